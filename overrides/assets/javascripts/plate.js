/* My plate: foods and amounts, their sum, and a yardstick. Kept on this device only. food-table.js loads this file with the
   first food that is added, or where a plate was kept. */
(() => {
  "use strict";
  const plate = document.querySelector(".site-plate");
  const { bySlug, milligrams, inUnit, unit, element, table } = window.siteFoods;
  const KEY = "site-plate";
  const MOST = 60; // lines
  const MG_PER_MMOL = 39.1;
  const part = (name) => plate.querySelector(`.site-plate__${name}`);
  const list = part("foods");
  const yard = plate.querySelector("#plate-yard");
  const own = plate.querySelector("#plate-own");
  const news = part("news");
  const bar = element("button", { type: "button", className: "site-plate-bar", hidden: true });
  let lines = []; // { food, serving: its number or null for grams, amount: what was typed }
  let marked = []; // rows of foods on the plate
  let limit = null; // milligrams
  let kept = true;

  const numberIn = (text) => (/^\s*\d{1,5}(?:[.,]\d{1,2})?\s*$/.test(text) ? Number(text.replace(",", ".")) : null);
  const gramsOf = (line) => {
    const amount = numberIn(line.amount);
    return amount === null ? null : line.serving === null ? amount : amount * line.food.facts.servings[line.serving].grams;
  };
  const count = (value) => Math.floor(value + 0.5).toLocaleString("en-US");

  /* What is kept on the device */

  const keep = () => {
    try {
      if (lines.length || yard.value || limit !== null)
        localStorage.setItem(
          KEY,
          JSON.stringify({ lines: lines.map(({ food, serving, amount }) => [food.slug, serving, amount]), yard: yard.value, limit }),
        );
      else localStorage.removeItem(KEY);
    } catch {
      kept = false;
    }
    if (!kept) part("kept").textContent = "This browser keeps nothing, so the plate is gone when you close the page. Nothing is sent.";
  };
  const recall = () => {
    try {
      const said = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      for (const [slug, serving, amount] of said.lines ?? []) {
        const food = bySlug.get(slug);
        const fits = food && (serving === null || food.facts.servings[serving]) && numberIn(String(amount)) !== null;
        if (fits && lines.length < MOST) lines.push({ food, serving, amount: String(amount) });
      }
      if ([...yard.options].some((option) => option.value === said.yard)) yard.value = said.yard;
      if (Number.isFinite(said.limit) && said.limit > 0) limit = said.limit;
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) kept = false;
    }
  };

  /* Sums */

  const SUMS = [
    ["Potassium", (food, grams) => milligrams(food, grams), (sum) => inUnit(sum)],
    ["Energy", ({ facts }) => facts.kcal, (sum) => `${count(sum)} kcal`],
    ["Sodium", (food) => food.figure(/sodium ([\d,]+)/), (sum) => `${count(sum)} mg`],
    ["Phosphorus", (food) => food.figure(/phosphorus ([\d,]+)/), (sum) => `${count(sum)} mg`],
  ];
  const add = () => {
    const gaps = [];
    const sums = part("sums");
    sums.replaceChildren();
    let potassium = 0;
    const unread = lines.filter((line) => gramsOf(line) === null).map((line) => line.food.name);
    if (unread.length) gaps.push(`Not counted, because the amount is not a number: ${unread.join("; ")}.`);
    SUMS.forEach(([name, of, words], nth) => {
      let sum = 0;
      const missing = [];
      for (const line of lines) {
        const grams = gramsOf(line);
        if (grams === null) continue;
        const value = of(line.food, grams);
        if (value === null) missing.push(line.food.name);
        else sum += nth ? (value * grams) / 100 : value;
      }
      if (!nth) potassium = sum;
      if (missing.length) gaps.push(`${name}: no figure was published for ${missing.join("; ")}, so the sum is too small.`);
      sums.append(element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: (missing.length ? "at least " : "") + words(sum) })));
    });
    part("gaps").textContent = gaps.join(" ");
    return potassium;
  };

  const share = (potassium) => {
    const place = part("share");
    const mine = yard.value === "own";
    part("own").hidden = !mine;
    part("own").querySelector("span").textContent = unit();
    const choice = yard.selectedOptions[0];
    const goal = mine ? limit : Number(choice.dataset.mg) || null;
    place.replaceChildren();
    if (goal === null) return;
    const percent = Math.round((100 * potassium) / goal);
    const said = mine
      ? `${inUnit(potassium)} is ${percent}% of the limit you typed, ${inUnit(goal)}. ${potassium > goal ? `That is ${inUnit(potassium - goal)} above it. ` : ""}What your care team says comes before this sum.`
      : `${inUnit(potassium)} is ${percent}% of ${inUnit(goal)} a day. This is a yardstick for healthy people, not your target.`;
    place.append(said, element("span", { className: `site-bar site-bar--${Math.min(20, Math.round(percent / 5))}` }));
  };

  const sum = () => {
    const potassium = add();
    share(potassium);
    const foods = `${lines.length} ${lines.length === 1 ? "food" : "foods"}, ${inUnit(potassium)}`;
    bar.textContent = `My plate: ${foods}`;
    bar.hidden = !lines.length;
    for (const row of marked) row.classList.remove("site-food--on");
    marked = lines.map(({ food }) => food.row);
    for (const row of marked) row.classList.add("site-food--on");
    part("empty").hidden = lines.length > 0;
    part("full").hidden = !lines.length;
    for (const line of lines) {
      const grams = gramsOf(line);
      line.out.textContent = grams === null ? "not a number" : inUnit(milligrams(line.food, grams));
      line.field.setAttribute("aria-invalid", String(grams === null));
      line.printed.textContent = `${line.amount} × ${line.measure.selectedOptions[0].text}`;
    }
    keep();
    return foods;
  };

  /* Lines */

  const show = (line) => {
    const { food } = line;
    line.field = element("input", { type: "number", min: 0, max: 9999, inputMode: "decimal", autocomplete: "off", value: line.amount });
    line.field.setAttribute("aria-label", `How much: ${food.name}`);
    line.measure = element("select", {}, ...food.facts.servings.map(({ text }, i) => new Option(text, i)), new Option("grams", ""));
    line.measure.setAttribute("aria-label", `Measure of ${food.name}`);
    line.measure.value = line.serving ?? "";
    line.out = element("output");
    line.printed = element("span", { className: "site-plate__printed" });
    const step = () => (line.field.step = line.serving === null ? "1" : "0.25");
    step();
    const remove = element("button", { type: "button", textContent: "Remove" });
    remove.setAttribute("aria-label", `Remove ${food.name}`);
    line.item = element("li", {}, element("span", { className: "site-plate__name", textContent: food.name }), line.field, line.measure, line.printed, line.out, remove);
    line.field.addEventListener("input", () => {
      line.amount = line.field.value;
      sum();
    });
    line.measure.addEventListener("change", () => {
      const grams = gramsOf(line) ?? 0;
      line.serving = line.measure.value === "" ? null : Number(line.measure.value);
      // The same weight in the new measure, to the nearest quarter
      line.amount = String(line.serving === null ? Math.round(grams) : Math.max(0.25, Math.round((4 * grams) / food.facts.servings[line.serving].grams) / 4));
      line.field.value = line.amount;
      step();
      sum();
    });
    remove.addEventListener("click", () => {
      const at = lines.indexOf(line);
      lines.splice(at, 1);
      line.item.remove();
      news.textContent = `${food.name} removed. ${sum()}.`;
      (lines[Math.min(at, lines.length - 1)]?.field ?? news).focus();
    });
    list.append(line.item);
  };

  table.addEventListener("add", ({ detail: food }) => {
    const same = lines.find((line) => line.food === food && line.serving === food.chosen);
    if (same) {
      same.amount = String((numberIn(same.amount) ?? 0) + 1);
      same.field.value = same.amount;
    } else if (lines.length >= MOST) {
      news.textContent = `The plate is full: ${MOST} foods.`;
      return;
    } else {
      lines.push({ food, serving: food.chosen, amount: "1" });
      show(lines.at(-1));
    }
    news.textContent = `${food.name} added. ${sum()}.`;
  });
  table.addEventListener("unit", () => {
    if (limit !== null) own.value = String(Math.round((unit() === "mg" ? limit : limit / MG_PER_MMOL) * 10) / 10);
    sum();
  });
  yard.addEventListener("change", sum);
  own.addEventListener("input", () => {
    const typed = numberIn(own.value);
    limit = typed ? typed * (unit() === "mg" ? 1 : MG_PER_MMOL) : null;
    own.setAttribute("aria-invalid", String(own.value !== "" && limit === null));
    sum();
  });
  bar.addEventListener("click", () => {
    plate.scrollIntoView();
    (lines[0]?.field ?? yard).focus({ preventScroll: true });
  });
  plate.addEventListener("click", ({ target }) => {
    if (target.dataset.do === "print") {
      document.documentElement.classList.add("site-print-plate");
      print();
    }
    if (target.dataset.do !== "clear") return;
    lines = [];
    limit = null;
    yard.value = own.value = "";
    list.replaceChildren();
    sum();
    news.textContent = "Plate cleared. Nothing of it is left on this device.";
    news.focus();
  });
  addEventListener("afterprint", () => document.documentElement.classList.remove("site-print-plate"));

  news.tabIndex = -1; // takes the focus when the button that was pressed goes
  document.querySelector(".site-finder__end").before(bar); // in the text: over it, it would cover what can be tapped
  recall();
  lines.forEach(show);
  if (limit !== null) own.value = String(Math.round(limit * 10) / 10);
  sum();
})();

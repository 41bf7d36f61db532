/* Find, filter, convert and order the foods. The table is complete without this file, and all figures are read from it.
   What is typed or chosen stays on the device: it is kept in the part of the address behind #, which browsers do not send. */
(() => {
  "use strict";
  const form = document.querySelector(".site-finder");
  const table = document.querySelector(".site-foods");
  if (!form || !table) return;
  const MG_PER_MMOL = 39.1;
  const LEVELS = { low: "Low", medium: "Medium", high: "High" };
  const PER = { "": "per serving", "100g": "per 100 g", "100kcal": "per 100 kcal" };
  const DEFAULTS = { q: "", group: "", state: "", level: "", per: "", unit: "", sort: "", cut: form.elements.cut.value, door: "" };
  const DOORS = { more: { level: "high", sort: "serving" }, less: { level: "low" } };
  const MOST_RANKED = 60;
  const FEWEST_KCAL = 5; // below that, a figure per 100 kcal says nothing about a food
  const status = form.querySelector("[role=status]");
  const doorBox = form.querySelector(".site-finder__door");
  const details = form.querySelector("details");
  const rule = table.querySelector(".site-foods__rule");
  const heads = table.tHead.rows[0].cells;
  const bodies = [...table.tBodies];
  const flat = document.createElement("tbody");
  flat.hidden = true;
  bodies[0].before(flat);
  const state = { ...DEFAULTS };

  /* The foods, as the table tells them */

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const figureIn = (text, pattern) => {
    const found = pattern.exec(text);
    return found ? Number(found[1].replaceAll(",", "")) : null;
  };
  const servingIn = (text) => {
    const found = /^(.*) \(([\d.]+) g\)/.exec(text);
    return { label: found[1], grams: Number(found[2]) };
  };
  const foods = [];
  for (const body of bodies)
    for (const row of [...body.rows].slice(1)) {
      const [name, serving, figure, per, rest] = row.cells;
      const text = rest.firstChild.children[1].textContent;
      foods.push({
        row, body, figure, per, rest, serving,
        index: foods.length,
        slug: row.id.slice(5),
        name: name.firstChild.textContent,
        words: [],
        also: name.querySelector(".site-food__also")?.textContent ?? "",
        group: body.dataset.group,
        state: row.dataset.state,
        k: figureIn(per.textContent, /([\d,]+)/),
        kcal: figureIn(text, /([\d,]+) kcal/),
        sodium: figureIn(text, /sodium ([\d,]+)/),
        phosphorus: figureIn(text, /phosphorus ([\d,]+)/),
        servings: [...serving.children].map((part) => servingIn(part.textContent)),
        chosen: 0,
        shown: true,
        lent: false,
      });
    }
  const bySlug = new Map(foods.map((food) => [food.slug, food]));

  /* Words: accents, plurals, slips */

  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const singular = (word) => {
    if (word.length < 4) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (/(?:o|ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2);
    return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  };
  const index = new Map();
  const note = (word, food) => {
    const at = index.get(word);
    if (!at) index.set(word, [food]);
    else if (at.at(-1) !== food) at.push(food);
  };
  foods.forEach((food, i) => {
    food.words = fold(food.name).split(" ");
    for (const part of [food.name, food.state, ...food.also.split(", ")]) {
      const words = fold(part).split(" ");
      words.forEach((word, j) => {
        note(word, i);
        note(singular(word), i);
        if (j) note(words[j - 1] + word, i); // soy milk: soymilk
      });
    }
  });
  const vocabulary = [...index.keys()];

  /** Slips between a typed word and a word of the table, and between it and the word's beginning (two swapped letters are one). */
  const slips = (typed, word) => {
    let before = [];
    let last = Array.from({ length: word.length + 1 }, (_, j) => j);
    for (let i = 1; i <= typed.length; i++) {
      const line = [i];
      for (let j = 1; j <= word.length; j++) {
        const same = typed[i - 1] === word[j - 1];
        let least = Math.min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1])
          least = Math.min(least, before[j - 2] + 1);
        line.push(least);
      }
      [before, last] = [last, line];
    }
    return { whole: last[word.length], start: Math.min(...last) };
  };

  const known = new Map();
  /** The foods that one typed word fits, as a set, and whether only with slips. */
  const lookUp = (typed) => {
    let found = known.get(typed);
    if (found) return found;
    const one = singular(typed);
    let words = vocabulary.filter(
      (word) => word.startsWith(typed) || word === one || (one.length > 4 && word.endsWith(one)),
    );
    const slip = !words.length;
    const most = typed.length > 6 ? 2 : typed.length > 3 ? 1 : 0;
    if (slip && most) {
      const near = vocabulary.filter((word) => word.length >= typed.length - most).map((word) => [word, slips(typed, word)]);
      const least = Math.min(most, ...near.map(([, by]) => by.whole));
      words = near.filter(([, by]) => by.whole <= least).map(([word]) => word);
      if (!words.length) words = near.filter(([word, by]) => by.start <= most && word[0] === typed[0]).map(([word]) => word);
    }
    found = { typed: [typed, one], words: new Set(words), at: new Set(words.flatMap((word) => index.get(word))), slip };
    known.set(typed, found);
    return found;
  };

  /** Which foods the text fits (null: all), and whether only with slips. */
  const find = (text) => {
    const typed = fold(text).split(" ").filter(Boolean);
    if (!typed.length) return { at: null, slip: false };
    let parts = typed.map(lookUp);
    let at = foods.map((_, i) => i).filter((i) => parts.every((part) => part.at.has(i)));
    let slip = parts.some((part) => part.slip);
    if (typed.length > 1 && (slip || !at.length)) {
      const joined = lookUp(typed.join("")); // chick peas: chickpeas
      if (joined.at.size && !(at.length && joined.slip)) [slip, at, parts] = [joined.slip, joined.at, [joined]];
    }
    return { at: new Set(at), slip, parts };
  };

  /** How well a food fits: 0 its first word is what was typed, 1 begins so, 2 its name holds it, 3 another name does. */
  const rank = (food, parts) => {
    const first = singular(food.words[0]);
    if (parts.some(({ typed }) => typed.includes(first))) return 0;
    const named = (words, { words: fit }) => words.some((word) => fit.has(word) || fit.has(singular(word)));
    if (!parts.every((part) => named(food.words, part))) return 3;
    return parts.some((part) => named(food.words.slice(0, 1), part)) ? 1 : 2;
  };

  /* Figures */

  /** Milligrams in grams of a food, not rounded; whole hundredths of a gram, so exactly as the table was made. */
  const milligrams = (food, grams) => (food.k * Math.round(grams * 100)) / 10000;
  const whole = (value) => Math.floor(value + 0.5);
  const inUnit = (mg) =>
    state.unit
      ? `${(mg / MG_PER_MMOL).toFixed(1)} ${state.unit === "meq" ? "mEq" : "mmol"}`
      : `${whole(mg).toLocaleString("en-US")} mg`;
  const ofServing = (food) => milligrams(food, food.servings[food.chosen].grams);
  const perKcal = (food) => (food.kcal === null || food.kcal < FEWEST_KCAL ? null : (food.k * 100) / food.kcal);
  const VALUES = { serving: ofServing, "100g": (food) => food.k, "100kcal": perKcal };
  const lines = () => form.getAttribute(`data-rule-${state.cut}`).split(" ").map(Number);
  const levelOf = (food) => {
    const [low, high] = lines();
    const mg = whole(ofServing(food));
    return mg < low ? "low" : mg >= high ? "high" : "medium";
  };

  const draw = (food) => {
    const value = VALUES[state.per || "serving"](food);
    const level = levelOf(food);
    const [figure, mark, bar] = food.figure.children;
    figure.textContent = value !== null ? inUnit(value) : food.kcal === null ? "no energy figure" : "too few calories";
    mark.textContent = LEVELS[level];
    mark.className = `site-level site-level--${level}`;
    bar.className = `site-bar site-bar--${Math.min(20, Math.round((value ?? 0) / 50))}`;
    food.figure.dataset.label = PER[state.per];
    food.per.textContent = inUnit(food.k);
  };

  const drawAll = () => {
    foods.forEach(draw);
    const [low, high] = lines();
    const line = (mg) => (state.unit ? `${mg} mg (${inUnit(mg)})` : `${mg} mg`);
    rule.textContent = `High: ${line(high)} or more in the serving. ${high > low ? `Medium: ${low} to ${high - 1} mg. ` : ""}Low: less than ${line(low)}.`;
    heads[2].textContent = `Potassium ${PER[state.per]}`;
  };

  /* Which rows stand, and in which order */

  let order = "";
  let inOrder = foods; // as the rows stand
  let lent = []; // foods that stand in the flat list for a while
  let result = {};
  const giveBack = () => {
    for (const food of lent) food.place.replaceWith(food.row), (food.lent = false);
    lent = [];
  };
  const arrange = () => {
    giveBack();
    const [key, up] = state.sort.split("-");
    const value = VALUES[key];
    const sorted = [...foods];
    if (key === "name") sorted.sort((a, b) => a.name.localeCompare(b.name, "en"));
    else if (value)
      sorted.sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === null || y === null) return (x === null) - (y === null) || a.index - b.index;
        return (up ? x - y : y - x) || a.index - b.index;
      });
    inOrder = sorted;
    if (key) flat.append(...sorted.map((food) => food.row));
    else for (const body of bodies) body.append(...foods.filter((food) => food.body === body).map((food) => food.row));
    for (const head of heads) head.removeAttribute("aria-sort");
    const column = { name: 0, serving: 2, "100g": 3 }[key];
    if (column !== undefined) heads[column].setAttribute("aria-sort", key === "name" || up ? "ascending" : "descending");
    order = state.sort;
  };

  const hide = (part, hidden) => {
    if (part.hidden !== hidden) part.hidden = hidden;
  };

  /** A few foods found in the usual order are lent to the flat list, best first; a comment keeps the place of each.
      Moving rows costs much more than hiding them, so this waits for a pause in typing. */
  const settle = () => {
    const { found, parts } = result;
    giveBack();
    lent = parts && !state.sort && found.length <= MOST_RANKED ? [...found] : [];
    for (const food of lent) (food.rank = rank(food, parts)), (food.lent = true);
    lent.sort((a, b) => a.rank - b.rank || a.index - b.index);
    for (const food of lent) food.row.before((food.place ??= new Comment()));
    flat.append(...lent.map((food) => food.row));
    if (!state.sort) inOrder = [...new Set([...lent, ...foods])];
    toggle(Infinity);
  };

  /** Show the first `most` of what was found. Rows of a group that is hidden as a whole are left as they are. */
  const toggle = (most) => {
    const first = new Set();
    const full = new Set();
    const bodyOf = (food) => (state.sort || food.lent ? flat : food.body);
    for (const food of inOrder) {
      if (first.size >= most) break;
      if (food.shown) first.add(food), full.add(bodyOf(food));
    }
    for (const food of foods) if (full.has(bodyOf(food))) hide(food.row, !first.has(food));
    for (const body of [flat, ...bodies]) hide(body, !full.has(body));
  };

  const choose = () => {
    const { at, slip, parts } = find(state.q);
    const found = [];
    for (const food of foods) {
      food.shown =
        (!at || at.has(food.index)) &&
        (!state.group || food.group === state.group) &&
        (!state.state || food.state === state.state) &&
        (!state.level || levelOf(food) === state.level);
      if (food.shown) found.push(food);
    }
    result = { found, parts };
    // A key brings as many rows up to date as fit on the screen; those below wait for a pause in typing.
    toggle(typing ? Math.ceil(innerHeight / (innerWidth < 900 ? 250 : 200)) : Infinity);
    status.textContent = found.length
      ? `${slip ? `Nothing is spelled “${state.q.trim()}”. The nearest: ` : ""}${found.length} of ${foods.length} foods shown.`
      : "No food found. That does not mean that it is safe, only that the table does not list it. Try fewer letters or other filters.";
  };

  /* The address */

  const hash = () => {
    const preset = DOORS[state.door];
    const plain = { ...DEFAULTS, ...preset, door: state.door };
    const servings = foods.filter((food) => food.chosen).map((food) => `${food.slug}.${food.chosen + 1}`);
    if (preset && !servings.length && Object.keys(plain).every((key) => state[key] === plain[key])) return `#${state.door}`;
    const said = new URLSearchParams(Object.entries(state).filter(([key, value]) => value !== DEFAULTS[key]));
    if (servings.length) said.set("servings", servings.join(" "));
    return said.size ? `#${said}` : "";
  };
  let waiting = 0;
  const write = (how) => {
    clearTimeout(waiting);
    try {
      history[how](null, "", hash() || location.pathname + location.search);
    } catch {
      // Some browsers allow only so many changes a minute; the next one is written again.
    }
  };
  /** Take the state from the address; false where it names something else, such as a heading. */
  const read = () => {
    const said = location.hash.slice(1);
    if (said && !said.includes("=") && !DOORS[said]) return false;
    const asked = new URLSearchParams(DOORS[said] ? { door: said, ...DOORS[said] } : said);
    for (const key of Object.keys(DEFAULTS)) {
      const value = asked.get(key);
      const field = form.elements[key];
      const fits = field?.options ? [...field.options].some((option) => option.value === value) : key === "q" || DOORS[value];
      state[key] = value !== null && fits ? value.slice(0, 60) : DEFAULTS[key];
    }
    for (const food of foods) food.chosen = 0;
    for (const part of (asked.get("servings") ?? "").split(" ")) {
      const [slug, nth] = part.split(".");
      const food = bySlug.get(slug);
      if (food?.servings[nth - 1]) food.chosen = nth - 1;
    }
    return true;
  };

  /* The page */

  const buttons = [...document.querySelectorAll(".site-door")].map((door) => {
    const head = door.querySelector("h3");
    const button = element("button", { type: "button", className: "site-door__button" }, ...head.childNodes);
    button.dataset.door = door.dataset.door;
    head.append(button);
    button.addEventListener("click", () => {
      const kept = { unit: state.unit, per: state.per, cut: state.cut };
      const on = state.door !== door.dataset.door;
      Object.assign(state, DEFAULTS, kept, on ? { ...DOORS[door.dataset.door], door: door.dataset.door } : {});
      refresh("pushState");
      if (on) doorBox.scrollIntoView({ block: "start" });
    });
    return button;
  });

  const showDoor = () => {
    for (const button of buttons) {
      const on = button.dataset.door === state.door;
      button.setAttribute("aria-pressed", String(on));
      button.closest(".site-door").classList.toggle("site-door--on", on);
    }
    const door = document.querySelector(`.site-door[data-door="${state.door}"]`);
    doorBox.hidden = !door;
    if (!door || doorBox.dataset.door === state.door) return void (door || delete doorBox.dataset.door);
    doorBox.dataset.door = state.door;
    const copy = door.querySelector(".site-door__caution").cloneNode(true);
    doorBox.replaceChildren(element("p", { className: "site-caution__title", textContent: door.querySelector("h3").textContent }), copy);
  };

  let frame = 0;
  let drawn = "";
  let typing = false;
  let stale = false; // servings were changed from outside
  const paint = () => {
    frame = 0;
    const how = [state.per, state.unit, state.cut].join();
    if (how !== drawn) drawAll();
    if (how !== drawn) table.dispatchEvent(new Event("unit"));
    drawn = how;
    if (state.sort !== order || (stale && order)) arrange();
    stale = false;
    choose();
    if (!typing) settle();
  };
  /** Show the state; `how` writes it to the address. */
  const refresh = (how) => {
    for (const [key, value] of Object.entries(state)) if (form.elements[key] && form.elements[key].value !== value) form.elements[key].value = value;
    showDoor();
    typing = false;
    if (how) write(how);
    frame ||= requestAnimationFrame(paint);
  };

  const pause = () => {
    typing = false;
    settle();
    write("replaceState");
  };

  const fromAddress = () => {
    clearTimeout(waiting);
    typing = false;
    if (read()) {
      drawn = null;
      stale = true;
      for (const food of foods) if (food.select) food.select.value = food.chosen;
      refresh();
      return;
    }
    const food = bySlug.get(decodeURIComponent(location.hash.slice(6)));
    if (!food || food.shown) return;
    Object.assign(state, DEFAULTS, { unit: state.unit, per: state.per, cut: state.cut });
    refresh();
    requestAnimationFrame(() => food.row.scrollIntoView());
  };

  /** Give a row its choice of serving and its button; rows far from the screen get theirs when there is time. */
  const equip = (food) => {
    if (food.add) return;
    food.add = element("button", { type: "button", className: "site-add", textContent: "Add" });
    food.add.setAttribute("aria-label", `Add to my plate: ${food.name}`);
    food.add.addEventListener("click", () => table.dispatchEvent(new CustomEvent("add", { detail: food })));
    if (food.servings.length > 1) {
      food.select = element("select", {}, ...food.servings.map(({ label, grams }, i) => new Option(`${label} (${grams} g)`, i)));
      food.select.setAttribute("aria-label", `Serving of ${food.name}`);
      food.select.value = food.chosen;
      food.select.addEventListener("change", () => {
        food.chosen = food.select.selectedIndex;
        draw(food);
        write("pushState");
      });
      food.serving.replaceChildren(food.select);
    }
    food.serving.append(food.add);
    food.rest.querySelector("summary").setAttribute("aria-label", `Details: ${food.name}`);
  };
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) equip(bySlug.get(target.id.slice(5))), near.unobserve(target);
    },
    { rootMargin: "800px" },
  );
  const later = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  let next = 0;
  const equipRest = (time) => {
    while (next < foods.length && time.timeRemaining() > 2) equip(foods[next++]);
    if (next < foods.length) later(equipRest);
  };

  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (!(name in state)) return;
    state[name] = value;
    if (name !== "q") return refresh("pushState");
    typing = true;
    clearTimeout(waiting);
    waiting = setTimeout(pause, 300);
    frame ||= requestAnimationFrame(paint);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    Object.assign(state, DEFAULTS);
    for (const food of foods) {
      food.chosen = 0;
      if (food.select) food.select.value = 0;
    }
    drawn = null;
    stale = true;
    refresh("pushState");
    form.elements.q.focus();
  });
  addEventListener("popstate", fromAddress);
  table.addEventListener("toggle", ({ target }) => target.closest("tr").classList.toggle("site-food--open", target.open), true);

  window.siteFoods = { bySlug, milligrams, inUnit, element, table, unit: () => (state.unit === "meq" ? "mEq" : state.unit || "mg") };
  for (const list of document.querySelectorAll(".site-jump")) list.hidden = list.nextElementSibling === form || list.hidden;
  form.hidden = false;
  details.open = matchMedia("(min-width: 45em)").matches;
  table.classList.add("site-foods--live");
  fromAddress();
  if (location.hash.includes("=")) form.scrollIntoView();
  for (const food of foods) near.observe(food.row);
  later(equipRest);
})();

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
  const DEFAULTS = { q: "", group: "", state: "", level: "", salty: "", per: "", unit: "", sort: "", cut: form.elements.cut.value, door: "" };
  const DOORS = { __proto__: null, more: { level: "high", salty: "no", sort: "serving" }, less: { level: "low" } };
  const FIRST = 30; // rows that an answer to what is typed shows at once
  const MOST = 1000; // rows that any other list shows at once
  const FEWEST_KCAL = 5; // below that, a figure per 100 kcal says nothing about a food
  const status = form.querySelector("[role=status]");
  const doorBox = form.querySelector(".site-finder__door");
  const details = form.querySelector("details");
  const rule = table.querySelector(".site-foods__rule");
  const heads = table.tHead.rows[0].cells;
  const bodies = [...table.tBodies];
  const state = { ...DEFAULTS };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  // Answers and ordered lists stand in a body of their own, while the groups are hidden as a whole.
  const flat = element("tbody");
  const all = element("button", { type: "button", className: "site-foods__all", hidden: true });

  /* The foods, as the table tells them: figures are read when they are first asked for */

  const figureIn = (text, pattern) => {
    const found = pattern.exec(text);
    return found ? Number(found[1].replaceAll(",", "")) : null;
  };
  const servingIn = ({ textContent }) => {
    const found = /^(.*) \(([\d.]+) g\)/.exec(textContent);
    return { label: found[1], grams: Number(found[2]) };
  };
  class Food {
    chosen = 0;
    hidden = false;
    lent = false; // stands in the flat body
    #facts;
    constructor(row, body, index) {
      Object.assign(this, { row, body, index, slug: row.id.slice(5) });
    }
    get name() {
      return this.row.cells[0].firstChild.textContent;
    }
    get facts() {
      if (this.#facts) return this.#facts;
      const [, serving, , per, rest] = this.row.cells;
      const text = rest.firstChild.children[1].textContent;
      this.#facts = {
        k: figureIn(per.textContent, /([\d,]+)/),
        kcal: figureIn(text, /([\d,]+) kcal/),
        sodium: figureIn(text, /sodium ([\d,]+)/),
        phosphorus: figureIn(text, /phosphorus ([\d,]+)/),
        servings: [...serving.querySelectorAll("span")].map(servingIn),
      };
      return this.#facts;
    }
  }
  const foods = [];
  for (const body of bodies) for (const row of body.rows) if (row.id.startsWith("food-")) foods.push(new Food(row, body, foods.length));
  const bySlug = new Map(foods.map((food) => [food.slug, food]));

  /* Words: one text with a line a food, its name before the tab, other names and state behind it. To find a word is to
     search this text, which browsers do faster than any index of ours, and nothing else is kept. */

  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N},\t\n]+/gu, " ");
  const singular = (word) => {
    if (word.length < 4) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (/(?:o|ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2);
    return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  };
  let text = "";
  let vocabulary; // [word, its letters as bits]
  const starts = []; // of the lines, and the end
  const tabs = [];
  const readWords = () => {
    if (text) return;
    const lines = foods.map(({ row }) => {
      const name = row.cells[0].firstChild;
      const also = name.nextSibling?.className === "site-food__also" ? name.nextSibling.textContent : "";
      return ` ${name.textContent.replaceAll(",", " , ")} \t ${also.replaceAll(",", " ")} ${row.dataset.state} \n`;
    });
    // A plural begins with its singular, but for berries and berry
    text = fold(lines.join("")).replace(/([a-z]{2,})ies /g, "$1y $1ies ");
    for (let at = 0; at < text.length; at = text.indexOf("\n", at) + 1) starts.push(at), tabs.push(text.indexOf("\t", at));
    starts.push(text.length);
  };
  const letters = (word) => {
    let bits = 0;
    for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
    return bits;
  };
  const readVocabulary = () => (vocabulary ??= [...new Set(text.split(/\s+/))].map((word) => [word, letters(word)]));

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
    return { word, whole: last[word.length], start: Math.min(...last) };
  };
  /** The words of the table nearest to one that it does not hold; a long word may have two slips, a short one none. */
  const near = (typed) => {
    const most = typed.length > 6 ? 2 : typed.length > 3 ? 1 : 0;
    if (!most) return [];
    const wanted = letters(typed);
    const few = readVocabulary().filter(([word, bits]) => {
      let missing = wanted & ~bits; // a slip brings at most one letter that the word lacks
      for (let n = 0; n < most; n++) missing &= missing - 1;
      return !missing && word.length >= typed.length - most;
    });
    const found = few.map(([word]) => slips(typed, word));
    const least = Math.min(most, ...found.map(({ whole }) => whole));
    const best = found.filter(({ whole }) => whole <= least);
    return best.length ? best : found.filter(({ word, start }) => start <= most && word[0] === typed[0]);
  };

  const NONE = 9;
  const known = new Map();
  /** How well a typed word fits each food: 0 it is the name up to a comma, 1 the first word of the name, 2 its beginning,
      3 another word of it or of another name, 4 a part of the name, 5 of another name, NONE it does not fit; and whether it fits only with slips. */
  const lookUp = (typed) => {
    let found = known.get(typed);
    if (found) return found;
    const fits = new Uint8Array(foods.length).fill(NONE);
    let some = false;
    const scan = (pattern) => {
      for (let at = text.indexOf(pattern), i = 0; at >= 0; at = text.indexOf(pattern, starts[i])) {
        while (starts[i] <= at) i++;
        const food = i - 1;
        const end = at + pattern.trimEnd().length;
        const [whole, comma] = /^(?:e?s)? ([,\t]?)/.exec(text.slice(end, end + 4)) ?? [];
        const first = at === starts[food] && pattern[0] === " ";
        const word = whole && pattern[0] === " ";
        const fit = first ? (comma ? 0 : whole ? 1 : 2) : word ? 3 : at < tabs[food] ? 4 : 5;
        fits[food] = Math.min(fits[food], fit);
        some = true;
      }
    };
    const one = singular(typed.endsWith("e") ? `${typed}s` : typed); // on the way to potatoes
    scan(` ${typed}`);
    if (one !== typed) scan(` ${one} `);
    if (one.length > 4) scan(one); // pineapple
    const phrase = typed.includes(" ");
    if (!some && !phrase) for (let j = 2; j < typed.length - 1; j++) scan(` ${typed.slice(0, j)} ${typed.slice(j)}`); // soymilk: soy milk
    const slip = !some && !phrase;
    if (slip) for (const { word } of near(typed)) scan(` ${word} `);
    found = { fits, slip, some };
    if (known.size > 99) known.clear();
    known.set(typed, found);
    return found;
  };

  /** The foods that the text fits, best first (null: all), and whether only with slips. */
  const find = (typed) => {
    const words = fold(typed).split(/[ ,\t\n]+/).filter(Boolean);
    if (!words.length) return { best: typed.trim() ? [] : null, slip: false };
    readWords();
    const whole = words.length > 1 && lookUp(words.join(" ")).fits; // sweet potato: before its leaves
    const fitting = (parts) => {
      const by = [[], [], [], [], [], []];
      for (const food of foods) {
        let least = whole ? whole[food.index] : NONE;
        let most = 0;
        for (const { fits } of parts) (least = Math.min(least, fits[food.index])), (most = Math.max(most, fits[food.index]));
        if (most < NONE) by[least < 2 || most < 5 ? least : 5].push(food);
      }
      return by.flat();
    };
    const parts = words.map(lookUp);
    let best = fitting(parts);
    let slip = parts.some((part) => part.slip);
    const joined = words.length > 1 && (slip || !best.length) && lookUp(words.join("")); // chick peas: chickpeas
    if (joined && !(best.length && joined.slip)) [best, slip] = [fitting([joined]), joined.slip];
    return { best, slip };
  };

  /* Figures */

  /** Milligrams in grams of a food, not rounded; whole hundredths of a gram, so exactly as the table was made. */
  const milligrams = ({ facts }, grams) => (facts.k * Math.round(grams * 100)) / 10000;
  const whole = (value) => Math.floor(value + 0.5);
  const inUnit = (mg) =>
    state.unit
      ? `${(mg / MG_PER_MMOL).toFixed(1)} ${state.unit === "meq" ? "mEq" : "mmol"}`
      : `${whole(mg).toLocaleString("en-US")} mg`;
  const ofServing = (food) => milligrams(food, food.facts.servings[food.chosen].grams);
  const perKcal = ({ facts: { k, kcal } }) => (kcal === null || kcal < FEWEST_KCAL ? null : (k * 100) / kcal);
  const VALUES = { serving: ofServing, "100g": ({ facts }) => facts.k, "100kcal": perKcal };
  const cuts = Object.fromEntries(
    [...form.elements.cut.options].map(({ value }) => [value, form.getAttribute(`data-rule-${value}`).split(" ").map(Number)]),
  );
  const levelOf = (food) => {
    const [low, high] = cuts[state.cut];
    const mg = whole(ofServing(food));
    return mg < low ? "low" : mg >= high ? "high" : "medium";
  };

  const draw = (food) => {
    const value = VALUES[state.per || "serving"](food);
    const level = levelOf(food);
    const [, , cell, per] = food.row.cells;
    const [figure, mark, bar] = cell.children;
    figure.textContent = value !== null ? inUnit(value) : food.facts.kcal === null ? "no energy figure" : "too few calories";
    mark.textContent = LEVELS[level];
    mark.className = `site-level site-level--${level}`;
    bar.className = `site-bar site-bar--${Math.min(20, Math.round((value ?? 0) / 50))}`;
    cell.dataset.label = PER[state.per];
    per.textContent = inUnit(food.facts.k);
  };

  const drawAll = () => {
    foods.forEach(draw);
    const [low, high] = cuts[state.cut];
    const line = (mg) => (state.unit ? `${mg} mg (${inUnit(mg)})` : `${mg} mg`);
    rule.textContent = `High: ${line(high)} or more in the serving. ${high > low ? `Medium: ${low} to ${high - 1} mg. ` : ""}Low: less than ${line(low)}.`;
    heads[2].textContent = `Potassium ${PER[state.per]}`;
  };

  const choose = (food, nth) => {
    if (food.chosen === nth) return;
    food.chosen = nth;
    if (food.select) food.select.value = nth;
    draw(food);
  };

  /** Give a row its button; rows far from the screen get theirs when there is time. */
  const equip = (food) => {
    if (food.add) return;
    const { row, name } = food;
    food.add = element("button", { type: "button", className: "site-add", textContent: "Add" });
    food.add.setAttribute("aria-label", `Add to my plate: ${name}`);
    row.cells[1].append(food.add);
    row.querySelector("summary").setAttribute("aria-label", `Details: ${name}`);
  };
  /** Give a row on the screen its choice of serving. Only there: browsers look through all fields of a page for what
      they could fill in, and lay out each row with a field for it. */
  const offer = (food) => {
    equip(food);
    const { row, name, facts } = food;
    if (food.select || facts.servings.length < 2) return;
    food.select = element("select", {}, ...facts.servings.map(({ label, grams }, i) => new Option(`${label} (${grams} g)`, i)));
    food.select.setAttribute("aria-label", `Serving of ${name}`);
    food.select.value = food.chosen;
    row.cells[1].replaceChildren(food.select, food.add);
  };

  /* Which rows stand, and in which order */

  let lent = []; // the foods of the flat body, in their order
  /** Let these foods stand in the flat body, and send the others home. Rows that stay are not touched. */
  const lend = (list) => {
    const stay = new Set(list);
    const leave = lent.filter((food) => !stay.has(food)).sort((a, b) => b.index - a.index);
    for (const food of leave) {
      let next = foods[food.index + 1];
      while (next?.lent && next.body === food.body) next = foods[next.index + 1];
      food.body.insertBefore(food.row, next?.body === food.body ? next.row : null);
      food.lent = false;
    }
    let at = flat.firstChild;
    for (const food of list) {
      if (food.row === at) at = at.nextSibling;
      else flat.insertBefore(food.row, at);
      food.lent = true;
      hide(food, false);
      equip(food);
    }
    lent = list;
  };
  const hide = (food, hidden) => {
    if (food.hidden !== hidden) food.hidden = food.row.hidden = hidden;
  };
  /** Send a body away. It keeps its layout for when it comes back: with display: none a browser walks through all of it. */
  const away = (body, gone) => {
    if (gone !== ("away" in body.dataset)) body.toggleAttribute("data-away", gone);
  };
  const collator = new Intl.Collator("en");
  const inOrder = (list) => {
    const [key, up] = state.sort.split("-");
    const value = key === "name" ? ({ name }) => name : VALUES[key];
    const sorted = list.map((food) => [value(food), food]);
    if (key === "name") sorted.sort(([a], [b]) => collator.compare(a, b));
    else
      sorted.sort(([x, a], [y, b]) => {
        if (x === null || y === null) return (x === null) - (y === null) || a.index - b.index;
        return (up ? x - y : y - x) || a.index - b.index;
      });
    return sorted.map(([, food]) => food);
  };
  let said = "";
  const say = (found, slip, shown, typed) => {
    const now = [found, shown, slip && state.q, typed].join();
    if (now === said) return;
    said = now;
    const [a, b, c] = [found, foods.length, shown].map((number) => number.toLocaleString("en-US"));
    const words = [`${a} of ${b} foods ${shown < found ? `fit. The first ${c} are shown.` : "shown."}`];
    if (!found && typed) words[0] = `${typed} foods fit what you typed, but none of them fits the filters too. Open the filters, or start again.`;
    else if (!found) words[0] = "No food found. That does not mean that it is safe, only that the table does not list it. Try fewer letters or other filters.";
    else if (slip) words.unshift("Nothing is spelled “", element("bdi", { textContent: state.q.trim() }), "”. The nearest: ");
    status.replaceChildren(...words);
    all.textContent = `Show all ${a} foods`;
    all.hidden = shown >= found;
  };
  /** Bring the rows up to date. `most` says how many of a flat list are shown, `now` how many of them at once. */
  const arrange = (most = state.q.trim() ? FIRST : MOST, now = most) => {
    const { best, slip } = find(state.q);
    const fits = (food) =>
      (!state.group || food.body.dataset.group === state.group) &&
      (!state.state || food.row.dataset.state === state.state) &&
      (!state.level || levelOf(food) === state.level) &&
      (!state.salty || !("salty" in food.row.dataset));
    const found = state.group || state.state || state.level || state.salty || !best ? (best ?? foods).filter(fits) : best;
    const isFlat = Boolean(best || state.sort);
    if (isFlat) {
      lend((state.sort ? inOrder(found) : found).slice(0, Math.min(now, most)));
      for (const body of bodies) away(body, true);
    } else {
      lend([]);
      const stand = new Set(found);
      const full = new Set();
      for (const food of foods) hide(food, !stand.has(food)), food.hidden || full.add(food.body);
      for (const body of bodies) away(body, !full.has(body));
    }
    away(flat, !isFlat);
    const [key, up] = state.sort.split("-");
    const column = heads[{ name: 0, serving: 2, "100g": 3 }[key]];
    for (const head of heads)
      if (head === column) head.setAttribute("aria-sort", key === "name" || up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    say(found.length, slip, isFlat ? Math.min(most, found.length) : found.length, best?.length);
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
    const chosen = new Map();
    for (const part of (asked.get("servings") ?? "").split(" ")) {
      const [slug, nth] = part.split(".");
      const food = bySlug.get(slug);
      if (food?.facts.servings[nth - 1]) chosen.set(food, nth - 1);
    }
    for (const food of foods) choose(food, chosen.get(food) ?? 0);
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
  const how = () => [state.per, state.unit, state.cut].join();
  let drawn = how();
  let typing = false;
  const paint = () => {
    frame = 0;
    if (how() !== drawn) {
      drawn = how();
      drawAll();
      table.dispatchEvent(new Event("unit"));
    }
    // A key brings the rows that fit on the screen; those below wait for a pause in typing.
    arrange(undefined, typing ? Math.ceil(innerHeight / (innerWidth < 720 ? 250 : 110)) : undefined);
  };
  /** Show the state; `way` writes it to the address. */
  const refresh = (way) => {
    for (const [key, value] of Object.entries(state)) if (form.elements[key] && form.elements[key].value !== value) form.elements[key].value = value;
    showDoor();
    typing = false;
    if (way) write(way);
    frame ||= requestAnimationFrame(paint);
  };

  /** Scroll to a row. Rows on the way get their real height only as they come near, so it is done again until that is over. */
  const bring = (row, times = 8) => {
    requestAnimationFrame(() => {
      row.scrollIntoView();
      if (times) bring(row, times - 1);
    });
  };

  const fromAddress = () => {
    clearTimeout(waiting);
    if (read()) return refresh();
    const food = bySlug.get(location.hash.slice(6));
    if (!food || food.lent || !(food.hidden || "away" in food.body.dataset)) return;
    Object.assign(state, DEFAULTS, { unit: state.unit, per: state.per, cut: state.cut });
    refresh();
    bring(food.row);
  };

  /* What can wait until there is time, in small pieces that keep no key waiting */

  const later = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  const work = [readWords, readVocabulary];
  let next = 0;
  const goOn = (time) => {
    const end = performance.now() + 8;
    if (work.length) work.shift()();
    else while (next < foods.length && time.timeRemaining() > 2 && performance.now() < end) equip(foods[next++]);
    if (next < foods.length) later(goOn);
  };
  const STATE = "contentvisibilityautostatechange";
  const onScreen = (target) => {
    const food = bySlug.get(target.id.slice(5));
    if (food) offer(food);
  };
  table.addEventListener(STATE, ({ target, skipped }) => skipped || onScreen(target), true);
  // Rows that were on the screen before anybody listened, as after a page was loaded again further down
  for (const { row } of foods) if (row.checkVisibility?.({ contentVisibilityAuto: true })) onScreen(row);
  if (!(`on${STATE}` in table)) {
    const near = new IntersectionObserver((seen) => seen.forEach(({ isIntersecting, target }) => isIntersecting && onScreen(target)));
    for (const { row } of foods) near.observe(row);
  }

  form.addEventListener("input", (event) => {
    const { name, value } = event.target;
    if (!(name in state)) return;
    state[name] = value;
    if (name !== "q") return refresh("pushState");
    clearTimeout(waiting);
    typing = true;
    waiting = setTimeout(refresh, 300, "replaceState");
    frame ||= requestAnimationFrame(paint);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    Object.assign(state, DEFAULTS);
    for (const food of foods) choose(food, 0);
    refresh("pushState");
    form.elements.q.focus();
  });
  all.addEventListener("click", () => {
    const shown = lent.length;
    arrange(Infinity);
    lent[shown].row.querySelector("a").focus();
  });
  addEventListener("beforeprint", () => all.hidden || arrange(Infinity));
  const foodAt = ({ target }) => bySlug.get(target.closest("tr").id.slice(5));
  table.addEventListener("click", (event) => {
    if (event.target.matches(".site-add")) table.dispatchEvent(new CustomEvent("add", { detail: foodAt(event) }));
  });
  table.addEventListener("change", (event) => {
    choose(foodAt(event), event.target.selectedIndex);
    write("pushState");
  });
  addEventListener("popstate", fromAddress);
  table.addEventListener("toggle", ({ target }) => target.closest("tr").classList.toggle("site-food--open", target.open), true);

  window.siteFoods = { bySlug, milligrams, inUnit, element, table, unit: () => (state.unit === "meq" ? "mEq" : state.unit || "mg") };
  for (const list of document.querySelectorAll(".site-jump")) list.hidden = list.nextElementSibling === form || list.hidden;
  form.hidden = false;
  details.open = matchMedia("(min-width: 45em)").matches;
  table.classList.add("site-foods--live");
  bodies[0].before(flat);
  table.after(all);
  fromAddress();
  frame ||= requestAnimationFrame(paint);
  if (location.hash.includes("=")) form.scrollIntoView();
  // The finder that has appeared, and groups passed over so far, move a row that was asked for
  const asked = bySlug.get(location.hash.slice(6));
  if (asked) bring(asked.row);
  later(goOn);
})();

/* Find, filter, convert and order the foods. The table is complete without this file, and all figures are read from it.
   What is typed or chosen stays on the device: it is kept in the part of the address behind #, which browsers do not send.
   What is typed is matched by food-words.js, shown at once by food-slots.js, and My plate is kept by plate.js: each is
   loaded when it is first used. */
(() => {
  "use strict";
  const form = document.querySelector(".site-finder");
  const table = document.querySelector(".site-foods");
  if (!form || !table) return;
  const scripts = document.currentScript.dataset;
  const MG_PER_MMOL = 39.1;
  const LEVELS = { low: "Low", medium: "Medium", high: "High" };
  const PER = { "": "per serving", "100g": "per 100 g", "100kcal": "per 100 kcal" };
  const DOORS = { __proto__: null, more: { level: "high", salty: "no", sort: "serving" }, less: { level: "low" } };
  const wide = matchMedia("(min-width: 45em)").matches;
  const AT_ONCE = wide ? 8 : 3; // foods that come with a key, a screen of them; all others wait for a pause in typing
  const FIRST = 30; // rows that an answer to what is typed shows
  const MOST = 1000; // rows that any other list shows
  const FEWEST_KCAL = 5; // below that, a figure per 100 kcal says nothing about a food
  const { q, cut } = form.elements;
  const status = form.querySelector("[role=status]");
  const { caption, tHead } = table;
  const heads = tHead.rows[0].cells;

  const { element } = window.siteSearch; // of search.js, which every page has
  const loading = {};
  /** Load a script of this page when it is first needed; false where that fails, and the next call tries again. */
  const load = (name) =>
    (loading[name] ??= new Promise((done) => {
      const failed = () => {
        delete loading[name];
        status.textContent = "This could not be loaded. Check the connection, then try again.";
        done(false);
      };
      document.head.append(element("script", { src: scripts[name], onload: () => done(true), onerror: failed }));
    }));

  /* The foods, as the table tells them: figures are read when they are first asked for */

  class Food {
    chosen = 0; // its serving
    #facts;
    constructor(row, index) {
      Object.assign(this, { row, index, body: row.parentNode, slug: row.id.slice(5) });
    }
    get name() {
      return this.row.cells[0].firstChild.textContent;
    }
    /** A figure of 100 g by the words around it, null where none was published. */
    figure(pattern) {
      const found = pattern.exec(this.row.cells[4].textContent);
      return found && Number(found[1].replaceAll(",", ""));
    }
    get facts() {
      const [, serving, , per] = this.row.cells;
      return (this.#facts ??= {
        k: Number(per.textContent.replace(/\D/g, "")),
        kcal: this.figure(/([\d,]+) kcal/),
        servings: [...serving.querySelectorAll("span:not([role])")].map(({ textContent }) => {
          const [, text, grams] = /^(.* \(([\d.]+) g\))/.exec(textContent);
          return { text, grams: Number(grams) };
        }),
      });
    }
  }
  const foods = [...table.querySelectorAll("[data-state]")].map((row, index) => new Food(row, index));
  const bySlug = new Map(foods.map((food) => [food.slug, food]));
  const byRow = new Map(foods.map((food) => [food.row, food])); // and what stands in a slot
  const foodAt = ({ target }) => byRow.get(target.closest("tr"));

  /* The state stands in the form */

  const DEFAULTS = Object.fromEntries(new FormData(form));
  let state = DEFAULTS;
  const set = (values) => {
    for (const name in DEFAULTS) {
      const field = form.elements[name];
      field.value = (values[name] ?? DEFAULTS[name]).slice(0, 60);
      if (field.selectedIndex < 0) field.value = DEFAULTS[name]; // no such choice
    }
  };

  /* Figures */

  /** Milligrams in grams of a food, not rounded; whole hundredths of a gram, so exactly as the table was made. */
  const milligrams = ({ facts }, grams) => (facts.k * Math.round(grams * 100)) / 10000;
  const number = (value) => value.toLocaleString("en-US");
  const whole = (value) => Math.floor(value + 0.5);
  const unit = () => (state.unit === "meq" ? "mEq" : state.unit || "mg");
  const inUnit = (mg) => (state.unit ? (mg / MG_PER_MMOL).toFixed(1) : number(whole(mg))) + ` ${unit()}`;
  const ofServing = (food) => milligrams(food, food.facts.servings[food.chosen].grams);
  const perKcal = ({ facts: { k, kcal } }) => (kcal < FEWEST_KCAL ? null : (k * 100) / kcal); // null is less too
  const VALUES = { serving: ofServing, "100g": ({ facts }) => facts.k, "100kcal": perKcal };
  const lines = () => [Number(cut.selectedOptions[0].dataset.low), Number(cut.value)];
  const levelOf = (food) => {
    const [low, high] = lines();
    const mg = whole(ofServing(food));
    return mg < low ? "low" : mg >= high ? "high" : "medium";
  };

  const draw = (food) => {
    const value = VALUES[state.per || "serving"](food);
    const level = levelOf(food);
    const [, , cell, per] = food.row.cells;
    const [figure, mark] = cell.children;
    figure.textContent = value !== null ? inUnit(value) : food.facts.kcal === null ? "no energy figure" : "too few calories";
    mark.textContent = LEVELS[level];
    mark.className = `site-level site-level--${level}`;
    cell.lastChild.className = `site-bar site-bar--${Math.min(20, Math.round(value / 50))}`;
    cell.dataset.label = PER[state.per];
    per.textContent = inUnit(food.facts.k);
  };
  const drawAll = () => {
    foods.forEach(draw);
    const [low, high] = lines();
    const line = (mg) => (state.unit ? `${mg} mg (${inUnit(mg)})` : `${mg} mg`);
    caption.querySelector(".site-foods__rule").textContent = `High: ${line(high)} or more in the serving. ${high > low ? `Medium: ${low} to ${high - 1} mg. ` : ""}Low: less than ${line(low)}.`;
    heads[2].textContent = `Potassium ${PER[state.per]}`;
  };
  const choose = (food, nth) => {
    if (food.chosen === nth) return;
    food.chosen = nth;
    if (food.select) food.select.value = nth;
    draw(food);
  };

  const open = ({ row, name }, on) => {
    const [button, more] = row.cells[4].children;
    for (const link of more.querySelectorAll("a")) link.ariaLabel = `${link.textContent}: ${name}`; // alone it says which food
    button.ariaExpanded = on;
    more.hidden = on ? false : "until-found";
    row.classList.toggle("site-food--open", on);
  };
  /** Say of which food a row's button and details are. */
  const label = ({ row, name }) => {
    row.querySelector(".site-add").setAttribute("aria-label", `Add to my plate: ${name}`);
    row.querySelector(".site-open").setAttribute("aria-label", `Details: ${name}`);
  };
  /** Give a row on the screen its choice of serving. Only there: browsers look through all fields of a page for what
      they could fill in, and lay out each row with a field for it. */
  const offer = (food) => {
    const { row, name, facts } = food;
    label(food);
    if (facts.servings.length < 2 || food.select?.isConnected) return;
    food.select ??= element("select", { ariaLabel: `Serving of ${name}` }, ...facts.servings.map(({ text }, i) => new Option(text, i)));
    food.select.value = food.chosen;
    row.cells[1].prepend(food.select);
  };

  /* Which rows stand, and in which order. Groups stand in the table. Answers and ordered lists stand in a table of their
     own, into which rows are moved, while the other is out of the page. To move rows is too slow for a key: while somebody
     types, the first answers stand in slots, which look like rows, lie over them and only take the texts of other foods. */

  const groups = [...table.tBodies];
  const answers = table.cloneNode(); // its tag and classes
  answers.classList.add("site-foods--live");
  const slotted = element("tbody", { className: "site-foods__slots" });
  const top = element("tbody", { className: "site-foods__top" });
  const rest = element("tbody");
  const all = element("button", { type: "button", className: "site-foods__all", hidden: true });
  const lent = new Set(); // foods whose row is not at home
  let listed = []; // foods of the list, in their order
  let standing = 0; // how many rows are shown

  let slots = []; // come with food-slots.js
  /** Make the slots, and let the browser prepare them, out of sight. */
  const prepare = () => {
    table.classList.add("site-foods--coarse");
    slots = foods.slice(0, AT_ONCE).map(({ row }) => window.siteFoodSlot(row));
    slotted.append(...slots.map(({ row }) => row));
    // Below the screen they cost nothing
    const seen = new IntersectionObserver((changes) => {
      for (const { target, boundingClientRect, isIntersecting } of changes)
        if (boundingClientRect.height) target.classList.toggle("site-food--far", !isIntersecting);
    });
    slots.forEach(({ row, show }, i) => {
      show(foods[i]);
      seen.observe(row);
    });
    find("a"); // the first run takes longest
  };
  /** Let these foods stand in a body; rows that stay are not touched. */
  const fill = (body, list) => {
    const stay = new Set(list.map(({ row }) => row));
    for (const row of [...body.children]) {
      if (stay.has(row)) continue;
      row.remove();
      const select = row.querySelector("select");
      if (select?.selectedIndex === 0) select.remove(); // without it the row shows the first serving
    }
    let at = body.firstChild;
    for (const { row } of list) {
      row.hidden = false;
      if (row === at) at = at.nextSibling;
      else body.insertBefore(row, at);
    }
  };
  /** Show the first foods of a list at once, while somebody types; false where there is no room for them. */
  const showSlots = (list) => {
    const first = list.slice(0, AT_ONCE);
    if (first.length > standing) return false;
    const stand = answers.isConnected && first.length === top.rows.length && first.every(({ row }, i) => row === top.rows[i]);
    slotted.classList.toggle("site-foods__slots--on", !stand);
    if (stand) return true;
    slots.forEach(({ row, show }, i) => {
      byRow.set(row, list[i]);
      show(list[i]);
    });
    return true;
  };
  const showList = (list) => {
    const first = list.slice(0, AT_ONCE);
    listed = list;
    for (const food of list) lent.add(food);
    fill(top, first);
    fill(rest, list.slice(AT_ONCE));
    first.forEach(offer);
  };
  const showGroups = (list) => {
    // From the last to the first: the row that comes after is then at home
    for (const { row, body, index } of [...lent].sort((a, b) => b.index - a.index)) {
      const next = foods[index + 1];
      body.insertBefore(row, next?.body === body ? next.row : null);
    }
    lent.clear();
    const stand = new Set(list);
    const full = new Set(list.map(({ body }) => body));
    for (const food of foods) food.row.hidden = !stand.has(food);
    for (const body of groups) body.hidden = !full.has(body);
  };
  /** Let the list stand in the page, or the groups: what is in the page slows every key, even out of sight. */
  const change = (toList) => {
    const [now, before] = toList ? [answers, table] : [table, answers];
    if (now.isConnected) return;
    now.prepend(caption, tHead, slotted);
    before.replaceWith(now);
  };

  const collator = new Intl.Collator("en");
  const inOrder = (list) => {
    const [key, up] = state.sort.split("-");
    if (key === "name") return list.map((food) => [food.name, food]).sort(([a], [b]) => collator.compare(a, b)).map(([, food]) => food);
    const sorted = list.map((food) => [VALUES[key](food), food]);
    sorted.sort(([x, a], [y, b]) => (x === null) - (y === null) || (up ? x - y : y - x) || a.index - b.index);
    return sorted.map(([, food]) => food);
  };
  let said = "";
  const say = (found, slip, shown, typed) => {
    const now = [found, shown, slip && state.q, typed].join();
    if (now === said) return;
    said = now;
    const [a, b, c] = [found, foods.length, shown].map(number);
    const words = [`${a} of ${b} foods ${shown < found ? `fit. The first ${c} are shown.` : "shown."}`];
    if (!found && typed) words[0] = `${typed} foods fit what you typed, but none of them fits the filters too. Open the filters, or start again.`;
    else if (!found) words[0] = "No food found. That does not mean that it is safe, only that the table does not list it. Try fewer letters or other filters.";
    else if (slip) words.unshift("Nothing is spelled “", element("bdi", { textContent: state.q.trim() }), "”. The nearest: ");
    status.replaceChildren(...words);
  };
  const fits = (food) =>
    (!state.group || food.body.dataset.group === state.group) &&
    (!state.state || food.row.dataset.state === state.state) &&
    (!state.level || levelOf(food) === state.level) &&
    (!state.salty || !("salty" in food.row.dataset));
  let find = null; // comes with food-words.js
  const loadWords = async () => {
    if (find || (await Promise.all([load("words"), load("slots")])).includes(false)) return;
    if (!find) {
      find = window.siteFoodWords(foods);
      prepare();
    }
    if (q.value) paintSoon();
  };
  /** Bring the rows up to date. `most` says how many of a list are shown. */
  const arrange = (typing, most = state.q.trim() ? FIRST : MOST) => {
    if (state.q && !find) return void loadWords();
    const { best, slip } = state.q ? find(state.q) : {};
    const found = (best ?? foods).filter(fits);
    const toList = Boolean(best || state.sort);
    const shown = toList ? Math.min(most, found.length) : found.length;
    const list = toList && (state.sort ? inOrder(found) : found).slice(0, most);
    if (!typing || !toList || !showSlots(list)) {
      slotted.classList.remove("site-foods__slots--on");
      if (toList) showList(list);
      else showGroups(found);
      change(toList);
      standing = shown;
      all.textContent = `Show all ${number(found.length)} foods`;
      all.hidden = shown >= found.length;
    }
    const [key, up] = state.sort.split("-");
    const column = heads[{ name: 0, serving: 2, "100g": 3 }[key]];
    for (const head of heads)
      if (head === column) head.setAttribute("aria-sort", key === "name" || up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    say(found.length, slip, shown, best?.length);
  };

  /* The address */

  const hash = () => {
    const servings = foods.filter((food) => food.chosen).map((food) => `${food.slug}.${food.chosen + 1}`).join(" ");
    const { door } = state;
    const plain = { ...DEFAULTS, ...DOORS[door], door };
    if (door && !servings && Object.keys(plain).every((name) => state[name] === plain[name])) return `#${door}`;
    const said = new URLSearchParams(Object.entries({ ...state, servings }).filter(([name, value]) => value !== (DEFAULTS[name] ?? ""))).toString();
    return said && `#${said}`;
  };
  let waiting = 0;
  const write = (how) => {
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
    const asked = Object.fromEntries(new URLSearchParams(said));
    set(DOORS[said] ? { ...DOORS[said], door: said } : asked);
    const chosen = new Map((asked.servings ?? "").split(" ").map((part) => part.split(".")));
    for (const food of foods) {
      const nth = chosen.get(food.slug) - 1;
      choose(food, nth > 0 && food.facts.servings[nth] ? nth : 0);
    }
    return true;
  };

  /* The page */

  const doors = [...document.querySelectorAll(".site-door")];
  const doorBox = form.querySelector(".site-finder__door");
  const showDoor = () => {
    doorBox.hidden = !state.door;
    for (const door of doors) {
      const on = door.dataset.door === state.door;
      const [head, , caution] = door.children;
      head.firstChild.setAttribute("aria-pressed", on);
      door.classList.toggle("site-door--on", on);
      if (on) doorBox.replaceChildren(element("p", { className: "site-caution__title", textContent: head.textContent }), caution.cloneNode(true));
    }
  };
  /** Filters and order as `values` say; what is shown of a food stays as chosen. */
  const restart = (values) => set({ unit: state.unit, per: state.per, cut: state.cut, ...values });
  for (const door of doors) {
    const head = door.querySelector("h3");
    const button = element("button", { type: "button", className: "site-door__button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const name = door.dataset.door;
      const on = state.door !== name;
      restart(on ? { ...DOORS[name], door: name } : {});
      refresh("pushState");
      if (on) doorBox.scrollIntoView({ block: "start" });
    });
  }

  let frame = 0;
  const how = () => [state.per, state.unit, state.cut].join();
  let drawn = how();
  const paint = (typing) => {
    frame = 0;
    state = Object.fromEntries(new FormData(form));
    if (how() !== drawn) {
      drawn = how();
      drawAll();
      table.dispatchEvent(new Event("unit"));
    }
    arrange(typing);
  };
  const paintSoon = (typing) => (frame ||= requestAnimationFrame(() => paint(typing)));
  /** Show the state; `way` writes it to the address. */
  const refresh = (way) => {
    clearTimeout(waiting);
    state = Object.fromEntries(new FormData(form));
    showDoor();
    if (way) write(way);
    cancelAnimationFrame(frame);
    frame = 0;
    paintSoon();
  };

  /** Scroll to a row. Rows on the way get their real height only as they come near, so it is done again until that is over. */
  const bring = (row, times = 8) => {
    requestAnimationFrame(() => {
      row.scrollIntoView();
      if (times) bring(row, times - 1);
    });
  };
  const fromAddress = () => {
    if (read()) return refresh();
    const food = bySlug.get(location.hash.slice(6));
    if (!food || (food.row.isConnected && !food.row.hidden)) return;
    restart();
    refresh();
    bring(food.row);
  };

  form.addEventListener("input", ({ target }) => {
    if (target !== q) return refresh("pushState");
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 300, "replaceState");
    if (q.value.trim()) paintSoon(true);
  });
  q.addEventListener("focus", loadWords);
  // On a phone the keyboard takes half of the screen: the answers need the other half, and all of it once it goes.
  // Not with the focus: that also comes back with the page itself, to readers who have scrolled on.
  q.addEventListener("click", () => wide || form.scrollIntoView());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (wide) return;
    refresh("replaceState");
    q.blur();
    slotted.parentNode.scrollIntoView();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    set({});
    for (const food of foods) choose(food, 0);
    refresh("pushState");
    q.focus();
  });
  all.addEventListener("click", () => {
    const next = listed.length;
    arrange(false, Infinity);
    listed[next]?.row.querySelector("a").focus();
  });
  addEventListener("beforeprint", () => all.hidden || arrange(false, Infinity));
  addEventListener("popstate", fromAddress);
  for (const part of [table, answers]) {
    part.addEventListener("click", async (event) => {
      const { classList, ariaExpanded } = event.target;
      const food = foodAt(event);
      if (classList.contains("site-open")) open(food, ariaExpanded === "false");
      if (classList.contains("site-add") && (await load("plate"))) table.dispatchEvent(new CustomEvent("add", { detail: food }));
    });
    part.addEventListener("keydown", (event) => {
      if (event.target.role !== "button" || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      event.target.click();
    });
    part.addEventListener("change", (event) => {
      choose(foodAt(event), event.target.selectedIndex);
      write("pushState");
    });
    part.addEventListener("beforematch", (event) => open(foodAt(event), true));
    part.addEventListener("contentvisibilityautostatechange", (event) => event.skipped || offer(foodAt(event)), true);
  }

  // When there is time: names, and the choice of serving for rows that came near the screen before anybody listened
  const later = window.requestIdleCallback ?? setTimeout;
  let next = 0;
  const goOn = (time) => {
    for (; next < foods.length && (time?.timeRemaining() ?? 9) > 2; next++) {
      const { row } = foods[next];
      (row.checkVisibility?.({ contentVisibilityAuto: true }) ?? true ? offer : label)(foods[next]);
    }
    if (next < foods.length) later(goOn);
  };

  window.siteFoods = { bySlug, milligrams, inUnit, element, table, unit };
  const before = form.previousElementSibling;
  before.hidden = before.matches(".site-jump");
  form.hidden = false;
  form.querySelector("details").open = wide;
  document.querySelector(".site-plate").hidden = false;
  document.querySelector(".site-plate-off").hidden = true;
  table.classList.add("site-foods--live");
  answers.append(top, rest);
  tHead.after(slotted);
  table.after(all);
  fromAddress();
  paintSoon();
  if (location.hash.includes("=")) form.scrollIntoView();
  // The finder that has appeared, and groups passed over so far, move a row that was asked for
  const asked = bySlug.get(location.hash.slice(6));
  if (asked) bring(asked.row);
  later(goOn);
  try {
    if (localStorage.getItem("site-plate")) load("plate");
  } catch {
    // A browser that keeps nothing has no plate either
  }
})();

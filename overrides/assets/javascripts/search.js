/* The search box. Engine and index are fetched when the box is first used; what is typed stays on this device.
   Everything from a query or the index goes into the page as text, never as markup. */
(() => {
  "use strict";
  const box = document.querySelector(".site-search");
  if (!box) return;
  const { root, engine, index } = box.dataset;
  const field = box.querySelector("input");
  const toggle = document.getElementById("__search");
  const status = box.querySelector("[role=status]");
  const top = box.querySelector(".site-search__top");
  const list = box.querySelector("ol");
  const more = box.querySelector(".site-search__more");
  const doors = box.querySelector(".site-search__doors");
  const HINT = status.textContent;
  const SHOWN = 10;
  const KINDS = { page: "Page", part: "Part of a page", question: "Question", food: "Potassium in food", medicine: "Medicine", term: "Word explained" };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const link = (address, ...children) => element("a", { href: root + address }, ...children);
  const script = (address) =>
    new Promise((done, failed) => document.head.append(element("script", { src: address, onload: done, onerror: failed })));

  /* The engine: a worker; in the page itself where the site was opened from a folder */
  let ready = null;
  const start = () => {
    if (location.protocol === "file:")
      return script(engine)
        .then(() => script(index.replace(/\.json$/, ".js")))
        .then(() => {
          const ask = globalThis.siteSearchEngine.prepare(globalThis.siteSearchIndex);
          return async (query, options) => ask(query, options);
        });
    return new Promise((done, failed) => {
      const worker = new Worker(engine);
      const waiting = new Map();
      let number = 0;
      worker.addEventListener("error", failed);
      worker.addEventListener("message", ({ data }) => {
        if (data.failed) return failed(new Error(data.failed));
        if (data.ready)
          return done((query, options) => new Promise((give) => (waiting.set(++number, give), worker.postMessage({ number, query, options }))));
        waiting.get(data.number)(data.answer);
        waiting.delete(data.number);
      });
      worker.postMessage({ index: new URL(index, location.href).href });
    });
  };
  /** ask(query, {typing, only, asIs}) -> what the engine answers; see search-engine.js. */
  const ask = async (query, options) => {
    ready ??= start().catch((error) => {
      ready = null; // the next try may have a connection
      throw error;
    });
    return (await ready)(query, options);
  };
  window.siteSearch = { ask, element };

  /* The panel */
  let asked = 0;
  let exact = false; // the reader wants the words as they are spelled
  let rest = [];
  let saying = 0;
  const say = (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => (status.textContent = text), 300);
  };

  const again = (text, query, asIs) => {
    const button = element("button", { type: "button", textContent: text });
    button.addEventListener("click", () => {
      field.value = query;
      exact = asIs;
      field.focus();
      search();
    });
    return button;
  };

  const helpCard = ({ sign, level: [name, mark, act, slug], call }) => {
    const numbers = call.map(([number, region]) =>
      element("li", {}, element("a", { className: "site-help__number", href: `tel:${number}`, textContent: number }), ` ${region}`),
    );
    return element("section", { className: `md-typeset site-help__level site-help__level--${slug}`, ariaLabel: "Danger sign" },
      element("h2", { className: "site-help__name" }, element("span", { className: "site-help__mark", ariaHidden: "true", textContent: mark }), name),
      element("p", { className: "site-help__do", textContent: act }),
      element("p", { textContent: sign }),
      ...(numbers.length ? [element("ul", { className: "site-help__numbers", ariaLabel: "Number to call" }, ...numbers)] : []),
      element("p", {}, link("help/", "All danger signs and numbers")),
    );
  };

  const item = ({ kind, address, title, text }) => {
    const anchor = link(address, element("span", { className: "site-search__title", textContent: title }),
      element("span", { className: "site-search__kind", textContent: `${KINDS[kind]}${kind === "part" ? `: ${text}` : ""}` }));
    if (kind !== "part" && text) anchor.append(element("span", { className: "site-search__text", textContent: text }));
    anchor.className = "md-search-result__link";
    return element("li", { className: "md-search-result__item" }, anchor);
  };

  const show = (answer, query) => {
    const { results, changed, corrected, maybe, unknown, danger, result } = answer;
    top.replaceChildren();
    if (danger) top.append(helpCard(danger));
    if (changed.length)
      top.append(element("p", { className: "site-search__note" }, "Showing results for ", element("b", { textContent: corrected }), ". ", again(`Search for ${query.trim()} instead`, query, true)));
    for (const [wrong, names] of maybe)
      top.append(element("p", { className: "site-search__note" }, "Did you mean ",
        ...names.flatMap((name, i) => [i ? " or " : "", again(name, query.toLowerCase().replace(wrong, name), true)]),
        `? Check the name on your packet: no medicine here is spelled \u201c${wrong}\u201d.`));
    for (const name of unknown)
      top.append(element("p", { className: "site-search__note" }, `This guide does not list ${name}. That does not mean that it leaves potassium alone: ask your pharmacist.`));
    rest = results.map(item);
    if (result !== null)
      rest.unshift(item({ kind: "page", address: `result/#k=${result}`, title: `A potassium of ${result} mmol/L: what it means`, text: "Your number explained, and how soon to act" }));
    const count = rest.length;
    list.replaceChildren(...rest.splice(0, SHOWN));
    list.dataset.query = query; // says that these results belong to what is typed
    more.hidden = !rest.length;
    doors.hidden = count > 0;
    doors.firstElementChild.textContent = count ? "" : "These pages may help:";
    say(count ? `${danger ? `${danger.level[0]}: see the card. ` : ""}${count === 1 ? "1 result" : `${count} results`}${changed.length ? ` for ${corrected}` : ""}.` : "Nothing here fits these words. Try other words, or fewer.");
  };

  const clear = () => {
    asked++;
    top.replaceChildren();
    list.replaceChildren();
    more.hidden = true;
    doors.hidden = false;
    doors.firstElementChild.textContent = "Or start here:";
    say(HINT);
  };

  const search = async () => {
    const query = field.value;
    if (!query.trim()) return clear();
    const turn = ++asked;
    try {
      const answer = await ask(query, { typing: true, asIs: exact });
      if (turn === asked) show(answer, query);
    } catch {
      if (turn !== asked) return;
      clear();
      say("The search could not be loaded. Check your connection, or start from one of these pages.");
    }
  };

  more.addEventListener("click", () => {
    const first = rest[0]?.firstElementChild;
    list.append(...rest.splice(0));
    more.hidden = true;
    first?.focus();
  });
  field.addEventListener("input", () => {
    exact = false;
    search();
  });

  /* Opening and closing */
  const phone = matchMedia("(max-width: 59.9844em)");
  /** The theme's header opens menu and search by labels, which no keyboard reaches: put a button in the place of one.
      It keeps the attribute by which the theme's styles know it. */
  const button = (name, text) => {
    const label = document.querySelector(`.md-header__button[for="${name}"]`);
    const box = document.getElementById(name);
    const made = element("button", { type: "button", className: label.className, ariaLabel: text, ariaExpanded: String(box.checked) }, ...label.childNodes);
    made.setAttribute("for", name);
    made.addEventListener("click", () => box.click());
    box.addEventListener("change", () => (made.ariaExpanded = String(box.checked)));
    label.replaceWith(made);
    return made;
  };
  const opener = button("__search", "Search");
  const menu = button("__drawer", "Menu");
  const drawer = document.getElementById("__drawer");
  const nav = document.querySelector(".md-sidebar--primary");
  drawer.addEventListener("change", () => drawer.checked && nav?.querySelector("a[href]")?.focus());
  nav?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.click();
    menu.focus();
  });
  const open = (on) => {
    if (toggle.checked !== on) toggle.click();
  };
  const shut = (back) => {
    open(false);
    if (back) (phone.matches && opener ? opener : field).focus();
  };
  toggle.addEventListener("change", () => {
    if (!toggle.checked) return;
    field.focus();
    ask("", {}).catch(() => {});
  });
  let quiet = false; // Escape gives the focus back without opening again
  field.addEventListener("focus", () => quiet || open(true));
  field.addEventListener("click", () => open(true));
  field.addEventListener("input", () => open(true));
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !box.contains(relatedTarget)) open(false);
  });
  box.querySelector(".site-search__close").addEventListener("click", () => shut(true));
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) list.querySelector("a")?.click();
  });
  list.addEventListener("click", ({ target }) => target.closest("a") && open(false));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      quiet = true;
      shut(true);
      quiet = false;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [field, ...box.querySelectorAll(".site-search__panel :is(a, button)")].filter((stop) => stop.offsetParent);
      const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (!toggle.checked || !stops[at]) return;
      stops[at].focus();
      event.preventDefault();
    } else return;
    event.stopPropagation();
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(true);
      field.focus();
      field.select();
    }
  });
})();

/* The frame of every page: what of the theme's own script (114 kB, for every site that uses it) this site needs.
   Styles know the frame by the theme's classes and attributes, so this file sets the same ones. Without it every page
   can be read: menu and search are opened by checkboxes, and the sidebars stand where styles put them. */
(() => {
  "use strict";
  const { body, documentElement: root } = document;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const header = document.querySelector(".md-header");
  const wide = matchMedia("(min-width: 60em)");
  const target = () => location.hash.length > 1 && document.getElementById(location.hash.slice(1));

  /* Colors: those of the system, until the reader chooses. The line of script at the start of the body has set them. */
  const colors = document.querySelector("[data-md-component=palette]");
  const choices = all("input", colors);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return __md_get("__palette")?.color?.scheme;
    } catch {
      return undefined; // a browser that keeps nothing
    }
  };
  const paint = (scheme) => {
    body.setAttribute("data-md-color-switching", ""); // no slow change of every color
    body.setAttribute("data-md-color-scheme", scheme);
    for (const choice of choices) choice.checked = choice.dataset.mdColorScheme === scheme;
    root.style.colorScheme = scheme === "slate" ? "dark" : "light";
    requestAnimationFrame(() => {
      for (const bar of all("meta[name=theme-color]")) bar.content = getComputedStyle(body).backgroundColor;
      body.removeAttribute("data-md-color-switching");
    });
  };
  const choose = (index) => {
    const { mdColorMedia: media, mdColorScheme: scheme, mdColorPrimary: primary, mdColorAccent: accent } = choices[index].dataset;
    paint(scheme);
    __md_set("__palette", { index, color: { media, scheme, primary, accent } });
  };
  choices.forEach((choice, index) => {
    choice.checked = choice.dataset.mdColorScheme === body.dataset.mdColorScheme;
    choice.addEventListener("change", () => choose(index));
  });
  colors.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const next = (choices.findIndex((choice) => choice.checked) + 1) % choices.length;
    choices[next].focus();
    choose(next);
  });
  if (chosen()) paint(chosen());
  system.addEventListener("change", () => chosen() || paint(system.matches ? "slate" : "default"));

  /* On a phone each part of the menu lies over the one before it. The theme's labels, of which some have no name and some no
     keyboard reaches, become buttons; they keep the attribute by which the theme's styles know them. The focus goes along. */
  const drawer = document.getElementById("__drawer");
  const search = document.getElementById("__search");
  const menu = document.querySelector(".md-sidebar--primary");
  for (const box of all(".md-nav__toggle", menu)) {
    const name = box.parentElement.querySelector(".md-ellipsis").textContent.trim();
    const [opener, back] = all(`label[for="${box.id}"]`, box.parentElement).map((label, second) => {
      const words = label.textContent.trim();
      const button = document.createElement("button");
      button.type = "button";
      button.className = label.className;
      button.setAttribute("for", box.id);
      button.setAttribute("aria-label", second ? `Back from ${words}` : words ? `${words}: on this page` : `Pages of ${name}`);
      button.append(...label.childNodes);
      button.addEventListener("click", () => box.click());
      label.replaceWith(button);
      return button;
    });
    const tell = () => opener.setAttribute("aria-expanded", box.checked);
    tell();
    box.addEventListener("change", () => {
      tell();
      (box.checked ? back : opener).focus();
    });
  }
  drawer.addEventListener("change", () => drawer.checked && all(".md-nav__toggle:checked ~ .md-nav > .md-nav__title", menu).at(-1)?.focus());
  menu.addEventListener("focusout", ({ relatedTarget: next }) => drawer.checked && next && !menu.contains(next) && drawer.click());

  /* Menu and search are shut when an address within the page is followed */
  let lock = 0;
  search.addEventListener("change", () => {
    clearTimeout(lock); // on a phone the page behind the search stands still, once the search covers it
    lock = setTimeout(
      () => {
        if (search.checked && !wide.matches) {
          body.style.top = `-${scrollY}px`;
          body.setAttribute("data-md-scrolllock", "");
        } else if (body.hasAttribute("data-md-scrolllock")) {
          const before = -parseInt(body.style.top, 10);
          body.removeAttribute("data-md-scrolllock");
          body.style.top = "";
          scrollTo(0, before);
        }
      },
      search.checked ? 400 : 100,
    );
  });

  /* A folded part opens when an address leads into it, and on paper */
  const reveal = () => {
    const at = target();
    const folded = at && at.closest(".md-content details:not([open])");
    if (!folded) return;
    folded.open = true;
    at.scrollIntoView();
  };
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all(".md-content details:not([open])");
    for (const part of unfolded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of unfolded) part.open = false;
  });
  addEventListener("hashchange", () => {
    reveal();
    up.hidden = true;
    setTimeout(() => [drawer, search].forEach((box) => box.checked && box.click()), 125);
  });

  /* While reading: the part of the page in the list of contents, the title in the header, the button to the top */
  const up = document.querySelector(".md-top");
  const title = document.querySelector("[data-md-component=header-title]");
  const heading = document.querySelector(".md-content h1");
  const main = document.querySelector(".md-main");
  const lists = all("[data-md-component=toc]").map((list) => ({
    marked: 0,
    lines: all(".md-nav__link", list)
      .map((line) => [line, document.getElementById(line.hash.slice(1))])
      .filter(([, part]) => part),
  }));
  let last = scrollY;
  const read = () => {
    const edge = header.offsetHeight;
    const line = edge + 26; // a heading counts as read when it nears the header
    const end = scrollY + innerHeight >= Math.floor(root.scrollHeight);
    const covered = heading && heading.getBoundingClientRect().bottom <= edge;
    const under = main.getBoundingClientRect().top <= edge;
    const passed = lists.map(({ lines }) => (end ? lines.length : lines.filter(([, part]) => part.getBoundingClientRect().top < line).length));
    title.classList.toggle("md-header__title--active", Boolean(covered));
    up.hidden = !(under && scrollY < last && scrollY > 0);
    lists.forEach((list, n) => {
      if (list.marked === passed[n]) return;
      list.marked = passed[n];
      list.lines.forEach(([link], at) => {
        link.classList.toggle("md-nav__link--passed", at < passed[n]);
        link.classList.toggle("md-nav__link--active", at === passed[n] - 1);
      });
    });
    last = scrollY;
  };
  let asked = false;
  addEventListener(
    "scroll",
    () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        read();
      });
    },
    { passive: true },
  );
  up.addEventListener("click", () => {
    scrollTo({ top: 0 });
    up.blur();
  });

  addEventListener("load", () => {
    reveal();
    if (scrollY) read();
    for (const link of all(".md-sidebar--primary .md-nav__link--active[href]")) {
      const frame = link.closest(".md-sidebar__scrollwrap");
      if (link.clientHeight && link.getBoundingClientRect().bottom > frame.getBoundingClientRect().bottom) frame.scrollTo({ top: link.offsetTop - frame.offsetTop - frame.clientHeight / 2 });
    }
  });
})();

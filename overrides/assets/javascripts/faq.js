/* Questions: a field that finds one in your own words, and a button that copies the address of each. */
(() => {
  "use strict";
  const form = document.querySelector(".site-ask");
  for (const line of document.querySelectorAll(".site-faq__also")) {
    let head = line;
    while (head && head.tagName !== "H2") head = head.previousElementSibling;
    if (!head?.id || !navigator.clipboard) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy the link";
    button.setAttribute("aria-label", `Copy the link to: ${head.firstChild.textContent.trim()}`);
    button.addEventListener("click", async () => {
      const address = new URL(`../#${head.id}`, location.href.split("#")[0]).href;
      await navigator.clipboard.writeText(address).then(() => (said.textContent = "Link copied."), () => (said.textContent = address));
    });
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    line.append(" ", button, " ", said);
  }
  if (!form || !window.siteSearch) return;

  const { ask, element } = window.siteSearch;
  const field = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const best = document.querySelector(".site-ask__best");
  const lists = [...document.querySelectorAll(".site-ask__list, h2[id^=topic-]")];
  const total = document.querySelectorAll(".site-ask__list li").length;
  let turn = 0;
  let writing = 0;

  const write = () => history.replaceState(null, "", field.value.trim() ? `#q=${encodeURIComponent(field.value.trim())}` : location.pathname + location.search);
  const whole = () => {
    best.hidden = true;
    for (const part of lists) part.hidden = false;
    status.textContent = "";
  };
  const find = async () => {
    const mine = ++turn;
    const query = field.value;
    if (!query.trim()) return whole();
    let answer;
    try {
      answer = await ask(query, { typing: true, only: "question" });
    } catch {
      status.textContent = "The finder could not be loaded. Read down the list below.";
      return;
    }
    if (mine !== turn) return;
    const { results, danger, changed, corrected, maybe } = answer;
    const items = results.map(({ address, title, text }) =>
      element("li", {}, element("a", { href: address.replace(/^faq\//, ""), textContent: title }), element("span", { textContent: text })));
    best.replaceChildren();
    if (danger) best.append(element("p", { className: "site-ask__danger" }, element("b", { textContent: `${danger.level[0]}: ` }), `${danger.sign} `, element("a", { href: "../help/", textContent: "When to get help" })));
    best.append(element("ol", {}, ...items));
    if (!items.length) best.append(element("p", {}, "No question fits these words. Try fewer or other words, or ", element("a", { href: "../help/", textContent: "see when to get help" }), "."));
    best.hidden = false;
    for (const part of lists) part.hidden = true;
    const names = maybe.flatMap(([, said]) => said);
    status.textContent = `${items.length} of ${total} questions${changed.length ? ` for \u201c${corrected}\u201d` : ""}, the best first.${names.length ? ` Did you mean ${names.join(" or ")}?` : ""}`;
  };
  field.addEventListener("focus", () => ask("", {}).catch(() => {}), { once: true });
  field.addEventListener("input", () => {
    find();
    clearTimeout(writing);
    writing = setTimeout(write, 400);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const read = () => {
    const said = new URLSearchParams(location.hash.slice(1)).get("q");
    if (said === null) return;
    field.value = said.slice(0, 200);
    find();
  };
  addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();

/* A slot of the food table: it looks like a row, never goes, and takes the texts of the foods that fit what is typed, one after
   the other. That is quicker than to move their rows. food-table.js loads this when somebody first types. */
window.siteFoodSlot = (model) => {
  "use strict";
  const { element } = window.siteSearch; // of search.js, which every page has
  const row = model.cloneNode(true);
  const [name, serving, figure, per, more] = row.cells;
  row.removeAttribute("id");
  row.className = "";
  more.lastChild.remove();
  const link = name.firstChild;
  const asides = ["site-food__also", "site-food__note"].map((className) => element("span", { className }));
  name.replaceChildren(link, ...asides);
  const portion = serving.querySelector("span");
  serving.replaceChildren(portion, serving.lastChild);
  const [amount, mark] = figure.children;
  const bar = figure.lastChild;
  const salty = element("span", { className: "site-salty", textContent: "Salty" });
  figure.replaceChildren(amount, " ", mark, salty, bar);
  for (const part of row.querySelectorAll("a, [role]")) Object.assign(part, { tabIndex: -1, ariaLabel: null }); // gone before a key gets there
  const put = (part, key, value) => part[key] === value || (part[key] = value); // to set the same again costs time too
  /** Look like the row of a food, or like nothing. */
  const show = (food) => {
    put(row, "hidden", !food);
    if (!food) return;
    const [itsName, , itsFigure, itsPer] = food.row.cells;
    const [itsAmount, itsMark] = itsFigure.children;
    put(link, "textContent", food.name);
    link.hash = food.row.id;
    for (const aside of asides) {
      const text = itsName.querySelector(`.${aside.className}`)?.textContent ?? "";
      put(aside, "textContent", text);
      put(aside, "hidden", !text);
    }
    put(portion, "textContent", food.facts.servings[food.chosen].text);
    put(amount, "textContent", itsAmount.textContent);
    put(mark, "textContent", itsMark.textContent);
    put(mark, "className", itsMark.className);
    put(salty, "hidden", !("salty" in food.row.dataset));
    put(bar, "className", itsFigure.lastChild.className);
    put(figure.dataset, "label", itsFigure.dataset.label);
    put(per, "textContent", itsPer.textContent);
    row.classList.toggle("site-food--on", food.row.classList.contains("site-food--on"));
  };
  return { row, show };
};

/* Narrow the list of medicines by name or brand, and by what they do. The list is complete without this file.
   What is typed stays on the device. */
(() => {
  "use strict";
  const form = document.querySelector(".site-filter[data-filter]");
  const table = document.querySelector(".site-medicines");
  if (!form || !table) return;
  const rows = [...table.tBodies[0].rows];
  const field = form.querySelector("input[type=search]");
  const status = form.querySelector("[role=status]");
  const fold = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}]+/gu, " ").toLowerCase().trim();
  const words = (cell) => fold([...cell.childNodes].map((part) => part.textContent).join(" "));
  const texts = rows.map((row) => ` ${words(row.cells[0])} ${words(row.cells[2])}`);

  const apply = () => {
    const typed = fold(field.value).split(" ").filter(Boolean);
    const effect = form.elements.effect.value;
    let shown = 0;
    const holds = (i) => (word) => texts[i].includes(` ${word}`);
    // Several names at once show the rows of each: "ramipril trimethoprim"
    const all = texts.some((_, i) => typed.every(holds(i)));
    rows.forEach((row, i) => {
      const named = !typed.length || (all ? typed.every(holds(i)) : typed.some((word) => word.length > 4 && holds(i)(word)));
      const fits = (!effect || row.dataset.effect === effect) && named;
      row.hidden = !fits;
      shown += fits;
    });
    status.textContent = shown
      ? `${shown} of ${rows.length} shown`
      : "None found. Try the other name on the box, or ask a pharmacist. A medicine that is not here may still change potassium.";
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();

/* Type a potassium result, read its row of the table in words. The page is complete without this file.
   The number stays on the device: it is kept in the part of the address behind #, which browsers do not send. */
(() => {
  "use strict";
  const form = document.querySelector(".site-explain");
  const rows = [...document.querySelectorAll("tr[data-band]")];
  if (!form || !rows.length) return;
  const field = form.querySelector("input");
  const answer = form.querySelector(".site-explain__answer");

  /** The first number of a text such as "K 5,6 mmol/L", or null. */
  const numberIn = (text) => {
    const found = /[-\u2212]?\d+(?:[.,]\d+)?/.exec(text);
    return found ? Number(found[0].replace(",", ".").replace("\u2212", "-")) : null;
  };

  const line = (text, className) => {
    const p = document.createElement("p");
    p.textContent = text;
    if (className) p.className = className;
    return p;
  };

  /** What to say about a number that cannot be a potassium result. */
  const slip = (value) => {
    if (value === null) return "Type a number such as 3.2 or 5.6.";
    const tenth = value / 10;
    if (value >= 10 && value < 100 && tenth >= 1)
      return `${value} cannot be right for potassium. Check the decimal point: does your report say ${tenth.toFixed(1)}? Check the unit too. It should be mmol/L or mEq/L.`;
    if (value < 1)
      return `${value} cannot be right for potassium. Check the decimal point and the unit. It should be mmol/L or mEq/L.`;
    return `${value} does not fit mmol/L. Check the unit on your report, or ask the laboratory or your doctor.`;
  };

  const explain = (text) => {
    const value = numberIn(text);
    answer.replaceChildren();
    for (const row of rows) row.classList.remove("site-band--yours");
    if (text.trim() === "") return;
    if (value === null || value < 1 || value >= 10) {
      answer.append(line(slip(value), "site-explain__slip"));
      return;
    }
    const row = rows.find((r) => value >= Number(r.dataset.start || 0) && value < Number(r.dataset.below || 99));
    row.classList.add("site-band--yours");
    const [name, means, act] = [...row.querySelectorAll("td")].map((cell) => {
      const copy = cell.cloneNode(true);
      for (const cite of copy.querySelectorAll("sup")) cite.remove();
      return copy.textContent.trim();
    });
    answer.append(
      line(`${value} mmol/L: ${name}`, "site-explain__name"),
      line(act, "site-explain__do"),
      line(means),
      line("This number alone cannot tell why it is so, how much potassium your body holds, or whether your leg pain comes from it. Your laboratory's own range comes first."),
    );
    answer.dataset.side = row.dataset.side;
    answer.dataset.level = row.dataset.level;
  };

  const fromAddress = () => {
    const found = /^#k=([\d.,]{1,6})$/.exec(location.hash.replace(/%2C/gi, ","));
    if (!found) return;
    field.value = found[1];
    explain(field.value);
    form.scrollIntoView({ block: "center" });
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    explain(field.value);
  });
  field.addEventListener("input", () => {
    explain(field.value);
    const value = numberIn(field.value);
    history.replaceState(null, "", value === null ? location.pathname : `#k=${value}`);
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();

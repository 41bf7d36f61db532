/* Which foods fit what is typed, with slips and by any of their names. food-table.js loads this when somebody first types. */
window.siteFoodWords = (foods) => {
  "use strict";
  /* One text with a line a food, its name before the tab, other names and state behind it. To find a word is to search
     this text, which browsers do faster than any index of ours, and nothing else is kept. */

  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N},\t\n]+/gu, " ");
  const singular = (word) => {
    if (word.length < 4) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (/(?:o|ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2);
    return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  };
  const lines = foods.map(({ name, row }) => {
    const also = row.querySelector(".site-food__also")?.textContent ?? "";
    return ` ${name.replaceAll(",", " , ")} \t ${also.replaceAll(",", " ")} ${row.dataset.state} \n`;
  });
  // A plural begins with its singular, but for berries and berry
  const text = fold(lines.join("")).replace(/([a-z]{2,})ies /g, "$1y $1ies ");
  const starts = []; // of the lines, and the end
  const tabs = [];
  for (let at = 0; at < text.length; at = text.indexOf("\n", at) + 1) starts.push(at), tabs.push(text.indexOf("\t", at));
  starts.push(text.length);
  const letters = (word) => {
    let bits = 0;
    for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
    return bits;
  };
  const vocabulary = [...new Set(text.split(/\s+/))].map((word) => [word, letters(word)]);

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
    const few = vocabulary.filter(([word, bits]) => {
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
      const length = pattern.trimEnd().length;
      const begins = pattern[0] === " ";
      for (let at = text.indexOf(pattern), i = 0; at >= 0; at = text.indexOf(pattern, starts[i])) {
        while (starts[i] <= at) i++;
        const food = i - 1;
        let end = at + length;
        if (text[end] === "e" && text[end + 1] === "s") end += 2;
        else if (text[end] === "s") end++;
        const whole = text[end] === " ";
        const ends = whole && (text[end + 1] === "," || text[end + 1] === "\t");
        const fit = begins && at === starts[food] ? (ends ? 0 : whole ? 1 : 2) : begins && whole ? 3 : at < tabs[food] ? 4 : 5;
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
    found = { fits, slip };
    if (known.size > 99) known.clear();
    known.set(typed, found);
    return found;
  };

  /** The foods that the text fits, best first (null: all), and whether only with slips. */
  return (typed) => {
    const words = fold(typed).split(/[ ,\t\n]+/).filter(Boolean);
    if (!words.length) return { best: typed.trim() ? [] : null, slip: false };
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
};

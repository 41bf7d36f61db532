/* Understands a query and ranks what the guide holds. Pure: an index in, answers out; it runs in a worker, and in the
   page where a site is opened from a folder. The index is made by scripts/content/search_index.py.
   Texts are cut into stems; each wording of a question or page competes on its own, and the best one counts. */
(() => {
  "use strict";
  // Found by trying on docs/data/search_queries.tsv; a change stayed only if two thirds of the rows and the last third both gained.
  const TUNED = { weak: 0.75, digits: 0.5, own: 0.3, whole: 0.7, other: 0.96, leads: 0.4, alone: 0.6, family: 0.6, below: 0.5, hidden: 0.2, named: 0.88, drug: 0.7, page: 1.05, part: 0.9, question: 1, medicine: 1.05, food: 0.9, term: 0.95, few: 15, title: 0.5, learned: 0.55, about: 0.85, first: 1.04, exact: 0.1 };
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const SAME_LETTERS = [["ph", "f"], ["ae", "e"], ["oe", "e"], ["ck", "k"], ["qu", "k"], ["y", "i"], ["z", "s"], ["c", "k"], ["th", "t"], ["rh", "r"], ["ei", "ie"]];

  const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\u2018\u2019\u02bc`\u00b4]/g, "'");
  /** "Can't my leg's 2,9" -> ["cannot", "my", "leg", "2.9"] */
  const words = (text) =>
    (fold(text)
      .replace(/\b(\w+) (?:point|dot|comma) (\w+)\b/g, (said, a, b) => (NUMBERS.includes(a) && NUMBERS.includes(b) ? `${NUMBERS.indexOf(a)}.${NUMBERS.indexOf(b)}` : said))
      .replace(/\b(?:can't|cant|can not)\b/g, "cannot")
      .replace(/'s\b|'/g, "")
      .replace(/\bk\+/g, "k ")
      .match(/\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*|\p{L}+/gu) ?? []
    ).map((word) => (/^\d+,\d{1,2}$/.test(word) ? word.replace(",", ".") : word));

  /** A short stem: cramps, cramping, cramped -> cramp; dizziness, dizzy -> dizzi. Names of medicines keep their shape. */
  const stem = (word) => {
    if (word.length < 4 || /\d/.test(word)) return word;
    let w = word;
    if (w.length > 6) w = w.replace(/ness$/, "");
    if (w.endsWith("ies") && w.length > 4) w = `${w.slice(0, -3)}y`;
    else if (/(?:ss|sh|ch|x|z|[^h]o)es$/.test(w) && w.length > 4) w = w.slice(0, -2);
    else if (/[^suix']s$/.test(w)) w = w.slice(0, -1);
    if (/[aeiouy].*(?:ing|ed)$/.test(w) && w.length > 5) {
      w = w.replace(/(?:ing|ed)$/, "");
      if (/([^aeiouls])\1$/.test(w) && w !== "cann") w = w.slice(0, -1); // canned is not "can"
    }
    if (w.length > 3) w = w.replace(/e$/, "");
    return w.length > 3 ? w.replace(/y$/, "i") : w;
  };
  const stems = (text) => words(text).map(stem);

  /** Edits to turn a into b: swaps count once, doubled letters and letters that sound alike count half. */
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before;
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const vowels = /[aeiouy]/.test(a[i - 1]) && /[aeiouy]/.test(b[j - 1]);
        row[j] = Math.min(
          last[j] + (a[i - 1] === a[i - 2] ? 0.5 : 1),
          row[j - 1] + (b[j - 1] === b[j - 2] ? 0.5 : 1),
          last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : vowels ? 0.7 : 1),
        );
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 0.8);
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  };
  const sound = (word) => SAME_LETTERS.reduce((text, [from, to]) => text.replaceAll(from, to), word).replace(/(.)\1/g, "$1");

  const letters = (word) => [...word].reduce((bits, letter) => bits | (1 << (letter.charCodeAt(0) & 31)), 0);
  const unlike = (a, b) => {
    let bits = a ^ b;
    let count = 0;
    for (; bits; bits &= bits - 1) count++;
    return count;
  };

  /** The numbers that `digits` of word_set.py has written. */
  const numbersIn = (text) => {
    const found = [];
    let [number, worth] = [0, 1];
    for (const letter of text) {
      const digit = DIGITS.indexOf(letter);
      number += (digit % 32) * worth;
      worth *= 32;
      if (digit < 32) continue;
      found.push(number);
      [number, worth] = [0, 1];
    }
    return found;
  };
  /** The number, below `space`, that stands for a word: FNV-1a, as in word_set.py. */
  const numberOf = (word, space) => {
    let value = 0x811c9dc5;
    for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193);
    return (value >>> 0) % space;
  };
  /** A set of words that word_set.py has packed: {has, add}. */
  const unpack = ([space, steps]) => {
    let at = 0;
    const numbers = new Set(numbersIn(steps).map((step) => (at += step)));
    const added = new Set();
    return { has: (word) => added.has(word) || numbers.has(numberOf(word, space)), add: (word) => added.add(word) };
  };

  /** prepare(index) gives ask(query, {typing, only, asIs}) -> {results, changed, corrected, maybe, unknown, danger, result}. */
  const prepare = (index) => {
    const skipped = new Set(index.skip.split(" "));
    const stopped = new Set([...skipped].map(stem));
    const weak = new Set(index.weak.split(" ").map(stem));
    const rows = (kind) => index[kind][0].map((_, i) => index[kind].map((column) => column[i]));
    const phrasesIn = (text) => (text ? text.split("|") : []);
    const entries = [];
    const postings = new Map(); // term -> wordings that hold it
    const inside = new Map(); // term -> pages that hold it in the title of a part only
    const put = (map, term, at) => (map.get(term) ?? map.set(term, []).get(term)).push(at);
    const spread = new Map(); // term -> number of entries that hold it
    const wordings = []; // {entry, terms, mass}
    const vocabulary = new Map(); // word as written -> how often
    const phrases = new Map(); // first stem -> [[stems, concept]], longest first
    const leads = new Map(); // concept -> concepts that its searcher may want too
    const drugs = unpack(index.drugs);
    const ours = new Set(); // names of medicines that this guide speaks of
    const titled = new Set(); // terms of titles: what the guide is about, where other words are the people's way to say it
    const foods = new Set(); // first words of the names of foods
    const learn = (text) => {
      for (const word of words(text)) if (word.length > 2) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
    };

    /* What means the same */
    const teach = (phrase, concept) => {
      const parts = stems(phrase);
      if (!parts.length) return;
      learn(phrase);
      const list = phrases.get(parts[0]) ?? [];
      list.push([parts, concept]);
      phrases.set(parts[0], list);
    };
    rows("synonyms").forEach(([word, same]) => [word, ...phrasesIn(same)].forEach((phrase) => teach(phrase, `#${word}`)));
    for (const [, name, , names] of rows("medicines"))
      for (const said of [name, ...phrasesIn(names)]) if (/^[a-z]{4,}$/i.test(said)) drugs.add(said.toLowerCase()); // index.drugs leaves these out
    rows("medicines").forEach(([slug, name, , names]) => {
      for (const said of [name, ...phrasesIn(names)]) {
        const parts = words(said); // "Potassium chloride" does not make a name of "potassium"
        for (const part of parts) if (drugs.has(part) || (parts.length === 1 && part.length > 3)) ours.add(part);
        teach(said.replace(/\(.*?\)/g, ""), `@${slug}`);
      }
    });
    for (const list of phrases.values()) list.sort((a, b) => b[0].length - a[0].length);

    /** Cut into parts: [{stems, concepts}] of each known phrase, or of one word. */
    const cut = (list) => {
      const parts = [];
      /** How many words of the list, from i on, the phrase takes, words that do not count between them skipped; 0: none. */
      const fit = (wanted, i) => {
        let at = i;
        for (let n = 0; n < wanted.length; n++, at++) {
          while (n && at < list.length && list[at] !== wanted[n] && stopped.has(list[at])) at++;
          if (list[at] !== wanted[n]) return 0;
        }
        return at - i;
      };
      for (let i = 0; i < list.length; ) {
        const concepts = new Set();
        let [most, length] = [0, 1];
        for (const [wanted, concept] of phrases.get(list[i]) ?? []) {
          if (wanted.length < most) break; // they stand longest first
          const taken = fit(wanted, i);
          if (!taken) continue;
          if (!most) [most, length] = [wanted.length, taken];
          concepts.add(concept);
        }
        parts.push({ stems: list.slice(i, i + length), concepts: [...concepts] });
        i += length;
      }
      return parts;
    };
    const terms = (text) => {
      const found = new Set();
      for (const part of cut(stems(text))) {
        part.concepts.forEach((concept) => found.add(concept));
        for (const word of part.stems) if (!stopped.has(word)) found.add(word);
      }
      return [...found];
    };
    rows("synonyms").forEach(([word, , to]) => to && leads.set(`#${word}`, [...new Set(phrasesIn(to).flatMap(terms))]));
    rows("medicines").forEach(([slug, , , , group]) => leads.set(`@${slug}`, terms(group)));

    for (const [, said] of rows("urgent")) learn(said);

    /* Entries and their wordings */
    const add = (entry, texts, below = "", always = []) => {
      const number = entries.push(entry) - 1;
      entry.union = new Set(always);
      if (entry.text) learn(entry.text);
      entry.named = new Set(terms(entry.title));
      for (const term of entry.named) titled.add(term);
      texts.forEach((text, i) => {
        learn(text);
        const own = terms(text);
        const at = wordings.push({ entry: number, terms: own, weight: i ? TUNED.other : 1 }) - 1;
        for (const term of new Set([...own, ...always])) {
          entry.union.add(term);
          put(postings, term, at);
        }
      });
      for (const term of terms(below)) if (!entry.union.has(term)) put(inside, term, number), entry.union.add(term);
    };
    const pageOf = [];
    const parts = rows("sections");
    rows("pages").forEach(([address, title, said], number) => {
      pageOf.push({ address, title });
      add({ kind: "page", address, title, text: "" }, [title, ...phrasesIn(said)], parts.flatMap(([page, , name]) => (page === number ? [name] : [])).join(" "));
    });
    for (const [page, id, title] of parts)
      add({ kind: "part", address: `${pageOf[page].address}#${id}`, title, text: pageOf[page].title, page }, [`${title} ${pageOf[page].title}`]);
    for (const [address, slug, title, text, said] of rows("questions")) add({ kind: "question", address: `${address}#${slug}`, title, text }, [title, ...phrasesIn(said)]);
    for (const [, name, , said] of rows("foods")) for (const other of [stems(name)[0], stems(said)[0]]) foods.add(other);
    for (const [slug, name, text, said, category] of rows("foods"))
      add({ kind: "food", address: `food/table/#food-${slug || fold(name).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}`, title: name, text }, [name, name.split(",")[0], said], "", ["potassium", "eat", ...terms("potassium food"), ...terms("potassium content"), ...terms(category)]);
    for (const [slug, name, text, said] of rows("medicines"))
      add({ kind: "medicine", address: `medicines/#medicine-${slug}`, title: name, text }, [name, ...phrasesIn(said)], "", ["potassium", ...terms("potassium medicine")]);
    for (const [slug, name, text, said] of rows("terms")) add({ kind: "term", address: `glossary/#${slug}`, title: name, text }, [name, ...phrasesIn(said)], "");
    /* What search_learned.py has packed: term -> [[entry, how much the term speaks for it]] */
    const [space, steps, codes, levels] = index.learned;
    const lessons = new Map();
    const lists = codes.split(" ");
    numbersIn(steps).reduce((last, step, i) => {
      let entry = -1;
      lessons.set(last + step, numbersIn(lists[i]).map((code) => [(entry += 1 + Math.floor(code / levels.length)), levels[code % levels.length]]));
      return last + step;
    }, 0);
    const learned = (term) => lessons.get(numberOf(term, space)) ?? [];
    for (const entry of entries) for (const term of entry.union) spread.set(term, (spread.get(term) ?? 0) + 1);
    const idfs = new Map();
    /** How much a term tells: rare terms more, weak words and bare numbers less. */
    const idf = (term) => {
      if (!idfs.has(term)) {
        const rare = Math.log(1 + entries.length / (1 + (spread.get(term) ?? 0)));
        idfs.set(term, rare * (weak.has(term) ? TUNED.weak : /^\d/.test(term) ? TUNED.digits : 1));
      }
      return idfs.get(term);
    };
    for (const wording of wordings) wording.mass = wording.terms.reduce((sum, term) => sum + (term[0] === "#" ? 0 : idf(term)), 0.0001);

    /* Spelling */
    const common = unpack(index.english);
    const sorted = [...vocabulary.keys()].sort();
    const lengths = new Map(); // length -> [word, its sound, its letters as bits, how much its being common counts]
    for (const word of sorted)
      if (/^[^\d]{4,}$/.test(word)) put(lengths, word.length, [word, sound(word), letters(word), Math.min(0.3, Math.log10(vocabulary.get(word)) / 8)]);
    const stemmed = new Set(sorted.map(stem));
    /** Words of the guide that begin so, at most `most`. */
    const begin = (start, most) => {
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle] < start) low = middle + 1;
        else high = middle;
      }
      const found = [];
      while (found.length < most && sorted[low]?.startsWith(start)) found.push(sorted[low++]);
      return found;
    };
    const known = (word) => vocabulary.has(word) || (stemmed.has(stem(word)) && !word.endsWith("ness")) || common.has(word) || drugs.has(word) || skipped.has(word) || (!word.endsWith("ness") && weak.has(stem(word)));
    const often = (word) => (vocabulary.get(word) ?? 0) > 2;
    const corrections = new Map();
    /** The nearest words of the guide, best first: [[word, distance]]. */
    const nearest = (word) => {
      if (corrections.has(word)) return corrections.get(word);
      const most = word.length < 5 ? 1 : word.length < 8 ? 1.4 : 2;
      const heard = sound(word);
      const bits = letters(word);
      const found = [];
      for (let length = word.length - 2; length <= word.length + 2; length++)
        for (const [other, spoken, others, usual] of lengths.get(length) ?? []) {
          if (unlike(bits, others) > 4) continue; // more letters differ than any slip explains
          const start = other[0] === word[0] ? 0 : spoken[0] === heard[0] ? 0.2 : 0.6;
          const ease = word.length > 6 && word.slice(0, 4) === other.slice(0, 4) ? 0.6 : 0; // slips come late in a word
          const far = Math.min(distance(word, other, most + ease), distance(heard, spoken, most + ease) + 0.4) + start - ease;
          if (far <= most + 0.01) found.push([other, far - usual]);
        }
      found.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
      const best = found.filter(([, far]) => far <= found[0][1] + 0.35).slice(0, 4);
      if (corrections.size > 500) corrections.clear();
      corrections.set(word, best);
      return best;
    };

    /** Spelling of a query: the words to search for, what was changed, and names that are only offered. */
    const spell = (list, typing) => {
      const fixed = [];
      const changed = [];
      const maybe = [];
      list.forEach((word, i) => {
        const last = typing && i === list.length - 1;
        if (word.length < 3 || /\d/.test(word) || known(word)) return void fixed.push(word);
        if (word.length === 3) {
          const [a, b, c] = word; // two letters that changed places, no more
          const turned = [b + a + c, a + c + b].find(known);
          if (turned) changed.push([word, turned]);
          return void fixed.push(turned || word);
        }
        const next = list[i + 1];
        if (last && begin(word, 1).length) return void fixed.push(word);
        if (next && vocabulary.has(word + next)) {
          list[i + 1] = "";
          changed.push([`${word} ${next}`, word + next]);
          return void fixed.push(word + next);
        }
        const near = nearest(word);
        const names = near.filter(([other]) => ours.has(other) || drugs.has(other)).map(([other]) => other);
        if (near.length && (names.includes(near[0][0]) || (names.length && near[0][1] > 1))) {
          maybe.push([word, names.slice(0, 3)]);
          return void fixed.push(word);
        }
        if (near.length) {
          changed.push([word, near[0][0]]);
          return void fixed.push(near[0][0]);
        }
        for (let at = 3; at <= word.length - 3; at++)
          if (often(word.slice(0, at)) && often(word.slice(at))) {
            changed.push([word, `${word.slice(0, at)} ${word.slice(at)}`]);
            return void fixed.push(word.slice(0, at), word.slice(at));
          }
        fixed.push(word);
      });
      return { fixed: fixed.filter(Boolean), changed, maybe };
    };

    /* Numbers and danger */
    const UNIT = /^(?:mmol|mmols|mmoll|millimoles?|meq|meqs|meql)$/;
    const OTHER_UNIT = /^(?:mg|g|gram|grams|kg|mcg|ml|l|oz|cups?|kcal|calories|years?|yrs?|yo|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|metres?|meters?|miles?|km|pounds?|lbs?|tablets?|pills?|bananas?|am|pm|percent|times?|cups?)$/;
    const OTHER_TEST = /^(?:magnesium|mag|mg|sodium|na|calcium|ca|phosphate|hba1c|a1c|inr|ph|glucose|sugar|bmi|egfr|gfr|creatinine|crp|hb|hemoglobin|haemoglobin|tsh|albumin|bicarbonate|chloride|cholesterol|ldl|temperature|version)$/;
    /** The potassium result that a query names, such as 2.9 in "k 2.9 bad?", or null. */
    const resultIn = (list, text) => {
      const speaks = list.some((word) => /^(?:k|potassium|potasium|pottasium|potassuim|kalium|level|levels|result|results|hypokal\w*|hyperkal\w*|serum|blood|test|lab|labs)$/.test(word));
      for (let i = 0; i < list.length; i++) {
        if (!/^\d{1,2}(?:\.\d{1,2})?$/.test(list[i])) continue;
        const value = Number(list[i]);
        const unit = list[i + 1] ?? "";
        if (OTHER_UNIT.test(unit) || /^(?:to|and|or|-)$/.test(unit) && /^\d/.test(list[i + 2] ?? "") || /\d\s*[-\u2013]\s*\d/.test(text) || /^(?:to|and|age|aged|top|vitamin|b|stage|type|under|over|every)$/.test(list[i - 1] ?? "")) continue;
        if (UNIT.test(unit) && value >= 1 && value < 10) return list[i];
        if (value < 1 || value >= 10) continue;
        if (list[i].includes(".") ? speaks || !OTHER_TEST.test(list[i - 1] ?? "") : speaks && /^(?:k|potassium|potasium|level|levels|was|is|only|at|of|result|down|dropped|low|high)$/.test(list[i - 1] ?? "")) return list[i];
      }
      return null;
    };
    const urgent = rows("urgent").flatMap(([sign, said]) =>
      phrasesIn(said).map((phrase) => {
        const marks = phrase.split(" ").filter((word) => word[0] === "=");
        return { sign, marks, parts: cut(stems(phrase.replace(/=\S+/g, ""))) };
      }),
    );
    const changes = new Map(rows("medicines").map(([slug, , effect]) => [`@${slug}`, `=${/^\w+/.exec(effect)[0].toLowerCase()}`])); // =raises, =lowers
    const TOPICS = new Set(["spreading-weakness", "heartbeat", "result-very-low", "result-very-high"]); // signs that pages here are about, too: help comes second
    const LEVELS = Object.keys(index.levels);
    /** The most urgent sign that the query may speak of, or that its result falls under; or null. */
    const dangerIn = (said, result) => {
      const band = result && index.bands.findLast(([start]) => Number(result) >= start)?.[1];
      const has = new Set([...said, `=${band}`, ...[...said].map((term) => changes.get(term))]);
      const holds = ({ stems: part, concepts }) => concepts.some((concept) => has.has(concept)) || part.every((word) => has.has(word));
      const signs = urgent.filter(({ marks, parts }) => marks.every((mark) => has.has(mark)) && parts.every(holds)).map(({ sign }) => sign);
      if (band) signs.push(band);
      signs.sort((a, b) => LEVELS.indexOf(index.signs[a][0]) - LEVELS.indexOf(index.signs[b][0]));
      return signs[0] ?? null;
    };

    /* Asking */

    /** Alternatives of each part of the query: [[term, weight], ...]; a part counts once, by its best alternative. */
    const slotsOf = (list, typing, trailing) => {
      const slots = [];
      const parts = cut(list.map(stem));
      const content = parts.some((part) => part.concepts.length || part.stems.some((word) => !stopped.has(word)));
      for (const part of parts) {
        const slot = new Map();
        const put = (term, weight) => slot.set(term, Math.max(weight, slot.get(term) ?? 0));
        const said = part.concepts.filter((concept) => spread.has(concept));
        for (const concept of part.concepts) {
          put(concept, 1);
          for (const other of leads.get(concept) ?? []) put(other, !said.length ? TUNED.alone : concept[0] === "@" && other[0] === "#" ? TUNED.family : TUNED.leads);
        }
        const plain = part.stems.filter((word) => !content || !stopped.has(word));
        if (plain.length > 1) {
          if (slot.size) slots.push(slot);
          plain.forEach((word) => slots.push(new Map([[word, said.length ? TUNED.hidden : 1]]))); // hidden by a phrase that the guide knows
          continue;
        }
        // However rare this way to say it is, it tells no more than what it means.
        plain.forEach((word) => put(word, said.length ? Math.min(1, Math.max(...said.map(idf)) / idf(word)) : 1));
        if (slot.size) slots.push(slot);
      }
      const last = list.at(-1);
      if (typing && !trailing && last && last.length > 1 && slots.length) {
        for (const word of begin(last, 24))
          for (const term of terms(word)) slots.at(-1).set(term, Math.max(slots.at(-1).get(term) ?? 0, slots.length > 3 ? 0.3 : 0.6));
      }
      const seen = new Set(); // a story says the same thing more than once
      return slots.filter((slot) => {
        const meant = [...slot].filter(([, weight]) => weight === 1).map(([term]) => term).join();
        return !meant || (!seen.has(meant) && seen.add(meant));
      });
    };

    /** The meaning of each phrase that is known, and every word that counts and is no part of a longer phrase. */
    const saidIn = (list) => {
      const found = new Set();
      for (const { stems: part, concepts } of cut(list)) {
        for (const concept of concepts) found.add(concept);
        if (!concepts.length || part.length === 1) for (const word of part) if (!stopped.has(word)) found.add(word);
      }
      return [...found];
    };

    const rank = (slots, said, only) => {
      const scores = new Map(); // wording -> {sum, terms}
      const whole = new Map(); // entry -> best of each slot
      const most = slots.reduce((sum, slot) => sum + Math.max(...[...slot].map(([term, weight]) => weight * (spread.has(term) ? idf(term) : 0))), 0) || 1;
      const named = new Map(); // entry -> what it gets back of `names`, for those that it speaks of
      let names = 1; // what an entry keeps that speaks of none of the medicines and foods named in the query
      slots.forEach((slot) => {
        const isName = [...slot].some(
          ([term, weight]) => weight === 1 && (term[0] === "@" || foods.has(term) || (titled.has(term) && !weak.has(term) && spread.get(term) <= TUNED.few)),
        );
        const cost = !isName ? 1 : [...slot.keys()].some((term) => term[0] === "@") ? TUNED.drug : TUNED.named;
        names *= cost;
        const bestOfWording = new Map();
        const bestOfEntry = new Map();
        for (const [term, weight] of slot) {
          const value = weight * idf(term);
          for (const entry of inside.get(term) ?? []) if (value * TUNED.below > (bestOfEntry.get(entry) ?? 0)) bestOfEntry.set(entry, value * TUNED.below);
          for (const at of postings.get(term) ?? []) {
            if (value > (bestOfWording.get(at)?.[0] ?? 0)) bestOfWording.set(at, [value, term]);
            const entry = wordings[at].entry;
            if (value > (bestOfEntry.get(entry) ?? 0)) bestOfEntry.set(entry, value);
          }
        }
        for (const [at, [value, term]] of bestOfWording) {
          const score = scores.get(at) ?? { sum: 0, mass: 0 };
          score.sum += value;
          score.mass += term[0] === "#" ? value : idf(term);
          scores.set(at, score);
        }
        for (const [entry, value] of bestOfEntry) {
          const inTitle = [...slot].some(([term, weight]) => weight === 1 && entries[entry].named.has(term));
          whole.set(entry, (whole.get(entry) ?? 0) + value * (inTitle ? 1 + TUNED.title : 1));
          if (isName) {
            const spoken = Math.max(...[...slot].map(([term, weight]) => (entries[entry].union.has(term) ? weight : 0)));
            named.set(entry, (named.get(entry) ?? 1) * cost ** -spoken);
          }
        }
      });
      const best = new Map();
      for (const [at, { sum, mass }] of scores) {
        const wording = wordings[at];
        const covered = Math.min(1, mass / wording.mass);
        const score = wording.weight * sum * (TUNED.own + (1 - TUNED.own) * covered) * (covered > 0.99 && sum > 0.99 * most ? 1 + TUNED.exact : 1);
        if (score > (best.get(wording.entry) ?? 0)) best.set(wording.entry, score);
      }
      const taught = new Map(); // entry -> how much the terms of the query speak for it
      for (const term of said) for (const [entry, speaks] of learned(term)) taught.set(entry, (taught.get(entry) ?? 0) + speaks / said.length ** 0.25);
      const found = [];
      for (const i of new Set([...whole.keys(), ...taught.keys()])) {
        const entry = entries[i];
        if (only && entry.kind !== only) continue;
        const all = whole.get(i) ?? 0;
        const place = /^(?:$|about\/|diary\/|sheet\/)/.test(entry.address) ? TUNED.about : /^[a-z]+\/$/.test(entry.address) ? TUNED.first : 1;
        found.push([((best.get(i) ?? 0) + TUNED.whole * all) * place * TUNED[entry.kind] * names * (named.get(i) ?? 1) / most + TUNED.learned * (taught.get(i) ?? 0), i]);
      }
      return found.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    };

    /** How a query is read: its words mended, what they may mean, and what they say to what was learned. */
    const read = (query, typing, asIs) => {
      const text = query.slice(0, 300);
      const list = words(text).slice(0, 40);
      const trailing = /[^\p{L}\d]$/u.test(text) || (list.length > 1 && skipped.has(list.at(-1))); // the last word is whole
      const { fixed, changed, maybe } = asIs ? { fixed: list, changed: [], maybe: [] } : spell([...list], typing && !trailing);
      // Names that are only offered still find something, so that nobody stands before an empty list.
      const offered = fixed.flatMap((word) => maybe.find(([wrong]) => wrong === word)?.[1].slice(0, 1) ?? [word]);
      const joined = offered.map((word, i) => word + offered[i + 1]).filter((word) => foods.has(stem(word))); // paw paw: pawpaw
      const slots = slotsOf([...joined, ...offered], typing, trailing);
      return { text, list, changed, maybe, offered, slots, said: saidIn(offered.map(stem)) };
    };

    const ask = (query, { typing = false, only = "", asIs = false } = {}) => {
      const { text, list, changed, maybe, offered, slots, said } = read(query, typing, asIs);
      const has = new Set(cut(offered.map(stem)).flatMap((part) => [...part.concepts, ...part.stems]));
      const found = rank(slots, said, only);
      const results = [];
      const perPage = new Map();
      const least = (found[0]?.[0] ?? 0) * 0.25;
      for (const [score, i] of found) {
        if (score < least || results.length >= 30) break;
        const { kind, address, title, text: below } = entries[i];
        const page = kind === "page" || kind === "part" ? address.split("#")[0] : kind === "food" ? "food" : "";
        const count = perPage.get(page) ?? 0;
        if (page && count >= (kind === "food" ? 6 : 2)) continue;
        perPage.set(page, count + 1);
        results.push({ kind, address, title, text: below, score });
      }
      // Who types no more than the name of a food wants its figure, whatever else is asked about it.
      const others = slots.filter((slot) => !slot.has("potassium"));
      const isNamed = (i) => others.length && entries[i].kind === "food" && others.every((slot) => [...slot].some(([term, weight]) => (weight === 1 || slot.size === 1) && entries[i].named.has(term)));
      const figure = found.find(([, i]) => isNamed(i))?.[1];
      const place = results.findIndex(({ address }) => address === entries[figure]?.address);
      if (place > 1) results.splice(1, 0, ...results.splice(place, 1));
      const result = resultIn(offered, fold(text));
      const sign = dangerIn(has, result);
      // The card stands above the list; for the worst signs the list begins with help too.
      if (sign && !only && (LEVELS.indexOf(index.signs[sign][0]) < 2 || !results.length)) {
        const help = entries.find(({ address }) => address === "help/");
        const at = results.findIndex(({ address }) => address === "help/");
        const before = TOPICS.has(sign) ? 1 : 0;
        if (at > before) results.splice(before, 0, ...results.splice(at, 1));
        else if (at < 0 && help) results.splice(before, 0, { kind: help.kind, address: help.address, title: help.title, text: help.text, score: 0 });
      }
      return {
        results,
        changed,
        corrected: changed.length ? changed.reduce((said, [from, to]) => said.replace(from, to), fold(text)).trim() : "",
        maybe,
        unknown: list.filter((word) => drugs.has(word) && !ours.has(word)),
        danger: sign && { sign: index.signs[sign][1], level: index.levels[index.signs[sign][0]], call: index.signs[sign][0] === "ambulance" ? index.numbers : [] },
        result,
      };
    };
    /** For search_learn.py: the terms of a query, and [score, entry] of all entries without what was learned. */
    const untaught = (query) => {
      const { slots, said } = read(query, true, false);
      return { said, found: rank(slots, [], "") };
    };
    return Object.assign(ask, { untaught });
  };
  globalThis.siteSearchEngine = { prepare, words, stem, distance };
})();

/* As a worker: the page sends the address of the index first, then queries. */
if (typeof document === "undefined" && typeof addEventListener === "function") {
  let ask = null;
  addEventListener("message", async ({ data }) => {
    if (!data.index) return postMessage({ number: data.number, answer: ask(data.query, data.options) });
    try {
      const response = await fetch(data.index);
      if (!response.ok) throw new Error(String(response.status));
      ask = globalThis.siteSearchEngine.prepare(await response.json());
      postMessage({ ready: true });
    } catch (error) {
      postMessage({ failed: String(error) });
    }
  });
}

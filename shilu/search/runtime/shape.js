// Typed terms -> strings of units, and which pairs prove them.
import { bare, isHan, isLetters, units } from "./units.js";

const HYPHEN = /^[-－]$/;

// -> { row, strings, text }: all units with their offsets as one string; the strings that marks and blanks beside Han part
// it into ({ row, at, quoted }, offsets from `at`); and what a text must hold to be an exact match, folded and bare.
// A row is [{ unit, at, typed }].
export function shape(terms, table) {
  const form = { row: [], strings: [], text: "" };
  let at = 0;
  for (const { raw, quoted } of terms) {
    const found = units(raw, table);
    let string = null;
    found.forEach((u, i) => {
      const before = found[i - 1] || u, blank = u.gap === 2 && (isHan(u.unit) || isHan(before.unit));
      // F-35 is one thing.
      const hyphen = u.gap === 3 && isLetters(before.unit) && !isHan(u.unit) && HYPHEN.test(raw.slice(before.to, u.from));
      if (!i || (!quoted && ((u.gap === 3 && !hyphen) || blank))) form.strings.push((string = { row: [], at: at + u.at, quoted }));
      const typed = raw.slice(u.from, u.to);
      form.row.push({ unit: u.unit, at: at + u.at, typed });
      string.row.push({ unit: u.unit, at: at + u.at - string.at, typed });
    });
    if (!found.length) continue;
    const last = found[found.length - 1];
    at += last.at + 1;
    form.text += bare(raw.slice(found[0].from, last.to), table);
  }
  return form;
}

function pairAt(row, i) {
  return { key: row[i].unit + " " + row[i + 1].unit, at: row[i].at };
}

// Units from..to-1 as a row of their own.
export function piece(row, from, to) {
  return row.slice(from, to).map((x) => ({ unit: x.unit, at: x.at - row[from].at, typed: x.typed }));
}

export function unitsOf(row) {
  return row.map((x) => x.unit).join("");
}

export function typedOf(row) {
  return row.map((x) => x.typed).join("");
}

// All pairs of neighbours.
export function pairsOf(row) {
  const out = [];
  for (let i = 0; i + 1 < row.length; i++) if (row[i + 1].at === row[i].at + 1) out.push(pairAt(row, i));
  return out;
}

// Of each chain the pairs at 0, 2, 4 ... and the last: positions are consecutive, so they prove all of it.
export function cover(row) {
  const out = [];
  for (let i = 0, j; i < row.length; i = j) {
    for (j = i + 1; j < row.length && row[j].at === row[j - 1].at + 1; ) j++;
    if (j - i === 1) {
      // Between two marks a unit stands alone, and one that is no Han has a key of its own wherever a mark follows; at the end of
      // the row anything may follow it. Of a Han one at the beginning the text must tell.
      if (j === row.length) out.push({ key: row[i].unit, at: row[i].at });
      else if (i || !isHan(row[i].unit)) out.push({ key: row[i].unit + " ", at: row[i].at });
      continue;
    }
    for (let k = i; k < j - 1; k += 2) out.push(pairAt(row, k));
    if ((j - i) & 1) out.push(pairAt(row, j - 2));
  }
  return out;
}

// Whether each unit of the row is in one of the parts: then only the kind of its parting marks is open.
export function covers(parts, row) {
  return row.every((x) => parts.some(({ key, at }) => at === x.at || (at + 1 === x.at && / ./.test(key))));
}

// `most` of the pairs, spread evenly, the first and the last among them.
export function spread(pairs, most) {
  if (pairs.length <= most) return pairs;
  return Array.from({ length: most }, (_, i) => pairs[Math.round((i * (pairs.length - 1)) / (most - 1))]);
}

// Whether positions alone prove the row: no parting mark in it (they differ), and no pair left out.
export function proven(row) {
  return row[row.length - 1].at === row.length - 1;
}

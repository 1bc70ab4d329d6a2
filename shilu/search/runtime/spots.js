// Texts and strings -> where the strings stand in the texts: units at the distances of FORMAT.md section 4, as the search counts.
import { shape } from "./shape.js";
import { bare, units } from "./units.js";

// A word of letters that stands nowhere itself is a beginning from this many letters on.
const BEGINNING = 2;

// The character ranges of `row` in a text cut into `all`. `same` compares two units; `exact`, where parting marks stand in
// the row, is what the stretch must read bare: offsets tell that there is a mark, not which.
function stand(text, all, row, same, exact, table) {
  const out = [], last = row.length - 1;
  for (let i = 0; i + last < all.length; i++) {
    let k = 0;
    while (k <= last && all[i + k].at - all[i].at === row[k].at && same(all[i + k].unit, row[k].unit, k === last)) k++;
    const range = [all[i].from, all[i + last].to];
    if (k > last && (exact === null || bare(text.slice(...range), table) === exact)) out.push(range);
  }
  return out;
}

const equal = (found, wanted) => found === wanted;
const begins = (found, wanted, last) => (last ? found.startsWith(wanted) : found === wanted);

// What a string may be read as, the strictest first: itself; the parts into which marks and blanks beside Han divide it;
// a beginning of a word of letters.
function readings(string, table) {
  const { row, strings, text } = shape([{ raw: string, quoted: false }], table);
  if (!row.length) return [];
  const proven = row[row.length - 1].at === row.length - 1, tail = row[row.length - 1].unit;
  const out = [{ rows: [row], same: equal, exact: proven ? null : text }];
  if (strings.length > 1) out.push({ rows: strings.map((s) => s.row), same: equal, exact: null });
  if (tail.length >= BEGINNING && /^\p{L}+$/u.test(tail) && !/\p{Script=Han}/u.test(tail)) out.push({ rows: [row], same: begins, exact: proven ? null : text.slice(0, -tail.length) });
  return out;
}

// Ranges of one text in order. Those that share characters are one place, and so are different strings that touch.
function merged(ranges) {
  const out = [];
  for (const [from, to, which] of ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = out[out.length - 1];
    if (last && (from < last.to || (from === last.to && !last.which.includes(which)))) {
      last.to = Math.max(last.to, to);
      if (!last.which.includes(which)) last.which.push(which);
    } else out.push({ from, to, which: [which] });
  }
  return out;
}

// -> { places: of each text its [{ from, to, which }], absent: indexes of the strings that stand nowhere }. `which`: indexes of
// the strings that stand there. `table` is the fold table or null.
export function spots(texts, strings, table) {
  const cut = texts.map((text) => units(text, table)), found = texts.map(() => []), absent = [];
  strings.forEach((string, which) => {
    const good = readings(string, table).some(({ rows, same, exact }) => {
      let n = 0;
      texts.forEach((text, i) => {
        for (const row of rows) for (const [from, to] of stand(text, cut[i], row, same, exact, table)) n = found[i].push([from, to, which]);
      });
      return n > 0;
    });
    if (!good) absent.push(which);
  });
  return { places: found.map(merged), absent };
}

// A query -> other ways to write parts of it, and where those stand: numbers, words that the site's vocabularies hold for the
// same, hyphens, and longer words of letters. Nothing of it is silent: the answer names each.
import { cut } from "./cut.js";
import { BEFORE, NONE, keep, seek } from "./lists.js";
import { numerals } from "./numerals.js";
import { LONG, together } from "./reading.js";
import { cover, pairsOf, piece, shape, unitsOf } from "./shape.js";
import { bare, isLetters } from "./units.js";

// How many other writings a query may have; up to how many units numbers are looked at; from how many letters on a word that
// stands in the archive is a beginning as well, and one that does not; the shards read for beginnings; the words named.
const WRITINGS = 6, PLAIN_ROW = 12, BEGINNING = 3, SHORTEST = 2, RANGE = 3, NAMED_WORDS = 3;

const isNumber = (unit) => /^[0-9]/.test(unit);

// Every span is { string, from, to, rule, also, raw, bit }: units from..to-1 of a string may be written `raw` (shown as `also`).
function numberSpans(s) {
  const chained = (x) => s.row[x.to - 1].at - s.row[x.from].at === x.to - 1 - x.from, spans = numerals(s.row.map((x) => x.unit)).filter(chained);
  return spans.flatMap(({ from, to, also }) => also.map(([text, bit]) => ({ string: s, from, to, rule: "number", also: text, raw: text.replace(/〇/g, "零"), bit })));
}

// F-35 and F35: a mark between letters and a number may be left out or put in; between letters it may be left out.
function hyphenSpans(s, text) {
  const out = [];
  for (let i = 0; i + 1 < s.row.length; i++) {
    const [a, b] = s.row.slice(i, i + 2).map((x) => x.unit), apart = s.row[i + 1].at - s.row[i].at === 2 && text.includes(`${a}-${b}`);
    const raw = apart ? s.row[i].typed + s.row[i + 1].typed : `${s.row[i].typed}-${s.row[i + 1].typed}`;
    if (isLetters(a) && (isNumber(b) || (apart && isLetters(b)))) if (apart || s.row[i + 1].at - s.row[i].at === 1) out.push({ string: s, from: i, to: i + 2, rule: "hyphen", also: raw, raw, bit: 0 });
  }
  return out;
}

// Words of the vocabularies in a string, the longest first: all of it, or whole pieces of the cut.
async function vocabularySpans(s, groups, index, read) {
  const whole = unitsOf(s.row), found = [];
  for (const { name, members } of groups) {
    // The name that a group goes by is a word of it like the others.
    const rule = members.every((x) => x.kind === "name") ? "name" : "synonym", words = [{ text: name, rule }, ...members.map((x) => ({ text: x.text, rule: x.kind }))];
    for (const word of words) {
      const text = bare(word.text, index.fold), at = text ? whole.indexOf(text) : -1;
      if (at < 0) continue;
      for (let from = 0, seen = 0; from < s.row.length; seen += s.row[from++].unit.length) {
        if (seen !== at) continue;
        let to = from, size = 0;
        while (to < s.row.length && size < text.length) size += s.row[to++].unit.length;
        if (size === text.length && s.row[to - 1].at - s.row[from].at === to - 1 - from) found.push({ from, to, word, words });
      }
    }
  }
  if (!found.length) return [];
  let ends = [0, s.row.length];
  if (found.some((x) => x.to - x.from < s.row.length)) {
    const pairs = pairsOf(s.row);
    await read.keys(pairs.map((x) => x.key));
    ends = cut(pairs.map((x) => read.list(x.key)), s.row.length, index.words).flat();
  }
  const taken = [], free = (x) => taken.every((y) => x.to <= y.from || x.from >= y.to || (x.from === y.from && x.to === y.to));
  for (const x of found.sort((a, b) => b.to - b.from - (a.to - a.from))) if (free(x) && ends.includes(x.from) && ends.includes(x.to)) taken.push(x);
  return taken.flatMap(({ from, to, word, words }) => words
    .filter((other) => other !== word && !(word.rule === "colloquial" && other.rule === "colloquial") && !bare(other.text, index.fold).includes(bare(word.text, index.fold)))
    .map((other) => ({ string: s, from, to, rule: word.rule === "colloquial" ? word.rule : other.rule, also: other.text, raw: other.text, bit: 0 })));
}

// The row with units from..to-1 written otherwise.
function rewritten(row, from, to, other) {
  const at = row[from].at, wider = other[other.length - 1].at - (row[to - 1].at - at);
  return [...row.slice(0, from), ...other.map((x) => ({ ...x, at: x.at + at })), ...row.slice(to).map((x) => ({ ...x, at: x.at + wider }))];
}

// Whether there is no mark outside the span, so that positions and the span's own text prove the whole.
function plainAround(row, from, to) {
  const last = row.length - 1;
  return (!from || row[from].at === from) && row[last].at - row[to - 1].at === last - to + 1;
}

// Where `row` stands with the span of it written otherwise: { list, size, text }, or null where that cannot be told.
async function standing(index, read, row, { from, to, raw, bit }) {
  const form = shape([{ raw, quoted: true }], index.fold), other = form.row;
  if (!other.length || !plainAround(row, from, to)) return null;
  const all = rewritten(row, from, to, other), { list } = await read.row(all, unitsOf(row.slice(0, from)) + form.text + unitsOf(row.slice(to)));
  const size = all[all.length - 1].at + 1, found = { list, size, text: unitsOf(all) };
  if (!bit || !list.p.length) return found;
  const pairs = pairsOf(all), edge = pairs[bit === BEFORE ? from : from + other.length - 2];
  if (!edge) return found;
  await read.keys([edge.key]);
  const { p, b } = read.list(edge.key) || NONE;
  let c = 0;
  return { ...found, list: keep(list, (x) => (c = seek(p, x + edge.at, c)) < p.length && p[c] === x + edge.at && b[c] & bit) };
}

// Where `row` stands with its last word going on; the words that it goes on to.
async function beginning(index, read, row) {
  const last = row.length - 1, beside = last > 0 && row[last].at === row[last - 1].at + 1;
  const found = await index.begins(beside ? `${row[last - 1].unit} ${row[last].unit}` : row[last].unit, RANGE), parts = last ? cover(row.slice(0, last)) : [];
  await read.keys(parts.map((x) => x.key));
  const list = together([...parts, { key: "", at: row[last - (beside ? 1 : 0)].at }], (key) => (key ? read.list(key) : found.list));
  return { list, size: row[last].at + 1, text: "", words: found.words };
}

// -> [{ string, from, to, typed, also, rule, whole: { list, size, text } or null for the query so written, own(): the same for the
// span alone }]. `scarce`: what was typed does not fill the page, so that less likely writings are worth their bytes; `absent`:
// it stands nowhere.
export async function expansions(index, form, read, { scarce, absent }) {
  const open = form.strings.filter((s) => !s.quoted), tail = form.strings[form.strings.length - 1], groups = index.equals ? await index.equals() : null;
  if (form.row.length > LONG || !open.length) return [];
  const spans = [];
  for (const s of open) {
    if (groups) spans.push(...(await vocabularySpans(s, groups, index, read)));
    if (form.row.length <= PLAIN_ROW) spans.push(...numberSpans(s), ...(scarce ? hyphenSpans(s, form.text) : []));
  }
  const word = tail.row[tail.row.length - 1].unit, first = new Map();
  let n = 0;
  for (const s of form.strings) {
    first.set(s, n);
    n += s.row.length;
  }
  const found = await Promise.all(spans.slice(0, WRITINGS).map(async (x) => {
    const at = first.get(x.string), typed = x.string.row.slice(x.from, x.to);
    return {
      ...x, typed: typed.map((u) => u.typed).join(""),
      whole: await standing(index, read, form.row, { ...x, from: x.from + at, to: x.to + at }),
      own: () => standing(index, read, piece(x.string.row, x.from, x.to), { ...x, from: 0, to: x.to - x.from }),
    };
  }));
  if (scarce && !tail.quoted && isLetters(word) && word.length >= (absent ? SHORTEST : BEGINNING)) {
    const whole = await beginning(index, read, form.row), to = tail.row.length, from = to - 1, { typed } = tail.row[from];
    const also = whole.words.slice(0, NAMED_WORDS).join("、") + (whole.words.length > NAMED_WORDS ? "…" : "");
    found.push({ string: tail, from, to, rule: "begins", typed, also, raw: typed, bit: 0, whole, own: () => beginning(index, read, piece(tail.row, from, to)) });
  }
  return found;
}

// The words of a query's strings -> the documents that hold all of them, or most; what a string alone does not prove.
import { cut } from "./cut.js";
import { either } from "./expand.js";
import { NONE, shifted, union } from "./lists.js";
import { BESIDE, LONG, WIDE, lighter, together } from "./reading.js";
import { addPassages, addPoints, noPassages } from "./score.js";
import { cover, pairsOf, piece, proven, spread, typedOf, unitsOf } from "./shape.js";
import { ACROSS, ASKING, BESIDE_WORD, LEAST_NAME, LEAST_PLAIN, LEAST_SENTENCE, NAME, NAMED, PAIR, PLAIN, SKIPPED } from "./weights.js";

// A row of more units is a pasted text: each pair of it says less. Pairs read for such a one and for a long headline, beside those of
// the phrase.
const PASTED = 48, FEW = 8, SOME = 16;

// The pairs to read for the words: all, or as many as may be, those with a skipped character left out first. Of a long query they
// are few, light ones all over it: a stretch that is typed otherwise than it is printed must not take them all.
function affordable(index, form) {
  const { strings } = form, units = form.row.length, most = units > PASTED ? FEW : units > LONG ? SOME : LONG;
  const all = strings.flatMap((s) => (s.quoted ? cover(s.row) : proven(s.row) ? pairsOf(s.row) : [...pairsOf(s.row), ...cover(s.row)])).map((x) => x.key), keys = Array.from(new Set(all));
  if (keys.length <= most) return keys;
  const light = keys.filter((key) => !Array.from(key).some((c) => SKIPPED.includes(c))), from = light.length >= most / 2 ? light : keys;
  return most === LONG ? from.slice(0, most) : spread(lighter(index, from.map((key) => ({ key })), most), most).map((x) => x.key);
}

// The pieces of a cut, with the spans that have another writing as pieces of their own.
function pieced(pieces, spans) {
  const out = pieces.filter(([from, to]) => !spans.some((x) => from < x.to && to > x.from));
  for (const { from, to } of spans) if (!out.some((x) => x[0] === from)) out.push([from, to]);
  return out.sort((x, y) => x[0] - y[0]);
}

// The words of a string as { text, typed, size, list, real, also }: pieces of the cut with their places. A single unit left over
// counts only where it touches its whole neighbouring piece, and not at all when it is one of the skipped. `spans` are other
// writings of stretches of it, `also` where they stand.
function wordsOf(row, index, list, spans) {
  const pairs = row.slice(1).map((x, i) => (x.at === row[i].at + 1 ? list(`${row[i].unit} ${x.unit}`) : null)), pieces = pieced(cut(pairs, row.length, index.words), spans);
  const stand = (from, to) => together(cover(piece(row, from, to)), list);
  const words = pieces.map(([from, to], k) => {
    const own = row.slice(from, to), text = unitsOf(own), typed = typedOf(own), also = spans.filter((x) => x.from === from && x.to === to).map((x) => x.alone);
    if (ASKING.includes(text)) return null;
    if (to - from > 1) return { text, typed, size: own[own.length - 1].at - own[0].at + 1, list: stand(from, to), real: true, also };
    if (SKIPPED.includes(text)) return null;
    // Where the pair between them has not been read, nothing is known of the single unit.
    const left = pairs[from - 1] && pieces[k - 1], right = pairs[from] && pieces[k + 1];
    if (!left && !right && !also.length) return null;
    const before = left ? shifted(stand(left[0], to), from - left[0]) : NONE, after = right ? stand(from, right[1]) : NONE;
    return { text, typed, size: 1, list: union(before, after), real: also.length > 0, also };
  });
  return { words: words.filter(Boolean), strays: strays(row, pieces, pairs) };
}

// Rows of units left over by the cut of which no two neighbours ever stand together: names that do not occur.
function strays(row, pieces, pairs) {
  const out = [];
  for (let k = 0, run = 1; k < pieces.length; k++) {
    const single = (x) => x && x[1] - x[0] === 1, i = pieces[k][0];
    if (single(pieces[k]) && single(pieces[k + 1]) && pairs[i] && !pairs[i].p.length) run++;
    else {
      if (run > 2) out.push(typedOf(row.slice(i - run + 1, i + 1)));
      run = 1;
    }
  }
  return out;
}

// The least share of the query's rarity that a document of the lowest grade must hold; 0: there is no such grade.
function leastShare(form) {
  if (form.strings.some((s) => s.quoted) || form.row.length <= NAMED) return 0;
  return form.row.length <= NAME ? LEAST_NAME : form.row.length <= PLAIN ? LEAST_PLAIN : LEAST_SENTENCE;
}

// The words of every string, each once. -> { words, missing, whole }; whole: all of the lists were read.
async function gathered(index, form, keys, read, spans) {
  const words = new Map(), singles = new Map(), missing = [], beside = form.strings.length > 1;
  let whole = true;
  await Promise.all([
    read.keys(keys),
    ...form.strings.filter((s) => s.row.length === 1 && !(beside && SKIPPED.includes(s.row[0].unit))).map(async (s) => {
      const found = await read.row(s.row, "", beside ? BESIDE : WIDE);
      whole = whole && found.whole;
      singles.set(s, found.list);
    }),
    ...spans.map(async (x) => (x.alone = await x.own())),
  ]);
  for (const s of form.strings) {
    const text = unitsOf(s.row), typed = typedOf(s.row), own = spans.filter((x) => x.string === s && x.alone);
    if (singles.has(s)) words.set(text, { text, typed, size: 1, list: singles.get(s), real: true, also: own.map((x) => x.alone) });
    else if (s.row.length > 1) {
      const all = together(cover(s.row), read.list), size = s.row[s.row.length - 1].at + 1;
      if (s.quoted) words.set(text, { text, typed, size, list: all, real: true, also: [] });
      else {
        const found = wordsOf(s.row, index, read.list, own);
        for (const w of found.words) if (!words.has(w.text) || !words.get(w.text).real) words.set(w.text, w);
        if (!beside) missing.push(...found.strays);
      }
      if (beside && s.row.length <= NAMED && !all.p.length) missing.push(typed);
    }
  }
  return { words: Array.from(words.values()), missing, whole };
}

// -> { words, terms: what is to be marked, missing, whole, points, holds(d): 2 all of the words, 1 most of them, 0 }.
export async function byWords(index, form, read, spans) {
  const keys = affordable(index, form), { words, missing, whole } = await gathered(index, form, keys, read, spans);
  const points = new Float64Array(index.count), mass = new Float64Array(index.count), got = new Uint8Array(index.count), passages = noPassages(index), terms = [];
  // A single unit that touches nothing is dear to a name, where it tells two apart, and cheap to a sentence.
  const name = form.row.length <= NAME;
  let sum = 0;
  for (const w of words) {
    const list = w.also.length ? either([w.list, ...w.also.map((x) => x.list)]) : w.list;
    w.weight = addPoints(list, index, w.real ? 1 : BESIDE_WORD, points, (d, rare) => {
      got[d]++;
      mass[d] += rare;
    }, passages);
    if (w.real || name) sum += w.weight;
    for (const { also, ...term } of [w, ...w.also.map((x) => ({ ...x, weight: w.weight, typed: x.typed || w.typed }))]) terms.push(term);
  }
  for (const key of keys) {
    if (!key.includes(" ") || !read.list(key)) continue;
    const inside = words.some((w) => w.text.includes(key.replace(" ", "")));
    addPoints(read.list(key), index, inside ? PAIR : ACROSS, points, null, passages);
  }
  addPassages(index, passages, points);
  const real = words.some((w) => w.real), least = leastShare(form);
  const holds = (d) => (!got[d] ? 0 : real && got[d] === words.length ? 2 : least && mass[d] >= least * sum ? 1 : 0);
  return { words, terms, missing, whole, points, holds };
}

// The words of a query's strings -> the documents that hold all of them, or most; what a string alone does not prove.
import { cut } from "./cut.js";
import { NONE, shifted, union } from "./lists.js";
import { BESIDE, LONG, WIDE, lighter, together } from "./reading.js";
import { addPassages, addPoints, noPassages } from "./score.js";
import { cover, pairsOf, piece, proven, spread, typedOf, unitsOf } from "./shape.js";
import { ACROSS, ASKING, BESIDE_WORD, CORE, LEAST_NAME, LEAST_PLAIN, LEAST_SENTENCE, NAME, NAMED, PAIR, PLAIN, SKIPPED } from "./weights.js";

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

// The words that make a question, as places in the row: an archive in which they are rare would cut them to single units.
function askingOf(row) {
  return row.flatMap((_, from) => ASKING.filter((word) => unitsOf(row.slice(from, from + word.length)) === word).map((word) => ({ from, to: from + word.length })));
}

// The pieces of a cut, with the spans that have another writing and the words of a question as pieces of their own.
function pieced(row, pieces, spans) {
  const inside = (x) => pieces.every(([from, to]) => to <= x.from || from >= x.to || (from >= x.from && to <= x.to)), own = [];
  for (const x of [...spans, ...askingOf(row).filter(inside)]) if (!own.some((y) => x.from < y.to && x.to > y.from)) own.push(x);
  return [...pieces.filter(([from, to]) => !own.some((x) => from < x.to && to > x.from)), ...own.map((x) => [x.from, x.to])].sort((x, y) => x[0] - y[0]);
}

// The words of a string as { text, typed, size, list, real, also }: pieces of the cut with their places. A single unit left over
// counts only where it touches its whole neighbouring piece, and not at all when it is one of the skipped. `spans` are other
// writings of stretches of it, `also` where they stand.
function wordsOf(row, index, list, spans) {
  const pairs = row.slice(1).map((x, i) => (x.at === row[i].at + 1 ? list(`${row[i].unit} ${x.unit}`) : null)), pieces = pieced(row, cut(pairs, row.length, index.words), spans);
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
  return { words: words.filter(Boolean), strays: strays(row, pieces, pairs), core: coreOf(pieces, words, stand) };
}

// Where all that a question asks of stands in one piece (社会组织 of 什么是社会组织).
function coreOf(pieces, words, stand) {
  let from = 0, to = words.length;
  while (from < to && !words[from]) from++;
  while (to > from && !words[to - 1]) to--;
  return to - from < 2 || to - from === words.length ? NONE : stand(pieces[from][0], pieces[to - 1][1]);
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

// The words of every string, each once. -> { words, cores, missing, dropped, whole }; whole: all of the lists were read.
async function gathered(index, form, keys, read, spans) {
  const words = new Map(), singles = new Map(), missing = [], dropped = [], cores = [], beside = form.strings.length > 1;
  let whole = true;
  await Promise.all([
    read.keys(keys),
    ...form.strings.filter((s) => s.row.length === 1 && !(beside && SKIPPED.includes(s.row[0].unit))).map(async (s) => {
      const found = await read.row(s.row, "", beside ? BESIDE : WIDE);
      whole = whole && found.whole;
      singles.set(s, found.list);
      if (found.whole && !found.list.p.length && s.row[0].unit.length > 1) missing.push(typedOf(s.row));
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
        cores.push(found.core);
        if (!found.words.length) dropped.push(typed);
        for (const w of found.words) if (!words.has(w.text) || !words.get(w.text).real) words.set(w.text, w);
        if (!beside) missing.push(...found.strays);
      }
      if (beside && s.row.length <= NAMED && !all.p.length && cover(s.row).every((x) => read.list(x.key))) missing.push(typed);
    } else dropped.push(typed);
  }
  return { words: Array.from(words.values()), cores, missing, dropped, whole };
}

// -> { words, terms: what is to be marked, missing, dropped: strings that say nothing, whole, points, holds(d): 2 all of the words, 1 most of them, 0 }.
export async function byWords(index, form, read, spans) {
  const keys = affordable(index, form), { words, cores, missing, dropped, whole } = await gathered(index, form, keys, read, spans);
  const points = new Float64Array(index.count), mass = new Float64Array(index.count), got = new Uint8Array(index.count), passages = noPassages(index), terms = [];
  // A single unit that touches nothing is dear to a name, where it tells two apart, and cheap to a sentence.
  const name = form.row.length <= NAME;
  let sum = 0;
  for (const w of words) {
    const list = w.also.length ? [w.list, ...w.also.map((x) => x.list)].reduce(union) : w.list;
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
  for (const core of cores) addPoints(core, index, CORE, points, null);
  addPassages(index, passages, points);
  const real = words.some((w) => w.real), least = leastShare(form);
  // Where a list is lost, words are cut and found as if it said nothing: no document has all of them for certain.
  const lost = keys.some((key) => key.includes(" ") && !read.list(key)), most = lost ? 1 : 2, holds = (d) => (!got[d] ? 0 : real && got[d] === words.length ? most : least && mass[d] >= least * sum ? 1 : 0);
  return { words, terms, missing, dropped: lost ? [] : dropped, whole: whole || lost, points, holds };
}

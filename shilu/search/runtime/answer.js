// A typed query -> the documents that answer it, graded: the phrase, then all words, then most words.
import { cut } from "./cut.js";
import { allowed } from "./filter.js";
import { ALIGNED, NONE, seek, shifted, union } from "./lists.js";
import { verified } from "./proof.js";
import { parse } from "./query.js";
import { Refold, reader, together } from "./reading.js";
import { addPoints } from "./score.js";
import { cover, covers, pairsOf, piece, proven, shape, spread, typedOf, unitsOf } from "./shape.js";
import { ASKING, BESIDE_WORD, LEAST_NAME, LEAST_PLAIN, LEAST_SENTENCE, NAME, NAMED, PAIR, PLAIN, SHORT, SKIPPED } from "./weights.js";

export const PAGE = 10;
// Grades of a document, best first: the phrase as whole words, the phrase, all words, most words.
export const WHOLE = 1, LITERAL = 2, ALL = 3, MOST = 4;

// A query of more units is proved by a few spread pairs of it, and no query reads more pairs; the shards read for a unit alone
// and for one beside other strings; the documents whose text is compared.
const LONG = 24, SPREAD = 8, WIDE = 12, BESIDE = 3, CANDIDATES = 24;

// The pairs to read for the words: all, or as many as may be, those with a skipped character left out first.
function affordable(strings, most) {
  const all = strings.flatMap((s) => (s.quoted ? cover(s.row) : pairsOf(s.row))).map((x) => x.key), keys = Array.from(new Set(all));
  if (keys.length <= most) return keys;
  const light = keys.filter((key) => !Array.from(key).some((c) => SKIPPED.includes(c)));
  return (light.length >= most / 2 ? light : keys).slice(0, most);
}

// The words of a string as { text, typed, size, list, real }: pieces of the cut with their places. A single unit left over
// counts only where it touches its whole neighbouring piece, and not at all when it is one of the skipped.
function wordsOf(row, index, list) {
  const pairs = pairsOf(row).map((x) => list(x.key)), pieces = cut(pairs, row.length, index.words);
  const stand = (from, to) => together(cover(piece(row, from, to)), list);
  const words = pieces.map(([from, to], k) => {
    const own = row.slice(from, to), text = unitsOf(own), typed = typedOf(own);
    if (ASKING.includes(text)) return null;
    if (to - from > 1) return { text, typed, size: to - from, list: stand(from, to), real: true };
    if (SKIPPED.includes(text)) return null;
    // Where the pair between them has not been read, nothing is known of the single unit.
    const left = pairs[from - 1] && pieces[k - 1], right = pairs[from] && pieces[k + 1];
    if (!left && !right) return null;
    const before = left ? shifted(stand(left[0], to), from - left[0]) : NONE, after = right ? stand(from, right[1]) : NONE;
    return { text, typed, size: 1, list: union(before, after), real: false };
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

// Puts the phrase's documents into grades 1 and 2, with the whole string as the one word. Returns their number.
function gradePhrase(index, answer, mask) {
  const { list } = answer.phrase, grade = answer.grade;
  // Only a short string stands by accident inside other words (产品和服务); a longer one is what was meant.
  const split = answer.form.row.length <= SHORT;
  answer.phrase.weight = addPoints(list, index, 1, answer.points, (d) => (grade[d] = split ? LITERAL : WHOLE));
  for (let i = 0, d = 0; split && i < list.p.length; i++) {
    d = seek(index.starts, list.p[i] + 1, d) - 1;
    if (list.b[i] & ALIGNED) grade[d] = WHOLE;
  }
  let n = 0;
  for (let d = 0; d < index.count; d++) {
    if (mask && !mask[d]) grade[d] = 0;
    else if (grade[d]) n++;
  }
  return n;
}

// All other documents: the words of every string.
async function gradeWords(index, answer, mask, read) {
  const { form, grade } = answer, words = new Map(), keys = affordable(form.strings, form.row.length > LONG ? LONG - SPREAD : LONG), singles = new Map();
  await Promise.all([read.keys(keys), ...form.strings.map(async (s) => {
    if (s.row.length > 1 || (form.strings.length > 1 && SKIPPED.includes(s.row[0].unit))) return;
    const found = await read.row(s.row, form.strings.length > 1 ? BESIDE : WIDE);
    answer.atLeast = answer.atLeast || !found.whole;
    singles.set(s, found.list);
  })]);
  for (const s of form.strings) {
    const text = unitsOf(s.row), typed = typedOf(s.row);
    if (singles.has(s)) words.set(text, { text, typed, size: 1, list: singles.get(s), real: true });
    else if (s.row.length > 1) {
      const whole = together(cover(s.row), read.list), size = s.row[s.row.length - 1].at + 1;
      if (s.quoted) words.set(text, { text, typed, size, list: whole, real: true });
      else {
        const found = wordsOf(s.row, index, read.list);
        for (const w of found.words) if (!words.has(w.text) || !words.get(w.text).real) words.set(w.text, w);
        if (form.strings.length === 1) answer.missing.push(...found.strays);
      }
      if (form.strings.length > 1 && s.row.length <= NAMED && !whole.p.length) answer.missing.push(typed);
    }
  }
  answer.words = Array.from(words.values());
  const points = new Float64Array(index.count), mass = new Float64Array(index.count), got = new Uint8Array(index.count);
  // A single unit that touches nothing is dear to a name, where it tells two apart, and cheap to a sentence.
  const name = form.row.length <= NAME;
  let all = 0;
  for (const w of answer.words) {
    w.weight = addPoints(w.list, index, w.real ? 1 : BESIDE_WORD, points, (d, rare) => {
      got[d]++;
      mass[d] += rare;
    });
    if (w.real || name) all += w.weight;
  }
  for (const key of keys) if (read.list(key)) addPoints(read.list(key), index, PAIR, points, null);
  const real = answer.words.some((w) => w.real), least = leastShare(form);
  for (let d = 0; d < index.count; d++) {
    if (grade[d] || (mask && !mask[d]) || !got[d]) continue;
    if (real && got[d] === answer.words.length) grade[d] = ALL;
    else if (least && mass[d] >= least * all) grade[d] = MOST;
    if (grade[d]) answer.points[d] = points[d];
  }
}

async function attempt(index, query, related) {
  const read = reader(index), form = shape(query.text, index.fold), { row, strings } = form;
  const long = row.length > LONG, alone = strings.length === 1, parts = long ? spread(pairsOf(row), SPREAD) : cover(row);
  const [{ mask, absent }] = await Promise.all([allowed(index, query, read), row.length > 1 && read.keys(parts.map((x) => x.key))]);
  const answer = {
    query, form, missing: absent, words: [], phrase: null, grade: new Uint8Array(index.count), points: new Float64Array(index.count),
    counts: [0, 0, 0, 0, 0], exact: 0, total: 0, complete: true, atLeast: false, docs: null,
  };
  if (!row.length) {
    // Nothing but filters: all that may answer, the newest first.
    if (mask) mask.forEach((may, d) => may && (answer.grade[d] = ALL));
    return answer;
  }
  const span = row[row.length - 1].at + 1;
  let phrase = { list: NONE, whole: true };
  if (row.length === 1) phrase = await read.row(row, WIDE);
  else if (parts.length) {
    phrase.list = together(parts, read.list);
    if (long || !proven(row)) phrase = await verified(index, phrase.list, span, form.text, CANDIDATES, !long && covers(parts, row));
  }
  answer.phrase = { text: unitsOf(row), list: phrase.list, size: span, weight: 0 };
  answer.atLeast = !phrase.whole;
  const found = gradePhrase(index, answer, mask);
  // Three units hold no two words; a quoted string wants nothing else; where the phrase fills the page the rest waits.
  if (alone && (strings[0].quoted || (found && row.length <= SHORT))) return answer;
  if (!related && found >= (long ? 1 : PAGE) && (alone || long)) answer.complete = false;
  else await gradeWords(index, answer, mask, read);
  return answer;
}

// -> the answer: `docs` in order of relevance, `grade` and `points` of each document, `counts` by grade, `exact`, `total`;
// `complete` is false while related documents have not been asked for, `atLeast` true where only some shards were read.
export async function ask(index, typed, related) {
  const query = parse(typed);
  index.broken.clear();
  for (;;) {
    try {
      const answer = await attempt(index, query, related), docs = [];
      answer.grade.forEach((g, d) => {
        answer.counts[g]++;
        if (g) docs.push(d);
      });
      answer.total = docs.length;
      answer.exact = answer.counts[WHOLE] + answer.counts[LITERAL];
      const { grade, points } = answer;
      answer.docs = Uint32Array.from(docs.sort((x, y) => grade[x] - grade[y] || points[y] - points[x] || y - x));
      return answer;
    } catch (e) {
      // The folding table has come: cut anew, once.
      if (!(e instanceof Refold)) throw e;
    }
  }
}

// The same documents by date: the phrase's first, then the others, each newest or oldest first.
export function byDate(answer, oldest) {
  const group = (d) => Math.max(LITERAL, answer.grade[d]), sign = oldest ? 1 : -1;
  return answer.docs.slice().sort((x, y) => group(x) - group(y) || sign * (x - y));
}

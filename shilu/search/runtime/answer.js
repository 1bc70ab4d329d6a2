// A typed query -> the documents that answer it, graded: the phrase, what means the same, all words, most words.
import { allowed, passing } from "./filter.js";
import { ALIGNED, NONE, documents, seek } from "./lists.js";
import { parse } from "./query.js";
import { COUNTED } from "./numerals.js";
import { LONG, Refold, reader } from "./reading.js";
import { addPoints } from "./score.js";
import { shape, unitsOf } from "./shape.js";
import { isLetters } from "./units.js";
import { SHORT } from "./weights.js";
import { byWords } from "./words.js";

export const PAGE = 10;
// In a large archive a phrase of more units is what was meant, wherever it stands: what is only related waits to be asked for.
const SURE = 12;
// Figures, and characters that may be.
const NUMBER = new RegExp(`[0-9]|[零一二三四五六七八九〇○十百千][${COUNTED}]|百分`);
// Grades of a document, best first: the phrase as whole words, the phrase, the phrase in another writing, all words, most words.
export const WHOLE = 1, LITERAL = 2, SAME = 3, ALL = 4, MOST = 5;

// Puts the phrase's documents into grades 1 and 2, with the whole string as the one word.
function gradePhrase(index, answer) {
  const { list } = answer.phrase, grade = answer.grade;
  // Only a short string stands by accident inside other words (产品和服务); a longer one is what was meant.
  const split = answer.form.row.length <= SHORT;
  answer.phrase.weight = addPoints(list, index, 1, answer.points, (d) => (grade[d] = split ? LITERAL : WHOLE));
  for (let i = 0, d = 0; split && i < list.p.length; i++) {
    d = seek(index.starts, list.p[i] + 1, d) - 1;
    if (list.b[i] & ALIGNED) grade[d] = WHOLE;
  }
}

// Documents that have the query in another writing only.
function gradeSame(index, answer) {
  const points = new Float64Array(index.count), found = new Uint8Array(index.count);
  for (const { whole, also, typed, rule } of answer.spans) {
    if (!whole || !whole.list.p.length) continue;
    const term = { ...whole, typed: rule === "begins" ? typed : also, weight: 0 };
    term.weight = addPoints(whole.list, index, 1, points, (d) => (found[d] = 1));
    answer.same.push(term);
  }
  found.forEach((yes, d) => {
    if (!yes || answer.grade[d]) return;
    answer.grade[d] = SAME;
    answer.points[d] = points[d];
  });
}

// Whether a query may have other writings: the script that knows them is fetched for these only.
function writable(index, { row, text }, scarce) {
  return row.length > 0 && (index.alike || NUMBER.test(text) || (scarce && row.some((x) => isLetters(x.unit))));
}

// It tells what they are: null, and a file that could not be read, where it does not come.
const writings = (index) => index.writings().catch(() => (index.broken.add("writings"), null));

// A part of what was typed that nothing is looked for by.
function unheard(query, value) {
  const from = query.typed.indexOf(value);
  if (from >= 0) query.problems.push({ rule: "dropped", from, to: from + value.length, value });
}

// All other documents.
async function gradeWords(index, answer, read) {
  const { words, terms, missing, dropped, whole, points, holds } = await byWords(index, answer.form, read, answer.spans);
  Object.assign(answer, { words, terms, missing: [...answer.missing, ...missing], atLeast: answer.atLeast || !whole });
  if (words.length) dropped.forEach((value) => unheard(answer.query, value));
  for (let d = 0; d < index.count; d++) {
    const how = answer.grade[d] ? 0 : holds(d);
    if (!how) continue;
    answer.grade[d] = how === 2 ? ALL : MOST;
    answer.points[d] = points[d];
  }
}

async function attempt(index, query, options) {
  const read = reader(index), form = shape(query.text, index.fold), { row, strings } = form, long = row.length > LONG, alone = strings.length === 1;
  const [{ masks, absent, problems }, phrase] = await Promise.all([allowed(index, query, options.filters, read), row.length ? read.row(row, form.text) : { list: NONE, whole: true }, options.expand && row.length && !long && index.equals(), options.expand && writable(index, form, false) && writings(index)]);
  const answer = {
    query: { ...query, problems: [...query.problems, ...problems] }, options, form, masks, within: passing(index, masks), missing: absent, phrase: null, same: [], words: [], terms: [], spans: [], expansions: [],
    grade: new Uint8Array(index.count), points: new Float64Array(index.count), counts: [0, 0, 0, 0, 0, 0], exact: 0, total: 0, complete: true, atLeast: !phrase.whole, docs: null,
  };
  // Nothing but conditions: all that may answer, the newest first.
  if (!row.length) {
    answer.grade.fill(masks.length ? ALL : 0);
    query.text.forEach((x) => unheard(answer.query, x.raw));
    return answer;
  }
  answer.phrase = { text: unitsOf(row), list: phrase.list, size: row[row.length - 1].at + 1, weight: 0 };
  gradePhrase(index, answer);
  // A condition takes documents away and never brings others in, so whether the page is full is asked before them.
  const count = (test) => answer.grade.reduce((n, g, d) => n + (g && test(d) ? 1 : 0), 0), sure = index.large ? row.length > SURE : long, full = () => count(() => true) >= (sure ? 1 : PAGE);
  const expansions = options.expand && writable(index, form, !full()) && (await writings(index));
  if (expansions) answer.spans = await expansions(index, form, read, { scarce: !full(), absent: !count(() => true) });
  gradeSame(index, answer);
  const found = count((d) => answer.within[d]);
  // Three units hold no two words; a quoted string wants nothing else; where the phrase fills the page the rest waits.
  if (alone && (strings[0].quoted || (found && row.length <= SHORT))) return answer;
  if (!options.related && found && full() && (alone || sure)) answer.complete = false;
  else await gradeWords(index, answer, read);
  return answer;
}

// What is said of other writings: how many documents of the answer have each of them and not the phrase.
function named(index, { spans, grade, within }) {
  const out = [];
  for (const { typed, also, rule, whole, alone } of spans) {
    const holds = new Set([whole, alone].flatMap((x) => (x ? Array.from(documents(x.list, index.starts)) : [])));
    const count = Array.from(holds).filter((d) => within[d] && (grade[d] === SAME || grade[d] === ALL)).length;
    if (count && !out.some((x) => x.also === also)) out.push({ typed, also, rule, count });
  }
  return out;
}

// What an answer comes to: its documents counted and in order.
function settled(index, answer) {
  const docs = [], { grade, points, within, counts } = answer;
  grade.forEach((g, d) => {
    if (!g || !within[d]) return;
    counts[g]++;
    docs.push(d);
  });
  answer.total = docs.length;
  answer.exact = counts[WHOLE] + counts[LITERAL];
  answer.expansions = named(index, answer);
  answer.docs = Uint32Array.from(docs.sort((x, y) => grade[x] - grade[y] || points[y] - points[x] || y - x));
  return answer;
}

// `options`: { related, expand, filters: { speaker: [...], ..., from, to } }, all of them optional, or `related` alone.
// -> the answer: `docs` in order of relevance, `grade` (before conditions) and `points` of each document, `counts` by grade, `exact`,
// `total`; `complete` is false while related documents have not been asked for, `atLeast` true where only some shards were read.
export async function ask(index, typed, options) {
  const query = parse(typed), wanted = { related: options === true, expand: true, ...(typeof options === "object" ? options : {}) };
  wanted.filters = wanted.filters || {};
  index.broken.clear();
  index.until = Date.now() + index.patience;
  try {
    return settled(index, await attempt(index, query, wanted).catch((e) => {
      // The folding table has come: cut anew, once.
      if (!(e instanceof Refold)) throw e;
      return attempt(index, query, wanted);
    }));
  } finally {
    index.until = 0;
  }
}

// The same documents by date: the phrase's first, then the others, each newest or oldest first, and what has no date last.
export function byDate(index, answer, oldest) {
  const group = (d) => Math.max(LITERAL, answer.grade[d]), undated = (d) => (index.years[d] ? 0 : 1), sign = oldest ? 1 : -1;
  return answer.docs.slice().sort((x, y) => group(x) - group(y) || undated(x) - undated(y) || sign * (x - y));
}

// An answer -> what is said of it: the sentence above, and what the reader must know to trust it.
import { ALL, LITERAL, PAGE, WHOLE } from "./answer.js";
import { make, say } from "./draw.js";

// Grades of documents by name, best first; what the answer does not know has no documents.
export const TIERS = ["", "whole", "literal", "same", "all", "most"];

export const plain = (answer) => answer.query.text.map((t) => t.raw).join(" ");

// Whether only conditions were asked for, so that there is nothing to grade by.
export const listed = (answer) => !answer.form.row.length;

function span(index, docs, strings) {
  let from = 0, to = 0;
  for (const d of docs) {
    const y = index.years[d];
    if (y && (!from || y < from)) from = y;
    if (y > to) to = y;
  }
  return !from ? "" : say(from === to ? strings.one_year : strings.years, { from, to }).join("");
}

// "含“社区治理”的 37 篇，2008—2024 年；另有 11 篇各词分见。" Where a tier does not begin on this page, its number leads to it.
export function sentence({ strings, link }, index, answer, at) {
  const { counts } = answer, whole = listed(answer), grades = [LITERAL, ...TIERS.map((_, g) => g).filter((g) => g > LITERAL)];
  const size = (g) => (g === LITERAL ? answer.exact : counts[g]), first = whole ? ALL : grades.find(size);
  // What could not be read may hold the phrase.
  const key = whole ? "listed" : first === LITERAL ? "found" : `${index.late.size || index.broken.size || (first === ALL && answer.form.strings.length > 1) ? "tier" : "found"}_${TIERS[first]}`, count = make("b", null, ...say(strings.count, { n: whole ? answer.total : size(first) }));
  const docs = answer.docs.filter((d) => whole || (first === LITERAL ? answer.grade[d] <= LITERAL : answer.grade[d] === first)), { conditions, without } = answer.query;
  const negative = (x) => without.some((w) => w.typed === x), told = (key, words) => (words.length ? say(strings[key], { conditions: words.join(strings.comma_list) }) : []);
  const pieces = [...told("within", conditions.filter((x) => !negative(x))), ...told("without", conditions.filter(negative).map((x) => x.slice(1))), ...say((answer.atLeast && strings[`${key}_least`]) || strings[key], { q: plain(answer), count, n: size(first) }), span(index, docs, strings)];
  // A phrase that stands inside other words only may not be what was meant: how often, and where those begin.
  if (!whole && first === LITERAL && counts[WHOLE] && counts[LITERAL]) pieces.push(strings.comma, at.sort ? say(strings.of_them, { n: counts[LITERAL] }).join("") : link({ ...at, page: Math.floor(counts[WHOLE] / PAGE) + 1 }, say(strings.of_them, { n: counts[LITERAL] }).join(""), { class: "linked" }));
  let before = whole ? 0 : size(first);
  for (const g of whole ? [] : grades.filter((x) => x > first && size(x))) {
    pieces.push(strings.semicolon, link({ ...at, page: Math.floor(before / PAGE) + 1 }, say(strings[`also_${TIERS[g]}`], { n: size(g) }).join(""), { class: "linked" }));
    before += size(g);
  }
  if (!answer.complete) pieces.push(strings.semicolon, link({ ...at, related: true, page: 1 }, strings.related, { class: "linked" }));
  return [...pieces, strings.stop];
}

// What was typed with the stretch that could not be read as it was meant.
function mistaken({ strings }, q, { rule, from, to, value }) {
  const echo = make("q", null, q.slice(0, from), make("mark", null, q.slice(from, to)), q.slice(to));
  return [...say(strings[`query_${rule}`] || strings.query_other, { value: value || q.slice(from, to) }), " ", echo];
}

function widened({ strings, link }, found, at) {
  const also = found.flatMap(({ also: word, rule }, i) => [i ? strings.comma_list : "", ...say(strings.also_word, { word, rule: strings[`rule_${rule}`] || "" })]);
  return [...say(strings.expanded, { also: make("span", null, ...also) }), link({ ...at, expand: false, page: 1 }, strings.unexpand, { class: "linked" })];
}

// -> the notices: [{ grave, pieces }]; grave is what makes the answer other than what was asked for.
export function notices(page, index, answer, at) {
  const { strings } = page, out = [], slow = index.late.size, told = answer.query.problems.map(({ from, to }) => at.q.slice(from, to)), missing = answer.missing.filter((x) => !told.includes(x));
  const grave = (pieces) => out.push({ grave: true, pieces }), light = (pieces) => out.push({ grave: false, pieces });
  for (const problem of answer.query.problems) grave(mistaken(page, at.q, problem));
  if (slow) grave(say(strings.slow, { n: slow }));
  if (index.broken.size) grave(say(strings.damaged, { n: index.broken.size }));
  if (answer.atLeast && !slow && !index.broken.size) grave([strings.broad]);
  if (missing.length) light(say(strings.missing, { words: missing.join(strings.comma_list) }));
  if (answer.expansions.length) light(widened(page, answer.expansions, at));
  else if (!at.expand) light([strings.unexpanded, page.link({ ...at, expand: true, page: 1 }, strings.expand, { class: "linked" })]);
  return out;
}

export const headOf = (strings, answer, grade, merged) => say(strings[listed(answer) ? "tier_list" : `tier_${TIERS[merged ? WHOLE : grade]}`], { q: plain(answer), n: merged ? answer.exact : listed(answer) ? answer.total : answer.counts[grade] });

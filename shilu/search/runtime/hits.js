// A document of an answer -> where it is hit, and which characters of a text that is.
import { LITERAL, SAME } from "./answer.js";
import { ALIGNED, HEAD, seek } from "./lists.js";
import { units } from "./units.js";

// What is marked in a document: the phrase where it has it, or its other writing, else the words and theirs.
export function terms(answer, d) {
  if (answer.phrase && answer.grade[d] && answer.grade[d] <= LITERAL) return [answer.phrase];
  return answer.grade[d] === SAME ? answer.same : answer.terms;
}

// Occurrences in the document, in order: { p, term, head, worth }.
export function hits(index, answer, d) {
  const out = [], from = index.starts[d], to = index.starts[d + 1];
  for (const term of terms(answer, d)) {
    const { p, b } = term.list;
    for (let i = seek(p, from, 0); i < p.length && p[i] < to; i++) {
      out.push({ p: p[i], term, head: Boolean(b[i] & HEAD), worth: (term.weight || 0.01) * (b[i] & ALIGNED ? 1 : 0.4) });
    }
  }
  return out.sort((x, y) => x.p - y.p);
}

// Places -> their keys with the weight of each, the heaviest first; each term counts fully once, and little again. Of equals the
// first stays first.
export function ranked(found, keyOf) {
  const sums = new Map();
  for (const hit of found) {
    const key = keyOf(hit);
    if (!sums.has(key)) sums.set(key, { key, sum: 0, seen: new Map() });
    const row = sums.get(key), times = row.seen.get(hit.term) || 0;
    row.seen.set(hit.term, times + 1);
    row.sum += hit.worth / (1 + times * 9);
  }
  return Array.from(sums.values()).sort((x, y) => (Math.abs(y.sum - x.sum) > 1e-9 ? y.sum - x.sum : 0));
}

// Character ranges of the hits in a text whose first unit stands at `start`; null when a hit is not there.
export function ranges(text, start, found, table) {
  const all = units(text, table), out = [];
  for (const { p, term } of found) {
    const first = all.findIndex((u) => u.at === p - start), last = first < 0 ? -1 : all.findIndex((u) => u.at === p - start + term.size - 1);
    if (first < 0) return null;
    const to = last < 0 ? all[all.length - 1].to : all[last].to, previous = out[out.length - 1];
    if (previous && all[first].from <= previous[1]) previous[1] = Math.max(previous[1], to);
    else out.push([all[first].from, to]);
  }
  return out;
}

// Whether the texts at the hits have anything of them: if not, the block is of another day. Of most words that are printed in another
// form a part is printed alike, so that few results need the folding table.
export async function fits(index, rows) {
  const same = (table) => rows.some(({ row, start, found }) => {
    const all = found.length ? units(row[2], table) : [];
    return found.some(({ p, term: { text, size } }) => !text || all.flatMap((u) => (u.at >= p - start && u.at < p - start + size ? [u.unit] : [])).join("").split("").some((c, i) => c === text[i]));
  });
  return same(index.fold) || (!index.fold && (await index.loadFold()) && same(index.fold));
}

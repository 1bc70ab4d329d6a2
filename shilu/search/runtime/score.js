// Documents get their points: BM25 over body and head, what the place of a word says, and the best passage of each.
import { ALIGNED, HEAD, seek } from "./lists.js";
import { B, HALF, HEAD_WEIGHT, K1, LEAD, LEADING, PASSAGE, REST, SPEAKER, TITLE_UNITS, UNALIGNED } from "./weights.js";

// A passage is two neighbouring steps of 64 positions: documents start on them.
const STEP = 6;

// Calls visit(doc, found) for each document of the list, `found` with its weighted numbers of occurrences: in the body, in the head
// (the title fully, what follows it less), as a speaker's whole name. `step(i)` hears of every step of a body that has any.
function eachDocument(list, index, visit, step) {
  const { p, b } = list, { starts, names } = index, found = { body: 0, head: 0, name: 0 };
  for (let i = 0, d = 0; i < p.length; ) {
    d = seek(starts, p[i] + 1, d) - 1;
    const end = starts[d + 1], lead = starts[d] + LEADING, title = starts[d] + 8 * names[d], rest = title + TITLE_UNITS, first = starts[d] >> STEP;
    found.body = found.head = found.name = 0;
    for (let last = -1; i < p.length && p[i] < end; i++) {
      const at = p[i], weight = b[i] & ALIGNED ? 1 : UNALIGNED;
      if (b[i] & HEAD) {
        if (at < title && b[i] & ALIGNED) found.name = 1;
        found.head += at < rest ? weight : REST * weight;
        continue;
      }
      found.body += at < lead ? weight * (1 + LEAD) : weight;
      if (!step || at >> STEP === last) continue;
      // A passage begins at each step: this one and the one before, unless it has had the list from there.
      if (at >> STEP > first && (at >> STEP) - 1 !== last) step((at >> STEP) - 1);
      step((last = at >> STEP));
    }
    visit(d, found);
  }
}

export function rarity(total, found) {
  return Math.log(1 + (total - found + 0.5) / (found + 0.5));
}

// What the passages of a query have, for addPoints to fill.
export function noPassages(index) {
  return new Float32Array((index.starts[index.count] >> STEP) + 1);
}

// Adds `weight` x BM25 of the list to `points`, and tells `seen(doc)` of each document. Returns how rare the list is.
export function addPoints(list, index, weight, points, seen, passages) {
  const { lengths, mean, count } = index;
  let documents = 0;
  eachDocument(list, index, () => documents++);
  const idf = rarity(count, documents), worth = weight * idf * (K1 + 1);
  eachDocument(list, index, (d, { body, head, name }) => {
    const norm = K1 * (1 - B + (B * lengths[d]) / mean);
    points[d] += worth * (body / (body + norm) + (HEAD_WEIGHT * head) / (head + K1) + SPEAKER * name);
    if (seen) seen(d, idf);
  }, passages && ((i) => (passages[i] += worth)));
  return idf;
}

// Adds to each document's points its richest passage: the more, the longer the documents of the archive are.
export function addPassages(index, passages, points) {
  const { starts, mean, count } = index, share = (PASSAGE * mean) / (mean + HALF);
  for (let d = 0; d < count; d++) {
    if (!points[d]) continue;
    let most = 0;
    for (let i = starts[d] >> STEP; i < starts[d + 1] >> STEP; i++) most = Math.max(most, passages[i]);
    points[d] += share * most;
  }
}

// Documents get their points: BM25 over body and head, in one walk over each list.
import { ALIGNED, HEAD, seek } from "./lists.js";
import { B, HEAD_WEIGHT, K1, UNALIGNED } from "./weights.js";

// Calls visit(doc, body, head) for each document of the list, with its weighted numbers of occurrences.
function eachDocument(list, starts, visit) {
  const p = list.p, b = list.b;
  for (let i = 0, d = 0; i < p.length; ) {
    d = seek(starts, p[i] + 1, d) - 1;
    const end = starts[d + 1];
    let body = 0, head = 0;
    for (; i < p.length && p[i] < end; i++) {
      const weight = b[i] & ALIGNED ? 1 : UNALIGNED;
      if (b[i] & HEAD) head += weight;
      else body += weight;
    }
    visit(d, body, head);
  }
}

export function rarity(total, found) {
  return Math.log(1 + (total - found + 0.5) / (found + 0.5));
}

// Adds `weight` x BM25 of the list to `points`, and tells `seen(doc)` of each document. Returns how rare the list is.
export function addPoints(list, index, weight, points, seen) {
  const { starts, lengths, mean, count } = index;
  let found = 0;
  eachDocument(list, starts, () => found++);
  const idf = rarity(count, found);
  eachDocument(list, starts, (d, body, head) => {
    const norm = K1 * (1 - B + (B * lengths[d]) / mean);
    points[d] += weight * idf * (K1 + 1) * (body / (body + norm) + (HEAD_WEIGHT * head) / (head + K1));
    if (seen) seen(d, idf);
  });
  return idf;
}

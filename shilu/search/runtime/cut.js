// The query cut by the index itself: no dictionary travels, and both sides cannot disagree.
import { AFTER, BEFORE, INSIDE, seek } from "./lists.js";
import { LONGEST, SINGLE } from "./weights.js";

// How often units from..to-1 stand as one word, for every `to`: counts[to], as long as there are any.
function wordCounts(pairs, from, most) {
  const counts = new Float64Array(most + 1);
  let at = null;
  for (let to = from + 2; to <= most; to++) {
    const pair = pairs[to - 2];
    if (!pair) break;
    const size = at ? Math.min(at.length, pair.p.length) : pair.p.length;
    const next = new Uint32Array(size);
    let n = 0, whole = 0, c = 0;
    if (!at) {
      for (let i = 0; i < pair.p.length; i++) {
        if ((pair.b[i] & (BEFORE | INSIDE)) !== BEFORE) continue;
        next[n++] = pair.p[i];
        if (pair.b[i] & AFTER) whole++;
      }
    } else {
      const off = to - 2 - from;
      for (let i = 0; i < at.length && c < pair.p.length; i++) {
        c = seek(pair.p, at[i] + off, c);
        if (pair.p[c] !== at[i] + off || pair.b[c] & INSIDE) continue;
        next[n++] = at[i];
        if (pair.b[c] & AFTER) whole++;
      }
    }
    counts[to] = whole;
    if (!n) break;
    at = next.subarray(0, n);
  }
  return counts;
}

// `pairs[i]` is the list of units i and i+1, or null where it is not known. Returns the words as [from, to].
export function cut(pairs, count, words) {
  const best = new Float64Array(count + 1).fill(-Infinity), back = new Uint32Array(count + 1);
  best[0] = 0;
  for (let from = 0; from < count; from++) {
    const most = Math.min(count, from + LONGEST), counts = wordCounts(pairs, from, most);
    for (let to = from + 1; to <= most; to++) {
      const gain = to === from + 1 ? Math.log(SINGLE) : counts[to] ? Math.log(counts[to] / words) : -Infinity;
      if (best[from] + gain > best[to]) {
        best[to] = best[from] + gain;
        back[to] = from;
      }
    }
  }
  const out = [];
  for (let to = count; to > 0; to = back[to]) out.unshift([back[to], to]);
  return out;
}

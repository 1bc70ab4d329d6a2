// Occurrences as typed arrays: sorted positions `p` with bits `b`, intersected by galloping. No Set or Map over postings.

// Bits of a pair: a word boundary before, inside, after it; whether it stands in the head (title, names, tags).
export const BEFORE = 1, INSIDE = 2, AFTER = 4, HEAD = 8;
// Bit of an occurrence of a string: boundaries at both of its ends. HEAD keeps its place.
export const ALIGNED = 1;
export const NONE = { p: new Uint32Array(0), b: new Uint8Array(0) };

// Index of the first element of `a` from `i` on that is not below `x`.
export function seek(a, x, i) {
  const n = a.length;
  if (i >= n || a[i] >= x) return i;
  let step = 1;
  while (i + step < n && a[i + step] < x) {
    i += step;
    step *= 2;
  }
  let hi = Math.min(n, i + step);
  while (hi - i > 1) {
    const mid = (i + hi) >> 1;
    if (a[mid] < x) i = mid;
    else hi = mid;
  }
  return hi;
}

// Index of the last element of the sorted `keys` that is not above `key`, or -1.
export function floor(keys, key) {
  let low = 0, high = keys.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (keys[mid] <= key) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

export function head(list, n) {
  return { p: list.p.subarray(0, n), b: list.b.subarray(0, n) };
}

// Where all parts stand at their offsets: parts = [{ list, at }], in the order of `at`, the first at the string's start.
export function meet(parts) {
  let k = 0;
  for (let j = 1; j < parts.length; j++) if (parts[j].list.p.length < parts[k].list.p.length) k = j;
  const lead = parts[k].list.p, shift = parts[k].at, last = parts.length - 1;
  const cursor = new Uint32Array(parts.length), out = { p: new Uint32Array(lead.length), b: new Uint8Array(lead.length) };
  let n = 0;
  each: for (let i = 0; i < lead.length; i++) {
    const base = lead[i] - shift;
    if (base < 0) continue;
    cursor[k] = i;
    for (let j = 0; j <= last; j++) {
      if (j === k) continue;
      const p = parts[j].list.p, want = base + parts[j].at, c = seek(p, want, cursor[j]);
      if (c === p.length) break each;
      cursor[j] = c;
      if (p[c] !== want) continue each;
    }
    const first = parts[0].list.b[cursor[0]];
    out.p[n] = base;
    out.b[n++] = (first & BEFORE && parts[last].list.b[cursor[last]] & AFTER ? ALIGNED : 0) | (first & HEAD);
  }
  return head(out, n);
}

// Two lists as one; a position of both stands once.
export function union(x, y) {
  const out = { p: new Uint32Array(x.p.length + y.p.length), b: new Uint8Array(x.p.length + y.p.length) };
  let i = 0, j = 0, n = 0;
  while (i < x.p.length || j < y.p.length) {
    const left = j >= y.p.length || (i < x.p.length && x.p[i] <= y.p[j]);
    const from = left ? x : y, at = left ? i++ : j++;
    if (n && out.p[n - 1] === from.p[at]) out.b[n - 1] |= from.b[at];
    else {
      out.p[n] = from.p[at];
      out.b[n++] = from.b[at];
    }
  }
  return head(out, n);
}

export function shifted(list, by) {
  return by ? { p: list.p.map((x) => x + by), b: list.b } : list;
}

export function keep(list, test) {
  const out = { p: new Uint32Array(list.p.length), b: new Uint8Array(list.p.length) };
  let n = 0;
  for (let i = 0; i < list.p.length; i++) {
    if (!test(list.p[i], list.b[i])) continue;
    out.p[n] = list.p[i];
    out.b[n++] = list.b[i];
  }
  return head(out, n);
}

// The documents of a list, each once: `starts` are their first positions and, at the end, the first free one.
export function documents(list, starts) {
  const out = new Uint32Array(Math.min(list.p.length, starts.length));
  let n = 0, end = 0, d = 0;
  for (let i = 0; i < list.p.length; i++) {
    if (list.p[i] < end) continue;
    d = seek(starts, list.p[i] + 1, d) - 1;
    out[n++] = d;
    end = starts[d + 1];
  }
  return out.subarray(0, n);
}

// gzip -> bytes, for browsers without DecompressionStream: RFC 1951 as in Mark Adler's puff, plainly.

const BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// Code lengths -> how many codes of each length, and the symbols in the order of their codes.
function huffman(lengths) {
  const counts = new Uint16Array(16), symbols = new Uint16Array(lengths.length), next = new Uint16Array(16);
  for (const n of lengths) counts[n]++;
  counts[0] = 0;
  for (let n = 1; n < 16; n++) next[n] = next[n - 1] + counts[n - 1];
  lengths.forEach((n, symbol) => n && (symbols[next[n]++] = symbol));
  return { counts, symbols };
}

export function inflate(data) {
  let at = 10, bit = 0, held = 0, out = new Uint8Array(data.length * 4 + 64), n = 0;
  const flags = data[3];
  if (flags & 4) at += 2 + data[at] + 256 * data[at + 1];
  for (const flag of [8, 16]) if (flags & flag) while (data[at++]);
  if (flags & 2) at += 2;

  const bits = (need) => {
    let value = held;
    for (; bit < need; bit += 8) {
      if (at >= data.length) throw new Error("end");
      value |= data[at++] << bit;
    }
    held = value >>> need;
    bit -= need;
    return value & ((1 << need) - 1);
  };
  const symbol = ({ counts, symbols }) => {
    for (let length = 1, code = 0, first = 0, index = 0; length < 16; length++) {
      code |= bits(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new Error("code");
  };
  const put = (byte) => {
    if (n === out.length) {
      const more = new Uint8Array(n * 2);
      more.set(out);
      out = more;
    }
    out[n++] = byte;
  };
  const codes = (lengths, distances) => {
    for (let s = symbol(lengths); s !== 256; s = symbol(lengths)) {
      if (s < 256) {
        put(s);
        continue;
      }
      const size = BASE[s - 257] + bits(EXTRA[s - 257]), d = symbol(distances), extra = d > 3 ? (d >> 1) - 1 : 0;
      const back = (d > 3 ? ((2 + (d & 1)) << extra) + 1 : d + 1) + bits(extra);
      if (back > n) throw new Error("distance");
      for (let i = 0; i < size; i++) put(out[n - back]);
    }
  };
  const dynamic = () => {
    const literals = bits(5) + 257, distances = bits(5) + 1, count = bits(4) + 4, first = new Uint8Array(19), lengths = new Uint8Array(320);
    for (let i = 0; i < count; i++) first[ORDER[i]] = bits(3);
    const table = huffman(first);
    for (let i = 0; i < literals + distances; ) {
      const s = symbol(table);
      if (s < 16) lengths[i++] = s;
      else {
        const value = s === 16 ? lengths[i - 1] : 0, times = s === 16 ? 3 + bits(2) : s === 17 ? 3 + bits(3) : 11 + bits(7);
        lengths.fill(value, i, i + times);
        i += times;
      }
    }
    codes(huffman(lengths.subarray(0, literals)), huffman(lengths.subarray(literals, literals + distances)));
  };
  const stored = () => {
    bit = held = 0;
    const size = data[at] + 256 * data[at + 1];
    at += 4;
    for (let i = 0; i < size; i++) put(data[at++]);
  };
  const fixed = () => codes(huffman(Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))), huffman(new Uint8Array(30).fill(5)));

  for (let last = 0; !last; ) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 3) throw new Error("kind");
    [stored, fixed, dynamic][kind]();
  }
  return out.subarray(0, n);
}

globalThis.shiluInflate = inflate;

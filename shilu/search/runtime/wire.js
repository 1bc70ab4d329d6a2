// Unpacked bytes -> values, as FORMAT.md says.

const VERSION = 2, TEXT = new TextDecoder();

// The file is of another format than this reader knows.
export class WrongVersion extends Error {}
// The file is not what it should be.
export class Damaged extends Error {}

export function open(bytes, kind) {
  const head = String.fromCharCode(...bytes.subarray(0, 4));
  if (head !== "SHL" + kind || bytes.length < 5) throw new Damaged(kind);
  if (bytes[4] !== VERSION) throw new WrongVersion(kind);
  return { bytes, at: 5 };
}

export function varint(cursor) {
  const bytes = cursor.bytes;
  let value = 0, shift = 0, byte;
  do {
    if (cursor.at >= bytes.length || shift > 28) throw new Damaged("varint");
    byte = bytes[cursor.at++];
    value = (value | ((byte & 127) << shift)) >>> 0;
    shift += 7;
  } while (byte > 127);
  return value;
}

export function slice(cursor, size) {
  if (cursor.at + size > cursor.bytes.length) throw new Damaged("end");
  return cursor.bytes.subarray(cursor.at, (cursor.at += size));
}

export function json(bytes) {
  try {
    return JSON.parse(TEXT.decode(bytes));
  } catch (e) {
    throw new Damaged("json");
  }
}

// -> [[A, B]...] as key strings, in order, and for each where its postings begin. Postings are decoded when asked for; none stands at `end`
// or after it.
export function readShard(bytes, end) {
  const cursor = open(bytes, "S"), keys = [];
  for (const line of TEXT.decode(slice(cursor, varint(cursor))).split("\n")) {
    const parts = line.split(" ");
    for (let i = 1; i < parts.length; i++) keys.push(parts[0] + " " + parts[i]);
  }
  const counts = Uint32Array.from(keys, () => varint(cursor)), offsets = new Uint32Array(keys.length + 1), starts = new Uint32Array(keys.length + 1);
  for (let i = 0; i < keys.length; i++) starts[i + 1] = starts[i] + counts[i];
  offsets[0] = cursor.at;
  let at = cursor.at, left = 0;
  for (let i = 0; i < keys.length; offsets[++i] = at) for (left = counts[i]; left; at++) if (bytes[at] < 128) left--; else if (at >= bytes.length) throw new Damaged("end");
  if (at + ((starts[keys.length] + 1) >> 1) > bytes.length) throw new Damaged("end");
  return { bytes, keys, counts, offsets, starts, end, nibbles: at };
}

export function postings(shard, i) {
  const n = shard.counts[i], p = new Uint32Array(n), b = new Uint8Array(n), cursor = { bytes: shard.bytes, at: shard.offsets[i] };
  for (let k = 0, last = 0; k < n; k++) {
    p[k] = last += varint(cursor);
    // Of no document, as in a shard of another day.
    if (last >= shard.end) return { p: p.subarray(0, k), b: b.subarray(0, k) };
    const nibble = shard.starts[i] + k, byte = shard.bytes[shard.nibbles + (nibble >> 1)];
    b[k] = nibble & 1 ? byte >> 4 : byte & 15;
  }
  return { p, b };
}

export function readBlock(bytes) {
  const cursor = open(bytes, "B");
  return json(bytes.subarray(cursor.at));
}

export function readFold(bytes) {
  const cursor = open(bytes, "F"), from = Array.from({ length: varint(cursor) }, () => varint(cursor)), table = new Map();
  let old = 0, to = 0;
  for (const distance of from) {
    const step = varint(cursor);
    to += step & 1 ? -(step + 1) / 2 : step / 2;
    table.set(String.fromCodePoint((old += distance)), String.fromCodePoint(to));
  }
  return table;
}

// -> { facet, values: [[label, id or ""]], first, items }: the items of document d are items[first[d] .. first[d + 1] - 1].
export function readColumn(bytes, count) {
  const cursor = open(bytes, "C"), head = json(slice(cursor, varint(cursor))), first = new Uint32Array(count + 1), items = [];
  for (let d = 0; d < count; d++) {
    for (let n = varint(cursor), last = 0; n; n--) items.push((last += varint(cursor)));
    first[d + 1] = items.length;
  }
  return { facet: head.facet, values: head.values.map(([label, id = ""]) => [label, id]), first, items: Uint32Array.from(items) };
}

// -> groups of words that mean the same, [{ name, members: [{ text, kind }] }]; kind: "synonym", "colloquial" or "name".
export function readEquals(bytes) {
  const cursor = open(bytes, "E"), { terms, names } = json(bytes.subarray(cursor.at)), as = (kind) => (text) => ({ text, kind });
  const group = ([name, same, colloquial = []], kind) => ({ name, members: [...same.map(as(kind)), ...colloquial.map(as("colloquial"))] });
  return [...terms.map((row) => group(row, "synonym")), ...names.map((row) => group(row, "name"))];
}

// `paras` of a document in a block -> where its paragraphs start, in positions from its own start.
export function readParas(text) {
  const out = [];
  let at = 0, step = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    step = step * 28 + ((code - 35) % 28);
    if (code > 62) continue;
    out.push((at += step * 8));
    step = 0;
  }
  return out;
}

// -> { header, volumes }: of each volume the header's row with starts (and the end), lengths, names, borders, and its bytes unread.
export function readManifest(bytes) {
  const cursor = open(bytes, "M"), header = json(slice(cursor, varint(cursor)));
  if (header.format !== VERSION) throw new WrongVersion("M");
  const base = cursor.at, piece = ([offset, size]) => slice({ bytes, at: base + offset }, size);
  const hex = (raw, i, size) => Array.from(raw.subarray(i * size, (i + 1) * size), (x) => (x + 256).toString(16).slice(1)).join("");
  return {
    header,
    volumes: header.volumes.map((v) => {
      const count = v.documents, starts = new Uint32Array(count + 1), lengths = new Uint32Array(count), names = new Uint16Array(count);
      const steps = { bytes: piece(v.starts), at: 0 }, slack = { bytes: piece(v.slack), at: 0 };
      for (let d = 0, last = 0; d < count; d++) starts[d] = last += varint(steps) * 64;
      starts[count] = v.end;
      for (let d = 0; d < count; d++) lengths[d] = (starts[d + 1] - starts[d]) / 64 - varint(slack);
      const steps8 = v.names && { bytes: piece(v.names), at: 0 };
      for (let d = 0; steps8 && d < count; d++) names[d] = varint(steps8);
      const digests = piece(v.digests), groups = piece(v.groups);
      return {
        header: v, starts, lengths, names,
        borders: v.shards ? TEXT.decode(piece(v.borders)).split("\n") : [],
        digest: (i) => hex(digests, i, 3),
        group: (i) => hex(groups, i, 4),
      };
    }),
  };
}

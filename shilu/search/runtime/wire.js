// Unpacked bytes -> values, as FORMAT.md says.

const VERSION = 3, TEXT = new TextDecoder(), GBK = new TextDecoder("gb18030");
// What the bytes 2 to 127 of a block's texts stand for.
const SINGLES =
  "，。的是一、有在\n我国人中要不大以和这年個政會們作 了民家发全行出：地上主到新展工方就会部多0123456789可生成法建“”业加能同議為提合也他來重面所公分进力理用事平化定員時高及等制好日abcdefghijklmnopqrstuvwxyz社下为持天";

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

const turned = (step) => (step & 1 ? -(step + 1) / 2 : step / 2);

// The next `count` lines, each closed by a line end.
function lines(cursor, count) {
  const from = cursor.at;
  for (let left = count; left; cursor.at++) if (cursor.at >= cursor.bytes.length) throw new Damaged("end"); else if (cursor.bytes[cursor.at] === 10) left--;
  return TEXT.decode(cursor.bytes.subarray(from, cursor.at)).split("\n").slice(0, count);
}

// The next `count` keys, "A B".
function readKeys(cursor, count) {
  let code = 0;
  const firsts = Array.from({ length: count }, () => (code += turned(varint(cursor)))), highs = slice(cursor, count), lows = slice(cursor, count);
  return lines(cursor, count).map((line, i) => {
    const [a, b = ""] = line.split(" "), second = highs[i] * 256 + lows[i];
    return String.fromCodePoint(firsts[i]) + a + " " + (second ? String.fromCharCode(second) : "") + b;
  });
}

// -> keys as strings "A B", in order, and for each where its postings begin. Postings are decoded when asked for; none stands at `end`
// or after it.
export function readShard(bytes, end) {
  const cursor = open(bytes, "S"), keys = readKeys(cursor, varint(cursor));
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

// Texts, each closed by a line end.
export function readTexts(bytes) {
  const found = GBK.decode(bytes).split("\n").map((line) => line.replace(/\0(.)|\x01(....)|[\x02-\x7f]/g, (byte, own, unit) => own || (unit ? String.fromCharCode(parseInt(unit, 16)) : SINGLES[byte.charCodeAt(0) - 2])));
  // Behind the last line end stands nothing, or the file was cut.
  if (found.pop()) throw new Damaged("end");
  return found;
}

// -> elements, each a list of documents: { id, title, href, date, kind, voices, event, rows, and perhaps paras, mended }; a row is
// [offset, field, text, speaker, anchor, number, part].
export function readBlock(bytes) {
  const cursor = open(bytes, "B"), elements = json(slice(cursor, varint(cursor))), numbers = { bytes: slice(cursor, varint(cursor)), at: 0 };
  const anchors = TEXT.decode(slice(cursor, varint(cursor))).split("\n"), texts = readTexts(bytes.subarray(cursor.at));
  const number = () => varint(numbers), column = (size, read) => Array.from({ length: size }, read);
  let at = 0, row = 0;
  const text = () => {
    if (at === texts.length) throw new Damaged("end");
    return texts[at++];
  };
  for (const document of elements.flat()) {
    const voices = number(), size = number();
    let offset = 0, count = 0;
    const offsets = column(size, () => { const gap = number(); return (offset += gap & 1 ? gap >> 1 : gap << 2); }), kinds = column(size, number), speakers = column(size, number);
    const counts = column(size, () => (count += turned(number())));
    Object.assign(document, { title: text(), event: text(), voices: column(voices, () => [text(), text()]) });
    document.rows = column(size, (_, i) => {
      const anchor = anchors[row++] || "";
      return [offsets[i], kinds[i] >> 2, text(), speakers[i] - 1, anchor[0] === "#" ? anchor.slice(1) : anchor && "p-" + anchor, counts[i], kinds[i] & 3];
    });
  }
  return elements;
}

export function readFold(bytes) {
  const cursor = open(bytes, "F"), from = Array.from({ length: varint(cursor) }, () => varint(cursor)), table = new Map();
  let old = 0, to = 0;
  for (const distance of from) {
    to += turned(varint(cursor));
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
        borders: v.shards ? ["", ...readKeys({ bytes: piece(v.borders), at: 0 }, v.shards - 1)] : [],
        digest: (i) => hex(digests, i, 3),
        group: (i) => hex(groups, i, 4),
      };
    }),
  };
}

// The index as the reader sees it. `get(name, fresh)` is the only door to its bytes; volumes are laid end to end.
import { Missing, unpack } from "./bytes.js";
import { AFTER, BEFORE, HEAD, INSIDE, NONE, shifted } from "./lists.js";
import { WrongVersion, postings, readBlock, readColumn, readFold, readManifest, readShard } from "./wire.js";

const SHARDS_KEPT = 200;

// Index of the last element of the sorted `keys` that is not above `key`, or -1.
function floor(keys, key) {
  let low = 0, high = keys.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (keys[mid] <= key) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

function join(arrays, Type) {
  const out = new Type(arrays.reduce((n, a) => n + a.length, 0));
  let at = 0;
  for (const a of arrays) {
    out.set(a, at);
    at += a.length;
  }
  return out;
}

// Pairs "A *" as occurrences of the unit A alone, in the order of positions.
function single(lists) {
  const both = new Float64Array(lists.reduce((n, l) => n + l.p.length, 0));
  let n = 0;
  for (const { p, b } of lists) for (let i = 0; i < p.length; i++) both[n++] = p[i] * 16 + ((b[i] & (BEFORE | HEAD)) | (b[i] & INSIDE ? AFTER : 0));
  both.sort();
  return { p: Uint32Array.from(both, (x) => Math.floor(x / 16)), b: Uint8Array.from(both, (x) => x % 16) };
}

export async function openIndex(get, inflate, fresh) {
  const read = async (name, again) => unpack(await get(name, again), inflate);
  const manifest = readManifest(await read("manifest.bin", fresh)), shards = new Map(), blocks = new Map();
  let base = 0, first = 0;
  const volumes = manifest.volumes.map((v) => {
    const volume = { ...v, base, first, count: v.header.documents, read: {} };
    base += v.header.end;
    first += volume.count;
    return volume;
  });
  const index = {
    count: first,
    // First position of each document, and at the end the first free one; its length in steps of 64; its year, 0 when undated.
    starts: new Uint32Array(first + 1),
    lengths: join(volumes.map((v) => v.lengths), Uint32Array),
    years: new Uint16Array(first),
    mean: volumes.reduce((n, v) => v.lengths.reduce((m, x) => m + x, n), 0) / Math.max(1, first),
    words: volumes.reduce((n, v) => n + v.header.words, 0),
    fold: null,
    // Names that could not be read. Once `lenient`, a missing file is one of them; before, the manifest may be old.
    broken: new Set(),
    lenient: false,
  };
  for (const v of volumes) {
    for (let d = 0; d <= v.count; d++) index.starts[v.first + d] = v.base + v.starts[d];
    for (const [year, from] of v.header.years) index.years.fill(year, v.first + from, v.first + v.count);
  }

  // null where a file cannot be read: the rest of the answer still stands.
  async function attempt(name, work) {
    try {
      return await work();
    } catch (e) {
      if (e instanceof WrongVersion || (e instanceof Missing && !index.lenient)) throw e;
      index.broken.add(name);
      return null;
    }
  }

  function shard(v, i) {
    const name = `s/${i ? (v.borders[i].charCodeAt(0) + 65536).toString(16).slice(1) : "0000"}-${v.digest(i)}.bin`;
    let held = shards.get(name);
    shards.delete(name);
    if (!held) {
      held = attempt(name, async () => readShard(await read(name)));
      held.then((x) => x || shards.delete(name), () => shards.delete(name));
    }
    shards.set(name, held);
    if (shards.size > SHARDS_KEPT) shards.delete(shards.keys().next().value);
    return held;
  }

  async function pair(v, key) {
    if (!v.borders.length) return NONE;
    const s = await shard(v, floor(v.borders, key));
    if (!s) return null;
    const i = floor(s.keys, key);
    return s.keys[i] === key ? shifted(postings(s, i), v.base) : NONE;
  }

  // The lists of pairs "A B"; null where a shard cannot be read.
  index.pairs = (keys) => Promise.all(keys.map(async (key) => {
    const lists = await Promise.all(volumes.map((v) => pair(v, key)));
    if (lists.includes(null)) return null;
    return lists.length === 1 ? lists[0] : { p: join(lists.map((l) => l.p), Uint32Array), b: join(lists.map((l) => l.b), Uint8Array) };
  }));

  // One unit alone: -> { list, whole }; not whole when it lies in more than `most` shards, or some cannot be read.
  index.unit = async (unit, most) => {
    const found = [];
    let whole = true;
    for (const v of volumes) {
      if (!v.borders.length) continue;
      const from = floor(v.borders, unit + " "), to = floor(v.borders, unit + " \uffff"), last = Math.min(to, from + most - 1);
      if (last < to) whole = false;
      const wanted = [];
      for (let i = from; i <= last; i++) wanted.push(shard(v, i));
      for (const s of await Promise.all(wanted)) {
        if (!s) whole = false;
        else for (let i = Math.max(0, floor(s.keys, unit + " ")); i < s.keys.length && s.keys[i] < unit + "!"; i++) if (s.keys[i] >= unit + " ") found.push(shifted(postings(s, i), v.base));
      }
    }
    return { list: single(found), whole };
  };

  // The texts around a position: { base, documents } of its multiple of 2,048, or null. `again`: past the cache.
  index.block = async (position, again) => {
    const v = volumes.filter((x) => x.base <= position).pop(), local = position - v.base, shift = v.header.block_shift, file = local >> shift;
    const name = `b/${v.header.prefix}${file.toString(16)}-${v.group(file >> 6)}.bin`;
    if (again || !blocks.has(name)) {
      const held = attempt(name, async () => readBlock(await read(name, again)));
      held.then((x) => x || blocks.delete(name), () => blocks.delete(name));
      blocks.set(name, held);
      if (blocks.size > SHARDS_KEPT) blocks.delete(blocks.keys().next().value);
    }
    const elements = await blocks.get(name);
    return elements && { base: position - (position & 2047), documents: elements[(local >> 11) & ((1 << (shift - 11)) - 1)] || [] };
  };

  // The columns of a facet with the first document of each volume; a facet that no volume has gives none.
  index.columns = (facet) => Promise.all(volumes.filter((v) => v.header.columns[facet]).map(async (v) => {
    const name = `columns-${facet}-${v.header.columns[facet]}.bin`;
    v.read[facet] = v.read[facet] || (await attempt(name, async () => readColumn(await read(name), v.count)));
    return { first: v.first, count: v.count, column: v.read[facet] };
  }));

  // Loads the folding table; false when there is none to be had.
  index.loadFold = async () => {
    const name = `fold-${manifest.header.fold}.bin`;
    index.fold = index.fold || (await attempt(name, async () => readFold(await read(name))));
    return Boolean(index.fold);
  };
  return index;
}

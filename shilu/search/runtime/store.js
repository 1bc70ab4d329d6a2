// The index as the reader sees it. `get(name, fresh)` is the only door to its bytes; volumes are laid end to end.
import { Missing, unpack } from "./bytes.js";
import { AFTER, BEFORE, HEAD, INSIDE, NONE, floor, shifted } from "./lists.js";
import { Damaged, WrongVersion, postings, readBlock, readColumn, readEquals, readFold, readManifest, readShard } from "./wire.js";

const SHARDS_KEPT = 200, LARGE = 30000;
// How long an answer waits for its files, and for one that is asked for late, in milliseconds.
const PATIENT_FOR = 3000, AT_LEAST = 500;

function join(arrays, Type) {
  const out = new Type(arrays.reduce((n, a) => n + a.length, 0));
  let at = 0;
  for (const a of arrays) {
    out.set(a, at);
    at += a.length;
  }
  return out;
}

// Pairs "A *" as occurrences of the unit A alone, or with `paired` bits as they are, in the order of positions.
function single(lists, paired) {
  const both = new Float64Array(lists.reduce((n, l) => n + l.p.length, 0));
  let n = 0;
  for (const { p, b } of lists) for (let i = 0; i < p.length; i++) both[n++] = p[i] * 16 + (paired ? b[i] : (b[i] & (BEFORE | HEAD)) | (b[i] & INSIDE ? AFTER : 0));
  both.sort();
  return { p: Uint32Array.from(both, (x) => Math.floor(x / 16)), b: Uint8Array.from(both, (x) => x % 16) };
}

export async function openIndex(get, inflate, fresh) {
  const read = async (name, again) => unpack(await get(name, again), inflate);
  const manifest = readManifest(await read("manifest.bin", fresh)), shards = new Map(), blocks = new Map(), others = new Map();
  let base = 0, first = 0;
  const volumes = manifest.volumes.map((v) => {
    const volume = { ...v, base, first, count: v.header.documents };
    base += v.header.end;
    first += volume.count;
    return volume;
  });
  const index = {
    count: first,
    // First position of each document, and at the end the first free one; its length in steps of 64; its year, 0 when undated.
    starts: new Uint32Array(first + 1),
    lengths: join(volumes.map((v) => v.lengths), Uint32Array),
    // How many steps of 8 positions the names of its speakers take, from its first position on.
    names: join(volumes.map((v) => v.names), Uint16Array),
    years: new Uint16Array(first),
    mean: volumes.reduce((n, v) => v.lengths.reduce((m, x) => m + x, n), 0) / Math.max(1, first),
    words: volumes.reduce((n, v) => n + v.header.words, 0),
    fold: null,
    // Where what is only related costs more than a reader on a slow line will wait for.
    large: first > LARGE,
    // Whether the archive says of words that they mean the same.
    alike: Boolean(manifest.header.equals),
    // Fetches what knows other writings of a query.
    writings: () => Promise.reject(),
    // Names that could not be read. Once `lenient`, a missing file is one of them; before, the manifest may be old.
    broken: new Set(),
    lenient: false,
    // Names that have not come in `patience`: the answer does without. `arrived` is told the name when one is there, or fails.
    late: new Set(),
    patience: PATIENT_FOR,
    // Until when, while a question is being answered, its files together are waited for; 0 else.
    until: 0,
    arrived: null,
  };
  for (const v of volumes) {
    for (let d = 0; d <= v.count; d++) index.starts[v.first + d] = v.base + v.starts[d];
    for (const [year, from] of v.header.years) index.years.fill(year, v.first + from, v.first + v.count);
  }

  // null once a file is late; one that was late before is not waited for again.
  function patient(name, held) {
    const come = () => {
      index.late.delete(name);
      if (index.arrived) index.arrived(name);
    };
    return new Promise((done, failed) => {
      const timer = setTimeout(() => {
        if (!index.late.has(name)) {
          index.late.add(name);
          held.then(come, come);
        }
        done(null);
      }, index.late.has(name) ? 0 : index.until ? Math.max(index.until - Date.now(), Math.min(AT_LEAST, index.patience)) : index.patience);
      held.then(done, failed).then(() => clearTimeout(timer));
    });
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

  // A file, decoded. One that is no file of the index is asked for once more past the cache: a network may have put a page of its
  // own in its place, and the browser would keep that for ever.
  async function sound(name, decode, again) {
    try {
      return decode(await read(name, again));
    } catch (e) {
      if (again || !(e instanceof Damaged)) throw e;
      return decode(await read(name, true));
    }
  }

  // The same; of each kind the last few are kept. `again`: past the cache.
  function kept(files, name, decode, again) {
    let held = again ? null : files.get(name);
    files.delete(name);
    if (!held) {
      held = attempt(name, () => sound(name, decode, again));
      const forget = () => files.get(name) === held && files.delete(name);
      held.then((x) => (x ? (held.got = x) : forget()), forget);
    }
    files.set(name, held);
    if (files.size > SHARDS_KEPT) files.delete(files.keys().next().value);
    return patient(name, held);
  }

  function shard(v, i) {
    const name = `s/${i ? (v.borders[i].charCodeAt(0) + 65536).toString(16).slice(1) : "0000"}-${v.digest(i)}.bin`;
    return kept(shards, name, (bytes) => readShard(bytes, v.header.end));
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

  // Whether a shard that is here has the unit: what the index holds is folded already.
  index.knows = (unit) => Array.from(shards.values()).some(({ got }) => got && (got.keys[floor(got.keys, unit + "!")] || "").startsWith(unit + " "));

  // Whether a pair begins a shard, as every pair does whose list is so long that it fills one.
  index.heads = (key) => volumes.some((v) => v.borders.length > 0 && v.borders[floor(v.borders, key)] === key);

  // Units that begin with `text` and go on, or, of "A text", the pairs of A with such units: -> { list, words }, the most frequent
  // word first, from at most `most` shards of a volume.
  index.begins = async (text, most) => {
    const found = [], words = new Map(), from = text.indexOf(" ") + 1;
    for (const v of volumes) {
      if (!v.borders.length) continue;
      const i = floor(v.borders, text), last = Math.min(floor(v.borders, text + "\uffff"), i + most - 1), wanted = [];
      for (let k = i; k <= last; k++) wanted.push(shard(v, k));
      for (const s of await Promise.all(wanted)) {
        for (let k = s ? Math.max(0, floor(s.keys, text)) : 0; s && k < s.keys.length && (s.keys[k] < text || s.keys[k].startsWith(text)); k++) {
          const [word] = s.keys[k].slice(from).split(" ");
          if (!s.keys[k].startsWith(text) || word.length + from === text.length) continue;
          found.push(shifted(postings(s, k), v.base));
          words.set(word, (words.get(word) || 0) + s.counts[k]);
        }
      }
    }
    return { list: single(found, from > 0), words: Array.from(words.keys()).sort((x, y) => words.get(y) - words.get(x)) };
  };

  // The texts around a position: { base, documents } of its multiple of 2,048, or null. `again`: past the cache.
  index.block = async (position, again) => {
    const v = volumes.filter((x) => x.base <= position).pop(), local = position - v.base, shift = v.header.block_shift, file = local >> shift;
    const name = `b/${v.header.prefix}${file.toString(16)}-${v.group(file >> 6)}.bin`;
    const elements = await kept(blocks, name, readBlock, again);
    return elements && { base: position - (position & 2047), documents: elements[(local >> 11) & ((1 << (shift - 11)) - 1)] || [] };
  };

  // The columns of a facet with the first document of each volume; a facet that no volume has gives none.
  index.columns = (facet) => Promise.all(volumes.filter((v) => v.header.columns[facet]).map(async (v) => {
    const name = `columns-${facet}-${v.header.columns[facet]}.bin`;
    return { first: v.first, count: v.count, column: await kept(others, name, (bytes) => readColumn(bytes, v.count)) };
  }));

  // Bytes of a facet's columns as they travel, 0 when there are none.
  index.sizes = (facet) => volumes.reduce((n, v) => n + ((v.header.sizes || {})[facet] || 0), 0);

  // Where the title of a document, `span` positions long, stands: after the names, by the rule of places.
  index.titleAt = (d, span) => {
    const at = index.starts[d] + 8 * index.names[d];
    return (at & 2047) + span > 2048 ? Math.ceil(at / 2048) * 2048 : at;
  };

  // The groups of words that mean the same, null when the archive has none.
  index.equals = async () => (manifest.header.equals ? kept(others, `equals-${manifest.header.equals}.bin`, readEquals) : null);

  // Loads the folding table; false when there is none to be had.
  index.loadFold = async () => {
    index.fold = index.fold || (await kept(others, `fold-${manifest.header.fold}.bin`, readFold));
    return Boolean(index.fold);
  };
  return index;
}

// The files of the suggestions -> rows that may fit what is typed. Whatever is typed, one shard holds them: FORMAT.md section 12.
import { Missing, unpack } from "./bytes.js";
import { floor } from "./lists.js";
import { Damaged, json, open, readFold, slice, varint } from "./wire.js";

const UTF8 = new TextDecoder();
// Ends the key of rows that stand for more than a shard holds.
const MARK = "!";
// How long a root is taken for the newest, in milliseconds; the shards kept; those read at once where letters are left out.
const YOUNG = 300000, KEPT = 60, ACROSS = 3;

// The letters without what near sounds differ in: one rule on both sides.
export function nearly(letters) {
  return letters.replace(/([zcs])h/g, "$1").replace(/ng/g, "n").replace(/l/g, "n").replace(/[vü]/g, "u");
}

function text(cursor) {
  return UTF8.decode(slice(cursor, varint(cursor)));
}

export function readRoot(bytes) {
  const cursor = open(bytes, "G"), header = json(slice(cursor, varint(cursor))), borders = text(cursor).split("\n");
  const raw = slice(cursor, 4 * header.shards), hex = (i) => Array.from(raw.subarray(4 * i, 4 * i + 4), (x) => (x + 256).toString(16).slice(1)).join("");
  return { header, borders: header.shards ? borders : [], digests: Array.from({ length: header.shards }, (_, i) => hex(i)) };
}

export function readTips(bytes) {
  const cursor = open(bytes, "T"), count = varint(cursor);
  const [key, printed, sound, label, href, note] = Array.from({ length: 6 }, () => text(cursor).split("\n"));
  const numbers = slice(cursor, 2 * count);
  if (key.length !== count || note.length !== count) throw new Damaged("T");
  return key.map((k, i) => ({
    key: k, text: printed[i], sound: sound[i] ? sound[i].split(" ") : null, label: label[i], href: href[i], note: note[i],
    kind: numbers[2 * i] >> 5, weight: numbers[2 * i] & 31, at: numbers[2 * i + 1],
  }));
}

// -> Map: character -> its syllables, the usual one first.
export function readSounds(bytes) {
  const cursor = open(bytes, "P"), table = new Map(), others = [];
  for (const line of UTF8.decode(bytes.subarray(cursor.at)).split("\n")) {
    const [syllable, usual, other] = line.split(" ");
    for (const c of usual) table.set(c, [syllable]);
    if (other) others.push([syllable, other]);
  }
  for (const [syllable, other] of others) for (const c of other) table.get(c).push(syllable);
  return table;
}

// -> { rows, exact, around, sounds, fold ... }: the suggestions behind a door, each file read once.
export function openTips({ get, inflate }) {
  let root = null, since = 0;
  const held = new Map(), tips = { fold: null, sounds: null };
  const read = async (name, fresh) => unpack(await get(name, fresh), inflate);
  const rooted = (fresh) => {
    if (fresh || !root || Date.now() - since > YOUNG) {
      since = Date.now();
      root = read("suggest.bin", fresh).then(readRoot);
      root.catch(() => (root = null));
    }
    return root;
  };
  function shard(name) {
    const found = held.get(name) || read(name).then(readTips);
    found.catch(() => held.delete(name));
    held.delete(name);
    held.set(name, found);
    if (held.size > KEPT) held.delete(held.keys().next().value);
    return found;
  }
  // A name that is gone means that the site has been published since.
  async function twice(work) {
    try {
      return await work(await rooted(false));
    } catch (e) {
      if (!(e instanceof Missing)) throw e;
      return work(await rooted(true));
    }
  }
  const at = ({ borders, digests }, key) => shard(`t/${digests[Math.max(0, floor(borders, key))]}.bin`);

  // The rows under keys that begin with `key`: all of them, or, where they are more than a shard, the best and those of the key
  // itself, which are never split over two shards.
  tips.rows = (key) => twice(async (top) => {
    if (!top.borders.length) return [];
    const all = await at(top, key), some = all.some((row) => row.key === key + MARK);
    return all.filter((row) => (some ? row.key === key || row.key === key + MARK : row.key.startsWith(key) && !row.key.endsWith(MARK)));
  });

  // The rows of one whole key.
  tips.exact = (key) => twice(async (top) => (top.borders.length && key ? (await at(top, key)).filter((row) => row.key === key) : []));

  // Where no key begins so, for syllables were cut short: the rows under the longest beginning of it that there are, for which
  // `fits(rows)` finds any.
  tips.around = (key, fits) => twice(async (top) => {
    for (let size = key.length - 1; size > 1; size--) {
      const start = key.slice(0, size), from = floor(top.borders, start), to = floor(top.borders, start + "\uffff");
      if (to - from >= ACROSS) break;
      const shards = await Promise.all(top.digests.slice(Math.max(0, from), to + 1).map((digest) => shard(`t/${digest}.bin`)));
      const found = fits(shards.flat().filter((row) => row.key.startsWith(start) && !row.key.endsWith(MARK)));
      if (found.length) return found;
    }
    return [];
  });

  // Tables that few need: how characters sound, and what they fold to. What was read stays.
  tips.loadSounds = async () => (tips.sounds = tips.sounds || (await twice(async ({ header }) => readSounds(await read(`sounds-${header.sounds}.bin`)))));
  tips.loadFold = async () => (tips.fold = tips.fold || (await twice(async ({ header }) => readFold(await read(`fold-${header.fold}.bin`)))));
  return tips;
}

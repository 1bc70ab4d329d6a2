// One query's reading: the lists of its pairs and strings, each fetched once.
import { NONE, meet } from "./lists.js";
import { verified } from "./proof.js";
import { cover, covers, pairsOf, proven, spread } from "./shape.js";
import { fold } from "./units.js";

// A row of more units is proved by a few spread pairs of it; the shards read for a unit alone and for one beside others; the
// documents whose text is compared.
export const LONG = 24, SPREAD = 8, WIDE = 12, BESIDE = 3;
const CANDIDATES = 24;

// The query holds characters that the table folds: cut it anew.
export class Refold extends Error {}

// Where the pairs stand together; a list that could not be read proves nothing and is left out.
export function together(parts, list) {
  const known = parts.map(({ key, at }) => ({ list: list(key), at })).filter((x) => x.list);
  return known.length ? meet(known) : NONE;
}

// Of many pairs those with short lists, as far as the borders of shards tell; all where fewer than `least` are left.
export function lighter(index, pairs, least) {
  const found = pairs.filter((x) => !index.heads(x.key));
  return found.length < least ? pairs : found;
}

export function reader(index) {
  const lists = new Map();

  // What stands in a pair that was found, or begins one in a shard that was read, is no character of the other script.
  const known = (unit) => /^[!-~]*$/.test(unit) || index.knows(unit) || Array.from(lists).some(([key, list]) => list && list.p.length && key.split(" ").includes(unit));

  // What is not there may be of the other script: only then is the folding table worth its bytes.
  async function mayFold(absent) {
    const open = index.fold ? [] : absent.filter((key) => !key.split(" ").every(known));
    if (open.length && (await index.loadFold()) && open.some((key) => fold(key, index.fold) !== key)) throw new Refold();
  }

  // A key without a blank is a unit with whatever follows it; only a part of that proves nothing.
  async function fetched(key) {
    if (key.includes(" ")) return (await index.pairs([key]))[0];
    const { list, whole } = await index.unit(key, BESIDE);
    return whole ? list : null;
  }

  const read = {
    // The list of a key that has been read, null where it is unreadable.
    list: (key) => lists.get(key) || null,
    async keys(wanted) {
      const fresh = Array.from(new Set(wanted)).filter((key) => !lists.has(key)), found = await Promise.all(fresh.map(fetched));
      fresh.forEach((key, i) => lists.set(key, found[i]));
      await mayFold(fresh.filter((key) => lists.get(key) && !lists.get(key).p.length));
    },
    // Where a row stands: { list, whole }; not whole when only some of it was read. `text` is what it must read, bare: where
    // positions do not prove the row, or some of its lists cannot be read, the documents' text is compared.
    async row(row, text, most = WIDE) {
      if (row.length === 1) {
        const found = await index.unit(row[0].unit, most);
        if (!found.list.p.length) await mayFold([row[0].unit]);
        return { list: meet([{ list: found.list, at: 0 }]), whole: found.whole };
      }
      const long = row.length > LONG, parts = long ? spread(lighter(index, pairsOf(row), SPREAD), SPREAD) : cover(row);
      await read.keys(parts.map((x) => x.key));
      const list = together(parts, read.list), known = parts.filter((x) => read.list(x.key));
      if (!long && proven(row) && known.length === parts.length) return { list, whole: true };
      return verified(index, list, row[row.length - 1].at + 1, text, CANDIDATES, !long && covers(known, row));
    },
  };
  return read;
}

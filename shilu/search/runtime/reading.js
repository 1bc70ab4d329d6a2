// One query's reading: the lists of its pairs and strings, each fetched once.
import { NONE, meet } from "./lists.js";
import { cover } from "./shape.js";
import { fold } from "./units.js";

// The query holds characters that the table folds: cut it anew.
export class Refold extends Error {}

// Where the pairs stand together; a list that could not be read proves nothing and is left out.
export function together(parts, list) {
  const known = parts.map(({ key, at }) => ({ list: list(key), at })).filter((x) => x.list);
  return known.length ? meet(known) : NONE;
}

export function reader(index) {
  const lists = new Map();
  const read = {
    // The list of a key that has been read, null where it is unreadable.
    list: (key) => lists.get(key) || null,
    // Reads keys. One that does not occur may be of the other script: only then is the folding table worth its bytes.
    async keys(wanted) {
      const fresh = Array.from(new Set(wanted)).filter((key) => !lists.has(key)), found = await index.pairs(fresh);
      fresh.forEach((key, i) => lists.set(key, found[i]));
      const absent = fresh.filter((key) => lists.get(key) && !lists.get(key).p.length);
      if (absent.length && !index.fold && (await index.loadFold()) && absent.some((key) => fold(key, index.fold) !== key)) throw new Refold();
    },
    // Where the row stands: { list, whole }; not whole when only some of it was read.
    async row(row, most) {
      if (row.length === 1) {
        const found = await index.unit(row[0].unit, most);
        if (!found.list.p.length && !index.fold && (await index.loadFold()) && fold(row[0].unit, index.fold) !== row[0].unit) throw new Refold();
        return { list: meet([{ list: found.list, at: 0 }]), whole: found.whole };
      }
      const parts = cover(row);
      await read.keys(parts.map((x) => x.key));
      return { list: together(parts, read.list), whole: true };
    },
  };
  return read;
}

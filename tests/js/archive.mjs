// What the tests share: the modules' folder, the vectors, and doors to an index that lies in memory.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { session } from "../../shilu/search/runtime/door.js";
import { expansions } from "../../shilu/search/runtime/expand.js";
import { Missing } from "../../shilu/search/runtime/bytes.js";

const HERE = new URL(".", import.meta.url);
export const RUNTIME = new URL("../../shilu/search/runtime/", HERE);

export function vectors(name) {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, HERE), "utf8"));
}

export function formatFile() {
  return readFileSync(new URL("../../shilu/search/FORMAT.md", HERE), "utf8");
}

function unpackedFiles(name) {
  return Object.fromEntries(Object.entries(vectors(name).files).map(([path, text]) => [path.replace("search/", ""), Buffer.from(text, "base64")]));
}

// The files of the vectors' small archive: name below search/ -> unpacked bytes.
export function smallArchive() {
  return unpackedFiles("archive");
}

// The archive of what is written in more than one way: { files, ids of its documents, oldest first }.
export function askedArchive() {
  return { files: unpackedFiles("asked"), ids: vectors("asked").ids };
}

// A door to such files. `packed`: as gzip, as they lie in a site. Names that were asked for stand in `asked`.
export function doorTo(files, { packed = false } = {}) {
  const asked = [];
  const get = async (name, fresh) => {
    asked.push(fresh ? `${name} fresh` : name);
    if (!(name in files)) throw new Missing(name);
    return new Uint8Array(packed ? gzipSync(files[name]) : files[name]);
  };
  return { get, inflate: null, writings: async () => expansions, asked, files };
}

export function opened(door) {
  return session(door);
}

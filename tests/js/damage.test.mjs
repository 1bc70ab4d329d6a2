// Files that are cut short, of another day, or no index files at all: the answer that can still be had, or one plain error.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, ask } from "../../shilu/search/runtime/answer.js";
import { Missing } from "../../shilu/search/runtime/bytes.js";
import { excerpt } from "../../shilu/search/runtime/excerpt.js";
import { Damaged, WrongVersion } from "../../shilu/search/runtime/wire.js";
import { doorTo, opened, smallArchive } from "./archive.mjs";

const HTML = Buffer.from("<!DOCTYPE html><title>404</title>");
const QUERIES = ["社区治理", "計畫", "5G", "社", "和服 -5G", "讲话人:讲话人甲 社区", "标题:社区 2012..2016", "社区服务，GDP"];

// Every answer to the queries with its excerpts, or the error; each index opened for itself.
async function tried(files) {
  const said = [];
  for (const q of QUERIES) {
    const got = await opened(doorTo(files))(async (index) => {
      const answer = await ask(index, q, true), found = await Promise.all(Array.from(answer.docs, (d) => excerpt(index, answer, d)));
      return { q, total: answer.total, shown: found.filter(Boolean).length, broken: index.broken.size, sure: Array.from(answer.grade.keys()).filter((d) => answer.grade[d] && answer.grade[d] <= ALL) };
    }).catch((error) => ({ q, error }));
    said.push(got);
  }
  return said;
}

const sound = await tried(smallArchive());
const isPlain = ({ error }) => !error || error instanceof Damaged || error instanceof Missing || error instanceof WrongVersion;

// Each file of the index, but not the manifest, spoilt in turn.
async function spoilt(change) {
  for (const name of Object.keys(smallArchive()).filter((x) => x !== "manifest.bin" && x.endsWith(".bin"))) {
    const files = smallArchive();
    change(files, name);
    const said = await tried(files);
    for (const [i, got] of said.entries()) {
      assert.ok(!got.error, `${name}: ${got.q}: ${got.error && got.error.stack}`);
      assert.ok(got.sure.every((d) => sound[i].sure.includes(d)), `${name}: ${got.q}: what is said to have all words may lack some`);
      if (got.broken) continue;
      assert.deepEqual([got.total, got.shown], [sound[i].total, sound[i].shown], `${name}: ${got.q} is answered otherwise, and nothing is said`);
    }
  }
}

test("the sound archive is answered without a word of damage", () => {
  for (const got of sound) assert.ok(!got.error && !got.broken && got.shown === got.total, `${got.q}: ${got.error || got.broken}`);
});

test("a page instead of a file, as some servers send it, is told and costs its own part only", () => spoilt((files, name) => (files[name] = HTML)));
test("a file that ends too early is told and costs its own part only", () => spoilt((files, name) => (files[name] = files[name].subarray(0, files[name].length >> 1))));
test("an empty file is told and costs its own part only", () => spoilt((files, name) => (files[name] = Buffer.alloc(0))));
test("a file that stays away is told and costs its own part only", () => spoilt((files, name) => delete files[name]));

test("a file of a later format anywhere is refused by name, not misread", async () => {
  for (const name of Object.keys(smallArchive()).filter((x) => x.endsWith(".bin"))) {
    const files = smallArchive();
    files[name] = Buffer.from(files[name]);
    files[name][4] = 99;
    const said = await tried(files);
    assert.ok(said.some((got) => got.error instanceof WrongVersion) || said.every((got, i) => got.total === sound[i].total), name);
    assert.ok(said.every(isPlain), name);
  }
});

test("a manifest that is cut anywhere is one plain error", async () => {
  const whole = smallArchive()["manifest.bin"];
  for (let size = 0; size < whole.length; size += 7) {
    const files = { ...smallArchive(), "manifest.bin": whole.subarray(0, size) };
    await assert.rejects(opened(doorTo(files))((index) => ask(index, "社区", false)), (e) => e instanceof Damaged || e instanceof WrongVersion, `cut at ${size}`);
  }
});

test("what a network put in the place of a file, and the browser kept, is asked for once more past the cache", async () => {
  const files = smallArchive(), door = doorTo(files), get = door.get;
  door.get = async (name, fresh) => (name === "manifest.bin" || fresh ? get(name, fresh) : (await get(name), new Uint8Array(HTML)));
  const said = await opened(door)(async (index) => {
    const answer = await ask(index, "社区治理", true), found = await Promise.all(Array.from(answer.docs, (d) => excerpt(index, answer, d)));
    return [answer.total, found.filter(Boolean).length, index.broken.size];
  });
  assert.deepEqual(said, [sound[0].total, sound[0].shown, 0]);
  const shards = door.asked.filter((name) => name.startsWith("s/"));
  assert.ok(shards.length > 0 && shards.every((name) => shards.filter((x) => x === name).length === 1));
});

// A row of numbers that is the same in every run.
function numbers(seed) {
  return () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) / 2 ** 32;
}

test("bytes that were changed on the way end in an answer or in an error, never in a reader that hangs", async () => {
  const next = numbers(7), names = Object.keys(smallArchive()).filter((x) => x.endsWith(".bin"));
  for (let round = 0; round < 120; round++) {
    const files = smallArchive(), name = names[Math.floor(next() * names.length)], data = (files[name] = Buffer.from(files[name]));
    for (let n = 1 + Math.floor(next() * 3); n; n--) data[5 + Math.floor(next() * (data.length - 5))] = Math.floor(next() * 256);
    for (const got of await tried(files)) assert.ok(got.error instanceof Error || got.total >= 0, `${name}: ${got.q}`);
  }
});

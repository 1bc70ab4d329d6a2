import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../shilu/search/runtime/answer.js";
import { excerpt } from "../../shilu/search/runtime/excerpt.js";
import { inflate } from "../../shilu/search/runtime/inflate.js";
import { Damaged, WrongVersion } from "../../shilu/search/runtime/wire.js";
import { Missing } from "../../shilu/search/runtime/bytes.js";
import { doorTo, opened, smallArchive } from "./archive.mjs";

const work = (typed) => async (index) => {
  const answer = await ask(index, typed, false), found = await Promise.all(Array.from(answer.docs, (d) => excerpt(index, answer, d)));
  return { total: answer.total, ids: found.map((x) => x && x.document.id), broken: index.broken.size };
};
const sound = await opened(doorTo(smallArchive()))(work("社区治理"));
const shard = (files) => Object.keys(files).filter((name) => name.startsWith("s/"));

test("files are read as gzip and as they are after it, whatever the server did", async () => {
  assert.deepEqual(await opened(doorTo(smallArchive(), { packed: true }))(work("社区治理")), sound);
  assert.equal(sound.total, 2);
});

test("a browser without DecompressionStream fetches its own inflate", async () => {
  const door = doorTo(smallArchive(), { packed: true }), kept = globalThis.DecompressionStream;
  let fetched = 0;
  door.inflate = async () => {
    fetched++;
    return inflate;
  };
  delete globalThis.DecompressionStream;
  try {
    assert.deepEqual(await opened(door)(work("社区治理")), sound);
  } finally {
    globalThis.DecompressionStream = kept;
  }
  assert.ok(fetched > 0);
});

test("a second query reads nothing that the first has read", async () => {
  const door = doorTo(smallArchive()), run = opened(door);
  await run(work("社区治理"));
  const before = door.asked.length;
  await run(work("社区治理"));
  assert.deepEqual(door.asked.slice(before), []);
});

test("names gone after a publish: the manifest past the cache, and the query once again", async () => {
  const files = smallArchive(), [one] = shard(files).filter((name) => name.startsWith("s/0038"));
  const door = doorTo(files), get = door.get, old = files["manifest.bin"];
  // The old manifest names a shard that is no longer there.
  const stale = Buffer.from(old), digest = Buffer.from(one.slice(-10, -4), "hex");
  stale.set([1, 2, 3], stale.lastIndexOf(digest));
  door.get = async (name, fresh) => (name === "manifest.bin" && !fresh ? (door.asked.push(name), new Uint8Array(stale)) : get(name, fresh));
  assert.deepEqual(await opened(door)(work("社区治理")), sound);
  assert.deepEqual(door.asked.filter((name) => name.startsWith("manifest")), ["manifest.bin", "manifest.bin fresh"]);
});

test("a shard that stays away, or is damaged, leaves the answer that can still be had", async () => {
  for (const change of [(files, name) => delete files[name], (files, name) => (files[name] = Buffer.from("<html>")), (files, name) => (files[name] = files[name].subarray(0, 30))]) {
    const files = smallArchive();
    for (const name of shard(files).filter((x) => x.startsWith("s/0038"))) change(files, name);
    const got = await opened(doorTo(files))(work("社区服务"));
    assert.ok(got.broken > 0);
  }
});

test("a block that stays away costs its own results only", async () => {
  const files = smallArchive();
  delete files[Object.keys(files).find((name) => name.startsWith("b/2-"))];
  const got = await opened(doorTo(files))(work("社区治理"));
  assert.equal(got.total, 2);
  assert.ok(got.ids.includes(null) && got.broken > 0);
});

test("after a failure the next query tries again", async () => {
  const files = smallArchive(), name = shard(files).find((x) => x.startsWith("s/0038")), kept = files[name], run = opened(doorTo(files));
  files[name] = Buffer.from("x");
  await run(work("社区治理"));
  files[name] = kept;
  assert.deepEqual(await run(work("社区治理")), sound);
});

test("another format, no index, a broken manifest: told apart", async () => {
  const files = smallArchive(), manifest = files["manifest.bin"];
  files["manifest.bin"] = Buffer.from(manifest);
  files["manifest.bin"][4] = 1;
  await assert.rejects(opened(doorTo(files))(work("社区")), WrongVersion);
  files["manifest.bin"] = Buffer.from("<!DOCTYPE html>");
  await assert.rejects(opened(doorTo(files))(work("社区")), Damaged);
  delete files["manifest.bin"];
  await assert.rejects(opened(doorTo(files))(work("社区")), Missing);
});

test("a stale block is read again past the cache", async () => {
  const files = smallArchive(), name = Object.keys(files).find((x) => x.startsWith("b/2-")), door = doorTo(files), get = door.get;
  const other = Buffer.from(files[name].toString("utf8").replaceAll("社区治理", "无关文字"), "utf8");
  door.get = async (asked, fresh) => (asked === name && !fresh ? new Uint8Array(other) : get(asked, fresh));
  assert.deepEqual(await opened(door)(work("社区治理")), sound);
  assert.ok(door.asked.includes(`${name} fresh`));
});

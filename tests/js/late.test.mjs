// Files that are late, missing or spoilt: nothing is said of what they hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../shilu/search/runtime/answer.js";
import { facet } from "../../shilu/search/runtime/facets.js";
import { askedArchive, doorTo, opened } from "./archive.mjs";

const HTML = Buffer.from("<!DOCTYPE html><title>404</title>"), LATE = 20;

// Runs `work` where the files whose names begin so are spoilt, and where they are late.
async function without(begin, work) {
  const files = askedArchive().files, spoilt = Object.fromEntries(Object.entries(files).map(([name, data]) => [name, name.startsWith(begin) ? HTML : data]));
  await opened(doorTo(spoilt))(work);
  const door = doorTo(files), { get } = door;
  let free = null;
  const held = new Promise((done) => (free = done));
  door.get = async (name, fresh) => (name.startsWith(begin) && (await held), get(name, fresh));
  await opened(door)(async (index) => {
    index.patience = LATE;
    await work(index);
    assert.ok(index.late.size > 0);
  });
  free();
}

test("a name is not told to be absent while the column that would tell cannot be read", () => without("columns-", async (index) => {
  for (const q of ["讲话人:讲话人甲 社区", "标签:社区", "标题:社区治理"]) {
    const { query, missing, total } = await ask(index, q);
    assert.deepEqual([query.problems, missing, total], [[], [], 0], q);
  }
}));

test("words are not told to stand nowhere while their shards cannot be read", () => without("s/", async (index) => {
  assert.deepEqual((await ask(index, "社区 治理 企业")).missing, []);
}));

test("a facet is not told to have no values while its column cannot be read", () => without("columns-speaker", async (index) => {
  const answer = await ask(index, "社区治理");
  await assert.rejects(facet(index, answer, "speaker"));
  assert.ok((await facet(index, answer, "kind")).length > 0);
}));

test("what can be read is told as ever", () => opened(doorTo(askedArchive().files))(async (index) => {
  const { query, missing } = await ask(index, "讲话人:无此人 社区 量子");
  assert.deepEqual([query.problems.map((x) => x.rule), missing], [["value"], ["讲话人:无此人", "量子"]]);
}));

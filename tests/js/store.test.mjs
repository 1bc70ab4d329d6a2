import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../shilu/search/runtime/answer.js";
import { excerpt } from "../../shilu/search/runtime/excerpt.js";
import { openIndex } from "../../shilu/search/runtime/store.js";
import { doorTo, smallArchive, vectors } from "./archive.mjs";

const isBlock = (name) => name.startsWith("b/");

// An index whose door keeps some names back until `let go` is called, and then gives them, or fails.
async function slow(held, { failing = false } = {}) {
  const door = doorTo(smallArchive());
  let free = () => {};
  const gate = new Promise((done) => (free = done));
  const index = await openIndex(async (name, fresh) => {
    if (!held(name)) return door.get(name, fresh);
    await gate;
    if (failing) throw new Error("gone");
    return door.get(name, fresh);
  }, null, false);
  index.patience = 20;
  index.writings = door.writings;
  return { index, free, door };
}

const arrival = (index) => new Promise((done) => (index.arrived = done));

test("an answer does not wait for ever for a shard; it is told what came late, and is whole then", async () => {
  const { index, free } = await slow((name) => name.startsWith("s/")), come = arrival(index);
  const poor = await ask(index, "社区治理", false);
  assert.equal(poor.total, 0);
  assert.ok(index.late.size > 0 && index.broken.size === 0);
  free();
  assert.ok((await come).startsWith("s/"));
  assert.equal((await ask(index, "社区治理", false)).total, 2);
  assert.equal(index.late.size, 0);
});

test("the files of one question are waited for together, a text that somebody asks for later for as long again", async () => {
  const { index, free } = await slow((name) => name.startsWith("b/"));
  index.patience = 60000;
  index.until = Date.now() - 1;
  const asked = index.block(0);
  assert.equal(await asked, null);
  assert.ok(index.late.size > 0);
  index.late.clear();
  index.until = 0;
  const later = index.block(0);
  setTimeout(free, 700);
  assert.ok((await later).documents.length > 0);
});

test("what is late already is not waited for again", async () => {
  const { index, free } = await slow(isBlock);
  const answer = await ask(index, "社区治理", false);
  assert.equal(await excerpt(index, answer, answer.docs[0]), null);
  index.patience = 60000;
  assert.equal(await excerpt(index, answer, answer.docs[0]), null);
  free();
});

test("a late file that fails is damaged, no longer late, and told as well", async () => {
  const { index, free } = await slow(isBlock, { failing: true }), answer = await ask(index, "社区治理", false), come = arrival(index);
  await excerpt(index, answer, answer.docs[0]);
  assert.deepEqual(Array.from(index.late).map(isBlock), [true]);
  free();
  const name = await come;
  assert.ok(index.broken.has(name) && !index.late.size);
});

test("a file that is asked for twice is fetched once", async () => {
  const door = doorTo(smallArchive()), index = await openIndex(door.get, null, false);
  await Promise.all([index.columns("speaker"), index.columns("speaker"), index.equals(), index.equals(), index.loadFold(), index.loadFold()]);
  assert.equal(new Set(door.asked).size, door.asked.length);
});

test("words that mean the same are read as groups; an archive without them has none", async () => {
  const files = smallArchive(), index = await openIndex(doorTo(files).get, null, false);
  assert.deepEqual((await index.equals()).map((g) => [g.name, g.members.map((m) => m.text)]), vectors("archive").equals.map(([name, , same, colloquial]) => [name, [...same, ...colloquial]]));
  const header = files["manifest.bin"].toString("latin1"), none = { ...files, "manifest.bin": Buffer.from(header.replace('"equals"', '"egual"').replace('"language"', '"languages"'), "latin1") };
  assert.equal(await (await openIndex(doorTo(none).get, null, false)).equals(), null);
});

test("a facet weighs what the manifest says, nothing where there is none", async () => {
  const files = smallArchive(), index = await openIndex(doorTo(files).get, null, false), name = Object.keys(files).find((x) => x.startsWith("columns-speaker"));
  assert.equal(index.sizes("speaker"), files[name].length);
  assert.equal(index.sizes("nothing"), 0);
});

test("the values of a column have a label and an id, or an empty one", async () => {
  const index = await openIndex(doorTo(smallArchive()).get, null, false), [{ column }] = await index.columns("office");
  assert.deepEqual(column.values, [["书记", ""], ["主任", ""]]);
});

test("both readings of a misprint are found; what is printed stays", async () => {
  const index = await openIndex(doorTo(smallArchive()).get, null, false);
  for (const typed of ["结语欣慰", "结语快慰"].map((x) => x.replace("结语", "结语："))) {
    const answer = await ask(index, typed, false);
    assert.equal(answer.exact, 1, typed);
    const { best, document } = await excerpt(index, answer, answer.docs[0]);
    assert.deepEqual([document.id, best.text], ["2016-chang", "结语：欣慰。"]);
  }
});

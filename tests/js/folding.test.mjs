import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../shilu/search/runtime/answer.js";
import { askedArchive, doorTo, opened } from "./archive.mjs";

const { files } = askedArchive();

// Whether the folding table was asked for, and how many documents were found.
async function asked(...queries) {
  const door = doorTo(files), run = opened(door), totals = [];
  for (const q of queries) totals.push((await run((index) => ask(index, q))).total);
  return { table: door.asked.some((name) => name.startsWith("fold-")), totals };
}

test("a pair that nobody has written brings no folding table while the index shows each of its units", async () => {
  for (const q of ["社区基层治理", "治理基层", "\"层治\"", "基层电梯"]) assert.equal((await asked(q)).table, false, q);
});

test("a character that the index does not show brings it: it may be of the other script", async () => {
  for (const q of ["計畫", "畫", "帐本"]) {
    const { table, totals } = await asked(q);
    assert.ok(table && totals[0] > 0, q);
  }
});

test("figures and Latin letters fold without a table", async () => {
  assert.equal((await asked("Zz99", "９９", "5Ｇ")).table, false);
});

test("what an earlier query has read counts as well", async () => {
  assert.equal((await asked("简报", "社区治理", "报社")).table, false);
});

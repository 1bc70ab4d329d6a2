// What is offered where nothing was found as it was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shorter } from "../../shilu/search/runtime/offers.js";
import { shape } from "../../shilu/search/runtime/shape.js";

const offered = (typed, ...words) => shorter({ form: shape([{ raw: typed, quoted: false }], null), words: words.map((w, i) => ({ typed: w, real: true, list: { p: Array(i + 1) } })) });

test("the query without each word, and each word alone, the rarest first", () => {
  assert.deepEqual(offered("社区 治理 网格", "社区", "治理", "网格"), ["治理 网格", "社区 网格", "社区 治理", "社区", "治理", "网格"]);
  assert.deepEqual(offered("社区 治理", "社区", "治理"), ["社区", "治理"]);
});

test("no character is offered that was cut out of a longer piece", () => {
  assert.deepEqual(offered("王小明", "王", "小", "明"), []);
  assert.deepEqual(offered("社区王小明", "社区", "王", "小", "明"), ["社区"]);
  assert.deepEqual(offered("社区 治理新", "社区", "治理", "新"), ["社区 治理", "社区", "治理"]);
});

test("a character that was typed alone is a word", () => {
  assert.deepEqual(offered("社区 水", "社区", "水"), ["社区", "水"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { LITERAL } from "../../shilu/search/runtime/answer.js";
import { excerpt, passages } from "../../shilu/search/runtime/excerpt.js";
import { bare, units } from "../../shilu/search/runtime/units.js";

const TABLE = new Map([["帐", "账"], ["區", "区"], ["畫", "划"], ["計", "计"]]);
const VOICES = ["讲话人甲", "讲话人乙"];

// A document of one block with turns [[speaker, text]...], and the answer to `typed` that is narrowed to `speaker`.
function asked(typed, turns, { speaker = null, field = null, table = TABLE, title = "座谈" } = {}) {
  const rows = [[0, 0, title], ...turns.map(([who, text], i) => [64 * (i + 1), 7, text, who, `p-${i}`, i + 1])], p = [], text = bare(typed, TABLE), size = units(text, null).length;
  for (const [offset, , printed] of rows) {
    const all = units(printed, TABLE);
    all.forEach((u, i) => text && all.slice(i, i + size).map((x) => x.unit).join("") === text && p.push(offset + u.at));
  }
  const read = [], index = {
    fold: table, starts: Uint32Array.of(0, 2048), names: Uint16Array.of(0), titleAt: () => 0, loadFold: async () => Boolean((index.fold = TABLE)),
    block: async (at) => read.push(at >> 11) && { base: 0, documents: [{ title, voices: VOICES.map((name) => [name, ""]), rows }] },
    columns: async () => [{ first: 0, count: 1, column: { values: VOICES.map((name) => [name, `id-${name}`]) } }],
  };
  const list = { p: Uint32Array.from(p), b: Uint8Array.from(p, (at) => (at < 64 ? 9 : 1)) };
  const answer = {
    grade: [LITERAL], phrase: { text, list, size, weight: 1 }, same: [], terms: [], options: { filters: { speaker: speaker ? [speaker] : [] } },
    query: { text: typed ? [{ raw: typed }] : [], fields: field ? [{ name: "speaker", value: field }] : [] },
  };
  return { read, run: () => excerpt(index, answer, 0), all: async () => (await passages(index, answer, 0)).rows, index };
}

const texts = (rows) => rows.map((r) => r.text);
const TURNS = [[1, "社区要管。"], [0, "社区难办。"], [1, "社区、社区、社区。"], [0, "别的事情。"], [0, "社区也好办。"]];

test("narrowed to a speaker, the paragraphs shown are that speaker's own", async () => {
  const { run, all, read } = asked("社区", TURNS, { speaker: "id-讲话人甲" }), found = await run();
  assert.deepEqual([texts(found.shown), found.others, found.more], [["社区难办。", "社区也好办。"], false, 2]);
  assert.equal(read.length, 1);
  assert.deepEqual(texts(await all()), ["社区难办。", "社区也好办。", "社区要管。", "社区、社区、社区。"]);
});

test("a typed condition does the same, and so does a part of a name", async () => {
  for (const field of ["讲话人甲", "人甲", "id-讲话人甲"]) assert.deepEqual(texts((await asked("社区", TURNS, { field }).run()).shown), ["社区难办。", "社区也好办。"], field);
  assert.equal((await asked("社区", TURNS, { field: "讲话" }).run()).shown.length, 3);
});

test("words that only others say are shown, and said to be theirs", async () => {
  const turns = [[0, "别的事情。"], [1, "社区要管。"], [-1, "社区报道。"]], found = await asked("社区", turns, { speaker: "讲话人甲" }).run();
  assert.deepEqual([texts(found.shown), found.others], [["社区要管。", "社区报道。"], true]);
  assert.equal((await asked("社区", turns).run()).others, false);
  assert.equal((await asked("社区", turns, { speaker: "无此人" }).run()).others, false);
});

test("without words the speaker's own paragraph is shown, and nothing is said of others", async () => {
  const found = await asked("", [[1, "先说。"], [0, "讲话人甲："], [0, "后说。"]], { speaker: "讲话人甲" }).run();
  assert.deepEqual([texts(found.shown), found.others], [["后说。"], false]);
});

test("a line that is only the name of whose turn it is gives way to a paragraph with the words", async () => {
  const turns = [[0, "讲话人甲："], [0, "别的事情。"], [1, "刚才讲话人甲说得好。"]];
  assert.deepEqual(texts((await asked("讲话人甲", turns).run()).shown), ["刚才讲话人甲说得好。"]);
  assert.deepEqual(texts((await asked("讲话人甲", turns.slice(0, 2)).run()).shown), ["讲话人甲："]);
});

test("the opened page is told how what was typed is printed, each form once", async () => {
  const turns = [[0, "記帐，社區，社区。"], [1, "社區又社區，社、区。"]];
  assert.deepEqual((await asked("社区", turns, { title: "社區" }).run()).marks, ["社区|社區"]);
  assert.deepEqual((await asked("社區", [[0, "社区。"]]).run()).marks, ["社區|社区"]);
  assert.deepEqual((await asked("账", [[0, "帐"]], { table: null }).run()).marks, ["账|帐"]);
  assert.deepEqual((await asked("5G", [[0, "５Ｇ和“5g”。"]]).run()).marks, ["5G"]);
});

test("a typed bar parts no forms", async () => {
  assert.deepEqual((await asked("社|区", [[0, "无"]]).run()).marks, ["社｜区"]);
});

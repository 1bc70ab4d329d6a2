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
  return { read, run: () => excerpt(index, answer, 0), all: async () => (await passages(index, answer, 0)).rows, index, answer };
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

// The same for a document over several blocks, each a list of turns.
function over(blocks, typed = "社区") {
  const one = asked(typed, [[0, "无"]], { speaker: "讲话人甲" }), read = [], made = blocks.map((turns) => [...turns.map(([who, text], i) => [64 * i, 7, text, who, "", i + 1])]), p = [];
  made.forEach((rows, k) => rows.forEach(([offset, , text]) => units(text, TABLE).forEach((u, i, all) => all.slice(i, i + 2).map((x) => x.unit).join("") === typed && p.push(2048 * k + offset + u.at))));
  Object.assign(one.answer.phrase.list, { p: Uint32Array.from(p), b: new Uint8Array(p.length).fill(1) });
  Object.assign(one.index, { starts: Uint32Array.of(0, 2048 * blocks.length), titleAt: () => 2000, block: async (at) => read.push(at >> 11) && { base: at & ~2047, documents: [{ title: "座谈", voices: VOICES.map((name) => [name, ""]), rows: made[at >> 11] }] } });
  return { read, run: one.run };
}

test("where the chosen speaker says nothing of it in one block, the next ones are read, three at most", async () => {
  const other = [[1, "社区要管，社区要办。"]], own = [[1, "别的。"], [0, "社区难办。"]];
  const { run, read } = over([other, other, own, other]), found = await run();
  assert.deepEqual([texts(found.shown), found.others, read], [["社区难办。"], false, [0, 1, 3, 2]]);
  const never = over([other, other, other, other, other, own]), none = await never.run();
  assert.deepEqual([texts(none.shown), none.others, never.read], [["社区要管，社区要办。"], true, [0, 1, 2, 3]]);
  const once = over([own, other]);
  await once.run();
  assert.equal(once.read.length, 2);
  const first = over([own, own]);
  await first.run();
  assert.deepEqual(first.read, [0]);
});

test("a word that is printed in another form costs no folding table while a part of it is printed alike", async () => {
  const same = asked("社区", [[0, "社區。"]], { table: null }), other = asked("账", [[0, "帐"]], { table: null });
  await same.run();
  assert.equal(same.index.fold, null);
  await other.run();
  assert.equal(other.index.fold, TABLE);
});

test("a block of another day is read again past the cache", async () => {
  for (const table of [null, TABLE]) {
    const { run, index } = asked("社区治理", [[0, "要靠社区治理。"]], { table }), block = index.block, again = [];
    index.block = async (at, fresh) => {
      const good = await block(at), [document] = good.documents;
      again.push(Boolean(fresh));
      return fresh ? good : { ...good, documents: [{ ...document, rows: document.rows.map((r) => [r[0], r[1], r[2].replace("社区治理", "无关文字"), ...r.slice(3)]) }] };
    };
    assert.deepEqual([texts((await run()).shown), again], [["要靠社区治理。"], [false, true]]);
  }
});

test("the opened page is told what is printed where a corrected reading was found", async () => {
  const printed = "先说别的。再讲镇社合作的道理。", marked = async (corrected, typed) => {
    const { run, index, answer } = asked(typed, [[0, "无"]]), rows = [[0, 7, printed, 0, "p-1", 1], [64, 8, corrected, 0, "p-1", 1]], at = units(corrected, TABLE).findIndex((u, i, all) => all.slice(i, i + units(typed, null).length).map((x) => x.unit).join("") === typed);
    answer.phrase.list.p = Uint32Array.of(64 + at);
    answer.phrase.list.b = Uint8Array.of(1);
    index.block = async () => ({ base: 0, documents: [{ title: "座谈", voices: VOICES.map((name) => [name, ""]), rows }] });
    return (await run()).marks;
  };
  assert.deepEqual(await marked("再讲政社合作的道理。", "政社合作"), ["政社合作|镇社合作"]);
  assert.deepEqual(await marked("再讲政社合作的道理。", "再讲政社"), ["再讲政社|再讲镇社"]);
  assert.deepEqual(await marked("再讲乡镇和社区合作的道理。", "乡镇和社区合作"), ["乡镇和社区合作|镇社合作"]);
  assert.deepEqual(await marked("再讲乡镇和社区合作的道理。", "和社区"), ["和社区|镇社"]);
});

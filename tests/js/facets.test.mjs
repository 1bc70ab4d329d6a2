import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, SAME, ask } from "../../shilu/search/runtime/answer.js";
import { facet, heavy, years } from "../../shilu/search/runtime/facets.js";
import { meant } from "../../shilu/search/runtime/filter.js";
import { askedArchive, doorTo, opened } from "./archive.mjs";

const { files, ids } = askedArchive();
const run = (work) => opened(doorTo(files))(work);
const found = (typed, filters, more) => run(async (index) => Array.from((await ask(index, typed, { filters, ...more })).docs, (d) => ids[d]));
const counts = (typed, name, filters) => run(async (index) => (await facet(index, await ask(index, typed, { filters }), name)).map(({ label, count, chosen }) => [label, count, chosen]));

test("several values of a filter are any of them, several filters all", async () => {
  assert.deepEqual((await found("社区治理", { speaker: ["p-讲话人甲"] })).sort(), ["2020-1", "2021-1"]);
  assert.deepEqual((await found("社区治理", { speaker: ["p-讲话人甲", "讲话人乙"] })).sort(), ["2020-1", "2020-2", "2021-1"]);
  assert.deepEqual(await found("社区治理", { speaker: ["讲话人乙"], event: ["e-论坛"] }), ["2021-1"]);
  assert.deepEqual(await found("社区治理", { office: ["市长"], place: ["安徽"] }), ["2020-1"]);
  assert.deepEqual(await found("社区治理", { column: ["shizheng"] }), ["2021-1"]);
  assert.deepEqual(await found("社区治理", { column: ["时政"], kind: ["news"] }), []);
  assert.deepEqual(await found("社区治理", { from: 2021, to: 2021 }), ["2021-1"]);
  assert.deepEqual((await found("社区治理", { speaker: ["p-无"] })), []);
});

test("filters without a text list what fits, the newest first", async () => {
  assert.deepEqual(await found("", { speaker: ["p-讲话人甲"] }), ["2021-1", "2020-1"]);
  assert.deepEqual(await found("", { from: 2020, to: 2021 }), ["2021-1", "2020-2", "2020-1"]);
  assert.deepEqual(await found("", {}), []);
  assert.deepEqual(await found("-社区", { kind: ["speech"] }), []);
  assert.deepEqual(await found("职务:市长 2021..", {}), ["2021-1"]);
});

test("typed fields have all the facets, by a part of the label too", async () => {
  assert.deepEqual(await found("地点:安徽", {}), ["2020-2", "2020-1"]);
  assert.deepEqual(await found("职务:副市", {}), ["2020-2"]);
  assert.deepEqual(await found("栏目:滨湖 -讲话人:讲话人乙", {}), ["2022-06", "2020-1"]);
  assert.deepEqual(await found("类型:讲话 单位:某市民政局", {}), ["2021-1"]);
  assert.deepEqual(await found("发言人：讲话人乙 会议：年会", {}), ["2020-2"]);
  assert.deepEqual(await found("年份:2021", {}), ["2021-1"]);
});

test("with a name all names of the same person or organisation are meant", () => {
  const columns = [{ column: { values: [["今名", "a"], ["旧名", "a"], ["别处", "b"], ["今名处", ""]] } }, { column: { values: [["旧名", "a"], ["某处", ""]] } }];
  const asked = (value, loosely) => meant(columns, value, null, loosely);
  assert.deepEqual(asked("今名", true), [[true, true, false, false], [true, false]]);
  assert.deepEqual(asked("旧名", false), [[true, true, false, false], [true, false]]);
  assert.deepEqual(asked("a", false), [[true, true, false, false], [true, false]]);
  assert.deepEqual(asked("别", true), [[false, false, true, false], [false, false]]);
  assert.equal(asked("无", true), null);
});

test("a facet counts without its own filter, and exactly what choosing gives", async () => {
  const open = await counts("社区治理", "speaker", {});
  assert.deepEqual(open, [["讲话人乙", 2, false], ["讲话人甲", 2, false]].sort((x, y) => (x[0] < y[0] ? -1 : 1)));
  assert.deepEqual((await counts("社区治理", "speaker", { speaker: ["p-讲话人甲"] })).map(([label, n, chosen]) => [label, n, chosen]).sort(), [["讲话人乙", 2, false], ["讲话人甲", 2, true]].sort());
  assert.deepEqual(await counts("社区治理", "event", { speaker: ["p-讲话人乙"], event: ["e-年会"] }), [["年会", 1, true], ["论坛", 1, false]]);
  for (const name of ["speaker", "office", "org", "place", "column", "event", "tag", "kind"]) {
    for (const typed of ["社区治理", "", "社区 -年会"]) {
      for (const [label, n] of await counts(typed, name, { from: 2020 })) assert.equal((await found(typed, { from: 2020, [name]: [label] })).length, n, `${typed} ${name} ${label}`);
    }
  }
  assert.deepEqual(await counts("社区治理", "nothing", {}), []);
});

test("a value that is chosen stays, with no document left too", async () => {
  assert.deepEqual(await counts("社区治理", "event", { event: ["e-论坛"], speaker: ["p-讲话人甲"], from: 2020, to: 2020 }), [["年会", 1, false], ["论坛", 0, true]]);
});

test("years are counted without the chosen years, but within the typed ones", async () => {
  const of = (typed, filters) => run(async (index) => years(index, await ask(index, typed, { filters })));
  assert.deepEqual(await of("社区治理", { from: 2021 }), [[2020, 2], [2021, 1]]);
  assert.deepEqual(await of("社区治理 2021..", {}), [[2021, 1]]);
  assert.deepEqual(await of("", { kind: ["speech"] }), [[2020, 2], [2021, 1]]);
});

test("what a facet costs is known before it is fetched", async () => {
  await run(async (index) => {
    assert.ok(heavy(index, "speaker") > 0);
    assert.equal(heavy(index, "nothing"), 0);
  });
});

test("a filter only takes documents away: the grades are those of the whole answer", async () => {
  await run(async (index) => {
    const whole = await ask(index, "第十八届 公报", {}), part = await ask(index, "第十八届 公报", { filters: { from: 2013, to: 2013 } });
    assert.deepEqual(Array.from(part.grade), Array.from(whole.grade));
    const none = await ask(index, "社区治理", { filters: { from: 2013, to: 2013 } });
    assert.deepEqual([none.total, none.counts[SAME] + none.counts[ALL]], [0, 0]);
  });
});

test("a filter by a name in the other script finds it", async () => {
  assert.deepEqual(await found("", { speaker: ["講話人乙"] }), ["2021-1", "2020-2"]);
  assert.deepEqual(await found("社区治理", { org: ["某市　民政局"] }), ["2021-1"]);
});

test("what nothing bears is told, with what is near to it", async () => {
  const problems = (typed) => run(async (index) => (await ask(index, typed)).query.problems.map((x) => [x.rule, typed.slice(x.from, x.to), x.value]));
  assert.deepEqual(await problems("社区 讲话人:讲话人丙"), [["value_near", "讲话人:讲话人丙", "讲话人甲、讲话人乙"]]);
  assert.deepEqual(await problems("社区 讲话人:张三"), [["value", "讲话人:张三", "张三"]]);
  assert.deepEqual(await problems("社区 讲话人:讲话人甲"), []);
});

test("words that nothing is looked for by are told", async () => {
  const problems = (typed) => run(async (index) => (await ask(index, typed)).query.problems.map((x) => [x.rule, typed.slice(x.from, x.to)]));
  assert.deepEqual(await problems("社区 什么"), [["dropped", "什么"]]);
  assert.deepEqual(await problems("社区 的 电梯"), [["dropped", "的"]]);
  assert.deepEqual(await problems("😀 讲话人:讲话人甲"), [["dropped", "😀"]]);
  assert.deepEqual(await problems("什么是社区治理"), []);
});

test("whether the phrase fills the page is asked before the filters", async () => {
  await run(async (index) => {
    const ask2 = (filters) => ask(index, "基层治理", { filters });
    const open = await ask2({}), one = await ask2({ column: ["binhu"] }), later = await ask2({ from: 2023 });
    assert.deepEqual([open.exact, open.total, open.complete], [12, 12, false]);
    assert.deepEqual([one.exact, one.total, one.complete], [1, 1, false]);
    assert.deepEqual([later.exact, later.total, later.complete, later.counts[ALL]], [0, 1, true, 1]);
    assert.deepEqual(years(index, open), [[2022, 12]]);
  });
});

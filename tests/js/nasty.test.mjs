// What nobody should type and somebody does, and addresses that were mangled on the way: an answer, never an error.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, byDate } from "../../shilu/search/runtime/answer.js";
import { excerpt, passages } from "../../shilu/search/runtime/excerpt.js";
import { facet, years } from "../../shilu/search/runtime/facets.js";
import { parse } from "../../shilu/search/runtime/query.js";
import { FACETS, addressOf, stateOf } from "../../shilu/search/runtime/state.js";
import { doorTo, opened, smallArchive } from "./archive.mjs";

const MARKS = ["", " ", "　", "、", "，", "“”", "“", '"', '""', '"""', "“”“”", "-", "－", "- -", "-\"", "..", "...", "()", "\\", "|", "||", "{}", "{q}", "{n}", "$&", "$1", "%", "%E4%B8", "+++", "#", "\0", "\t\n", "\u200b", "\ufeff", "\u202e", "\u{e0100}", "😀", "\ud800", "\udfff\ud800", "①"];
const OPERATORS = ["-社区", "社区 -", "社区 -\"", "社区 -社区", "社区 --治理", "-讲话人:讲话人甲", "-2016..", "讲话人:", "讲话人：", "讲话人:“”", "讲话人:\"甲", "标题:", "标题:、", "标题:。", "标签:“一 二”x", "0..0", "0000..0000", "9999..0000", "2016..9999", "2016..2012", "..2016", "社区 2016..9999 2012..", "年份:", "年份:abc", "类型:没有"];
const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf"], LATIN = ["null", "undefined", "NaN", "true", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&lt;", "javascript:alert(1)", "http://a.b/c?q=1#p", "社区 OR 治理", "NOT 社区", "社区*", "社?", ".*", "[社区]", "(社区", "مرحبا", "\u202e社区\u202c", "社\0区"];
const LONG = ["社".repeat(3000), "社区治理".repeat(750), "a".repeat(10000), "9".repeat(400), "1.".repeat(300), "社区 ".repeat(3000), '"社区" '.repeat(500), "社区 -治理 ".repeat(300), "讲话人:讲话人甲 ".repeat(200), "标题:社区 ".repeat(200), "2016.. ".repeat(500), '"'.repeat(3000), "“".repeat(3000), "“a ".repeat(1000), "😀".repeat(1000), "。".repeat(2000), "社，".repeat(2000)];
const ALL = [...MARKS, ...OPERATORS, ...NAMES, ...NAMES.flatMap((x) => [`讲话人:${x}`, `标签:${x}`, `${x}:社区`]), ...LATIN, ...LONG];

test("whatever is typed is answered, and shown", async () => {
  await opened(doorTo(smallArchive()))(async (index) => {
    for (const q of ALL) {
      for (const options of LONG.includes(q) ? [{ related: true }] : [false, { related: true }, { expand: false, related: true }]) {
        const what = `${q.slice(0, 30)} (${q.length})`, answer = await ask(index, q, options), { total, docs, counts } = answer;
        assert.equal(docs.length, total, what);
        assert.equal(counts.reduce((n, x) => n + x, 0), total, what);
        assert.equal(byDate(index, answer, true).length, total, what);
        for (const d of docs) assert.ok(await excerpt(index, answer, d), what);
        if (total) await passages(index, answer, docs[0]);
        for (const name of FACETS) for (const row of await facet(index, answer, name)) assert.ok(row.count > 0 && row.count <= index.count, what);
        assert.ok(Array.isArray(years(index, answer)), what);
      }
    }
    assert.equal(index.broken.size, 0);
  });
});

test("what is said of a query points into it", () => {
  for (const q of ALL) {
    for (const { rule, from, to } of parse(q).problems) assert.ok(rule && from >= 0 && from <= to && to <= q.length, `${q.slice(0, 30)}: ${rule} ${from} ${to}`);
  }
});

test("names of what every object has are values like others", async () => {
  const before = Object.getOwnPropertyNames(Object.prototype).sort();
  await opened(doorTo(smallArchive()))(async (index) => {
    for (const name of NAMES) {
      const filters = Object.fromEntries(FACETS.map((x) => [x, [name]])), answer = await ask(index, "社区", { filters });
      assert.equal(answer.total, 0, name);
      for (const x of FACETS) assert.ok((await facet(index, answer, x)).every((row) => row.count >= 0));
    }
  });
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype).sort(), before);
});

test("a mangled address is read as far as it makes sense", () => {
  for (const text of ["?page=-1", "?page=1e9", "?page=NaN", "?page=", "?sort=xyz", "?sort=new&sort=old", "?related=2", "?expand=", "?from=abc&to=", "?from=-5&to=99999", "?from=2020&to=2010", "?speaker=&speaker=", "?tag=%E4%B8", "?q=%00", "?q=%ED%A0%80", "?__proto__=1&constructor=2", "?q=a&q=b", "?&&&==&?", "?q=" + "%E7%A4%BE".repeat(3000), "?page=99999999999999999999"]) {
    const at = stateOf(text);
    assert.ok(at.page >= 1 && Number.isFinite(at.page), text);
    assert.ok(["", "new", "old"].includes(at.sort), text);
    assert.ok(at.filters.from >= 0 && at.filters.to < 10000 && !(at.filters.to && at.filters.from > at.filters.to), text);
    assert.ok(FACETS.every((name) => at.filters[name].every((x) => typeof x === "string" && x)), text);
    assert.deepEqual(stateOf(addressOf(at)), at, text);
  }
});

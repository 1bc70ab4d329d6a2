import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../../shilu/search/runtime/query.js";

const text = (typed) => parse(typed).text.map((t) => (t.quoted ? `[${t.raw}]` : t.raw));
const fields = (typed) => parse(typed).fields.map((f) => [f.name, f.value]);

test("typed text is text", () => {
  assert.deepEqual(text("社区治理"), ["社区治理"]);
  assert.deepEqual(text("  社区　治理 "), ["社区 治理"]);
  for (const typed of ["2021：回顾", "“两个确立”的意义", "中国-东盟", "论“十大关系”", "a:b", "http://x", "5 - 3", "讲话人:", "“”", "2014.2016"]) {
    const query = parse(typed);
    assert.deepEqual([text(typed), query.conditions], [[typed], []], typed);
  }
});

test("quotes of any kind around a whole term are an operator", () => {
  for (const typed of ['"减负 增效"', "“减负 增效”", "「减负 增效」", "＂减负 增效＂", "”减负 增效“"]) assert.deepEqual(text(typed), ["[减负 增效]"], typed);
  assert.deepEqual(text('社区 "减负" 治理'), ["社区", "[减负]", "治理"]);
});

test("a minus counts after a blank and before a character", () => {
  assert.deepEqual(parse("社区 -网格 －大数据 -\"一 网\"").without.map((x) => x.value), ["网格", "大数据", "一 网"]);
  assert.deepEqual(text("社区 -网格"), ["社区"]);
});

test("fields of the list take a value, quoted or up to the blank", () => {
  assert.deepEqual(fields("标题:社区 讲话人：讲话人甲 单位:“某 局” 标签:甲 活动:乙"), [["title", "社区"], ["speaker", "讲话人甲"], ["org", "某 局"], ["tag", "甲"], ["event", "乙"]]);
  assert.deepEqual(fields("speaker:x toString:x constructor:y"), [["speaker", "x"]]);
  assert.deepEqual(text("讲话人:甲 社区 标题:乙 治理"), ["社区 治理"]);
});

test("years are a stretch, open at either end, in any width", () => {
  const years = (typed) => [parse(typed).from, parse(typed).to];
  assert.deepEqual(years("2014..2016"), [2014, 2016]);
  assert.deepEqual(years("社区 2014.."), [2014, 0]);
  assert.deepEqual(years("..2016"), [0, 2016]);
  assert.deepEqual(years("２０１４．．２０１６"), [2014, 2016]);
  assert.deepEqual(years("..") , [0, 0]);
});

test("operators are kept as they were typed", () => {
  assert.deepEqual(parse("社区 -网格 讲话人:“甲 乙” 2014..").conditions, ["-网格", "讲话人:“甲 乙”", "2014.."]);
});

test("what is wrong is pointed at, and nothing is lost", () => {
  const wrong = (typed) => parse(typed).problems.map((x) => [x.rule, typed.slice(x.from, x.to), x.value]);
  for (const [typed, ...problems] of [
    ['社区 "减负 增效', ["quote", '"减负', "减负"]], ["“社区", ["quote", "“社区", "社区"]], ["讲话人:“甲 乙", ["quote", "“甲", "甲"]],
    ["讲话人:", ["empty", "讲话人:", "讲话人"]], ["社区 标题：“”", ["empty", "标题：“”", "标题"]], ["年份:去年", ["empty", "年份:去年", "年份"]],
    ["讲话入:甲", ["unknown", "讲话入", "讲话人"]], ["题标:甲", ["unknown", "题标", "标题"]], ["speeker:x", ["unknown", "speeker", "speaker"]], ["titel:x", ["unknown", "titel", "title"]],
    ["2016..2014", ["reversed", "2016..2014", "2014..2016"]], ["-网格", ["only_without", "-网格", ""]],
    ["2021：回顾"], ["时政：要闻"], ["主题：社区"], ["“两个确立”的意义"], ["论“十大关系”"], ["http://x"], ["a:b"], ["x: y"], ["社区 -网格"], ["讲话人:甲 -网格"], ["5 - 3"], ["中国-东盟"],
  ]) assert.deepEqual(wrong(typed), problems, typed);
  assert.deepEqual(text('社区 "减负 增效'), ["社区 减负 增效"]);
  assert.deepEqual(text("讲话入:甲"), ["讲话入:甲"]);
});

test("years may be turned round, written with 年, or as a field", () => {
  const years = (typed) => [parse(typed).from, parse(typed).to];
  for (const typed of ["2016..2014", "2014年..2016年", "2014…2016", "年份:2014..2016", "年份：2016..2014"]) assert.deepEqual(years(typed), [2014, 2016], typed);
  assert.deepEqual(years("年份:2016"), [2016, 2016]);
});

test("a field's value may stand after a blank", () => {
  assert.deepEqual(fields("讲话人: 甲 社区"), [["speaker", "甲"]]);
  assert.deepEqual(fields("讲话人: 2014.."), []);
  assert.deepEqual(fields("讲话人: 标题:甲"), [["title", "甲"]]);
});

test("a minus may take a field away, and begin what is typed, but not a number", () => {
  assert.deepEqual(parse("社区 -讲话人:甲").without.map((x) => [x.name, x.value]), [["speaker", "甲"]]);
  assert.deepEqual([text("-网格 社区"), parse("-网格 社区").without.map((x) => x.value)], [["社区"], ["网格"]]);
  assert.deepEqual(text("-5℃"), ["-5℃"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, LITERAL, SAME, ask } from "../../shilu/search/runtime/answer.js";
import { excerpt } from "../../shilu/search/runtime/excerpt.js";
import { numerals } from "../../shilu/search/runtime/numerals.js";
import { units } from "../../shilu/search/runtime/units.js";
import { askedArchive, doorTo, opened } from "./archive.mjs";

const { files, ids } = askedArchive();

async function search(typed, options = {}) {
  const door = doorTo(files);
  return opened(door)(async (index) => {
    const answer = await ask(index, typed, options), of = (grade) => Array.from(answer.docs).filter((d) => grade(answer.grade[d])).map((d) => ids[d]).sort();
    const marks = {};
    for (const d of answer.docs) {
      const found = await excerpt(index, answer, d);
      marks[ids[d]] = found.shown.flatMap((row) => row.marks.map(([from, to]) => row.text.slice(from, to)));
    }
    return { answer, exact: of((g) => g <= LITERAL), same: of((g) => g === SAME), all: of((g) => g === ALL), marks, asked: door.asked, also: answer.expansions.map((x) => [x.typed, x.also, x.rule, x.count]) };
  });
}

test("a number of another writing is found after what was typed", async () => {
  const first = await search("第十八届三中全会");
  assert.deepEqual([first.exact, first.same], [["2013-1"], ["2013-2", "2013-3"]]);
  assert.deepEqual(first.also, [["第十八届", "十八届", "number", 1], ["第十八届", "18届", "number", 1]]);
  assert.deepEqual([first.marks["2013-2"], first.marks["2013-3"]], [["十八届三中全会"], ["18届三中全会"]]);
  const plain = await search("18届三中全会");
  assert.deepEqual([plain.exact, plain.same], [["2013-3"], ["2013-1", "2013-2"]]);
  assert.deepEqual((await search("第18届三中全会")).same, ["2013-1", "2013-2", "2013-3"]);
  assert.deepEqual((await search("二〇一六年九月十三日")).same, ["2016-2"]);
  assert.deepEqual((await search("2016年9月13日")).same, ["2016-1"]);
  for (const zero of ["〇", "零", "○"]) assert.deepEqual((await search(`二${zero}一六年`)).exact, ["2016-1"], zero);
});

test("a number is not found inside a greater one", async () => {
  assert.deepEqual((await search("30%")).same, ["2017-1"]);
  assert.deepEqual((await search("百分之三十")).same, ["2017-2"]);
  assert.deepEqual((await search("30家企业")).same, ["2017-4"]);
  assert.deepEqual((await search("7号文件")).same, ["2017-7"]);
  assert.deepEqual((await search("16年")).exact, ["2016-2"]);
});

test("numbers are read only where characters name one", () => {
  const read = (text) => numerals(units(text, null).map((u) => u.unit)).flatMap((x) => x.also.map(([other]) => other));
  for (const [text, ...others] of [
    ["第十八届", "十八届", "18届"], ["十八届", "18届"], ["18届", "第十八届", "十八届"], ["二零一六年", "2016年"], ["2000年", "二〇〇〇年"], ["百分之三点五", "3.5%"], ["12.5%", "百分之十二点五"],
    ["0.5%", "百分之零点五"], ["一百零五家", "105家"], ["1005家", "一千零五家"], ["110人", "一百一十人"], ["二千三百户", "2300户"], ["71亿", "七十一亿"], ["第三次", "第3次"], ["十一月二日", "11月2日"],
    ["一个中心"], ["七八个"], ["二三十年"], ["三农"], ["五四运动"], ["第一书记"], ["一带一路"], ["三年"], ["十一"], ["0年"], ["百分之"], ["第届"], ["%"], ["3.14家"],
  ]) assert.deepEqual(read(text), others, text);
});

test("a hyphen between letters and figures may be there or not", async () => {
  const f35 = await search("F35");
  assert.deepEqual([f35.exact, f35.same, f35.marks["2018-3"]], [["2018-4"], ["2018-3"], ["F-35"]]);
  assert.deepEqual((await search("F-35")).same, ["2018-4"]);
  assert.deepEqual([(await search("covid-19")).exact, (await search("ＣＯＶＩＤ－１９")).exact, (await search("covid19")).same], [["2018-3"], ["2018-3"], ["2018-3"]]);
  assert.deepEqual([(await search("wi-fi")).exact, (await search("wi-fi")).same], [["2018-4"], ["2018-5"]]);
});

test("a word of letters is a beginning too, whole words first", async () => {
  const commun = await search("commun");
  assert.deepEqual([commun.exact, commun.same, commun.also], [["2018-2"], ["2018-1"], [["commun", "communication、community", "begins", 1]]]);
  assert.deepEqual(commun.marks["2018-1"], ["community"]);
  const york = await search("New Yor");
  assert.deepEqual([york.exact, york.same, york.marks["2018-1"]], [[], ["2018-1", "2018-2"], ["New York"]]);
  assert.deepEqual((await search("型号 covi")).all.sort(), ["2018-3", "2018-4"]);
  assert.deepEqual((await search('"commun"')).same, []);
  assert.deepEqual((await search("16")).same, []);
});

test("signs and figures are units like others", async () => {
  for (const [typed, id] of [["5G", "2018-5"], ["５ｇ网络", "2018-5"], ["1+2", "2018-5"], ["互联网+", "2018-5"], ["互联网＋社区", "2018-5"], ["71亿", "2017-5"], ["7号", "2017-8"]]) assert.deepEqual((await search(typed)).exact, [id], typed);
  for (const [typed, other] of [["帐本", "账本"], ["图象", "图像"], ["計畫", "计划"]]) for (const q of [typed, other]) assert.deepEqual((await search(q)).exact, ["2019-1", "2019-2"], q);
});

test("words of the vocabularies bring what means the same, named and after what was typed", async () => {
  const house = await search("老破小改造");
  assert.deepEqual([house.exact, house.same, house.all, house.also], [[], ["2019-3"], [], [["老破小", "老旧小区", "colloquial", 1]]]);
  assert.deepEqual(house.marks["2019-3"], ["老旧小区改造"]);
  const lift = await search("老破小 电梯");
  assert.deepEqual([lift.all, lift.marks["2019-4"]], [["2019-4"], ["电梯", "老旧小区"]]);
  assert.deepEqual((await search("老小区")).also, [["老小区", "老旧小区", "synonym", 2]]);
  assert.deepEqual((await search("甲同志")).also, [["甲同志", "讲话人甲", "name", 2]]);
  assert.deepEqual((await search("旧房子")).also.map(([, also]) => also), ["老旧小区"]);
});

test("a word of the vocabularies that only stands inside others is no word", async () => {
  assert.deepEqual((await search("低保标准")).same, ["2019-5"]);
  assert.deepEqual((await search("“低保标准”")).same, []);
  assert.deepEqual((await search("低保标准", { expand: false })).same, []);
  const off = await search("老破小改造", { expand: false });
  assert.ok(!off.asked.some((name) => name.startsWith("equals")) && off.answer.expansions.length === 0);
});

test("the count of what was typed is its own, with other writings or without", async () => {
  for (const typed of ["第十八届", "30%", "commun", "F35", "低保标准"]) assert.equal((await search(typed)).answer.exact, (await search(typed, { expand: false })).answer.exact, typed);
});

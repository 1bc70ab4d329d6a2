import assert from "node:assert/strict";
import { test } from "node:test";
import { spots } from "../../shilu/search/runtime/spots.js";

const table = new Map([["劃", "划"], ["計", "计"], ["帐", "账"], ["會", "会"], ["區", "区"]]);

// The stretches that are marked in one text, by what is read there.
function read(text, strings, folds = null) {
  return spots([text], strings, folds).places[0].map(({ from, to }) => text.slice(from, to));
}

test("a string is found everywhere it stands, whatever words it lies in", () => {
  assert.deepEqual(read("和服很好，产品和服务也好。", ["和服"]), ["和服", "和服"]);
});

test("marks that the search ignores may stand inside", () => {
  assert.deepEqual(read("推行“一委、一会、一中心”。", ["一委一会一中心"]), ["一委、一会、一中心"]);
  assert.deepEqual(read("谈社区 治理，又谈《社区》治理。", ["社区治理"]), ["社区 治理", "社区》治理"]);
  assert.deepEqual(read("推行一委一会一中心。", ["一委、一会、“一中心”"]), ["一委一会一中心"]);
});

test("a mark that parts keeps a string apart", () => {
  assert.deepEqual(read("建设社区。治理得好。社区治理。", ["社区治理"]), ["社区治理"]);
});

test("width and case do not matter, and a number is whole", () => {
  assert.deepEqual(read("用５Ｇ和5g，不用15G。", ["5G"]), ["５Ｇ", "5g"]);
  assert.deepEqual(read("2016年，16年，6·29。", ["16年"]), ["16年"]);
  assert.deepEqual(read("6·29和629。", ["629"]), ["629"]);
});

test("a parting mark in the string is the one that stands in the text", () => {
  assert.deepEqual(read("减负，增效。减负。增效。", ["减负。增效"]), ["减负。增效"]);
});

test("a string with a parting mark that stands nowhere so is marked in its parts", () => {
  assert.deepEqual(read("减负要紧，增效也要紧。", ["减负，增效"]), ["减负", "增效"]);
  assert.deepEqual(read("减负要紧，增效也要紧。", ["减负 增效"]), ["减负", "增效"]);
  assert.deepEqual(read("New York 和 York。", ["new york"]), ["New York"]);
  assert.deepEqual(read("only York here", ["new york"]), []);
});

test("letters that are no word of the text are the beginning of one", () => {
  assert.deepEqual(read("The community and communities.", ["commun"]), ["community", "communities"]);
  assert.deepEqual(read("An art of arts.", ["art"]), ["art"]);
  assert.deepEqual(read("Grassroots community work.", ["grassroots comm"]), ["Grassroots community"]);
  assert.deepEqual(read("abc", ["a"]), []);
});

test("the other script and variants are found with the table, and only with it", () => {
  assert.deepEqual(read("社區計劃", ["社区计划"]), []);
  assert.deepEqual(read("社區計劃，社区计划", ["社区计划"], table), ["社區計劃", "社区计划"]);
  assert.deepEqual(read("记账", ["记帐"], table), ["记账"]);
});

test("places that share characters or touch are one, repetitions of one string are not", () => {
  assert.deepEqual(read("社区治理创新", ["社区治理", "治理创新"]), ["社区治理创新"]);
  assert.deepEqual(read("社区治理", ["社区", "治理"]), ["社区治理"]);
  assert.deepEqual(read("社区社区", ["社区"]), ["社区", "社区"]);
  assert.deepEqual(spots(["社区治理"], ["社区", "治理"], null).places[0], [{ from: 0, to: 4, which: [0, 1] }]);
});

test("strings that stand nowhere are named", () => {
  assert.deepEqual(spots(["社区", "治理"], ["社区治理", "治理", "，", ""], null).absent, [0, 2, 3]);
});

test("characters of two code units are whole", () => {
  assert.deepEqual(read("𬱖𬱖和𬱖", ["和𬱖"]), ["和𬱖"]);
});

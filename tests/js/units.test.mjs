import assert from "node:assert/strict";
import { test } from "node:test";
import { readFold } from "../../shilu/search/runtime/wire.js";
import { bare, fold, isHan, narrow, units } from "../../shilu/search/runtime/units.js";
import { smallArchive, vectors } from "./archive.mjs";

const files = smallArchive();
const table = readFold(files[Object.keys(files).find((name) => name.startsWith("fold-"))]);

test("texts are cut into the same units as by the writer", () => {
  for (const { text, units: expected } of vectors("units")) {
    assert.deepEqual(units(text, table).map((u) => [u.unit, u.at, text.slice(u.from, u.to)]), expected, JSON.stringify(text));
  }
});

test("texts are folded as by the writer", () => {
  for (const [text, expected] of vectors("folds")) assert.equal(bare(text, table), bare(expected, null), text);
});

test("a text without its folding table has units at the same places", () => {
  for (const { text } of vectors("units")) assert.deepEqual(units(text, null).map((u) => [u.at, u.from, u.to]), units(text, table).map((u) => [u.at, u.from, u.to]));
});

test("folding takes no notice of what stands beside a character", () => {
  const texts = vectors("folds").map(([text]) => text);
  for (const a of texts) for (const b of texts) assert.equal(fold(a + b, table), fold(a, table) + fold(b, table));
});

test("every character has the class that the writer gives it", () => {
  const wrong = [];
  let code = 0;
  for (const run of vectors("classes").split(" ")) {
    const letter = run[0];
    for (let n = Number(run.slice(1)); n; n--, code++) {
      // Between two letters a letter joins them, a mark parts or is ignored; alone, a unit or none.
      const character = String.fromCodePoint(code), beside = units(`a${character}a`, null), alone = units(character, null);
      let found;
      if (!alone.length) found = beside[1].gap === 3 ? "p" : "i";
      else if (beside.length === 1) found = "l";
      else found = /^[0-9]$/.test(alone[0].unit) ? "d" : "+#%".includes(alone[0].unit) ? "s" : "h";
      if (found !== letter && !(code >= 0xd800 && code <= 0xdfff)) wrong.push(`${code.toString(16)} ${letter} ${found}`);
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
  assert.equal(code, 0x110000);
});

test("only Han beside a blank parts a string", () => {
  assert.deepEqual(units("社区 GDP new york", null).map((u) => u.gap), [0, 0, 2, 2, 2]);
  assert.ok(isHan("社") && isHan("𬱖") && !isHan("gdp") && !isHan("5") && !isHan("+"));
});

test("full width, capitals and wide blanks are narrowed one to one", () => {
  assert.equal(narrow("ＡＢ１２＋　Zz"), "ab12+ zz");
});

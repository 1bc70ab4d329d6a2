import assert from "node:assert/strict";
import { test } from "node:test";
import { lighter } from "../../shilu/search/runtime/reading.js";
import { cut } from "../../shilu/search/runtime/cut.js";
import { inflate } from "../../shilu/search/runtime/inflate.js";
import { AFTER, ALIGNED, BEFORE, HEAD, INSIDE, documents, keep, meet, seek, shifted, union } from "../../shilu/search/runtime/lists.js";
import { cover, covers, pairsOf, proven, shape, spread } from "../../shilu/search/runtime/shape.js";
import { gzipSync, constants } from "node:zlib";

const list = (...rows) => ({ p: Uint32Array.from(rows, (r) => (Array.isArray(r) ? r[0] : r)), b: Uint8Array.from(rows, (r) => (Array.isArray(r) ? r[1] : 0)) });
const rows = ({ p, b }) => Array.from(p, (x, i) => [x, b[i]]);

// Whole numbers from a seed: the same in every run.
function random(seed) {
  let state = seed;
  return (below) => (state = (state * 1103515245 + 12345) % 2147483648) % below;
}

function sorted(next, size, below) {
  return Uint32Array.from(new Set(Array.from({ length: size }, () => next(below)))).sort();
}

test("seeking finds what a plain search finds, from anywhere", () => {
  const next = random(1);
  for (let round = 0; round < 300; round++) {
    const a = sorted(next, next(40), 60), from = next(a.length + 1), x = next(64);
    let want = from;
    while (want < a.length && a[want] < x) want++;
    assert.equal(seek(a, x, from), want);
  }
});

test("lists meet where all of them stand at their offsets", () => {
  const next = random(2);
  for (let round = 0; round < 300; round++) {
    const parts = Array.from({ length: 1 + next(4) }, (_, i) => ({ list: { p: sorted(next, next(60), 80), b: new Uint8Array(60) }, at: i * (1 + next(1)) }));
    const want = [];
    for (let base = 0; base < 90; base++) if (parts.every(({ list: l, at }) => l.p.includes(base + at))) want.push(base);
    assert.deepEqual(Array.from(meet(parts).p), want);
  }
});

test("an occurrence is aligned when its ends are boundaries, and keeps its place in the head", () => {
  const first = list([10, BEFORE], [20, BEFORE | HEAD], [30, 0]), last = list([12, AFTER], [22, AFTER | HEAD], [32, AFTER]);
  assert.deepEqual(rows(meet([{ list: first, at: 0 }, { list: last, at: 2 }])), [[10, ALIGNED], [20, ALIGNED | HEAD], [30, 0]]);
  assert.deepEqual(rows(meet([{ list: list([5, BEFORE | AFTER], [6, BEFORE]), at: 0 }])), [[5, ALIGNED], [6, 0]]);
});

test("lists are joined, moved and thinned", () => {
  assert.deepEqual(rows(union(list([1, 1], [5, 0]), list([2, 8], [5, 1]))), [[1, 1], [2, 8], [5, 1]]);
  assert.deepEqual(rows(shifted(list(1, 5), 10)), [[11, 0], [15, 0]]);
  assert.deepEqual(rows(keep(list(1, 5, 9), (p) => p > 1)), [[5, 0], [9, 0]]);
  assert.deepEqual(Array.from(documents(list(0, 3, 64, 200, 255), Uint32Array.of(0, 64, 128, 192, 256))), [0, 1, 3]);
});

test("every other pair and the last prove a string", () => {
  const keys = (text) => cover(shape([{ raw: text, quoted: true }], null).row).map(({ key, at }) => `${key}@${at}`);
  assert.deepEqual(keys("社区"), ["社 区@0"]);
  assert.deepEqual(keys("王建国"), ["王 建@0", "建 国@1"]);
  assert.deepEqual(keys("社会组织"), ["社 会@0", "组 织@2"]);
  assert.deepEqual(keys("会议讨论了"), ["会 议@0", "讨 论@2", "论 了@3"]);
  assert.deepEqual(keys("GDP，增长"), ["gdp @0", "增 长@2"]);
  assert.deepEqual(keys("他，我们说"), ["我 们@2", "们 说@3"]);
});

test("what positions cannot prove is told", () => {
  const told = (text) => {
    const { row } = shape([{ raw: text, quoted: true }], null);
    return [proven(row), covers(cover(row), row)];
  };
  assert.deepEqual(told("社会“组织”"), [true, true]);
  assert.deepEqual(told("主席，我们"), [false, true]);
  assert.deepEqual(told("主席，我"), [false, true]);
  assert.deepEqual(told("主席，我，们"), [false, true]);
  assert.deepEqual(told("我，主席"), [false, false]);
});

test("blanks beside Han and parting marks part strings, but not the whole", () => {
  const form = shape([{ raw: "社区 GDP增长：new york", quoted: false }], null);
  assert.deepEqual(form.strings.map((s) => [s.at, s.row.map((x) => x.unit)]), [[0, ["社", "区"]], [2, ["gdp", "增", "长"]], [6, ["new", "york"]]]);
  assert.deepEqual(form.row.map((x) => x.at), [0, 1, 2, 3, 4, 6, 7]);
  assert.equal(form.text, "社区gdp增长:newyork");
  assert.deepEqual(shape([{ raw: "社区，治理", quoted: true }], null).strings.length, 1);
});

test("a few of many pairs are spread over all", () => {
  const pairs = pairsOf(shape([{ raw: "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", quoted: false }], null).row);
  assert.deepEqual(spread(pairs, 4).map((x) => x.at), [0, 6, 12, 18]);
  assert.equal(spread(pairs.slice(0, 3), 4).length, 3);
});

test("a string is cut into the words that the index knows", () => {
  // 国务院|常务|会议: pairs of a text that holds it so ten times, and 务院常务 by accident once.
  const many = (from, bits) => list(...Array.from({ length: 10 }, (_, i) => [from + i * 100, bits]));
  const pairs = [many(0, BEFORE), many(1, AFTER), many(2, INSIDE), many(3, BEFORE | AFTER), many(4, INSIDE), many(5, BEFORE | AFTER)];
  assert.deepEqual(cut(pairs, 7, 1000), [[0, 3], [3, 5], [5, 7]]);
});

test("a string that stands nowhere as a word falls into units", () => {
  assert.deepEqual(cut([list([5, INSIDE]), list()], 3, 1000), [[0, 1], [1, 2], [2, 3]]);
  assert.deepEqual(cut([null, list([5, BEFORE | AFTER])], 3, 1000), [[0, 1], [1, 3]]);
});

test("inflate unpacks what zlib packs", () => {
  const next = random(3), noise = Uint8Array.from({ length: 70000 }, () => next(256)), text = Buffer.from("社区治理，社会组织。".repeat(3000));
  for (const data of [Buffer.alloc(0), Buffer.from("a"), text, noise]) {
    for (const options of [{}, { level: 0 }, { level: 9 }, { strategy: constants.Z_FIXED }, { strategy: constants.Z_HUFFMAN_ONLY }]) {
      assert.equal(Buffer.compare(Buffer.from(inflate(gzipSync(data, options))), Buffer.from(data)), 0);
    }
  }
  const named = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8 | 16 | 4, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2]), Buffer.from("name\0note\0"), gzipSync("x").subarray(10)]);
  assert.equal(Buffer.from(inflate(named)).toString(), "x");
});

test("inflate refuses what is cut short", () => {
  const packed = gzipSync(Buffer.from("社区治理".repeat(50)));
  assert.throws(() => inflate(packed.subarray(0, 20)));
});

test("of many pairs those that begin a shard are left out, unless too few are left", () => {
  const pairs = ["a b", "b c", "c d"].map((key) => ({ key })), index = { heads: (key) => key === "b c" };
  assert.deepEqual(lighter(index, pairs, 2).map((x) => x.key), ["a b", "c d"]);
  assert.deepEqual(lighter(index, pairs, 3), pairs);
});

// The files of the suggestions as FORMAT.md section 12 has them, and what is typed against one row.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Missing } from "../../shilu/search/runtime/bytes.js";
import { lookup, spellings } from "../../shilu/search/runtime/lookup.js";
import { atoms, matcher } from "../../shilu/search/runtime/match.js";
import { nearly, openTips, readRoot, readSounds, readTips } from "../../shilu/search/runtime/tips.js";
import { Damaged, WrongVersion } from "../../shilu/search/runtime/wire.js";
import { vectors } from "./archive.mjs";

const given = vectors("suggest"), bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const NAMES = ["key", "text", "sound", "label", "href", "note", "kind", "weight", "at"];

test("near takes the same from a string as Python does", () => {
  for (const [letters, near] of given.near) assert.equal(nearly(letters), near, letters);
});

test("root, shard and sounds decode to what the vectors say", () => {
  const { header, borders, digests } = readRoot(bytes(given.root.hex));
  assert.deepEqual([header.sounds, header.fold, borders, digests], [given.root.sounds, given.root.fold, given.root.borders, given.root.digests]);
  const rows = readTips(bytes(given.shard.hex)).map((row) => NAMES.map((name) => (name === "sound" ? (row.sound || []).join(" ") : row[name])));
  assert.deepEqual(rows, given.shard.rows);
  assert.deepEqual(Object.fromEntries(readSounds(bytes(given.sounds.hex))), given.sounds.table);
});

test("a file of another version is refused, and one that ends too early", () => {
  const other = bytes(given.shard.hex), kinds = [[readRoot, given.root.hex], [readTips, given.shard.hex]];
  other[4]++;
  assert.throws(() => readTips(other), WrongVersion);
  for (const [read, hex] of kinds) for (let n = 0; n < bytes(hex).length; n++) assert.throws(() => read(bytes(hex).slice(0, n)), Damaged, String(n));
});

// One row for the name, its sound written out.
const row = (text, sound, more) => ({ key: "", text, sound: sound.split(" "), label: "", href: "", note: "", kind: 0, weight: 0, at: 0, ...more });
const cost = (typed, one) => {
  const found = matcher(atoms(typed, null), { fold: null, sounds: null }).order([one])[0];
  return found ? found.cost : null;
};

test("syllables fit written out, begun, by their first letters, and mixed with characters", () => {
  const one = row("社会组织", "she hui zu zhi");
  for (const typed of ["shehuizuzhi", "s", "sh", "she", "shehuiz", "社hui", "she会组zhi", "社会组织", "社会z"]) assert.equal(cost(typed, one), 0, typed);
  for (const typed of ["shzz", "shzuzhi", "shehzz", "社hz"]) assert.ok(cost(typed, one) > 0 && cost(typed, one) < 1, typed);
  for (const typed of ["sehuizuzi", "shehuizhuzhi"]) assert.ok(cost(typed, one) >= 1, typed);
  for (const typed of ["shehuizuzhix", "hui", "社区", "xhzz", "社会组织们"]) assert.equal(cost(typed, one), null, typed);
});

test("letters and numbers in a name fit as they are written", () => {
  assert.equal(cost("apechui", row("APEC会议", "apec hui yi")), 0);
  assert.equal(cost("APEC会", row("APEC会议", "apec hui yi")), 0);
  assert.equal(cost("gdpzeng", row("GDP增长5%", "gdp zeng zhang 5 %")), 0);
  assert.equal(cost("gdpzengzhang5", row("GDP增长5%", "gdp zeng zhang 5 %")), 0);
});

test("what is written out stands before what sounds alike, the frequent before the rare, a name before its other names", () => {
  const order = (typed, rows) => matcher(atoms(typed, null), { fold: null, sounds: null }).order(rows).map((x) => x.row.text);
  assert.deepEqual(order("zhiyuan", [row("资源", "zi yuan", { weight: 3 }), row("支援", "zhi yuan")]), ["支援", "资源"]);
  assert.deepEqual(order("shiy", [row("试验", "shi yan"), row("实验", "shi yan", { weight: 4 })]), ["实验", "试验"]);
  assert.deepEqual(order("shequ", [row("社区管理", "she qu guan li", { label: "社区治理" }), row("社区治理", "she qu zhi li")]), ["社区治理"]);
});

test("a mixed text is read by each sound that its characters may have, a few at most", () => {
  const sounds = new Map([["单", ["dan", "shan"]], ["位", ["wei"]]]);
  assert.deepEqual(spellings(atoms("单w", null), sounds), ["danw", "sanw"]);
  assert.equal(spellings(Array(12).fill("单"), sounds).length <= 6, true);
});

test("after a publish the root is read anew, once", async () => {
  const fresh = bytes(given.root.hex), old = fresh.slice(), files = { "t/0a0b0c0d.bin": bytes(given.shard.hex), "t/f1f2f3f4.bin": bytes(given.shard.hex) };
  old[old.length - 1] ^= 255;
  const asked = [];
  const get = async (name, again) => {
    asked.push([name, Boolean(again)]);
    if (name === "suggest.bin") return again ? fresh : old;
    if (!files[name]) throw new Missing(name);
    return files[name];
  };
  const found = await lookup(openTips({ get }), "讲话");
  assert.deepEqual(found.map((x) => x.row.text), ["讲话人甲"]);
  assert.deepEqual(asked.filter(([name]) => name === "suggest.bin"), [["suggest.bin", false], ["suggest.bin", true]]);
  await assert.rejects(lookup(openTips({ get: async (name) => { if (name === "suggest.bin") return old; throw new Missing(name); } }), "讲话"), Missing);
});

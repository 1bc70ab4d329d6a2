import assert from "node:assert/strict";
import { test } from "node:test";
import { Damaged, WrongVersion, postings, readBlock, readColumn, readEquals, readFold, readManifest, readParas, readShard, readTexts } from "../../shilu/search/runtime/wire.js";
import { formatFile, vectors } from "./archive.mjs";

function decoded(bytes) {
  const shard = readShard(bytes);
  return shard.keys.map((key, i) => {
    const { p, b } = postings(shard, i);
    return [key, Array.from(p, (position, n) => [position, b[n]])];
  });
}

// The worked example of FORMAT.md: hex up to the bar, and what decoding gives.
function example(name) {
  const text = formatFile();
  const hex = new RegExp("```hex " + name + "\n([^`]+)```").exec(text)[1].split("\n").map((line) => line.split("|")[0]).join(" ");
  return { bytes: Uint8Array.from(hex.trim().split(/\s+/), (x) => parseInt(x, 16)), json: JSON.parse(new RegExp("```json " + name + "\n([^`]+)```").exec(text)[1]) };
}

test("shards decode to the postings of the vectors", () => {
  for (const { hex, keys } of vectors("shards")) assert.deepEqual(decoded(Uint8Array.from(Buffer.from(hex, "hex"))), keys);
});

test("texts are decoded to what was printed", () => {
  for (const { hex, texts } of vectors("printed")) assert.deepEqual(readTexts(Uint8Array.from(Buffer.from(hex, "hex"))), texts);
});

test("the worked example of the format is decoded", async (t) => {
  await t.test("shard", () => assert.deepEqual(decoded(example("shard").bytes), example("shard").json));
  await t.test("block", () => assert.deepEqual(readBlock(example("block").bytes), example("block").json));
  await t.test("fold", () => assert.deepEqual(Object.fromEntries(readFold(example("fold").bytes)), example("fold").json));
  await t.test("equals", () => {
    const { bytes, json } = example("equals"), groups = readEquals(bytes), of = (group, ...kinds) => group.members.filter((m) => kinds.includes(m.kind)).map((m) => m.text);
    assert.deepEqual(groups.map((g) => [g.name, of(g, "synonym", "name"), of(g, "colloquial")]), json.map(([name, , same, colloquial]) => [name, same, colloquial]));
    assert.deepEqual(groups.map((g) => g.members[0].kind), json.map(([, kind]) => (kind === "name" ? "name" : "synonym")));
  });
  await t.test("column", () => {
    const { bytes, json } = example("column"), column = readColumn(bytes, json.documents.length);
    assert.deepEqual({ facet: column.facet, values: column.values }, { facet: json.facet, values: json.values });
    assert.deepEqual(json.documents.map((_, d) => Array.from(column.items.subarray(column.first[d], column.first[d + 1]))), json.documents);
  });
  await t.test("manifest", () => {
    const { bytes, json } = example("manifest"), { header, volumes: [volume] } = readManifest(bytes), count = json.starts.length;
    assert.deepEqual(header, json.header);
    assert.deepEqual(Array.from(volume.starts), [...json.starts, json.header.volumes[0].end]);
    assert.deepEqual(Array.from(volume.lengths), json.lengths);
    assert.deepEqual(Array.from(volume.names), json.names);
    assert.equal(volume.lengths.length, count);
    assert.deepEqual(volume.borders, json.borders);
    assert.deepEqual(json.digests.map((_, i) => volume.digest(i)), json.digests);
    assert.deepEqual(json.groups.map((_, i) => volume.group(i)), json.groups);
  });
});

test("the places of a document's paragraphs are those of the vectors", () => {
  for (const [text, steps] of vectors("steps")) assert.deepEqual(readParas(text), steps.map((step) => step * 8));
});

test("another version is refused as such", () => {
  for (const [name, read] of [["shard", readShard], ["block", readBlock], ["equals", readEquals], ["fold", readFold], ["manifest", readManifest]]) {
    const { bytes } = example(name);
    bytes[4] = 1;
    assert.throws(() => read(bytes), WrongVersion);
  }
});

test("a file cut short or of another kind is damaged, whatever is missing", () => {
  for (const [name, read] of [["shard", decoded], ["block", readBlock], ["manifest", readManifest], ["equals", readEquals], ["fold", readFold]]) {
    const { bytes } = example(name);
    for (let size = 0; size < bytes.length; size++) assert.throws(() => read(bytes.subarray(0, size)), Damaged, `${name} ${size}`);
    const other = Uint8Array.from(bytes);
    other[3] = 88;
    assert.throws(() => read(other), Damaged);
  }
});

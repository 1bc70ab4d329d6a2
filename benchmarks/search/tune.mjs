// node benchmarks/search/tune.mjs --set NAME=OUTPUT[,QUERIES.json] ... [--try WEIGHT=VALUE[,WEIGHT=VALUE]] ... [--most N]
//
// Built sites and sets of queries in; one table out: R@1, R@10 and MRR@10 of each set on the queries of even place (to tune on) and
// of odd place (held out), for the weights as they stand in runtime/weights.js and for each `--try`. QUERIES.json is
// {"queries": [{"q", "gold": [id]}]}; without it three sets are made from the site itself: `clauses` (a stretch of a title -> the
// documents with it in their title), `titles` (a title -> its document, the heads taken out of the index) and `names` (a speaker
// -> what he says). The reader's own modules run, with other numbers put in; lists are read once and kept for all settings.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const RUNTIME = fileURLToPath(new URL("../../shilu/search/runtime/", import.meta.url));
const HEAD = 8, SEED = 20161, CLAUSE = [4, 12], LEAST_TITLE = 8;
const { values } = parseArgs({ options: { set: { type: "string", multiple: true, default: [] }, try: { type: "string", multiple: true, default: [] }, most: { type: "string", default: "1000" } } });
if (!values.set.length) {
  console.error("usage: node benchmarks/search/tune.mjs --set NAME=OUTPUT[,QUERIES.json] ... [--try WEIGHT=VALUE[,WEIGHT=VALUE]] ... [--most N]");
  process.exit(2);
}
const most = Number(values.most), work = mkdtempSync(join(tmpdir(), "tune-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

// The same row of numbers on every machine.
function lots(seed) {
  let x = seed;
  return (n) => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 4294967296) * n);
  };
}

// The reader's modules with `setting` in place of the numbers of weights.js.
async function reader(setting, k) {
  const folder = join(work, String(k)), names = readdirSync(RUNTIME).filter((name) => name.endsWith(".js"));
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  for (const name of names) {
    let text = readFileSync(join(RUNTIME, name), "utf8");
    if (name === "weights.js") for (const [weight, value] of setting) {
      const place = new RegExp(`(\\b${weight} = )[^,;]+`);
      if (!place.test(text)) throw new Error(`weights.js has no ${weight}`);
      text = text.replace(place, `$1${value}`);
    }
    writeFileSync(join(folder, name), text);
  }
  const from = (name) => import(pathToFileURL(join(folder, name)).href);
  const [{ ask }, { openIndex }, { rowAt }, { seek }] = await Promise.all(["answer.js", "store.js", "proof.js", "lists.js"].map(from));
  return { ask, openIndex, rowAt, seek };
}

// An index whose lists stay in memory, and the first block of each document. `bodies`: without what stands in heads.
async function opened(output, { openIndex, rowAt }, bodies) {
  const get = async (name) => new Uint8Array(gunzipSync(readFileSync(join(output, "search", name))));
  const index = await openIndex(get, null, false), read = index.pairs, kept = new Map();
  const body = (list) => {
    if (!list || !bodies) return list;
    const at = Array.from(list.p.keys()).filter((i) => !(list.b[i] & HEAD));
    return { p: Uint32Array.from(at, (i) => list.p[i]), b: Uint8Array.from(at, (i) => list.b[i]) };
  };
  index.pairs = (keys) => Promise.all(keys.map((key) => {
    if (!kept.has(key)) kept.set(key, read([key]).then(([list]) => body(list)));
    return kept.get(key);
  }));
  const documents = [];
  for (let d = 0; d < index.count; d++) documents.push(rowAt(await index.block(index.starts[d]), index.starts[d]).document);
  return { index, documents };
}

function titles(documents) {
  const byTitle = new Map();
  for (const { title, id } of documents) if (title.length >= LEAST_TITLE) byTitle.set(title, [...(byTitle.get(title) || []), id]);
  return Array.from(byTitle, ([q, gold]) => ({ q, gold }));
}

function clauses(documents) {
  const lot = lots(SEED), out = new Map(), rows = documents.map((x) => x.title.split(/[^\u4e00-\u9fff]+/).filter((part) => part.length >= CLAUSE[0])).filter((x) => x.length);
  for (let n = 0; rows.length && out.size < most && n < 10 * most; n++) {
    const row = rows[lot(rows.length)], part = row[lot(row.length)], size = CLAUSE[0] + lot(Math.min(CLAUSE[1], part.length) - CLAUSE[0] + 1), from = lot(part.length - size + 1);
    const q = part.slice(from, from + size);
    if (!out.has(q)) out.set(q, documents.filter((x) => x.title.includes(q)).map((x) => x.id));
  }
  return Array.from(out, ([q, gold]) => ({ q, gold }));
}

function speakers(documents) {
  const said = new Map();
  for (const { voices, id } of documents) for (const [name] of voices) said.set(name, [...(said.get(name) || []), id]);
  return Array.from(said, ([q, gold]) => ({ q, gold })).filter(({ q }) => q.length > 1);
}

// At most `most` of a set, spread over it.
function some(queries) {
  return queries.length <= most ? queries : Array.from({ length: most }, (_, i) => queries[Math.floor((i * queries.length) / most)]);
}

async function setsOf(text, first) {
  const [, name, rest] = /^([^=]+)=(.+)$/.exec(text), [output, file] = rest.split(","), whole = await opened(output, first, false);
  if (file) return [{ name, ...whole, queries: some(JSON.parse(readFileSync(file, "utf8")).queries) }];
  const made = [{ name: `${name} clauses`, ...whole, queries: some(clauses(whole.documents)) }, { name: `${name} names`, ...whole, queries: some(speakers(whole.documents)) }];
  const bodies = await opened(output, first, true);
  made.push({ name: `${name} titles`, ...bodies, queries: some(titles(bodies.documents)) });
  return made.filter((x) => x.queries.length > 1);
}

async function ranks({ index, documents, queries }, { ask }) {
  const out = [];
  for (const { q, gold } of queries) {
    const answer = await ask(index, q, { related: false, expand: false });
    out.push(Array.from(answer.docs.subarray(0, 10)).findIndex((d) => gold.includes(documents[d].id)) + 1);
  }
  return out;
}

function figures(found) {
  const share = (test) => found.reduce((n, rank) => n + test(rank), 0) / found.length;
  return [share((r) => (r === 1 ? 1 : 0)), share((r) => (r ? 1 : 0)), share((r) => (r ? 1 / r : 0))].map((x) => (x === 1 ? "1.000" : x.toFixed(4).slice(1))).join(" ");
}

const settings = ["", ...values.try].map((text) => text.split(",").filter(Boolean).map((x) => x.split("="))), first = await reader([], "first"), sets = [];
for (const text of values.set) sets.push(...(await setsOf(text, first)));
for (const { name, queries, index } of sets) console.log(`${name}: ${queries.length} queries, ${index.count} documents, mean length ${Math.round(index.mean * 64)}`);
console.log(`\n${"weights".padEnd(34)} | ${sets.map((x) => x.name.padEnd(33)).join(" | ")}`);
for (const [k, setting] of settings.entries()) {
  const own = await reader(setting, k), cells = [];
  for (const set of sets) {
    const found = await ranks(set, own);
    cells.push(`${figures(found.filter((_, i) => i % 2 === 0))} / ${figures(found.filter((_, i) => i % 2))}`);
  }
  console.log(`${(setting.map((x) => x.join("=")).join(" ") || "as they stand").padEnd(34)} | ${cells.map((x) => x.padEnd(33)).join(" | ")}`);
}

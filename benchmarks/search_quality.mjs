// node benchmarks/search_quality.mjs OUTPUT QUERIES.json [FROM] [TO]
//
// A set of queries with known answers, {"queries": [{"q", "gold": [id]}]}, put to the search of OUTPUT through
// search_eval.mjs; prints R@1, R@10, MRR@10, how many found nothing, and what a cold query costs.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const [output, set, from = "0", to] = process.argv.slice(2);
if (!set) {
  console.error("usage: node benchmarks/search_quality.mjs OUTPUT QUERIES.json [FROM] [TO]");
  process.exit(2);
}
const queries = JSON.parse(readFileSync(set, "utf8")).queries.slice(Number(from), to === undefined ? undefined : Number(to));
const child = spawn(process.execPath, [fileURLToPath(new URL("search_eval.mjs", import.meta.url)), output], { stdio: ["pipe", "pipe", "inherit"] });
child.stdin.end(queries.map(({ q }) => JSON.stringify({ q, limit: 10 }) + "\n").join(""));

const rows = [];
for await (const line of createInterface({ input: child.stdout })) {
  const row = JSON.parse(line), { q, gold } = queries[rows.length];
  if (row.q !== q) throw new Error(`answers out of step at ${q}`);
  rows.push({ ...row, rank: row.ids.findIndex((id) => gold.includes(id)) + 1 });
}
if (rows.length !== queries.length) throw new Error(`${rows.length} answers to ${queries.length} queries`);

const share = (test) => (rows.filter(test).length / rows.length).toFixed(4);
const sorted = (key) => rows.map((row) => row[key]).sort((x, y) => x - y);
const middle = (key) => sorted(key)[rows.length >> 1];
const most = (key) => sorted(key)[rows.length - 1];
console.log(JSON.stringify({
  queries: rows.length,
  "R@1": share((row) => row.rank === 1),
  "R@10": share((row) => row.rank > 0),
  "MRR@10": (rows.reduce((sum, row) => sum + (row.rank ? 1 / row.rank : 0), 0) / rows.length).toFixed(4),
  nothing: rows.filter((row) => !row.total).length,
  bytes: { median: middle("bytes"), most: most("bytes") },
  requests: { median: middle("requests"), most: most("requests") },
  ms: { median: middle("ms"), most: most("ms") },
}, null, 1));

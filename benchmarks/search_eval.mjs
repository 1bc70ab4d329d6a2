// node benchmarks/search_eval.mjs OUTPUT < queries.jsonl
//
// JSON lines {"q", "limit"} in; {"q", "total", "exact", "ids", "ms", "bytes", "requests"} out, in the same order. The
// script that OUTPUT's own search page names is run; its door is a file reader that keeps account. Every query starts
// cold. `bytes` and `requests` are all that a browser with an empty cache would fetch for the query and its first
// results with excerpts: the script, the manifest, shards, blocks ... without the page and its style.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const output = process.argv[2];
if (!output || !existsSync(join(output, "search", "manifest.bin"))) {
  console.error("usage: node benchmarks/search_eval.mjs OUTPUT < queries.jsonl   (OUTPUT holds search/manifest.bin)");
  process.exit(2);
}

// The script's path from OUTPUT: as search.html names it, or, where there is no page, the only one there is.
function scriptPath() {
  const page = join(output, "search.html");
  const named = existsSync(page) && /<script[^>]*\ssrc="(?:\.\/)?(search\/[^"]+\.js)"/.exec(readFileSync(page, "utf8"));
  return named ? named[1] : "search/" + readdirSync(join(output, "search")).find((name) => /^search-[0-9a-f]+\.js$/.test(name));
}

// Bytes as a server sends them: `.bin` as they lie, scripts and JSON by gzip -6.
function sent(name, data) {
  return name.endsWith(".bin") ? data.length : gzipSync(data, { level: 6 }).length;
}

const script = scriptPath();
const scriptBytes = sent(script, readFileSync(join(output, script)));
await import(pathToFileURL(join(output, script)).href);
const reader = globalThis.shiluSearch;

// The script that knows other writings of a query, which is fetched for some.
async function written(account) {
  const name = readdirSync(join(output, "search")).find((x) => /^writings-[0-9a-f]+\.js$/.test(x)), file = join(output, "search", name);
  account.requests++;
  account.bytes += sent(name, readFileSync(file));
  await import(pathToFileURL(file).href);
  return globalThis.shiluWritings;
}

async function evaluate(q, limit) {
  const account = { bytes: scriptBytes, requests: 1 };
  const get = async (name) => {
    account.requests++;
    let data;
    try {
      data = readFileSync(join(output, "search", name));
    } catch (error) {
      throw new reader.Missing(name);
    }
    account.bytes += sent(name, data);
    return new Uint8Array(data);
  };
  const started = performance.now();
  let asked = null;
  const writings = () => (asked = asked || written(account));
  const { answer, ids } = await reader.session({ get, inflate: null, writings })(async (index) => {
    const answer = await reader.ask(index, q, false);
    const found = await Promise.all(Array.from(answer.docs.subarray(0, limit), (d) => reader.excerpt(index, answer, d)));
    return { answer, ids: found.map((x) => x && x.document.id) };
  });
  const ms = Math.round((performance.now() - started) * 10) / 10;
  return { q, total: answer.total, exact: answer.exact, ids, ms, bytes: account.bytes, requests: account.requests };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line.trim()) continue;
  const { q, limit = 10 } = JSON.parse(line);
  process.stdout.write(JSON.stringify(await evaluate(q, limit)) + "\n");
}

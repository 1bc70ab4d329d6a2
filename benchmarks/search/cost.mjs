// node benchmarks/search/cost.mjs NAME=OUTPUT ... [--queries FILE]
//
// Built sites in; KB and requests of each query with an empty cache, and as the next one in the same page, out; then the worst that
// can be typed. The script that OUTPUT/search.html names is run, the scripts that the page loads by itself are counted in; `.bin`
// count as they lie, scripts as gzip -6.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const EVERYDAY = "社区治理 农村集体产权改革 互联网+社区服务 居民自治 滨湖世纪社区 社会组织 基层治理 一带一路 乡村振兴 养老服务 粤港澳大湾区 民政部 社区 枫桥经验 精准扶贫 志愿服务 国务院常务会议 供给侧结构性改革 十八届三中全会 和服";
const SHOWN = 10, HEADLINE = [16, 24];
const { values, positionals } = parseArgs({ options: { queries: { type: "string" } }, allowPositionals: true });
if (!positionals.length) {
  console.error("usage: node benchmarks/search/cost.mjs NAME=OUTPUT ... [--queries FILE]");
  process.exit(2);
}
const queries = (values.queries ? readFileSync(values.queries, "utf8") : EVERYDAY).split(/\s+/).filter(Boolean);
const packed = (file) => gzipSync(readFileSync(file), { level: 6 }).length;

async function site(output) {
  const page = readFileSync(join(output, "search.html"), "utf8"), named = (pattern) => (pattern.exec(page) || [])[1], part = (name) => named(new RegExp(`\\b(search/${name}-[0-9a-f]+\\.js)`));
  const scripts = [named(/<script[^>]*\ssrc="(?:\.\/)?(search\/[^"]+\.js)"/), part("panel")].filter(Boolean);
  await import(pathToFileURL(join(output, scripts[0])).href);
  const offers = part("offers"), writings = part("writings");
  return { output, reader: globalThis.shiluSearch, writings, offers, scripts: { requests: scripts.length, bytes: scripts.reduce((n, name) => n + packed(join(output, name)), 0) } };
}

// A page of the site: ask(q) -> what is fetched for it; the first also pays for the scripts.
function opened({ output, reader, writings, offers, scripts }) {
  let account = null, first = true, written = null, offered = false;
  // The script that knows other writings is fetched for some queries, once.
  const more = async () => {
    if (written) return written;
    account.requests++;
    account.bytes += packed(join(output, writings));
    await import(pathToFileURL(join(output, writings)).href);
    return (written = globalThis.shiluWritings);
  };
  const get = async (name) => {
    let data;
    try {
      data = readFileSync(join(output, "search", name));
    } catch (error) {
      throw new reader.Missing(name);
    }
    account.requests++;
    account.bytes += data.length;
    return new Uint8Array(data);
  };
  const run = reader.session({ get, inflate: null, writings: more });
  return async (q) => {
    account = first ? { ...scripts } : { requests: 0, bytes: 0 };
    first = false;
    const started = performance.now();
    await run(async (index) => {
      const answer = await reader.ask(index, q, false);
      account.total = answer.total;
      if (!answer.exact && !offered) {
        offered = true;
        account.requests++;
        account.bytes += packed(join(output, offers));
      }
      account.found = await Promise.all(Array.from(answer.docs.subarray(0, SHOWN), (d) => reader.excerpt(index, answer, d)));
    });
    return { ...account, ms: performance.now() - started };
  };
}

// Of the first answers to a common word: a headline, and the longest text, to be pasted.
async function pasted(own) {
  const { found } = await opened(own)("发展"), documents = found.filter(Boolean).map((x) => x.document);
  const long = documents.flatMap((x) => x.rows.map((row) => row[2])).reduce((a, b) => (b.length > a.length ? b : a), "发展");
  const headline = documents.map((x) => x.title).find((x) => x.length >= HEADLINE[0] && x.length <= HEADLINE[1]) || long.slice(0, HEADLINE[0]);
  return { headline, "64 characters": long.slice(0, 64), "500 characters": long.repeat(1 + Math.ceil(500 / long.length)).slice(0, 500) };
}

const KB = (x) => Math.round(x / 100) / 10;
function said(rows, key, form) {
  const all = rows.map((row) => row[key]).sort((x, y) => x - y);
  return `${form((all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2)}, ${form(all[all.length - 1])}`;
}
const told = (rows) => `${said(rows, "bytes", KB)} KB; ${said(rows, "requests", String)} requests; ${said(rows, "ms", Math.round)} ms`;

for (const text of positionals) {
  const [, name, output] = /^([^=]+)=(.+)$/.exec(text), own = await site(output), cold = [], next = [];
  for (const q of queries) cold.push(await opened(own)(q));
  const page = opened(own);
  await page(queries[queries.length - 1]);
  for (const q of queries.slice(0, -1)) next.push(await page(q));
  console.log(`${name}: ${queries.length} queries; scripts ${KB(own.scripts.bytes)} KB\n  cold (median, most): ${told(cold)}\n  next (median, most): ${told(next)}`);
  for (const [label, q] of Object.entries({ 的: "的", 中国: "中国", 一: "一", ...(await pasted(own)) })) {
    const { bytes, requests, ms, total } = await opened(own)(q);
    console.log(`  ${label}: ${KB(bytes)} KB, ${requests} requests, ${Math.round(ms)} ms, ${total} found`);
  }
}

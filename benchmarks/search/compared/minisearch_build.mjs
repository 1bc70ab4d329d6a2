// node minisearch_build.mjs MODULE TEXTS INDEX: lines of [title, body] -> the index as JSON, as a site would ship it.
import { createReadStream, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { options } from "./pages/cut.mjs";

const [module, texts, index] = process.argv.slice(2);
const { default: MiniSearch } = await import(pathToFileURL(module).href);
const search = new MiniSearch(options);
let id = 0;
for await (const line of createInterface({ input: createReadStream(texts), crlfDelay: Infinity })) {
  const [title, body] = JSON.parse(line);
  search.add({ id: id++, title, body });
}
writeFileSync(index, JSON.stringify(search));

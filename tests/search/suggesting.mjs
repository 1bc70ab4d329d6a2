// Sites and what is typed, as JSON on standard input -> what the boxes suggest and what may have been meant, as JSON on
// standard output. No test by itself: tests in Python make the sites with the real writer.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { runtime, sites } = JSON.parse(readFileSync(0, "utf8"));
const load = (name) => import(pathToFileURL(`${runtime}/${name}.js`).href);
const [{ ask }, { Missing }, { lookup }, { nearby }, { openIndex }, { openTips }] = await Promise.all(["answer", "bytes", "lookup", "near", "store", "tips"].map(load));

const out = [];
for (const { files, typed, meant } of sites) {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path.replace("search/", ""), Buffer.from(text, "base64")]));
  let asked = [];
  const get = async (name) => {
    asked.push(name);
    if (!bytes.has(name)) throw new Missing(name);
    return new Uint8Array(bytes.get(name));
  };
  const suggested = [], found = [];
  for (const text of typed) {
    asked = [];
    const rows = await lookup(openTips({ get }), text);
    suggested.push({ files: asked, rows: rows.map(({ row, from, to }) => ({ text: row.text, name: row.label || row.text, href: row.href, kind: row.kind, mark: row.text.slice(from, to) })) });
  }
  if (meant.length) {
    const index = await openIndex(get, null, false);
    for (const text of meant) found.push(await nearby(index, await ask(index, text, false), openTips({ get })));
  }
  out.push({ suggested, meant: found });
}
process.stdout.write(JSON.stringify(out));

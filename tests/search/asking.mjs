// Indexes and what is typed, as JSON on standard input -> what the reader answers, as JSON on standard output. No test by
// itself: tests in Python make the indexes with the real writer and compare the answers with a plain scan.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { runtime, archives } = JSON.parse(readFileSync(0, "utf8"));
const load = (name) => import(pathToFileURL(`${runtime}/${name}.js`).href);
const [{ LITERAL, ask }, { excerpt }, { Missing }, { facet, years }, { openIndex }, { expansions }] = await Promise.all(["answer", "excerpt", "bytes", "facets", "store", "expand"].map(load));
// An index is opened anew so often that queries meet it with the folding table and without.
const TOGETHER = 5, EXCERPTS = 2;

function opener(files) {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path.replace("search/", ""), Buffer.from(text, "base64")]));
  const get = async (name) => {
    if (!bytes.has(name)) throw new Missing(name);
    return new Uint8Array(bytes.get(name));
  };
  return async () => Object.assign(await openIndex(get, null, false), { writings: async () => expansions });
}

// Every marked string of an excerpt.
function marksOf({ document, title, head, best, shown }) {
  const cut = (text, marks) => marks.map(([from, to]) => text.slice(from, to)), rows = [...shown, ...(best ? [best] : []), ...head].flatMap((row) => (row.correct ? [row, row.correct] : [row]));
  return [...cut(document.title, title), ...rows.flatMap((row) => cut(row.text, row.marks))];
}

// The values of the named facets as [label, id, count, chosen], the years as [year, count].
async function counted(index, answer, names) {
  const row = async (name) => (name === "years" ? years(index, answer) : (await facet(index, answer, name)).map((x) => [x.label, x.id, x.count, x.chosen]));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await row(name)])));
}

async function answered(index, [typed, options, facets]) {
  const answer = await ask(index, typed, options || false), exact = Array.from(answer.docs.filter((d) => answer.grade[d] <= LITERAL)), excerpts = [];
  for (const d of exact.slice(0, EXCERPTS)) {
    const found = await excerpt(index, answer, d);
    excerpts.push([d, found && found.document.id, found && marksOf(found)]);
  }
  return {
    exact, excerpts, docs: Array.from(answer.docs), grades: Array.from(answer.docs, (d) => answer.grade[d]), counts: Array.from(answer.counts),
    atLeast: answer.atLeast, broken: index.broken.size, missing: answer.missing, expansions: answer.expansions, problems: answer.query.problems,
    facets: await counted(index, answer, facets || []),
  };
}

const out = [];
for (const { files, queries } of archives) {
  const open = opener(files), answers = [];
  let index = null;
  for (const [i, query] of queries.entries()) {
    if (i % TOGETHER === 0) index = await open();
    answers.push(await answered(index, query).catch((e) => ({ error: String((e && e.stack) || e) })));
  }
  out.push(answers);
}
process.stdout.write(JSON.stringify(out));

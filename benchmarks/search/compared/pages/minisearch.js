// MiniSearch with its whole index: find(typed, mode) -> every hit by its number; show(typed) -> ten results with
// excerpts, whose texts come from the pages of the ten: an index that holds all texts would be twice as large.
import MiniSearch from "./minisearch.js";

const loaded = fetch("./index.json").then((answer) => answer.text()).then((text) => MiniSearch.loadJSON(text, options));

async function hits(typed, mode) {
  return (await loaded).search(typed, mode === "all words" ? { combineWith: "AND" } : {});
}

async function find(typed, mode) {
  const found = await hits(typed, mode);
  return { total: found.length, keys: found.map((hit) => hit.id) };
}

async function excerpt({ id, terms }) {
  const text = await (await fetch(`./pages/${id}.html`)).text();
  const page = new DOMParser().parseFromString(text, "text/html"), body = page.querySelector("main").textContent;
  const at = Math.max(0, Math.min(...terms.map((term) => body.indexOf(term)).filter((place) => place >= 0)) - 30) || 0;
  return { href: `pages/${id}.html`, title: page.title, excerpt: body.slice(at, at + 120).replace(/</g, "&lt;") };
}

async function show(typed) {
  return Promise.all((await hits(typed, "any word")).slice(0, 10).map(excerpt));
}

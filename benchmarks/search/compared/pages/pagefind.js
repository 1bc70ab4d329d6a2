// Pagefind by its own API: find(typed, mode) -> every hit by its hash; show(typed) -> ten results with excerpts.
import * as pagefind from "./pagefind/pagefind.js";

async function find(typed, mode) {
  const { results } = await pagefind.search(mode === "quoted" ? `"${typed}"` : typed);
  return { total: results.length, keys: results.map((result) => result.id) };
}

async function show(typed) {
  const { results } = await pagefind.search(typed);
  const ten = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  return ten.map(({ url, meta, excerpt }) => ({ href: url, title: meta.title || "", excerpt }));
}

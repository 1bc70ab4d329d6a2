// The conditions that are in force -> a line of them above the results, each with what takes it away.
import { make, say } from "./draw.js";
import { facet, heavy } from "./facets.js";
import { FACETS, cleared, narrowed, ranged, toggled } from "./state.js";

// The kinds of documents have names of their own in each language.
export function shown({ strings }, name, label) {
  return (name === "kind" && strings[`kind_${label}`]) || label;
}

// The label of a value: of an id the one that its column gives.
async function labelOf(index, answer, name, value) {
  if (!heavy(index, name)) return value;
  const found = (await facet(index, answer, name)).find((v) => v.chosen && v.id === value);
  return found ? found.label : value;
}

export function yearsIn({ strings }, { from, to }) {
  const key = from === to ? "chip_year" : !from ? "chip_until" : !to ? "chip_since" : "chip_years";
  return say(strings[key], { from, to }).join("");
}

// -> [{ text, to, facet, value }]: each condition in words, and what is asked without it. Without an index ids stand as they are.
export function conditions(page, at) {
  const { from, to } = at.filters, out = from || to ? [{ text: yearsIn(page, at.filters), to: ranged(at, 0, 0), facet: "years", value: "" }] : [];
  for (const name of FACETS) for (const value of at.filters[name]) out.push({ text: shown(page, name, value), to: toggled(at, name, value), facet: name, value });
  return out;
}

export async function named(page, index, answer, { facet: name, value, text }) {
  return name === "years" ? text : shown(page, name, await labelOf(index, answer, name, value).catch(() => value));
}

export async function chips(page, index, answer, at, current) {
  const { strings, parts, link } = page;
  if (!narrowed(at)) return parts.chosen.replaceChildren();
  const all = conditions(page, at), words = await Promise.all(all.map((one) => named(page, index, answer, one)));
  if (!current()) return;
  const items = all.map(({ to, facet: name }, i) => {
    const text = say(strings.chip, { name: strings[`facet_${name}`], value: words[i] }).join(""), key = `chip${i}`;
    return make("li", null, link(to, make("span", null, text, make("span", { class: "x", "aria-hidden": "true" }, "×")), { "aria-label": say(strings.remove, { text }).join(""), "data-key": key }, true));
  });
  parts.chosen.replaceChildren(make("span", { class: "label" }, strings.within_values), make("ul", { class: "chips" }, ...items), link(cleared(at), strings.clear, { class: "linked clear" }, true));
}

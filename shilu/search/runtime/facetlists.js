// The facets of an answer -> lists with counts, bars of years, and the conditions that are in force.
import { make, say } from "./draw.js";
import { FACETS, cleared, narrowed, ranged, toggled } from "./state.js";

// A column of at most so many bytes is fetched unasked; how many values a list shows at first; how many bars have room for words.
const LIGHT = 3000, FIRST = 8, FEW_BARS = 12;
const SVG = "http://www.w3.org/2000/svg";
// Facets that the reader has opened stay open while the page is open.
const opened = new Set();

function bar(share) {
  const svg = document.createElementNS(SVG, "svg"), rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["viewBox", "0 0 10 100"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"], ["focusable", "false"]]) svg.setAttribute(name, value);
  for (const [name, value] of [["x", 0], ["y", 100 - share], ["width", 10], ["height", share]]) rect.setAttribute(name, String(value));
  svg.append(rect);
  return svg;
}

// Every year from the first to the last, those without documents too.
function everyYear(found) {
  const counts = new Map(found), out = [];
  if (found.length) for (let y = found[0][0]; y <= found[found.length - 1][0]; y++) out.push([y, counts.get(y) || 0]);
  return out;
}

export function histogram(page, index, answer, at) {
  const { strings, parts, link } = page, all = everyYear(globalThis.shiluSearch.years(index, answer)), { from, to } = at.filters;
  if (all.length < 2 || all.length > 200) return;
  const most = Math.max(...all.map(([, n]) => n)), many = all.length > FEW_BARS, step = Math.ceil(all.length / FEW_BARS);
  const items = all.map(([year, n], i) => {
    const on = (from || to) && year >= from && year <= (to || 9999), inside = [
      make("b", null, n ? String(n) : "", make("span", { class: "hidden" }, strings.year_count)), bar(Math.round((1000 * n) / most) / 10),
      make("span", { class: "y" }, String(year)),
    ];
    const classes = [i % step ? "" : "tick", on ? "on" : ""].filter(Boolean).join(" ");
    return make("li", classes ? { class: classes } : null, n ? link(ranged(at, year, year), make("span", null, ...inside), { "aria-current": on ? "true" : null }) : make("div", null, ...inside));
  });
  parts.years.append(make("h2", { class: "hidden" }, strings.by_year), make("ul", { class: many ? "years many" : "years" }, ...items));
}

function range(page, all, at) {
  const { strings } = page, { from, to } = at.filters, years = all.map(([y]) => y);
  const select = (label, value) => make("select", { "aria-label": label }, ...years.map((y) => make("option", { value: String(y), selected: y === value ? "" : null }, String(y))));
  const first = select(strings.from_year, from || years[0]), last = select(strings.to_year, to || years[years.length - 1]);
  const form = make("form", { class: "range" }, first, make("span", { "aria-hidden": "true" }, "—"), last, make("button", { type: "submit" }, strings.filter));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ends = [Number(first.value), Number(last.value)].sort((x, y) => x - y);
    page.go(ranged(at, ends[0], ends[1]), true);
  });
  return make("section", { class: "facet" }, make("h3", null, strings.facet_years), form);
}

function row(page, at, name, { label, id, count, chosen }) {
  const { strings, link } = page, value = chosenAs(at, name, { label, id }) || id || label;
  return make("li", { class: "row" }, link(toggled(at, name, value), shown(page, name, label), { "aria-current": chosen ? "true" : null }, true), make("span", { class: "leader" }), make("span", { class: "num" }, say(strings.count, { n: count }).join("")));
}

// The kinds of documents have names of their own in each language.
function shown({ strings }, name, label) {
  return (name === "kind" && strings[`kind_${label}`]) || label;
}

// How a value stands in the address, "" when it is not chosen.
function chosenAs(at, name, { label, id }) {
  return at.filters[name].find((x) => x === id) || at.filters[name].find((x) => x === label) || "";
}

async function fillFacet(page, index, answer, at, name, box) {
  const { strings } = page, values = await globalThis.shiluSearch.facet(index, answer, name), list = make("ul"), chosen = values.filter((v) => v.chosen), rest = values.filter((v) => !v.chosen);
  const draw = (typed, all) => {
    const fitting = rest.filter((v) => v.label.includes(typed));
    list.replaceChildren(...chosen.concat(all ? fitting : fitting.slice(0, FIRST)).map((v) => row(page, at, name, v)));
  };
  draw("", false);
  if (!values.length) return box.parentNode.remove();
  box.replaceChildren(list);
  if (rest.length <= FIRST) return;
  const more = make("button", { type: "button", class: "linked" }, say(strings.all_values, { n: values.length }).join(""));
  more.addEventListener("click", () => {
    const filter = make("input", { type: "search", "aria-label": say(strings.filter_values, { name: strings[`facet_${name}`] }).join(""), placeholder: strings.filter_hint });
    filter.addEventListener("input", () => draw(filter.value.trim(), true));
    draw("", true);
    more.replaceWith(filter);
    filter.focus();
  });
  box.append(more);
}

export function facets(page, index, answer, at) {
  if (!answer.total && !narrowed(at)) return;
  const { strings, parts } = page, all = everyYear(globalThis.shiluSearch.years(index, answer)), groups = [];
  if (all.length > 1) groups.push(range(page, all, at));
  for (const name of FACETS) {
    const size = globalThis.shiluSearch.heavy(index, name);
    if (!size) continue;
    const box = make("div", { class: "values" }), open = size <= LIGHT || opened.has(name) || at.filters[name].length > 0;
    const group = make("details", { class: "facet", open: open ? "" : null }, make("summary", null, strings[`facet_${name}`]), box);
    let asked = false;
    const load = () => {
      if (!group.open || asked) return;
      asked = true;
      if (size > LIGHT) opened.add(name);
      fillFacet(page, index, answer, at, name, box).catch(() => box.replaceChildren(strings.gone_more));
    };
    group.addEventListener("toggle", load);
    load();
    groups.push(group);
  }
  const fold = make("details", { class: "fold", open: typeof matchMedia === "function" && matchMedia("(min-width: 47.01rem)").matches ? "" : null }, make("summary", null, strings.narrow), make("div", { class: "facet-box" }, ...groups));
  if (groups.length) parts.facets.append(fold);
}

// The label of a value: of an id the one that its column gives.
async function labelOf(index, answer, name, value) {
  if (!globalThis.shiluSearch.heavy(index, name)) return value;
  const found = (await globalThis.shiluSearch.facet(index, answer, name)).find((v) => v.chosen && v.id === value);
  return found ? found.label : value;
}

export function chips(page, index, answer, at) {
  const { strings, parts, link } = page, { from, to } = at.filters, items = [];
  if (!narrowed(at)) return;
  const chip = (to_, text) => {
    const words = make("span", null, text);
    items.push(make("li", null, link(to_, make("span", null, words, make("span", { "aria-hidden": "true" }, " ×")), { title: strings.remove }, true)));
    return words;
  };
  if (from || to) chip(ranged(at, 0, 0), from === to ? String(from) : `${from || ""}—${to || ""}`);
  for (const name of FACETS) for (const value of at.filters[name]) {
    const words = chip(toggled(at, name, value), shown(page, name, value));
    labelOf(index, answer, name, value).then((label) => words.replaceChildren(shown(page, name, label)), () => words);
  }
  parts.chosen.append(make("span", null, strings.within_values), make("ul", { class: "chips" }, ...items), link(cleared(at), strings.clear, { class: "linked" }, true));
}

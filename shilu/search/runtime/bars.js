// The years of an answer -> bars that filter, and the same as two lists of years for whoever cannot hit a thin bar.
import { make, say } from "./draw.js";
import { ranged } from "./state.js";

// So many bars at most stand in a row; with so many each has its number, on wide screens and everywhere; labels below them likewise.
const MOST_BARS = 72, NUMBERED = 40, NUMBERED_ALWAYS = 18, LABELS = 20, LABELS_ALWAYS = 6;
const SVG = "http://www.w3.org/2000/svg";

const least = (steps, fits) => steps.find(fits) || steps[steps.length - 1];

// -> [{ from, to, n }...]: each year from the first to the last, or spans of 5, 10 ... where they are too many.
export function spansOf(found) {
  if (!found.length) return [];
  const first = found[0][0], last = found[found.length - 1][0], width = least([1, 5, 10, 20, 50, 100], (w) => (last - first + 1) / w <= MOST_BARS), out = [];
  for (let y = first - (first % width); y <= last; y += width) out.push({ from: y, to: y + width - 1, n: 0 });
  for (const [year, n] of found) out[Math.floor((year - out[0].from) / width)].n += n;
  return out;
}

function bar(share) {
  const svg = document.createElementNS(SVG, "svg"), rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["viewBox", "0 0 10 100"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"], ["focusable", "false"]]) svg.setAttribute(name, value);
  for (const [name, value] of [["x", 0], ["y", 100 - share], ["width", 10], ["height", share]]) rect.setAttribute(name, String(value));
  svg.append(rect);
  return svg;
}

// One bar is in the way of the tab key; the arrows go from it to the others.
function walked(list) {
  const links = Array.from(list.querySelectorAll("a")), start = links.find((a) => a.hasAttribute("aria-current")) || links[0];
  for (const a of links) a.tabIndex = a === start ? 0 : -1;
  list.addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement), to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || !links[to] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    links[to].focus();
  });
}

export function histogram(page, found, at) {
  const { strings, parts, link } = page, spans = spansOf(found), { from, to } = at.filters, chosen = Boolean(from || to);
  if (spans.length < 2) return;
  const width = spans[0].to - spans[0].from + 1, most = Math.max(...spans.map((s) => s.n)), every = (labels) => width * least([1, 2, 4, 5, 10, 20, 50], (step) => spans.length / step <= labels);
  const some = every(LABELS), few = every(LABELS_ALWAYS);
  const items = spans.map(({ from: first, to: last, n }) => {
    const on = chosen && last >= from && first <= (to || 9999), alone = chosen && first === from && last === to, years = width > 1 ? `${first}—${last}` : String(first);
    const said = (text) => make("span", { class: "hidden" }, text), title = say(strings.bar_label, { years, n }).join("");
    const inside = make("span", { class: "col", title }, make("b", null, n ? String(n) : "\u200b", n ? said(strings.bar_unit) : null), bar(Math.round((1000 * n) / most) / 10), make("span", { class: "y" }, String(first), said(years.slice(String(first).length) + strings.bar_year)));
    const attributes = { "aria-current": on ? "true" : null, "data-key": `y${first}` };
    const classes = [first % few ? "" : "tick", first % some ? "" : "tock", on ? "on" : chosen ? "off" : ""].filter(Boolean).join(" ");
    return make("li", { class: classes || null }, n ? link(alone ? ranged(at, 0, 0) : ranged(at, first, last), inside, attributes, true) : make("div", null, inside));
  });
  const list = make("ul", { class: `years row-of${spans.length > NUMBERED ? " bare" : spans.length > NUMBERED_ALWAYS ? " thin" : ""}` }, ...items);
  walked(list);
  const all = chosen ? link(ranged(at, 0, 0), strings.all_years, { class: "linked" }, true) : null;
  parts.years.replaceChildren(make("h2", { class: "hidden" }, strings.by_year), list, make("p", { class: "caption" }, strings.bars_note, all));
}

export function range(page, found, at) {
  const { strings } = page, { from, to } = at.filters, spans = spansOf(found), years = [];
  if (spans.length < 2) return null;
  for (let y = found[0][0]; y <= found[found.length - 1][0]; y++) years.push(y);
  const select = (label, value, key) => make("select", { "aria-label": label, "data-key": key }, ...years.map((y) => make("option", { value: String(y), selected: y === value ? "" : null }, String(y))));
  const first = select(strings.from_year, Math.max(from, years[0]), "from"), last = select(strings.to_year, Math.min(to || 9999, years[years.length - 1]), "to");
  const form = make("form", { class: "range" }, first, make("span", { "aria-hidden": "true" }, "—"), last, make("button", { type: "submit", "data-key": "range" }, strings.filter));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ends = [Number(first.value), Number(last.value)].sort((x, y) => x - y);
    page.go(ranged(at, ends[0], ends[1]), true);
  });
  return make("section", { class: "facet" }, make("h2", null, strings.facet_years), form);
}

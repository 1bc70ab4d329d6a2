// The facets of an answer -> lists of values with counts, each a link that narrows the answer or widens it again.
import { range } from "./bars.js";
import { shown } from "./chips.js";
import { make, say } from "./draw.js";
import { facet, heavy } from "./facets.js";
import { FACETS, toggled } from "./state.js";
import { bare } from "./units.js";

// A column of at most LIGHT bytes is fetched unasked, up to ALLOWED bytes together; a list shows FIRST values at first, MANY at most.
const LIGHT = 3072, ALLOWED = 9216, FIRST = 8, MANY = 100;
const KEPT = "shilu-facets";

// What the reader has opened or closed stays so for the session: { name: whether it is open }.
function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || {};
  } catch (e) {
    return {};
  }
}

const held = recall();

function keep(name, open) {
  held[name] = open;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(held));
  } catch (e) {
    // A private window keeps nothing.
  }
}

// How a value stands in the address, "" when it is not chosen.
function chosenAs(at, name, { label, id }) {
  return at.filters[name].find((x) => x === id || x === label) || "";
}

function row(page, at, name, { label, id, count, chosen }) {
  const { strings, link } = page, value = chosenAs(at, name, { label, id }) || id || label, text = shown(page, name, label);
  const a = link(toggled(at, name, value), text, { "aria-current": chosen ? "true" : null, "aria-label": chosen ? say(strings.remove, { text }).join("") : null, "data-key": `${name}:${value}` }, true);
  return make("li", { class: "row" }, a, make("span", { class: "leader", "aria-hidden": "true" }), make("span", { class: "num" }, say(strings.count, { n: count }).join("")));
}

// Of many values the first; the button shows the others and a box that looks among them.
async function fillFacet(page, index, answer, at, name, group, box) {
  const { strings } = page, values = await facet(index, answer, name), list = make("ul"), chosen = values.filter((v) => v.chosen), rest = values.filter((v) => !v.chosen);
  const draw = (typed, most) => {
    const plain = (text) => bare(text, index.fold), fitting = rest.filter((v) => plain(shown(page, name, v.label)).includes(plain(typed)));
    // What nothing fits may be of the other script.
    if (!fitting.length && /[^!-~]/.test(typed) && !index.fold) index.loadFold().then((come) => come && box.firstChild.value.trim() === typed && draw(typed, most));
    list.replaceChildren(...chosen.concat(fitting.slice(0, most)).map((v) => row(page, at, name, v)));
    if (fitting.length > most && most === MANY) list.append(make("li", { class: "caption" }, ...say(strings.more_values, { n: fitting.length - most })));
    if (!chosen.length && !fitting.length) list.append(make("li", { class: "caption" }, strings.no_values));
  };
  draw("", FIRST);
  box.replaceChildren(list);
  // What nothing in the answer has is not on offer.
  group.hidden = !values.length;
  if (rest.length <= FIRST) return;
  const more = make("button", { type: "button", "data-key": `more:${name}` }, say(strings.all_values, { n: values.length }).join(""));
  more.addEventListener("click", () => {
    const filter = make("input", { type: "search", "aria-label": say(strings.filter_values, { name: strings[`facet_${name}`] }).join(""), placeholder: strings.filter_hint });
    filter.addEventListener("input", () => draw(filter.value.trim(), MANY));
    draw("", MANY);
    more.remove();
    box.prepend(filter);
    filter.focus({ preventScroll: true });
  });
  box.append(more);
}

// The facets that this archive has, and whether they stand open: unasked the cheapest, where there is room.
function groupsOf(index, at, room) {
  const all = FACETS.map((name) => ({ name, size: heavy(index, name) })).filter((x) => x.size);
  let left = ALLOWED;
  for (const one of all.slice().sort((x, y) => x.size - y.size)) {
    one.light = room && one.size <= LIGHT && one.size <= left;
    if (one.light) left -= one.size;
  }
  return all.map(({ name, light }) => ({ name, open: name in held ? held[name] : light || at.filters[name].length > 0 }));
}

// -> the fold with all facets. Nothing is fetched for what is closed. `drawn()` is called when a list has come.
export function facets(page, index, answer, found, at, { room, open, drawn }) {
  const { strings, parts } = page, { masks, grade } = answer;
  // Nothing is on offer where no document answers, with any one of the chosen facets left out either.
  if (!answer.total && !masks.some(({ facet: name }) => name && grade.some((g, d) => g && masks.every((x) => x.facet === name || x.mask[d])))) return parts.facets.replaceChildren();
  const loads = [], groups = groupsOf(index, at, room).map(({ name, open: wide }) => {
    const box = make("div", { class: "values" }), summary = make("summary", { "data-key": `group:${name}` }, make("h2", null, strings[`facet_${name}`]), make("span", { class: "state", "aria-hidden": "true" }, strings.open_group));
    const group = make("details", { class: "facet", open: wide ? "" : null }, summary, box);
    let asked = false;
    const load = () => {
      if (!group.open || !fold.open || asked) return;
      asked = true;
      box.replaceChildren(make("p", { class: "caption" }, strings.coming));
      fillFacet(page, index, answer, at, name, group, box).then(drawn, () => {
        asked = false;
        box.replaceChildren(make("p", { class: "caption" }, strings.gone_values));
      });
    };
    summary.addEventListener("click", () => keep(name, !group.open));
    group.addEventListener("toggle", load);
    loads.push(load);
    return group;
  });
  const years = range(page, found, at), see = make("button", { type: "button", class: "see" }, say(strings.see_results, { n: answer.total }).join(""));
  const fold = make("details", { class: "fold", open: open ? "" : null }, make("summary", { "data-key": "fold" }, strings.narrow), make("div", { class: "facet-box" }, ...[years, ...groups].filter(Boolean), see));
  see.addEventListener("click", () => {
    fold.open = false;
    parts.results.focus();
  });
  fold.addEventListener("toggle", () => loads.forEach((load) => load()));
  parts.facets.replaceChildren(...(years || groups.length ? [fold] : []));
  loads.forEach((load) => load());
}

// An answer without the string that was typed -> what may have been meant, and how it could be asked otherwise.
import { ask } from "./answer.js";
import { script } from "./bytes.js";
import { conditions, named } from "./chips.js";
import { make, say } from "./draw.js";
import { FACETS, cleared } from "./state.js";

// So many other ways to ask are tried, to say how much each would find.
const TRIED = 5;
// How long, in milliseconds, these wait for what sounds alike.
const SOUNDS_WAIT = 1500;

// What sounds alike comes with the script of the search boxes.
async function near({ box }, index, answer) {
  const form = box && box.form, src = form && form.getAttribute("data-suggest-script");
  if (!globalThis.shiluSuggest && src) await script(src);
  return globalThis.shiluSuggest ? globalThis.shiluSuggest.near(index, answer) : [];
}

// The query without each of its words in turn, where there are three or more, and each word alone, the rarest first. A character cut
// out of what was typed as one says nothing of it: such words are left out.
export function shorter({ words, form }) {
  const whole = words.filter((w) => w.typed.length > 1 || form.strings.some(({ row }) => row.length < 2 && row[0].typed === w.typed)), typed = whole.map((w) => w.typed), out = [];
  if (typed.length > 1 && whole.length < words.length) out.push(typed.join(" "));
  if (typed.length > 2) for (const w of typed) out.push(typed.filter((x) => x !== w).join(" "));
  return out.concat(whole.filter((w) => w.real && w.list.p.length).sort((x, y) => x.list.p.length - y.list.p.length).map((w) => w.typed));
}

// -> [{ to, text }]: other ways to ask, those that give up least first.
async function otherwise(page, index, answer, at) {
  const { strings } = page, plain = answer.query.text.map((t) => t.raw).join(" "), out = [], given = conditions(page, at);
  for (const one of given) out.push({ to: one.to, text: say(strings.drop, { text: say(strings.chip, { name: strings[`facet_${one.facet}`], value: await named(page, index, answer, one) }).join("") }).join("") });
  if (given.length > 1) out.push({ to: cleared(at), text: strings.drop_all });
  const bare = answer.query.conditions.length || answer.query.text.some((t) => t.quoted);
  if (bare && plain && plain !== at.q) out.push({ to: { ...at, q: plain }, text: say(strings.without_conditions, { q: plain }).join("") });
  if (answer.words.length > 1) for (const q of shorter(answer)) out.push({ to: { ...at, q }, text: q });
  return out.filter(({ to }, i) => to.q !== at.q || FACETS.some((f) => to.filters[f].length !== at.filters[f].length) || to.filters.from !== at.filters.from || to.filters.to !== at.filters.to || i < given.length).slice(0, TRIED);
}

// How many documents each would find: its parts have been read already, so it costs next to nothing. Nothing is offered that finds nothing.
async function counted(index, ways) {
  const found = await Promise.all(ways.map(({ to }) => ask(index, to.q, { related: true, expand: to.expand, filters: to.filters }).catch(() => null)));
  return ways.map((way, i) => ({ ...way, n: found[i] ? found[i].total : 0 })).filter((way) => way.n);
}

// Where the script begins: the page fetches it where the string that was typed stands nowhere. `current()`: whether the answer is still the one that is asked for.
async function offers(page, index, answer, at, current) {
  const { strings, parts, link } = page, plainly = { ...at, page: 1, related: false };
  const alike = near(page, index, answer).then((meant) => current() && meant.length && parts.notes.append(make("p", { class: "meant" }, strings.meant, ...meant.flatMap(({ text, count }, i) => [i ? strings.comma_list : "", link({ ...plainly, q: text }, text, { class: "linked" }), count ? say(strings.meant_count, { n: count }).join("") : ""]))), () => {});
  if (answer.total) return;
  await Promise.race([alike, new Promise((done) => setTimeout(done, SOUNDS_WAIT))]);
  const ways = await counted(index, await otherwise(page, index, answer, at)), cut = answer.words.length > 1 ? make("p", null, ...say(strings.cut_as, { words: answer.words.map((w) => w.typed).join(strings.bar) })) : null;
  const list = make("ul", { class: "linked" }, ...ways.map(({ to, text, n }) => make("li", null, link({ ...to, page: 1, related: false }, text), " ", make("span", { class: "small second" }, say(strings.count, { n }).join("")))));
  if (current()) parts.results.replaceChildren(make("section", { class: "near" }, make("h2", null, strings.try_this), cut, ways.length ? list : null, make("p", null, strings.advice)));
}

globalThis.shiluOffers = offers;

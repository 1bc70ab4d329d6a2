// An answer without the string that was typed -> what may have been meant, and how it could be written otherwise.
import { script } from "./bytes.js";
import { make, say } from "./draw.js";

// What sounds alike comes with the script of the search boxes.
async function near({ box }, index, answer) {
  const form = box && box.form, src = form && form.getAttribute("data-suggest-script");
  if (!globalThis.shiluSuggest && src) await script(src);
  return globalThis.shiluSuggest ? globalThis.shiluSuggest.near(index, answer) : [];
}

export async function offers(page, index, answer, at) {
  const { strings, parts, link } = page, plain = answer.query.text.map((t) => t.raw).join(" "), list = make("ul", { class: "linked" }), seen = new Set([at.q]);
  const offer = (q, text, count) => {
    if (!q || seen.has(q)) return;
    seen.add(q);
    list.append(make("li", null, link({ ...at, q, page: 1, related: false }, text), ...(count ? [" ", make("span", { class: "small second" }, say(strings.count, { n: count }).join(""))] : [])));
  };
  const meant = await near(page, index, answer).catch(() => []);
  if (meant.length) parts.notes.append(make("p", { class: "notice meant" }, strings.meant, ...meant.flatMap(({ text, count }, i) => [i ? strings.comma_list : "", link({ ...at, q: text, page: 1, related: false }, text, { class: "linked" }), count ? say(strings.meant_count, { n: count }).join("") : ""])));
  if (answer.total) return;
  if (answer.words.length > 1) {
    parts.notes.append(make("p", { class: "notice" }, ...say(strings.cut_as, { words: answer.words.map((w) => w.typed).join(strings.bar) })));
    for (const w of answer.words) if (w.real && w.list.p.length) offer(w.typed, w.typed);
  }
  if (answer.query.conditions.length && plain) offer(plain, say(strings.without_conditions, { q: plain }).join(""));
  const box = make("section", { class: "near" }, make("h2", null, strings.try_this), ...(list.children.length ? [list] : []), make("p", null, strings.advice));
  parts.results.replaceChildren(box);
}

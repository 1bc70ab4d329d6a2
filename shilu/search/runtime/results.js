// The documents of an answer -> the list of results: empty places first, then each with its paragraphs.
import { LITERAL, PAGE, byDate } from "./answer.js";
import { dated, make, marked, nested, say } from "./draw.js";
import { cutOut, passages } from "./excerpt.js";
import { headOf, listed } from "./sentence.js";

// How long, in milliseconds, a result waits for those before it, so that what has been drawn does not move.
const IN_ORDER = 700;
// Fields of a document's head, by FORMAT.md section 4.
const NAME_OF = 1, OFFICE = 2, UNIT = 3, EVENT = 4, TAG = 5, SUMMARY = 6;

// The page of a document, at the paragraph, with what is to be marked there.
function target({ top }, { document, marks }, { anchor, number } = {}) {
  const at = new URLSearchParams();
  if (anchor && number) at.set("p", String(number));
  for (const text of marks) at.append("mark", text);
  const asked = at.toString();
  return top + document.href + (asked && `?${asked}`) + (anchor ? `#${anchor}` : "");
}

function quotation(page, found, paragraph) {
  const { strings } = page, { correct } = paragraph, piece = cutOut(paragraph.text, correct && correct.printed ? [correct.printed] : paragraph.marks), href = target(page, found, paragraph);
  const text = [piece.before ? "…" : "", ...marked(piece.text, correct && correct.printed ? [] : piece.marks), piece.after ? "…" : ""].filter(Boolean), cite = make("button", { type: "button", class: "cite" }, strings.cite);
  cite.addEventListener("click", async () => {
    cite.textContent = (await page.more((panel) => panel.cite(found.document, paragraph, cite))) ? strings.cited : strings.uncited;
    page.announce(cite.textContent);
    setTimeout(() => (cite.textContent = strings.cite), 2500);
  });
  const other = paragraph.voice && found.best && found.best.voice && found.best.voice[0] !== paragraph.voice[0] ? make("span", null, paragraph.voice[0]) : null;
  const summary = paragraph.field === SUMMARY, tools = make("p", { class: "tools" }, other, paragraph.number ? make("a", { href, "aria-label": say(strings.paragraph, { n: paragraph.number }).join("") }, `¶${paragraph.number}`) : null, summary ? null : cite);
  const reading = correct && make("p", { class: "reading" }, ...say(correct.printed ? strings.corrected : strings.only_corrected, { text: make("span", null, ...marked(correct.text, correct.marks)) }));
  return make("div", { class: "passage" }, make("blockquote", null, summary ? strings.summary : null, make("a", { href }, ...text)), reading, tools);
}

// Kinds that are of no day, and whose voice is the entry itself; how many voices are named.
const KEPT = ["person", "org", "page"], VOICES = 3;
const unmarked = ({ shown }) => !shown.some((r) => r.marks.length || r.correct);

// What has nothing marked was found by its title or names: the title is what is shown, and how the text begins.
function opening(page, found) {
  const { document, best, title } = found, piece = best ? cutOut(best.text, []) : { text: "", after: false };
  const line = make("blockquote", { class: "titled" }, make("a", { href: target(page, found, {}) }, ...marked(document.title, title)));
  return make("div", { class: "passage" }, line, best && best.field >= SUMMARY ? make("p", { class: "gist" }, piece.text, piece.after ? "…" : "") : null);
}

// Who is named below a result: who says the paragraph, else those whose name or office is hit. Of several none can be named for a
// paragraph that nobody of them says.
function voicesOf(found) {
  const { document: { voices }, best, head } = found, hit = voices.filter((voice) => head.some((h) => h.field <= UNIT && h.voice === voice));
  if (best && best.voice) return [best.voice];
  if (hit.length) return hit;
  return best && best.field > SUMMARY && voices.length > 1 && !unmarked(found) ? [] : voices;
}

function source(page, found) {
  const { strings } = page, { document, best, title, head } = found;
  // Marks of the head's rows, where their text stands in a line.
  const lit = (line, ...fields) => marked(line, head.filter((h) => fields.includes(h.field)).flatMap(({ text, marks }) => {
    const at = line.indexOf(text);
    return at < 0 ? [] : marks.map(([from, to]) => [from + at, to + at]);
  }));
  const voices = voicesOf(found), src = make("p", { class: "src" }), tags = head.filter((h) => h.field === TAG), kind = strings[`kind_${document.kind}`] || "", keeps = KEPT.includes(document.kind);
  if (keeps) src.append(kind);
  else voices.slice(0, VOICES).forEach(([name, office], i) => src.append(i ? strings.comma_list : "", make("b", null, ...lit(name, NAME_OF)), ...(office && office !== name ? [strings.comma, ...lit(office, OFFICE, UNIT)] : [])));
  if (!keeps && voices.length > VOICES) src.append(...say(strings.and_others, { n: voices.length }));
  if (unmarked(found)) src.append(...(voices.length || keeps ? [] : [kind]));
  else src.append(keeps || voices.length ? strings.colon : "", make("a", { href: target(page, found, best || {}), class: "linked" }, ...say(strings.titled, { title: make("span", null, ...marked(nested(document.title), title)) })));
  if (document.event) src.append(...say(strings.at_event, { event: make("span", null, ...lit(document.event, EVENT)) }));
  if (tags.length) src.append(...say(strings.tagged, { tags: tags.map((h) => h.text).join(strings.comma_list) }));
  if (found.others) src.append(strings.others);
  if (document.date || !keeps) src.append(make("span", { class: "when" }, make("span", { class: "sep" }, strings.comma), dated(document.date, strings)));
  return src;
}

// "还有 3 段": they come in place.
function further(page, index, answer, d, found, src) {
  const { strings } = page, more = make("button", { type: "button", class: "linked" }, say(strings.further, { n: found.more }).join(""));
  let from = 0, left = found.more;
  more.addEventListener("click", async () => {
    more.disabled = true;
    const { rows, next } = await passages(index, answer, d, from).catch(() => ({ rows: [], next: 0 })), known = found.shown.map((r) => r.anchor + r.text), fresh = rows.filter((r) => !known.includes(r.anchor + r.text)).map((r) => quotation(page, found, r));
    from = next;
    left -= fresh.length;
    if (next && left > 0) {
      more.disabled = false;
      more.textContent = say(strings.further, { n: left }).join("");
    } else more.replaceWith(...(left > 0 ? [strings.gone_more] : []));
    src.before(...fresh);
    if (fresh.length) fresh[0].querySelector("a").focus();
  });
  return more;
}

function fill(page, index, answer, { item, d }, found) {
  item.removeAttribute("aria-busy");
  if (!found) return item.append(make("p", { class: "src" }, page.strings.gone));
  const src = source(page, found);
  item.append(...(unmarked(found) ? [opening(page, found)] : found.shown.map((r) => quotation(page, found, r))), src);
  if (found.more > 0) src.append(page.strings.stop, further(page, index, answer, d, found, src));
}

// Fills the places in order. One that is slow is passed by; what comes after that is drawn as it comes.
export function fillAll(page, index, answer, waiting, load, current) {
  let next = 0, passed = false;
  const ready = new Map(), draw = (i) => {
    fill(page, index, answer, waiting[i], ready.get(i));
    ready.delete(i);
  };
  const flush = () => {
    if (!current()) return;
    for (; ready.has(next); next++) draw(next);
    if (passed) for (const i of Array.from(ready.keys()).sort((x, y) => x - y)) draw(i);
  };
  const timer = setTimeout(() => {
    passed = true;
    flush();
  }, IN_ORDER);
  return Promise.all(waiting.map(async ({ d }, i) => {
    ready.set(i, await load(d));
    flush();
  })).finally(() => clearTimeout(timer));
}

function sorts({ strings, link }, at) {
  const choice = (sort, text) => link({ ...at, sort, page: 1 }, text, { "aria-current": at.sort === sort ? "true" : null });
  return make("p", { class: "sort" }, make("span", null, strings.sort), choice("", strings.relevant), choice("new", strings.newest), choice("old", strings.oldest));
}

function pages({ strings, link }, answer, at) {
  const last = Math.ceil(answer.total / PAGE), nav = make("nav", { class: "pages linked", "aria-label": strings.pages });
  if (at.page > 1) nav.append(link({ ...at, page: at.page - 1 }, strings.previous, { rel: "prev" }));
  if (last > 1) nav.append(make("span", null, ...say(strings.page, { n: at.page, of: last })));
  if (at.page < last) nav.append(link({ ...at, page: at.page + 1 }, strings.next, { rel: "next" }));
  if (!answer.complete) nav.append(link({ ...at, related: true, page: 1 }, strings.related));
  return nav;
}

// Puts heads and empty places into `results`; -> [{ item, d }] to be filled.
export function places(page, index, answer, at, results) {
  const order = at.sort ? byDate(index, answer, at.sort === "old") : answer.docs, last = Math.max(1, Math.ceil(order.length / PAGE)), number = Math.min(at.page, last), waiting = [], nodes = [];
  let list = null, head = 0;
  for (let i = (number - 1) * PAGE; i < Math.min(order.length, number * PAGE); i++) {
    const d = order[i], grade = listed(answer) ? LITERAL : at.sort ? Math.max(LITERAL, answer.grade[d]) : answer.grade[d];
    if (grade !== head) {
      nodes.push(make("div", { class: "tier" }, make("h2", null, ...headOf(page.strings, answer, grade, Boolean(at.sort) && grade === LITERAL)), head ? null : sorts(page, at)), (list = make("ol", { class: "hits", start: String(i + 1) })));
      head = grade;
    }
    const item = make("li", { "aria-busy": "true" }, make("span", { class: "n" }, String(i + 1)));
    list.append(item);
    waiting.push({ item, d });
  }
  results.replaceChildren(...nodes, pages(page, answer, { ...at, page: number }));
  return waiting;
}

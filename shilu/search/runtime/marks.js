// An opened page and the strings that led to it -> the strings marked in its text, and a bar to go from place to place.
import { door, unpack } from "./bytes.js";
import { make, say } from "./draw.js";
import { spots } from "./spots.js";
import { readFold } from "./wire.js";

// The elements that the index takes as one paragraph each (markdown/pieces.py); a cell ends with a parting mark there.
const PARAGRAPHS = ["P", "PRE", "TR", "DT", "FIGCAPTION", "SUMMARY", "CAPTION", "H1", "H2", "H3", "H4", "H5", "H6"];
const CELLS = ["TD", "TH"];
// An address that somebody made is not to keep the page busy.
const STRINGS = 32, LONGEST = 256;
// How long, in milliseconds, the words that stand there wait for the folding table.
const FOLD_WAIT = 3000;

// The text of an element as the index read it: [{ text, nodes: [[text node, its place in the text]] }].
function paragraphs(place, without) {
  const out = [];
  let now = null;
  const begin = () => out.push((now = { text: "", nodes: [] }));
  function walk(element, inside) {
    const own = !inside && PARAGRAPHS.includes(element.tagName);
    if (own) begin();
    for (const node of Array.from(element.childNodes)) {
      if (node.nodeType === Node.TEXT_NODE) {
        now.nodes.push([node, now.text.length]);
        now.text += node.data;
      } else if (node.nodeType !== Node.ELEMENT_NODE || (without && node.matches(without))) continue;
      else if (node.tagName === "BR") now.text += "\n";
      else {
        if (CELLS.includes(node.tagName) && now.text) now.text += "|";
        walk(node, inside || own);
      }
    }
    if (own) begin();
  }
  begin();
  walk(place, false);
  return out.filter((p) => p.text.trim());
}

// Puts <mark> around the places of a paragraph. Its text stays the same, and so do the elements and their handlers.
function wrap({ nodes }, places) {
  const hits = places.map(({ which }) => ({ which, marks: [] }));
  for (const [node, start] of nodes) {
    const size = node.length;
    for (let i = places.length - 1; i >= 0; i--) {
      const from = Math.max(0, places[i].from - start), to = Math.min(size, places[i].to - start);
      if (from >= to) continue;
      if (to < node.length) node.splitText(to);
      const inner = from ? node.splitText(from) : node, mark = make("mark", null);
      inner.replaceWith(mark);
      mark.append(inner);
      hits[i].marks.push(mark);
      if (!from) break;
    }
  }
  return hits;
}

function unwrap(hits) {
  for (const { marks } of hits) {
    for (const mark of marks) {
      const parent = mark.parentNode;
      if (!parent) continue;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  }
}

async function folding(address) {
  const cut = address.lastIndexOf("/") + 1, { get, inflate } = door(address.slice(0, cut), location.protocol === "file:");
  try {
    return readFold(await unpack(await get(address.slice(cut)), inflate));
  } catch (e) {
    return null;
  }
}

// Which hit to begin with: the first in or after `start`; without it, or when the page was here before, the first in view.
function first(hits, start) {
  const entry = performance.getEntriesByType ? performance.getEntriesByType("navigation")[0] : null, again = entry && entry.type !== "navigate";
  const after = (mark) => (again || !start ? mark.getBoundingClientRect().bottom > 0 : start.contains(mark) || start.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
  const at = hits.findIndex(({ marks }) => after(marks[0]));
  return { at: at < 0 ? hits.length - 1 : at, still: Boolean(again) };
}

function forget() {
  const at = new URL(location.href);
  at.searchParams.delete("mark");
  try {
    history.replaceState(history.state, "", at.href);
  } catch (e) {
    // From a disk the address stays as it is.
  }
}

function bar(words, quoted, go, close) {
  const button = (name, sign, key, act) => {
    const made = make("button", { type: "button", title: say(words.key, { name: words[name], key }).join("") }, make("span", { "aria-hidden": "true" }, sign), make("span", null, words[name]));
    made.addEventListener("click", act);
    return made;
  };
  const count = make("span", null), status = make("p", { role: "status", "aria-live": "polite" }, make("b", null, quoted), " ", count);
  const element = make("div", { class: "marked-bar", role: "region", "aria-label": words.label }, status,
    make("div", null, button("previous", "↑", "p", () => go(-1)), button("next", "↓", "n", () => go(1)), button("close", "×", "Esc", close)));
  return { element, count };
}

// `typed`: the strings, each with its other forms after "|"; `places`: the elements that hold text; `without`: a selector of what in them is no text; `start`: the
// paragraph that was asked for; `fold`: address of the folding table; `words`: what the bar says. Resolves to the number of places.
async function show({ typed, places, without, start, fold, words }) {
  const forms = typed.map((s) => s.split("|")), strings = Array.from(new Set(forms.flat())).filter((s) => s.trim() && s.length <= LONGEST).slice(0, STRINGS);
  const found = places.flatMap((place) => paragraphs(place, without)), texts = found.map((p) => p.text), root = document.documentElement;
  let { places: at, absent } = spots(texts, strings, null);
  // Where a string stands in none of its forms, the table may know another.
  if (fold && forms.some((own) => own.every((s) => absent.includes(strings.indexOf(s))))) {
    const table = await Promise.race([folding(fold), new Promise((done) => setTimeout(done, FOLD_WAIT))]);
    if (table) ({ places: at, absent } = spots(texts, strings, table));
  }
  const hits = found.flatMap((p, i) => wrap(p, at[i]));
  if (!hits.length) return 0;
  const begun = first(hits, start), quoted = strings.filter((_, i) => !absent.includes(i)).map((q) => say(words.quoted, { q }).join("")).join("");
  let now = -1;

  function turn(to, way) {
    if (now >= 0) for (const mark of hits[now].marks) mark.removeAttribute("aria-current");
    now = (to + hits.length) % hits.length;
    const { marks } = hits[now];
    for (const mark of marks) mark.setAttribute("aria-current", "true");
    count.textContent = say(words.place, { n: now + 1, of: hits.length }).join("");
    const fold_ = marks[0].closest("details");
    if (fold_) fold_.open = true;
    if (way === "key") {
      marks[0].tabIndex = -1;
      marks[0].focus({ preventScroll: true });
    }
    const box = marks[0].getBoundingClientRect(), free = innerHeight - element.offsetHeight;
    const seen = box.top > (way ? innerHeight * 0.12 : 0) && box.bottom < free - 8;
    if (seen || (!way && begun.still)) return;
    const calm = Math.abs(box.top) > 2 * innerHeight || !way || !matchMedia("(prefers-reduced-motion: no-preference)").matches;
    scrollBy({ top: box.top - free * 0.4, behavior: calm ? "auto" : "smooth" });
  }

  function close() {
    document.removeEventListener("keydown", press);
    const held = element.contains(document.activeElement) || document.activeElement.matches("mark[aria-current]");
    unwrap(hits);
    element.remove();
    root.removeAttribute("data-marked");
    forget();
    const main = document.querySelector("main");
    if (held && main) main.focus({ preventScroll: true });
  }

  function press(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    const key = event.key.toLowerCase();
    if (key === "n") turn(now + (event.shiftKey ? -1 : 1), "key");
    else if (key === "p" && !event.shiftKey) turn(now - 1, "key");
    else if (key === "escape") close();
    else return;
    event.preventDefault();
  }

  const { element, count } = bar(words, quoted, (by) => turn(now + by, "button"), close);
  document.body.append(element);
  root.setAttribute("data-marked", "");
  document.addEventListener("keydown", press);
  // Only what changes in a live region that is there already is announced.
  setTimeout(() => turn(begun.at, ""), 0);
  return hits.length;
}

globalThis.shiluMarks = show;

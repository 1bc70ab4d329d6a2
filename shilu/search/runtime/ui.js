// The search page: the address -> an answer, drawn as it comes. Without it the page still says what it is.
import { ask } from "./answer.js";
import { door, script } from "./bytes.js";
import { session } from "./door.js";
import { make, say } from "./draw.js";
import { excerpt } from "./excerpt.js";
import { years } from "./facets.js";
import { listen } from "./keys.js";
import { fillAll, places } from "./results.js";
import { notices, sentence } from "./sentence.js";
import { addressOf, narrowed, stateOf } from "./state.js";
import { WrongVersion } from "./wire.js";

// How long, in milliseconds, the years and facets wait for the results.
const LONG_WAIT = 1500;
const EXAMPLES = ["exact", "without", "speaker", "title", "years"];

// The parts of the page, in order; what comes later (years, conditions, facets) has its place from the beginning.
function furnish(root, strings) {
  const part = (name, attributes, ...children) => make(name, attributes, ...children);
  const parts = {
    live: part("p", { class: "hidden", role: "status" }), line: part("p", { class: "answer" }), notes: part("div", { class: "notes" }),
    hints: part("details", { class: "fold hints", open: matchMedia("(min-width: 47.01rem)").matches ? "" : null }, part("summary", null, strings.how)), chosen: part("div", { class: "chosen" }), years: part("section", { class: "hist" }),
    facets: part("aside", { class: "facets", "aria-label": strings.narrow }), results: part("section", { class: "results", "aria-label": strings.results, tabindex: "-1" }),
  };
  parts.hints.append(part("p", null, part("span", { class: "label" }, strings.how), ...EXAMPLES.map((name) => part("span", null, part("code", null, strings[`how_${name}`]), " " + strings[`how_${name}_text`]))));
  root.replaceChildren(parts.live, parts.line, parts.hints, parts.notes, parts.years, part("div", { class: "found" }, parts.facets, part("div", { class: "listing" }, parts.chosen, parts.results)));
  return parts;
}

export function begin(root) {
  const strings = JSON.parse(root.getAttribute("data-strings")), top = root.getAttribute("data-base") || "", local = location.protocol === "file:";
  const named = (root.getAttribute("data-parts") || "").split(" "), parted = new Map();
  // What a script that the page names leaves at a global name; fetched once, unless it did not come.
  function part(name, global) {
    const come = parted.get(name) || script(named[named.indexOf(name) + 1]).then(() => globalThis[global]);
    parted.set(name, come);
    come.catch(() => parted.delete(name));
    return come;
  }
  const run = session({ ...door(top + "search/", local), writings: () => part("writings", "shiluWritings") });
  const box = document.querySelector('form[role="search"] input[name="q"]'), form = box && box.form, title = document.title, parts = furnish(root, strings), { line, notes, results } = parts;
  let turn = 0, panel = null;
  const page = { root, strings, top, parts, box, run, link, go, more, part, announce };

  // Said once: what is drawn again is not read out again.
  function announce(text) {
    if (parts.live.textContent !== text) parts.live.textContent = text;
  }

  function link(to, text, attributes, stay) {
    const a = make("a", { href: addressOf(to), ...attributes }, text);
    a.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(to, stay);
    });
    return a;
  }

  function go(to, stay) {
    history.pushState(null, "", addressOf(to));
    show();
    if (stay) return;
    results.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  // What is not needed for the first results comes after them, in a script of its own.
  async function more(use) {
    try {
      panel = panel || part("panel", "shiluPanel").then((begun) => begun(page));
      return await use(await panel);
    } catch (error) {
      panel = null;
    }
  }

  // Where the facets stand: that they cannot be read. Who closes that asks again.
  function lost(again) {
    const summary = make("summary", null, strings.narrow);
    summary.addEventListener("click", again);
    parts.facets.replaceChildren(make("details", { class: "fold", open: "" }, summary, make("p", { class: "caption" }, strings.gone_values)));
  }

  function says(...pieces) {
    line.replaceChildren(...pieces);
    announce(line.textContent);
  }

  function explain(index, answer, at) {
    notes.replaceChildren(...notices(page, index, answer, at).map(({ grave, pieces }) => make("p", { class: grave ? "notice" : "aside" }, ...pieces)));
  }

  function failed(error) {
    const old = error instanceof WrongVersion;
    root.classList.remove("answered");
    says(old ? strings.old : local ? strings.local : strings.failed);
    const again = make("button", { type: "button" }, strings.again);
    again.addEventListener("click", () => show());
    if (old || !local) notes.append(make("p", { class: "notice" }, again));
  }

  // The answer, then its paragraphs, then what stands around them.
  async function draw(index, at, current, answered) {
    // What was late is drawn once it is all there.
    index.arrived = () => index.late.size || !current() || show();
    // Its script comes while the index is read, when the line is idle.
    more(() => {});
    const answer = await ask(index, at.q, { related: at.related, expand: at.expand, filters: at.filters });
    answered();
    if (!current()) return;
    explain(index, answer, at);
    const waits = !answer.total && index.late.size > 0;
    if (waits) return says(...say(strings.waiting, { q: at.q }));
    // What was not read may have it.
    if (!answer.total && index.broken.size) throw new Error();
    says(...(answer.total ? sentence(page, index, answer, at) : say(narrowed(at) ? strings.nothing_so : strings.nothing, { q: at.q })));
    const around = async () => (await more(async (panel_) => !current() || (await panel_.show(index, answer, at, current), true))) || !current() || lost(around);
    root.classList.add("answered");
    root.classList.toggle("none", !answer.total);
    // The place of the bars is kept free: what has been drawn does not move when they come.
    root.classList.toggle("dated", years(index, answer).length > 1);
    if (answer.total) {
      const filled = fillAll(page, index, answer, places(page, index, answer, at, results), (d) => excerpt(index, answer, d), current);
      // A text that is slow to come does not keep the rest of the page.
      await Promise.race([filled, new Promise((done) => setTimeout(done, LONG_WAIT))]);
      if (current()) around();
      await filled;
    } else {
      results.replaceChildren();
      await around();
    }
    if (!current()) return;
    if (index.broken.size || index.late.size) explain(index, answer, at);
    results.removeAttribute("aria-busy");
  }

  async function show() {
    const mine = ++turn, at = stateOf(location.search), current = () => mine === turn, idle = !at.q && !narrowed(at);
    if (box && box.value.trim() !== at.q) box.value = at.q;
    document.title = at.q ? `${say(strings.page_title, { q: at.q }).join("")} · ${title}` : title;
    notes.replaceChildren();
    root.classList.toggle("idle", idle);
    root.classList.toggle("narrowed", narrowed(at));
    if (idle) {
      says(strings.start);
      results.replaceChildren();
      return more((around) => around.show(null, null, at));
    }
    const slow = setTimeout(() => current() && line.replaceChildren(...say(strings.waiting, { q: at.q })), 150);
    results.setAttribute("aria-busy", "true");
    try {
      await run((index) => draw(index, at, current, () => clearTimeout(slow)));
    } catch (error) {
      if (current()) failed(error);
    } finally {
      clearTimeout(slow);
      if (current()) results.removeAttribute("aria-busy");
    }
  }

  listen(results, box);
  if (form) form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ ...stateOf(location.search), q: box.value.trim(), page: 1, related: false, expand: true });
  });
  addEventListener("popstate", () => show());
  return show();
}

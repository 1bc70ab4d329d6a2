// The search page: the address -> an answer, drawn as it comes. Without it the page still says what it is.
import { ALL, LITERAL, MOST, PAGE, WHOLE, ask, byDate } from "./answer.js";
import { door } from "./bytes.js";
import { session } from "./door.js";
import { dated, make, marked, say } from "./draw.js";
import { cutOut, excerpt, passages } from "./excerpt.js";
import { WrongVersion } from "./wire.js";

const HEADS = ["", "tier_whole", "tier_literal", "tier_all", "tier_most"];
const EXAMPLES = ["exact", "without", "speaker", "title", "years"];

function state() {
  const at = new URLSearchParams(location.search), sort = at.get("sort");
  return { q: (at.get("q") || "").trim(), sort: sort === "new" || sort === "old" ? sort : "", page: Math.max(1, parseInt(at.get("page"), 10) || 1), related: at.get("related") === "1" };
}

function address({ q, sort, page, related }) {
  const at = new URLSearchParams({ q });
  if (sort) at.set("sort", sort);
  if (related) at.set("related", "1");
  if (page > 1) at.set("page", String(page));
  return "?" + at.toString();
}

export function begin(root) {
  const strings = JSON.parse(root.getAttribute("data-strings")), top = root.getAttribute("data-base") || "";
  const run = session(door(top + "search/", location.protocol === "file:"));
  const box = document.querySelector('form[role="search"] input[name="q"]'), form = box && box.form, title = document.title;
  const answerLine = make("p", { class: "answer", role: "status", "aria-live": "polite" });
  const notes = make("div", { class: "notes" });
  const results = make("section", { class: "results", "aria-label": strings.results, tabindex: "-1" });
  const hints = make("p", { class: "hints" }, make("span", null, strings.how));
  for (const name of EXAMPLES) hints.append(make("span", null, make("code", null, strings[`how_${name}`]), " " + strings[`how_${name}_text`]));
  root.replaceChildren(answerLine, hints, notes, make("div", { class: "found" }, results));
  let turn = 0;

  const line = (...pieces) => answerLine.replaceChildren(...pieces);
  const bold = (n) => make("b", null, ...say(strings.count, { n }));
  const note = (...pieces) => notes.append(make("p", { class: "notice" }, ...pieces));

  function link(to, text, attributes) {
    const a = make("a", { href: address(to), ...attributes }, text);
    a.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      go(to);
      results.focus({ preventScroll: true });
      scrollTo(0, 0);
    });
    return a;
  }

  function go(to) {
    history.pushState(null, "", address(to));
    show();
  }

  // ---- one result
  function target(document, paragraph) {
    const { anchor, number } = paragraph || {};
    return top + document.href + (anchor && number ? `?p=${number}` : "") + (anchor ? `#${anchor}` : "");
  }

  function quote(document, paragraph) {
    const piece = cutOut(paragraph.text, paragraph.marks);
    return make("blockquote", null, make("a", { href: target(document, paragraph) }, ...[piece.before ? "…" : "", ...marked(piece.text, piece.marks), piece.after ? "…" : ""].filter(Boolean)));
  }

  function source({ document, best, title, head }) {
    // Marks of the head's rows, where their text stands in a line.
    const lit = (line, ...fields) => marked(line, head.filter((h) => fields.includes(h.field)).flatMap(({ text, marks }) => {
      const at = line.indexOf(text);
      return at < 0 ? [] : marks.map(([from, to]) => [from + at, to + at]);
    }));
    const whole = best && best.field === 7 && document.voices.length > 1, voices = best && best.voice ? [best.voice] : whole ? [] : document.voices;
    const src = make("p", { class: "src" }), tags = head.filter((h) => h.field === 5);
    voices.slice(0, 3).forEach(([name, office], i) => src.append(i ? strings.comma_list : "", make("b", null, ...lit(name, 1)), office ? strings.comma : "", ...lit(office, 2, 3)));
    if (voices.length) src.append(strings.colon);
    src.append(make("a", { href: target(document, best), class: "linked" }, ...say(strings.titled, { title: make("span", null, ...marked(document.title, title)) })));
    if (best && best.number) src.append(...say(strings.paragraph, { n: best.number }));
    if (document.event) src.append(...say(strings.at_event, { event: make("span", null, ...lit(document.event, 4)) }));
    if (tags.length) src.append(...say(strings.tagged, { tags: make("span", null, ...tags.flatMap((h, i) => [i ? strings.comma_list : "", ...marked(h.text, h.marks)])) }));
    src.append(make("span", { class: "when" }, make("span", { class: "sep" }, strings.comma), dated(document.date, strings)));
    return src;
  }

  function fill(item, index, answer, d, found) {
    if (!found) {
      item.append(make("p", { class: "src" }, strings.gone));
      return;
    }
    const src = source(found);
    item.append(...(found.best ? [quote(found.document, found.best)] : []), src);
    if (found.more < 1) return;
    const more = make("button", { type: "button", class: "linked", "aria-expanded": "false" }, say(strings.elsewhere, { n: found.more }).join(""));
    src.append(strings.stop, more);
    more.addEventListener("click", async () => {
      const rows = await passages(index, answer, d).catch(() => []), shown = rows.filter((r) => r.anchor !== (found.best && found.best.anchor));
      more.replaceWith();
      src.before(...shown.map((r) => quote(found.document, r)));
    });
  }

  // ---- the whole answer
  function span(index, docs) {
    let from = 0, to = 0;
    for (const d of docs) {
      const y = index.years[d];
      if (y && (!from || y < from)) from = y;
      if (y > to) to = y;
    }
    return !from ? "" : say(from === to ? strings.one_year : strings.years, { from, to }).join("");
  }

  const plain = (answer) => answer.query.text.map((t) => t.raw).join(" ");

  function sentence(index, answer, at) {
    const [, whole, literal, all, most] = answer.counts, q = plain(answer), exact = whole + literal, listed = !answer.form.row.length;
    if (!answer.total) return line(...say(strings.nothing, { q: at.q }));
    const first = listed ? answer.total : exact || all || most, key = listed ? "listed" : exact ? "found" : all ? "found_all" : "found_most";
    const docs = answer.docs.filter((d) => listed || (exact ? answer.grade[d] <= LITERAL : answer.grade[d] === (all ? ALL : MOST)));
    const { conditions } = answer.query, within = conditions.length ? say(strings.within, { conditions: conditions.join(strings.comma_list) }) : [];
    const pieces = within.concat(say(strings[answer.atLeast ? `${key}_least` : key] || strings[key], { q, count: bold(first) }));
    pieces.push(span(index, docs));
    const jump = (count, before, text) => {
      if (count && before && !listed) pieces.push(strings.semicolon, link({ ...at, page: Math.floor(before / PAGE) + 1 }, say(text, { n: count }).join(""), { class: "linked" }));
    };
    jump(exact ? all : 0, exact, strings.also_all);
    jump(exact || all ? most : 0, exact + all, strings.also_most);
    if (!answer.complete) pieces.push(strings.semicolon, link({ ...at, related: true, page: 1 }, strings.related, { class: "linked" }));
    line(...pieces, strings.stop);
  }

  function help(answer, at) {
    const words = answer.words.map((w) => w.typed), list = make("ul", { class: "linked" });
    const offer = (q, text) => q !== at.q && q && list.append(make("li", null, link({ q, sort: "", page: 1, related: false }, text)));
    if (words.length > 1) {
      note(...say(strings.cut_as, { words: words.join(strings.bar) }));
      for (const w of answer.words) if (w.real && w.list.p.length) offer(w.typed, w.typed);
    }
    const { query } = answer, q = plain(answer);
    if (query.conditions.length || query.text.some((t) => t.quoted)) offer(q, say(strings.without_conditions, { q }).join(""));
    results.replaceChildren(make("section", { class: "near" }, make("h2", null, strings.try_this), make("p", null, strings.advice), list));
  }

  function sorts(at) {
    const choice = (sort, text) => link({ ...at, sort, page: 1 }, text, { "aria-current": at.sort === sort ? "true" : null });
    return make("p", { class: "sort" }, make("span", null, strings.sort), choice("", strings.relevant), choice("new", strings.newest), choice("old", strings.oldest));
  }

  function pages(answer, at) {
    const last = Math.ceil(answer.total / PAGE), nav = make("nav", { class: "pages linked", "aria-label": strings.pages });
    if (at.page > 1) nav.append(link({ ...at, page: at.page - 1 }, strings.previous, { rel: "prev" }));
    if (last > 1) nav.append(make("span", null, ...say(strings.page, { n: at.page, of: last })));
    if (at.page < last) nav.append(link({ ...at, page: at.page + 1 }, strings.next, { rel: "next" }));
    if (!answer.complete) nav.append(link({ ...at, related: true, page: 1 }, strings.related));
    return nav;
  }

  function draw(index, answer, at) {
    const order = at.sort ? byDate(answer, at.sort === "old") : answer.docs, last = Math.max(1, Math.ceil(order.length / PAGE)), page = Math.min(at.page, last), listed = !answer.form.row.length;
    const waiting = [];
    let list = null, head = 0;
    results.replaceChildren();
    for (let i = (page - 1) * PAGE; i < Math.min(order.length, page * PAGE); i++) {
      const d = order[i], grade = at.sort ? Math.max(LITERAL, answer.grade[d]) : answer.grade[d];
      if (grade !== head) {
        const merged = at.sort && grade === LITERAL, n = merged ? answer.exact : answer.counts[grade];
        const text = say(strings[listed ? "tier_list" : HEADS[merged ? WHOLE : grade]], { q: plain(answer), n });
        results.append(make("div", { class: "tier" }, make("h2", null, ...text), head ? null : sorts(at)), (list = make("ol", { class: "hits", start: String(i + 1) })));
        head = grade;
      }
      const item = make("li", { "aria-busy": "true" }, make("span", { class: "n" }, String(i + 1)));
      list.append(item);
      waiting.push({ item, d });
    }
    results.append(pages(answer, { ...at, page }));
    return waiting;
  }

  function explain(index, answer) {
    notes.replaceChildren();
    if (answer.missing.length) note(...say(strings.missing, { words: answer.missing.join(strings.comma_list) }));
    if (answer.atLeast) note(strings.broad);
    if (index.broken.size) note(...say(strings.damaged, { n: index.broken.size }));
  }

  function failed(error) {
    const local = location.protocol === "file:" && !(error instanceof WrongVersion);
    line(error instanceof WrongVersion ? strings.old : local ? strings.local : strings.failed);
    const again = make("button", { type: "button" }, strings.again);
    again.addEventListener("click", () => show());
    if (!local) note(again);
  }

  async function show() {
    const mine = ++turn, at = state(), current = () => mine === turn;
    if (box) box.value = at.q;
    document.title = at.q ? `${say(strings.page_title, { q: at.q }).join("")} · ${title}` : title;
    notes.replaceChildren();
    root.classList.toggle("idle", !at.q);
    if (!at.q) {
      line(strings.start);
      results.replaceChildren();
      return;
    }
    const slow = setTimeout(() => current() && line(...say(strings.waiting, { q: at.q })), 150);
    results.setAttribute("aria-busy", "true");
    try {
      await run(async (index) => {
        const answer = await ask(index, at.q, at.related);
        clearTimeout(slow);
        if (!current()) return;
        sentence(index, answer, at);
        explain(index, answer);
        if (!answer.total) return help(answer, at);
        await Promise.all(draw(index, answer, at).map(async ({ item, d }) => {
          const found = await excerpt(index, answer, d);
          if (!current()) return;
          item.removeAttribute("aria-busy");
          fill(item, index, answer, d, found);
        }));
        if (current() && index.broken.size) explain(index, answer);
      });
    } catch (error) {
      if (current()) failed(error);
    } finally {
      clearTimeout(slow);
      if (current()) results.removeAttribute("aria-busy");
    }
  }

  // ---- keys: / to the box, arrows between results, Esc back to the box
  function move(by) {
    const links = Array.from(results.querySelectorAll(".hits blockquote:first-of-type a, .hits .src > a.linked")).filter((a, i, all) => all.findIndex((b) => b.closest("li") === a.closest("li")) === i);
    const here = links.findIndex((a) => a.closest("li") === (document.activeElement && document.activeElement.closest("li")));
    if (here + by < 0) return box && box.focus();
    if (links[here + by]) links[here + by].focus();
  }

  document.addEventListener("keydown", (event) => {
    const inBox = event.target === box, inside = results.contains(event.target);
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && box && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown" && (inBox || inside)) move(1);
    else if (event.key === "ArrowUp" && inside) move(-1);
    else if (event.key === "Escape" && inside && box) box.focus();
    else return;
    event.preventDefault();
  });
  if (form) form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ q: box.value.trim(), sort: state().sort, page: 1, related: false });
  });
  addEventListener("popstate", () => show());
  return show();
}

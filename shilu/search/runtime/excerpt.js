// A document of an answer -> its paragraphs that match, marked: one text block a result.
import { columnsOf, meant } from "./filter.js";
import { fits, hits, ranges, ranked, terms } from "./hits.js";
import { seek } from "./lists.js";
import { bare, units } from "./units.js";
import { readParas } from "./wire.js";

const SHOWN = 150, BEFORE_MARK = 45, BLOCKS = 12, PARAGRAPHS = 3, OTHERS = 3, MARKS = 6, FORMS = 4;
const SUMMARY = 6, PRINTED = 7, CORRECTED = 8;

// A long paragraph is cut to the stretch with most marks, from the end of a sentence before it where one is near.
export function cutOut(text, marks) {
  if (text.length <= SHOWN + 30) return { text, marks, before: false, after: false };
  let start = 0, most = -1;
  for (const [from] of marks) {
    const inside = marks.filter(([x, y]) => x >= from && y <= from + SHOWN - BEFORE_MARK).length;
    if (inside > most) {
      most = inside;
      start = from;
    }
  }
  const lead = text.slice(Math.max(0, start - BEFORE_MARK), start), stop = Math.max(...Array.from("。！？；!?;\n", (c) => lead.lastIndexOf(c)));
  let from = start - lead.length + stop + 1, to = Math.min(text.length, from + SHOWN);
  if (from && /[\udc00-\udfff]/.test(text[from])) from--;
  if (to < text.length && /[\udc00-\udfff]/.test(text[to])) to++;
  return {
    text: text.slice(from, to), before: from > 0, after: to < text.length,
    marks: marks.filter(([x, y]) => y > from && x < to).map(([x, y]) => [Math.max(x, from) - from, Math.min(y, to) - from]),
  };
}

// The sentence of a text that is most like a corrected one, for they begin and end alike: { range, as: what stands there for a
// stretch of the corrected one }, or null.
function printedFor(text, corrected) {
  let best = null, most = 0;
  for (const { 0: sentence, index } of text.matchAll(/[^。！？!?；]+[。！？!?；]*/g)) {
    const size = Math.min(sentence.length, corrected.length);
    let same = 0, tail = 0;
    while (same < size && sentence[same] === corrected[same]) same++;
    while (tail < size - same && sentence[sentence.length - 1 - tail] === corrected[corrected.length - 1 - tail]) tail++;
    if (same + tail > most) {
      most = same + tail;
      const more = corrected.length - sentence.length;
      best = {
        range: [index, index + sentence.length],
        as: (from, to) => sentence.slice(more && from > same ? same : from, more && to < corrected.length - tail ? sentence.length - tail : to - more),
      };
    }
  }
  return best;
}

// `correct`: the corrected reading of a sentence, where that and not the printed one is hit; `printed` is where the text has it.
function paragraph(document, { row, marks, correct = null }) {
  const [, field, text, speaker = -1, anchor = "", number = 0, part = 0] = row, printed = correct && correct.row !== row ? printedFor(text, correct.row[2]) : null;
  return {
    text, marks, field, voice: document.voices[speaker] || null, anchor, number, part,
    correct: correct && { text: correct.row[2], marks: correct.marks, printed: printed && printed.range },
  };
}

// The document's rows in the block of a position, each with its hits marked. A stale block is read again past the cache.
async function rowsAt(index, d, position, found) {
  for (const again of [false, true]) {
    const block = await index.block(position, again);
    if (!block) return null;
    const from = index.starts[d] - block.base, to = index.starts[d + 1] - block.base;
    const document = block.documents.find((x) => x.rows.length ? x.rows[0][0] >= from && x.rows[0][0] < to : from >= 0);
    if (!document) continue;
    const rows = document.rows.map((row, i) => {
      const start = block.base + row[0], end = block.base + (i + 1 < document.rows.length ? document.rows[i + 1][0] : 2048);
      const inside = found.filter((h) => h.p >= start && h.p < end);
      return { row, start, found: inside, marks: ranges(row[2], start, inside, index.fold) };
    });
    const good = rows.every((r) => r.marks) && (!rows.some((r) => r.found.length) || (await fits(index, rows)));
    // A text that still differs is shown without the marks that do not fit.
    for (const r of rows) r.marks = r.marks || [];
    if (good || again) return { document, rows };
  }
  return null;
}

// The rows that can be shown. A corrected sentence is shown with the paragraph in which it is printed otherwise: that one is hit
// as well, or it stands there with its correction.
function readable(rows) {
  const out = rows.filter((r) => r.row[1] === SUMMARY || r.row[1] === PRINTED);
  for (const r of rows) {
    if (r.row[1] !== CORRECTED || !r.found.length) continue;
    const at = out.findIndex((x) => x.row[1] === PRINTED && x.row[4] && x.row[4] === r.row[4]), printed = out[at];
    if (!printed) out.push({ ...r, correct: r });
    else if (!printed.found.length) out[at] = { row: printed.row, found: r.found, marks: [], correct: r };
  }
  return out;
}

// Whether a row is of a speaker to whom the answer is narrowed: (document, row) -> boolean; null when it is not, or that cannot be told.
async function speaking(index, { query, options }) {
  const wanted = query.fields.filter((f) => f.name === "speaker").map((f) => [f.value, true]).concat((options.filters.speaker || []).map((id) => [id, false]));
  if (!wanted.length) return null;
  const columns = await columnsOf(index, "speaker"), names = new Set(), plain = (text) => bare(text, index.fold);
  for (const [value, loosely] of wanted) (meant(columns, value, index.fold, loosely) || []).forEach((good, k) => columns[k].column.values.forEach(([label], i) => good[i] && names.add(plain(label))));
  return names.size ? ({ voices }, row) => row[1] >= PRINTED && voices[row[3]] && names.has(plain(voices[row[3]][0])) : null;
}

// The same, found once for an answer.
function chosen(index, answer) {
  return (answer.own = answer.own || speaking(index, answer));
}

// In how many paragraphs of other blocks than that of its rows the document is hit. A correction belongs to what it corrects.
function elsewhere({ paras = "", mended = [] }, start, found) {
  const places = readParas(paras).map((at) => at + start), first = places.length - mended.length;
  return new Set(found.map((h) => {
    const i = seek(places, h.p + 1, 0) - 1, own = i < first ? i : mended[i - first];
    return (h.p >> 11) + " " + (own >= 0 && places[own] >> 11 === h.p >> 11 ? own : i);
  })).size;
}

// Whether a row only names whose turn it is (讲话人甲：).
function heading({ voices }, row) {
  return voices.some(([name]) => bare(name, null) + ":" === bare(row[2], null));
}

// What is to be marked on the opened page: each as it was typed and, parted by "|", as else it is printed: it has no table at hand, and
// no corrected readings.
function sought(answer, d, rows) {
  const typed = (t) => t.typed || (t === answer.phrase ? answer.query.text.map((x) => x.raw).join(" ") : t.text), forms = new Map();
  for (const t of terms(answer, d)) if (typed(t) && forms.size < MARKS) forms.set(typed(t), [typed(t)]);
  for (const { row: [, , text], start, found, instead } of rows) {
    const printed = instead && printedFor(instead, text);
    for (const hit of found) {
      const own = forms.get(typed(hit.term)), [range] = ranges(text, start, [hit], null) || [[0, 0]], form = printed ? printed.as(...range) : text.slice(...range);
      if (own && form && own.length < FORMS && own.every((x) => bare(x, null) !== bare(form, null))) own.push(form);
    }
  }
  return Array.from(forms.values(), (own) => own.map((x) => x.replace(/\|/g, "｜")).join("|"));
}

// -> { document, shown: up to three paragraphs, the best first and the others as they stand, best: the first of them or null,
// title: marks in the title, head: other marked rows of the head, more: how many further paragraphs match, marks: strings to be
// marked on its page, others: the answer is narrowed to a speaker, and what is shown are others' words }, or null when the text cannot be read.
export async function excerpt(index, answer, d) {
  const found = hits(index, answer, d), body = found.filter((h) => !h.head), at = (h) => h.p >> 11, [first = index.starts[d] >> 11, ...others] = ranked(body.length ? body : found, at).map((x) => x.key);
  const read = (block) => rowsAt(index, d, block * 2048, found), [here, own] = await Promise.all([read(first), chosen(index, answer)]);
  if (!here) return null;
  let got = here, block = first;
  // Where the speaker wanted says nothing of it in this block, the next ones are read.
  const said = (x) => x && readable(x.rows).some((r) => r.found.length && own(x.document, r.row));
  for (const key of own && body.length && !said(here) ? others.slice(0, OTHERS) : []) {
    const other = await read(key);
    if (!said(other)) continue;
    [got, block] = [other, key];
    break;
  }
  const { document, rows } = got, texts = readable(rows), lit = (list) => list.some((r) => r.found.length);
  // Those that are wanted, unless only others are hit.
  const prefer = (all, wanted) => {
    const some = all.filter(({ row }) => wanted(document, row));
    return some.length && (lit(some) || !lit(all)) ? some : all;
  };
  // A heading and the editors' summary only where nothing else is hit.
  const plain = prefer(texts, (x, row) => row[1] >= PRINTED && !heading(x, row)), ours = own ? prefer(plain, own) : plain;
  const order = ranked(ours.flatMap((r) => r.found.map((h) => ({ ...h, row: r }))), (h) => h.row).map((x) => x.key);
  const rest = order.slice(1, PARAGRAPHS).sort((x, y) => x.row[0] - y.row[0]), best = order[0] || ours.find((r) => r.row[1] === PRINTED) || ours[0], shown = best ? [best, ...rest] : [];
  const all = units(document.title, null), span = all.length ? all[all.length - 1].at + 1 : 0, titled = index.titleAt(d, span);
  const inTitle = found.filter((h) => h.p >= titled && h.p < titled + span);
  return {
    document,
    shown: shown.map((r) => paragraph(document, r)),
    best: best ? paragraph(document, best) : null,
    title: ranges(document.title, titled, inTitle, null) || [],
    head: rows.filter((r) => r.row[1] > 0 && r.row[1] < SUMMARY && r.found.length).map((r) => paragraph(document, r)),
    more: texts.filter((r) => r.row[1] >= PRINTED && r.found.length && !shown.includes(r)).length + elsewhere(document, index.starts[d], body.filter((h) => at(h) !== block)),
    marks: sought(answer, d, [...shown.map((r) => (r.correct ? { ...r.correct, instead: r.correct.row === r.row ? "" : r.row[2] } : r)), { row: [0, 0, document.title], start: titled, found: inTitle }]),
    others: Boolean(own) && lit(shown) && !shown.some((r) => own(document, r.row)),
  };
}

// -> { rows: the paragraphs of the document that are marked, from some of its blocks at a time, those of a chosen speaker first, next:
// from which block on there are more, or 0 }.
export async function passages(index, answer, d, from = 0) {
  const found = hits(index, answer, d).filter((h) => !h.head), all = Array.from(new Set(found.map((h) => h.p >> 11))), next = from + BLOCKS, places = all.slice(from, next);
  const [own, ...got] = await Promise.all([chosen(index, answer), ...places.map((n) => rowsAt(index, d, n * 2048, found))]);
  const rows = got.flatMap((g) => (g ? readable(g.rows).filter((r) => r.found.length).map((r) => ({ ...r, document: g.document })) : [])), late = (r) => (own && !own(r.document, r.row) ? 1 : 0);
  return { rows: rows.sort((x, y) => late(x) - late(y)).map((r) => paragraph(r.document, r)), next: next < all.length ? next : 0 };
}

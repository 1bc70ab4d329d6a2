// A document of an answer -> its best paragraph, marked: one text block a result.
import { LITERAL } from "./answer.js";
import { ALIGNED, HEAD, seek } from "./lists.js";
import { units } from "./units.js";
import { LEAST_WORTH, REPEATED, UNALIGNED } from "./weights.js";

const SHOWN = 150, BEFORE_MARK = 45, BLOCKS = 12;

// What is marked in a document: the phrase where it has it, else the words.
function terms(answer, d) {
  return answer.phrase && answer.grade[d] && answer.grade[d] <= LITERAL ? [answer.phrase] : answer.words;
}

// Occurrences in the document, in order: { p, term, head, worth }.
function hits(index, answer, d) {
  const out = [], from = index.starts[d], to = index.starts[d + 1];
  for (const term of terms(answer, d)) {
    const { p, b } = term.list;
    for (let i = seek(p, from, 0); i < p.length && p[i] < to; i++) {
      out.push({ p: p[i], term, head: Boolean(b[i] & HEAD), worth: (term.weight || LEAST_WORTH) * (b[i] & ALIGNED ? 1 : UNALIGNED) });
    }
  }
  return out.sort((x, y) => x.p - y.p);
}

// Places -> the key with most weight; each term counts fully once, and little again. The first wins a tie.
function richest(found, keyOf) {
  const sums = new Map();
  for (const hit of found) {
    const key = keyOf(hit);
    if (key === null) continue;
    if (!sums.has(key)) sums.set(key, { sum: 0, seen: new Map() });
    const row = sums.get(key), times = row.seen.get(hit.term) || 0;
    row.seen.set(hit.term, times + 1);
    row.sum += hit.worth / (1 + times * REPEATED);
  }
  let best = null;
  for (const [key, { sum }] of sums) if (best === null || sum > sums.get(best).sum + 1e-9) best = key;
  return best;
}

// Character ranges of the hits in a text whose first unit stands at `start`; null when a hit is not there.
function ranges(text, start, found, table) {
  const all = units(text, table), out = [];
  for (const { p, term } of found) {
    const first = all.findIndex((u) => u.at === p - start), last = first < 0 ? -1 : all.findIndex((u) => u.at === p - start + term.size - 1);
    if (first < 0) return null;
    const to = last < 0 ? all[all.length - 1].to : all[last].to, previous = out[out.length - 1];
    if (previous && all[first].from <= previous[1]) previous[1] = Math.max(previous[1], to);
    else out.push([all[first].from, to]);
  }
  return out;
}

// Whether the text at a hit has anything of the hit: if not, the block is of another day.
async function fits(index, row, base, hit) {
  const same = (table) => {
    const u = units(row[2], table).find((x) => x.at === hit.p - base - row[0]);
    return Boolean(u) && (hit.term.text || "").startsWith(u.unit);
  };
  return !hit.term.text || same(index.fold) || (!index.fold && (await index.loadFold()) && same(index.fold));
}

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

function paragraph(document, { row, marks }) {
  const [, field, text, speaker = -1, anchor = "", number = 0] = row;
  return { text, marks, field, voice: document.voices[speaker] || null, anchor, number };
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
      return { row, found: inside, marks: ranges(row[2], start, inside, index.fold) };
    });
    const hit = rows.find((r) => r.found.length);
    const good = rows.every((r) => r.marks) && (!hit || (await fits(index, hit.row, block.base, hit.found[0])));
    // A text that still differs is shown without the marks that do not fit.
    for (const r of rows) r.marks = r.marks || [];
    if (good || again) return { document, rows };
  }
  return null;
}

// -> { document, best: its paragraph with most of the query, title: marks in the title, head: other marked rows of the head,
// elsewhere: how many more places of the phrase the body has }, or null when the text cannot be read.
export async function excerpt(index, answer, d) {
  const found = hits(index, answer, d), body = found.filter((h) => !h.head), start = index.starts[d];
  const block = richest(body, (h) => h.p >> 11);
  const got = await rowsAt(index, d, block === null ? start : block * 2048, found);
  if (!got) return null;
  const { document, rows } = got, speaker = answer.query.fields.find((f) => f.name === "speaker"), his = (r) => speaker && (document.voices[r.row[3]] || [])[0] === speaker.value;
  const spoken = rows.filter((r) => r.row[1] === 7 && his(r)), texts = spoken.length ? spoken : rows.filter((r) => r.row[1] >= 6), at = richest(texts.flatMap((r) => r.found), (h) => texts.findIndex((r) => r.found.includes(h)));
  const best = at === null ? texts.find((r) => r.row[1] === 7) || texts[0] : texts[at], all = units(document.title, null);
  const inTitle = found.filter((h) => h.head && all.length && h.p - start <= all[all.length - 1].at);
  return {
    document,
    best: best ? paragraph(document, best) : null,
    title: ranges(document.title, start, inTitle, null) || [],
    head: rows.filter((r) => r.row[1] > 0 && r.row[1] < 6 && r.found.length).map((r) => paragraph(document, r)),
    elsewhere: answer.phrase && answer.grade[d] <= LITERAL ? body.length - (at === null ? 0 : best.found.length) : 0,
  };
}

// All paragraphs of the document that are marked, from its first blocks.
export async function passages(index, answer, d) {
  const found = hits(index, answer, d).filter((h) => !h.head), places = Array.from(new Set(found.map((h) => h.p >> 11))).slice(0, BLOCKS);
  const got = await Promise.all(places.map((n) => rowsAt(index, d, n * 2048, found)));
  return got.flatMap((g) => (g ? g.rows.filter((r) => r.found.length && r.row[1] >= 6).map((r) => paragraph(g.document, r)) : []));
}

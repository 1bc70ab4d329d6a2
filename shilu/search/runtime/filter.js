// Conditions that were typed and filters that were chosen -> which documents may answer.
import { documents, keep, seek } from "./lists.js";
import { shape } from "./shape.js";
import { bare } from "./units.js";

// Kinds of documents as readers call them.
const KINDS = { 讲话: "speech", 发言: "speech", 新闻: "news", 报道: "news", 专题: "special", 会议: "special", 人物: "person", 讲话人: "person", 机构: "org", 单位: "org", 栏目: "column", 页面: "page" };
// How many labels are named beside one that nothing bears.
const NEAR = 3;

// Of each column of a facet (one a volume) which values are meant: by id; if none is, by label; `loosely`: if none is, by a
// part of it; with each all other names of whom it names. null where none is meant.
export function meant(columns, value, table, loosely) {
  const wanted = bare(value, table), tests = [([label, id]) => (id || label) === value, ([label]) => bare(label, table) === wanted];
  if (loosely && wanted) tests.push(([label]) => bare(label, table).includes(wanted));
  for (const test of tests) {
    const good = columns.map((c) => c.column.values.map(test)), ids = new Set(columns.flatMap((c, k) => c.column.values.map(([, id], v) => good[k][v] && id)));
    if (good.some((g) => g.includes(true))) return columns.map((c, k) => c.column.values.map(([, id], v) => good[k][v] || Boolean(id && ids.has(id))));
  }
  return null;
}

export async function columnsOf(index, facet) {
  return (await index.columns(facet)).filter((c) => c.column);
}

// Marks in `out` the documents that bear a value. Returns whether there may be such a value: of a column that cannot be read nobody knows.
async function bearing(index, facet, value, loosely, out) {
  const all = await index.columns(facet), columns = all.filter((c) => c.column);
  let good = meant(columns, value, index.fold, loosely);
  if (!good && !index.fold && columns.length && (await index.loadFold())) good = meant(columns, value, index.fold, loosely);
  if (!good) return columns.length < all.length;
  columns.forEach(({ first, count, column }, k) => {
    for (let d = 0; d < count; d++) for (let i = column.first[d]; i < column.first[d + 1]; i++) if (good[k][column.items[i]]) out[first + d] = 1;
  });
  return true;
}

// Labels of a facet that have most characters in common with a value that none bears.
async function similar(index, facet, value) {
  const wanted = Array.from(bare(value, index.fold)), found = new Map();
  for (const { column } of await columnsOf(index, facet)) {
    for (const [label] of column.values) {
      const rest = Array.from(bare(label, index.fold)), all = rest.length + wanted.length;
      let common = 0;
      for (const c of wanted) {
        const i = rest.indexOf(c);
        if (i < 0) continue;
        rest.splice(i, 1);
        common++;
      }
      if (common * 4 >= all) found.set(label, common / all);
    }
  }
  return Array.from(found).sort((x, y) => y[1] - x[1]).slice(0, NEAR).map(([label]) => label);
}

function taken(index, list, out) {
  for (const d of documents(list, index.starts)) out[d] = 1;
  return list.p.length > 0;
}

async function titled(index, value, read, out) {
  const form = shape([{ raw: value, quoted: true }], index.fold), [{ list }, columns] = await Promise.all([read.row(form.row, form.text), index.columns("title")]);
  const spans = new Uint32Array(index.count);
  for (const { first, count, column } of columns) if (column) spans.set(column.items.subarray(0, count), first);
  let d = 0;
  return taken(index, keep(list, (p) => {
    d = seek(index.starts, p + 1, d) - 1;
    const from = index.titleAt(d, spans[d]);
    return p >= from && p < from + spans[d];
  }), out) || columns.some((c) => !c.column);
}

// Marks the documents of which a typed condition speaks. Returns whether there are any.
async function conditioned(index, { name, value }, read, out) {
  if (name && name !== "title") return bearing(index, name, (name === "kind" && KINDS[value]) || value, true, out);
  const form = shape([{ raw: value, quoted: true }], index.fold);
  if (!form.row.length) return true;
  return name ? titled(index, value, read, out) : taken(index, (await read.row(form.row, form.text)).list, out);
}

function within(index, from, to) {
  return Uint8Array.from(index.years, (year) => (year && year >= from && year <= (to || 9999) ? 1 : 0));
}

// -> { masks, absent, problems }: [{ facet, mask }] with a byte for each document, facet "" for what was typed; the field terms
// that nothing bears, and what is said of them. Several values of one filter: any; several filters: all.
export async function allowed(index, query, filters, read) {
  const masks = [], absent = [], problems = [], add = (facet, mask) => masks.push({ facet, mask });
  await Promise.all([
    ...query.fields.map(async (field) => {
      const mask = new Uint8Array(index.count);
      if (!(await conditioned(index, field, read, mask))) {
        absent.push(field.typed);
        const near = field.name === "title" ? [] : await similar(index, field.name, field.value);
        problems.push({ rule: near.length ? "value_near" : "value", from: field.at, to: field.at + field.typed.length, value: near.join("、") || field.value });
      }
      add("", mask);
    }),
    ...query.without.map(async (condition) => {
      const mask = new Uint8Array(index.count);
      await conditioned(index, condition, read, mask);
      add("", mask.map((x) => 1 - x));
    }),
    ...Object.keys(filters).filter((facet) => Array.isArray(filters[facet]) && filters[facet].length).map(async (facet) => {
      const mask = new Uint8Array(index.count);
      await Promise.all(filters[facet].map((value) => bearing(index, facet, value, false, mask)));
      add(facet, mask);
    }),
  ]);
  if (query.from || query.to) add("", within(index, query.from, query.to));
  if (filters.from || filters.to) add("years", within(index, filters.from || 0, filters.to));
  return { masks, absent, problems };
}

// The documents that pass all masks but those of the facet `but`, as a byte for each.
export function passing(index, masks, but) {
  const out = new Uint8Array(index.count).fill(1);
  for (const { facet, mask } of masks) if (!but || facet !== but) for (let d = 0; d < out.length; d++) out[d] &= mask[d];
  return out;
}

// Fields, years and exclusions of a query -> which documents may answer.
import { documents, keep, seek } from "./lists.js";
import { shape } from "./shape.js";
import { bare } from "./units.js";

// Documents that bear the label in a column; one that only contains it is taken when none is the same.
async function bearing(index, facet, label) {
  const columns = (await index.columns(facet)).filter((c) => c.column), out = new Uint8Array(index.count);
  const matching = (test) => {
    let found = false;
    for (const { first, count, column } of columns) {
      const good = column.values.map(([text]) => test(bare(text, index.fold)));
      for (let d = 0; d < count; d++) for (let i = column.first[d]; i < column.first[d + 1]; i++) if (good[column.items[i]]) found = out[first + d] = 1;
    }
    return found;
  };
  const wanted = () => bare(label, index.fold);
  const tried = () => matching((text) => text === wanted()) || matching((text) => text.includes(wanted()));
  if (!tried() && !index.fold && columns.length && (await index.loadFold())) tried();
  return out;
}

function mark(index, list) {
  const out = new Uint8Array(index.count);
  for (const d of documents(list, index.starts)) out[d] = 1;
  return out;
}

async function titled(index, value, read) {
  const form = shape([{ raw: value, quoted: true }], index.fold);
  if (!form.row.length) return null;
  const [{ list }, columns] = await Promise.all([read.row(form.row, 12), index.columns("title")]);
  const spans = new Uint32Array(index.count);
  for (const { first, count, column } of columns) if (column) spans.set(column.items.subarray(0, count), first);
  let d = 0;
  return mark(index, keep(list, (p) => {
    d = seek(index.starts, p + 1, d) - 1;
    const from = index.titleAt(d, spans[d]);
    return p >= from && p < from + spans[d];
  }));
}

// -> { mask, absent }: a byte for each document, or null when all may answer; and the field terms that nothing bears.
export async function allowed(index, query, read) {
  let mask = null;
  const absent = [];
  const narrowTo = (test) => {
    const old = mask;
    mask = Uint8Array.from({ length: index.count }, (_, d) => (!old || old[d]) && test(d) ? 1 : 0);
  };
  for (const { name, value, typed } of query.fields) {
    const has = name === "title" ? await titled(index, value, read) : await bearing(index, name, value);
    if (!has) continue;
    if (!has.includes(1)) absent.push(typed);
    narrowTo((d) => has[d]);
  }
  if (query.from || query.to) narrowTo((d) => index.years[d] && index.years[d] >= query.from && index.years[d] <= (query.to || 9999));
  for (const raw of query.without) {
    const form = shape([{ raw, quoted: true }], index.fold);
    if (!form.row.length) continue;
    const has = mark(index, (await read.row(form.row, 12)).list);
    narrowTo((d) => !has[d]);
  }
  return { mask, absent };
}

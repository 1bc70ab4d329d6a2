// An answer -> how many of its documents bear which value, so that it can be narrowed.
import { columnsOf, meant, passing } from "./filter.js";

// A byte for each document that the answer would have without its filters of the facet.
function candidatesOf(index, answer, facet) {
  const out = passing(index, answer.masks, facet);
  for (let d = 0; d < out.length; d++) if (!answer.grade[d]) out[d] = 0;
  return out;
}

// -> [{ label, id, count, chosen }], most first, then by label: exact numbers of documents, the facet's own filter left out. Fails
// while a column cannot be read.
export async function facet(index, answer, name) {
  if ((await index.columns(name)).some((c) => !c.column)) throw new Error(name);
  const among = candidatesOf(index, answer, name), columns = await columnsOf(index, name), values = new Map(), chosen = (answer.options.filters[name] || []).map((v) => meant(columns, v, index.fold, false));
  columns.forEach(({ first, count, column }, k) => {
    const rows = column.values.map(([label, id], v) => {
      const key = id || `\n${label}`;
      if (!values.has(key)) values.set(key, { label, id, count: 0, chosen: false, last: -1 });
      const row = values.get(key);
      row.chosen = row.chosen || chosen.some((good) => good && good[k][v]);
      return row;
    });
    for (let d = 0; d < count; d++) {
      if (!among[first + d]) continue;
      for (let i = column.first[d]; i < column.first[d + 1]; i++) {
        const row = rows[column.items[i]];
        // A document may bear one value twice.
        if (row.last !== first + d) row.count++;
        row.last = first + d;
      }
    }
  });
  return Array.from(values.values()).filter((x) => x.count || x.chosen).map(({ label, id, count, chosen: own }) => ({ label, id, count, chosen: own }))
    .sort((x, y) => y.count - x.count || (x.label < y.label ? -1 : 1));
}

// -> [[year, documents]...], rising; the undated are left out, for no years hold them.
export function years(index, answer) {
  const among = candidatesOf(index, answer, "years"), found = new Map();
  for (let d = 0; d < among.length; d++) if (among[d] && index.years[d]) found.set(index.years[d], (found.get(index.years[d]) || 0) + 1);
  return Array.from(found).sort((x, y) => x[0] - y[0]);
}

// The bytes that a facet costs, 0 when the archive has no such thing.
export function heavy(index, name) {
  return index.sizes(name);
}

// Where positions do not prove a string, the text does: candidates are compared in their blocks.
import { documents, keep } from "./lists.js";
import { bare, units } from "./units.js";

// The document and the row of a block that hold a position, or null.
export function rowAt(block, position) {
  let found = null;
  for (const document of block.documents) for (const row of document.rows) if (block.base + row[0] <= position) found = { document, row };
  return found;
}

async function stands(index, position, span, text) {
  const block = await index.block(position), found = block && rowAt(block, position);
  if (!found) return true;
  const [offset, , printed] = found.row, at = position - block.base - offset, place = (all, n) => all.find((u) => u.at === n);
  let whole = printed, all = units(whole, null);
  if (!place(all, at + span - 1) && found.row[6] & 1) {
    // The paragraph goes on in the next block, from a unit's first character on.
    const next = await index.block(block.base + 2048), rest = next && rowAt(next, block.base + 2048);
    if (!rest) return true;
    whole += rest.row[2];
    all = units(whole, null);
  }
  const first = place(all, at), last = place(all, at + span - 1);
  if (!first || !last) return false;
  const piece = whole.slice(first.from, last.to);
  return bare(piece, index.fold) === text || (!index.fold && (await index.loadFold()) && bare(piece, index.fold) === bare(text, index.fold));
}

// The positions of `list` where `text` (bare, `span` positions long) stands. Of more than `most` documents, positions that all
// but prove it (`sure`) are believed; else only the newest are tried, and the list is not whole.
export async function verified(index, list, span, text, most, sure) {
  const all = documents(list, index.starts), many = all.length > most;
  if (many && sure) return { list, whole: true };
  const from = many ? index.starts[all[all.length - most]] : 0, tried = keep(list, (p) => p >= from);
  const good = await Promise.all(Array.from(tried.p, (p) => stands(index, p, span, text)));
  let i = 0;
  return { list: keep(tried, () => good[i++]), whole: !many };
}

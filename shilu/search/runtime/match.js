// What was typed against one row: characters, syllables, their beginnings and initials, mixed. Exact before near, near before nothing.
import { nearly } from "./tips.js";
import { isHan, units } from "./units.js";

// What a syllable costs that is not written out, one that only sounds alike, and one both.
const SHORT = 0.25, ALIKE = 1;
// Rows of one kind above words of the same frequency: word, person, organisation, event, column, subject, title.
const STANDING = [0, 5, 3, 4, 3, 4, -3];
// Letters of a key of text.
export const LONGEST_TEXT = 16;
const WHOLE = 5, CUT_SHORT = 2, INNER = 4, OTHER_NAME = 1, COST = 4;

// ü as syllables have it, however it was typed.
export function spelt(letters) {
  return letters.replace(/[üǖǘǚǜ]|u\u0308/gi, "v");
}

// -> the typed text as a row of atoms: each Han character, letter and digit one, folded, without marks and blanks.
export function atoms(typed, table) {
  return units(spelt(typed), table).flatMap((u) => (isHan(u.unit) ? [u.unit] : Array.from(u.unit)));
}

export function isLetter(atom) {
  return atom >= "a" && atom <= "z";
}

function spoken(unit, syllable, sounds) {
  if (syllable) return [syllable];
  return isHan(unit) ? (sounds && sounds.get(unit)) || [] : [];
}

// The ways to take a syllable from `rest` (letters up to the next character or the end): [letters taken, cost].
function ways(rest, syllable, last) {
  const out = [], initial = /^[zcs]h/.test(syllable) ? 2 : 1;
  // Most rows part from what is typed at a first letter.
  if (nearly(rest[0]) !== nearly(syllable[0])) return out;
  for (let n = Math.min(rest.length, syllable.length + 2); n > 0; n--) {
    const part = rest.slice(0, n), end = last && n === rest.length;
    if (part === syllable) out.push([n, 0]);
    else if (nearly(part) === nearly(syllable)) out.push([n, ALIKE]);
    else if (end && syllable.startsWith(part)) out.push([n, 0]);
    else if (end && nearly(syllable).startsWith(nearly(part))) out.push([n, ALIKE]);
    if (n <= initial && part === syllable.slice(0, n) && part !== syllable) out.push([n, SHORT]);
    else if (n === 1 && part !== syllable && nearly(part) === nearly(syllable)[0]) out.push([n, SHORT + ALIKE]);
  }
  return out;
}

// Rows under a key that is their text were found by it, folded as it is; what is typed beyond a key's end is compared here.
function written(typed, own) {
  let size = 0;
  for (let n = 0; n < typed.length && size < own.length; size++) n += own[size].to - own[size].from;
  return size && (typed.length <= LONGEST_TEXT || own.map((u) => u.unit).join("").startsWith(typed)) ? { cost: 0, size } : null;
}

// -> { cost, size }: how well the atoms fit the units from `at` on, and how many units they reach; null when they do not.
function fit(typed, row, table, sounds) {
  const own = units(row.text, table), seen = new Map();
  const from = (i, j) => {
    if (i === typed.length) return { cost: 0, size: j };
    const key = i * (own.length + 1) + j;
    if (!seen.has(key)) seen.set(key, step(i, j));
    return seen.get(key);
  };
  const after = (rest, cost) => rest && { cost: rest.cost + cost, size: rest.size };
  function step(i, j) {
    const unit = own[row.at + j] && spelt(own[row.at + j].unit);
    // Of a long title only the beginning is spelt out: what fits so far, fits.
    if (!unit || (row.sound && j >= row.sound.length && isLetter(typed[i]))) return unit && j ? { cost: 0, size: j } : null;
    if (!isHan(unit)) {
      let n = 0;
      while (i + n < typed.length && n < unit.length && typed[i + n] === unit[n]) n++;
      if (n === unit.length || (n && i + n === typed.length)) return from(i + n, j + 1);
      return isLetter(typed[i]) && typed[i] === unit[0] ? after(from(i + 1, j + 1), SHORT) : null;
    }
    if (!isLetter(typed[i])) return typed[i] === unit ? from(i + 1, j + 1) : null;
    let stop = i, best = null;
    while (stop < typed.length && isLetter(typed[stop])) stop++;
    const rest = typed.slice(i, stop).join("");
    for (const syllable of spoken(unit, row.sound && row.sound[j], sounds)) {
      for (const [n, cost] of ways(rest, syllable, stop === typed.length)) {
        const found = after(from(i + n, j + 1), cost);
        if (found && (!best || found.cost < best.cost)) best = found;
      }
    }
    return best;
  }
  const found = row.sound || typed.some(isLetter) ? from(0, 0) : written(typed.join(""), own.slice(row.at));
  if (!found) return null;
  const first = own[row.at], last = own[Math.min(own.length, row.at + found.size) - 1];
  return { cost: found.cost, whole: !row.at && found.size >= own.length, from: first.from, to: last.to };
}

function points(row, found) {
  return STANDING[row.kind] + row.weight / 2 + (!found.whole ? 0 : found.cost ? CUT_SHORT : WHOLE) - (row.at ? INNER : 0) - (row.label ? OTHER_NAME : 0) - COST * found.cost;
}

// -> { rows, order }: `rows(some)` those that fit, each compared once (`tables`: those of openTips, as they are at the time); `order(some)` the same best first, each name once, as
// [{ row, from, to, points }].
export function matcher(typed, tables) {
  const known = new Map();
  const found = (row) => {
    if (!known.has(row)) known.set(row, fit(typed, row, tables.fold, tables.sounds));
    return known.get(row);
  };
  return { rows: (some) => some.filter(found), order: (some) => ordered(some.filter(found).map((row) => ({ row, ...found(row), points: points(row, found(row)) }))) };
}

function ordered(all) {
  const best = new Map();
  for (const value of all) {
    const name = `${value.row.label || value.row.text}\n${value.row.href}`;
    if (!best.has(name) || best.get(name).points < value.points) best.set(name, value);
  }
  return Array.from(best.values()).sort((x, y) => y.points - x.points || (x.row.text < y.row.text ? -1 : 1));
}

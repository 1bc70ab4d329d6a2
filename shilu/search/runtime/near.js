// 您是不是要找: what stands in the archive and sounds, or is typed, nearly so. Offered with its count, never put in place of what was typed.
import { documents } from "./lists.js";
import { spelt } from "./match.js";
import { nearly } from "./tips.js";
import { Refold, reader } from "./reading.js";
import { shape } from "./shape.js";
import { isHan, units } from "./units.js";

// Strings to be mended; units of the longest piece looked up as one; readings tried of a piece; ways kept of each beginning;
// candidates that are counted; offers.
const MENDED = 12, PIECE = 8, TRIED = 6, WAYS = 6, COUNTED = 8, OFFERED = 3, FRAGMENT = 4;
// What a unit costs: another character of the same sound, of a near sound, as typed but outside every word, read from letters.
const SAME_SOUND = 1, NEAR_SOUND = 1.6, LEFT = 0.6, SPELT = 0.1, USUAL = 0.04;
const SYLLABLE = /^(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?[aeiouv][a-z]*$/;

// Letters -> the rows of syllables that they spell, the longer first ones first.
function syllables(letters, known, most) {
  if (!letters) return [[]];
  const out = [];
  for (let n = Math.min(6, letters.length); n > 0 && out.length < most; n--) {
    if (!known.has(letters.slice(0, n))) continue;
    for (const rest of syllables(letters.slice(n), known, most - out.length)) out.push([letters.slice(0, n), ...rest]);
  }
  return out;
}

// A row of units -> the slots to fill: { unit, sounds }, `unit` empty where letters were typed; null where there is nothing to try.
function slotsOf(row, table) {
  const known = new Set(Array.from(table.values()).flat().filter((s) => SYLLABLE.test(s)));
  const slots = row.flatMap(({ unit }) => {
    if (isHan(unit)) return [{ unit, sounds: table.get(unit) || [] }];
    const letters = spelt(unit);
    if (!/^[a-z]+$/.test(letters)) return [{ unit, sounds: [] }];
    const said = syllables(letters, known, 1)[0];
    return said ? said.map((s) => ({ unit: "", sounds: [s] })) : [{ unit, sounds: [] }];
  });
  return slots.length > 1 && slots.length <= MENDED ? slots : null;
}

// The sounds of some slots as keys; empty where one has none.
function keysOf(slots) {
  let found = [""];
  for (const { sounds } of slots) found = found.flatMap((start) => sounds.map((s) => start + s)).slice(0, TRIED);
  return Array.from(new Set(found.map(nearly)));
}

// Words of the archive that sound as the slots do: [{ text, cost }].
async function alike(tips, slots, table) {
  const rows = (await Promise.all(keysOf(slots).map((key) => tips.exact(key)))).flat(), out = new Map();
  for (const row of rows) {
    const own = units(row.text, tips.fold).slice(row.at);
    if (!row.sound || own.length !== slots.length || row.sound.length !== slots.length) continue;
    const cost = slots.reduce((sum, { unit, sounds }, i) => {
      if (unit === own[i].unit) return sum;
      if (unit && !isHan(own[i].unit)) return Infinity;
      const same = sounds.includes(row.sound[i]), near = sounds.some((s) => nearly(s) === nearly(row.sound[i]));
      return sum + (!unit ? SPELT + (same ? 0 : NEAR_SOUND) : same ? SAME_SOUND : near ? NEAR_SOUND : Infinity);
    }, -USUAL * row.weight);
    const text = row.text.slice(own[0].from);
    if (cost < Infinity && !(out.get(text) <= cost)) out.set(text, cost);
  }
  return Array.from(out, ([text, cost]) => ({ text, cost }));
}

// The cheapest ways to fill all slots with words and, between them, what was typed.
async function filled(tips, slots, table) {
  const pieces = [];
  for (let from = 0; from < slots.length; from++) {
    for (let to = from + 2; to <= Math.min(slots.length, from + PIECE); to++) pieces.push({ from, to, part: slots.slice(from, to) });
  }
  await Promise.all(pieces.map(async (piece) => (piece.words = await alike(tips, piece.part, table))));
  const best = Array.from({ length: slots.length + 1 }, () => []);
  best[0] = [{ text: "", cost: 0, words: 0 }];
  for (let from = 0; from < slots.length; from++) {
    const { unit } = slots[from], steps = pieces.filter((p) => p.from === from).flatMap((p) => p.words.map((w) => ({ ...w, to: p.to, words: 1 })));
    if (unit) steps.push({ text: unit, cost: LEFT, to: from + 1, words: 0 });
    for (const way of best[from]) for (const step of steps) best[step.to].push({ text: way.text + step.text, cost: way.cost + step.cost + 0.05, words: way.words + step.words });
    for (const ways of best) ways.sort((x, y) => x.cost - y.cost).splice(ways === best[0] ? 1 : WAYS);
  }
  return best[slots.length].filter((way) => way.words);
}

// One character too many, two in the wrong order. What is left of a short name without a character is no name.
function slips(row) {
  const typed = row.map((x) => x.unit), out = new Set();
  for (let i = 0; i < typed.length; i++) {
    if (typed.length > FRAGMENT || typed[i] === typed[i + 1]) out.add(typed.slice(0, i).concat(typed.slice(i + 1)).join(""));
    if (i) out.add(typed.slice(0, i - 1).concat(typed[i], typed[i - 1], typed.slice(i + 1)).join(""));
  }
  out.delete(typed.join(""));
  return Array.from(out);
}

// One character too few, where a name or a word of the archive begins so: 社组织.
async function longer(tips, row) {
  const typed = row.map((x) => x.unit), out = new Set();
  for (const row of (await Promise.all([1, 2].map((n) => tips.rows(typed.slice(0, n).join(""))))).flat()) {
    const own = units(row.text, tips.fold).slice(row.at).map((u) => u.unit);
    if (own.length === typed.length + 1 && own.some((_, i) => own.slice(0, i).concat(own.slice(i + 1)).join("") === typed.join(""))) out.add(own.join(""));
  }
  return Array.from(out);
}

// In how many documents a string stands.
async function count(index, text) {
  for (;;) {
    try {
      const form = shape([{ raw: text, quoted: true }], index.fold);
      return form.row.length < 2 ? 0 : documents((await reader(index).row(form.row, form.text)).list, index.starts).length;
    } catch (e) {
      if (!(e instanceof Refold)) throw e;
    }
  }
}

async function counted(index, ways, typed) {
  const fresh = ways.filter((way, i) => way.text !== typed && ways.findIndex((other) => other.text === way.text) === i).slice(0, COUNTED);
  const found = await Promise.all(fresh.map(async (way) => ({ ...way, count: await count(index, way.text) })));
  return found.filter((way) => way.count);
}

// What may have been meant by one string: [{ text, cost, count }], best first.
async function meant(index, tips, string) {
  const table = await tips.loadSounds(), { row } = string, typed = row.map((x) => x.unit).join("");
  const slots = slotsOf(row, table), sound = slots ? await counted(index, await filled(tips, slots, table), typed) : [];
  if (sound.length) return sound.sort((x, y) => x.cost - y.cost);
  if (row.length > PIECE || !row.every((x) => isHan(x.unit))) return [];
  const slipped = await counted(index, (await longer(tips, row)).concat(slips(row)).map((text) => ({ text, cost: 0 })), typed);
  return slipped.sort((x, y) => y.text.length - x.text.length || y.count - x.count);
}

// -> [{ text, count }]: what may have been meant instead, as whole queries, best first. `count`: in how many documents that stands,
// 0 where it is a part of what was asked for.
export async function nearby(index, answer, tips) {
  if (index.fold) tips.fold = index.fold;
  const { strings } = answer.form, typed = strings.map((s) => s.row.map((x) => x.typed).join("")), alone = strings.length === 1 && !answer.masks.length, out = [];
  for (let i = 0; i < strings.length; i++) {
    const { row } = strings[i];
    // What stands somewhere needs no mending: of several strings others, of one the conditions leave nothing.
    if ((row.length < 2 && isHan(row[0].unit)) || (row.length > 1 && (await count(index, row.map((x) => x.unit).join(""))))) continue;
    for (const { text, count: n } of await meant(index, tips, strings[i])) {
      out.push({ text: typed.map((t, k) => (k === i ? text : t)).concat(answer.query.conditions).join(" "), count: alone ? n : 0 });
    }
  }
  // 讲话人:宁博 - nothing bears the value, so the value is mended.
  for (const field of answer.query.fields.filter((f) => answer.missing.includes(f.typed))) {
    const { row } = shape([{ raw: field.value, quoted: true }], index.fold), typedTexts = typed.length ? [typed.join(" ")] : [];
    for (const { text } of row.length > 1 ? await meant(index, tips, { row }) : []) {
      out.push({ text: typedTexts.concat(answer.query.conditions.map((c) => (c === field.typed ? c.replace(field.value, text) : c))).join(" "), count: 0 });
    }
  }
  return out.slice(0, OFFERED);
}

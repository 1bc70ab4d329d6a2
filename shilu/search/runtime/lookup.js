// What is typed -> suggestions: which key to look under, and which tables that takes.
import { LONGEST_TEXT, atoms, isLetter, matcher } from "./match.js";
import { nearly } from "./tips.js";
import { bare } from "./units.js";

// Suggestions shown; titles among them, while there is anything else; syllables by which a mixed text may be read.
const SHOWN = 8, TITLES = 3, READINGS = 6, TITLE = 6;
const LONGEST_SOUND = 24;

// The letters under which characters and letters, mixed, may stand.
export function spellings(typed, sounds) {
  let found = [""];
  for (const atom of typed) {
    const said = isLetter(atom) ? [atom] : sounds.get(atom) || [""];
    found = found.flatMap((start) => said.map((one) => start + one)).slice(0, READINGS);
  }
  return Array.from(new Set(found.map(nearly)));
}

async function bySound(tips, typed, fits) {
  const letters = typed.every(isLetter), keys = letters ? [nearly(typed.join(""))] : spellings(typed, await tips.loadSounds());
  const found = [];
  for (const key of keys.map((k) => k.slice(0, LONGEST_SOUND))) {
    if (!key) continue;
    const here = fits(await tips.rows(key));
    found.push(...here);
    // She区 and chenyl: a key that is written out further on begins with the same letters.
    if (here.length < SHOWN && key.length > 1) found.push(...fits(await tips.around(key, fits)));
  }
  return found;
}

async function candidates(tips, typed, fits) {
  if (isLetter(typed[0])) return bySound(tips, typed, fits);
  const stop = typed.findIndex(isLetter);
  if (stop < 0) return fits(await tips.rows(typed.join("").slice(0, LONGEST_TEXT)));
  await tips.loadSounds();
  const found = fits(await tips.rows(typed.slice(0, stop).join("")));
  return found.length < SHOWN && !/[0-9+#%]/.test(typed[0]) ? found.concat(await bySound(tips, typed, fits)) : found;
}

// -> the suggestions for what is typed, best first; `typed` and the fold table that it was read with stay beside them.
export async function lookup(tips, text) {
  for (;;) {
    const typed = atoms(text, tips.fold);
    if (!typed.length) return [];
    const match = matcher(typed, tips), rows = await candidates(tips, typed, match.rows);
    if (!rows.length && !tips.fold && typed.some((c) => c > "\u2e7f")) {
      await tips.loadFold();
      continue;
    }
    // A word that is typed already is no offer, but gdp is printed GDP.
    const plain = typed.join(""), all = match.order(rows).filter(({ row }) => row.kind || bare(row.text, tips.fold) !== plain || (isLetter(plain[0]) && row.text !== text.trim()));
    const titles = all.filter(({ row }) => row.kind === TITLE), others = all.filter(({ row }) => row.kind !== TITLE);
    const few = Math.max(Math.min(TITLES, titles.length), SHOWN - others.length);
    const shown = others.slice(0, SHOWN - Math.min(few, titles.length)).concat(titles.slice(0, few));
    return all.filter((x) => shown.includes(x));
  }
}

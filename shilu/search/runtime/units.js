// Text -> units with their places: FORMAT.md sections 3 and 4, the same as tokens.py. Shared vectors hold both to it.

const HAN = "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3038-\\u303b\\u3041-\\u3096\\u3099-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u3131-\\u318e" +
  "\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3fffd}\\u25cb\\u25ef";
const IGNORED = "、“”‘’《》〈〉「」『』\\xb7\\u2022\\u2027\\u2219\\u22c5\\u30fb\\uff65\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f" +
  "\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff\\u{e0100}-\\u{e01ef}";
const PARTING = "\\xd7\\xf7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u05be\\u05c0\\u05c3\\u05f3\\u05f4\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0f08-\\u0f14\\u1800-\\u180a";
const LETTER = "a-z\\xaa\\xb5\\xba\\xc0-\\u1fff\\u2071\\u207f\\u2126\\u212a\\u212b\\u2160-\\u2188\\u2c00-\\u2dff\\ua4d0-\\uabff\\ufb00-\\ufdff\\ufe70-\\ufefc\\u{10000}-\\u{1efff}";
const TOKEN = new RegExp(`([${HAN}+#%])|((?:(?![${IGNORED}${PARTING}])[${LETTER}])+|[0-9]+(?:\\.[0-9]+)*)|([${IGNORED}]+)|[^]`, "gu");
const IS_IGNORED = new RegExp(`[${IGNORED}]+`, "gu");
const HAN_END = new RegExp(`[${HAN}]$`, "u");

export function narrow(text) {
  return text.replace(/[\uff01-\uff5e\u3000A-Z]/g, (c) => (c === "\u3000" ? " " : String.fromCharCode(c < "a" ? c.charCodeAt(0) : c.charCodeAt(0) - 0xfee0).toLowerCase()));
}

// `table` is the fold table as a Map, or null while it is not loaded.
export function fold(text, table) {
  const plain = narrow(text);
  return table ? Array.from(plain, (c) => table.get(c) || c).join("") : plain;
}

// What `exact` compares: folded, and rid of ignored marks.
export function bare(text, table) {
  return fold(text, table).replace(IS_IGNORED, "");
}

export function isHan(unit) {
  return HAN_END.test(unit);
}

export function isLetters(unit) {
  return !isHan(unit) && !/^[0-9+#%]/.test(unit);
}

// -> [{ unit, at, from, to, gap }]: the folded unit, its offset, its place in `text`, and what stands before it:
// 0 nothing, 1 an ignored mark, 2 a blank, 3 a parting mark.
export function units(text, table) {
  const plain = narrow(text), out = [];
  let at = -1, gap = 0;
  TOKEN.lastIndex = 0;
  for (let m = TOKEN.exec(plain); m; m = TOKEN.exec(plain)) {
    if (m[1] || m[2]) {
      at = out.length ? at + (gap === 3 ? 2 : 1) : 0;
      out.push({ unit: fold(m[0], table), at, from: m.index, to: m.index + m[0].length, gap });
      gap = 0;
    } else gap = Math.max(gap, m[3] ? (/\s/.test(m[3]) ? 2 : 1) : 3);
  }
  return out;
}

// Numbers in a row of units -> the other ways to write them: 第十八届 and 18届, 二〇一六年 and 2016年, 百分之三十 and 30%.
import { AFTER, BEFORE } from "./lists.js";

const FIGURES = "零一二三四五六七八九", PLACES = ["", "十", "百", "千"];
const NUMERAL = new RegExp(`^[${FIGURES}〇○十百千]$`);
// What is counted with figures and with characters alike. Below ten only where figures are usual; 一个 is no number.
export const COUNTED = "届次号期年月日章条项点位名家户人个所批轮座岁元亩万亿级层天周";
const ALWAYS = new Set("届号期月日");

// 1 to 9999 as it is read: 18 -> 十八, 105 -> 一百零五.
function spoken(n) {
  let out = "", gap = false;
  const figures = String(n);
  Array.from(figures, Number).forEach((f, i) => {
    if (f) out += (gap ? "零" : "") + FIGURES[f] + PLACES[figures.length - 1 - i];
    gap = !f;
  });
  return n > 9 && n < 20 ? out.slice(1) : out;
}

// The number that characters name, 0 when they are none (七八个 is no 78).
function read(text) {
  let n = 0, figure = 0;
  for (const c of text) {
    const place = PLACES.indexOf(c);
    if (place > 0) {
      n += (figure || 1) * 10 ** place;
      figure = 0;
    } else figure = FIGURES.indexOf(c);
  }
  return spoken(n + figure) === text ? n + figure : 0;
}

const digits = (text) => Array.from(text, (c) => FIGURES.indexOf(c)).join("");
const characters = (text) => Array.from(text, (c) => FIGURES[c]).join("");

// A number with what it counts at `i` -> { to, also: [[text, bit]] }, or null. A bit says which boundary the text needs so as not to
// be a piece of a greater number.
function counted(units, i) {
  const first = units[i] === "第", at = first ? i + 1 : i;
  let to = at;
  if (/^\d+$/.test(units[at])) to++;
  else while (to < units.length && NUMERAL.test(units[to])) to++;
  const text = units.slice(at, to).join("").replace(/[〇○]/g, "零"), what = units[to], figures = /^\d/.test(text), lead = first ? "第" : "";
  if (!text || !what || !COUNTED.includes(what)) return null;
  const end = to + 1;
  if (what === "年" && text.length === 4 && (figures ? /^[12]/ : /^[一二][零一-龥]{3}$/).test(text) && !/[十百千]/.test(text)) {
    return first ? null : { to: end, also: [[(figures ? characters(text).replace(/零/g, "〇") : digits(text)) + what, 0]] };
  }
  const n = figures ? (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0) : read(text);
  if (!n || (n < 10 && !first && !ALWAYS.has(what))) return null;
  const spelt = spoken(n) + what, written = n + what, own = lead + text + what;
  // 届 is counted with and without 第; 第三次 is not 三次.
  const all = what === "届" ? [["第" + spelt, 0], [spelt, BEFORE], [written, 0]] : [[lead + spelt, first ? 0 : BEFORE], [lead + written, 0]];
  return { to: end, also: all.filter(([other]) => !other.includes(own)) };
}

function percent(units, i) {
  if (units[i + 1] === "%" && /^\d{1,4}(\.\d+)?$/.test(units[i])) {
    const [whole, part] = units[i].split("."), spelt = Number(whole) ? spoken(Number(whole)) : "零";
    return { to: i + 2, also: [["百分之" + spelt + (part ? "点" + characters(part) : ""), AFTER]] };
  }
  if (units.slice(i, i + 3).join("") !== "百分之") return null;
  let to = i + 3;
  while (to < units.length && (NUMERAL.test(units[to]) || units[to] === "点")) to++;
  const [whole, part] = units.slice(i + 3, to).join("").replace(/[〇○]/g, "零").split("点"), n = whole === "零" ? "0" : read(whole || "");
  return n ? { to, also: [[n + (part ? "." + digits(part) : "") + "%", 0]] } : null;
}

// -> [{ from, to, also: [[text, bit]] }], the places as indexes of units. Dates are taken whole: 2016年9月13日.
export function numerals(units) {
  const out = [];
  for (let i = 0; i < units.length; ) {
    const inside = i > 0 && NUMERAL.test(units[i - 1]), found = inside ? null : percent(units, i) || counted(units, i), last = out[out.length - 1];
    if (!found || !found.also.length) i++;
    else {
      if (last && last.to === i && found.also.length === 1 && last.also.length === 1) {
        last.also = [[last.also[0][0] + found.also[0][0], last.also[0][1]]];
        last.to = found.to;
      } else out.push({ from: i, ...found });
      i = found.to;
    }
  }
  return out;
}

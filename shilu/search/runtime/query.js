// What was typed -> its parts, and what is wrong with it. An operator counts only as a whole term; all else is text.
import { bare, narrow } from "./units.js";

const QUOTES = { '"': '"', "＂": "＂\"", "“": "”“\"", "”": "”“", "‘": "’", "「": "」", "『": "』" };
// Each field with its names, the one to be recommended first.
const NAMES = [
  ["title", "标题", "题目", "標題", "題目"], ["speaker", "讲话人", "发言人", "演讲人", "作者", "講話人", "發言人", "演講人"], ["office", "职务", "職務"], ["org", "单位", "机构", "部门", "單位", "機構", "部門"],
  ["event", "活动", "会议", "活動", "會議"], ["place", "地点", "地點"], ["column", "栏目", "欄目"], ["tag", "标签", "关键词", "標籤", "關鍵詞"], ["kind", "类型", "類型"], ["years", "年份", "year"],
];
const FIELDS = new Map(NAMES.flatMap(([field, ...names]) => [field, ...names].map((name) => [name, field])));
const YEARS = /^(?:(\d{4})年?)?(?:\.{2,3}|…{1,2})(?:(\d{4})年?)?$/, YEAR = /^(\d{4})年?$/;
const BLANK = /\s/, ALONE = /^[\u3400-\u9fff]$/;
// Up to how many characters a quoted term may have: else thousands of quotes would take minutes.
const QUOTED = 200;

// A quoted term that begins at `i`: its inside and where it ends, or null where the quote is only a mark in the text.
function quoted(text, i) {
  const close = QUOTES[text[i]];
  if (!close) return null;
  for (let j = i + 1; j < Math.min(text.length, i + QUOTED); j++) {
    if (!close.includes(text[j]) || (j + 1 < text.length && !BLANK.test(text[j + 1]))) continue;
    const inside = text.slice(i + 1, j).trim();
    return inside ? { inside, end: j + 1 } : null;
  }
  return null;
}

// A term at `i` (quoted or up to the next blank) -> { inside, end, quoted, open }; open: it begins with a quote that nothing closes.
function term(text, i) {
  const q = quoted(text, i);
  if (q) return { inside: q.inside, end: q.end, quoted: true, open: false };
  let j = i;
  while (j < text.length && !BLANK.test(text[j])) j++;
  const open = text[i] in QUOTES && !Array.from(QUOTES[text[i]]).some((c) => text.indexOf(c, i + 1) > i);
  return { inside: text.slice(open ? i + 1 : i, j), end: j, quoted: false, open };
}

function startsWithout(text, i) {
  // What begins with a minus and a figure is a number; after a blank it is a condition.
  return (text[i] === "-" || text[i] === "－") && i + 1 < text.length && !BLANK.test(text[i + 1]) && (i > 0 || !/\d/.test(narrow(text[i + 1])));
}

// "讲话人:宁波" -> ["讲话人", "宁波"], or null.
function split(inside) {
  return /^([^:：]+)[:：](.*)$/.exec(inside);
}

function yearsOf(text) {
  const plain = narrow(text), found = YEARS.exec(plain);
  return found && (found[1] || found[2]) ? [Number(found[1] || 0), Number(found[2] || 0)] : null;
}

// A slip apart: one character more or another one, or two that changed places. In short names such slips are other words.
function slip(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a.length < b.length) return false;
  let i = 0, j = 0;
  while (i < b.length && a[i] === b[i]) i++;
  while (j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) j++;
  const left = a.slice(i, a.length - j), right = b.slice(i, b.length - j);
  if (left.length === 2 && left[0] === right[1] && left[1] === right[0]) return true;
  return b.length > 2 && left.length === 1 && right.length <= 1;
}

// The field that a name is near to, by its recommended name; "" when it is near none (2021：… and 时政：… are text).
function nearest(name) {
  const latin = /^[a-z]+$/i.test(name), typed = latin ? name.toLowerCase() : name;
  for (const [field, ...names] of NAMES) {
    const similar = (known) => (latin ? known.length > 3 || known === "org" : !/^[a-z]/.test(known)) && slip(typed, known);
    if ([field, ...names].some(similar)) return latin ? field : names[0];
  }
  return "";
}

// The value of a field whose term ends at `end`: what stands after the colon or, after a blank, the next term that is no operator.
function valueOf(typed, inside, end) {
  if (inside) return term(typed, end - inside.length);
  let i = end;
  while (i < typed.length && BLANK.test(typed[i])) i++;
  if (i >= typed.length || startsWithout(typed, i)) return null;
  const next = term(typed, i), named = !next.quoted && split(next.inside);
  return !next.quoted && (yearsOf(next.inside) || (named && FIELDS.has(named[1]))) ? null : next;
}

// -> { typed, text: [{ raw, quoted }], without: [{ name, value, typed }] (name "" for text), fields: [{ name, value, typed, at }], from, to:
// years, 0 where open, conditions: [operators as typed], problems: [{ rule, from, to, value }] with places in `typed` }.
export function parse(typed) {
  const query = { typed, text: [], without: [], fields: [], from: 0, to: 0, conditions: [], problems: [] };
  const wrong = (rule, from, to, value = "") => query.problems.push({ rule, from, to, value });

  function narrowTo([from, to], start, end) {
    if (from && to && from > to) wrong("reversed", start, end, `${to}..${from}`);
    query.from = from && to ? Math.min(from, to) : from;
    query.to = from && to ? Math.max(from, to) : to;
  }

  // A field's term -> where it ends, or 0 when it is text after all.
  function field(name, t, start, minus) {
    const value = valueOf(typed, split(t.inside)[2], t.end), single = value && YEAR.exec(narrow(value.inside));
    const years = value && name === "years" && (single ? [Number(single[1]), Number(single[1])] : yearsOf(value.inside));
    if (!value || !bare(value.inside, null) || (name === "years" && (minus || !years))) {
      wrong("empty", start, t.end, t.inside.slice(0, -1 - split(t.inside)[2].length));
      return 0;
    }
    if (value.open) wrong("quote", value.end - value.inside.length - 1, value.end, value.inside);
    if (years) narrowTo(years, start, value.end);
    else (minus ? query.without : query.fields).push({ name, value: value.inside, typed: typed.slice(start, value.end), at: start });
    return value.end;
  }

  for (let i = 0; i < typed.length; ) {
    if (BLANK.test(typed[i])) {
      i++;
      continue;
    }
    const start = i, minus = startsWithout(typed, i), t = term(typed, minus ? i + 1 : i), named = !t.quoted && split(t.inside);
    const name = named && FIELDS.get(named[1].toLowerCase()), years = !t.quoted && !minus && yearsOf(t.inside);
    i = t.end;
    if (t.open) wrong("quote", t.end - t.inside.length - 1, t.end, t.inside);
    const end = name ? field(name, t, start, minus) : 0;
    if (end) i = end;
    else if (years) narrowTo(years, start, i);
    else if (minus && bare(t.inside, null)) query.without.push({ name: "", value: t.inside, typed: typed.slice(start, i), at: start });
    else {
      const last = query.text[query.text.length - 1], near = named && !name && named[2] ? nearest(named[1]) : "";
      if (near) wrong("unknown", start, start + named[1].length, near);
      if (t.quoted || !last || last.quoted) query.text.push({ raw: t.inside, quoted: t.quoted });
      // Characters typed one by one (社 区 治 理, as names are spaced in lists) are one string.
      else last.raw += (ALONE.test(t.inside) && ALONE.test(typed.slice(0, start).trim().split(/\s/).pop()) ? "" : " ") + t.inside;
      continue;
    }
    query.conditions.push(typed.slice(start, i));
  }
  if (query.without.length && query.conditions.length === query.without.length && !query.text.length) wrong("only_without", 0, typed.length);
  return query;
}

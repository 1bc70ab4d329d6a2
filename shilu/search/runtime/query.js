// What was typed -> its parts. An operator counts only as a whole term; all else is text.

const QUOTES = { '"': '"', "“": "”“\"", "”": "”“", "「": "」", "＂": "＂" };
const FIELDS = { 标题: "title", 讲话人: "speaker", 单位: "org", 标签: "tag", 活动: "event", title: "title", speaker: "speaker", org: "org", tag: "tag", event: "event" };
const YEARS = /^([0-9０-９]{4})?(?:\.\.|．．)([0-9０-９]{4})?$/;

function year(text) {
  return text ? Number(text.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))) : 0;
}

// A quoted term that begins at `i`: its inside and where it ends, or null where the quote is only a mark in the text.
function quoted(text, i) {
  const close = QUOTES[text[i]];
  if (!close) return null;
  for (let j = i + 1; j < text.length; j++) {
    if (!close.includes(text[j]) || (j + 1 < text.length && !/\s/.test(text[j + 1]))) continue;
    const inside = text.slice(i + 1, j).trim();
    return inside ? { inside, end: j + 1 } : null;
  }
  return null;
}

// A term at `i` (quoted or up to the next blank) -> { inside, end, quoted }.
function term(text, i) {
  const q = quoted(text, i);
  if (q) return { inside: q.inside, end: q.end, quoted: true };
  let j = i;
  while (j < text.length && !/\s/.test(text[j])) j++;
  return { inside: text.slice(i, j), end: j, quoted: false };
}

// -> { text: [{ raw, quoted }], without: [raw], fields: [{ name, value }], from, to, conditions: [operators as typed] }; years
// are 0 where open.
export function parse(typed) {
  const query = { text: [], without: [], fields: [], from: 0, to: 0, conditions: [] };
  for (let i = 0; i < typed.length; ) {
    if (/\s/.test(typed[i])) {
      i++;
      continue;
    }
    const minus = i > 0 && (typed[i] === "-" || typed[i] === "－") && i + 1 < typed.length && !/\s/.test(typed[i + 1]);
    const t = term(typed, minus ? i + 1 : i);
    const years = !t.quoted && YEARS.exec(t.inside);
    const field = !t.quoted && /^([^:：]+)[:：](.*)$/.exec(t.inside);
    const last = query.text[query.text.length - 1], start = i;
    i = t.end;
    if (minus) query.without.push(t.inside);
    else if (years && (years[1] || years[2])) {
      query.from = year(years[1]);
      query.to = year(years[2]);
    } else if (field && Object.prototype.hasOwnProperty.call(FIELDS, field[1]) && field[2]) {
      const value = term(typed, t.end - field[2].length);
      i = value.end;
      query.fields.push({ name: FIELDS[field[1]], value: value.inside, typed: typed.slice(start, i) });
    } else {
      if (t.quoted || !last || last.quoted) query.text.push({ raw: t.inside, quoted: t.quoted });
      else last.raw += " " + t.inside;
      continue;
    }
    query.conditions.push(typed.slice(start, i));
  }
  return query;
}

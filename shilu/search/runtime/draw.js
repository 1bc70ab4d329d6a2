// Values -> nodes. All text goes in as text, so nothing that was typed or printed can become markup.

export function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const key of Object.keys(attributes || {})) if (attributes[key] !== null) element.setAttribute(key, attributes[key]);
  element.append(...children.filter((x) => x !== null));
  return element;
}

// "含{q}的 {n} 篇" with values -> the pieces in order, values as they are; of "one|more" the number n decides.
export function say(template, values) {
  const forms = template.split("|"), form = Number(values.n) === 1 ? forms[0] : forms[forms.length - 1];
  return form.split(/\{(\w+)\}/).map((piece, i) => (i & 1 ? values[piece] : piece)).filter((x) => x !== "");
}

// A title inside 《》: its own become 〈〉.
export const nested = (title) => title.replace(/《/g, "〈").replace(/》/g, "〉");

// A text with its marks.
export function marked(text, marks) {
  const out = [];
  let at = 0;
  for (const [from, to] of marks) {
    out.push(text.slice(at, from), make("mark", null, text.slice(from, to)));
    at = to;
  }
  out.push(text.slice(at));
  return out.filter((x) => x !== "");
}

export function dated(date, strings) {
  const [y, m, d] = date.split("-").map(Number), words = !y ? strings.undated : say(d ? strings.day : m ? strings.month : strings.year, { y, m, d }).join("");
  return y ? make("time", { datetime: date }, words) : make("span", null, words);
}

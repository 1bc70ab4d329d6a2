// A paragraph of a result -> its words with all that a citation needs, on the clipboard.
import { dated, nested, say } from "./draw.js";

export function citation({ strings, top }, document, paragraph) {
  const [name, office] = paragraph.voice || (document.voices.length === 1 ? document.voices[0] : []), address = new URL(top + document.href, location.href);
  if (paragraph.number) address.search = `p=${paragraph.number}`;
  if (paragraph.anchor) address.hash = paragraph.anchor;
  const parts = [
    name && [name, office !== name && office].filter(Boolean).join(strings.comma), say(strings.titled, { title: nested(document.title) }).join(""), document.event,
    document.date && dated(document.date, strings).textContent, paragraph.number && say(strings.paragraph, { n: paragraph.number }).join(""),
  ];
  return `${say(strings.quoted, { text: paragraph.text.replace(/“/g, "‘").replace(/”/g, "’") }).join("")}\n——${parts.filter(Boolean).join(strings.comma)}\n${address.href}`;
}

// Pages opened from a disk or without TLS have no clipboard of their own.
function copyByHand(text) {
  const box = document.createElement("textarea");
  box.className = "hidden";
  box.value = text;
  document.body.append(box);
  box.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch (e) {
    done = false;
  }
  box.remove();
  return done;
}

// Resolves to whether it is there.
export async function cite(page, document_, paragraph, button) {
  const text = citation(page, document_, paragraph);
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch (e) {
    done = copyByHand(text);
  }
  button.focus();
  return done;
}

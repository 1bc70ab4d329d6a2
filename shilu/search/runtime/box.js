// A search box that suggests: a combobox for keys, thumb and screen reader, which never waits and never changes what is typed.
import { make, marked, say } from "./draw.js";
import { lookup } from "./lookup.js";

// What a suggestion is, by its kind; a word of the archive is none of these.
const KIND_NAMES = ["", "person", "org", "event", "column", "tag", "title"];
let boxes = 0;

// Whether the form narrows what is searched (a person's speeches, one year): then only words make sense.
function narrows(form) {
  return Boolean(form.querySelector('input[type="hidden"]'));
}

// How an event without a page is asked for, so that its name is taken as a name.
function eventQuery(name, field) {
  return `${field}:${/\s/.test(name) ? `“${name}”` : name}`;
}

// Makes the box suggest. `top`: the way from the page to the site's root; `strings`: the words to be shown.
export function suggesting(input, tips, top, strings) {
  const form = input.form, id = `tips-${++boxes}`, inner = narrows(form);
  const list = make("ul", { id, class: "tips", role: "listbox", "aria-label": strings.offered });
  const told = make("span", { class: "hidden", role: "status", "aria-live": "polite" });
  let turn = 0, shown = [], active = -1, last = null;
  list.hidden = true;
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id], ["aria-haspopup", "listbox"]]) input.setAttribute(name, value);
  input.setAttribute("autocomplete", "off");
  form.append(list, told);

  function point(to) {
    const items = Array.from(list.children);
    if (items[active]) items[active].setAttribute("aria-selected", "false");
    active = to;
    if (!items[active]) return input.removeAttribute("aria-activedescendant");
    items[active].setAttribute("aria-selected", "true");
    items[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active].id);
  }

  function close() {
    turn++;
    last = null;
    point(-1);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    told.textContent = "";
  }

  function choose({ row }) {
    const name = row.label || row.text;
    close();
    if (row.href && !inner) return location.assign(top + row.href.split("/").map(encodeURIComponent).join("/"));
    input.value = KIND_NAMES[row.kind] === "event" && !inner ? eventQuery(name, strings.event_field) : name;
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  }

  function item(found, i) {
    const { row, from, to } = found, kind = KIND_NAMES[row.kind], name = make("span", { class: "name" }, ...marked(row.text, [[from, to]]));
    const notes = [row.label && say(strings.for_name, { name: row.label }).join(""), row.note].filter(Boolean).join(" ");
    const offer = make("span", { class: "offer" }, name), li = make("li", { role: "option", id: `${id}-${i}`, "aria-selected": "false" }, offer);
    if (notes) offer.append(" ", make("span", { class: "second" }, notes));
    if (kind) li.append(" ", make("span", { class: "kind" }, strings[row.href ? `${kind}_page` : kind]));
    // The box keeps the focus, or a phone's keyboard would go before the tap has come.
    li.addEventListener("pointerdown", (event) => event.preventDefault());
    li.addEventListener("mousedown", (event) => event.preventDefault());
    li.addEventListener("click", () => choose(found));
    return li;
  }

  function draw(found) {
    shown = found;
    point(-1);
    list.replaceChildren(...found.map(item));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = found.length ? say(strings.count, { n: found.length }).join("") : strings.none;
  }

  // Asks for what stands in the box now; an answer that is no longer wanted is dropped, and the old list stays until then.
  async function look() {
    const typed = input.value, mine = ++turn;
    if (typed === last) return;
    last = typed;
    if (!typed.trim()) return close();
    try {
      const found = await lookup(tips, typed);
      if (mine === turn) draw(inner ? found.filter(({ row }) => KIND_NAMES[row.kind] !== "title") : found);
    } catch (e) {
      // Suggestions are a convenience: without them the box is a box.
      if (mine === turn) close();
    }
  }

  input.addEventListener("input", (event) => event.isComposing || look());
  input.addEventListener("compositionend", () => look());
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !list.hidden, by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by && open) point(((active + 1 + by + shown.length + 1) % (shown.length + 1)) - 1);
    else if (event.key === "Enter" && open && active >= 0) choose(shown[active]);
    else if (event.key === "Escape" && open) close();
    else {
      // The box is left to what it did before: a submit needs no list any more.
      if (event.key === "Enter") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  // What was typed while the script came is answered; what the address has brought has its answer on the page.
  if (document.activeElement === input && input.value !== (new URLSearchParams(location.search).get("q") || "")) look();
}

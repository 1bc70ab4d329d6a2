// What every peer's page does with its engine: answers the address, and draws; `peer.shown` is the query that is done.
globalThis.peer = { find, search, shown: "" };
async function search(typed) {
  const list = document.createElement("ol");
  for (const { href, title, excerpt } of await show(typed)) {
    const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
    link.href = href;
    link.textContent = title;
    text.innerHTML = excerpt;
    item.append(link, text);
    list.append(item);
  }
  document.body.replaceChildren(list);
  globalThis.peer.shown = typed;
}
const asked = new URLSearchParams(location.search).get("q");
if (asked) search(asked);

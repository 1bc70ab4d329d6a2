// Keys of the search page: arrows between results, Esc back to the box. (`/` leads to the box on every page.)

export function listen(results, box) {
  function move(by) {
    const links = Array.from(results.querySelectorAll(".hits > li"), (li) => li.querySelector("blockquote a, .src > a.linked")).filter(Boolean);
    const here = links.findIndex((a) => a.closest("li") === (document.activeElement && document.activeElement.closest("li")));
    if (here + by < 0) return box && box.focus();
    if (links[here + by]) links[here + by].focus();
  }

  document.addEventListener("keydown", (event) => {
    const inBox = event.target === box, inside = results.contains(event.target);
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" && (inBox || inside)) move(1);
    else if (event.key === "ArrowUp" && inside) move(-1);
    else if (event.key === "Escape" && inside && box) box.focus();
    else return;
    event.preventDefault();
  });
}

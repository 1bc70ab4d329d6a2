// Where the script of what stands around the results begins: years, conditions, facets, help where nothing was found, citing.
import { histogram } from "./bars.js";
import { chips } from "./chips.js";
import { cite } from "./cite.js";
import { facets } from "./facetlists.js";
import { years } from "./facets.js";

// Whether there is room beside the results: there the folds stand open and have no heads (the style sheet says the same).
function roomy() {
  return matchMedia(`(min-width: ${document.documentElement.getAttribute("data-view") === "elder" ? 66.01 : 47.01}rem)`).matches;
}

globalThis.shiluPanel = (page) => {
  const { root, parts } = page, folds = () => Array.from(root.querySelectorAll("details.fold"));
  addEventListener("resize", () => roomy() && folds().forEach((fold) => (fold.open = true)));
  return {
    cite: (document_, paragraph, button) => cite(page, document_, paragraph, button),
    // Draws all that belongs to an answer; without one there is nothing around. Who stood on a part of it stands there again.
    async show(index, answer, at, current) {
      if (!answer) return [parts.years, parts.chosen, parts.facets].forEach((part) => part.replaceChildren());
      const active = document.activeElement, key = active && root.contains(active) && active.getAttribute("data-key"), old = parts.facets.querySelector("details.fold");
      const drawn = () => {
        if (!key || (document.activeElement && document.activeElement !== document.body)) return;
        const again = Array.from(root.querySelectorAll("[data-key]")).find((x) => x.getAttribute("data-key") === key);
        if (again) again.focus({ preventScroll: true });
      };
      const found = years(index, answer);
      parts.years.replaceChildren();
      histogram(page, found, at);
      facets(page, index, answer, found, at, { room: roomy(), open: roomy() || Boolean(old && old.open), drawn });
      await chips(page, index, answer, at, current);
      if (!current()) return;
      drawn();
      if (key && key.startsWith("chip") && document.activeElement === document.body) parts.results.focus({ preventScroll: true });
      if (!answer.exact && !index.late.size) await page.part("offers", "shiluOffers").then((offers) => offers(page, index, answer, at, current), () => {});
    },
  };
};

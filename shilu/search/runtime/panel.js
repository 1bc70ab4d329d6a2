// Where the script of what stands around the results begins: years, conditions, facets, help where nothing was found, citing.
import { cite } from "./cite.js";
import { chips, facets, histogram } from "./facetlists.js";
import { offers } from "./offers.js";

globalThis.shiluPanel = (page) => ({
  cite: (document, paragraph, button) => cite(page, document, paragraph, button),
  // Draws all that belongs to an answer; without one there is nothing around.
  async show(index, answer, at) {
    const { parts } = page;
    for (const part of [parts.years, parts.chosen, parts.facets]) part.replaceChildren();
    if (!answer) return;
    chips(page, index, answer, at);
    histogram(page, index, answer, at);
    facets(page, index, answer, at);
    if (!answer.total || !answer.exact) await offers(page, index, answer, at);
  },
});

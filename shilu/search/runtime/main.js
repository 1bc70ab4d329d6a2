// Where the joined script begins: in a page it draws the search, elsewhere it only offers its functions.
import { PAGE, ask, byDate } from "./answer.js";
import { Missing } from "./bytes.js";
import { session } from "./door.js";
import { excerpt } from "./excerpt.js";
import { facet, heavy, years } from "./facets.js";
import { begin } from "./ui.js";
import { bare } from "./units.js";

globalThis.shiluSearch = { PAGE, Missing, ask, bare, byDate, excerpt, facet, heavy, session, years };

const shiluRoot = typeof document === "undefined" ? null : document.getElementById("shilu-search");
if (shiluRoot) begin(shiluRoot);

// Where the joined script begins: in a page it draws the search, elsewhere it only offers its functions.
import { PAGE, ask, byDate } from "./answer.js";
import { Missing } from "./bytes.js";
import { session } from "./door.js";
import { excerpt } from "./excerpt.js";
import { begin } from "./ui.js";

globalThis.shiluSearch = { PAGE, Missing, ask, byDate, excerpt, session };

const shiluRoot = typeof document === "undefined" ? null : document.getElementById("shilu-search");
if (shiluRoot) begin(shiluRoot);

// Where the script of the search boxes begins. A page loads it when a box is first used: the form in the masthead names it.
import { suggesting } from "./box.js";
import { door } from "./bytes.js";
import { nearby } from "./near.js";
import { openTips } from "./tips.js";

const attached = new WeakSet();
let tipsOnce = null;

// The folder of the index, which is where this script lies.
const indexBase = typeof document === "undefined" || !document.currentScript ? "" : document.currentScript.src.replace(/[^/]*$/, "");

function theTips() {
  tipsOnce = tipsOnce || openTips(door(indexBase, location.protocol === "file:"));
  return tipsOnce;
}

function attach(input) {
  const form = input && input.form, own = document.querySelector("form[data-suggest-strings]");
  if (!form || !own || attached.has(input)) return;
  attached.add(input);
  suggesting(input, theTips(), indexBase.replace(/search\/$/, ""), JSON.parse(own.getAttribute("data-suggest-strings")));
}

// Two moments may each bring the script: the first has it.
const first = !globalThis.shiluSuggest;
if (first) globalThis.shiluSuggest = { attach, near: (index, answer) => nearby(index, answer, theTips()) };

if (first && typeof document !== "undefined") {
  const use = (target) => target && target.form && target.hasAttribute("data-suggest") && attach(target);
  document.addEventListener("focusin", (event) => use(event.target));
  use(document.activeElement);
}

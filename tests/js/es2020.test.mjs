// Search runs from Chromium 86, Firefox 113 and Safari 16.4 on: shipped scripts must be ES2020, and call nothing newer.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { RUNTIME } from "./archive.mjs";

const ASSETS = new URL("../../themes/default/assets/", import.meta.url);
const scripts = [RUNTIME, ASSETS].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => new URL(name, folder)));

const NEWER = {
  "logical assignment": /(?:\?\?|\|\||&&)=/,
  "private names": /(?:^|[\s.])#[A-Za-z_]\w*\s*(?:=|\(|;| in )|\.#/m,
  "static blocks": /\bstatic\s*\{/,
  "class fields": /^\s{2,}(?:static )?[A-Za-z_]\w*\s*=[^=>].*;\s*$(?=[\s\S]*)/,
  "numeric separators": /\d_\d/,
  "import.meta": /\bimport\.meta\b/,
  "top-level await": /^(?:const .*|let .*|)\bawait\b/m,
  "for await at the top": /^for await/m,
  "regular expression flags d and v": /\/[gimsuy]*[dv][gimsuy]*(?=[,;).\s])/,
  "lookbehind": /\(\?<[=!]/,
  "newer methods": /\.(?:at|replaceAll|findLast|findLastIndex|toSorted|toReversed|toSpliced|with|hasOwn|groupBy|fromAsync|any|isWellFormed)\(/,
  "newer globals": /\b(?:structuredClone|WeakRef|AggregateError|FinalizationRegistry|Iterator)\b/,
};

// Without comments, strings and templates; what is inside ${} of a template stays.
function bareCode(text) {
  return text
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
    .replace(/`(?:\\.|[^`\\])*`/g, (template) => (template.match(/\$\{[^}]*\}/g) || []).join(";"));
}

for (const url of scripts) {
  const name = url.pathname.split("/").slice(-2).join("/");
  test(`${name} is ES2020`, () => {
    const text = readFileSync(url, "utf8"), code = bareCode(text);
    for (const [what, pattern] of Object.entries(NEWER)) {
      const found = what === "class fields" ? classBodies(code).some((body) => pattern.test(body)) : pattern.test(code);
      assert.ok(!found, what);
    }
  });
  test(`${name} makes no code or markup of text`, () => {
    assert.ok(!/\b(?:eval|Function)\(|\.(?:innerHTML|outerHTML|cssText)\b|insertAdjacentHTML|document\.write|setAttribute\("style"/.test(readFileSync(url, "utf8")));
  });
}

// The bodies of classes, by matching braces.
function classBodies(code) {
  const out = [];
  for (const match of code.matchAll(/\bclass \w+[^{]*\{/g)) {
    let depth = 1, end = match.index + match[0].length;
    while (depth && end < code.length) depth += { "{": 1, "}": -1 }[code[end++]] || 0;
    out.push(code.slice(match.index + match[0].length, end - 1));
  }
  return out;
}

test("the check sees what is newer", () => {
  const wrong = ["a ??= 1", "x.at(-1)", "class A { #b = 1; }", "s.replaceAll('a', 'b')", "/x/v.test(y)", "1_000", "class B { static { } }", "const a = await b;", "/(?<=a)b/"];
  for (const code of wrong) assert.ok(Object.values(NEWER).some((pattern) => pattern.test(bareCode(code))), code);
});

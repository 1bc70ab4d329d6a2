/* In a page of the preview: shows what must be mended, and loads livereload's client, which reloads the page.
   The state comes over a socket of our own; every word of it is set as text. */
(function () {
  "use strict";

  var STYLE = [
    ":host { all: initial; }",
    ".sheet { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; box-sizing: border-box; padding: 4vh 4vw;",
    "  background: rgba(27, 27, 26, .62); font: 16px/1.7 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }",
    ".paper { max-width: 52em; margin: 0 auto; padding: 1.2em 1.6em; background: #fbfaf7; color: #1b1b1a;",
    "  border-top: 4px double #9c2a19; }",
    "h1 { font-size: 22px; margin: 0; color: #9c2a19; } h2 { font-size: 16px; margin: 0; overflow-wrap: anywhere; }",
    "p { margin: .3em 0; white-space: pre-wrap; overflow-wrap: anywhere; } .quiet { color: #5a5853; }",
    "section { margin-top: 1em; padding-top: .8em; border-top: 1px solid #d9d5cc; }",
    "pre { margin: .4em 0; padding: .4em .8em; background: #f0ede5; white-space: pre-wrap; overflow-wrap: anywhere;",
    "  font: 15px/1.7 'Noto Sans Mono CJK SC', Consolas, monospace; }",
    "pre i { font-style: normal; color: #5a5853; } mark { background: #ffe9a8; border-bottom: 2px solid #9c2a19; color: inherit; }",
    "button { float: right; font: inherit; min-height: 44px; padding: 0 1em; background: none; color: inherit;",
    "  border: 1px solid #8a857b; cursor: pointer; }",
    "@media (prefers-color-scheme: dark) { .paper { background: #171614; color: #e8e4dc; } h1 { color: #f09a86; }",
    "  pre { background: #24221f; } .quiet, pre i { color: #ada79b; } mark { background: #55440f; } section { border-color: #3a3833; } }",
    "@media print { .sheet { display: none; } }"
  ].join("\n");

  var host = null;

  function element(name, text, parent, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    parent.appendChild(made);
    return made;
  }

  function excerpt(problem, parent) {
    if (!problem.excerpt) return;
    var box = element("pre", "", parent);
    element("i", problem.line + "  ", box);
    var letters = Array.from(problem.excerpt), at = problem.column - 1;
    if (at < 0) { box.appendChild(document.createTextNode(problem.excerpt)); return; }
    box.appendChild(document.createTextNode(letters.slice(0, at).join("")));
    element("mark", letters[at] || "\u00a0", box);
    box.appendChild(document.createTextNode(letters.slice(at + 1).join("")));
  }

  function show(state) {
    hide();
    if (!state.problems.length) return;
    host = document.createElement("shilu-overlay");
    var root = host.attachShadow({ mode: "open" });
    element("style", STYLE, root);
    var sheet = element("div", "", root, "sheet");
    sheet.setAttribute("role", "alertdialog");
    sheet.setAttribute("aria-label", state.title);
    var paper = element("div", "", sheet, "paper");
    var close = element("button", state.close, paper);
    close.addEventListener("click", hide);
    element("h1", state.title, paper);
    element("p", state.note, paper, "quiet");
    state.problems.forEach(function (problem) {
      var part = element("section", "", paper);
      if (problem.place) element("h2", problem.place, part);
      element("p", problem.rule ? problem.level + "[" + problem.rule + "] " + problem.message : problem.message, part);
      excerpt(problem, part);
      if (problem.hint) element("p", (problem.rule ? state.advice : "") + problem.hint, part, "quiet");
    });
    document.documentElement.appendChild(host);
    close.focus();
  }

  function hide() {
    if (host) host.remove();
    host = null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });

  function listen() {
    var socket = new WebSocket("ws://" + location.host + "/__shilu/live");
    socket.onmessage = function (message) { show(JSON.parse(message.data)); };
    socket.onclose = function () { setTimeout(listen, 1500); };
  }

  listen();
  var client = document.createElement("script");
  client.src = "/livereload.js?port=" + (location.port || 80);
  document.head.appendChild(client);
})();

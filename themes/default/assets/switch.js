// Before the first paint: what the reader chose (长者版, 高对比, 深色, 黑体) goes on <html> as attributes; the style sheet
// does the rest. Written for old browsers; a page is complete without it.
(function () {
  "use strict";
  // On the search page the manifest is on its way before the script that reads it. No preload: that would take an old one
  // out of the cache without asking the server.
  var index = document.currentScript && document.currentScript.getAttribute("data-index");
  if (index && window.fetch && location.protocol !== "file:" && /[?&]q=[^&]/.test(location.search)) {
    window.shiluEarly = fetch(index, { cache: "no-cache" }).then(function (answer) {
      return answer.ok ? answer.arrayBuffer() : null;
    }).then(function (data) { return data && new Uint8Array(data); }, function () { return null; });
  }

  var root = document.documentElement;
  var kinds = { view: ["elder"], contrast: ["high"], scheme: ["dark", "light"], face: ["hei", "song"] };

  function recall(kind) {
    try { return localStorage.getItem("shilu-" + kind); } catch (e) { return null; }
  }
  function keep(kind, value) {
    try {
      if (value) localStorage.setItem("shilu-" + kind, value);
      else localStorage.removeItem("shilu-" + kind);
    } catch (e) { /* a private window keeps nothing */ }
  }
  function asked(kind) {
    var found = new RegExp("[?&]" + kind + "=([a-z]+)").exec(location.search);
    return found && found[1];
  }
  Object.keys(kinds).forEach(function (kind) {
    var value = asked(kind) || recall(kind);
    if (kinds[kind].indexOf(value) >= 0) root.setAttribute("data-" + kind, value);
  });

  // Whether a switch is on, as the reader sees it: the system may have chosen dark, and 长者版 begins with 黑体.
  function isOn(kind) {
    var value = root.getAttribute("data-" + kind);
    if (value) return value === kinds[kind][0];
    if (kind === "scheme") return !!window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
    return kind === "face" && root.getAttribute("data-view") === "elder";
  }
  document.addEventListener("DOMContentLoaded", function () {
    var buttons = [].slice.call(document.querySelectorAll("[data-switch]"));
    function show() {
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(isOn(button.getAttribute("data-switch"))));
      });
    }
    buttons.forEach(function (button) {
      var kind = button.getAttribute("data-switch");
      button.addEventListener("click", function () {
        var value = isOn(kind) ? kinds[kind][1] || "" : kinds[kind][0];
        if (value) root.setAttribute("data-" + kind, value);
        else root.removeAttribute("data-" + kind);
        keep(kind, value);
        show();
        window.dispatchEvent(new Event("resize"));
      });
    });
    [].forEach.call(document.querySelectorAll(".switches"), function (box) { box.hidden = false; });
    show();
  });

  // The key / goes to the search box from everywhere but a box.
  document.addEventListener("keydown", function (event) {
    var box = document.querySelector(".masthead input[type=search]");
    if (event.key !== "/" || !box || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // The first use of a search box brings the script that suggests; a page that is only read does without it.
  document.addEventListener("focusin", function bring(event) {
    var form = document.querySelector("[data-suggest-script]");
    if (!form || !event.target.hasAttribute || !event.target.hasAttribute("data-suggest")) return;
    document.removeEventListener("focusin", bring);
    var script = document.createElement("script");
    script.src = form.getAttribute("data-suggest-script");
    document.head.appendChild(script);
  });
})();

// A text's margins: paragraph numbers that copy their address, editor's notes beside their words, the place in the outline.
// Everything is readable without this file. The text of a paragraph is never touched: a number is drawn by the style
// sheet in an empty link.
(function () {
  "use strict";
  var root = document.documentElement;
  var text = document.querySelector(".leaf .text");
  var own = document.currentScript;

  function all(selector, inside) { return [].slice.call((inside || document).querySelectorAll(selector)); }
  function said(key, n) { return ((text && text.getAttribute("data-" + key)) || "").replace("{n}", n); }
  function make(name, className) {
    var element = document.createElement(name);
    element.className = className;
    return element;
  }

  // ---- folds stand open where there is room for them: long ones only in the inner margin of a spread
  function from(rem) { return !!window.matchMedia && matchMedia("(min-width: " + rem + "rem)").matches; }
  function isLarge() { return root.getAttribute("data-view") === "elder"; }
  function isSpread() { return !isLarge() && from(78); }
  var room = from(isLarge() ? 66.01 : 47.01);
  all("details.fold").forEach(function (fold) {
    if (!room || (!isSpread() && all("li", fold).length > 12)) fold.open = false;
  });

  // ---- a copied address whose paragraph has been changed: go to the paragraph of that number, and say so
  function decoded(part) {
    try { return decodeURIComponent(part); } catch (e) { return ""; }
  }
  function arrive() {
    var anchor = decoded(location.hash.slice(1));
    var asked = /[?&]p=(\d+)/.exec(location.search);
    var there = anchor ? document.getElementById(anchor) : null;
    if (!asked || !/^p-[0-9a-f]/.test(anchor) || there) return there;
    var numbered = all("[data-n]");
    var found = numbered.filter(function (one) { return +one.getAttribute("data-n") <= +asked[1]; }).pop() || numbered[0];
    if (!found) return null;
    var notice = make("p", "notice");
    notice.setAttribute("role", "status");
    found.classList.add("at");
    found.parentNode.insertBefore(notice, found);
    notice.textContent = said("changed", found.getAttribute("data-n"));
    notice.scrollIntoView();
    return found;
  }

  // ---- words that were searched for: a script marks them, and it is fetched only when the address names some
  function mark(start) {
    var typed = location.search.slice(1).split("&").filter(function (part) { return /^mark=./.test(part); })
      .map(function (part) { return decoded(part.slice(5).replace(/\+/g, " ")); });
    if (!own || !own.getAttribute("data-marks") || !typed.length) return;
    var script = document.createElement("script");
    script.src = own.getAttribute("data-marks");
    script.onload = function () {
      if (window.shiluMarks) window.shiluMarks({
        typed: typed, start: start, places: all("main h1, .core .prose, .text .summary, .text .prose"), without: ".note, .pn, .summary > b",
        fold: own.getAttribute("data-fold"), words: JSON.parse(own.getAttribute("data-words"))
      });
    };
    document.head.appendChild(script);
  }

  // ---- paragraph numbers
  var toast;
  function tell(words) {
    if (!toast) {
      toast = document.body.appendChild(make("p", "toast"));
      toast.setAttribute("role", "status");
    }
    toast.textContent = words;
    clearTimeout(tell.timer);
    tell.timer = setTimeout(function () { toast.textContent = ""; }, 2500);
  }
  function copy(address) {
    function old() {                                         // pages opened from a disk or without TLS have no clipboard
      var box = document.body.appendChild(make("textarea", "hidden"));
      box.value = address;
      box.select();
      var done = false;
      try { done = document.execCommand("copy"); } catch (e) { /* the address bar shows it all the same */ }
      document.body.removeChild(box);
      if (done) tell(said("copied"));
    }
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(address).then(function () { tell(said("copied")); }, old);
    else old();
  }
  function number(paragraph) {
    var n = paragraph.getAttribute("data-n");
    var link = make("a", "pn");
    link.href = "?p=" + n + "#" + paragraph.id;
    link.setAttribute("data-no", n);
    link.setAttribute("data-cite", said("cite"));
    link.setAttribute("aria-label", said("label", n));
    paragraph.appendChild(link);
  }
  function cite(event) {
    var link = event.target.closest ? event.target.closest("a.pn") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    copy(link.href);
    location.hash = link.parentNode.id;
    try { history.replaceState(null, "", link.href); } catch (e) { /* from a disk: the hash alone */ }
    all(".prose .at").forEach(function (one) { one.classList.remove("at"); });
    link.parentNode.classList.add("at");
    link.focus({ preventScroll: true });
  }

  // ---- editor's notes: on a wide page beside the word, else under its paragraph
  var notes = [];
  function place(event) {
    var printed = event && event.type === "beforeprint";
    var wide = !printed && isSpread();
    var free = -Infinity;
    notes.forEach(function (one) {
      var paragraph = one.word.closest("[data-n]") || one.word.closest("p, li, blockquote, h2, h3") || one.word;
      paragraph.parentNode.insertBefore(one.note, wide ? paragraph : one.after && one.after.parentNode === paragraph.parentNode ? one.after : paragraph.nextSibling);
      one.note.style.marginTop = "";
      if (!wide) return;
      var top = paragraph.getBoundingClientRect().top;
      var down = Math.max(one.word.getBoundingClientRect().top - top, free - top);
      one.note.style.marginTop = down + "px";
      free = top + down + one.note.offsetHeight + 8;
    });
  }
  function annotate() {
    all(".errata .note").forEach(function (item, i) {
      var word = document.querySelector('.erratum[data-erratum="' + (i + 1) + '"]');
      if (!word || !word.closest) return;
      var note = make("div", "note");
      note.setAttribute("role", "note");
      while (item.firstChild) note.appendChild(item.firstChild);
      item.parentNode.removeChild(item);
      notes.push({ word: word, note: note });
    });
    if (!all(".errata .note").length) all(".errata").forEach(function (box) { box.hidden = true; });
    place();
    window.addEventListener("beforeprint", place);
    window.addEventListener("afterprint", place);
    var waiting;
    window.addEventListener("resize", function () { clearTimeout(waiting); waiting = setTimeout(place, 80); });
    if (document.fonts && document.fonts.ready) document.fonts.ready.then(function () { place(); });
  }

  // ---- where the reader is
  function follow() {
    var links = all(".outline a");
    var targets = links.map(function (link) { return document.getElementById(decodeURIComponent(link.hash.slice(1))); });
    if (!("IntersectionObserver" in window) || !links.length) return;
    var current = null;
    function look() {
      var now = null;
      targets.forEach(function (target, i) {
        if (target && target.getBoundingClientRect().top < innerHeight * 0.25) now = links[i];
      });
      if (now === current) return;
      if (current) current.removeAttribute("aria-current");
      if (now) now.setAttribute("aria-current", "true");
      current = now;
    }
    var watcher = new IntersectionObserver(look, { rootMargin: "0px 0px -75% 0px", threshold: [0, 1] });
    targets.forEach(function (target) { if (target) watcher.observe(target); });
  }

  // ---- a table that is wider than the page is moved with the keys too
  all(".prose table").forEach(function (table) { if (table.scrollWidth > table.clientWidth) table.tabIndex = 0; });

  if (text) {
    all("[data-n]", text).forEach(number);
    root.setAttribute("data-js", "");
    text.addEventListener("click", cite);
    annotate();
    follow();
  }
  mark(arrive());
})();

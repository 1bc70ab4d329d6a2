import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, LITERAL, MOST, WHOLE, ask, byDate } from "../../shilu/search/runtime/answer.js";
import { cutOut, excerpt, passages } from "../../shilu/search/runtime/excerpt.js";
import { doorTo, opened, smallArchive, vectors } from "./archive.mjs";

const files = smallArchive();
const fresh = () => opened(doorTo(files, { packed: true }));
const idsOf = (index, answer, docs = answer.docs) => Promise.all(Array.from(docs, async (d) => (await excerpt(index, answer, d)).document.id));
const search = (typed, related = false) => fresh()(async (index) => {
  const answer = await ask(index, typed, related);
  return { ...answer, ids: await idsOf(index, answer) };
});

test("strings stand where the vectors say, and the count is exact", async () => {
  for (const { q, places, ids } of vectors("archive").queries) {
    await fresh()(async (index) => {
      const answer = await ask(index, q, false), phrase = Array.from(answer.docs.filter((d) => answer.grade[d] <= LITERAL));
      assert.equal(answer.exact, ids.length, q);
      assert.deepEqual((await idsOf(index, answer, phrase)).sort(), [...ids].sort(), q);
      const found = Array.from(answer.phrase.list.p);
      if (answer.form.row.length > 1) assert.deepEqual(found, places, q);
      else assert.ok(found.every((p) => places.includes(p)), q);
    });
  }
});

test("starts, lengths, names and titles are those of the vectors", async () => {
  await fresh()(async (index) => {
    const { documents } = vectors("archive");
    assert.deepEqual(Array.from(index.starts.subarray(0, index.count)), documents.map((d) => d.start));
    assert.deepEqual(Array.from(index.lengths), documents.map((d) => d.length));
    assert.deepEqual(Array.from(index.names), documents.map((d) => d.names));
    documents.forEach(({ title: [from, to] }, d) => assert.equal(index.titleAt(d, to - from), from));
  });
});

test("a whole word comes before an accident", async () => {
  const { ids, counts, grade, docs } = await search("服务");
  assert.deepEqual(counts.slice(WHOLE), [2, 0, 0, 0, 0]);
  assert.ok(ids.length === 2 && docs.every((d) => grade[d] === WHOLE));
});

test("traditional and simplified, full and half width, marks inside: the same answer", async () => {
  for (const [a, b] of [["计划", "計畫"], ["5G", "５ｇ"], ["放管服改革", "“放管服”改革"]]) assert.deepEqual((await search(a)).ids, (await search(b)).ids);
});

test("a blank is and; the string without it comes first", async () => {
  const joined = await search("社区 治理");
  assert.deepEqual(joined.ids.slice(0, 2).sort(), ["2016-chang", "2016-nianhui"]);
  assert.equal(joined.exact, 2);
  const apart = await search("服务 5G");
  assert.deepEqual([apart.exact, apart.counts[ALL], apart.ids], [0, 1, ["2012-hefu"]]);
});

test("quotes drop what is not the phrase", async () => {
  assert.deepEqual((await search("“治理社区”")).total, 0);
  assert.deepEqual((await search("“社区治理”")).total, 2);
});

test("a minus takes documents away, years and fields keep their own", async () => {
  assert.deepEqual((await search("社区 -年会")).ids.includes("2016-nianhui"), false);
  assert.deepEqual((await search("社区 2012..2012")).ids, ["2012-jihua"]);
  assert.deepEqual((await search("社区 ..2015")).ids, ["2012-jihua"]);
  assert.deepEqual((await search("讲话人:讲话人甲")).ids.sort(), ["2016-chang", "2016-nianhui"]);
  assert.deepEqual((await search("社区治理 讲话人:讲话人甲 2016..")).exact, 2);
  assert.deepEqual((await search("标题:长文")).ids, ["2016-chang"]);
  assert.deepEqual((await search("标题:社区治理")).ids.includes("2016-chang"), false);
  const nobody = await search("社区 讲话人:讲话人丙");
  assert.deepEqual([nobody.total, nobody.missing], [0, ["讲话人:讲话人丙"]]);
});

test("a name that does not occur gives nothing, and is named", async () => {
  const { total, missing } = await search("讲话人丁戊");
  assert.equal(total, 0);
  assert.deepEqual((await search("欧阳建 社区")).missing, ["欧阳建"]);
  assert.deepEqual(missing, []);
});

test("a string with a parting mark is proved by its text", async () => {
  const { queries } = vectors("archive");
  assert.ok(queries.length > 0);
  const { exact } = await search("社区服务，GDP");
  assert.equal(exact, 1);
  assert.equal((await search("社区服务。GDP")).exact, 0);
});

test("marks cover the words exactly", async () => {
  await fresh()(async (index) => {
    for (const { q, ids } of vectors("archive").queries.filter((x) => x.ids.length)) {
      const answer = await ask(index, q, false);
      for (const d of answer.docs.filter((x) => answer.grade[x] <= LITERAL)) {
        const { best, title, document, head } = await excerpt(index, answer, d);
        const read = best ? [best, best.correct].filter(Boolean) : [];
        const marked = [...read.flatMap((x) => x.marks.map(([a, b]) => x.text.slice(a, b))), ...title.map(([a, b]) => document.title.slice(a, b)), ...head.flatMap((h) => h.marks.map(([a, b]) => h.text.slice(a, b)))];
        assert.ok(marked.length > 0, `${q} in ${ids}`);
      }
    }
  });
});

test("a result shows up to three paragraphs, tells how many more match, and shows all when asked", async () => {
  await fresh()(async (index) => {
    for (const q of ["社区", "社区治理", "服务"]) {
      const answer = await ask(index, q, false);
      for (const d of answer.docs) {
        const { shown, more, best } = await excerpt(index, answer, d), { rows: all } = await passages(index, answer, d);
        assert.ok(shown.length <= 3 && (!shown.length || shown[0].text === best.text));
        assert.ok(all.every((row) => row.marks.length > 0));
        const marked = shown.filter((row) => row.marks.length);
        assert.equal(marked.length + more, all.length, `${q} in ${d}`);
        assert.deepEqual(marked.slice(1).map((row) => row.number), marked.slice(1).map((row) => row.number).sort((x, y) => x - y));
      }
    }
  });
});

test("by date the phrase's documents come first, each group by date, and what has no date last", async () => {
  await fresh()(async (index) => {
    const answer = await ask(index, "社区 服务", true), group = (d) => Math.max(LITERAL, answer.grade[d]), late = (d) => (index.years[d] ? 0 : 1);
    assert.ok(Array.from(answer.docs).some(late));
    for (const oldest of [true, false]) {
      const docs = Array.from(byDate(index, answer, oldest));
      assert.deepEqual(docs, [...docs].sort((x, y) => group(x) - group(y) || late(x) - late(y) || (oldest ? x - y : y - x)));
      assert.equal(docs.length, answer.total);
    }
  });
});

test("of a text over several blocks it is told in how many more paragraphs something stands, and they can be read", async () => {
  await fresh()(async (index) => {
    for (const q of ["第1条", "结语", "条", "快慰"]) {
      const answer = await ask(index, q, true);
      for (const d of answer.docs) {
        const { shown, more, best } = await excerpt(index, answer, d), { rows, next } = await passages(index, answer, d), lit = shown.filter((x) => x.marks.length || x.correct);
        assert.equal(next, 0);
        assert.equal(rows.length, best && lit.length ? lit.length + more : more, q);
      }
    }
  });
});

test("where a list of a word is lost, nothing is said to have all words", async () => {
  const run = (lost) => fresh()(async (index) => {
    const { pairs } = index;
    index.pairs = async (keys) => (await pairs(keys)).map((list, i) => (keys[i] === lost ? null : list));
    return (await ask(index, "社会组织 社区治理", true)).counts;
  });
  assert.ok((await run(""))[ALL] > 0);
  assert.equal((await run("社 会"))[ALL], 0);
  assert.ok((await run("社 会"))[MOST] > 0);
});

test("odd queries have an answer", async () => {
  for (const q of ["", " ", "，。", "“”", "的", "-", "a".repeat(300), "社".repeat(70), "社区治理".repeat(20), "😀", "\ud800", "2016..", "标题:", "讲话人:“”", "x ".repeat(60)]) {
    const { total, docs } = await search(q, true);
    assert.equal(docs.length, total, q);
  }
});

test("a long paragraph is cut to its marks, from the end of a sentence", () => {
  const text = `${"甲".repeat(100)}。${"乙".repeat(20)}社区治理${"丙".repeat(200)}`, at = 121;
  const piece = cutOut(text, [[at, at + 4]]);
  assert.ok(piece.before && piece.after && piece.text.startsWith("乙"));
  assert.deepEqual(piece.marks.map(([a, b]) => piece.text.slice(a, b)), ["社区治理"]);
  assert.deepEqual(cutOut("短", [[0, 1]]), { text: "短", marks: [[0, 1]], before: false, after: false });
  assert.ok(!/[\ud800-\udbff]$/.test(cutOut("𬱖".repeat(400), [[301, 303]]).text));
});

test("each document of an answer has its text, however long the query", async () => {
  const long = "一委一会一中心的社会组织和社区治理谈讲话人甲二零一六年计划放管服改革互联网社区服务".repeat(2);
  await fresh()(async (index) => {
    const answer = await ask(index, long, true);
    assert.ok(answer.total > 0);
    for (const d of answer.docs) {
      const found = await excerpt(index, answer, d);
      assert.ok(found && found.document.id);
      for (const [from, to] of found.best ? found.best.marks : []) assert.ok(from < to && to <= found.best.text.length);
    }
  });
});

test("in a large archive a phrase of more than a dozen characters is what was meant: the related wait to be asked for", async () => {
  const run = (typed, large, related) => fresh()(async (index) => {
    index.large = large;
    const answer = await ask(index, typed, related);
    return [(await idsOf(index, answer))[0], answer.complete];
  });
  const typed = "讲话人甲：社区治理要靠社会组织";
  assert.deepEqual(await run(typed, true, false), ["2016-nianhui", false]);
  assert.deepEqual(await run(typed, true, true), ["2016-nianhui", true]);
  assert.deepEqual(await run(typed, false, false), ["2016-nianhui", true]);
  assert.deepEqual(await run("社区治理要靠社会组织", true, false), ["2016-nianhui", true]);
});

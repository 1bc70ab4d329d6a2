"""Chinese Markdown: what an editor types, and what a reader sees of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu import markdown
from shilu.errors import Problem
from shilu.markdown import lines
from shilu.model import Body, Document, Erratum, Heading, Paragraph, Speaker, Target, Turn

PATH = "content/speeches/x.md"
VOICES = (Speaker("讲话人甲"), Speaker("宁波"))


def document(speakers: tuple[Speaker, ...] = (), errata: tuple[Erratum, ...] = ()) -> Document:
    return Document(PATH, 1, 5, "speech", "x", "题", speakers=speakers, errata=errata)


def whole(
    text: str, speakers: tuple[Speaker, ...] = (), errata: tuple[Erratum, ...] = (),
) -> tuple[Body, tuple[Target, ...], tuple[Turn, ...], tuple[Problem, ...]]:
    return markdown.render(text, 5, PATH, document(speakers, errata))


def html(text: str) -> str:
    """The HTML without the anchors and numbers of paragraphs, for they have tests of their own."""
    return re.sub(r' id="p-[0-9a-f]{6,8}(-\d+)?"| data-n="\d+"', "", whole(text)[0].html).strip()


def texts(text: str) -> list[str]:
    return [one.text for one in whole(text)[0].paragraphs]


def rules(text: str) -> list[tuple[str, int, int]]:
    return [(one.rule, one.line, one.column) for one in whole(text)[3]]


class Page(HTMLParser):
    """A browser's view: the textContent of each numbered paragraph, all ids, all text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.paragraphs: list[tuple[str, int, str]] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] | None = None
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.add(tag)
        self.attributes.update(own)
        if own.get("id") is not None:
            self.ids.append(own["id"] or "")
        if tag == "p" and "data-n" in own:
            self.open = [own["id"] or "", own["data-n"] or "", ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" and self.open is not None:
            self.paragraphs.append((self.open[0], int(self.open[1]), self.open[2]))
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.open[2] += data


# ---------------------------------------------------------------- paragraphs

@pytest.mark.parametrize(("source", "expected"), [
    ("甲行，\n乙行", ["甲行，乙行"]),
    ("使用\nMarkdown\n写作", ["使用Markdown写作"]),
    ("plain words\nwrapped here", ["plain words wrapped here"]),
    ("他说：“好。”\n“也好。”又说", ["他说：“好。”“也好。”又说"]),
    ("said “yes”\n“no” too", ["said “yes” “no” too"]),
    ("**重点**\n在后\n*a* b\n*c*", ["重点在后a b c"]),
    ("GDP\n5%", ["GDP 5%"]),
    ("甲  \n乙", ["甲\n乙"]),
    ("甲\\\n乙", ["甲\n乙"]),
    ("甲\\", ["甲\\"]),
    ("１ ９ ９ ３ 年\t和\u3000空白", ["１ ９ ９ ３ 年\t和\u3000空白"]),
    ("一行。\n\n\n\u3000\u3000\n二行。", ["一行。", "二行。"]),
    ("第一段。\n二、行\r", ["第一段。", "二、行"]),
    ("", []), ("\n \n\u3000\n", []), ("\\", ["\\"]),
])
def test_wrapped_lines_are_joined_as_chinese_is_read(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize("indent", ["    ", "\t", "\u3000\u3000", "\xa0\xa0\xa0\xa0", "        ", "\u3000", "　  "])
def test_a_typed_indent_is_never_code_and_never_shown(indent: str) -> None:
    assert html(f"{indent}一是党建。\n\n{indent}二是*治理*。") == "<p>一是党建。</p>\n<p>二是<em>治理</em>。</p>"


def test_a_typed_indent_begins_a_paragraph_without_an_empty_line() -> None:
    assert texts("　　甲段。\n　　乙段\n接着。\n    丙段。\n 不是新段") == ["甲段。", "乙段接着。", "丙段。不是新段"]


@pytest.mark.parametrize("opener", ["二、", "（二）", "二是", "第二，", "2、"])
def test_a_typed_number_begins_a_paragraph_after_a_sentence_only(opener: str) -> None:
    assert texts(f"甲。\n{opener}乙") == ["甲。", f"{opener}乙"]
    assert texts(f"甲，\n{opener}乙") == [f"甲，{opener}乙"]


@pytest.mark.parametrize("source", [
    "一、加强领导", "（一）加强领导", "一是领导", "1、领导", "2016. 年会", "1.5倍", "#话题#今天", "＃话题", "- ",
    "{{ x }}", "{% if %}", "a {{ b }}", "* ", "1.",
    "=====", "3 < 5 > 2", "AT&T", "a_b_c", "2 * 3 * 4", "~约~", "[方括号]", "100~200", "!important", "|",
    "<某某>说", "：注", "`",
])
def test_what_only_looks_like_a_sign_is_text(source: str) -> None:
    assert texts(source) == [source.strip()]
    assert set(Page(whole(source)[0].html).tags) <= {"p", "span"}


@pytest.mark.parametrize("source", ["题\n---", "题\n===="])
def test_a_line_under_a_line_makes_no_heading(source: str) -> None:
    assert "<h" not in html(source).replace("<hr>", "")


def test_escaped_signs_are_text() -> None:
    every = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    assert texts("".join(f"\\{sign}" for sign in every) + "汉") == [every + "汉"]
    assert texts("**粗**" + "".join(f"\\{sign}" for sign in every) + "汉") == ["粗" + every + "汉"]


# ---------------------------------------------------------------- inline

@pytest.mark.parametrize(("source", "expected"), [
    ("**“基本+特色”**，", "<strong>“基本+特色”</strong>，"), ("前**“一”**是后", "前<strong>“一”</strong>是后"),
    ("**重点。**后", "<strong>重点。</strong>后"),
    ("**《书》**已", "<strong>《书》</strong>已"), ("**（一）首先**全", "<strong>（一）首先</strong>全"),
    ("*“一”*，", "<em>“一”</em>，"),
    ("__“一”__，", "<strong>“一”</strong>，"), ("~~“一”~~了", "<del>“一”</del>了"), ("`a_b`，", "<code>a_b</code>，"),
    ("<ruby>皓<rt>hào</rt></ruby>", "<ruby>皓<rt>hào</rt></ruby>"),
    ("[网](https://a.cn/x?a=1&b=2)", '<a href="https://a.cn/x?a=1&amp;b=2">网</a>'),
    ("字{: .x}", "字{: .x}"), ("**字**{: .x}", '<strong class="x">字</strong>'),
    ("**字**{{ x }}", "<strong>字</strong>{{ x }}"), ("**a**\tb", "<strong>a</strong>\tb"),
])
def test_signs_beside_chinese_marks_work(source: str, expected: str) -> None:
    assert html(source) == f"<p>{expected}</p>"


def test_an_attribute_list_gives_a_paragraph_a_class_and_a_second_id() -> None:
    body = whole("文字\n{: .note #here}")[0]
    assert body.html == f'<p id="{body.paragraphs[0].anchor}" data-n="1" class="note"><span id="here"></span>文字</p>\n'


# ---------------------------------------------------------------- blocks

def test_a_list_keeps_its_numbers() -> None:
    assert html("3. 甲\n4. 乙\n8. 丙\n9. 丁").replace("\n", "") == (
        '<ol start="3"><li><p>甲</p></li><li><p>乙</p></li><li value="8"><p>丙</p></li><li><p>丁</p></li></ol>')


def test_a_list_may_begin_without_an_empty_line_but_a_year_is_no_item() -> None:
    assert html("如下：\n- 甲\n- 乙\n\n2016. 年").replace("\n", "") == (
        "<p>如下：</p><ul><li><p>甲</p></li><li><p>乙</p></li></ul><p>2016. 年</p>")


@pytest.mark.parametrize("indent", ["  ", "    ", "\t", "   "])
def test_lists_stand_in_lists_however_deep_they_are_indented(indent: str) -> None:
    assert html(f"- 甲\n{indent}- 乙\n{indent}{indent}- 丙\n- 丁").replace("\n", "") == (
        "<ul><li><p>甲</p><ul><li><p>乙</p><ul><li><p>丙</p></li></ul></li></ul></li><li><p>丁</p></li></ul>")


def test_an_item_has_paragraphs_and_code_and_ends_where_the_indent_ends() -> None:
    assert html("1. 甲\n\n   续段\n\n   ```\n   x\n   ```\n\n2. 乙\n\n外面").replace("\n", "") == (
        "<ol><li><p>甲</p><p>续段</p><pre><code>x</code></pre></li><li><p>乙</p></li></ol><p>外面</p>")


def test_fenced_code_is_kept_as_it_stands() -> None:
    body = whole("```python\n一、 <x> {{ y }}\n\n    # 不是标题\n```")[0]
    assert body.paragraphs == (Paragraph("一、 <x> {{ y }}\n\n    # 不是标题\n", body.paragraphs[0].anchor, 0, -1),)
    assert '<code class="language-python">一、 &lt;x&gt; {{ y }}\n\n    # 不是标题\n</code></pre>' in body.html


def test_a_fence_that_is_never_closed_is_a_row_of_signs() -> None:
    assert texts("~~~~\n\n正文") == ["~~~~", "正文"]


def test_a_table_is_rows_of_text() -> None:
    body = whole("| 甲 | 乙 |\n| --- | ---: |\n|  | **2** |")[0]
    assert [(one.text, one.number) for one in body.paragraphs] == [("甲 | 乙", 0), (" | 2", 0)]
    assert '<td align="right"><strong>2</strong></td>' in body.html
    assert " | " not in body.html


def test_quotes_hold_numbered_paragraphs() -> None:
    assert whole("前\n\n> 引文\n> 续\n>\n> 二段\n\n后")[0].html.count("data-n=") == 4


def test_a_footnote_leaves_the_text_alone() -> None:
    body, targets, _, problems = whole("正文[^甲]续。\n\n[^甲]: 注[文](b.md)。")
    assert [(one.text, one.number) for one in body.paragraphs] == [("正文续。", 1), ("注文。", 0)]
    assert 'href="#fn:甲"' in body.html
    assert 'href="#fnref:甲"' in body.html
    assert [one.target for one in targets] == ["b.md"]
    assert not problems


def test_a_mark_without_its_note_is_told_and_a_note_without_its_mark_links_nowhere() -> None:
    assert rules("甲\n\n正文[^2]，\\[^3]。") == [("footnote-missing", 7, 3)]
    assert "#fnref" not in html("甲**乙**\n\n[^1]: 注")


# ---------------------------------------------------------------- headings

def test_headings_begin_below_the_pages_own() -> None:
    assert re.findall("<(h.)", html("# 甲\n\n## 乙\n\n###### 丙")) == ["h2", "h3", "h6"]
    assert re.findall("<(h.)", html("## 甲\n正文\n### 乙")) == ["h2", "h3"]


def test_a_heading_is_linked_by_its_own_words() -> None:
    body = whole("## 第一章　总则\n\n## A & B\n\n## 自定 {#own}\n\n## ……")[0]
    assert [one.anchor for one in body.outline] == ["第一章-总则", "A-B", "own", "h"]
    assert [one.text for one in body.outline] == ["第一章　总则", "A & B", "自定", "……"]


def test_a_heading_said_twice_is_told_apart_by_the_one_above() -> None:
    body = whole("## 甲\n\n### 背景\n\n## 乙\n\n### 背景\n\n### 背景")[0]
    assert [one.anchor for one in body.outline] == ["甲", "背景", "乙", "乙-背景", "背景-2"]
    inserted = whole("## 甲\n\n### 背景\n\n## 丙\n\n## 乙\n\n### 背景\n\n### 背景")[0]
    assert {one.anchor for one in body.outline} < {one.anchor for one in inserted.outline}


# ---------------------------------------------------------------- anchors and numbers

def test_a_paragraph_is_named_by_its_letters_and_han_alone() -> None:
    one, other = whole("“社区”治理，2016！")[0], whole("社区治理 2016")[0]
    assert one.paragraphs[0].anchor == other.paragraphs[0].anchor
    assert re.fullmatch("p-[0-9a-f]{6}", one.paragraphs[0].anchor)
    assert whole("社區治理 2016")[0].paragraphs[0].anchor != one.paragraphs[0].anchor
    assert whole("**社区**治理2016")[0].paragraphs[0].anchor == one.paragraphs[0].anchor


def test_an_anchor_stays_what_it_is() -> None:
    assert whole("社区治理")[0].paragraphs[0].anchor == "p-3ccc21"


def test_the_same_text_again_is_numbered_and_a_clash_takes_eight_digits() -> None:
    first, second, third = (one.anchor for one in whole("同文。\n\n同文\n\n“同文”")[0].paragraphs)
    assert (second, third) == (first + "-2", first + "-3")
    seen: dict[str, str] = {}
    for number in range(20_000):  # some two of so many share six digits
        text = f"段{number}"
        anchor = whole(text)[0].paragraphs[0].anchor
        if anchor in seen:
            a, b = whole(f"{seen[anchor]}\n\n{text}")[0].paragraphs
            assert (a.anchor, b.anchor[:8]) == (anchor, anchor)
            assert re.fullmatch("p-[0-9a-f]{8}", b.anchor)
            return
        seen[anchor] = text
    raise AssertionError("no two texts share six digits")


def test_numbers_count_paragraphs_items_and_quotes_but_not_headings_rows_and_notes() -> None:
    body = whole("## 题\n\n甲\n\n- 乙\n- 丙\n\n> 丁\n\n| a |\n|---|\n| b |\n\n戊[^1]\n\n[^1]: 注")[0]
    assert [(one.text, one.number) for one in body.paragraphs] == [
        ("题", 0), ("甲", 1), ("乙", 2), ("丙", 3), ("丁", 4), ("a", 0), ("b", 0), ("戊", 5), ("注", 0)]


# ---------------------------------------------------------------- turns

def test_a_heading_or_a_label_opens_a_turn() -> None:
    body, _, turns, problems = whole(
        "开场。\n\n### 宁　波：\n\n我说。\n\n再说 OK。\n\n讲话人甲： 我答。\n\n又答。\n\n### 宁波:\n\n完。", VOICES)
    assert [one.speaker for one in body.paragraphs] == [-1, 1, 1, 1, 0, 0, 1, 1]
    assert [(one.speaker, one.number, one.chars) for one in turns] == [(1, 2, 5), (0, 4, 8), (1, 6, 1)]
    assert turns[0].anchor == body.paragraphs[2].anchor
    assert '<b class="voice">讲话人甲：</b> 我答。' in body.html
    assert body.html.count('class="turn"') == 2
    assert body.outline == ()
    assert not problems


def test_a_label_in_bold_is_a_label_too() -> None:
    body = whole("**宁波：**我说。\n\n**讲话人甲**：我说。", VOICES)[0]
    assert [one.speaker for one in body.paragraphs] == [1, 0]


def test_one_speaker_says_it_all_and_has_no_turns() -> None:
    body, _, turns, _ = whole("甲。\n\n宁波：乙。", (Speaker("宁波"),))
    assert [one.speaker for one in body.paragraphs] == [0, 0]
    assert turns == ()


def test_an_unknown_voice_is_a_hint_and_nobodys() -> None:
    body, _, turns, problems = whole("宁波：甲。\n\n### 讲话人丙：\n\n乙。\n\n他说：丙。", VOICES)
    assert [one.speaker for one in body.paragraphs] == [1, -1, -1, -1]
    assert [(one.speaker, one.chars) for one in turns] == [(1, 3)]
    assert [(one.rule, one.level, one.line, dict(one.values)) for one in problems] == [
        ("turn-unknown-speaker", "hint", 7, {"name": "讲话人丙"})]


def test_a_name_within_a_sentence_opens_nothing() -> None:
    assert whole("正如宁波：所说\n\n宁波市：好", VOICES)[2] == ()


# ---------------------------------------------------------------- outline

def test_the_outline_takes_the_opening_clauses() -> None:
    body = whole(
        "一是要坚持“基本+特色”，精准定位。\n\n（二）强化责任。要做好。\n\n第三，落实。\n\n四、" + "长" * 30
        + "。\n\n不是一是。\n\n一个。")[0]
    assert [(one.level, one.text, one.number) for one in body.outline] == [
        (0, "一是要坚持“基本+特色”", 1), (0, "（二）强化责任", 2), (0, "第三，落实", 3),
    (0, "四、" + "长" * 13 + "…", 4)]
    assert '<span class="runin">（二）强化责任。</span>要做好。' in body.html
    assert "第三，落实。</p>" in body.html
    assert body.outline[0] == Heading(0, body.paragraphs[0].anchor, "一是要坚持“基本+特色”", 1)


# ---------------------------------------------------------------- errata

def test_an_erratum_is_marked_once_and_changes_no_text() -> None:
    body, _, _, problems = whole("一**本台**帐。\n\n台帐。", errata=(Erratum("台帐", "台账"), Erratum("没有", "x")))
    mark = '<span class="erratum" data-erratum="1">'
    assert f"{mark}台</span></strong>{mark}帐</span>" in body.html
    assert body.html.count('data-erratum="1"') == 2
    assert [one.text for one in body.paragraphs] == ["一本台帐。", "台帐。"]
    assert [(one.rule, one.level, one.line) for one in problems] == [("erratum-not-found", "warning", 1)]


# ---------------------------------------------------------------- links

def test_internal_addresses_are_told_with_their_places() -> None:
    body, targets, _, problems = whole(
        "看[甲](../a.md#x)和![图](图 1.png)、![图](<图 2.png>)\n\n[乙](#乙)[丙][r]<img src=\"c.png\">\n\n[r]: d.pdf")
    assert [(one.target, one.line, one.column, one.picture) for one in targets] == [
        ("../a.md#x", 5, 6, False), ("图 1.png", 5, 22, True), ("图 2.png", 5, 37, True), ("#乙", 7, 5, False),
    ("d.pdf", 9, 6, False),
        ("c.png", 7, 24, True)]
    assert targets[0].excerpt.startswith("看[甲]")
    assert 'href="shilu:../a.md#x"' in body.html
    assert 'src="shilu:图 1.png"' in body.html
    assert 'href="#乙"' in body.html
    assert not problems


@pytest.mark.parametrize("address", ["https://a.cn/", "mailto:a@b.cn", "//cdn.cn/x", "tel:+8610", "HTTP://a.cn"])
def test_other_sites_are_left_alone(address: str) -> None:
    body, targets, _, problems = whole(f"[甲]({address})")
    assert f'href="{address}"' in body.html
    assert not targets
    assert not problems


@pytest.mark.parametrize("source", [
    "[x](javascript:alert(1))", "[x](JavaScript&colon;alert(1))", "<a href=\"java\nscript:alert(1)\">x</a>",
    "![x](data:image/svg+xml;base64,AA)",
    "<script>alert(1)</script>", "<p onclick=\"x()\">x</p>", "<b style=\"position:fixed\">x</b>",
    "<iframe src=\"https://a.cn\"></iframe>",
    "<svg onload=alert(1)>", "<form action=x><input></form>", "<style>p{}</style>", "<a href=\"vbscript:x\">x</a>",
    "<object data=x></object>",
])
def test_what_could_do_harm_is_taken_out_and_told(source: str) -> None:
    body, _, _, problems = whole("段\n\n" + source)
    harm = r"(?i)script:|data:|<script|onclick|onload|style|<iframe|<svg|<form|<input|<object|alert"
    assert not re.search(harm, body.html)
    assert {one.rule for one in problems} <= {"html-removed", "link-scheme"}
    assert problems
    assert all(one.line == (5 if "\n" in source else 7) and one.level == "warning" for one in problems)


@pytest.mark.parametrize("place", ["id", "class", "title"])
def test_an_attribute_cannot_break_out_of_its_quotes(place: str) -> None:
    source = f"<p {place}='\"><img src=x onerror=alert(1)>'>字</p>\n\n<i {place}='\" onclick=\"x'>字</i>"
    page = Page(whole(source)[0].html)
    assert page.tags <= {"p", "span", "i"}
    assert "onclick" not in page.attributes
    assert "onerror" not in page.attributes


def test_harmless_html_stays_and_its_text_can_be_found() -> None:
    body = whole("<div class=\"box\">\n\n甲\n\n乙\n</div>\n\n<details><summary>题</summary>文</details>")[0]
    assert [(one.text, one.number) for one in body.paragraphs] == [("甲", 1), ("乙", 2), ("题", 0), ("文", 3)]
    assert '<div class="box">' in body.html


# ---------------------------------------------------------------- laws

SIGNS = st.sampled_from([
    "社区治理", "是", "一、", "一是", "宁波：", "（二）", "，", "。", "“", "”", "《", "》", "a", "B c", "12",
    "2016. ", "1. ", "3. ", "- ", "* ", "*", "**", "_", "`", "```",
    "~~", "~~~", "[", "](x.md)", "[^1]", "[^1]: ", " ", "  ", "    ", "\t", "\u3000\u3000", "\xa0", "\n", "\n\n",
    "  \n", "\\\n", "\\", "#", "## ", "### 宁波：\n", "> ",
    ">", "|", "|---|---|", "&amp;", "&", "{: .x}", "{#y}", "{{ z }}", "---", "***", "===", "!", "![", "<",
    "\u2028", "😀", "𬱖", "\u200b", "\x00", "\x02", "\ufdd0", "{",
])
HTML = st.sampled_from([
    "<b>", "</b>", "<div>", "</div>", "<script>", "<p>", "<br>", "<!--", "-->", "<table><tr><td>",
    "</td></tr></table>", "<pre>", "</pre>", "<li>", "<h1>",
    "<ruby>皓<rt>hào</rt></ruby>", "<details><summary>", "<a href=\"", "\">",
])


def check_the_page(source: str) -> Body:
    body = whole(source, VOICES, (Erratum("治理", "x"), Erratum("社", "y")))[0]
    page = Page(body.html)
    assert page.paragraphs == [(one.anchor, one.number, one.text) for one in body.paragraphs if one.number]
    assert len(set(page.ids)) == len(page.ids)
    assert [one.number for one in body.paragraphs if one.number] == list(range(1, len(page.paragraphs) + 1))
    assert len({one.anchor for one in body.paragraphs}) == len(body.paragraphs)
    return body


@settings(max_examples=400, deadline=None)
@given(st.lists(SIGNS | HTML, max_size=30).map("".join))
def test_a_browser_reads_in_a_paragraph_exactly_its_text(source: str) -> None:
    check_the_page(source)


@settings(max_examples=400, deadline=None)
@given(st.lists(SIGNS, max_size=30).map("".join))
def test_a_plain_paragraph_is_what_python_markdown_makes_of_it(source: str) -> None:
    fast = check_the_page(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "plain_text", lambda source: None)
        assert check_the_page(source) == fast


@pytest.mark.parametrize("source", [
    "[" * 5_000, "![" * 5_000, "[a](b" * 5_000, "*" * 9_000, "*a" * 9_000, "`" * 9_000, "<" * 9_000, "<a " * 5_000,
    "> " * 5_000 + "a", ">" * 5_000 + "a",
    "- " * 3_000 + "a",
    "&" * 9_000, "~~a" * 9_000, "<![CDATA[" * 900, "a" * 90_000 + "**b**",
    "\n".join("  " * i + "- a" for i in range(200)), "a:" * 9_000 + "*b*",
    "[^1]" * 900 + "\n\n[^1]: b",
])
def test_no_text_takes_long(source: str) -> None:
    check_the_page(source)


def test_too_many_signs_are_shown_as_they_stand_and_told() -> None:
    assert rules("段\n\n" + "[" * 5_000) == [("too-many-signs", 7, 0)]
    assert texts("段\n\n" + "[" * 5_000) == ["段", "[" * 5_000]


def test_a_very_long_paragraph_without_any_mark_is_one_paragraph() -> None:
    source = "社区治理" * 16_425
    assert texts(source) == [source]

"""What the search box offers: the files as they are written, and what the real reader makes of them."""

from __future__ import annotations

import itertools
import json
import zlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shilu import canon
from shilu.model import Text, Words
from shilu.search import sounds, suggest, tokens, wire
from shilu.search.postings import counting, printed
from shilu.search.postings.heads import Head
from shilu.search.suggest import files, rows, words
from tests.search import archives as make
from tests.search import suggesting
from tests.search.suggesting import OFFERS, built, offer

WORD, PERSON, ORG, EVENT, COLUMN, TAG, TITLE = range(7)


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return suggesting.site(suggesting.archive(), OFFERS)


def names(site: dict[str, bytes], *typed: str) -> list[list[str]]:
    return [[row["name"] for row in one["rows"]] for one in suggesting.said(site, typed).suggested]


# ---------------------------------------------------------------- files

def test_the_vectors_are_what_python_makes() -> None:
    assert json.loads(suggesting.VECTORS.read_text("utf-8")) == json.loads(json.dumps(suggesting.example()))


def test_every_file_decodes_and_is_named_by_its_digest() -> None:
    made = built(suggesting.archive(), OFFERS)
    root = files.root(made[files.ROOT])
    named = {files.shard_name(digest) for digest in root.digests} | {files.sounds_name(root.sounds), files.ROOT}
    assert named == made.keys()
    assert list(made)[-1] == files.ROOT
    for digest in root.digests:
        assert wire.digest(made[files.shard_name(digest)], 4) == digest
        assert files.shard(made[files.shard_name(digest)])
    table = files.sounds(made[files.sounds_name(root.sounds)])
    assert table["区"] == ("qu", "ou")
    assert table["单"][0] == "dan"
    assert "shan" in table["单"]


def test_a_shard_of_broken_columns_is_refused() -> None:
    made = built(suggesting.archive(), OFFERS)
    shard = next(data for path, data in made.items() if path.startswith("search/t/"))
    with pytest.raises(wire.WireError):
        files.shard(shard[:-1])


def test_an_archive_without_anything_has_a_root_without_shards() -> None:
    made = built(((), ()), ())
    assert files.root(made[files.ROOT]).borders == ()
    assert names(suggesting.site(((), ()), ()), "社", "she", "社qu") == [[], [], []]


@given(st.lists(st.text("社区治理国务院讲话abz", min_size=1, max_size=6), min_size=1, max_size=60, unique=True))
@settings(max_examples=40, deadline=None)
def test_whatever_is_typed_its_rows_are_in_one_shard(texts: list[str]) -> None:
    whole = rows.rows([offer("tag", text, weight=len(text)) for text in texts], (), ())
    old = files.TARGET
    files.TARGET = 300
    try:
        shards = files.shards(whole)
    finally:
        files.TARGET = old
    borders = [wire.utf16(border) for border, _ in shards]
    held = [row for _, part in shards for row in part if not row.typed.endswith(files.MARK)]
    assert sorted(held) == sorted(whole)
    for prefix in {row.typed[:size] for row in whole for size in range(1, len(row.typed) + 1)}:
        home = max(i for i, border in enumerate(borders) if border <= wire.utf16(prefix))
        beginning = [row for row in whole if row.typed.startswith(prefix)]
        best = [row for row in shards[home][1] if row.typed == prefix + files.MARK]
        inside = [row for row in shards[home][1] if row.typed.startswith(prefix) and not row.typed.endswith(files.MARK)]
        assert len(inside) == len(beginning) or len(best) >= min(files.BEST, len({row.text for row in beginning}))
        assert [row for row in inside if row.typed == prefix] == [row for row in beginning if row.typed == prefix]


def title(text: str, href: str) -> Head:
    units = sounds.units_of(text)
    return Head(text, " ".join(units), " ".join(sounds.of_text(units)), (0,), href, "")


def test_one_document_more_leaves_most_shards_as_they_are() -> None:
    spread = [zlib.crc32(str(i).encode()) for i in range(3000)]
    titles = tuple(title(f"{n}号文件谈第{i}件事", f"news/{i}.html") for i, n in enumerate(spread))
    more = (*titles, title("第三千零一件事", "news/3001.html"))
    old, new = ({b"".join(files.encode_shard(part)) for _, part in files.shards(rows.rows((), some, ()))}
                for some in (titles, more))
    assert len(old) > 8
    assert len(old - new) <= 4


# ---------------------------------------------------------------- words

def frequent(archive: make.Archive) -> dict[str, int]:
    """Folded word -> weight."""
    return {word.folded: word.weight for word in suggesting.given(archive, ()).words}


def test_words_are_counted_as_the_texts_are_cut() -> None:
    assert frequent(suggesting.archive()) == {"社区": 2, "治理": 2, "社会组织": 1, "国务院": 1}


def counts_of(archive: make.Archive) -> dict[str, int]:
    """The words of an archive, counted plainly."""
    counts: dict[str, int] = {}
    for entry, text in zip(*archive, strict=True):
        for _, one in make.fields(entry, text):
            row = tokens.units(one.text)
            begins = [*tokens.boundaries(one, row), True]
            for unit in row:
                if counting.LETTERS.fullmatch(unit.text):
                    counts[unit.text] = counts.get(unit.text, 0) + 1
            start = 0
            for i in range(1, len(row) + 1):
                if begins[i] or i == len(row):
                    units = [unit.text for unit in row[start:i]]
                    if 2 <= len(units) <= printed.LONGEST and all(
                        len(u) == 1 and tokens.class_of(u) == tokens.HAN for u in units
                    ):
                        counts["".join(units)] = counts.get("".join(units), 0) + 1
                    start = i
    return counts


# Characters beyond the first plane, compatibility forms and kana beside common ones.
FAR = make.HAN + make.MARKS + "abAB" + "\U00020bb7\U0002f804\uf900のヶ〇○"


@given(make.archives(FAR, 40))
@settings(max_examples=80, deadline=None)
def test_words_of_any_archive_are_those_of_a_plain_count(archive: make.Archive) -> None:
    assert frequent(archive) == {
        word: n.bit_length() - 1 for word, n in counts_of(archive).items()
        if n >= words.LEAST and word not in words.IDLE
    }


@given(make.archives(FAR, 40))
@settings(max_examples=60, deadline=None)
def test_sums_of_runs_have_every_word_and_every_character(archive: make.Archive) -> None:
    parts = [run.counted for run in suggesting.runs(archive)]
    total = counting.total(counting.summed(parts))
    keys, counts = total.packed()
    found = {**dict(zip(counting.unpack(keys), counts.tolist(), strict=True)), **dict(total.rest)}
    assert {word: n for word, n in found.items() if len(word) > 1} == counts_of(archive)
    texts = (one.text for entry, text in zip(*archive, strict=True) for _, one in make.fields(entry, text))
    units = {unit.text for text in texts for unit in tokens.units(text)}
    characters = {unit for unit in units if len(unit) == 1 and tokens.class_of(unit) == tokens.HAN}
    assert set(words.characters(total)) == characters
    assert total.keys == counting.total(counting.summed(reversed(parts))).keys


@given(make.archives(FAR, 40), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_sums_of_sums_are_the_sum(archive: make.Archive, many: int) -> None:
    parts = [run.counted for run in suggesting.runs(archive)]
    whole = counting.summed(parts)
    assert counting.summed(counting.summed(parts[i:i + many]) for i in range(0, len(parts), many)) == whole
    old = counting.AT_ONCE
    counting.AT_ONCE = many
    try:
        assert counting.summed(reversed(parts)) == whole
    finally:
        counting.AT_ONCE = old


HEX = st.text("0123456789abcdef", min_size=2, max_size=2)


@given(st.lists(HEX, max_size=60), HEX, st.data())
def test_one_run_more_changes_two_groups_of_sums_at_most(names: list[str], more: str, data: st.DataObject) -> None:
    def grouped(some: list[str]) -> list[tuple[str, ...]]:
        found = [tuple(some[a:b]) for a, b in counting.groups(some)]
        assert [name for group in found for name in group] == some
        return found

    at = data.draw(st.integers(0, len(names)))
    before, after = Counter(grouped(names)), Counter(grouped([*names[:at], more, *names[at:]]))
    assert (after - before).total() <= 2


def test_of_too_many_words_those_stay_that_stand_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST", 2)
    archive = printing("对象。" * 9 + "计划。" * 8 + "意味着。" * 7 + "社会组织。" * 2)
    assert {word.text for word in suggesting.given(archive, ()).words} == {"对象", "计划"}


def test_no_archive_has_no_words() -> None:
    total = counting.summed(())
    assert suggest.given((), (), total) == suggest.Given((), (), (), "")


# ---------------------------------------------------------------- titles

@given(make.archives(FAR, 40))
@settings(max_examples=60, deadline=None)
def test_titles_are_kept_with_the_units_and_beginnings_of_their_words(archive: make.Archive) -> None:
    kept = iter(suggesting.heads(archive))
    for entry, text in zip(*archive, strict=True):
        if entry.kind in ("person", "org") or not text.title.text:
            continue
        head = next(kept)
        units = tokens.units(text.title.text)
        assert (head.text, head.href) == (text.title.text, entry.href)
        assert head.units.split() == [unit.text for unit in units]
        assert head.said.split() == list(sounds.of_text(tuple(unit.text for unit in units)))
        assert head.places == tuple(
            i for i, unit in enumerate(units) if i == 0 or tokens.begins(text.title, unit.start))
    assert next(kept, None) is None


def test_the_note_of_a_title_tells_who_speaks_where_it_is_one() -> None:
    notes = {head.text: head.note for head in suggesting.heads(suggesting.archive())}
    assert notes["社区治理，创新"] == "讲话人甲 2016-09-13"
    assert notes["计划“单列”"] == "2015-01-01"


def test_a_title_of_characters_that_no_file_holds_is_kept_without_them() -> None:
    entry = make.entry("n0", "2016-01-01")
    text = Words(Text("社\ud800区", b"\x07"), make.NOTHING, (), (), (), (), ())
    assert [head.text for head in suggesting.heads(((entry,), (text,)))] == ["社?区"]


# ---------------------------------------------------------------- what is made anew

def test_a_text_that_moves_no_word_over_a_power_of_two_leaves_what_is_given() -> None:
    texts = ["社区治理。" * 5, "社会组织。" * 5]
    before = suggesting.given(printing(*texts), ())
    texts[1] += "社会组织。"
    assert suggesting.given(printing(*texts), ()) == before
    texts[1] += "社会组织。" * 2
    assert suggesting.given(printing(*texts), ()) != before


def test_what_is_given_has_canonical_bytes() -> None:
    canon.check(suggesting.given(suggesting.archive(), OFFERS))


@given(st.lists(st.text("社区 \n\r\t\u3000\x1fab", max_size=6), min_size=1, max_size=8))
def test_a_column_has_a_line_a_row_whatever_blanks_its_texts_have(texts: list[str]) -> None:
    found = [rows.Row(b"", 0, text, "", "", "", "", 0, 0, 0) for text in texts]
    shard = files.shard(b"".join(files.encode_shard(found)))
    assert [row["text"] for row in shard] == [" ".join(text.split()) for text in texts]


def test_all_blanks_that_texts_are_split_at_are_known() -> None:
    assert {*files.BLANKS, " ", "\n"} == {one for one in map(chr, range(0x110000)) if one.isspace()}


def printing(*texts: str) -> make.Archive:
    words = ("对象", "对像", "對象", "意味着", "社會組織", "社会组织", "计划", "計畫")
    parts = tuple(make.words(make.cut("一"), make.cut(text, *words)) for text in texts)
    return tuple(make.entry(f"n{i}", f"2016-{i + 1:02}-01") for i in range(len(texts))), parts


def test_a_word_is_offered_as_the_archive_prints_it_most() -> None:
    texts = ("对象，对像，對象。意味着。", "對象对象。对象意味着。", "社會組織。社会组织。社會組織。")
    site = suggesting.site(printing(*texts), ())
    assert names(site, "对", "對", "对像", "duixiang", "意味", "yiwei", "shehuizuzhi", "社会") == [
        ["对象"], ["对象"], ["对象"], ["对象"], ["意味着"], ["意味着"], ["社會組織"], ["社會組織"],
    ]


def test_a_word_of_letters_is_offered_as_the_archive_prints_it_most() -> None:
    texts = ("GDP增长。ＧＤＰ和GDP。", "gdp。COVID-19，covid。", "Covid，Covid。the the The。")
    site = suggesting.site(printing(*texts), ())
    assert names(site, "g", "gd", "GD", "gdp", "GDP", "cov", "th") == [["GDP"]] * 4 + [[], ["Covid"], []]


def test_letters_and_characters_mixed_reach_the_other_script() -> None:
    site = suggesting.site(printing("社會企業。", "社區。"), (offer("tag", "社會企業"), offer("tag", "社區")))
    for typed in ("shehui企业", "社hui企業", "she會企业", "社会q", "社會qiye"):
        assert names(site, typed)[0] == ["社會企業"], typed
    assert names(site, "she區", "she区", "社q") == [["社區"], ["社區"], ["社區"]]


@pytest.mark.parametrize("typed", [
    "lüse", "lǜse", "lvse", "LÜSE", "lu\u0308se", "lüs", "lvs", "lü", "lv", "lü色", "lv色", "绿se", "绿s", "ls",
])
def test_the_sound_of_lv_may_be_typed_with_either_letter(typed: str) -> None:
    site = suggesting.site(suggesting.archive(), (offer("tag", "绿色社区"),))
    assert names(site, typed)[0] == ["绿色社区"]


def test_letters_that_sound_nearly_so_are_taken_with_either_letter_too() -> None:
    site = suggesting.site(printing("绿色社区。绿色社区。"), (offer("tag", "绿色社区"),))
    assert [one[0]["text"] for one in suggesting.said(site, [], ["lüseshequ", "lvseshequ"]).meant] == ["绿色社区"] * 2


def test_a_foreign_name_keeps_its_letters() -> None:
    site = suggesting.site(suggesting.archive(), (offer("person", "米勒", href="people/m.html", pinyin="Müller"),))
    assert names(site, "müll", "mvll", "miller", "mile") == [[], [], [], ["米勒"]]


def test_a_word_that_is_typed_already_is_not_offered_again() -> None:
    site = suggesting.site(printing("对象。对象。"), ())
    assert names(site, "对", "对象", "對象") == [["对象"], [], []]


def test_of_forms_printed_equally_often_the_folded_one_stands() -> None:
    site = suggesting.site(printing("计划，計畫，计划，計畫。"), ())
    assert names(site, "计") == [["计划"]]


@given(make.archives(make.HAN + make.MARKS + "abAB", 40))
@settings(max_examples=60, deadline=None)
def test_no_other_form_of_an_offered_word_is_printed_more_often(archive: make.Archive) -> None:
    counts: dict[str, dict[str, int]] = {}
    for entry, text in zip(*archive, strict=True):
        for _, one in make.fields(entry, text):
            row = tokens.units(one.text)
            begins = [*tokens.boundaries(one, row), True]
            starts = [i for i, begun in enumerate(begins) if begun]
            letters = [(i, i + 1) for i, unit in enumerate(row) if counting.LETTERS.fullmatch(unit.text)]
            whole = [(a, b) for a, b in itertools.pairwise(starts) if tokens.class_of(row[a].text[0]) == tokens.HAN]
            for a, b in (*letters, *whole):
                forms = counts.setdefault("".join(unit.text for unit in row[a:b]), {})
                form = "".join(one.text[unit.start:unit.stop] for unit in row[a:b])
                forms[form] = forms.get(form, 0) + 1
    for word in suggesting.given(archive, ()).words:
        assert word.units == sounds.units_of(word.text)
        forms = counts[word.folded]
        assert forms[word.text] == max(forms.values())


# ---------------------------------------------------------------- sounds

@pytest.mark.parametrize(("name", "override", "said"), [
    ("单田芳", "", "shan tian fang"), ("曾国藩", "", "zeng guo fan"), ("解缙", "", "xie jin"), ("仇英", "", "qiu ying"),
    ("区寄", "", "ou ji"), ("查慎行", "", "zha shen xing"), ("区寄", "Qu Ji", "qu ji"), ("吕雉", "Lü Zhi", "lv zhi"),
])
def test_a_surname_is_read_as_one_and_the_editor_has_the_last_word(name: str, override: str, said: str) -> None:
    assert " ".join(sounds.of_name(tuple(name), override)) == said


@given(st.text("abcghilnsuvz", max_size=12), st.text("abcghilnsuvz", max_size=6))
def test_near_keeps_beginnings(start: str, rest: str) -> None:
    assert sounds.near(start + rest).startswith(sounds.near(start))


# ---------------------------------------------------------------- what is suggested

@pytest.mark.parametrize("typed", [
    "讲", "讲话人甲", "jianghuarenjia", "jhrj", "jianghrj", "讲hua", "jiang话", "JiangHua", "讲话r",
])
def test_a_person_is_found_by_characters_by_sound_by_initials_and_mixed(site: dict[str, bytes], typed: str) -> None:
    assert names(site, typed)[0][0] == "讲话人甲"


@pytest.mark.parametrize(("typed", "name"), [
    ("shan", "单田芳"), ("stf", "单田芳"), ("zeng", "曾国藩"), ("quji", "区寄"), ("老卡", "卡斯特罗"),
    ("castro", "卡斯特罗"), ("fidel", "卡斯特罗"), ("民政局", "上海市民政局"), ("minzheng", "上海市民政局"),
    ("shsmzj", "上海市民政局"), ("老破小", "老旧小区"), ("laopoxiao", "老旧小区"), ("shequnian", "社区年会"),
    ("binhu", "滨湖聚焦"), ("guowuy", "国务院"), ("社会", "社会组织"), ("shehuizuzi", "社会组织"),
    ("sehui", "社会组织"), ("apec", "APEC会议"), ("APEC会", "APEC会议"), ("社區年", "社区年会"),
    ("５g", "5G網絡進社區"), ("5G网", "5G網絡進社區"), ("单列", "计划“单列”"), ("jihuadan", "计划“单列”"),
    ("danlie", "计划“单列”"), ("治理创新", "社区治理，创新"), ("she区", "社区"), ("社q", "社区"),
])
def test_what_is_typed_in_any_way_leads_to_the_name(site: dict[str, bytes], typed: str, name: str) -> None:
    assert name in names(site, typed)[0]


def test_what_is_written_out_comes_before_what_only_sounds_alike() -> None:
    site = suggesting.site(suggesting.archive(), (offer("tag", "资源"), offer("tag", "支援")))
    found = names(site, "ziyuan", "zhiyuan")
    assert [one[:2] for one in found] == [["资源", "支援"], ["支援", "资源"]]


def test_a_name_is_offered_once_and_a_word_that_is_typed_already_never(site: dict[str, bytes]) -> None:
    said = suggesting.said(site, ["社会组", "社区"]).suggested
    assert [row["name"] for row in said[0]["rows"]].count("社会组织") == 1
    assert ("社区", WORD) not in [(row["name"], row["kind"]) for row in said[1]["rows"]]


def test_what_was_typed_is_marked_in_the_name(site: dict[str, bytes]) -> None:
    said = suggesting.said(site, ["民政局", "shehui", "单列"]).suggested
    assert [one["rows"][0]["mark"] for one in said] == ["民政局", "社会", "单列"]


def test_a_key_press_reads_the_root_and_one_shard(site: dict[str, bytes]) -> None:
    for one in suggesting.said(site, ["社", "社区", "she", "sq"]).suggested:
        assert [name[:2] for name in one["files"]] == ["su", "t/"]


def test_nothing_is_suggested_for_marks_alone(site: dict[str, bytes]) -> None:
    assert names(site, "，", " ", "“”") == [[], [], []]


# ---------------------------------------------------------------- what may have been meant

@pytest.mark.parametrize(("typed", "meant"), [
    ("社会阻止", "社会组织"), ("社会主子", "社会组织"), ("社区自理", "社区治理"), ("讲话人家", "讲话人甲"),
    ("shequzhili", "社区治理"), ("国务员", "国务院"), ("社会会组织", "社会组织"), ("社组织", "社会组织"),
    ("社组会织", "社会组织"), ("社區自理", "社区治理"),
])
def test_what_sounds_or_is_typed_nearly_so_is_offered(site: dict[str, bytes], typed: str, meant: str) -> None:
    found = suggesting.said(site, [], [typed]).meant[0]
    assert found[0]["text"] == meant
    assert found[0]["count"] > 0


def test_only_what_stands_in_the_archive_is_offered(site: dict[str, bytes]) -> None:
    assert suggesting.said(site, [], ["曾国番", "银河系", "好"]).meant == [[], [], []]


def test_the_value_of_a_field_is_mended_where_nothing_bears_it(site: dict[str, bytes]) -> None:
    found = suggesting.said(site, [], ["治理 讲话人:讲话人家"]).meant[0]
    assert found[0]["text"] == "治理 讲话人:讲话人甲"


def test_conditions_and_the_other_words_stay(site: dict[str, bytes]) -> None:
    found = suggesting.said(site, [], ["社区 国务员 2016.."]).meant[0]
    assert found[0]["text"] == "社区 国务院 2016.."

"""`new`: questions, answers checked at once, a file in its place with its id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shilu import frontmatter
from shilu.desk import known, new
from shilu.desk.asking import Unusable, Wishes
from shilu.desk.new import Created
from shilu.model import Document, Facts, Rules, Source, Speaker, Tenure, Vocabulary

RULES = Rules((), "Asia/Shanghai", True)


def facts(**values: object) -> Facts:
    defaults = {"path": "content/x.md", "line": 1, "body_line": 5, "kind": "speech", "id": "x", "title": "题"}
    return Facts(Document(**{**defaults, **values}), "", 0, 0, (), (), (), ())  # type: ignore[arg-type]


ARCHIVE = known.collect(
    (
        facts(kind="special", id="2016-nianhui", title="专题", event_name="社区年会", date="2016-09-13"),
        facts(id="2016-nianhui-01", date="2016-09-13", event="2016-nianhui", order=1,
              speakers=(Speaker("讲话人甲", "科长", "某局"),)),
        facts(id="2018-x", date="2018-05-01", event="座谈会", speakers=(Speaker("讲话人甲", "局长", "某局"),)),
    ),
    Vocabulary((Document("content/vocab/people.yaml", 1, 0, "person", "yi", "讲话人乙",
                         offices=(Tenure("某区", "主任"),)),)),
)


class Talk:
    """Answers in their order, and all that was said."""

    def __init__(self, *answers: str) -> None:
        self.answers: Iterator[str] = iter(answers)
        self.said: list[str] = []
        self.asked: list[str] = []

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return next(self.answers)

    def say(self, line: str) -> None:
        self.said.append(line)


def make(content: Path, talk: Talk, wishes: Wishes | None = None, lang: str = "zh") -> Created:
    return new.run(wishes or Wishes(), ARCHIVE, content, lang, talk.ask, talk.say)


def read(created: Created, content: Path) -> Document:
    path = "content/" + created.path.relative_to(content).as_posix()
    document, body, problems = frontmatter.read(Source(path, created.path.read_bytes()), RULES)
    assert not problems
    assert not body.strip()
    assert document is not None
    return document


def test_five_questions_make_a_speech(tmp_path: Path) -> None:
    talk = Talk("讲话", "在全区会议上的讲话", "2020年3月5日", "讲话人甲", "")
    created = make(tmp_path, talk)
    assert created.path == tmp_path / "speeches/2020/2020-03-05-zaiquan-quhui-yishang-de-jianghua.md"
    assert created.path.read_text("utf-8") == (
        "---\n编号: 2020-03-05-zaiquan-quhui-yishang-de-jianghua\n标题: 在全区会议上的讲话\n日期: 2020-03-05\n"
        "讲话人: 讲话人甲\n职务: 局长\n单位: 某局\n标签: []\n---\n\n")
    assert len(talk.asked) == 5
    assert read(created, tmp_path).speakers == (Speaker("讲话人甲", "局长", "某局"),)


def test_a_speech_of_a_special_takes_its_next_number(tmp_path: Path) -> None:
    created = make(tmp_path, Talk(), Wishes("speech", "题", "2016-09-13", "讲话人丙", "2016-nianhui"))
    assert (created.id, read(created, tmp_path).order) == ("2016-nianhui-02", 2)
    (tmp_path / "speeches/2016/2016-nianhui-03.md").write_bytes(b"")
    created = make(tmp_path, Talk(), Wishes("speech", "题", "2016-09-13", "讲话人丙", "社区年会"))
    assert created.id == "2016-nianhui-04"
    assert read(created, tmp_path).order == 4


def test_an_event_is_chosen_by_its_number_in_the_list(tmp_path: Path) -> None:
    talk = Talk("1", "题", "2016", "", "2")
    assert read(make(tmp_path, talk), tmp_path).event == "2016-nianhui"
    assert any("社区年会" in line for line in talk.said)


def test_a_wrong_answer_is_told_and_asked_again(tmp_path: Path) -> None:
    talk = Talk("演讲稿", "讲话", "", "题", "2016-02-30", "", "9月13日", "未知", "", "")
    created = make(tmp_path, talk)
    assert read(created, tmp_path).date == ""
    assert created.path.parent.name == "undated"
    assert len([line for line in talk.said if "2016-02-30" in line or "9月13日" in line]) == 2


def test_several_speakers_become_a_list(tmp_path: Path) -> None:
    created = make(tmp_path, Talk(), Wishes("speech", "座谈", "2016-09", "讲话人甲、讲话人乙，讲话人丙", ""))
    names = [(one.name, one.office) for one in read(created, tmp_path).speakers]
    assert names == [("讲话人甲", "局长"), ("讲话人乙", "主任"), ("讲话人丙", "")]


def test_a_name_like_a_known_one_is_pointed_out(tmp_path: Path) -> None:
    talk = Talk()
    make(tmp_path, talk, Wishes("speech", "题", "2016", "讲话人佳", ""))
    assert any("讲话人甲" in line for line in talk.said)


def test_what_is_given_is_not_asked(tmp_path: Path) -> None:
    talk = Talk()
    make(tmp_path, talk, Wishes("news", "消息", "2016-09-13", None, ""))
    assert talk.asked == []


def test_a_bad_option_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as refused:
        make(tmp_path, Talk(), Wishes("speech", "题", "2016-13-01", "", ""))
    assert refused.value.key == "problem.date-no-such-month.text"
    assert not list(tmp_path.iterdir())


def test_nobody_to_ask_is_no_reason_to_wait(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as refused:
        new.run(Wishes("speech", "题"), ARCHIVE, tmp_path, "zh", None, lambda line: None)
    assert refused.value.values == {"option": "--date"}
    created = new.run(Wishes("speech", "题", "2016"), ARCHIVE, tmp_path, "zh", None, lambda line: None)
    assert created.path.exists()


def test_a_file_that_lies_there_is_never_touched(tmp_path: Path) -> None:
    wishes = Wishes("news", "消息", "2016-09-13", None, "")
    first = make(tmp_path, Talk(), wishes)
    first.path.write_text("写好的", "utf-8")
    second = make(tmp_path, Talk(), wishes)
    assert second.id == f"{first.id}-2"
    assert first.path.read_text("utf-8") == "写好的"


@pytest.mark.parametrize(("kind", "folder", "id"), [
    ("人物", "people", "jiangjia"), ("机构", "orgs", "jiangjia"), ("页面", "pages", "jiangjia"),
    ("专题", "specials", "2016-09-jiangjia"),
])
def test_each_kind_has_its_folder(tmp_path: Path, kind: str, folder: str, id: str) -> None:
    created = make(tmp_path, Talk(), Wishes(kind, "蒋甲", "2016-09" if kind == "专题" else None))
    assert created.path == tmp_path / folder / f"{id}.md"
    assert read(created, tmp_path).title == "蒋甲"


def test_chinese_folders_are_used_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "讲话").mkdir()
    assert make(tmp_path, Talk(), Wishes("speech", "题", "2016", "", "")).path.parent == tmp_path / "讲话/2016"


def test_an_english_editor_gets_english_keys(tmp_path: Path) -> None:
    created = make(tmp_path, Talk(), Wishes("speech", "题", "2016", "讲话人甲", ""), lang="en")
    assert "title: 题\n" in created.path.read_text("utf-8")


@pytest.mark.parametrize("title", [
    "甲: 乙", "“甲”", "- 甲", "#甲", "甲\\乙", "'甲'", "2016", "……", "A" * 300, "🙂", "index", "con",
])
def test_any_title_can_be_given(tmp_path: Path, title: str) -> None:
    for kind in ("speech", "page"):
        created = make(tmp_path, Talk(), Wishes(kind, title, "2016" if kind == "speech" else None, "", ""))
        assert read(created, tmp_path).title == title
        assert created.id.isascii()
        assert len(created.id) < 70

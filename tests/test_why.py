"""Why a file of the output was written last: each kind of edit is made, and the files that it wrote are asked."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from shilu import canon, cli, messages
from shilu.engine import reasons, release
from shilu.model import Job
from tests.build_site import Site, speech

PAGE = "speeches/s02.html"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path / "site", speeches=3)
    made.build()
    return made


@pytest.fixture
def ask(site: Site, capsys: pytest.CaptureFixture[str]) -> Ask:
    return Ask(site, capsys)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that is asked and not changed; its address has a folder."""
    made = Site(tmp_path_factory.mktemp("why") / "site", speeches=3)
    settings = (made.folder / "site.yaml").read_text("utf-8").splitlines()
    made.write("site.yaml", "\n".join(
        ["url: https://example.org/zlk/", *(line for line in settings if not line.startswith("url:")), ""]))
    made.build()
    return made


@pytest.fixture
def seek(standing: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask it, from its folder."""
    monkeypatch.chdir(standing.folder)
    return Ask(standing, capsys)


@dataclasses.dataclass
class Ask:
    """What the command says of a file."""

    site: Site
    capsys: pytest.CaptureFixture[str]

    def __call__(self, word: str, *more: str, code: int = 0) -> str:
        self.capsys.readouterr()
        assert cli.main([*more, "build", "--why", word], self.site.folder) == code
        told = self.capsys.readouterr()
        return told.err if code else told.out


def test_each_file_was_written_a_first_time(site: Site, ask: Ask) -> None:
    for path in (PAGE, "index.html", "sitemap.xml", "robots.txt", "assets/" + next(
            one.name for one in (site.folder / "output" / "assets").iterdir() if one.is_file())):
        assert ask(path).endswith("：是第一次写。\n"), path


def test_an_edited_title_is_content_of_its_page_and_a_card_of_a_list(site: Site, ask: Ask) -> None:
    site.write("content/speeches/s02.md", speech(2).replace("第2篇讲话", "另一个题目"))
    site.build()
    assert "因为这些变了：页面内容（head、" in ask(PAGE)
    assert "title" in ask(PAGE)
    assert "正文" not in ask(PAGE)
    assert "：页面内容（cards）。" in ask("speeches/index.html")
    assert "是第一次写" in ask("news/n1.html") or "targets" in ask("news/n1.html")
    assert "是第一次写" in ask("robots.txt")


def test_an_edited_text_is_the_text(site: Site, ask: Ask) -> None:
    site.write("content/speeches/s02.md", speech(2).replace("居民满意", "居民很满意"))
    site.build()
    assert "正文" in ask(PAGE)
    assert "模板" not in ask(PAGE)
    assert "是第一次写" in ask("speeches/s01.html")


def test_an_edited_template_is_the_template(site: Site, ask: Ask) -> None:
    template = site.folder / "themes/default/templates/speech.html"
    template.write_text(template.read_text("utf-8").replace("<dl>", "<dl class=\"wide\">"), "utf-8")
    site.build()
    assert "因为这些变了：模板（sources）。" in ask(PAGE)
    assert "是第一次写" in ask("news/n1.html")


def test_settings_of_the_whole_site_are_the_frame(site: Site, ask: Ask) -> None:
    settings = (site.folder / "site.yaml").read_text("utf-8")
    site.write("site.yaml", settings + "\ndescription: 新的说明\n")
    site.build()
    assert "全站框架（description）" in ask(PAGE)


def test_a_lost_or_garbled_file_was_written_again(site: Site, ask: Ask) -> None:
    (site.folder / "output" / PAGE).unlink()
    (site.folder / "output" / "index.html").write_text("别的程序", "utf-8")
    site.build()
    for path in (PAGE, "index.html"):
        assert "不见了，或者被别的程序改过" in ask(path)


def test_a_page_that_another_program_makes_alike_was_not_written(
    site: Site, ask: Ask, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(release, "digest", lambda: "f" * 32)
    site.build()
    assert "是第一次写" in ask(PAGE)
    site.write("content/speeches/s02.md", speech(2).replace("第2篇讲话", "另一个题目"))
    monkeypatch.setattr(release, "digest", lambda: "e" * 32)
    site.build()
    assert "因为这些变了：程序、页面内容（" in ask(PAGE)


def test_the_reason_is_that_of_the_last_time_it_was_written(site: Site, ask: Ask) -> None:
    site.write("content/speeches/s02.md", speech(2).replace("居民满意", "居民很满意"))
    site.build()
    before = ask(PAGE)
    site.write("content/speeches/s01.md", speech(1).replace("居民满意", "居民很满意"))
    site.build()
    site.build()
    assert ask(PAGE) == before


def test_a_copied_file_and_a_style_sheet_have_words_of_their_own(site: Site, ask: Ask) -> None:
    site.write("content/news/tu.png", b"\x89PNG 1")
    site.write("content/news/n1.md", "---\ntitle: 年会开幕\ndate: 2016-09-12\nid: n1\n---\n![图](tu.png)\n")
    site.build()
    path = next(one for one in (site.folder / "output").rglob("*.png")).relative_to(site.folder / "output").as_posix()
    assert "是第一次写" in ask(path)
    site.write("content/news/tu.png", b"\x89PNG 22")
    site.build()
    assert "content 文件夹里的这个文件变了" in ask(path)


def test_without_a_record_that_is_said(site: Site, ask: Ask) -> None:
    shutil.rmtree(site.folder / ".shilu")
    assert "还没有建过站" in ask(PAGE, code=2)
    site.build()
    assert "没有上一次的记录" in ask(PAGE)


@pytest.mark.parametrize("word", [
    PAGE, "output/speeches/s02.html", "./speeches/s02.html", "/speeches/s02.html", "speeches/s02",
    "https://example.org/zlk/speeches/s02.html?mark=x#p2", "http://127.0.0.1:8000/speeches/s02.html",
    "/zlk/speeches/s02.html", "speeches\\s02.html",
])
def test_a_file_may_be_named_as_people_do(word: str, seek: Ask) -> None:
    assert seek(word).startswith(f"{PAGE}（2")


@pytest.mark.parametrize("word", ["", "/", "https://example.org/zlk/", "https://example.org/zlk", "output", "output/"])
def test_a_folder_means_its_page(word: str, seek: Ask) -> None:
    assert seek(word).startswith("index.html（")


def test_a_file_that_is_not_there_is_told_with_the_nearest(seek: Ask) -> None:
    assert seek("speches/s022.html", code=2) == "网站里没有“speches/s022.html”。是不是 speeches/s02.html？\n"
    assert seek("s02.html", code=2) == "网站里没有“s02.html”。是不是 speeches/s02.html？\n"
    assert seek("完全不同", code=2) == "网站里没有“完全不同”。\n"


def test_english_is_spoken_where_it_is_asked_for(seek: Ask) -> None:
    assert seek(PAGE, "--lang", "en").endswith(": it was written for the first time.\n")


def test_a_file_that_went_since_is_told_without_a_time(site: Site, ask: Ask) -> None:
    (site.folder / "output" / PAGE).unlink()
    assert ask(PAGE).startswith(f"{PAGE}（现在不在了")


def test_asking_builds_nothing(site: Site, ask: Ask) -> None:
    site.write("content/speeches/s02.md", speech(2).replace("居民满意", "居民很满意"))
    before = (site.folder / "output" / PAGE).read_bytes()
    ask(PAGE)
    assert (site.folder / "output" / PAGE).read_bytes() == before


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_each_argument_of_each_job_has_a_word(lang: str) -> None:
    from shilu import theme
    from shilu.pages import feeds

    calls = (theme.render, feeds.atom, feeds.sitemap, feeds.sitemap_index, feeds.robots)
    names = {name for call in calls for name in call.__code__.co_varnames[:call.__code__.co_argcount]}
    words = {f"cli.why.of.{name}" for name in (*names, reasons.RELEASE)}
    assert [word for word in words if messages.text(lang, word) == word] == []


# ---------------------------------------------------------------- the record

@dataclasses.dataclass(frozen=True, slots=True)
class View:
    title: str
    cards: tuple[str, ...]


def page(view: View, body: str) -> bytes:
    return repr((view, body)).encode()


def record(view: View, body: str, by: str = "a") -> str:
    args = (view, body)
    return reasons.parts(by * 32, [canon.digest(one) for one in args], [reasons.prints(one) for one in args])


@pytest.mark.parametrize(("view", "body", "by", "why"), [
    (View("二", ("x",)), "b", "a", "view:title"), (View("一", ()), "b", "a", "view:cards"),
    (View("二", ()), "c", "a", "view:title,cards body"), (View("一", ("x",)), "c", "e", "release body"),
    (View("一", ("x",)), "b", "e", "release"),
])
def test_a_record_tells_which_arguments_and_fields_changed(view: View, body: str, by: str, why: str) -> None:
    before = record(View("一", ("x",)), "b")
    assert reasons.changed(before, record(view, body, by), Job("x.html", page, (view, body))) == why


def test_a_record_of_another_shape_is_that_of_another_program() -> None:
    view = View("一", ())
    assert reasons.changed("aaaaaaaa 00000000", record(view, ""), Job("x", page, (view, ""))) == reasons.RELEASE
    shorter = record(view, "").replace(reasons.prints(view), "ffff").replace("aaaaaaaa ", "aaaaaaaa 0")
    assert reasons.changed(shorter, record(view, ""), Job("x", page, (view, ""))) == "view"

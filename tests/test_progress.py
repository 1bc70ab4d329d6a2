"""The line of progress, on a terminal that is played and a clock that is set by hand."""

from __future__ import annotations

import io
import re

import pytest

from shilu import messages
from shilu.command import progress

BLOCKS = ("█", "░")


class Screen(io.StringIO):
    """A stream that is a terminal, with the line that would stand there now."""

    def __init__(self, terminal: bool = True, encoding: str = "utf-8") -> None:
        super().__init__()
        self._terminal = terminal
        self._encoding = encoding
        self.writes: list[str] = []
        self._cells: list[str] = []

    @property
    def line(self) -> str:
        return "".join(self._cells)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        self.writes.append(text)
        at = 0
        for part in re.findall(r"\r|\x1b\[K|[^\r\x1b]+", text):
            if part == "\r":
                at = 0
            elif part == "\x1b[K":
                del self._cells[at:]
            else:
                cells = [cell for one in part for cell in (one, *[""] * (messages.width(one) - 1))]
                self._cells[at:at + len(cells)] = cells
                at += len(cells)
        return len(text)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def shown(screen: Screen, clock: Clock, columns: int = 80, orders: bool = True, lang: str = "zh") -> progress.Progress:
    return progress.Progress(screen, lang, clock=clock, columns=lambda: columns, orders=orders)


def test_a_line_tells_count_rate_and_time_left() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock, 120)
    for step in range(51):
        bar.step("read", 125 * step, 10_000)
        clock.now += 0.1
    assert screen.line == f"读稿 {'█' * 15}{'░' * 9}  6,250/10,000  1,250 篇/秒  还需 3 秒"


def test_english_is_spoken_where_it_is_asked_for() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock, 120, lang="en")
    for step in range(31):
        bar.step("render", step, 120)
        clock.now += 0.1
    assert screen.line == f"Setting pages {'█' * 6}{'░' * 18}  30/120  10 pages/s  9 s left"


def test_nothing_is_shown_in_the_first_second() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock)
    for step in range(10):
        bar.step("read", step, 10)
        clock.now += 0.099
    bar.erase()
    assert screen.writes == []


def test_new_work_has_a_first_second_of_its_own() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock)
    clock.now += 5
    bar.step("read", 1, 10)
    bar.erase()
    before = len(screen.writes)
    clock.now += 60                                      # somebody reads the preview, then saves
    bar.step("read", 1, 10)
    assert len(screen.writes) == before
    clock.now += 1.1
    bar.step("read", 2, 10)
    assert len(screen.writes) == before + 1


def test_it_is_drawn_at_most_ten_times_a_second() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock)
    clock.now += 2
    for step in range(1000):
        bar.step("import", step, 1000)
        clock.now += 0.001
    assert 9 <= len(screen.writes) <= 11


@pytest.mark.parametrize("orders", [True, False])
def test_it_leaves_no_trace(orders: bool) -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock, orders=orders)
    for step in range(40):
        bar.step("read" if step < 20 else "index", step % 20, 20)
        clock.now += 0.1
    assert screen.line.strip()
    bar.erase()
    assert screen.line.strip() == ""
    assert screen.writes[-1].endswith("\x1b[K" if orders else "\r")
    if not orders:
        assert not any("\x1b" in text for text in screen.writes)


def test_a_shorter_line_covers_a_longer_one() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock, orders=False)
    clock.now += 2
    bar.step("read", 10_000, 20_000)
    clock.now += 2
    bar.step("index", 1, 2)
    assert screen.line.rstrip() == f"编索引 {'█' * 12}{'░' * 12}  1/2"


def test_nothing_but_what_is_said_goes_into_a_pipe() -> None:
    screen, clock = Screen(terminal=False), Clock()
    bar = shown(screen, clock)
    for step in range(100):
        bar.step("read", step, 100)
        clock.now += 0.1
    bar.erase()
    assert screen.writes == []


def test_a_terminal_that_knows_no_way_back_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock)
    clock.now += 9
    bar.step("read", 1, 2)
    assert screen.writes == []


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("room", range(121))
def test_a_line_fits_any_width_even_where_blocks_are_wide(lang: str, room: int) -> None:
    for stage, done, total, rate in (("read", 1, 2, 0.0), ("render", 6_400, 10_000, 1250.0), ("index", 3, 0, 0.0),
                                     ("import", 999_999, 99_999_999, 0.3)):
        text = progress.line(lang, stage, done, total, rate, room, BLOCKS)
        assert messages.width(text) + sum(map(text.count, BLOCKS)) <= room


def test_the_count_is_kept_longest() -> None:
    lines = [progress.line("zh", "read", 6_400, 10_000, 1250.0, room, ("#", "-")) for room in (79, 46, 30, 22, 10)]
    assert lines == [
        "读稿 ###############---------  6,400/10,000  1,250 篇/秒  还需 3 秒",
        "读稿 ##########------  6,400/10,000  还需 3 秒",
        "读稿 #######----  6,400/10,000",
        "读稿 6,400/10,000",
        "",
    ]


@pytest.mark.parametrize(("encoding", "signs"), [("utf-8", "█░"), ("gbk", "#-"), ("ascii", "#-"), ("nonsense", "#-")])
def test_plain_signs_stand_for_blocks_that_the_encoding_lacks(encoding: str, signs: str) -> None:
    screen, clock = Screen(encoding=encoding), Clock()
    bar = shown(screen, clock)
    clock.now += 2
    bar.step("read", 1, 2)
    assert screen.line == f"读稿 {signs[0] * 12}{signs[1] * 12}  1/2"


def test_work_of_unknown_size_has_a_name_only() -> None:
    assert progress.line("zh", "index", 0, 0, 0.0, 79, BLOCKS) == "编索引 …"


def test_the_rate_follows_what_slows_down() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock)
    done = 0
    for speed in (100, 10):
        for _ in range(100):
            bar.step("read", done, 100_000)
            done += speed
            clock.now += 0.1
    assert "100 篇/秒" in screen.line


def test_of_two_stages_that_go_on_at_once_the_first_is_shown_until_it_is_done() -> None:
    screen, clock = Screen(), Clock()
    bar = shown(screen, clock)
    clock.now += 2
    for done in range(1, 31):
        bar.step("render", done, 30)
        clock.now += 0.1
        bar.step("index", 0, 0)
        clock.now += 0.1
        assert screen.line.startswith("排版" if done < 30 else "编索引 …"), done


def test_a_terminal_that_has_gone_stops_nothing() -> None:
    class Gone(Screen):
        def write(self, text: str) -> int:
            raise OSError

    clock = Clock()
    bar = shown(Gone(), clock)
    clock.now += 2
    bar.step("read", 1, 2)
    bar.erase()


@pytest.mark.parametrize(("seconds", "zh", "en"), [
    (0.01, "1 秒", "1 s"), (2.1, "3 秒", "3 s"), (59.5, "1 分 0 秒", "1 min 0 s"), (130, "2 分 10 秒", "2 min 10 s"),
    (3900, "1 小时 5 分", "1 h 5 min"),
])
def test_time_is_told_as_people_do(seconds: float, zh: str, en: str) -> None:
    assert (progress.duration("zh", seconds), progress.duration("en", seconds)) == (zh, en)

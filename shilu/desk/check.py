"""What a build would say goes in, what is asked about comes out: problems of all files or of the named ones.

Nothing is read here: `cli` hands over the problems of `pipeline.survey`, so that `check` and `build` cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shilu.errors import Level, Problem


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems that were asked about, and how many documents were looked at."""

    problems: tuple[Problem, ...]
    strict: bool
    unknown: tuple[str, ...] = ()
    """Paths that were named but are neither a file nor a folder."""

    def count(self, level: Level) -> int:
        return sum(problem.level == level for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether a build would be refused: an error, or with --strict a warning."""
        return self.count("error") > 0 or (self.strict and self.count("warning") > 0)


def narrow(
    problems: Iterable[Problem], paths: Iterable[str], content: Path, here: Path, strict: bool = False,
) -> Findings:
    """The problems of the named files and folders; of everything when none is named.

    `paths` as typed in the folder `here`; `content` is the folder whose files problems call `content/...`. A name may
    also be written as problems write it, wherever the command runs.
    """
    told = tuple(problems)
    asked = tuple(paths)
    if not asked:
        return Findings(told, strict)
    wanted, unknown = [], []
    for path in asked:
        place = _place(path, content, here)
        if place is None:
            unknown.append(path)
        else:
            wanted.append(place)
    return Findings(tuple(one for one in told if _within(one.path, wanted)), strict, tuple(unknown))


def _place(path: str, content: Path, here: Path) -> str | None:
    """A named path as problems write it, None when nothing lies there."""
    clean = path.replace("\\", "/").rstrip("/")
    for file in (here / path, content.parent / clean):
        if file.exists():
            try:
                below = file.resolve().relative_to(content.resolve()).as_posix()
            except ValueError:
                return file.name                               # site.yaml, which lies beside the content
            return "content" if below == "." else f"content/{below}"
    return None


def _within(path: str, wanted: list[str]) -> bool:
    return any(path == place or path.startswith(place + "/") for place in wanted)

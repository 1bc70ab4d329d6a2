"""What a build is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shilu import canon


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked. Paths may lie anywhere; problems name files of `content` as `content/...`."""

    root: Path
    """Folder of the site file; themes lie beside it."""
    site_file: Path
    content: Path
    output: Path
    cache: Path
    jobs: int = 0
    """Processes; 0 for as many as there are processors."""
    drafts: bool = False
    strict: bool = False
    epoch: int = 0
    """Now, in seconds since 1970 (UTC): used only to hold back future items."""
    progress: Callable[[str, int, int], None] = silent
    method: str = ""
    """How processes are started: "fork", "spawn", or "" for the system's way."""

    @property
    def themes(self) -> Path:
        return self.root / "themes"

    @property
    def place(self) -> str:
        """Name of the output folder in the cache."""
        return canon.digest(str(self.output.resolve()))[:16]

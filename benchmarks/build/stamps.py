"""A folder before and after a build go in; what was written and taken away comes out, by kind."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KINDS = ("pages", "shards", "blocks", "suggestions", "other")
Stamps = dict[str, tuple[int, int, int]]
"""Path below the folder -> time of change, size, inode."""


@dataclass(frozen=True, slots=True)
class Change:
    """Files written by kind, files removed, and the bytes of what was written: what an upload would move."""

    written: Mapping[str, int]
    removed: int
    bytes: int

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "files": sum(self.written.values())}


def taken(folder: Path) -> Stamps:
    found: Stamps = {}
    queue = [("", str(folder))]
    for prefix, path in queue:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    queue.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    found[prefix + entry.name] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found


def change(before: Stamps, after: Stamps) -> Change:
    """Files whose names begin with a dot are the builder's own and no part of the site."""
    new = [path for path, stamp in after.items() if before.get(path) != stamp and _shown(path)]
    written = dict.fromkeys(KINDS, 0)
    for path in new:
        written[kind(path)] += 1
    gone = sum(1 for path in before if path not in after and _shown(path))
    return Change(written, gone, sum(after[path][1] for path in new))


def kind(path: str) -> str:
    if path.endswith(".html"):
        return "pages"
    folder = path.rpartition("/")[0]
    return {"search/s": "shards", "search/b": "blocks", "search/t": "suggestions"}.get(folder, "other")


def _shown(path: str) -> bool:
    return not path.rpartition("/")[2].startswith(".")


def size(stamps: Stamps) -> dict[str, int]:
    """Of a whole site: files, bytes, pages; files and bytes of its index."""
    shown = {path: stamp[1] for path, stamp in stamps.items() if _shown(path)}
    index = [size for path, size in shown.items() if path.startswith(("search/", "pagefind/"))]
    return {"files": len(shown), "bytes": sum(shown.values()), "pages": sum(path.endswith(".html") for path in shown),
            "index_files": len(index), "index_bytes": sum(index)}

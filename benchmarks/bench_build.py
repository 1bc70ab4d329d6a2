"""Import records, build them into a site, and print what it cost, as JSON.

    python3 benchmarks/bench_build.py RECORDS.jsonl.gz [--first N] [--where FOLDER] [--jobs N] [--edits]

The site is made in a new folder below FOLDER (default: the system's folder for temporary files) and left there;
its path is printed last, for a look or for search_eval.mjs. CPU is user and system time of the whole process tree, as
the operating system counts it; memory is that of the largest process. `--edits` also measures what follows a build:
nothing changed, one body edited, one title edited, one new document.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SITE = "title: 实测\nurl: https://example.org/bench/\n"


def measured(command: list[str]) -> dict[str, float]:
    """Run a command to its end: wall and CPU seconds, peak memory of its largest process in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": round(cpu, 2), "wall": round(wall, 2)}


def first(records: Path, count: int, target: Path) -> Path:
    """The first `count` lines of a (gzipped) file of records, or the file itself when all are wanted."""
    if not count:
        return records
    opened = gzip.open if records.suffix == ".gz" else open
    with opened(records, "rb") as file, open(target, "wb") as new:
        new.writelines(itertools.islice(file, count))
    return target


def size(folder: Path) -> dict[str, int]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    search = [path for path in files if path.relative_to(folder).parts[0] == "search"]
    return {"files": len(files), "bytes": sum(path.stat().st_size for path in files),
            "search_files": len(search), "search_bytes": sum(path.stat().st_size for path in search)}


def built(site: Path, jobs: int) -> dict[str, object]:
    """One build in a new process, with its own report's stages, files and peak memory."""
    report = site / "report.json"
    figures: dict[str, object] = dict(measured([
        sys.executable, "-m", "shilu", "--site", str(site / "site.yaml"), "build", "--quiet",
        "--jobs", str(jobs), "--report", str(report)]))
    told = json.loads(report.read_text(encoding="utf-8"))
    return {**figures, **{name: told[name] for name in ("documents", "files", "peak_memory", "stages")}}


def edits(site: Path, jobs: int) -> dict[str, object]:
    """What follows a build, each in a new process."""
    for path in (site / "content").rglob("*.md"):
        os.utime(path, (1, 1))
    built(site, jobs)
    results: dict[str, object] = {"nothing": built(site, jobs)}
    documents = sorted((site / "content").rglob("*.md"))
    one = documents[len(documents) // 2]
    text = one.read_text(encoding="utf-8")
    one.write_text(text.rstrip("\n")[:-1] + "也\n", encoding="utf-8")
    results["body"] = built(site, jobs)
    head, _, rest = one.read_text(encoding="utf-8").partition("title: ")
    one.write_text(f"{head}title: 新题{rest[rest.index(chr(10)):]}", encoding="utf-8")
    results["title"] = built(site, jobs)
    (site / "content" / "news" / "newest.md").parent.mkdir(exist_ok=True)
    (site / "content" / "news" / "newest.md").write_text(
        "---\nid: newest\ntitle: 最新一条\ndate: 2099-01-01\n---\n最新一条消息的正文。\n", encoding="utf-8")
    results["newest"] = built(site, jobs)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--first", type=int, default=0, metavar="N")
    parser.add_argument("--where", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--jobs", type=int, default=0, metavar="N")
    parser.add_argument("--edits", action="store_true")
    asked = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ.setdefault("SOURCE_DATE_EPOCH", "4102444800")
    site = Path(tempfile.mkdtemp(prefix="shilu-bench-", dir=asked.where))
    shutil.copytree(ROOT / "themes", site / "themes")
    (site / "site.yaml").write_text(SITE, encoding="utf-8")
    records = first(asked.records, asked.first, site / "records.jsonl")
    figures: dict[str, object] = {"import": measured([
        sys.executable, "-m", "shilu", "--site", str(site / "site.yaml"), "import", str(records)])}
    figures["build"] = built(site, asked.jobs)
    figures["output"] = size(site / "output")
    if asked.edits:
        figures["edits"] = edits(site, asked.jobs)
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    print(site)


if __name__ == "__main__":
    main()

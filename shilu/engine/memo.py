"""The cache: digest -> bytes, kept in one SQLite file below `.shilu/`.

Nothing in it is needed: a damaged or deleted cache costs time, never a page. Entries are named by the digest of all
that went into them, so none is ever wrong; `sweep` drops what the last build did not use.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_SCHEMA = """
CREATE TABLE IF NOT EXISTS blobs (digest TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, data BLOB NOT NULL, body TEXT NOT NULL, words TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS small (key TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inputs (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outputs (place TEXT, path TEXT, key TEXT NOT NULL, stamp TEXT NOT NULL, digest TEXT NOT NULL,
  member TEXT NOT NULL, PRIMARY KEY (place, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reasons (place TEXT, path TEXT, parts TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (place, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS groups (place TEXT, name TEXT, key TEXT NOT NULL, PRIMARY KEY (place, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS builds (place TEXT PRIMARY KEY, key TEXT NOT NULL, output TEXT NOT NULL, due TEXT NOT NULL,
  report BLOB NOT NULL) WITHOUT ROWID;
"""
NAME = "cache.db"
"""Of the file, below `.shilu/`."""
_VERSION = 3
_PAGES = 16_384
"""KiB of the database that are held in memory: keys are digests, so rows go everywhere."""
_TABLES = ("blobs", "facts", "small", "inputs", "outputs", "reasons", "groups", "builds")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of one article: its facts as canonical bytes, the names of its body and words among the blobs."""

    facts: bytes
    body: str
    words: str


class Written(NamedTuple):
    """What is known of one output file: key of the job that made it, stamp on the disk, digest of its bytes, the group
    that its page is planned with ("" for none). A tuple, for they are read at every build."""

    key: str
    stamp: str
    digest: str
    group: str = ""


class Reason(NamedTuple):
    """Of one file of the output: what it was made of, and why it was written last, both as `engine.reasons` has it."""

    parts: str
    why: str


@dataclass(frozen=True, slots=True)
class Last:
    """The last good build of one output folder: key of all its inputs, digest of what lay there then, from when to when
    it is right (two numbers, seconds since 1970), the canonical bytes of its report."""

    key: str
    output: str
    due: str
    report: bytes


class Memo:
    """One open cache. Not shared between threads or processes: each opens its own."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        if read_only:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = _opened(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "unable to open" in str(error):
                raise OSError(13, "cannot open", str(path)) from None
            for ending in ("", "-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
            self._db = _opened(path)

    def close(self) -> None:
        self._db.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it is kept, or nothing."""
        with self._db:
            self._db.execute("BEGIN")
            yield

    # ---- blobs: content-addressed

    def blob(self, digest: str) -> bytes | None:
        row = self._db.execute("SELECT data FROM blobs WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else bytes(row[0])

    def keep_blobs(self, blobs: Iterable[tuple[str, bytes]]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO blobs VALUES (?, ?)", blobs)

    def has_blobs(self, digests: Iterable[str]) -> set[str]:
        """Those of `digests` that are here."""
        return {name for name in digests
                if self._db.execute("SELECT 1 FROM blobs WHERE digest = ?", (name,)).fetchone()}

    # ---- facts of articles

    def readings(self, keys: Iterable[str]) -> dict[str, Reading]:
        """Those that are known, whose body and words are here as well."""
        found: dict[str, Reading] = {}
        query = ("SELECT data, body, words FROM facts WHERE key = ?"
                 " AND (body = '' OR EXISTS (SELECT 1 FROM blobs WHERE digest = body))"
                 " AND (words = '' OR EXISTS (SELECT 1 FROM blobs WHERE digest = words))")
        for key in keys:
            row = self._db.execute(query, (key,)).fetchone()
            if row is not None:
                found[key] = Reading(bytes(row[0]), row[1], row[2])
        return found

    def keep_readings(self, readings: Iterable[tuple[str, Reading]]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)",
                             ((key, one.facts, one.body, one.words) for key, one in readings))

    # ---- small values by key

    def small(self, keys: Iterable[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for key in keys:
            row = self._db.execute("SELECT data FROM small WHERE key = ?", (key,)).fetchone()
            if row is not None:
                found[key] = row[0]
        return found

    def keep_small(self, values: Iterable[tuple[str, bytes]]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO small VALUES (?, ?)", values)

    # ---- inputs and outputs on the disk

    def inputs(self, where: str) -> dict[str, tuple[str, str]]:
        """Path -> (stamp, digest) of each file read before whose path begins with `where`."""
        query = "SELECT path, stamp, digest FROM inputs WHERE path >= ? AND path < ?"
        return {path: (stamp, digest) for path, stamp, digest in self._db.execute(query, (where, f"{where}\U0010ffff"))}

    def keep_inputs(self, rows: Iterable[tuple[str, str, str]], gone: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM inputs WHERE path = ?", ((path,) for path in gone))
        self._db.executemany("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?)", rows)

    def outputs(self, place: str) -> dict[str, Written]:
        query = "SELECT path, key, stamp, digest, member FROM outputs WHERE place = ?"
        return {path: Written(*row) for path, *row in self._db.execute(query, (place,))}

    def keep_outputs(self, place: str, rows: Iterable[tuple[str, Written]], gone: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM outputs WHERE place = ? AND path = ?", ((place, path) for path in gone))
        self._db.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?)",
                             ((place, path, *one) for path, one in rows))

    def reason(self, place: str, path: str) -> Reason | None:
        """Why a file of the output was written last."""
        query = "SELECT parts, why FROM reasons WHERE place = ? AND path = ?"
        row = self._db.execute(query, (place, path)).fetchone()
        return None if row is None else Reason(*row)

    def keep_reasons(self, place: str, rows: Iterable[tuple[str, Reason]], gone: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM reasons WHERE place = ? AND path = ?", ((place, path) for path in gone))
        self._db.executemany("INSERT OR REPLACE INTO reasons VALUES (?, ?, ?, ?)",
                             ((place, path, *one) for path, one in rows))

    def groups(self, place: str) -> dict[str, str]:
        """Name -> key of each group of pages that was made."""
        return dict(self._db.execute("SELECT name, key FROM groups WHERE place = ?", (place,)))

    def keep_groups(self, place: str, rows: Iterable[tuple[str, str]], gone: Iterable[str]) -> None:
        self._db.executemany("DELETE FROM groups WHERE place = ? AND name = ?", ((place, name) for name in gone))
        self._db.executemany("INSERT OR REPLACE INTO groups VALUES (?, ?, ?)", ((place, *row) for row in rows))

    def last(self, place: str) -> Last | None:
        row = self._db.execute("SELECT key, output, due, report FROM builds WHERE place = ?", (place,)).fetchone()
        return None if row is None else Last(row[0], row[1], row[2], bytes(row[3]))

    def keep_last(self, place: str, last: Last) -> None:
        self._db.execute("INSERT OR REPLACE INTO builds VALUES (?, ?, ?, ?, ?)",
                         (place, last.key, last.output, last.due, last.report))

    def forget_last(self, place: str) -> None:
        self._db.execute("DELETE FROM builds WHERE place = ?", (place,))

    # ---- housekeeping

    def sweep(self, facts: set[str], small: set[str], blobs: set[str]) -> None:
        """Drop what is not named, once there is more of it than of what is: an undone edit should find its entries."""
        for table, column, live in (("facts", "key", facts), ("small", "key", small), ("blobs", "digest", blobs)):
            (count,) = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()
            if count > 2 * len(live) + 500:
                names = [name for (name,) in self._db.execute(f"SELECT {column} FROM {table}") if name not in live]
                self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", ((name,) for name in names))


def _opened(path: Path) -> sqlite3.Connection:
    """The database, with its tables; one of another version or shape is emptied."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    # A power failure may lose the last transactions, never damage the file; lost entries are made again.
    db.execute("PRAGMA synchronous = OFF")
    db.execute(f"PRAGMA cache_size = -{_PAGES}")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != _VERSION:
        for table in _TABLES:
            db.execute(f"DROP TABLE IF EXISTS {table}")
        db.execute(f"PRAGMA user_version = {_VERSION}")
    db.executescript(_SCHEMA)
    return db

"""The cache: what is kept is found, what is damaged is dropped, what is unused is swept."""

from __future__ import annotations

from pathlib import Path

from shilu.engine.memo import Last, Memo, Reading, Written


def test_what_is_kept_is_found_by_another_connection(tmp_path: Path) -> None:
    cache = Memo(tmp_path / "cache.db")
    with cache.writing():
        cache.keep_blobs([("b1", b"body"), ("w1", b"words")])
        cache.keep_readings([("k1", Reading(b"facts", "b1", "w1"))])
        cache.keep_small([("s1", b"small")])
        cache.keep_inputs([("a.md", "1 2 3", "d1")], [])
        cache.keep_outputs("here", [("a.html", Written("k", "s", "d"))], [])
        cache.keep_last("here", Last("key", "lying", "0 9", b"report"))
    other = Memo(tmp_path / "cache.db", read_only=True)
    assert other.blob("b1") == b"body"
    assert other.readings(["k1", "k2"]) == {"k1": Reading(b"facts", "b1", "w1")}
    assert other.small(["s1", "s2"]) == {"s1": b"small"}
    assert other.inputs("") == {"a.md": ("1 2 3", "d1")}
    assert other.outputs("here") == {"a.html": Written("k", "s", "d")}
    assert other.outputs("elsewhere") == {}
    assert other.last("here") == Last("key", "lying", "0 9", b"report")
    assert other.has_blobs(["b1", "b2"]) == {"b1"}


def test_a_reading_whose_body_was_lost_is_not_known(tmp_path: Path) -> None:
    cache = Memo(tmp_path / "cache.db")
    with cache.writing():
        cache.keep_blobs([("b1", b"body")])
        cache.keep_readings([("k1", Reading(b"facts", "b1", "w1"))])
    assert cache.readings(["k1"]) == {}


def test_a_transaction_that_fails_keeps_nothing(tmp_path: Path) -> None:
    cache = Memo(tmp_path / "cache.db")
    try:
        with cache.writing():
            cache.keep_small([("s1", b"x")])
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert cache.small(["s1"]) == {}


def test_a_damaged_cache_is_dropped_and_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Memo(path)
    with cache.writing():
        cache.keep_small([("s1", b"x")])
    cache.close()
    path.write_bytes(b"no database at all" * 1000)
    (tmp_path / "cache.db-wal").unlink(missing_ok=True)
    again = Memo(path)
    assert again.small(["s1"]) == {}
    with again.writing():
        again.keep_small([("s1", b"y")])
    assert again.small(["s1"]) == {"s1": b"y"}


def test_unused_entries_stay_until_they_are_more_than_the_used(tmp_path: Path) -> None:
    cache = Memo(tmp_path / "cache.db")
    with cache.writing():
        cache.keep_small((f"s{number}", b"x") for number in range(400))
    with cache.writing():
        cache.sweep(set(), {"s1"}, set())
    assert len(cache.small(f"s{number}" for number in range(400))) == 400
    with cache.writing():
        cache.keep_small((f"t{number}", b"x") for number in range(400))
        cache.sweep(set(), {"s1", "t2"}, set())
    assert set(cache.small([*(f"s{n}" for n in range(400)), *(f"t{n}" for n in range(400))])) == {"s1", "t2"}

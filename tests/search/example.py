"""The worked example of FORMAT.md: a small archive in; its index files as annotated hex, and what they mean, out.

`python -m tests.search.example` writes section 11 of FORMAT.md anew; a test tells when that is due.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from shilu.model import Alike
from shilu.search import wire
from shilu.search.wire import charset
from shilu.search.wire.shards import pair
from tests.search import archives as make

FORMAT = Path(wire.__file__).parents[1] / "FORMAT.md"
FENCE = re.compile(r"^```hex (\w+)\n(.*?)^```\n\s*```json \1\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDS = (("○", "零"), ("畫", "画"), ("計", "计"))
ALIKE = (Alike("社区服务", "term", ("小区服务",), ("跑腿",)), Alike("包河区委", "name", ("区委",)))


def archive() -> make.Archive:
    plain = make.entry("about", kind="page")
    speech = make.entry("2016-a", "2016-09-13", (("讲话人甲", "", ""),), tags=("5G",), kind="speech")
    return (plain, speech), (
        make.words(make.cut("网上会", "网上")),
        make.words(make.cut("社区“服务”", "社区", "服务"), make.cut("社区上网，5G！", "社区", "上网"), speakers=(0,)),
    )


Part = tuple[bytes, str]


def files() -> dict[str, bytes]:
    """The unpacked files of the example by kind."""
    packed = make.index(archive(), alike=ALIKE)
    made = settled({path: wire.unpack(data) for path, data in packed.items()}, FOLDS)
    return {
        "shard": next(data for path, data in made.items() if path.startswith("search/s/")),
        "block": [data for path, data in made.items() if path.startswith("search/b/")][-1],
        "column": next(data for path, data in made.items() if path.startswith("search/columns-speaker")),
        "equals": next(data for path, data in made.items() if path.startswith("search/equals")),
        "fold": next(data for path, data in made.items() if path.startswith("search/fold")),
        "manifest": made[wire.MANIFEST],
    }


def settled(files: dict[str, bytes], pairs: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    """The unpacked files of an index as no other table and no other zlib would change them.

    The fold table is a small one, and the sizes of columns are those of the unpacked files.
    """
    manifest = wire.manifest(files[wire.MANIFEST])
    table = b"".join(wire.encode_folds(pairs))
    (volume,) = manifest.volumes
    sizes = tuple((facet, len(files[wire.column_name(facet, four)])) for facet, four in volume.columns)
    own = replace(manifest, fold=wire.digest(table, 4), volumes=(replace(volume, sizes=sizes),))
    found = {path: data for path, data in files.items() if path != wire.fold_name(manifest.fold)}
    return {**found, wire.fold_name(own.fold): table, wire.MANIFEST: b"".join(wire.encode_manifest(own))}


def meaning(name: str, data: bytes) -> Any:
    """What the JSON beside the hex says."""
    if name == "shard":
        return [[key, [list(p) for p in places]] for key, places in wire.shard(data)]
    if name == "block":
        return wire.block(data)
    if name == "column":
        column = wire.column(data)
        return {"facet": column.facet, "values": column.values, "documents": column.documents}
    if name == "equals":
        return [[one.name, one.kind, one.same, one.colloquial] for one in wire.equals(data)]
    if name == "fold":
        return wire.folds(data)
    (volume,) = wire.manifest(data).volumes
    return {
        "header": wire.Cursor(wire.body("M", data)).json(), "starts": volume.starts, "lengths": volume.lengths,
        "names": volume.names, "borders": volume.borders, "digests": volume.digests, "groups": volume.groups,
    }


def parts(name: str, data: bytes) -> Iterator[Part]:
    """The bytes of a file in their parts, each with what it is."""
    read = wire.Cursor(data)
    yield read.take(5), f"SHL{data[3:4].decode()}, version {data[4]}"

    def number(what: str) -> int:
        at = read.at
        found = read.varint()
        read.at = at
        size = len(wire.varint(found))
        noted.append((read.take(size), what.format(found)))
        return found

    noted: list[Part] = []
    if name == "shard":
        keys = [key for key, _ in wire.shard(data)]
        number("keys: {}")
        noted += _keys(read, keys)
        counts = [number(f"postings of “{key}”: {{}}") for key in keys]
        for key, count in zip(keys, counts, strict=True):
            noted.append((b"", f"“{key}”"))
            for i in range(count):
                number("position {}" if i == 0 else "and {} on")
        noted.append((read.rest(), "bits, low half first"))
    elif name == "equals":
        noted.append((read.rest(), "JSON"))
    elif name == "block":
        noted += _block(read, wire.block(data))
    elif name == "column":
        noted.append((read.take(number("length of the JSON: {}")), "JSON"))
        while read.at < len(data):
            for i in range(number("a document with {} values")):
                number("value {}" if i == 0 else "and {} on")
    elif name == "fold":
        for _ in range(2 * number("pairs: {}")):
            number("{}")
    else:
        noted.append((read.take(number("length of the JSON: {}")), "JSON"))
        header = wire.Cursor(wire.body("M", data)).json()["volumes"][0]
        borders = [border for border in wire.manifest(data).volumes[0].borders if border]
        for piece in ("starts", "slack", "names", "borders", "digests", "groups"):
            whole = wire.Cursor(read.take(header[piece][1]))
            if piece == "borders":
                noted += [(part, f"borders: {what}") for part, what in _keys(whole, borders)]
            else:
                noted.append((whole.rest(), piece))
    yield from (part for part in noted if part[0])


def _keys(read: wire.Cursor, keys: list[str]) -> Iterator[Part]:
    what = ("steps from A to A", "high bytes of B", "low bytes of B", "the rest of A and of B")
    for part, note in zip(wire.encode_keys([pair(key) for key in keys]), what, strict=True):
        yield read.take(len(part)), note


def _block(read: wire.Cursor, elements: list[list[dict[str, Any]]]) -> Iterator[Part]:
    def sized(what: str) -> Iterator[Part]:
        size = read.varint()
        yield wire.varint(size), f"length of {what}: {size}"
        yield read.take(size), what

    yield from sized("the JSON")
    yield from sized("the numbers")
    yield from sized("the anchors")
    for document in (document for documents in elements for document in documents):
        spoken = [text for voice in document["voices"] for text in voice]
        for text in (document["title"], document["event"], *spoken, *(row[2] for row in document["rows"])):
            yield read.take(len(charset.encode([text]))), f"“{text}”"


def drawn(name: str, data: bytes) -> str:
    """Annotated hex: sixteen bytes a line, `|`, then what they are."""
    lines = []
    for chunk, what in parts(name, data):
        for i in range(0, len(chunk), 16):
            note = what if i == 0 else ""
            lines.append(f"{chunk[i:i + 16].hex(' '):<47} | {note}".rstrip())
    return "\n".join(lines)


def section() -> str:
    """Section 11 after its introduction."""
    made = []
    for name, data in files().items():
        value = json.dumps(meaning(name, data), ensure_ascii=False)
        made.append(f"```hex {name}\n{drawn(name, data)}\n```\n\n```json {name}\n{value}\n```")
    return "\n\n".join(made) + "\n"


def stated(text: str) -> dict[str, tuple[bytes, Any]]:
    """The examples that FORMAT.md holds: name -> (bytes, meaning)."""
    return {
        name: (bytes.fromhex("".join(line.split("|")[0] for line in drawing.splitlines())), json.loads(value))
        for name, drawing, value in FENCE.findall(text)
    }


MARK = "<!-- example -->\n"

if __name__ == "__main__":
    before, _, *after = FORMAT.read_text("utf-8").split(MARK)
    FORMAT.write_bytes(MARK.join((before, "\n" + section().rstrip() + "\n\n", *after)).encode("utf-8"))

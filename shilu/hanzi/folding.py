"""A text in; the same text with each character replaced by the one that stands for its class out.

One character to one character, whatever stands beside it: `fold(a + b) == fold(a) + fold(b)`. Traditional and variant
forms go to the common simplified form, full-width ASCII to half width, capitals to small letters, blanks to one blank.
The reader in the browser works from the very same pairs (`fold_table`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

BLANKS = "\t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@cache
def table() -> dict[int, str]:
    """Code point -> character, for all that fold to another one."""
    found: dict[int, str] = {ord(blank): " " for blank in BLANKS}
    for line in (Path(__file__).parent.parent / "data" / "fold.txt").read_text("utf-8").split("\n"):
        if line and not line.startswith("# "):
            for member in line[1:]:
                found[ord(member)] = line[0]
    for code in range(0x21, 0x7F):
        small = chr(code).lower()
        found[code + 0xFEE0] = found.get(ord(small), small)
    return found


_SHORT = 200
"""A text of fewer characters is folded by the table itself: making the list costs as much as folding 200 texts."""


@cache
def _plane() -> list[int | str]:
    """The table as a list of what each code point below 65,536 becomes: nothing is sought in vain, which takes long."""
    found: list[int | str] = list(range(0x10000))
    for code, to in table().items():
        if code < 0x10000:
            found[code] = to
    return found


def fold(text: str) -> str:
    """The text in the form in which texts are compared; as many characters as before."""
    if len(text) < _SHORT or len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text):
        return text.translate(table())
    return text.translate(_plane())


@cache
def fold_table() -> tuple[tuple[str, str], ...]:
    """All (from, to) pairs by code point: the single source of the table that the browser loads."""
    return tuple((chr(code), to) for code, to in sorted(table().items()))


@cache
def _simplified() -> dict[int, str]:
    """Code point -> character, for the traditional forms alone: what GB 2312 lacks and what stands for it there.

    Other than in folding, variants that simplified texts tell apart stay (对象 is no 对像, 漫画 no 漫划). 後 and 於 are
    in GB 2312 too, but are traditional forms in every text of today.
    """
    found = {ord(old): new for old, new in fold_table() if old >= "\u3400" and not _plain(old) and _plain(new)}
    return found | {ord("畫"): "画", ord("後"): "后", ord("於"): "于"}


def _plain(character: str) -> bool:
    return character.encode("gb2312", "ignore") != b""


def simplified(text: str) -> str:
    """The text as a dictionary of simplified words can read it; as many characters as before."""
    try:
        text.replace("—", "").replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        pass
    else:
        if "後" not in text and "於" not in text:
            return text             # all other traditional forms lie outside of GB 2312; the table is not even loaded
    found = text.translate(_simplified())
    return text if found == text else found

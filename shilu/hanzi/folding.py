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


def fold(text: str) -> str:
    """The text in the form in which texts are compared; as many characters as before."""
    return text.translate(table())


@cache
def fold_table() -> tuple[tuple[str, str], ...]:
    """All (from, to) pairs by code point: the single source of the table that the browser loads."""
    return tuple((chr(code), to) for code, to in sorted(table().items()))

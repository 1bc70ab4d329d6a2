"""What the table of fields is made of: a key that an editor may write, and the words that a choice goes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal[
    "text", "lines", "texts", "date", "moment", "id", "int", "bool", "choice", "url", "zone", "group", "groups",
]
"""`text` is one line, `lines` may have several, `texts` is a list of text; `group` has fields of its own, `groups` is a
list of such; `zone` is a time zone."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A value, the word an editor would write for it, and other words that mean it."""

    value: str
    word: str
    others: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words that mean it."""
        return (self.word, self.value, *self.others)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One key. The first alias is the label that an editor sees. Fields are compared by identity: each is made once."""

    key: str
    aliases: tuple[str, ...]
    type: Type
    zh: str
    """What to write, in Chinese: for the manual and the questions of `new`."""
    en: str
    example: str
    needed: bool = False
    choices: tuple[Choice, ...] = ()
    inner: tuple[Field, ...] = ()
    short: str = ""
    """The inner key that a bare text stands for: `speakers: [宁波]` is a list of names."""
    names: bool = False
    """True when the text names something (a person, an event ...), so that `no` or 无 is hardly meant as written."""
    low: int = 0
    high: int = 0

    @property
    def label(self) -> str:
        return self.aliases[0]

    @property
    def words(self) -> tuple[str, ...]:
        """All names that the key goes by."""
        return (self.key, *self.aliases)

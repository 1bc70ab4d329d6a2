"""Words of a command line go in, a request comes out; or, for help and wrong usage, argparse's exit.

All of it in the user's language. argparse speaks through gettext, whose catalogues Python does not ship. While a parser
is made and used, its words are taken from our own catalogue, and put back afterwards.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from shilu import messages

COMMANDS = ("build", "serve", "new", "import", "check", "test")

_SPOKEN = {
    "usage: ": "usage",
    "positional arguments": "positional",
    "options": "options",
    "subcommands": "commands",
    "show this help message and exit": "help",
    "%(prog)s: error: %(message)s\n": "error",
    "argument %(argument_name)s: %(message)s": "argument",
    "unrecognized arguments: %s": "unrecognized",
    "the following arguments are required: %s": "required",
    "expected one argument": "one",
    "expected at least one argument": "at-least-one",
    "invalid choice: %(value)r (choose from %(choices)s)": "choice",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": "closest",
    "invalid %(type)s value: %(value)r": "value",
    "ignored explicit argument %r": "explicit",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
    "not allowed with argument %s": "not-allowed",
}
"""What argparse says in English -> our key below `cli.argparse`."""


def language(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """`zh` or `en`: what --lang says, else SHILU_LANG, else Chinese. Asked before anything can be told."""
    chosen = environment.get("SHILU_LANG", "")
    for place, word in enumerate(words):
        if word.startswith("--lang="):
            chosen = word[len("--lang="):]
        elif word == "--lang":
            chosen = "".join(words[place + 1:place + 2])
    return "en" if chosen.lower().startswith("en") else "zh"


def parse(words: Sequence[str], lang: str, prog: str, version: str) -> argparse.Namespace:
    """The command with all its options; `build` when no command is named."""
    mine, for_pytest = _apart(_with_command(words))
    with _spoken(lang):
        request = _parser(lang, prog, version).parse_args(mine)
    request.arguments = for_pytest
    return request


def _first(words: Sequence[str]) -> int:
    """Where the command stands, or would stand: after --lang and --site."""
    at = 0
    while at < len(words) and words[at].split("=")[0] in ("--lang", "--site"):
        at += 1 if "=" in words[at] else 2
    return at


def _with_command(words: Sequence[str]) -> list[str]:
    """`build` put in where no command is named, unless help or the version is asked for."""
    at = _first(words)
    if words[at:] and (not words[at].startswith("-") or words[at] in ("-h", "--help", "--version")):
        return list(words)
    return [*words[:at], "build", *words[at:]]


def _apart(words: list[str]) -> tuple[list[str], list[str]]:
    """Our words and pytest's: whatever follows `test`. (argparse's own REMAINDER stumbles over a leading option.)"""
    end = _first(words) + 1
    if words[end - 1:end] == ["test"] and words[end:] not in (["-h"], ["--help"]):
        return words[:end], words[end:]
    return words, []


def _parser(lang: str, prog: str, version: str) -> argparse.ArgumentParser:
    def say(key: str, **values: object) -> str:
        return messages.text(lang, f"cli.help.{key}", **values)

    parser = argparse.ArgumentParser(prog=prog, description=say("about"), epilog=say("closing"), allow_abbrev=False,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"shilu {version}", help=say("version"))
    _everywhere(parser, say, first=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=say("commands"))
    for name in COMMANDS:
        command = commands.add_parser(name, help=say(name), description=say(name), allow_abbrev=False,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
        _everywhere(command, say, first=False)
        _OPTIONS[name](command, say)
    return parser


Say = Callable[..., str]


def _everywhere(parser: argparse.ArgumentParser, say: Say, first: bool) -> None:
    """--lang and --site stand before the command or after it."""
    absent = None if first else argparse.SUPPRESS
    parser.add_argument("--lang", choices=messages.LANGUAGES, default=absent, help=say("lang"))
    parser.add_argument("--site", metavar="FILE", default=absent, help=say("site"))


def _build(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--content", metavar="DIR", help=say("content"))
    parser.add_argument("--output", metavar="DIR", help=say("output"))
    parser.add_argument("--jobs", metavar="N", type=_count, default=0, help=say("jobs"))
    parser.add_argument("--drafts", action="store_true", help=say("drafts"))
    parser.add_argument("--strict", action="store_true", help=say("strict"))
    parser.add_argument("--quiet", action="store_true", help=say("quiet"))
    parser.add_argument("--report", metavar="FILE", help=say("report"))


def _once(parser: argparse.ArgumentParser, say: Say) -> None:
    _build(parser, say)
    parser.add_argument("--why", metavar="FILE", help=say("why"))


def _serve(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--port", metavar="N", type=_port, default=8000, help=say("port"))
    parser.add_argument("--no-open", action="store_true", help=say("no-open"))
    _build(parser, say)


def _new(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("kind", metavar="KIND", nargs="?", help=say("kind"))
    parser.add_argument("--title", metavar="TEXT", help=say("title"))
    parser.add_argument("--date", metavar="DATE", help=say("date"))
    parser.add_argument("--speaker", metavar="NAME", help=say("speaker"))
    parser.add_argument("--event", metavar="ID", help=say("event"))
    parser.add_argument("--to", metavar="DIR", help=say("to"))


def _import(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help=say("source"))
    parser.add_argument("--to", metavar="DIR", help=say("import-to"))
    parser.add_argument("--kind", metavar="KIND", help=say("import-kind"))
    parser.add_argument("--dry-run", action="store_true", help=say("dry-run"))
    parser.add_argument("--report", metavar="FILE", help=say("report"))


def _check(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", help=say("path"))
    parser.add_argument("--strict", action="store_true", help=say("strict"))
    parser.add_argument("--fix", action="store_true", help=say("fix"))
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text", help=say("format"))


def _test(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.epilog = say("pytest")


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser, Say], None]] = {
    "build": _once, "serve": _serve, "new": _new, "import": _import, "check": _check, "test": _test,
}


def _count(word: str) -> int:
    value = int(word)
    if value < 0:
        raise ValueError(word)
    return value


def _port(word: str) -> int:
    value = int(word)
    if not 0 <= value <= 65535:
        raise ValueError(word)
    return value


@contextlib.contextmanager
def _spoken(lang: str) -> Iterator[None]:
    """Within, argparse speaks the user's language."""
    module = cast(dict[str, object], vars(argparse))
    before = module["_"]
    module["_"] = lambda text: messages.text(lang, f"cli.argparse.{_SPOKEN[text]}") if text in _SPOKEN else text
    try:
        yield
    finally:
        module["_"] = before

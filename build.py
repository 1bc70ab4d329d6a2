#!/usr/bin/env python3
"""The front door: `python3 build.py [command]` goes in on any machine, the command's exit code comes out.

Where the running Python lacks the packages, they are put into `.venv` beside this file, and the same command runs
there. Nothing outside this folder is changed. Only the standard library is used here, and the file must be understood
by a Python as old as 3.6, to say what is needed. The sentences stand here, as nothing else can be relied on yet.
"""
import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "需要 Python 3.11 或更新的版本，现在的是 {0}。请从 https://www.python.org/downloads/ 安装。\n"
        "Python 3.11 or later is needed, this is {0}. Get it from https://www.python.org/downloads/\n"
        .format(sys.version.split()[0])
    )
    sys.exit(3)

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
STAMP = VENV / "shilu.json"
"""Written last, so that it is there only when everything is."""
MAKING = VENV / "shilu.making"
"""Written first: this .venv is ours, and without a stamp it is half made and may be thrown away."""
WHEELS = HOME / "wheels"
STATE = HOME / ".shilu"
MACHINE = 3
"""Exit code of everything that the machine, not the content, is to blame for."""

WORDS = {
    "making": ("正在建立 .venv（只在第一次，不动系统里的 Python）……",
               "Making .venv (only the first time; the system's Python stays as it is) ..."),
    "mending": (".venv 上次没有装完，正在重做……", "The .venv was left half made: making it again ..."),
    "renewing": (".venv 用的 Python 已经不在了，正在重做……", "The Python of .venv is gone: making it again ..."),
    "installing": ("正在安装 {count} 个软件包（{origin}）……", "Installing {count} packages ({origin}) ..."),
    "network": ("从网上，约一分钟", "from the network, about a minute"),
    "folder": ("从 wheels 文件夹", "from the folder wheels"),
    "waiting": ("另一个 build.py 正在安装，等它做完……", "Another build.py is installing; waiting for it ..."),
    "rerun": ("装好了，现在用 .venv 运行。", "Installed; running in .venv now."),
    "stopped": ("已停止。下次运行时会重新安装。", "Stopped. The next run will install anew."),
    "no-venv": (
        """这个 Python 缺少 venv 或 ensurepip，建不了 .venv。
  Debian、Ubuntu：sudo apt install python3-venv
  其他系统：从 https://www.python.org/downloads/ 安装 Python，再试一次。""",
        """This Python lacks venv or ensurepip, so no .venv can be made.
  Debian, Ubuntu: sudo apt install python3-venv
  Elsewhere: install Python from https://www.python.org/downloads/ and try again."""),
    "no-network": (
        """下载不了软件包：连不上网络或软件源。
  请检查网络和代理（pip 的设置照用，用 pip config list 查看）。
  不能上网的机器：在能上网的同类机器（同一系统、同一 Python 版本）上运行
      {wheel}
  再把 wheels 文件夹放到 build.py 旁边。""",
        """The packages cannot be downloaded: no network, or no package registry.
  Check the network and the proxy (pip's own settings are used, see pip config list).
  For a machine without a network, run on a like one (same system, same Python) that has one
      {wheel}
  and lay the folder wheels beside build.py."""),
    "no-wheel": (
        """wheels 文件夹里缺少需要的软件包：{detail}
  在能上网的同类机器（同一系统、同一 Python 版本）上重新生成它：
      {wheel}
  或者删去 wheels 文件夹，改从网上安装。""",
        """The folder wheels lacks what is needed: {detail}
  Make it anew on a like machine (same system, same Python) that has a network:
      {wheel}
  or delete the folder wheels to install from the network."""),
    "no-space": ("磁盘满了，装不下软件包（约需 200 MB，测试另需 500 MB）。请腾出空间再试。",
                 "The disk is full; the packages need about 200 MB, the tests 500 more. Make room and retry."),
    "no-right": (
        """不能写入 {path}。
  请把整个文件夹复制到可以写的地方（例如“文档”），再从那里运行。""",
        """{path} cannot be written.
  Copy the whole folder to a place where you may write, and run it from there."""),
    "failed": ("软件包没有装上：{detail}", "The packages could not be installed: {detail}"),
    "elsewhere": (
        """pip 说装好了，但 .venv 里没有：{detail}
  多半是 pip 的设置把软件包装到了别处（用 pip config list 查看 target、prefix、root、dry-run）。""",
        """pip says that it is done, but .venv does not have: {detail}
  pip's settings probably send packages elsewhere (see target, prefix, root, dry-run in pip config list)."""),
    "log": ("  详情见 {path}", "  Details are in {path}"),
}
WHEEL = ("py -3" if os.name == "nt" else "python3") + ' -m pip wheel --wheel-dir wheels ".[test,fast]"'


def language(arguments: Sequence[str]) -> int:
    """0 for Chinese, 1 for English: `--lang`, else SHILU_LANG, else Chinese."""
    chosen = os.environ.get("SHILU_LANG", "")
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            chosen = argument[7:]
        elif argument == "--lang":
            chosen = "".join(arguments[place + 1:place + 2])
    return int(chosen == "en")


class Stop(Exception):
    """Why the machine cannot do it: the key of a sentence and what fills it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Say:
    """Tells in one language what is being done, on stderr: stdout belongs to the command."""

    def __init__(self, english: int) -> None:
        self._english = english

    def words(self, key: str, **values: object) -> str:
        return WORDS[key][self._english].format(**values)

    def __call__(self, key: str, **values: object) -> None:
        print(self.words(key, **values), file=sys.stderr, flush=True)


# ---------------------------------------------------------------- what is needed, what is there

def requirements() -> dict[str, list[str]]:
    """The lists of pyproject.toml: `base` (needed), `fast` (welcome), `test`."""
    import tomllib

    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    return {"base": project["dependencies"], **project["optional-dependencies"]}


def plain(name: str) -> str:
    """A package's name as packaging tools compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def numbers(version: str) -> tuple[int, ...]:
    """The release part of a version, without closing zeros: `3.10.0rc1` is (3, 10)."""
    found = re.match(r"\d+(\.\d+)*", version.lstrip("v"))
    parts = [int(part) for part in found[0].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def satisfied(requirement: str, have: dict[str, str]) -> bool:
    """Whether a package that fits `name>=1,<2` is among those installed. Only the signs that pyproject.toml uses."""
    found = re.match(r"[A-Za-z0-9._-]*[A-Za-z0-9]", requirement)
    if not found or plain(found[0]) not in have:
        return False
    version = numbers(have[plain(found[0])])
    for bound in filter(None, requirement[found.end():].split(",")):
        sign, limit = bound[:2].rstrip("0123456789"), numbers(bound.lstrip("<>=! "))
        if not {">=": version >= limit, "<=": version <= limit, "<": version < limit, ">": version > limit,
                "==": version == limit, "!=": version != limit}[sign]:
            return False
    return True


def installed(folders: Sequence[str | Path]) -> dict[str, str]:
    """Packages in the folders of a Python with their versions, from the names of their records: no imports, 1 ms."""
    have: dict[str, str] = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):
                if name.endswith(".dist-info"):
                    package, _, version = name[:-10].rpartition("-")
                    have.setdefault(plain(package), version)
    return have


def digest(needs: Sequence[str]) -> str:
    import hashlib  # here and below: who only wants help need not wait for them

    return hashlib.sha256("\n".join(needs).encode()).hexdigest()


# ---------------------------------------------------------------- .venv

def python() -> Path:
    """The Python inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def inside() -> bool:
    """Whether this very process runs in .venv."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def foundation() -> str:
    """Which Python .venv stands on: its path, size and time; "" when it is gone (renewed, or the folder was moved)."""
    try:
        settings = (VENV / "pyvenv.cfg").read_text("utf-8")
        homes = re.findall(r"(?m)^home\s*=\s*(.+?)\s*$", settings)
        base = Path(homes[0]) / "python.exe" if os.name == "nt" else Path(os.path.realpath(python()))
        stat = base.stat()
    except (OSError, IndexError, UnicodeDecodeError):
        return ""
    return f"{base} {stat.st_size} {stat.st_mtime_ns}"


def stamp() -> dict[str, str]:
    """What was installed into .venv, {} when it is not whole."""
    import json

    try:
        read = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def ready(lists: dict[str, list[str]], wanted: Sequence[str]) -> bool:
    """Whether .venv is whole, holds these lists and stands on the Python on which it was made."""
    known = stamp()
    return all(known.get(name) == digest(lists[name]) for name in wanted) and known.get("python") == foundation() != ""


@contextlib.contextmanager
def alone(say: Say) -> Iterator[None]:
    """Keeps a second build.py waiting while .venv is changed. The system frees the lock when a process dies."""
    STATE.mkdir(exist_ok=True)
    with open(STATE / "setup.lock", "a+b") as file:
        if not locked(file.fileno(), wait=False):
            say("waiting")
            locked(file.fileno(), wait=True)
        yield


def locked(descriptor: int, wait: bool) -> bool:
    """Takes the lock; False when someone has it and we do not wait. A file system without locks counts as free."""
    if sys.platform == "win32":
        import msvcrt
        import time

        while True:
            try:
                os.lseek(descriptor, 0, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False
                time.sleep(0.3)
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def set_up(lists: dict[str, list[str]], wanted: Sequence[str], say: Say) -> None:
    """Makes .venv whole: new where it is missing, half made or its Python is gone, else by adding what it lacks."""
    import json

    with alone(say):
        if ready(lists, wanted):
            return
        ours = MAKING.exists() or STAMP.exists()
        if not inside():
            ours |= make(say)
        needs = [need for name in wanted for need in lists[name]]
        say("installing", count=len(needs), origin=say.words("folder" if WHEELS.is_dir() else "network"))
        known = stamp()
        if ours:
            MAKING.touch()
        STAMP.unlink(missing_ok=True)
        install(needs)
        have = installed([*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")])
        elsewhere = [need for need in needs if not satisfied(need, have)]
        if elsewhere:
            raise Stop("elsewhere", detail=", ".join(elsewhere))
        # A wheel or nothing: who has no wheel for it has no Rust compiler either. Without it all works, only slower.
        with contextlib.suppress(Stop):
            install(["--only-binary", ":all:", *lists["fast"]])
        facts = {**known, **{name: digest(lists[name]) for name in wanted}, "python": foundation()}
        whole = STAMP.with_suffix(".new")
        whole.write_text(json.dumps(facts, indent=1), "utf-8")
        os.replace(whole, STAMP)
        MAKING.unlink(missing_ok=True)


def make(say: Say) -> bool:
    """An empty .venv, if the one that lies there cannot be kept; True when it was made. One that works is kept, even
    when someone else made it; one that we left half made is thrown away, as a killed pip may leave half a package."""
    half = MAKING.exists()
    if VENV.exists() and not half and works():
        return False
    import importlib.util

    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop("no-venv")
    if VENV.exists():
        import shutil

        say("mending" if half else "renewing")
        shutil.rmtree(VENV)
    else:
        say("making")
    VENV.mkdir()
    MAKING.touch()
    run([sys.executable, "-m", "venv", str(VENV)], "no-venv")
    return True


def works() -> bool:
    """Whether the Python of .venv starts, is new enough and has pip."""
    import subprocess

    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python()), "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(needs: Sequence[str]) -> None:
    """pip with its user's own settings; `wheels/` instead of the network where it is there."""
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    run([str(python()), "-m", "pip", "install", *options, *source, *needs])


def run(command: Sequence[str], otherwise: str = "failed") -> None:
    """Runs a step of the installation; what it says is kept in a file and read only when it fails."""
    import subprocess

    # A user's own `user = true` for pip cannot hold inside a .venv.
    environment = {**os.environ, "PIP_USER": "0", "PYTHONUTF8": "1"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=environment, check=False, encoding="utf-8", errors="replace")
    if done.returncode == 0:
        return
    log = STATE / "setup.log"
    with contextlib.suppress(OSError):
        log.write_text(" ".join(command) + "\n" + done.stdout, "utf-8")
    key, detail = reason(done.stdout, otherwise)
    raise Stop(key, detail=detail, log=log)


def reason(output: str, otherwise: str) -> tuple[str, str]:
    """Why pip or venv failed: the key of our sentence, and its own last word."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    missing = [line for line in lines if "No matching distribution" in line]
    errors = [line for line in lines if re.match(r"(?i)(error|.*error:)", line)]
    detail = (missing or errors or lines or ["?"])[-1][:300]
    signs = (
        ("no-space", r"No space left|Errno 28|WinError 112|Disk quota"),
        ("no-right", r"Errno 13|Errno 30|Permission denied|Read-only file system|WinError 5\b"),
        ("no-network", r"NewConnectionError|Max retries|ProxyError|Name or service|getaddrinfo|Temporary failure in|"
                       r"ConnectTimeout|ReadTimeout|CERTIFICATE_VERIFY|SSLError|unreachable|Connection refused"),
        ("no-wheel" if WHEELS.is_dir() else "no-network", r"No matching distribution|Could not find a version"),
    )
    for key, sign in signs:
        if re.search(sign, output):
            return key, detail
    return otherwise, detail


# ---------------------------------------------------------------- in and on

def hand_over(arguments: Sequence[str]) -> NoReturn:
    """The same command in .venv. Windows has no true exec: there the child is waited for and its code passed on."""
    command = [str(python()), str(HOME / "build.py"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)     # the child gets Ctrl-C as well and answers it
    sys.exit(subprocess.run(command, check=False).returncode)


def enter(arguments: Sequence[str]) -> int:
    """Runs the command in this process: everything that it needs is here."""
    from shilu import cli

    return cli.main(arguments, HOME, "build.py")


def wants(arguments: Sequence[str]) -> list[str]:
    """Which lists the command needs: the command is the first word after --lang and --site."""
    rest = list(arguments)
    while rest and rest[0].startswith(("--lang", "--site")):
        del rest[:1 if "=" in rest[0] else 2]
    return ["base", "test"] if rest[:1] == ["test"] else ["base"]


def prepare(arguments: Sequence[str], say: Say) -> bool:
    """Whether this process can run the command; if not, .venv can, once this returns."""
    if {"-h", "--help", "--version"} & set(arguments):
        return True                                  # help needs no package
    lists, wanted = requirements(), wants(arguments)
    if inside() and ready(lists, wanted):
        return True
    have = installed(sys.path)
    if all(satisfied(need, have) for name in wanted for need in lists[name]):
        return True
    if not ready(lists, wanted):
        set_up(lists, wanted, say)
        say("rerun")
    return inside()


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # On a Windows console or in a pipe the old code page would turn Chinese into an exception.
            stream.reconfigure(encoding="utf-8" if os.name == "nt" else None, errors="replace")
    say = Say(language(arguments))
    try:
        here = prepare(arguments, say)
    except KeyboardInterrupt:
        say("stopped")
        return 130
    except Stop as stop:
        values = {"detail": "", "path": HOME, "wheel": WHEEL, **stop.values}
        say(stop.key, **values)
        if "log" in stop.values:
            say("log", path=stop.values["log"])
        return MACHINE
    except OSError as error:
        full = error.errno == 28 or getattr(error, "winerror", None) == 112
        say("no-space" if full else "no-right", path=error.filename or HOME)
        return MACHINE
    if not here:
        hand_over(arguments)
    return enter(arguments)


if __name__ == "__main__":
    ended = main(sys.argv[1:])
    if "shilu.cli" in sys.modules:
        sys.modules["shilu.cli"].leave(ended)
    sys.exit(ended)

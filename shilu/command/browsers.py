"""The environment goes in, the path of a Chromium comes out; the tests of the pages need one."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_PLACES = (
    "{PROGRAMFILES}/Google/Chrome/Application/chrome.exe", "{PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "{LOCALAPPDATA}/Google/Chrome/Application/chrome.exe", "{PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
    "{PROGRAMFILES}/Microsoft/Edge/Application/msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
"""Where installers put browsers without putting them on the path."""
_DOWNLOADED = ("{PLAYWRIGHT_BROWSERS_PATH}", "{HOME}/.cache/ms-playwright", "{HOME}/Library/Caches/ms-playwright",
               "{LOCALAPPDATA}/ms-playwright")
_INSIDE = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
           "chromium-*/chrome-mac*/*.app/Contents/MacOS/*", "chromium-*/chrome-win*/chrome.exe")
"""Where `playwright install chromium` puts its own."""


def find() -> str | None:
    """A Chromium of any make: CHROMIUM, what is on the path, the usual places, Playwright's own; None when there is
    none. A CHROMIUM that points nowhere is not overruled."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.path.isfile(named) else shutil.which(named)
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    for place in _PLACES:
        path = _filled(place)
        if path and path.is_file():
            return str(path)
    return _downloaded()


def _filled(place: str) -> Path | None:
    """A place with the environment's values put in; None when one is not set."""
    try:
        return Path(re.sub(r"\{(.+?)\}", lambda name: os.environ[name[1]], place))
    except KeyError:
        return None


def _downloaded() -> str | None:
    """The newest browser that Playwright has downloaded."""
    for place in _DOWNLOADED:
        folder = _filled(place)
        for pattern in _INSIDE if folder is not None and folder.is_dir() else ():
            found = [path for path in folder.glob(pattern) if path.is_file()] if folder is not None else []
            if found:
                return str(max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))]))
    return None

"""Fixtures for all tests: none of them sees the settings of the person who runs them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHILU_LANG", "NO_COLOR", "SOURCE_DATE_EPOCH", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

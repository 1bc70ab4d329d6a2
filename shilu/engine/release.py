"""What we are, in one digest: it is in the key of every entry of the cache.

Another version of our own sources or data, of Python, of a library that takes part, or of the zlib they run on may give
other bytes; then everything is made again, and what comes out the same is not written again.
"""

from __future__ import annotations

import functools
import sys
import zlib

from shilu import canon
from shilu.engine import disk

_LIBRARIES = frozenset({
    "jieba", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "numpy", "pyyaml", "rjieba",
})


@functools.cache
def digest() -> str:
    """32 hex digits, read once a process: our files do not change under a running command."""
    return canon.digest(
        tuple(disk.sources_of_shilu()), sys.version, disk.libraries(_LIBRARIES), zlib.ZLIB_RUNTIME_VERSION,
    )

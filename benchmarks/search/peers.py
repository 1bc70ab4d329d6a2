"""Install the peers of Shilu's search, build all on the same documents, and print one table.

    python3 benchmarks/search/peers.py RECORDS.jsonl.gz [--first N] [--queries FILE=KIND ...] [--where DIR]

Any Python 3.11 will do; npm is used where there is one. `--help` tells the rest, README.md beside this file how to
read the table.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from benchmarks.search.compared.command import main

    sys.exit(main())

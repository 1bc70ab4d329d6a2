"""`python -m benchmarks.build RECORDS.jsonl.gz --where DIR`"""

from __future__ import annotations

import sys

from benchmarks.build.command import main

sys.exit(main())

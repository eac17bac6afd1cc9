"""What the bench gives every peer, in its environment."""

import json
import os
from typing import Any

API_URL = os.environ.get("BENCH_API_URL", "")
TOKEN = os.environ.get("BENCH_TOKEN", "")
TOGETHER = bool(os.environ.get("BENCH_TOGETHER"))
"""Whether both calls are to be on their way at the same moment."""

HTML: str
ROWS: list[list[dict[str, Any]]]
HTML, ROWS = json.loads(os.environ.get("BENCH_PAGE", '["", []]'))
"""The one page it shows: words, and rows of buttons."""

"""What the bench gives every peer, in its environment."""

import json
import os
from typing import Any

API_URL = os.environ.get("BENCH_API_URL", "")
TOKEN = os.environ.get("BENCH_TOKEN", "")
PORT = int(os.environ.get("BENCH_PORT", "0"))
"""Where to listen, if updates are brought; otherwise they are polled for."""

PATH = "/telegram"
ADDRESS = f"https://bench.invalid{PATH}"

HTML: str
ROWS: list[list[dict[str, Any]]]
HTML, ROWS = json.loads(os.environ.get("BENCH_PAGE", '["", []]'))
"""The one page it shows: words, and rows of buttons."""

"""A Python with what only peers need, for as long as the bench runs.

aiogram 3.31 wants an older pydantic than we pin, so it cannot stand among our development dependencies; and the web
server of python-telegram-bot is one that we do not use.
"""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

PEERS = ("aiogram==3.31.0", f"python-telegram-bot[webhooks]=={version('python-telegram-bot')}")
SAME = [f"{name}=={version(name)}" for name in ("aiohttp", "httpx")]
"""The same carriers for everybody."""


@contextlib.contextmanager
def python_with_peers(known: str) -> Iterator[str]:
    """The path of a Python that has it: `known`, or one made now and removed afterwards. Empty if that failed."""
    if known:
        yield known
        return
    with tempfile.TemporaryDirectory() as folder:
        print(
            f"Setting up {PEERS[0]} and others in a virtual environment that is removed at the end ...", file=sys.stderr
        )
        python = Path(folder) / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*install, *PEERS, *SAME], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            yield ""
        else:
            yield str(python)

"""A Python with aiogram, for as long as the bench runs.

aiogram 3.31 wants an older pydantic than we pin, so it cannot stand among our development dependencies.
"""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

AIOGRAM = "aiogram==3.31.0"


@contextlib.contextmanager
def python_with_aiogram(known: str) -> Iterator[str]:
    """The path of a Python that has it: `known`, or one made now and removed afterwards. Empty if that failed."""
    if known:
        yield known
        return
    with tempfile.TemporaryDirectory() as folder:
        print(f"Setting up {AIOGRAM} in a virtual environment that is removed at the end ...", file=sys.stderr)
        python = Path(folder) / "bin" / "python"
        same = f"aiohttp=={version('aiohttp')}"  # the same carrier for everybody
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", AIOGRAM, same]
            subprocess.run(install, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            yield ""
        else:
            yield str(python)

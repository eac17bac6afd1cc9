"""After a whole tour nothing was written anywhere: no file was opened for writing, made, moved or removed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

WATCHED = """
import os, sys
touched = []

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
            isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if writes and path != os.devnull and not isinstance(path, int):
            touched.append((event, str(path)))
    elif event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate",
                   "shutil.copyfile", "sqlite3.connect", "tempfile.mkstemp", "tempfile.mkdtemp", "socket.connect"}:
        touched.append((event, str(arguments)))

sys.addaudithook(watch)

from datetime import UTC, datetime
from bot.world import load_world
from bot.catalogues import load_speeches
from bot.dialogue.conversation import SentSomething, Typed, respond
from bot.dialogue.place import Place
from tests.crawl import screens

world, speeches, now = load_world(), load_speeches(), datetime(2026, 11, 21, 15, tzinfo=UTC)
for language, place in (("en", "au-nsw"), ("fr", "ca-qc"), ("en", "br"), ("fr", "")):
    for seen in screens(world, speeches[language], place, now):
        respond(world, seen.place, Typed("canary words about my boss"), now)
    respond(world, Place(), SentSomething(), now)
print(touched)
"""


def test_a_tour_of_everything_touches_no_file() -> None:
    before = _files()
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=300,
        check=True,
    )
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
    assert _files() == before


def _files() -> dict[str, int]:
    skipped = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return {
        str(path): path.stat().st_mtime_ns
        for top in ROOT.iterdir()
        if top.name not in skipped
        for path in (top.rglob("*") if top.is_dir() else [top])
        if path.is_file() and "__pycache__" not in path.parts
    }

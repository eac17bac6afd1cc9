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

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from bot.consent import Forget, Look, Unlock, Withdraw
from bot.database import Database, read_url
from bot.keeping.tables import MIGRATIONS
from bot.keeping.keeping import Keeping
from bot.keeping.keys import read_keyring
from bot.world import load_world
from bot.catalogues import load_speeches
from bot.dialogue.conversation import SentSomething, Typed, respond
from bot.dialogue.place import Place
from tests.crawl import screens

world, speeches, now = replace(load_world(), keeps=True), load_speeches(), datetime(2026, 11, 21, 15, tzinfo=UTC)
for language, place in (("en", "au-nsw"), ("fr", "ca-qc"), ("en", "br"), ("fr", "")):
    for seen in screens(world, speeches[language], place, now):
        respond(world, seen.place, Typed("canary words about my boss"), now)
    respond(world, Place(), SentSomething(), now)

async def wishes():
    where = read_url(f"sqlite:///{os.environ['WHERE_NOTHING_IS']}/kept/keeping.sqlite3")
    keeping = Keeping(Database(where, MIGRATIONS), read_keyring("ab" * 32), lambda: now)
    for wish in (Look(), Unlock("abcdefghij", "canary words"), Withdraw("abcdefghij"), Forget()):
        await keeping.fulfil(1, wish)
    await keeping.remembered(1)
    await keeping.sweep()
    await keeping.is_anything_due()
    await keeping.due()
    await keeping.stop_check_ins(1)
    await keeping.close()

asyncio.run(wishes())
print(touched)
"""


def test_a_tour_of_everything_touches_no_file(tmp_path: Path) -> None:
    before = _files()
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "WHERE_NOTHING_IS": str(tmp_path)},
        timeout=300,
        check=True,
    )
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
    assert _files() == before
    assert not list(tmp_path.iterdir())


def _files() -> dict[str, int]:
    skipped = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return {
        str(path): path.stat().st_mtime_ns
        for top in ROOT.iterdir()
        if top.name not in skipped
        for path in (top.rglob("*") if top.is_dir() else [top])
        if path.is_file() and "__pycache__" not in path.parts
    }

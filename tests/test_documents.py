"""What the documents say is what the code does."""

import re
import runpy
import subprocess
import tomllib
from html import unescape
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

from bot.keeping.tables import INVENTORY
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_and_only_those() -> None:
    documented = set(re.findall(r"^\| `(BOT_[A-Z_]+)` \|", README, re.MULTILINE))
    assert documented == {f"BOT_{name.upper()}" for name in Settings.model_fields}
    for setting in Settings.model_fields.values():
        assert setting.description is not None
        assert setting.description in README


def test_the_readme_says_where_the_facts_come_from() -> None:
    assert "researched from stored copies of public pages on 21 November 2026" in README
    assert "An operator must check every entry before going live" in README


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").glob("*/README.md")):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), (document.name, target)


def test_every_module_in_the_architecture_exists() -> None:
    for name in re.findall(r"\b(\w+\.py)\b", (ROOT / "ARCHITECTURE.md").read_text("utf-8")):
        assert [*(ROOT / "bot").rglob(name), *(ROOT / "tests").rglob(name)], name


def test_every_dependency_says_why_it_is_there_and_is_locked_with_hashes() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    for requirement in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"]):
        assert re.search(rf'"{re.escape(requirement)}",\s+# \S', text), requirement
    for lock in ("requirements.txt", "requirements-dev.txt"):
        locked = (ROOT / lock).read_text("utf-8")
        assert "http" not in re.sub(r"aiohttp|httpx|httpcore", "", locked)
        for name in re.findall(r"^([a-z][\w.-]*)==", locked, re.MULTILINE):
            assert re.search(rf"^{re.escape(name)}==.*\\\n +--hash=sha256:", locked, re.MULTILINE), name


def test_the_pictures_show_the_conversation_as_it_is() -> None:
    pictures = runpy.run_path(str(ROOT / "docs" / "picture.py"))["draw"]()
    assert sorted(f"{name}.svg" for name in pictures) == sorted(path.name for path in (ROOT / "docs").glob("*.svg"))
    for name, picture in pictures.items():
        assert (ROOT / "docs" / f"{name}.svg").read_text("utf-8") == picture, "run: make picture"
    for name, words in {
        "desk": "Waiting for a decision",
        "number": "This was not accepted",
        "draft": "1800 737 732 → 1800 551 800",
        "decide": "Approve",
        "approved": "It is approved",
    }.items():
        assert words in unescape(pictures[f"steward-{name}"]).replace("\xa0", " "), name


def test_the_guide_for_stewards_names_buttons_as_they_are_and_shows_every_picture() -> None:
    guide = (ROOT / "docs" / "stewards.md").read_text("utf-8")
    catalogue = read_po(BytesIO((ROOT / "locales" / "fr" / "LC_MESSAGES" / "alongside.po").read_bytes()))
    words = {str(message.id) for message in catalogue}
    named = re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", guide)
    assert len(named) > 15
    telegrams = {"Show Peer IDs in Profile"}
    begun = ("not checked since",)
    for name in set(named) - telegrams:
        assert name in words or (name in begun and any(name in one.casefold() for one in words)), name
    for picture in (ROOT / "docs").glob("steward-*.svg"):
        assert picture.name in guide, picture.name


def test_the_threat_model_lists_every_column() -> None:
    table = (ROOT / "docs" / "threat-model.md").read_text("utf-8").split("## What a row holds")[1].split("\n\n")[1]
    listed = [name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert sorted(listed) == sorted(INVENTORY)


def test_operators_find_the_lines_of_the_log_explained() -> None:
    explained = (ROOT / "docs" / "keeping.md").read_text("utf-8")
    code = (ROOT / "bot" / "keeping" / "keeping.py").read_text("utf-8")
    for line in (
        "what is kept cannot be reached now",
        "something is kept with a key that is not set",
        "an entry cannot be read",
        "traces of what was deleted stay in the file",
        "everything that is kept now rests on the current key",
    ):
        assert line in code, line
        assert line.partition(" now rests")[0] in explained, line


def test_nothing_in_the_repository_is_a_link_to_somebodys_machine() -> None:
    tracked = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert not [line for line in tracked.stdout.splitlines() if line.startswith("120000")]

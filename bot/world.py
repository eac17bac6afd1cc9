"""Loads everything a conversation needs: facts, phrases, words that do the same as buttons, languages."""

from collections.abc import Mapping
from pathlib import Path

from bot.catalogues import LOCALES, languages, load_commands, load_phrases
from bot.compiled import compiled
from bot.dialogue.conversation import World
from bot.dialogue.understanding import Phrases
from bot.directory.directory import Directory
from bot.directory.loading import RESOURCES, load_directory
from bot.settings import WrongSetting


def load_world(jurisdiction: str = "", setting: str = "BOT_JURISDICTION") -> World:
    """The world of a deployment set up for a place. Raises BrokenResource, or WrongSetting for a place that is none."""
    sources = [path for folder in (RESOURCES, LOCALES) for path in folder.rglob("*.yaml")]
    directory, phrases, commands = compiled(sources, _read, Path(__file__))
    if jurisdiction and not directory.knows(jurisdiction):
        known = ", ".join(sorted(place.id for place in directory))
        raise WrongSetting(
            f"{setting} cannot be used: there is no place '{jurisdiction}'. "
            f"Researched so far: {known}; or a country's two-letter code."
        )
    return World(directory, phrases, languages(), jurisdiction, commands)


def _read() -> tuple[Directory, Phrases, Mapping[str, str]]:
    return load_directory(), load_phrases(), load_commands()

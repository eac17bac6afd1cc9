"""Loads everything a conversation needs: facts, phrases, words that do the same as buttons, languages."""

from bot.catalogues import languages, load_commands, load_phrases
from bot.dialogue.conversation import World
from bot.directory.loading import load_directory
from bot.settings import WrongSetting


def load_world(jurisdiction: str = "", setting: str = "BOT_JURISDICTION") -> World:
    """The world of a deployment set up for a place. Raises BrokenResource, or WrongSetting for a place that is none."""
    directory = load_directory()
    if jurisdiction and not directory.knows(jurisdiction):
        known = ", ".join(sorted(place.id for place in directory))
        raise WrongSetting(
            f"{setting} cannot be used: there is no place '{jurisdiction}'. "
            f"Researched so far: {known}; or a country's two-letter code."
        )
    return World(directory, load_phrases(), languages(), jurisdiction, load_commands())

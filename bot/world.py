"""Loads everything a conversation needs: facts, phrases, languages."""

from bot.catalogues import languages, load_phrases
from bot.dialogue.conversation import World
from bot.directory.loading import load_directory


def load_world(jurisdiction: str = "") -> World:
    """The world of a deployment set up for a place. Raises BrokenResource."""
    return World(load_directory(), load_phrases(), languages(), jurisdiction)

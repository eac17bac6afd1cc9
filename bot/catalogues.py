"""Reads the words of the conversation from locales/, once, at start."""

import struct
from collections.abc import Mapping
from gettext import NullTranslations, translation
from pathlib import Path

from bot.dialogue.pages import PAGES
from bot.dialogue.pages.settings import plain
from bot.dialogue.speech import Speech
from bot.dialogue.understanding import Phrases
from bot.directory.loading import BrokenResource, read_yaml

LOCALES = Path(__file__).parents[1] / "locales"
DOMAIN = "alongside"
SOURCE_LANGUAGE = "en"
"""English is written in the code itself, so its catalogue is empty: see docs/decisions/0002-words-in-catalogues.md."""


def languages() -> tuple[str, ...]:
    """Every language that is complete: English and each one with a compiled catalogue."""
    compiled = sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE_LANGUAGE, *(language for language in compiled if language != SOURCE_LANGUAGE))


def load_speeches() -> Mapping[str, Speech]:
    """A voice for each language."""
    return {language: Speech(language, _catalogue(language)) for language in languages()}


def load_phrases() -> Phrases:
    """What people may type, in each language. Raises BrokenResource if a list is missing or cannot be used."""
    try:
        return Phrases({language: read_yaml(LOCALES / language / "phrases.yaml") for language in languages()})
    except ValueError as error:
        raise BrokenResource(f"locales/…/phrases.yaml: {error}") from None


def load_commands() -> Mapping[str, str]:
    """Words that do the same as a button, in every language: plain word -> page. Raises BrokenResource."""
    words: dict[str, str] = {}
    for language in languages():
        for page, typed in read_yaml(LOCALES / language / "commands.yaml").items():
            if page not in PAGES:
                raise BrokenResource(f"locales/{language}/commands.yaml: there is no page '{page}'")
            words |= {plain(word): page for word in typed}
    return words


def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    try:
        return translation(DOMAIN, LOCALES, [language])
    except (OSError, UnicodeDecodeError, ValueError, struct.error):
        raise BrokenResource(f"{DOMAIN}.mo for '{language}': cannot be read; run: make locales") from None

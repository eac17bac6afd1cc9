"""Reads the words of the conversation from locales/, once, at start."""

from collections.abc import Mapping
from gettext import NullTranslations, translation
from pathlib import Path

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
    """What people may type, in each language. Raises BrokenResource if a list cannot be used."""
    found = {path.parent.name: read_yaml(path) for path in sorted(LOCALES.glob("*/phrases.yaml"))}
    try:
        return Phrases(found)
    except ValueError as error:
        raise BrokenResource(f"locales/…/phrases.yaml: {error}") from None


def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return translation(DOMAIN, LOCALES, [language])

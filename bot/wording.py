"""What our own sentences never say: verdicts, blame, pushing, promises nobody keeps. `python -m bot check` uses it.

The list, with a reason for each, is locales/never_say.yaml.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from bot.catalogues import LOCALES
from bot.directory.loading import BrokenResource, problems_of, read_yaml
from bot.directory.models import Fact

_QUOTED: Final = re.compile('"[^"]*"|«[^»]*»|“[^”]*”')


def _readable(say: str) -> str:
    try:
        re.compile(say)
    except re.error as error:
        raise ValueError(f"cannot be read as a regular expression: {error}") from None
    return say


class Rule(Fact):
    """Something never said, and why. The head of never_say.yaml tells what each part means."""

    say: Annotated[str, AfterValidator(_readable)]
    why: str
    such_as: tuple[str, ...] = Field(min_length=1)
    facts: bool = True
    quoted: bool = False
    but: tuple[str, ...] = ()

    def hits(self, words: str) -> str | None:
        """What in these words breaks the rule; None if nothing does."""
        for kept in self.but:
            words = words.replace(kept, "")
        found = re.search(self.say, _QUOTED.sub('""', words) if self.quoted else words, re.IGNORECASE)
        return found.group() if found else None


class Wording(Fact):
    """The rules of every language, and the names that may hold such words."""

    names: tuple[str, ...]
    rules: Mapping[str, tuple[Rule, ...]]

    def objections(self, words: str, language: str, fact: bool) -> Iterator[str]:
        """What is wrong with a sentence, and why. `fact`: it says what a law or a service says."""
        yield from (f"says '{found}'. {rule.why}" for found, rule in self._found(words, language, fact))

    def never_said(self, words: str, language: str) -> Iterator[str]:
        """The words in a sentence of a fact that are never said here."""
        yield from (found for found, _rule in self._found(words, language, fact=True))

    def _found(self, words: str, language: str, fact: bool) -> Iterator[tuple[str, Rule]]:
        for name in self.names:
            words = words.replace(name, "")
        for rule in self.rules.get(language, ()):
            found = rule.hits(words) if rule.facts or not fact else None
            if found is not None:
                yield found, rule


def load_wording(path: Path = LOCALES / "never_say.yaml") -> Wording:
    """The list. Raises BrokenResource naming every problem in it."""
    data = read_yaml(path)
    try:
        by_language = {language: rules for language, rules in data.items() if language != "names"}
        return TypeAdapter(Wording).validate_python({"names": data.get("names", ()), "rules": by_language})
    except ValidationError as error:
        raise BrokenResource(f"{path.name}:\n" + "\n".join(f"  {one}" for one in problems_of(error, data))) from None

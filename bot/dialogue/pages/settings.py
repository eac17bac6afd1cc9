"""Language and place: changed at any moment, without losing the place in the conversation."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from unicodedata import normalize

from babel import Locale

from bot.dialogue.here import Here
from bot.dialogue.names import place_name
from bot.dialogue.place import Place
from bot.dialogue.screen import Choice, Screen, field, text, title
from bot.dialogue.speech import LanguageName, Territory, _
from bot.directory.directory import countries_of_the_world


def settings(place: Place, here: Here) -> Screen:
    """Language and place on one screen, from anywhere."""
    name = place_name(here.local)
    return Screen(
        (
            title(_("Language and place")),
            field(_("Language"), LanguageName(place.language)),
            field(_("Place"), name if name is not None else _("not chosen")),
        ),
        (
            *((Choice(LanguageName(code), _speaking(place.back(), code)),) for code in here.languages),
            (Choice(_("Change place"), place.aside("country")),),
            *(((Choice(_("Remember this for next time"), place.turn("remember")),),) if here.keeps else ()),
        ),
    )


def language(place: Place, here: Here) -> Screen:
    """Every language by its own name."""
    return Screen(
        (title(_("Language")), text(_("Everything works in each of these."))),
        tuple((Choice(LanguageName(code), _speaking(place.back(), code)),) for code in here.languages),
    )


def _speaking(place: Place, code: str) -> Place:
    return replace(place, language=code)


def country(place: Place, here: Here) -> Screen:
    """The researched countries first, then any other."""
    rows = [
        (Choice(here.directory.at(code).name or Territory(code), _in_country(place, here, code)),)
        for code in here.directory.countries
    ]
    return Screen(
        (
            title(_("Place")),
            text(_("Where do you need help? Numbers and rules depend on it. You can change it at any moment.")),
        ),
        (*rows, (Choice(_("Another country"), place.aside("letters")),)),
    )


def _in_country(place: Place, here: Here, code: str) -> Place:
    if here.directory.parts_of(code):
        return place.aside("parts", code)
    return place.back().saying_where(code)


def parts(place: Place, here: Here) -> Screen:
    """The states, provinces or territories of a country; the country as a whole first."""
    code = place.arg
    if not here.directory.parts_of(code):
        return country(place, here)
    back = place.back()
    whole = here.directory.at(code).name or Territory(code)
    choices = [
        Choice(part.name, back.saying_where(part.id))
        for part in sorted(
            here.directory.parts_of(code), key=lambda part: part.name.get(place.language, part.name["en"])
        )
    ]
    return Screen(
        (title(whole), text(_("Which part? If you are not sure, take the whole country."))),
        (
            (Choice(_("The whole country: {country}", country=whole), back.saying_where(code)),),
            *_in_pairs(choices),
        ),
    )


def letters(place: Place, here: Here) -> Screen:
    """Countries we have not researched, by first letter of their name in the person's language."""
    found = sorted({_letter(name) for _code, name in _elsewhere(place, here)})
    choices = [Choice(letter.upper(), place.aside("letter", letter)) for letter in found]
    return Screen(
        (
            title(_("Another country")),
            text(_("For these we know only the emergency numbers. Pick the first letter, or type the name.")),
        ),
        tuple(tuple(choices[start : start + 6]) for start in range(0, len(choices), 6)),
    )


def letter(place: Place, here: Here) -> Screen:
    """The countries that begin with a letter."""
    back = place.back()
    choices = [
        Choice(Territory(code), back.saying_where(code))
        for code, name in _elsewhere(place, here)
        if _letter(name) == place.arg
    ]
    if not choices:
        return letters(place, here)
    return Screen(
        (title(_("Another country")), text(_("Pick one."))),
        (*_in_pairs(choices), (Choice(_("Other letters"), place.aside("letters")),)),
    )


def place_called(name: str, place: Place, here: Here) -> str | None:
    """The code of a country, state or province that somebody typed the name of."""
    wanted = plain(name)
    for jurisdiction in here.directory:
        if wanted in {plain(one) for one in jurisdiction.name.values()}:
            return jurisdiction.id
    for code, called in _elsewhere(place, here):
        if plain(called) == wanted:
            return code
    return None


def plain(words: str) -> str:
    """Words without case and accents, for comparing."""
    return "".join(letter for letter in normalize("NFKD", words).casefold() if letter.isalnum())


def _elsewhere(place: Place, here: Here) -> list[tuple[str, str]]:
    return [(code, name) for code, name in _countries(place.language) if code not in here.directory.countries]


@lru_cache(maxsize=16)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of all countries, in the order of their names."""
    names = Locale(language).territories
    called = ((code, str(names[code.upper()])) for code in countries_of_the_world())
    return tuple(sorted(called, key=lambda pair: plain(pair[1])))


def _letter(name: str) -> str:
    return plain(name)[0]


def _in_pairs(choices: Iterable[Choice]) -> tuple[tuple[Choice, ...], ...]:
    row = list(choices)
    return tuple(tuple(row[start : start + 2]) for start in range(0, len(row), 2))

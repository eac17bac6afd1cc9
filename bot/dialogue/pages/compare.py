"""Two or three ways side by side, question by question, on a narrow screen. No recommendation."""

from bot.dialogue.here import Here
from bot.dialogue.pages.facts import unnamed
from bot.dialogue.pages.report import fitting_routes, ways
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Screen, field, small, text, title
from bot.dialogue.speech import Message, Speakable, _
from bot.directory.models import Route
from bot.directory.tokens import token_of

_TOKEN = 6
"""Letters of an entry's token: see `token_of`."""

_AT_MOST = 3
_ON_A_PAGE = 8
_LONGEST = 260
"""Characters of a fact shown side by side; the card has all of it."""


def _chosen(place: Place, here: Here) -> list[Route]:
    packed = place.arg[1:]
    tokens = [packed[start : start + _TOKEN] for start in range(0, len(packed), _TOKEN)]
    found = (here.local.route(token) for token in tokens[:_AT_MOST])
    return [route for route in found if route is not None]


def _packed(page: int, routes: list[Route]) -> str:
    return str(page) + "".join(token_of(route.id) for route in routes)


def choose(place: Place, here: Here) -> Screen:
    """Tick two or three."""
    chosen = _chosen(place, here)
    page = int(place.arg[:1]) if place.arg[:1].isdecimal() and place.arg[0] != "0" else 1
    routes = fitting_routes(place, here)
    pages = max(1, -(-len(routes) // _ON_A_PAGE))
    page = min(page, pages)
    rows: list[tuple[Choice, ...]] = []
    for route in routes[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]:
        if route in chosen:
            label: Speakable = _("✓ {words}", words=route.name)
            after = [one for one in chosen if one != route]
        else:
            label, after = route.name, [*chosen, route][-_AT_MOST:]
        rows.append((Choice(label, place.to("cmp", _packed(page, after))),))
    if pages > 1:
        following = page % pages + 1
        label = _("More ways (part {page} of {pages})", page=str(following), pages=str(pages))
        rows.append((Choice(label, place.to("cmp", _packed(following, chosen))),))
    if len(chosen) > 1:
        rows.append((Choice(_("Show them side by side"), place.to("side", _packed(1, chosen))),))
    rows.append((Choice(_("All ways to report"), place.to("ways", "1")),))
    names: tuple[Speakable, ...] = tuple(route.name for route in chosen)
    blocks = [
        title(_("Compare")),
        text(_("Tap two or three, then look at them side by side. A fourth takes the place of the first.")),
    ]
    if names:
        blocks.append(field(_("Chosen"), names))
    return Screen(tuple(blocks), tuple(rows))


_THROUGH: dict[str, Message] = {
    "no": _("Outside the office, the employer and the party."),
    "employer": _("Inside the workplace or employer."),
    "party": _("Inside the party."),
}


def _questions(part: int, route: Route) -> list[tuple[Message, Speakable | None]]:
    match part:
        case 1:
            return [
                (_("Who will know first, and who must be told"), route.who_will_know),
                (_("If somebody who saw it reports"), route.witness_note),
                (_("Can you stay unnamed"), unnamed(route.unnamed, route.unnamed_note)),
                (_("Can you stop it"), route.can_stop),
            ]
        case 2:
            return [
                (_("Time limit"), route.time_limit),
                (_("What it can lead to"), route.outcomes),
                (_("How independent is it"), _THROUGH[route.through_office]),
            ]
        case _:
            return [(_("Cost"), route.cost), (_("Can someone be with you"), route.support_person)]


def side_by_side(place: Place, here: Here) -> Screen:
    """Question by question, each way's answer under it."""
    chosen = _chosen(place, here)
    if len(chosen) < 2:
        return ways(place, here)
    part = int(place.arg[0]) if place.arg[:1] in ("1", "2", "3") else 1
    letters = "ABC"
    blocks: list[Block] = [title(_("Side by side (part {part} of 3)", part=str(part)))]
    for letter, route in zip(letters, chosen, strict=False):
        blocks.append(field(_("{letter}", letter=letter), route.name))
    for number, (question, _words) in enumerate(_questions(part, chosen[0])):
        answers = [_questions(part, route)[number][1] for route in chosen]
        if question.text == "If somebody who saw it reports" and not any(answers):
            continue
        blocks.append(text(question))
        for letter, answer in zip(letters, answers, strict=False):
            blocks.append(field(_("{letter}", letter=letter), _short(answer)))
    blocks.append(small(_("Shortened. The cards have all of it. This is not a ranking.")))
    rows: list[tuple[Choice, ...]] = []
    following = part % 3 + 1
    label = _("Part {part} of 3", part=str(following))
    rows.append((Choice(label, place.to("side", _packed(following, chosen))),))
    rows += [(Choice(route.name, place.aside("route", token_of(route.id))),) for route in chosen]
    rows.append((Choice(_("Choose others"), place.to("cmp", _packed(1, chosen))),))
    return Screen(tuple(blocks), tuple(rows))


def _short(words: Speakable | None) -> Speakable:
    if words is None:
        return _("We did not find out")
    if isinstance(words, Message) or not hasattr(words, "items"):
        return words
    return {language: _cut(one) for language, one in words.items()}


def _cut(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    kept = words[:_LONGEST].rpartition(". ")[0]
    return f"{kept}. …" if kept else words[:_LONGEST].rpartition(" ")[0] + " …"

"""The desk's pages by the names that ride in buttons."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.dialogue.desk import decide, draft, due, edit, files, look, view
from bot.dialogue.here import Here
from bot.dialogue.pages import menu
from bot.dialogue.place import Place
from bot.dialogue.screen import Screen
from bot.stewardship.desk import Desk

Page = Callable[[Place, Here], Screen]

_PAGES: Final[Mapping[str, Callable[[Place, Here, Desk], Screen]]] = {
    "desk": look.home,
    "dplace": look.place_,
    "dlist": look.list_,
    "dcard": look.card,
    "dlog": look.log,
    "dfind": look.find,
    "dfields": edit.fields,
    "dfield": edit.field_,
    "dset": edit.field_,
    "dhow": draft.draft,
    "dhide": draft.draft,
    "ddraft": draft.draft,
    "ddrop": look.home,
    "dview": view.view,
    "dnew": edit.new,
    "daway": edit.away,
    "dcheck": edit.check,
    "dchecked": edit.check,
    "dwhy": draft.why,
    "dknow": draft.know,
    "dother": draft.other_first,
    "dwait": decide.wait,
    "dprop": decide.proposal,
    "dsee": decide.see,
    "dall": decide.whole,
    "dok": decide.proposal,
    "dno": decide.reject,
    "dback": decide.proposal,
    "dundo": decide.cannot_undo,
    "ddone": decide.done,
    "ddue": due.due,
    "dwrong": due.wrong,
    "dfiles": files.files,
    "dsheet": files.sheet,
}


def _for_stewards(page: Callable[[Place, Here, Desk], Screen]) -> Page:
    """For anybody else the page does not exist: they are where everybody begins."""

    def shown(place: Place, here: Here) -> Screen:
        return menu.hello(place.to("hello"), here) if here.desk is None else page(place, here, here.desk)

    return shown


DESK_PAGES: Final[Mapping[str, Page]] = {name: _for_stewards(page) for name, page in _PAGES.items()}
"""Every page of the desk."""

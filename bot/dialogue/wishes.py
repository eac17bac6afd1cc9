"""Which wish a page makes of the keeping, and where its answer leads. Pure: the channel has wishes fulfilled."""

from dataclasses import replace
from datetime import timedelta

from bot.account.account import Account
from bot.consent import (
    LATE,
    REMEMBERED_FOR,
    WORDING,
    Answer,
    Forget,
    Keep,
    Look,
    Outcome,
    Remembered,
    Unlock,
    Wish,
    Withdraw,
)
from bot.dialogue.here import Here
from bot.dialogue.pages.agreeing import days_asked, is_another, is_kept, is_yes_to
from bot.dialogue.pages.checkin import check_in_asked
from bot.dialogue.pages.data import ask_arg, has_agreed, id_of, mine_arg, would_be_lost
from bot.dialogue.pages.refusing import Why, refused
from bot.dialogue.place import Place


def wish_of(place: Place, here: Here, secret: str | None = None) -> Wish | None:
    """What the press that led here asks for, or the `secret` that was typed here. None: nothing."""
    account, now = here.account, here.now
    if not here.keeps:
        return None
    match place.page:
        case "mydata" | "mine" | "minefile" | "mopen" | "erase":
            return Look()
        case "remyes" if place.arg == str(WORDING):
            return Keep(Remembered(place.language, place.jurisdiction), now + REMEMBERED_FOR)
        case "wkept" | "wkey" if account is not None and account.passages:
            if place.page == "wkept" and is_kept(account):
                return Look()  # the button was pressed twice
            if not (is_yes_to(place.arg, here) if place.page == "wkept" else secret is not None):
                return None
            until = now + timedelta(days=days_asked(place.arg))
            return Keep(account, until, secret, instead_of="" if is_another(place.arg) else account.kept_as)
        case "cyes":
            check_in = check_in_asked(place, here)
            return Keep(check_in, check_in.at + LATE) if check_in is not None else None
        case "munlock" if secret is not None:
            return Unlock(id_of(place), secret)
        case "takeback":
            return Withdraw(id_of(place))
        case "forget":
            return Forget()
    return None


def answered(place: Place, answer: Answer, account: Account | None) -> tuple[Place, Account | None]:
    """Where the person is now, and the account in memory. Deeds are never repeated by coming back to a page."""
    match answer.outcome:
        case Outcome.FAILED:
            return place, account
        case Outcome.FULL:
            return place.turn("mydata", "full"), account
        case Outcome.NOT_THERE:
            return place.turn("mydata", "none"), account
        case Outcome.WRONG_PASSPHRASE:
            return refused(place, Why.WRONG), account
    match place.page:
        case "wkept" | "wkey":
            assert account is not None
            kept_as = answer.about or account.kept_as
            return place.turn("mine", mine_arg(kept_as)), replace(account, kept_as=kept_as, changed=False)
        case "remyes" | "cyes":
            return place.turn("mine", mine_arg(answer.about)), account
        case "mopen" | "munlock":
            found = answer.one(id_of(place))
            if found is None or not isinstance(found.content, Account):
                return place.turn("mydata", "none"), account
            if would_be_lost(account, found.content) and not has_agreed(place):
                return place.turn("mine", ask_arg(found.consent.id)), account
            return place.to("have", "1"), replace(found.content, kept_as=found.consent.id)
        case "takeback":
            return place.turn("taken"), _apart(account, answer.about)
        case "forget":
            return place.turn("forgot"), None
    return place, account


def _apart(account: Account | None, id: str) -> Account | None:
    """What was opened stays in memory when the kept one is deleted, and no longer takes its place."""
    return replace(account, kept_as="") if account is not None and account.kept_as == id else account

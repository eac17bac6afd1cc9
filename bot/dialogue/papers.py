"""An account in the words of a language: what its paper says around the person's own words, which stay as they are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.account.account import Account, Passage, Prompt
from bot.account.sheet import Paper, Section, Written
from bot.dialogue.prompts import PROMPTS
from bot.dialogue.speech import Message, Speech, _

_ROOM_TO_WRITE = "\n".join("_" * 60 for _line in range(5))


def paper_of(account: Account, speech: Speech, sealed: bool, zone: str | None) -> Paper:
    """The paper of an account. `zone`: where the person is, if that is known; times stand in UTC and there."""

    def when(passage: Passage) -> str:
        return speech.say(_("written {time}", time=_time(passage.written_at, speech, zone)))

    sections = tuple(
        Section(
            speech.say(_("Event {number}", number=str(incident)))
            if account.incidents > 1
            else speech.say(_("In my words")),
            tuple(
                Written(speech.say(PROMPTS[passage.prompt]), passage.words, when(passage))
                for passage in account.passages
                if passage.incident == incident
            ),
        )
        for incident in range(1, account.incidents + 1)
    )
    return _paper(
        speech,
        _("Notes"),
        (
            _("Begun {time}.", time=_time(account.begun_at, speech, zone)),
            _("The questions were fixed beforehand, the same for everybody. The answers stand as they were written."),
        ),
        tuple(section for section in sections if section.answers),
        (_("Corrections made while writing replaced the words before. Nobody has checked whether it is true."),),
        _SEALED if sealed else _UNSEALED,
    )


def blank_paper(speech: Speech) -> Paper:
    """The questions with room to write by hand."""
    answers = tuple(Written(speech.say(PROMPTS[prompt]), _ROOM_TO_WRITE, "") for prompt in Prompt)
    return _paper(
        speech,
        _("Notes"),
        (
            _("For you alone. Date and time first. Any order. Leave out what you like. Do not guess; gaps are fine."),
            _("Roles are safer than names. Keep it where neither your employer nor the other person can find it."),
        ),
        (Section(speech.say(_("In my words")), answers),),
        (),
        (),
    )


_SEALED = (
    _("This file has a seal: a hash and a signature of its words and of the time."),
    _("It shows that nothing was changed since then. It does not show that it is true, or who wrote it."),
)
_UNSEALED = (_("This file has no seal."),)


def _paper(
    speech: Speech,
    title: Message,
    introduction: tuple[Message, ...],
    sections: tuple[Section, ...],
    closing: tuple[Message, ...],
    seal: tuple[Message, ...],
) -> Paper:
    return Paper(
        language=speech.language,
        title=speech.say(title),
        introduction=tuple(map(speech.say, introduction)),
        sections=sections,
        closing=tuple(map(speech.say, closing)),
        seal=tuple(map(speech.say, seal)),
        qr_says=speech.say(_("The seal as a picture that a phone can read.")),
        page_says=speech.say(_("Page {page} of {pages}", page="{page}", pages="{pages}")),
        undrawn_says=speech.say(_("A code such as U+1F600 stands for a sign that this paper cannot draw.")),
    )


def _time(at: datetime, speech: Speech, zone: str | None) -> str:
    universal = speech.say(_("{day}, {time} UTC", day=at.astimezone(UTC).date(), time=f"{at.astimezone(UTC):%H:%M}"))
    if zone is None:
        return universal
    local = at.astimezone(ZoneInfo(zone))
    return speech.say(_("{universal} ({local} there)", universal=universal, local=f"{local:%Y-%m-%d %H:%M}"))

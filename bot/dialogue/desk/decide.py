"""Deciding: what waits, one proposal with its difference, approving, rejecting, taking back, undoing."""

from bot.dialogue.desk.codes import code_of
from bot.dialogue.desk.differences import difference_blocks, difference_notes, fits_on_a_screen
from bot.dialogue.desk.draft import looked_at
from bot.dialogue.desk.look import Rows, more, page_of, proposal_choice, to_desk
from bot.dialogue.desk.view import seen_by_users
from bot.dialogue.desk.words import DECIDED_BY, OUTCOMES, reason, told
from bot.dialogue.here import Here
from bot.dialogue.place import Place
from bot.dialogue.screen import Block, Choice, Notes, Screen, field, item, loud, small, text, title
from bot.dialogue.speech import _
from bot.stewardship.changes import Unusable, is_overtaken, with_changes
from bot.stewardship.deciding import DeskAnswer, Outcome
from bot.stewardship.desk import Desk
from bot.stewardship.history import Proposal, Standing


def number_at(place: Place) -> int:
    """The proposal a button stands for; 0 for none."""
    first = place.arg.partition("-")[0]
    return int(first) if first.isdecimal() and len(first) < 10 else 0


def wait(place: Place, here: Here, desk: Desk) -> Screen:
    """The proposals that wait, oldest first."""
    waiting = desk.state.open
    shown, page, pages = page_of(waiting, place.arg)
    blocks = [title(_("What waits"))]
    if not waiting:
        blocks.append(text(_("Nothing waits for a decision.")))
    rows: Rows = [(proposal_choice(one, place, here, desk),) for one in shown]
    return Screen(tuple(blocks), (*rows, *more(place, "dwait", "", page, pages), to_desk(place)))


def proposal(place: Place, here: Here, desk: Desk, answer: DeskAnswer | None = None) -> Screen:
    """One proposal: who, when, why, what changes; and what this steward may do with it."""
    one = desk.state.proposals.get(number_at(place))
    if one is None:
        return Screen(
            (title(_("No such proposal")), text(_("It may have been decided on already."))), (to_desk(place),)
        )
    blocks = [title(_("Proposal {number}", number=str(one.number)))]
    if answer is not None and answer.outcome is not Outcome.DONE:
        blocks.append(loud(OUTCOMES[answer.outcome]))
        blocks += [item(told(problem)) for problem in answer.problems[:8]]
    blocks += [
        field(_("By"), _("{who}, {day}", who=desk.stewards.name_of(one.who), day=one.at.date())),
        field(_("Why"), reason(one.why)),
        *difference_blocks(one.changes, here, desk, place.language),
    ]
    rows: Rows = []
    if not fits_on_a_screen(one.changes):
        rows.append((Choice(_("Every difference, as a file"), place.to("dall", str(one.number))),))
    if one.standing is Standing.OPEN:
        is_told = answer is not None and answer.outcome is Outcome.OVERTAKEN
        blocks += _open_notes(one, here, desk, is_told)
        rows += _may_do(one, place, here, desk)
    else:
        who = desk.stewards.name_of(one.decided_by) if one.decided_by is not None else ""
        day = one.decided_at.date() if one.decided_at else one.at.date()
        blocks.append(field(DECIDED_BY[one.standing], _("{who}, {day}", who=who, day=day)))
        if one.reason:
            blocks.append(field(_("Reason"), one.reason))
        if one.standing is Standing.APPROVED and desk.steward.may_propose:
            rows.append((Choice(_("Undo it"), place.to("dundo", str(one.number))),))
    if len(one.changes) == 1:
        key = one.changes[0].key
        rows.append((Choice(_("The entry"), place.saying_where(key.place).to("dcard", code_of(key))),))
    rows.append((Choice(_("What waits"), place.to("dwait", "1")), *to_desk(place)))
    return Screen(tuple(blocks), tuple(rows))


def whole(place: Place, here: Here, desk: Desk) -> Screen:
    """Every field that a proposal or the draft changes, as a file: nobody approves what they could not see."""
    number = number_at(place)
    one = desk.state.proposals.get(number)
    changes = one.changes if one is not None else looked_at(here, desk).changes
    if not changes:
        return proposal(place.to("dprop", str(number)), here, desk)
    back = Choice(_("Back to the proposal"), place.to("dprop", str(number)))
    if one is None:
        back = Choice(_("Back to the draft"), place.to("ddraft"))
    blocks = (title(_("Every difference")), text(_("The file says what each field was and what it is to be.")))
    return Screen(blocks, ((back,), to_desk(place)), file=Notes(difference_notes(changes, here, desk, place.language)))


def _open_notes(one: Proposal, here: Here, desk: Desk, is_told: bool) -> list[Block]:
    blocks: list[Block] = []
    if desk.stewards.get(one.who) is None:
        blocks.append(loud(_("Whoever proposed this is no steward any more. Look with care.")))
    if not is_told and any(is_overtaken(change, here.directory) for change in one.changes):
        blocks.append(loud(OUTCOMES[Outcome.OVERTAKEN]))
    if desk.steward.may_approve:
        blocks.append(small(_("What you decide is kept in the history with your name and Telegram number.")))
    if one.who == desk.steward.id and desk.stewards.four_eyes:
        blocks.append(small(_("Somebody else has to approve it.")))
    return blocks


def _may_do(one: Proposal, place: Place, here: Here, desk: Desk) -> Rows:
    number = str(one.number)
    rows: Rows = []
    if len(one.changes) == 1:
        rows.append((Choice(_("See it as a user"), place.to("dsee", f"{number}-1")),))
    if desk.steward.may_approve and (one.who != desk.steward.id or not desk.stewards.four_eyes):
        reject = Choice(_("Reject"), place.to("dno", number))
        overtaken = any(is_overtaken(change, here.directory) for change in one.changes)
        rows.append((reject,) if overtaken else (Choice(_("Approve"), place.to("dok", number)), reject))
    if one.who == desk.steward.id:
        rows.append((Choice(_("Take it back"), place.to("dback", number)),))
    return rows


def see(place: Place, here: Here, desk: Desk) -> Screen:
    """How one proposal would look to users."""
    number, _dash, part = place.arg.partition("-")
    one = desk.state.proposals.get(number_at(place))
    if one is None or len(one.changes) != 1:
        return proposal(place.to("dprop", number), here, desk)
    try:
        directory = with_changes(here.directory, one.changes)
    except Unusable:
        return proposal(place.to("dprop", number), here, desk)
    back = (Choice(_("Back to the proposal"), place.to("dprop", number)),)
    return seen_by_users(
        place, here, one.changes[0].key, part or "1", directory, (back, to_desk(place)), "dsee", number
    )


def reject(place: Place, here: Here, desk: Desk) -> Screen:
    """Rejecting needs a reason, typed."""
    one = desk.state.proposals.get(number_at(place))
    if one is None or one.standing is not Standing.OPEN or not desk.steward.may_approve:
        return proposal(place.to("dprop", str(number_at(place))), here, desk)
    blocks = [
        title(_("Reject proposal {number}", number=str(one.number))),
        text(
            _(
                "Type the reason in one sentence. {who} can read it, and it stays in the history.",
                who=desk.stewards.name_of(one.who),
            )
            if one.who != desk.steward.id
            else _("Type the reason in one sentence. It stays in the history.")
        ),
    ]
    back = (Choice(_("Back to the proposal"), place.to("dprop", str(one.number))), *to_desk(place))
    return Screen(tuple(blocks), (back,))


def done(place: Place, here: Here, desk: Desk) -> Screen:
    """What became of a proposal of this moment: the first line says it."""
    one = desk.state.proposals.get(number_at(place))
    if one is None:
        return wait(place, here, desk)
    said = {
        Standing.OPEN: _("It is proposed. Users see nothing of it until somebody else approves it."),
        Standing.APPROVED: _("It is approved. It counts from now on."),
        Standing.REJECTED: _("It is rejected, with your reason."),
        Standing.WITHDRAWN: _("It is taken back."),
    }[one.standing]
    if one.standing is Standing.OPEN and not desk.stewards.four_eyes:
        said = _("It is proposed. Users see nothing of it until it is approved.")
    rows: Rows = [(proposal_choice(one, place, here, desk),)]
    if len(one.changes) == 1:
        key = one.changes[0].key
        rows.append((Choice(_("The entry"), place.saying_where(key.place).to("dcard", code_of(key))),))
    if any("checked_on" in change.fields for change in one.changes):
        rows.append((Choice(_("Due for review"), place.to("ddue", "1")),))
    rows.append((Choice(_("What waits"), place.to("dwait", "1")), *to_desk(place)))
    blocks = [
        title(_("Proposal {number}", number=str(one.number))),
        loud(said),
        *difference_blocks(one.changes, here, desk, place.language, 6),
    ]
    return Screen(tuple(blocks), tuple(rows))


def refused(place: Place, here: Here, desk: Desk, answer: DeskAnswer) -> Screen:
    """Why a wish was not fulfilled, where it is about no proposal that could be shown."""
    if answer.number in desk.state.proposals:
        return proposal(place.to("dprop", str(answer.number)), here, desk, answer)
    blocks = [title(_("Not done")), loud(OUTCOMES[answer.outcome]), *(item(told(one)) for one in answer.problems[:10])]
    rows: Rows = [(Choice(_("Go on with your draft"), place.to("ddraft")),)] if desk.draft is not None else []
    return Screen(tuple(blocks), (*rows, to_desk(place)))


def cannot_undo(place: Place, _here: Here, desk: Desk) -> Screen:
    """An undoing that would take away what came after."""
    one = desk.state.proposals.get(number_at(place))
    rows: Rows = []
    if one is not None and len(one.changes) == 1:
        there, code = place.saying_where(one.changes[0].key.place), code_of(one.changes[0].key)
        rows.append(
            (Choice(_("The entry"), there.to("dcard", code)), Choice(_("History"), there.to("dlog", f"{code}-1")))
        )
    blocks = [
        title(_("Not done")),
        text(
            _(
                "Something it changed has been changed again since. Undo the later change first, or change the field itself."
            )
        ),
    ]
    return Screen(tuple(blocks), (*rows, to_desk(place)))

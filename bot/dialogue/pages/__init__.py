"""Every page by the name that rides in buttons. A name, once released, keeps its meaning or lands on hello."""

from collections.abc import Callable
from typing import Final

from bot.dialogue.here import Here
from bot.dialogue.pages import (
    care,
    clock,
    compare,
    election,
    happened,
    help,
    menu,
    plan,
    privacy,
    report,
    settings,
    told,
    understood,
)
from bot.dialogue.place import Place
from bot.dialogue.screen import Screen

Page = Callable[[Place, Here], Screen]

PAGES: Final[dict[str, Page]] = {
    "hello": menu.hello,
    "unclear": menu.unclear,
    "nottext": menu.not_text,
    # get help now
    "help": help.help_now,
    "nospeak": help.no_speaking,
    "linesfor": help.lines_for,
    "lines": help.lines,
    "line": help.line,
    # something happened to me
    "happen": happened.happened,
    "what": happened.what,
    "neck": happened.neck,
    "when": happened.when,
    "power": happened.power,
    "next": happened.following,
    "plan": plan.plan,
    "tonight": happened.tonight,
    "notnow": happened.not_now,
    "week": happened.week,
    "company": happened.company,
    "options": happened.options,
    "counts": happened.counts,
    "elected": happened.elected,
    # looking after yourself
    "medical": care.medical,
    "exam": care.exam,
    "strangle": care.strangled,
    "keep": care.keep,
    "keepbody": care.keep_body,
    "keepmsg": care.keep_messages,
    "keepwork": care.keep_work,
    "write": care.write,
    "react": care.reactions,
    "ground": care.ground,
    "rules": care.rules,
    # someone told me, or I saw it
    "told": told.told,
    "listen": told.listen,
    "say": told.say,
    "dontsay": told.do_not_say,
    "limits": told.limits,
    "handover": told.hand_over,
    "after": told.after,
    "saw": told.saw,
    "manager": told.manager,
    # how can this be reported
    "person": report.person,
    "who": report.who,
    "ways": report.ways,
    "unfit": report.unfit,
    "route": report.route,
    "routeb": report.route_rest,
    "naming": report.naming,
    "cmp": compare.choose,
    "side": compare.side_by_side,
    "clock": clock.limits,
    "calendar": clock.calendar,
    "dates": clock.dates,
    "election": election.election,
    # what typed words lead to
    "danger": understood.danger,
    "suicide": understood.suicide,
    "suicide2": understood.suicide_yes,
    "assault": understood.assault,
    "harass": understood.harassment,
    "bully": understood.bullying,
    "under18": understood.under_18,
    "harmed": understood.harmed,
    "human": understood.human,
    "thanks": understood.thanks,
    # language, place, privacy, leaving
    "settings": settings.settings,
    "language": settings.language,
    "country": settings.country,
    "parts": settings.parts,
    "letters": settings.letters,
    "letter": settings.letter,
    "privacy": privacy.privacy,
    "leaving": privacy.leaving,
    "leave": privacy.leave,
}

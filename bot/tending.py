"""What the program does for stewards by itself: takes in what others approved, tells of faults, sends the digest."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.channels.telegram.bot import TelegramChannel
from bot.dialogue.conversation import World
from bot.dialogue.place import Place
from bot.stewardship.desk import Desk
from bot.stewardship.reviewing import due_for_review

if TYPE_CHECKING:
    from bot.stewardship.stewardship import Stewardship

log = logging.getLogger(__name__)

_HOUR: Final = 8
"""When on Monday the digest comes, by the clock of the deployment's place."""

_DAYS: Final = 2
"""Days from Monday on which it may still come, if the program was down."""


def home_zone(world: World) -> ZoneInfo:
    """The time zone of the place a deployment is set up for; UTC without one."""
    return ZoneInfo(world.directory.at(world.jurisdiction).time_zone or "UTC")


def _digest_day(here: datetime) -> date:
    """The last Monday whose hour has come."""
    morning = here - timedelta(hours=_HOUR)
    return (morning - timedelta(days=morning.weekday())).date()


class Tending:
    """Looks again and again; see `look`."""

    def __init__(
        self,
        channel: TelegramChannel,
        stewardship: "Stewardship",
        bot: Bot,
        zone: ZoneInfo,
        now: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._stewardship = stewardship
        self._bot = bot
        self._zone = zone
        self._now = now
        self._told_at_start = False
        self._day_at_start = _digest_day(now().astimezone(zone))

    async def look(self) -> None:
        """What is new in the history; a new fault is told at once; on Monday, what waits."""
        is_new = await self._stewardship.refresh()
        if is_new or (self._stewardship.faults and not self._told_at_start):
            await self._tell("dwrong")
        self._told_at_start = True
        here = self._now().astimezone(self._zone)
        day = _digest_day(here)
        is_time = here.date() < day + timedelta(days=_DAYS)
        if is_time and self._has_news() and await self._stewardship.claims_digest(day, day != self._day_at_start):
            await self._tell("desk")

    async def _tell(self, page: str) -> None:
        for steward in self._stewardship.stewards.people.values():
            await self._channel.tell(self._bot, steward, Place(page, steward.language))

    def _has_news(self) -> bool:
        """Whether there is anything to do for stewards at all."""
        desks = (self._stewardship.desk(id) for id in self._stewardship.stewards.people)
        desk: Desk | None = next((one for one in desks if one is not None), None)
        if desk is None:
            return False
        waits = desk.state.open or desk.reported or desk.conflicts or desk.state.not_found or desk.faults
        return bool(waits or due_for_review(self._stewardship.directory, desk.today))

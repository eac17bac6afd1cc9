"""What a page may know besides the place: the directory, the moment, the languages on offer."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.directory.directory import Directory, Local


@dataclass(frozen=True, slots=True)
class Here:
    """`now` is handed in by the channel (aware, UTC); the conversation reads no clock."""

    directory: Directory
    local: Local
    now: datetime
    languages: tuple[str, ...]
    home: str = ""
    """The jurisdiction the deployment is set up for."""

    @property
    def today(self) -> date:
        """The day it is where the person is."""
        return self.now.astimezone(ZoneInfo(self.local.time_zone or "UTC")).date()

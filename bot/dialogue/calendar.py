"""Days as a calendar file that says nothing about what they are for."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2s


def calendar_of(days: Iterable[date], name: str) -> bytes:
    """An iCalendar file (RFC 5545) with one whole-day event for each day, all of the same neutral name.

    The same days give the same bytes: nothing in the file tells when it was made, or by whom.
    """
    from icalendar import Calendar, Event  # seldom needed, and long in coming

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//dates//EN")
    for day in days:
        event = Event()
        event.add("uid", blake2s(day.isoformat().encode(), digest_size=8).hexdigest())
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", name)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content

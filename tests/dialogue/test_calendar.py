"""A calendar file says days and nothing else."""

from datetime import date

from icalendar import Calendar

from bot.dialogue.calendar import calendar_of

DAYS = (date(2027, 2, 28), date(2028, 11, 19))


def test_the_days_and_a_neutral_name_and_nothing_else() -> None:
    calendar = Calendar.from_ical(calendar_of(DAYS, "Date to remember"))
    events = list(calendar.walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events] == list(DAYS)
    assert {str(event["summary"]) for event in events} == {"Date to remember"}
    assert {name for event in events for name in event} == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP",
    }  # fmt: skip


def test_the_same_days_give_the_same_bytes() -> None:
    assert calendar_of(DAYS, "x") == calendar_of(DAYS, "x")

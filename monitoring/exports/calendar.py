"""Due dates as an iCalendar file (RFC 5545): one entry for a whole day each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText

from monitoring.exports.harmless import harmless

MOST_LETTERS_OF_A_SUMMARY = 120
"""What a month view or a phone shows of an entry is a line."""
MOST_LETTERS_OF_A_DESCRIPTION = 4000
PRODUCT = "-//Action plan monitoring//Due dates//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is due on a day.

    uid: the same for the same thing for good, so that a calendar that is imported again has it
    once. version: from 0, higher when it says something else. changed_at: when it last did, in UTC.
    """

    uid: str
    day: date
    summary: str
    description: str
    changed_at: datetime
    version: int = 0


def calendar_bytes(entries: Sequence[Entry], facts: Mapping[str, str], *, name: str) -> bytes:
    """The entries as an .ics file; the facts stand in the description of the calendar.

    Each is an event for a whole day that keeps nobody busy: Outlook and Google import no tasks
    from a file. It names neither organiser nor participants, so that nothing is sent to anybody.
    Raises ValueError where there is no entry: programs take a calendar without one for damaged.
    """
    if not entries:
        raise ValueError("A calendar needs an entry.")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    about = "\n".join(f"{fact}: {said}" for fact, said in facts.items())
    # The names before RFC 7986, which Outlook and Google read. Of names that it does not know the
    # library escapes no value, unless it is told that it is a text.
    calendar.add("x-wr-calname", vText(_line(name)))
    calendar.add("x-wr-caldesc", vText(harmless(about, MOST_LETTERS_OF_A_DESCRIPTION)))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.version)
    event.add("dtstart", entry.day)
    if entry.day < date.max:
        event.add("dtend", entry.day + timedelta(days=1))  # the end is not in it
    event.add("summary", _line(entry.summary))
    event.add("description", harmless(entry.description, MOST_LETTERS_OF_A_DESCRIPTION))
    event.add("transp", "TRANSPARENT")
    return event


def _line(text: str) -> str:
    return harmless(" ".join(text.split()), MOST_LETTERS_OF_A_SUMMARY)

"""Due dates come out as a calendar that programs read back, whatever was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from monitoring.exports.calendar import Entry, calendar_bytes

ENTRY = Entry(
    uid="11111111-2222-3333-4444-555555555555",
    day=date(2026, 12, 31),
    summary="TEST, decision 3 is due: Adopt the law",
    description="Adopt the law; then, train judges.\nResponsible: Ministère",
    changed_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    version=2,
)
FACTS = {"plan": "TEST", "as at": "2026-01-02 03:04 UTC"}
HOSTILE = (
    "=1+1\r\nEND:VEVENT\nATTENDEE:mailto:x@example.org\rBEGIN:VALARM\x00\x1b[31m "
    "\u202eevil\u2066 <b>&amp; \\n \ud800 " + "é" * 10_000
)


def read(*entries: Entry) -> Calendar:
    return Calendar.from_ical(calendar_bytes(entries, FACTS, name="Decisions, on; TEST"))


def test_an_entry_is_an_event_for_the_whole_of_its_day():
    (event,) = read(ENTRY).walk("VEVENT")

    assert event.decoded("dtstart") == date(2026, 12, 31)
    assert event.decoded("dtend") == date(2027, 1, 1)  # the first day that is not in it
    assert (event["dtstart"].params["VALUE"], event["transp"]) == ("DATE", "TRANSPARENT")


def test_what_an_entry_says_comes_back():
    (event,) = read(ENTRY).walk("VEVENT")

    assert (event["summary"], event["description"]) == (ENTRY.summary, ENTRY.description)
    assert (event["uid"], event["sequence"]) == (ENTRY.uid, 2)
    assert event.decoded("dtstamp") == event.decoded("last-modified") == ENTRY.changed_at


def test_the_calendar_says_what_it_is_and_stands_as_at():
    content = calendar_bytes([ENTRY], FACTS, name="Decisions, on; TEST")

    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert r"X-WR-CALNAME:Decisions\, on\; TEST" in lines
    assert r"X-WR-CALDESC:plan: TEST\nas at: 2026-01-02 03:04 UTC" in lines
    assert {"VERSION:2.0", "METHOD:PUBLISH"} <= set(lines)


def test_lines_are_no_longer_than_75_bytes_and_end_as_the_standard_asks():
    content = calendar_bytes([replace(ENTRY, description="é" * 500)], FACTS, name="x")

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_the_same_entries_give_the_same_bytes():
    first, second = (calendar_bytes([ENTRY], FACTS, name="x") for _once in range(2))

    assert first == second


def test_a_hostile_text_is_a_text_and_nothing_else():
    entry = replace(ENTRY, summary=HOSTILE, description=HOSTILE)

    content = calendar_bytes([entry, ENTRY], FACTS, name=HOSTILE)

    text = content.decode("utf-8").replace("\r\n ", "")
    lines = text.split("\r\n")
    assert [line for line in lines if line.startswith("BEGIN:")] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "BEGIN:VEVENT",
    ]
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER", "URL", "ATTACH")) for line in lines)
    assert not set("\x00\x1b\u202e\u2066") & set(text)
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["summary"].startswith("=1+1 END:VEVENT ATTENDEE:mailto:x@example.org BEGIN:VALARM")
    assert (len(event["summary"]), event["summary"][-1]) == (120, "…")
    assert event["description"].startswith("=1+1\nEND:VEVENT\n")
    assert len(event["description"]) == 4000


def test_the_last_day_of_all_has_no_day_after_it():
    (event,) = read(replace(ENTRY, day=date.max)).walk("VEVENT")

    assert event.decoded("dtstart") == date.max
    assert "dtend" not in event


def test_a_calendar_without_an_entry_is_not_made():
    with pytest.raises(ValueError, match=r"^A calendar needs an entry\.$"):
        calendar_bytes([], FACTS, name="x")

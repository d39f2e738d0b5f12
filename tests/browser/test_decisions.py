"""Two decisions are recorded on their page, one is marked as done, and both are taken away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import icalendar
from playwright.sync_api import Locator, Page, expect

from .served import settle
from .test_explain import click_row_until_dialog

Visit = Callable[..., Page]
PLAN = "CCSCAP-2016-DEMO"


def press(page: Page, button: Locator) -> None:
    button.click()
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).first.click()
    settle(page)


def record(page: Page, text: str, body: str, due: str) -> None:
    """Fill what every decision has, and record it."""
    form = page.get_by_test_id("stForm")
    form.get_by_label("What was agreed").fill(text)
    form.get_by_label("Responsible body").fill(body)
    form.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type(due.replace("-", ""))
    page.keyboard.press("Escape")
    press(page, form.get_by_role("button", name="Record the decision"))


def taken(page: Page, button: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return Path(waiting.value.path()).read_bytes()


def test_two_decisions_are_recorded_one_is_done_and_both_are_taken_away(
    visitor: Visit, server: str
):
    page = visitor(f"{server}/decisions?plan={PLAN}&round=2024", height=1400)
    page.get_by_label("Written down by").first.fill("Chair")
    choose(page, "About whom", "Country B")
    record(page, "Adopt the bill", "Ministry of Justice", "2099-06-30")
    expect(page.get_by_text("Decision 1 is recorded.").first).to_be_visible()

    press(page, page.get_by_role("radio", name="Proposal for the next edition"))
    press(page, page.get_by_role("radio", name="Merge"))
    choose(page, "About whom", "No single country")
    record(page, "Merge the two on awareness", "IMPACS", "2099-12-31")
    expect(page.get_by_text("Decision 2 is recorded.").first).to_be_visible()
    heading = page.get_by_role("heading", level=2).first
    expect(heading).to_have_text("2 decisions, of which open: 2")

    drawer = click_row_until_dialog(page.get_by_test_id("stDataFrame").first, 0)
    expect(drawer.get_by_text("Adopt the bill").first).to_be_visible()
    press(page, drawer.get_by_role("tab", name="Follow-up"))
    press(page, drawer.get_by_role("radio", name="Done"))
    press(page, drawer.get_by_role("button", name="Record the state"))
    expect(drawer.get_by_text("The state of decision 1 is recorded: done.")).to_be_visible()
    assert re.search(r"decision=1\b", page.url)
    press(page, drawer.get_by_role("button", name="Close"))
    expect(heading).to_have_text("2 decisions, of which open: 1")

    written = docx.Document(io.BytesIO(taken(page, "Record of decisions, round 2024")))
    rows = [[cell.text for cell in row.cells] for one in written.tables for row in one.rows]
    (first,) = [row for row in rows if "Adopt the bill" in row]
    (second,) = [row for row in rows if "Merge the two on awareness" in row]
    assert "Ministry of Justice" in first
    assert first[-1].startswith("done, ")
    assert second[-1] == "open"
    assert "merge" in second
    calendar = icalendar.Calendar.from_ical(taken(page, "Due dates (.ics)"))
    (due,) = calendar.walk("VEVENT")
    assert due["DTSTART"].dt == date(2099, 12, 31)
    assert "Merge the two on awareness" in due["SUMMARY"]

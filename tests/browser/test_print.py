"""What comes out of the printer, and what a phone shows of a figure that is wider than itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .served import come_to_rest

Visit = Callable[..., Page]
PLAN = "plan=CCSCAP-2016-DEMO&round=2024&assessment=best_available"
SIDEWAYS = "Move the figure sideways to see all of it."
FITS = """table => [table.scrollWidth,
    document.querySelector('[data-testid=stMainBlockContainer]').clientWidth]"""


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("progress?view=lower", "Comment"),
        ("progress?view=table", "Pace"),
        ("actions?view=register", "Provenance"),
    ],
)
def test_a_table_is_printed_with_all_its_columns(
    server: str, visitor: Visit, address: str, heading: str
):
    page = visitor(f"{server}/{address}&{PLAN}")
    written = page.locator(".on-paper table").first
    expect(written).to_be_hidden()

    page.emulate_media(media="print")

    expect(written).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_hidden()
    expect(written.get_by_role("columnheader", name=heading, exact=True)).to_be_visible()
    width, room = written.evaluate(FITS)
    assert width <= room


def test_what_was_chosen_is_printed_in_words(server: str, visitor: Visit):
    page = visitor(f"{server}/progress?view=pace&{PLAN}")

    page.emulate_media(media="print")

    expect(page.get_by_role("radio", name="Pace", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="What moved", exact=True)).to_be_hidden()
    chosen = page.get_by_test_id("stMain").get_by_test_id("stSelectbox")
    expect(chosen.get_by_role("combobox")).to_have_value("Whole plan")
    expect(chosen.get_by_role("combobox")).to_have_css("border-top-color", "rgba(0, 0, 0, 0)")
    expect(chosen.locator("button")).to_be_hidden()


def test_a_hint_to_click_is_not_printed(server: str, visitor: Visit):
    page = visitor(f"{server}/country?{PLAN}")
    hint = page.get_by_text("A click on a row shows where its rating comes from.")
    expect(hint).to_be_visible()

    page.emulate_media(media="print")

    expect(hint).to_be_hidden()
    expect(page.get_by_role("button", name="CSV")).to_have_count(0)


def test_a_phone_says_that_a_figure_is_moved_sideways(server: str, visitor: Visit):
    page = visitor(f"{server}/standards?{PLAN}", width=390, height=844)
    hint = page.get_by_text(SIDEWAYS).first
    expect(hint).to_be_visible()
    figure = page.locator("[class*='st-key-wide_standards']")
    assert figure.evaluate("one => one.scrollWidth > one.clientWidth")

    page.set_viewport_size({"width": 1366, "height": 844})
    come_to_rest(page)

    expect(hint).to_be_hidden()
    assert figure.evaluate("one => one.scrollWidth <= one.clientWidth")
    page.emulate_media(media="print")
    expect(hint).to_be_hidden()

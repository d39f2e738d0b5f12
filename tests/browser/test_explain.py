"""A click on a number shows where it comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from .served import settle

Visit = Callable[..., Page]
PAGE = "country?plan=CCSCAP-2016-DEMO&round=2024&assessment=best_available&country=XAA"
ASKED = dict(parse_qsl(urlsplit(PAGE).query))
HEADING, ROW = 36, 35
"""The heights in pixels of the heading and of a row of a table."""


def asked(page: Page) -> dict[str, str]:
    """What the address of the page asks for."""
    return dict(parse_qsl(urlsplit(page.url).query))


def explained(page: Page) -> dict[str, str]:
    """Which number the address asks to explain."""
    return {name: code for name, code in asked(page).items() if name.startswith("explain")}


def click_row(table: Locator, row: int) -> None:
    """Click on the second column of a row; a table is drawn, and its cells are no elements."""
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    table.page.mouse.click(box["x"] + 150, box["y"] + HEADING + ROW * row + ROW / 2)


def click_row_until_dialog(table: Locator, row: int) -> Locator:
    """Click on a row until the drawer is there, three times at most; returns the drawer.

    Nothing tells when a drawn table listens again after the page has been drawn anew.
    """
    chain = table.page.get_by_role("dialog")
    for _time in range(3):
        settle(table.page)
        click_row(table, row)
        with suppress(TooLate):
            chain.wait_for(state="visible", timeout=5_000)
            return chain
    pytest.fail("three clicks on a row of the table opened no drawer")


def test_a_click_on_a_rating_opens_its_chain_and_a_link_to_it(server: str, visitor: Visit):
    page = visitor(f"{server}/{PAGE}", height=1700)

    chain = click_row_until_dialog(page.get_by_test_id("stDataFrame").first, 3)

    expect(chain).to_contain_text("TI-2 · Equip the CERT")
    expect(chain).to_contain_text("Ratings!D22")
    assert asked(page).items() >= ASKED.items()
    assert explained(page) == {"explain": "TI-2", "explain_country": "XAA"}


def test_the_same_number_can_be_asked_for_again(server: str, visitor: Visit):
    page = visitor(f"{server}/{PAGE}", height=1700)
    for _time in range(2):
        chain = click_row_until_dialog(page.get_by_test_id("stDataFrame").first, 2)
        expect(chain).to_contain_text("TI-1 · ")
        page.keyboard.press("Escape")
        expect(chain).to_have_count(0)
        expect(page).not_to_have_url(re.compile("explain"))


def test_from_an_area_one_goes_down_to_an_action_and_up_to_the_plan(server: str, visitor: Visit):
    page = visitor(f"{server}/{PAGE}&explain=TI&explain_country=XAA")
    chain = page.get_by_role("dialog")
    expect(chain).to_contain_text("67 of 100, 5 of 5 actions rated")

    settle(page)
    click_row(chain.get_by_test_id("stDataFrame"), 1)
    expect(chain).to_contain_text("Ratings!D22")
    chain.get_by_role("button", name="Whole plan").click()
    expect(chain).to_contain_text("58 of 100, 10 of 11 actions rated")


def test_the_file_comes_as_it_was_sent(server: str, visitor: Visit, tmp_path: Path):
    page = visitor(f"{server}/{PAGE}&explain=TI-2&explain_country=XAA")
    chain = page.get_by_role("dialog")

    with page.expect_download() as download:
        chain.get_by_role("button", name="The file as it was sent").click()

    target = tmp_path / "sent.xlsx"
    download.value.save_as(target)
    assert download.value.suggested_filename == "2024_evaluation.xlsx"
    begins = hashlib.sha256(target.read_bytes()).hexdigest()[:12]
    expect(chain).to_contain_text(f"{begins}…")


def test_a_row_of_the_table_of_a_figure_opens_its_chain(server: str, visitor: Visit):
    page = visitor(f"{server}/?plan=CCSCAP-2016-DEMO&round=2024", height=1400)
    page.get_by_role("button", name="Table").first.click()

    opened = page.get_by_test_id("stPopoverBody")
    chain = click_row_until_dialog(opened.get_by_test_id("stDataFrame"), 1)

    expect(chain).to_contain_text("Country B · CCSCAP-2016-DEMO · round 2024")
    assert page.get_by_text("A click on a row shows where its number comes from.").count() == 0

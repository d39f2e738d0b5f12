"""Ratings are settled with the keyboard alone, and the store says by whom and when."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from monitoring.store import current_ratings, open_store, uploads

from .served import serving, settle

Visit = Callable[..., Page]
PLAN = "CCSCAP-2016-DEMO"


@pytest.fixture
def own_store(tmp_path: Path, examples_file: Path) -> Path:
    """A store of this test's own, with both examples."""
    return Path(shutil.copyfile(examples_file, tmp_path / "store.db"))


@pytest.fixture
def own_server(own_store: Path) -> Iterator[str]:
    with serving(own_store) as address:
        yield address


def agreed(store: Path) -> tuple[pd.DataFrame, dict[int, str]]:
    """The agreed ratings in force by action, and who sent each upload."""
    opened = open_store(f"sqlite:///{store}")
    found = current_ratings(opened, PLAN)
    who = {sent.id: sent.uploaded_by for sent in uploads(opened, PLAN)}
    opened.close()
    return found[found["assessment"] == "agreed"].set_index("action"), who


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def test_three_ratings_are_settled_and_one_undone_with_the_keyboard_alone(
    visitor: Visit, own_server: str, own_store: Path
):
    page = visitor(f"{own_server}/settle?plan={PLAN}&round=2024&country=XAA")
    case = page.get_by_role("heading", level=2).first
    expect(case).to_contain_text("TI-2")
    name = page.get_by_label("Your name or office").first
    for _time in range(60):
        if name.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Ada")
    press(page, "Enter")

    press(page, "3")
    expect(case).to_contain_text("TI-3")
    press(page, "n")
    dialog = page.get_by_role("dialog")
    first = dialog.get_by_role("textbox").first
    for _time in range(6):
        page.keyboard.press("Tab")
        if first.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("The staff is there")
    page.keyboard.press("Tab")
    page.keyboard.type("No list was seen")
    press(page, "Enter")
    expect(case).to_contain_text("TI-5")
    press(page, "2")
    expect(case).to_contain_text("LE-2")

    settled, who = agreed(own_store)
    assert settled["level"].to_dict() == {"TI-2": "2", "TI-3": "", "TI-5": "1"}
    assert settled.loc["TI-3", "reason"] == "not_agreed"
    assert "The staff is there" in settled.loc["TI-3", "notes"]
    assert "No list was seen" in settled.loc["TI-3", "notes"]
    assert {who[upload] for upload in settled["upload"]} == {"Ada"}

    press(page, "u")
    expect(case).to_contain_text("TI-5")
    settled, _who = agreed(own_store)
    assert set(settled.index) == {"TI-2", "TI-3"}
    press(page, "ArrowRight")
    expect(case).to_contain_text("LE-2")
    press(page, "ArrowLeft")
    expect(case).to_contain_text("TI-5")
    page.get_by_text("List of all ratings").click()
    settle(page)
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 150, box["y"] + 60)
    settle(page)
    expect(case).to_contain_text("TI-2")
    expect(page.get_by_text("agreed: Largely done · Ada")).to_be_visible()

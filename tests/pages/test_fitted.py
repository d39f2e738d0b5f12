"""A table that fits the page, and the same table for the printer."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from monitoring.translation import speaking
from monitoring.ui.fitted import MOST_ROWS, ROOM, fitted

SENTENCE = "The service was suspended when its budget ended, and nobody was named to follow it up."


def wide(n_texts: int) -> pd.DataFrame:
    """A country, a score and so many long texts."""
    texts = {f"Text {n}": [SENTENCE, ""] for n in range(n_texts)}
    return pd.DataFrame({"Country": ["Country A", "Country B"], "Score": [66.66, None], **texts})


def cells(html: str) -> list[str]:
    return [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html)]


def test_a_small_table_is_left_as_it_is():
    found = fitted(wide(0))

    assert list(found.widths) == ["Country"]  # wide enough for the longest name, wherever it stands
    assert found.row_height is None


def test_a_column_that_grows_further_down_has_room_for_it():
    stages = ["0"] * 9 + ["0 to 1, not yet known"]
    found = fitted(pd.DataFrame({"Country": ["A"] * 10, "Stage": stages, "Next": ["1"] * 10}))

    assert list(found.widths) == ["Country", "Stage"]
    assert found.widths["Stage"] >= len(stages[-1]) * 6.8


@pytest.mark.parametrize("n_texts", [2, 4, 6])
def test_every_column_of_a_wide_table_has_room_and_rows_grow_for_it(n_texts: int):
    frame = wide(n_texts)

    found = fitted(frame)

    assert list(found.widths) == list(frame.columns)
    assert ROOM - len(frame.columns) <= sum(found.widths.values()) <= ROOM
    assert found.row_height is not None
    lines = found.row_height // 19
    text = found.widths["Text 0"]
    assert text * lines >= len(SENTENCE) * 6.8


def test_more_texts_need_more_lines():
    heights = [fitted(wide(n)).row_height or 0 for n in (1, 3, 6)]

    assert heights == sorted(set(heights))


def test_a_row_of_two_lines_is_high_enough_for_the_grid_to_break_them():
    found = fitted(pd.DataFrame({"Title": [SENTENCE], "Reason": ["no reason"], "Why": [SENTENCE]}))

    assert (found.row_height or 0) > 4 * 16


def test_a_table_that_no_page_has_room_for_keeps_its_widths():
    found = fitted(wide(40))

    assert found.widths == {}
    assert found.row_height is None


def test_a_heading_is_cut_before_a_text_is():
    heading = "Effect of other actions or of another assessment on the score"
    found = fitted(pd.DataFrame({heading: [1.0], "Comment": [SENTENCE], "More": [SENTENCE * 3]}))

    assert found.cuts(heading)
    assert not found.cuts("Comment")


def test_paper_has_every_value_as_it_is_read():
    frame = pd.DataFrame(
        {
            "Name": ["A & <b>", None],
            "Score": [66.66, None],
            "Coverage": [0.875, 1.0],
            "Done": [1, 0],
            "Counts": [True, False],
        }
    )

    html = fitted(frame, shares="Coverage").paper

    assert cells(html) == [
        "A &amp; &lt;b&gt;", "66.7", "88\u00a0%", "1", "✓",
        "", "", "100\u00a0%", "0", "",
    ]  # fmt: skip


def test_a_long_address_may_be_broken_on_paper():
    html = fitted(pd.DataFrame({"Evidence": ["https://example.org/evidence/22"]})).paper

    assert "https://example.<wbr>org/evidence/22" in html
    assert cells(html) == ["https://example.org/evidence/22"]


def test_paper_says_how_many_rows_it_leaves_out():
    found = fitted(pd.DataFrame({"Number": range(MOST_ROWS + 1)}))

    assert len(cells(found.paper)) == MOST_ROWS
    assert "The first 100 of 101 are shown." in found.paper


def test_the_same_table_is_fitted_once_and_in_each_language_anew():
    first = fitted(wide(2))

    assert fitted(wide(2)) is first
    with speaking("fr"):
        assert cells(fitted(wide(2)).paper)[1] == "66,7"

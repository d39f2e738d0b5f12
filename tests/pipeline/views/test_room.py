"""A figure for a room has few rows, and says what it leaves out."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.pipeline import DEMONSTRATION, REAL_EXAMPLE, Results, Workspace, results
from monitoring.pipeline.views.levels import COLUMNS
from monitoring.pipeline.views.room import (
    LETTERS_BESIDE,
    LETTERS_OF_A_LINE,
    MOST_ROWS,
    few_rows,
    verdicts_by_standard,
)

COLOURS = {"met": "#000001", "partly_met": "#000002", "not_met": "#000003"}


@pytest.fixture(scope="module")
def demonstration(examples: Workspace) -> Results:
    return results(examples, DEMONSTRATION)


def counted(n: int, title: str = "A title that is rather long for one line") -> pd.DataFrame:
    """So many actions; of the n-th, n of 20 answers stand at the top and the others at the bottom."""
    rows = [
        ("", f"A-{at}", f"A-{at}", title, "2024", label, "", "", "level", value, number, 20, 20)
        for at in range(n)
        for label, value, number in (("Done", 100.0, at), ("Not started", 0.0, 20 - at))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_few_rows_stay_as_they_are():
    frame, note = few_rows(counted(5))

    assert frame.equals(counted(5))
    assert note == ""


def test_rows_that_have_one_line_get_a_short_title():
    frame, note = few_rows(counted(6))

    assert frame["node"].nunique() == 6
    assert frame["title"].str.len().max() + len("A-0") <= LETTERS_OF_A_LINE
    assert frame["title"].str.endswith("…").all()
    assert note == ""


def test_beside_something_every_title_has_one_line():
    frame, _note = few_rows(counted(3), is_narrow=True)

    assert frame["title"].str.len().max() + len("A-0") <= LETTERS_BESIDE


def test_of_too_many_rows_those_stay_where_support_is_most_needed():
    frame, note = few_rows(counted(12).iloc[::-1])

    # The lowest means are those of the first eight; they stand as they stood.
    assert list(dict.fromkeys(frame["node"])) == [f"A-{n}" for n in range(MOST_ROWS)][::-1]
    assert note == "Shown: the 8 of 12 where support is most needed"


def test_verdicts_count_every_country_that_is_asked(demonstration: Results):
    frame = verdicts_by_standard(demonstration, "2024", COLOURS)
    judged = demonstration.standards
    judged = judged[(judged["round"] == "2024") & (judged["country"] != "REGION")]

    assert list(frame.columns) == list(COLUMNS)
    n_met = frame[frame["value"] == 100].set_index("node")["n"]
    expected = judged[judged["verdict"] == "met"].groupby("action")["country"].count()
    assert n_met[n_met > 0].to_dict() == expected.to_dict()
    assert (frame.groupby("node")["n"].sum() == frame.groupby("node")["asked"].first()).all()


def test_without_standards_there_are_no_rows(examples: Workspace):
    frame = verdicts_by_standard(results(examples, REAL_EXAMPLE), "2023", COLOURS)

    assert frame.empty
    assert list(frame.columns) == list(COLUMNS)

"""The timeline of actions: what is late stands out by symbol and word, and nothing dateless stands."""

from __future__ import annotations

import datetime
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.theme import DARK, LIGHT, Theme, contrast
from monitoring.figures.timeline import (
    LATE_COLOUR,
    LETTERS_OF_A_RESULT,
    LINE_HEIGHT,
    ROW_HEIGHT,
    timeline_figure,
)

AS_AT = datetime.date(2024, 6, 30)


def row(
    action: str, date: datetime.date | None, state: str, done_by: str, **more: str
) -> dict[str, object]:
    words = {"late": "late", "due": "due", "done": "done", "no_date": "no date"}
    return {
        "action": action,
        "title": f"Title of {action} <b>",
        "lead": "",
        "target_date": date,
        "state": state,
        "state_word": words[state],
        "reached": done_by,
        "done_by": done_by,
        "at_region": "",
        "n_unknown": 2,
        "as_at": AS_AT,
        "round": "2024",
        **more,
    }


ACTIONS = pd.DataFrame(
    [
        row("A-1", datetime.date(2026, 12, 31), "due", "done by 1 of 3"),
        row("A-2", datetime.date(2023, 1, 1), "late", "done by 2 of 3"),
        row("A-3", None, "no_date", "done by 0 of 3"),
        row("A-4", datetime.date(2024, 1, 1), "done", "done by 3 of 3"),
    ]
)


def results_of(fig: go.Figure) -> list[list[str]]:
    """The lines at the right of each row, without their markup."""
    return [re.sub("<(?!br)[^>]*>", "", t).split("<br>") for t in fig.layout.yaxis2.ticktext]


def test_actions_stand_down_by_date_each_with_its_result():
    fig = timeline_figure(ACTIONS, LIGHT)

    by_name = {t.name: t for t in fig.data if t.name}
    assert list(by_name) == ["late", "due", "done"]
    assert (by_name["late"].x, by_name["late"].y) == (("2023-01-01",), (0,))
    assert (by_name["done"].y, by_name["due"].y) == ((1,), (2,))
    assert results_of(fig) == [
        ["late, done by 2 of 3"],
        ["done by 3 of 3"],
        ["due, done by 1 of 3"],
    ]


def test_what_is_late_has_a_symbol_and_a_word_of_its_own():
    fig = timeline_figure(ACTIONS, LIGHT)
    by_name = {t.name: t for t in fig.data if t.name}

    assert len({t.marker.symbol + t.text[0] for t in by_name.values()}) == 3
    assert "<b>late</b>" in fig.layout.yaxis2.ticktext[0]
    delay = fig.data[0]
    assert delay.x == ("2023-01-01", "2024-06-30", None)


def test_the_region_and_who_leads_have_lines_of_their_own_and_the_row_grows_with_them():
    both = row(
        "A-5", datetime.date(2025, 1, 1), "due", "done by 1 of 3, 2 unknown",
        at_region="the region: Started", lead="Ministry <A>",
    )  # fmt: skip
    more = pd.concat([ACTIONS, pd.DataFrame([both])], ignore_index=True)

    fig = timeline_figure(more, LIGHT)

    assert results_of(fig)[2] == [
        "due, done by 1 of 3, 2 unknown", "the region: Started", "Lead: Ministry &lt;A&gt;",
    ]  # fmt: skip
    before = timeline_figure(ACTIONS, LIGHT)
    assert fig.layout.height == before.layout.height + ROW_HEIGHT + LINE_HEIGHT
    late, due, done = (next(t for t in fig.data if t.name == n) for n in ("late", "due", "done"))
    gaps = [b - a for a, b in zip(late.y + done.y, done.y + due.y, strict=False)]
    assert gaps[0] == 1  # two rows of two lines
    assert gaps[1] == pytest.approx(1 + LINE_HEIGHT / ROW_HEIGHT / 2)
    assert fig.layout.yaxis.tickvals == (*late.y, *done.y, *due.y)


def test_what_the_region_alone_does_is_told_after_its_state():
    alone = ACTIONS.assign(done_by="", at_region="the region: Not started")

    assert results_of(timeline_figure(alone, LIGHT))[0] == ["late, the region: Not started"]


def test_no_line_at_the_right_is_cut_within_a_word_or_longer_than_its_room():
    long = ACTIONS.assign(
        state_word="date passed, not known", done_by="done by 12 of 15, 3 unknown",
        lead="Regional secretariat of the association (with the ministries of the countries)",
    )  # fmt: skip
    bracketed = ACTIONS.assign(lead="Regional working group (of several countries)")

    lines = results_of(timeline_figure(long, LIGHT))[0]

    assert lines == [
        "date passed, not known", "done by 12 of 15, 3 unknown",
        "Lead: Regional secretariat of the …",
    ]  # fmt: skip
    assert max(len(line) for line in lines) <= LETTERS_OF_A_RESULT
    assert results_of(timeline_figure(bracketed, LIGHT))[0][-1] == "Lead: Regional working group"


def test_a_click_leads_to_the_action_in_its_round():
    late = next(t for t in timeline_figure(ACTIONS, LIGHT).data if t.name == "late")

    assert [list(one) for one in late.customdata] == [["", "A-2", "2024"]]
    assert late.unselected.marker.opacity == 1


def test_texts_of_the_plan_are_no_markup():
    fig = timeline_figure(ACTIONS, LIGHT)

    assert "Title of A-2 &lt;b&gt;" in fig.layout.yaxis.ticktext[0]
    late = next(t for t in fig.data if t.name == "late")
    assert "&lt;b&gt;" in late.hovertext[0]
    assert "Nothing is known of 2" in late.hovertext[0]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_the_colour_of_what_is_late_can_be_read_on_the_page(look: Theme):
    assert contrast(LATE_COLOUR[look.name], look.page) >= 4.5


def test_a_round_without_a_date_has_no_line_of_its_day():
    undated = ACTIONS.assign(as_at=pd.Series([None] * len(ACTIONS), dtype=object))
    undated["state"] = undated["state"].replace("late", "due")

    fig = timeline_figure(undated, LIGHT)

    assert not any(t.mode == "lines" for t in fig.data)
    assert not any("as at" in note.text for note in fig.layout.annotations)
    assert any(
        "as at 30 June 2024" in n.text for n in timeline_figure(ACTIONS, LIGHT).layout.annotations
    )


def test_the_figure_grows_with_its_actions():
    many = pd.concat([ACTIONS] * 40, ignore_index=True)

    few, tall = timeline_figure(ACTIONS, LIGHT), timeline_figure(many, LIGHT)

    assert tall.layout.height - few.layout.height == ROW_HEIGHT * 3 * 39


def test_without_a_date_there_is_a_sentence():
    for nothing in (ACTIONS[ACTIONS["state"] == "no_date"], ACTIONS.iloc[:0]):
        fig = timeline_figure(nothing, LIGHT)
        assert fig.layout.annotations[0].text == "No action that is asked here has a target date."

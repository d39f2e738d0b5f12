"""Bars of levels around the middle of the scale, with what is not rated apart and hatched."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.levels import levels_figure
from monitoring.figures.theme import DARK, LIGHT

LEVELS = [
    ("Not started", "○○", "#8a6a55", "level", 0.0),
    ("Half-way", "●○", "#2b8a86", "level", 50.0),
    ("Done", "●●", "#2069a8", "level", 100.0),
    ("No information", "", "", "no_information", float("nan")),
]


def counted(n_by_node: dict[str, tuple[int, int, int, int]], *, actions: bool = False):
    """Counts of the four things that can be said of each node, in their order."""
    rows = [
        {
            "country": "", "node": node, "action": node if actions else "",
            "title": f"Title <{node}>", "round": "2024", "label": label, "symbol": symbol,
            "colour": colour, "kind": kind, "value": value, "n": n, "assessed": sum(counts[:3]),
            "asked": sum(counts),
        }
        for node, counts in n_by_node.items()
        for (label, symbol, colour, kind, value), n in zip(LEVELS, counts, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def ends(fig: go.Figure) -> dict[str, list[tuple[float, float]]]:
    """Where the segments of each name begin and end, in the order of their rows."""
    return {
        trace.name: [
            (round(base, 6), round(base + x, 6))
            for base, x in zip(trace.base, trace.x, strict=True)
        ]
        for trace in fig.data
    }


def test_levels_stand_on_their_side_and_the_middle_one_on_both():
    fig = levels_figure(counted({"LAW": (2, 4, 1, 1)}), LIGHT)

    places = ends(fig)
    assert places["○○ Not started"] == [(-0.5, -0.25)]
    assert places["●○ Half-way"] == [(-0.25, 0.25)]
    assert places["●● Done"] == [(0.25, 0.375)]


def test_without_a_middle_level_the_sides_meet_at_zero():
    fig = levels_figure(counted({"LAW": (3, 0, 1, 0)}), LIGHT)

    assert ends(fig) == {"○○ Not started": [(-0.75, 0.0)], "●● Done": [(0.0, 0.25)]}


def test_no_information_stands_apart_of_every_level_and_is_hatched():
    for look in (LIGHT, DARK):
        fig = levels_figure(counted({"LAW": (0, 0, 4, 4), "SKL": (1, 0, 9, 0)}), look)

        unknown = fig.data[-1]
        assert unknown.name == "No information"
        assert unknown.marker.pattern.shape == "/"
        assert unknown.base[0] > max(end for _start, end in ends(fig)["●● Done"])
        assert unknown.x[0] == pytest.approx(0.5)  # of the same length as any other half
        assert list(unknown.customdata[0]) == ["", "LAW", "2024"]


def test_the_hover_names_both_denominators():
    fig = levels_figure(counted({"LAW": (1, 0, 3, 4)}), LIGHT)

    assert fig.data[1].hovertext[0].split("<br>") == [
        "<b>Title &lt;LAW&gt;</b>",
        "●● Done: 3",
        "38\u00a0% of the 8 answers asked for",
        "75\u00a0% of the 4 that are rated",
    ]


def test_a_segment_names_its_count_unless_it_is_too_narrow():
    fig = levels_figure(counted({"LAW": (1, 0, 199, 0)}), LIGHT)

    assert [trace.text for trace in fig.data] == [
        ("",), ('<span style="font-size:11px">●●</span> 199',),
    ]  # fmt: skip


def test_where_the_symbol_has_no_room_the_count_stands_alone():
    fig = levels_figure(counted({"LAW": (1, 0, 9, 0)}), LIGHT)

    assert fig.data[0].text == ("1",)


def test_a_level_that_nobody_stands_at_is_not_in_the_key():
    fig = levels_figure(counted({"LAW": (0, 0, 2, 1)}), LIGHT)

    assert [trace.name for trace in fig.data] == ["●● Done", "No information"]


def test_without_gaps_nothing_is_drawn_apart():
    fig = levels_figure(counted({"LAW": (1, 0, 2, 0)}), LIGHT)

    assert "at no level" not in [annotation.text for annotation in fig.layout.annotations]


def test_an_action_stands_with_its_code():
    fig = levels_figure(counted({"LAW-1": (1, 0, 2, 0)}, actions=True), LIGHT)

    assert fig.layout.yaxis.ticktext == ("<b>LAW-1</b> Title &lt;LAW-1&gt;",)


def test_many_rows_make_a_higher_figure_with_as_many_traces():
    few = levels_figure(counted({"A": (1, 2, 3, 4)}), LIGHT)
    many = levels_figure(counted({f"A{n}": (1, 2, 3, 4) for n in range(40)}), LIGHT)

    assert len(many.data) == len(few.data) == 4
    assert many.layout.height - few.layout.height == 39 * 40


def test_nothing_counted_gives_a_sentence():
    fig = levels_figure(counted({"LAW": (0, 0, 0, 0)}), LIGHT)

    assert fig.layout.annotations[0].text == "There is nothing to count in this round."

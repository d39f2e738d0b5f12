"""The icicle of a plan: areas as wide as they weigh, responsibility by sign, word and outline."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.figures.structure import structure_figure
from monitoring.figures.theme import DARK, LIGHT

COLUMNS = [
    "node", "parent", "level", "code", "title", "weight", "share", "responsibility", "word",
    "n_actions",
]  # fmt: skip
SMALL = pd.DataFrame(
    [
        ("P", "", "plan", "P", "The plan", 1, 1.0, "", "", 3),
        ("A", "P", "area", "A", "Law <new>", 3, 0.75, "", "", 2),
        ("A-1", "A", "action", "A-1", "Adopt a law", 1, 0.25, "country", "each country", 1),
        ("A-2", "A", "action", "A-2", "Agree", 2, 0.5, "region", "the region", 1),
        ("B", "P", "area", "B", "Skills", 1, 0.25, "", "", 1),
        ("B-1", "B", "action", "B-1", "Train", 1, 0.25, "both", "countries and the region", 1),
        ("C", "P", "area", "C", "Not known yet", 1, 0.0, "", "", 0),
    ],
    columns=COLUMNS,
)


def test_each_node_lies_under_its_own_and_has_the_height_of_its_weight():
    icicle = structure_figure(SMALL, LIGHT).data[0]

    assert list(zip(icicle.ids, icicle.parents, strict=True))[:3] == [
        ("P", ""), ("A", "P"), ("A-1", "A"),
    ]  # fmt: skip
    values = dict(zip(icicle.ids, icicle.values, strict=True))
    # Only what has nothing below it brings a value; the others are sums.
    assert values == {"P": 0, "A": 0, "A-1": 0.25, "A-2": 0.5, "B": 0, "B-1": 0.25}
    assert icicle.branchvalues == "remainder"


def test_who_answers_is_told_by_sign_word_and_outline():
    for look in (LIGHT, DARK):
        fig = structure_figure(SMALL, look)

        icicle = fig.data[0]
        text = dict(zip(icicle.ids, icicle.text, strict=True))
        width = dict(zip(icicle.ids, icicle.marker.line.width, strict=True))
        assert text["A-1"].startswith("□ <b>A-1</b>")
        assert text["A-2"].startswith("■ ")
        assert text["B-1"].startswith("□■ ")
        assert len({width["A-1"], width["A-2"], width["B-1"]}) == 3
        assert [trace.name for trace in fig.data[1:]] == [
            "□ each country", "■ the region", "□■ countries and the region",
        ]  # fmt: skip


def test_the_hover_says_what_a_node_weighs_in_the_plan():
    icicle = structure_figure(SMALL, LIGHT).data[0]

    hover = dict(zip(icicle.ids, icicle.hovertext, strict=True))
    assert hover["A"].split("<br>") == [
        "<b>A</b>", "Law &lt;new&gt;", "75.0 % of the weight of the plan", "2 actions",
    ]  # fmt: skip
    assert hover["A-2"].endswith("50.0 % of the weight of the plan<br>■ answered by the region")


def test_a_click_gives_the_node():
    icicle = structure_figure(SMALL, LIGHT).data[0]

    assert [list(one) for one in icicle.customdata][:2] == [["", "P", ""], ["", "A", ""]]


def test_what_weighs_nothing_is_not_drawn():
    assert "C" not in structure_figure(SMALL, LIGHT).data[0].ids


def test_the_lightest_action_keeps_the_room_of_a_line():
    eight = [("P", "", "plan", "P", "Plan", 1, 1.0, "", "", 40)]
    for a in range(8):
        eight.append((f"A{a}", "P", "area", f"A{a}", "Area", 1, 1 / 8, "", "", 5))
        eight += [
            (f"A{a}-{n}", f"A{a}", "action", f"A{a}-{n}", "Do it", 1, 1 / 40, "country",
             "each country", 1)
            for n in range(5)
        ]  # fmt: skip

    fig = structure_figure(pd.DataFrame(eight, columns=COLUMNS), LIGHT)

    drawn = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    assert drawn / 40 >= 20
    assert fig.layout.height < 1600


@pytest.mark.parametrize("frame", [SMALL.iloc[:0], SMALL[SMALL["level"] != "action"]])
def test_without_actions_there_is_a_sentence(frame: pd.DataFrame):
    fig = structure_figure(frame, LIGHT)

    assert fig.layout.annotations[0].text == "No action is known yet."

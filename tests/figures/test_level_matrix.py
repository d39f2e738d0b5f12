"""The matrix of actions and countries: a symbol, a colour and a word for each level."""

from __future__ import annotations

import pandas as pd

from monitoring.figures.level_matrix import level_matrix_figure
from monitoring.figures.theme import DARK, LIGHT

SAID = {
    "done": ("Done", "●●", "#2069a8", 100.0, "level"),
    "begun": ("Begun <1", "●○", "#2b8a86", 50.0, "level"),
    "unknown": ("unanswered", "", "", float("nan"), "no_information"),
    "away": ("not applicable", "", "", float("nan"), "not_applicable"),
    "number": ("25 judges", "", "", 50.0, "number"),
}


def frame_of(cells: dict[tuple[str, str], str]) -> pd.DataFrame:
    """What was said by action and country."""
    rows = [
        {
            "action": action, "node": action, "title": f"Do <{action}>", "country": country,
            "name": f"Country {country}", "round": "2024", "word": SAID[said][0],
            "symbol": SAID[said][1], "colour": SAID[said][2], "points": SAID[said][3],
            "kind": SAID[said][4],
        }
        for (action, country), said in cells.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


SMALL = frame_of(
    {
        ("L-1", "XAA"): "done", ("L-1", "XAB"): "unknown",
        ("L-2", "XAA"): "begun", ("L-2", "XAB"): "away",
        ("L-3", "XAA"): "number", ("L-3", "XAB"): "done",
    }
)  # fmt: skip


def test_the_key_goes_from_the_lowest_level_to_what_is_at_none():
    fig = level_matrix_figure(SMALL, LIGHT)

    assert [trace.name for trace in fig.data] == [
        "●○ Begun &lt;1", "●● Done", "number", "? no information", "– not applicable",
    ]  # fmt: skip


def test_each_answer_stands_in_the_row_of_its_action_and_the_column_of_its_country():
    done = level_matrix_figure(SMALL, LIGHT).data[1]

    places = [(x, base + y / 2) for x, base, y in zip(done.x, done.base, done.y, strict=True)]
    assert places == [(0, 0), (1, 2)]
    assert list(done.marker.color) == ["#2069a8", "#2069a8"]
    assert done.text[0].startswith("●● ")
    assert "Done" in done.text[0]


def test_where_nothing_is_known_the_cell_is_hatched_with_its_word():
    for look in (LIGHT, DARK):
        unknown = level_matrix_figure(SMALL, look).data[3]

        assert unknown.marker.pattern.shape == "/"
        assert list(unknown.marker.color) == [look.page]
        assert "unanswered" in unknown.text[0]
        assert "unanswered" in unknown.hovertext[0]


def test_few_countries_stand_with_their_names_and_very_many_with_their_codes():
    few = level_matrix_figure(SMALL, LIGHT)
    many = level_matrix_figure(frame_of({("L-1", f"X{n:02}"): "done" for n in range(41)}), LIGHT)

    assert few.layout.xaxis.ticktext == ("Country<br>XAA", "Country<br>XAB")
    assert few.layout.xaxis.tickangle == 0
    assert many.layout.xaxis.ticktext[0] == "X00"
    assert "Country X00" in many.data[0].hovertext[0]


def test_fifteen_countries_stand_with_their_whole_names_on_their_side():
    frame = frame_of({("L-1", f"X{n:02}"): "done" for n in range(15)})
    frame.loc[0, "name"] = "Saint Vincent and the Grenadines"
    fig = level_matrix_figure(frame, LIGHT)

    assert fig.layout.xaxis.tickangle == -90
    assert fig.layout.xaxis.ticktext[:2] == ("Saint Vincent and<br>the Grenadines", "Country X01")
    plain = frame_of({("L-1", f"X{n:02}"): "done" for n in range(15)})
    assert fig.layout.margin.t > level_matrix_figure(plain, LIGHT).layout.margin.t


def test_thirty_names_stand_in_one_line_each_and_are_whole_in_the_hover():
    frame = frame_of({("L-1", f"X{n:02}"): "done" for n in range(30)})
    frame.loc[0, "name"] = "Islands of <A> and the Northern Cays"
    fig = level_matrix_figure(frame, LIGHT)

    assert fig.layout.xaxis.ticktext[0] == "Islands of &lt;A&gt; and the …"
    assert "<br>" not in "".join(fig.layout.xaxis.ticktext)
    assert "Islands of &lt;A&gt; and the Northern Cays" in fig.data[0].hovertext[0]


def test_a_number_is_written_in_points_where_its_unit_has_no_room():
    frame = frame_of({("L-1", f"X{n:02}"): "number" for n in range(9)})

    assert level_matrix_figure(frame, LIGHT).data[0].text[0] == "50"
    assert "25 judges" in level_matrix_figure(frame, LIGHT).data[0].hovertext[0]


def test_a_click_gives_country_action_and_round():
    done = level_matrix_figure(SMALL, LIGHT).data[1]

    assert [list(one) for one in done.customdata] == [
        ["XAA", "L-1", "2024"], ["XAB", "L-3", "2024"],
    ]  # fmt: skip
    assert done.unselected.marker.opacity == 1


def test_thirty_countries_have_turned_names_and_upright_symbols():
    kinds = list(SAID)
    frame = frame_of(
        {(f"L-{a}", f"X{n:02}"): kinds[(a + n) % 5] for a in range(8) for n in range(30)}
    )

    fig = level_matrix_figure(frame, LIGHT)

    assert sum(len(trace.x) for trace in fig.data) == 240
    assert fig.layout.xaxis.tickangle == -90
    assert fig.data[0].text[0] == "○<br>●"
    assert fig.data[3].text[0] == "?"


def test_nothing_asked_gives_a_sentence():
    fig = level_matrix_figure(SMALL.iloc[:0], LIGHT)

    assert fig.layout.annotations[0].text == "Countries are asked nothing here in this round."

"""The matrix of minimum standards: symbol, colour and word for each verdict, gaps hatched."""

from __future__ import annotations

import pandas as pd

from monitoring.figures.minimum_standards import minimum_standards_figure
from monitoring.figures.theme import DARK, LIGHT

WORDS = {
    "met": ("met", "●●"),
    "partly_met": ("partly met", "●○"),
    "not_met": ("not met", "○○"),
    "no_information": ("no information", "?"),
    "not_applicable": ("not applicable", "–"),
}


def frame_of(verdicts: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Verdicts by country and action; an action belongs to the area before its hyphen."""
    rows = [
        {
            "country": country, "name": f"Country <{country}>", "area": action.split("-")[0],
            "area_title": f"Area {action.split('-')[0]}", "action": action, "node": action,
            "title": f"Do {action}", "round": "2024", "verdict": verdict,
            "word": WORDS[verdict][0], "symbol": WORDS[verdict][1], "asked": "Largely done",
            "reached": "Done",
        }
        for (country, action), verdict in verdicts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


SMALL = frame_of(
    {
        ("XAA", "A-1"): "met",
        ("XAA", "B-1"): "no_information",
        ("XAB", "A-1"): "not_met",
        ("XAB", "B-1"): "not_applicable",
    }
)


def texts(fig) -> list[str]:
    return [annotation.text for annotation in fig.layout.annotations]


def test_each_verdict_stands_in_its_row_and_column_with_symbol_and_word():
    fig = minimum_standards_figure(SMALL, LIGHT)

    met, not_met, unknown, away = fig.data
    assert [trace.name for trace in fig.data] == [
        "●● met", "○○ not met", "? no information", "– not applicable",
    ]  # fmt: skip
    assert (met.x[0], met.base[0] + met.y[0] / 2) == (0, 0)
    assert (not_met.x[0], not_met.base[0] + not_met.y[0] / 2) == (0, 1)
    assert unknown.x[0] > 1  # a gap stands between two areas
    assert met.text[0].startswith("●● ")
    assert "met" in met.text[0]
    assert away.marker.line.width == 0


def test_no_information_is_hatched_on_the_page_and_says_so_in_word():
    for look in (LIGHT, DARK):
        unknown = minimum_standards_figure(SMALL, look).data[2]

        assert unknown.marker.pattern.shape == "/"
        assert unknown.marker.color == look.page
        assert "no information" in unknown.text[0]


def test_each_row_ends_with_how_many_are_met_of_those_that_apply():
    said = texts(minimum_standards_figure(SMALL, LIGHT))

    assert "met 1 of 2" in said
    assert "met 0 of 1" in said


def test_a_country_to_which_nothing_applies_is_told_in_words():
    fig = minimum_standards_figure(frame_of({("XAA", "A-1"): "not_applicable"}), LIGHT)

    assert "none applies" in texts(fig)


def test_a_click_gives_country_action_and_round_and_pales_nothing():
    fig = minimum_standards_figure(SMALL, LIGHT)

    assert [list(one) for one in fig.data[0].customdata] == [["XAA", "A-1", "2024"]]
    assert fig.data[0].unselected.marker.opacity == 1


def test_names_from_data_are_not_read_as_markup():
    fig = minimum_standards_figure(SMALL, LIGHT)

    assert fig.layout.yaxis.ticktext[0] == "Country &lt;XAA&gt;"
    assert "&lt;XAA&gt;" in fig.data[0].hovertext[0]


def test_many_columns_turn_their_headings_and_keep_the_symbol_alone():
    verdicts = list(WORDS)
    frame = frame_of(
        {
            (f"C{c}", f"{area}-{n}"): verdicts[(c + n) % 5]
            for c in range(30)
            for area in "ABCDEFGH"
            for n in range(5)
        }
    )

    fig = minimum_standards_figure(frame, LIGHT)

    assert sum(len(trace.x) for trace in fig.data) == 30 * 40
    assert fig.layout.xaxis.tickangle == -90
    assert fig.data[1].text[0] == "○<br>●"  # fills from below
    assert 900 < fig.layout.height < 1200
    assert {f"<b>{area}</b>" for area in "ABCDEFGH"} <= {
        text.replace("Area ", "") for text in texts(fig)
    }


def test_nothing_to_show_gives_a_sentence():
    fig = minimum_standards_figure(SMALL.iloc[:0], LIGHT)

    assert texts(fig) == ["No minimum standard is set for what is shown here."]


def test_thousands_of_cells_keep_colour_and_a_short_hover_and_cannot_be_clicked():
    many = frame_of({(f"X{n:03d}", f"A-{a}"): "met" for n in range(101) for a in range(50)})

    met = minimum_standards_figure(many, LIGHT).data[0]

    assert len(met.x) == 5050
    assert met.text is None
    assert met.customdata is None
    assert met.hovertext[0] == "Country &lt;X000&gt;, A-0"
    assert met.hovertemplate == "%{hovertext}: met<extra></extra>"

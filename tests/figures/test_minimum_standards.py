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
            "required": "at least ●●○ Largely done", "sign": "≥ ●●○", "reached": "Done",
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


def heading_of(fig, action: str):
    """The note over the column of an action."""
    return next(n for n in fig.layout.annotations if n.text.startswith(f"<b>{action}</b>"))


def across(n_areas: int, per_area: int, n_countries: int = 15) -> pd.DataFrame:
    """So many standards in so many areas, with verdicts of every kind."""
    verdicts = list(WORDS)
    return frame_of(
        {
            (f"C{c}", f"{area}-{n}"): verdicts[(c + n) % 5]
            for c in range(n_countries)
            for area in "ABCDEFGH"[:n_areas]
            for n in range(per_area)
        }
    )


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

    assert "met 1 of 2, 1 unknown" in said
    assert "met 0 of 1" in said


def test_a_country_that_answered_nothing_is_not_said_to_meet_none():
    nothing = frame_of(
        {("XAA", "A-1"): "no_information", ("XAA", "A-2"): "no_information",
         ("XAA", "A-3"): "not_applicable"}
    )  # fmt: skip

    said = texts(minimum_standards_figure(nothing, LIGHT))

    assert "no information" in said
    assert not any(text.startswith("met") for text in said)


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


TITLE = "Review and update policy, law and institutions, regional and national (of each state)"


def test_nine_columns_keep_their_headings_upright_with_what_is_asked_below():
    frame = across(3, 3).assign(title=TITLE)

    fig = minimum_standards_figure(frame, LIGHT)

    heading = heading_of(fig, "B-1")
    code, *title = heading.text.split("<br>")
    assert code == "<b>B-1</b>"
    assert heading.textangle is None
    assert 3 <= len(title) <= 6
    assert "Review and update policy" in " ".join(title)
    asked = [n for n in fig.layout.annotations if n.text.startswith("at least")]
    assert len(asked) == 9
    assert {n.text.replace("<br>", " ") for n in asked} == {"at least ●●○ Largely done"}
    assert {n.font.color for n in asked} == {LIGHT.quiet}
    assert [n.x for n in asked] == [
        n.x for n in fig.layout.annotations if n.text.startswith("<b>") and "<br>Review" in n.text
    ]


def test_the_heading_and_what_is_asked_have_room_above_each_other():
    fig = minimum_standards_figure(across(3, 3).assign(title=TITLE), LIGHT)

    heading = heading_of(fig, "B-1")
    asked = next(n for n in fig.layout.annotations if n.text.startswith("at least"))
    lines = heading.text.count("<br>") + asked.text.count("<br>") + 2
    assert heading.yshift - asked.yshift >= lines * 15


def test_a_word_longer_than_its_column_is_parted():
    long = "Telecommunicationsinfrastructurestandards"

    fig = minimum_standards_figure(across(3, 3).assign(title=long), LIGHT)

    _code, *lines = heading_of(fig, "A-0").text.split("<br>")
    assert "".join(line.removesuffix("-") for line in lines) == long
    assert max(len(line) for line in lines) <= 14


def test_the_title_of_an_area_stands_over_a_single_column():
    title = "Regional and international cooperation (incident response)"
    frame = across(8, 1).assign(area_title=title)

    said = texts(minimum_standards_figure(frame, LIGHT))

    heading = next(text for text in said if text.startswith("<b>Regional"))
    assert heading.count("<br>") <= 3
    assert heading.replace("<br>", " ") == "<b>Regional and international cooperation</b>"
    assert not any(text == "<b>A</b>" for text in said)


def test_more_columns_than_fit_turn_their_headings_which_name_the_level_asked():
    fig = minimum_standards_figure(across(4, 4).assign(title=TITLE), LIGHT)

    heading = heading_of(fig, "B-1")
    assert heading.textangle == -90
    assert "≥ ●●○" in heading.text
    assert "Review and update policy, law" in heading.text.replace("<br>", " ")
    assert not any(text.startswith("at least") for text in texts(fig))
    assert fig.layout.margin.t > (len(TITLE[:30]) + len("B-1 ≥ ●●○")) * 5.8


def test_the_words_of_verdicts_stand_in_all_cells_or_in_none():
    few = minimum_standards_figure(across(1, 2), LIGHT)
    many = minimum_standards_figure(across(3, 3), LIGHT)

    assert all(trace.name.split(" ", maxsplit=1)[1] in trace.text[0] for trace in few.data)
    assert [trace.text[0] for trace in many.data] == ["●●", "●○", "○○", "?", "–"]


def test_forty_columns_of_thirty_countries_keep_the_symbol_alone():
    fig = minimum_standards_figure(across(8, 5, n_countries=30), LIGHT)

    assert sum(len(trace.x) for trace in fig.data) == 30 * 40
    assert heading_of(fig, "A-0").textangle == -90
    assert fig.data[1].text[0] == "○<br>●"  # fills from below
    assert 900 < fig.layout.height < 1200
    assert {f"<b>Area {area}</b>" for area in "ABCDEFGH"} <= set(texts(fig))


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


def test_an_ellipsis_never_stands_alone_in_the_last_line():
    title = "Set up a national CERT or cyber agency on a regionally agreed model"
    frame, lasts = across(3, 3, n_countries=2).assign(title=title), []
    for letters in range(1, 16):  # the longer the names, the narrower the columns
        fig = minimum_standards_figure(frame.assign(name=frame["country"] + "x" * letters), LIGHT)
        lasts.append(heading_of(fig, "A-0").text.split("<br>")[-1])

    assert "agency on a …" in lasts
    assert "…" not in lasts

"""A layout of targets or indicators says what their words mean; one that says something else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitoring.definitions import DefinitionError
from monitoring.definitions.series import (
    SeriesKind,
    SeriesLayout,
    bounds_of,
    load_series_layouts,
    series_layout_from_file,
    text_in,
    without_year,
    year_in,
)
from monitoring.pipeline import DATA

LAYOUTS = load_series_layouts(DATA / "series")
HEAD = "code: L\ntitle: A layout\nkind: targets\n"


def layout_of(folder: Path, text: str) -> SeriesLayout:
    path = folder / "layout.yaml"
    path.write_text(text, encoding="utf-8")
    return series_layout_from_file(path)


def refusal(folder: Path, text: str) -> list[str]:
    """The sentences with which the file of a layout is refused."""
    with pytest.raises(DefinitionError) as refused:
        layout_of(folder, text)
    return list(refused.value.sentences)


def test_the_project_brings_layouts_of_both_kinds():
    assert {code: layout.kind for code, layout in LAYOUTS.items()} == {
        "cardtp-results-framework": SeriesKind.TARGETS,
        "gci": SeriesKind.INDICATORS,
        "results-framework": SeriesKind.TARGETS,
    }


def test_the_framework_of_cardtp_says_which_year_is_year_1_and_why():
    layout = LAYOUTS["cardtp-results-framework"]

    assert layout.year_one == 2021
    assert "approved in June 2020" in layout.source
    assert layout.headers == LAYOUTS["results-framework"].headers


def test_the_general_framework_names_no_year_and_no_plan():
    assert (LAYOUTS["results-framework"].year_one, LAYOUTS["results-framework"].plan) == (
        None,
        None,
    )


def test_the_index_has_two_scales_and_none_between_them():
    score = LAYOUTS["gci"].measures["Score"]

    assert [score.scale_in(year) for year in (2014, 2017, 2018, 2019, 2020, 2024)] == [
        "0-1",
        "0-1",
        "0-1",
        None,
        "0-100",
        "0-100",
    ]


def test_a_rank_has_no_scale_and_none_was_published_of_2024():
    rank = LAYOUTS["gci"].measures["Rank"]

    assert rank.scale_in(2014) == ""
    assert text_in(rank.unpublished, 2020) is None
    assert "tiers and no ranks" in (text_in(rank.unpublished, 2024) or "")


@pytest.mark.parametrize(
    ("text", "year", "rest"),
    [
        ("GCI 2014", 2014, "GCI"),
        ("2014 GCI", 2014, "GCI"),
        ("GCI (2014)", 2014, "GCI"),
        ("2014", 2014, ""),
        ("GCI 2014-2018", None, "GCI"),
        ("GCI", None, "GCI"),
        ("GCI 12014", None, "GCI 12014"),
    ],
)
def test_a_heading_names_an_indicator_and_a_year(text: str, year: int | None, rest: str):
    assert (year_in(text), without_year(text)) == (year, rest)


def test_the_bounds_of_a_scale():
    assert (bounds_of("0-100"), bounds_of("-1-1"), bounds_of("tiers")) == (
        (0.0, 100.0),
        (-1.0, 1.0),
        None,
    )


def test_an_unknown_key_is_refused(tmp_path: Path):
    assert refusal(tmp_path, HEAD + "year_on: 2021\n") == [
        "layout.yaml: 'year_on' is not known. Did you mean 'year_one'?"
    ]


def test_a_layout_says_its_kind(tmp_path: Path):
    assert refusal(tmp_path, "code: L\ntitle: A layout\n") == [
        "layout.yaml: 'kind' is empty; it is required."
    ]


def test_a_first_year_that_is_no_year_is_refused(tmp_path: Path):
    assert refusal(tmp_path, HEAD + "year_one: 21\n") == [
        "layout.yaml: 'year_one' is '21'; a calendar year is expected."
    ]


def test_an_unknown_role_is_refused(tmp_path: Path):
    (sentence,) = refusal(tmp_path, HEAD + "headers:\n  indicater: [Indicator]\n")

    assert sentence == "layout.yaml: 'indicater' is not known. Did you mean 'indicator'?"


@pytest.mark.parametrize("headers", ["target: [Target]", 'baseline: ["Baseline #"]'])
def test_the_heading_of_a_yearly_target_has_a_place_for_the_year(tmp_path: Path, headers: str):
    (sentence,) = refusal(tmp_path, HEAD + f"headers:\n  {headers}\n")

    assert "a # stands for the year" in sentence


def test_the_years_of_a_scale_are_years(tmp_path: Path):
    text = "code: L\ntitle: T\nkind: indicators\nmeasures:\n  Score: {scales: {2014-18: 0-1, 2020: ten}}\n"

    assert refusal(tmp_path, text) == [
        "layout.yaml: 'scales' says '2014-18'; years are expected, as in 2018, 2014-2018 or 2020-.",
        "layout.yaml: the scale 'ten' of 'Score' is not of the form 0-100.",
    ]


def test_an_indicator_has_measures(tmp_path: Path):
    (sentence,) = refusal(tmp_path, "code: L\ntitle: T\nkind: indicators\n")

    assert sentence.startswith("layout.yaml: 'measures' says what the columns")


def test_the_plan_of_a_layout_has_known_fields_and_areas(tmp_path: Path):
    text = HEAD + "plan: {code: X, tittle: T}\nareas:\n  - {code: A, titel: B}\n"

    assert refusal(tmp_path, text) == [
        "layout.yaml: 'tittle' is not known. Did you mean 'title'?",
        "layout.yaml: 'titel' is not known. Did you mean 'title'?",
    ]


def test_two_files_never_hold_the_same_layout(tmp_path: Path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(HEAD, encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"b\.yaml: the layout 'L' exists already\."):
        load_series_layouts(tmp_path)

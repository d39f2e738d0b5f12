"""Figures as pictures: each says what it is about, and refuses what it cannot be about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.exports import figure_image
from monitoring.exports.figure_image import BROWSER_VARIABLE, NoPicture
from monitoring.model import BEST_AVAILABLE, Plan
from monitoring.pipeline import Workspace, pictures
from monitoring.pipeline.pictures import DRAWN, FigureRefused, picture_of
from monitoring.pipeline.results import Results

DEMO = "CCSCAP-2016-DEMO"
Drawn = dict[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def demo(examples: Workspace) -> Results:
    return pipeline.results(examples, DEMO)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """What the browser was given, by the format, in the place of drawing it."""
    given: Drawn = {}

    def keep(figure: Mapping[str, Any], format_: str) -> bytes:
        given[format_] = figure
        return b"picture"

    monkeypatch.setattr(pictures, "figure_image", keep)
    return given


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_says_what_it_is(demo: Results, drawn: Drawn, name: str):
    countries = ["XAC"] * pictures.FIGURES[name].fewest_countries
    file, content = picture_of(demo, name, "2024", countries=countries, format_="png")
    layout = drawn["png"]["layout"]
    words = " ".join(re.sub(r"<[^>]+>", " ", layout["title"]["text"]).split())

    assert content == b"picture"
    assert file == "_".join([DEMO, "2024", "draft", *countries, name]) + ".png"
    assert DEMO in words
    assert "draft, not published" in words
    assert "DEMONSTRATION: invented countries and ratings" in words
    assert "“”" not in words
    assert "Source: " in layout["annotations"][-1]["text"]
    assert layout["width"] == pictures.WIDTH_BY_NAME.get(name, 1000)
    assert layout["height"] > 200


def test_a_published_round_is_no_draft(demo: Results, drawn: Drawn):
    file, _content = picture_of(demo, "heatmap", "2021")

    assert file == f"{DEMO}_2021_heatmap.svg"
    assert "draft" not in drawn["svg"]["layout"]["title"]["text"]


@pytest.mark.parametrize("name", ["profile", "side_by_side"])
@pytest.mark.parametrize(("others", "is_told"), [(["XAB"], False), (["XAB", "XAC"], True)])
def test_a_median_of_two_countries_leaves_in_no_picture(
    plan: Plan,
    ratings: Callable[..., pd.DataFrame],
    drawn: Drawn,
    name: str,
    others: list[str],
    is_told: bool,
):
    """Who knows its own score would know the other's: the median of 100 and 0 is 50."""
    said = {("XAA", action): "3" for action in ("LAW-1", "LAW-2")}
    said |= {(unit, action): "0" for unit in others for action in ("LAW-1", "LAW-2")}
    results = Results(
        plan, BEST_AVAILABLE, ratings(said).assign(upload=1, file="a"), dict(plan.country_by_code)
    )
    picture_of(results, name, "2024", countries=["XAA"])

    places = {x for trace in drawn["svg"]["data"] for x in trace["x"]}
    assert 50 not in places
    words = json.dumps(drawn["svg"], default=str).casefold()
    assert ("median" in words) == is_told


@pytest.mark.parametrize(
    ("name", "countries", "area", "sentence"),
    [
        ("profile", [], "", "The figure 'profile' is about a country. Name it with --country."),
        ("profile", ["XAA", "XAB"], "", "The figure 'profile' is about 1 country at most."),
        ("heatmap", ["XAA"], "", "The figure 'heatmap' is about all countries. Name none."),
        ("heatmap", [], "LE", "The figure 'heatmap' is about all areas. Name none."),
        ("levels", ["XAA"], "LE", "The figure 'levels' is about a country or an area. Name one of them."),
        ("support", [], "", "The figure 'support' is a table and no picture."),
    ],
)  # fmt: skip
def test_what_a_figure_cannot_be_about_is_refused(
    demo: Results, drawn: Drawn, name: str, countries: list[str], area: str, sentence: str
):
    with pytest.raises(FigureRefused) as refused:
        picture_of(demo, name, "2024", countries=countries, area=area)
    assert str(refused.value) == sentence
    assert drawn == {}


def test_without_a_browser_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(BROWSER_VARIABLE, raising=False)
    monkeypatch.setattr(figure_image, "BROWSERS", ())
    with pytest.raises(NoPicture, match="Install Chromium, Chrome or Edge, or name one in"):
        figure_image.figure_image({"data": [], "layout": {}}, "svg")

    monkeypatch.setenv(BROWSER_VARIABLE, "/nowhere/chromium")
    with pytest.raises(NoPicture, match="no browser '/nowhere/chromium'"):
        figure_image.figure_image({"data": [], "layout": {}}, "svg")

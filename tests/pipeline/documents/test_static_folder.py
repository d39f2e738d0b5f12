"""A folder of pages: of published rounds alone, and of nothing that nobody may read."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.exports.content import Chart, Table
from monitoring.model import BEST_AVAILABLE, Plan, RoundState
from monitoring.pipeline import Workspace
from monitoring.pipeline.documents.static_folder import NotPublished, static_pages
from monitoring.pipeline.outgoing import Asked, FormatRefused, outgoing
from monitoring.pipeline.results import Results

DEMO = "CCSCAP-2016-DEMO"
PUBLISHED, OPEN = "2021", "2024"


@pytest.fixture(scope="module")
def demo(examples: Workspace) -> Results:
    return pipeline.results(examples, DEMO)


@pytest.fixture(scope="module")
def folder(demo: Results) -> Mapping[str, str]:
    """Every file of the folder of the demonstration, as text, by its path."""
    name, content = outgoing("static", Asked(demo, PUBLISHED, revision=7))
    assert name == f"{DEMO}_{PUBLISHED}_static.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            path.removeprefix(f"{DEMO}_{PUBLISHED}_static/"): archive.read(path).decode("utf-8-sig")
            for path in archive.namelist()
        }


def test_there_is_a_page_for_each_area_and_each_country(demo: Results, folder: Mapping[str, str]):
    areas = [f"area_{area.code}.html" for area in demo.plan.top_areas]
    countries = [f"country_{one.code}.html" for one in demo.plan.countries]
    data = [f"data/{name}.csv" for name in ("scores", "counts", "ratings", "region", "plan")]

    assert list(folder) == ["index.html", *areas, *countries, "method.html", *data]


def test_every_link_leads_to_a_file_of_the_folder(folder: Mapping[str, str]):
    links = {
        (path, link)
        for path, text in folder.items()
        if path.endswith(".html")
        for link in re.findall(r'href="([^"]*)"', text)
    }

    assert {link for _path, link in links} - set(folder) == {"#main"}
    assert ("index.html", "country_XAC.html") in links
    assert ("area_LE.html", "country_XAC.html") in links


def test_no_file_has_an_outside_address(folder: Mapping[str, str]):
    for path, text in folder.items():
        assert not re.search(r"https?:|src=|<script|url\(", text), path


def test_an_open_round_is_refused_with_what_to_do(demo: Results):
    sentence = (
        "Round 2024 of CCSCAP-2016-DEMO is not published, and a folder of pages holds published "
        "rounds alone. Publish it first: round publish 2024 --plan CCSCAP-2016-DEMO."
    )
    with pytest.raises(FormatRefused) as refused:
        outgoing("static", Asked(demo, OPEN))
    assert str(refused.value) == sentence
    with pytest.raises(NotPublished):
        static_pages(demo, OPEN, {})
    with pytest.raises(KeyError):
        static_pages(demo, "1999", {})


def test_nothing_of_a_round_that_is_not_published_is_in_it(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    """The round before is open: it is neither compared with nor named."""
    before, now = plan.rounds
    open_ = replace(before, code="UNSEEN", state=RoundState.OPEN)
    closed = plan.with_rounds((open_, replace(now, state=RoundState.PUBLISHED)))
    said = [
        ratings({("XAA", "LAW-1"): "1", ("XAA", "LAW-2"): "1"}, round_="UNSEEN"),
        ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}, round_="2024"),
    ]
    countries = {one.code: one for one in plan.countries}
    told = pd.concat(said, ignore_index=True).assign(file="a.xlsx")
    results = Results(closed, BEST_AVAILABLE, told, countries)

    _name, content = outgoing("static", Asked(results, "2024"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {path: archive.read(path).decode("utf-8-sig") for path in archive.namelist()}
    assert len(texts) > 8
    assert not [path for path, text in texts.items() if "UNSEEN" in text]


def test_who_answered_another_round_alone_is_nobody_here(
    plan: Plan, ratings: Callable[..., pd.DataFrame]
):
    """A plan without a list of countries knows those who answered."""
    before, now = plan.rounds
    rounds = (replace(before, state=RoundState.OPEN), replace(now, state=RoundState.PUBLISHED))
    said = [
        ratings({("XAB", "LAW-1"): "1"}, round_=before.code),
        ratings({("XAA", "LAW-1"): "3", ("XAA", "LAW-2"): "3"}, round_=now.code),
    ]
    told = pd.concat(said, ignore_index=True).assign(file="a.xlsx")
    countries = {one.code: one for one in plan.countries}
    unlisted = replace(plan.with_rounds(rounds), countries=())
    results = Results(unlisted, BEST_AVAILABLE, told, countries)

    _name, content = outgoing("static", Asked(results, now.code))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {path: archive.read(path).decode("utf-8-sig") for path in archive.namelist()}
    root = next(iter(texts)).split("/")[0]
    scores = list(csv.DictReader(io.StringIO(texts[f"{root}/data/scores.csv"])))
    assert "XAA" in {row["country"] for row in scores}
    assert not [path for path, text in texts.items() if re.search("XAB|Country B", text)]


def test_comments_and_evidence_stay_at_home(demo: Results, folder: Mapping[str, str]):
    written = demo.ratings[demo.ratings["round"] == PUBLISHED]
    texts = {
        text
        for column in ("comment", "evidence", "obstacle", "assistance", "good_practice")
        for text in written[column]
        if len(text) > 12
    }
    everything = "\n".join(folder.values())

    assert texts
    assert not [text for text in texts if text in everything]


def test_the_data_are_those_of_the_pages_and_name_no_file(demo: Results, folder: Mapping[str, str]):
    rows = list(csv.DictReader(io.StringIO(folder["data/ratings.csv"])))
    chosen = demo.chosen[demo.chosen["round"] == PUBLISHED]

    assert len(rows) == len(chosen)
    assert {"file", "sheet", "cell"}.isdisjoint(rows[0])
    assert {row["state of the round"] for row in rows} == {"published"}
    scores = list(csv.DictReader(io.StringIO(folder["data/scores.csv"])))
    assert {row["round"] for row in scores} == {PUBLISHED}


def test_every_page_says_what_it_is(folder: Mapping[str, str]):
    for path, text in folder.items():
        if not path.endswith(".html"):
            continue
        assert "DEMONSTRATION: invented countries and ratings" in text
        assert "<dt>state of the round</dt><dd>published</dd>" in text
        assert "<dt>as at</dt>" in text
        assert text.count("<h1>") == 1
        levels = [int(n) for n in re.findall(r"<h([1-6])>", text)]
        assert all(b <= a + 1 for a, b in pairwise(levels)), path


def test_each_figure_has_its_numbers_in_a_table(demo: Results):
    page = next(p for p in static_pages(demo, PUBLISHED, {}) if p.path == "country_XAC.html")
    parts = next(s for s in page.document.sections if s.title == "Priority areas").parts
    chart = next(part for part in parts if isinstance(part, Chart))
    table = parts[parts.index(chart) + 1]
    scored = demo.scores
    here = scored[(scored["round"] == PUBLISHED) & (scored["country"] == "XAC")]
    by_node = here.set_index("node")["score"]
    asked = [a.code for a in demo.plan.top_areas if a.code != "SC"]

    assert isinstance(table, Table)
    assert chart.title.startswith("Country C stands furthest above the median")
    assert list(chart.series[0].values) == [by_node[code] for code in asked]
    told = [getattr(row[1], "text", row[1]) for row in table.rows]
    assert told == [f"{by_node[code]:.0f}" for code in asked]
    assert chart.categories[1] == "Technical standards and infrastructure"

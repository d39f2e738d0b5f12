"""The pages speak the reader's language, and no word on them is hard-wired."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.model import COUNT_COLUMNS, RATING_COLUMNS, RATING_TEXTS, SCORE_COLUMNS, Plan
from monitoring.translation import PSEUDO_LANGUAGE
from monitoring.ui.menu import PAGES

OpenPage = Callable[..., AppTest]
PLAN = "CCSCAP-2016-DEMO"
ADDRESSES = [
    *((page, "") for group in PAGES.values() for page in group),
    ("overview", "map"), ("overview", "levels"), ("overview", "region"), ("area", "actions"),
    ("area", "levels"), ("area", "rounds"), ("compare", "rounds"),
    ("compare", "ranking"), ("compare", "assessments"), ("compare", "what_if"),
    ("progress", "lower"), ("progress", "moves"), ("progress", "pace"), ("progress", "apart"),
    ("progress", "table"), ("actions", "late"), ("actions", "register"), ("country", "standards"),
    ("country", "needs"), ("country", "rounds"),
]  # fmt: skip
COLUMNS_OF_FILES = {
    *SCORE_COLUMNS, *COUNT_COLUMNS, *RATING_COLUMNS, "country_name", "node_title", "action_title",
    "mean", "median", "n", "name", "upload", "file", "returned", "answered", "asked", "share", "evaluated", "files",
}  # fmt: skip
WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
"""The innermost brackets; a translated text may stand within another."""
DEEPEST = 5
SHORTENED = re.compile(r"⟦[^⟧]*$")
"""A text that was cut where a figure has no room for all of it."""
FILE_NAME = re.compile(r"\S+\s?\.xlsx")


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Vue d’ensemble"), ("es", "Panorama"), ("nl", "Overzicht")],
)
def test_the_address_opens_a_page_in_the_language_it_names(
    shown: OpenPage, language: str, title: str
):
    app = shown(plan=PLAN, lang=language)

    assert app.title[0].value == title
    assert app.query_params["lang"] in (language, [language])


def test_each_language_is_offered_by_its_own_name(shown: OpenPage):
    app = shown(plan=PLAN)
    choice = app.sidebar.selectbox(key="language")

    assert choice.options == ["English", "Français", "Español", "Nederlands"]
    assert choice.value == "en"


def test_a_language_that_nobody_speaks_here_is_english(shown: OpenPage):
    assert shown(plan=PLAN, lang="tlh").title[0].value == "Overview"


def test_countries_are_called_as_the_language_calls_them(shown: OpenPage):
    app = shown("country", plan="WBL-CARIB", country="GRD", lang="fr")

    assert "Grenade" in app.main.selectbox[0].options


@pytest.mark.parametrize(("page", "view"), ADDRESSES)
def test_no_word_is_hard_wired(shown: OpenPage, page: str, view: str):
    """In the pseudo-language every text that was translated stands in brackets."""
    workspace = pipeline.open_workspace()
    known = own_words(workspace.plan(PLAN)) | written_words(workspace)
    address = {"view": view} if view else {}
    app = shown(page, plan=PLAN, lang=PSEUDO_LANGUAGE, **address)

    assert not app.exception
    if page == "downloads":  # files carry the names of columns that programs read
        known |= {word for column in COLUMNS_OF_FILES for word in WORD.findall(column)}
    assert hard_wired(texts(app), known) == []


def written_words(workspace: pipeline.Workspace) -> set[str]:
    """Words that somebody wrote beside a rating."""
    ratings = pipeline.results(workspace, PLAN).ratings
    said = (text for name in RATING_TEXTS for text in ratings[name].unique())
    return {word.casefold() for text in said for word in WORD.findall(text)}


def own_words(plan: Plan) -> set[str]:
    """Words that come from data and not from the program: of plan, countries, levels and sources."""
    said = [plan.code, plan.title, plan.label, plan.owner, plan.source, plan.edition,
            plan.completeness, plan.ranking_approved_by, plan.target, *plan.notes.values(),
            *(f"{c.code} {c.name}" for c in plan.countries), *(b.label for b in plan.bands)]  # fmt: skip
    for area in plan.areas:
        said += [area.code, area.title, area.source]
    for action in plan.actions:
        said += [str(getattr(action, name)) for name in action.__dataclass_fields__]
    for scale in plan.scales.values():
        said += [scale.code, scale.title, scale.note]
        said += [text for level in scale.levels for text in (level.label, *level.synonyms)]
    for plan_ in pipeline.open_workspace().plans().values():
        said += [plan_.code, plan_.label, plan_.owner]
    said += ["min max Gini"]  # of formulas, the same in every language
    said += ["CSV XLSX SHA ISO English Français Español Nederlands Language"]
    return {word.casefold() for text in said for word in WORD.findall(text)}


def hard_wired(found: Iterator[str], known: set[str]) -> list[str]:
    """Texts in which words are left when brackets and words of the data are taken away."""
    left = []
    for text in found:
        bare = re.sub(r"<[^>]*>|`[^`]*`|:material/\w+:|:orange-badge|&\w+;|\\", " ", text)
        for pattern in (*(BRACKETED,) * DEEPEST, SHORTENED, FILE_NAME):
            bare = pattern.sub(" ", bare)
        words = [w for w in WORD.findall(bare) if w.casefold() not in known]
        if words:
            left.append(f"{text[:80]}: {words}")
    return left


def texts(app: AppTest) -> Iterator[str]:
    """Headings, words, labels, headings of tables and words of figures."""
    for kind in (
        "title",
        "header",
        "markdown",
        "caption",
        "info",
        "warning",
        "success",
        "error",
        "code",
    ):
        for element in getattr(app, kind):
            yield str(element.value)
    for kind in (
        "selectbox",
        "multiselect",
        "text_input",
        "number_input",
        "button",
        "metric",
        "tabs",
    ):
        for element in getattr(app, kind):
            yield str(element.label)
    for box in app.selectbox:
        yield from (str(option) for option in box.options)
    for group in app.get("button_group"):
        yield from (option.content for option in group.proto.options)
    for frame in app.dataframe:
        yield from (str(column) for column in frame.value.columns)
    for chart in app.get("plotly_chart"):
        yield chart.proto.alt or ""
        yield from _words_of(json.loads(chart.proto.spec))


def _words_of(figure: dict[str, Any]) -> Iterator[str]:
    layout = figure["layout"]
    for note in layout.get("annotations", []):
        yield str(note.get("text", ""))
    for name, axis in layout.items():
        if "axis" in name:
            yield str(axis.get("title", {}).get("text", ""))
            yield from (str(text) for text in axis.get("ticktext", []))
    for trace in figure["data"]:
        if layout.get("showlegend") and trace.get("showlegend") is not False:
            yield str(trace.get("name", ""))
        for texts_ in (trace.get("text"), trace.get("hovertext")):
            yield from ([texts_] if isinstance(texts_, str) else map(str, texts_ or []))


def test_the_list_of_plans_has_them_in_the_language_as_far_as_they_are_translated(shown: OpenPage):
    listed = shown("plans", lang="fr").table[0].value
    # The cells are markdown that shows every sign as it stands.
    listed = listed.map(lambda cell: str(cell).replace("\\", "")).set_index("Code")

    assert listed.loc[PLAN, "Plan"].endswith(" 2016, démonstration")
    assert listed.loc["CMC-CT", "Ce qui est connu"] == "note de mission et pages de l’OIM"
    assert listed.loc["WBL-CARIB", "Plan"].startswith("Women's legal rights")


def test_the_words_of_a_shared_scale_speak_the_language_for_a_plan_that_brings_the_scale(
    shown: OpenPage,
):
    scale = shown("method", plan="WBL-CARIB", lang="es").table[1].value

    assert list(scale["Nivel"]) == ["No", "Sí"]

"""Every page, on every kind of store and plan, shows itself and raises nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from monitoring.ui.menu import PAGES

TITLE_BY_PAGE = {name: title for group in PAGES.values() for name, title in group.items()}
OF_RATINGS = ("overview", "country", "area", "standards", "compare", "progress", "downloads")
VIEWS = [
    ("overview", "support"), ("overview", "tiles"), ("overview", "map"), ("overview", "levels"),
    ("overview", "region"),
    ("area", "countries"), ("area", "actions"), ("area", "levels"), ("area", "standards"),
    ("area", "rounds"), ("compare", "areas"), ("compare", "rounds"), ("compare", "ranking"),
    ("compare", "assessments"), ("compare", "what_if"), ("progress", "target"),
    ("progress", "lower"), ("progress", "higher"), ("progress", "moves"), ("progress", "pace"),
    ("progress", "apart"), ("progress", "table"), ("actions", "timeline"), ("actions", "late"),
    ("actions", "register"), ("country", "moved"), ("country", "standards"), ("country", "needs"),
    ("country", "rounds"),
]  # fmt: skip
OpenPage = Callable[..., AppTest]
pages = pytest.mark.parametrize("name", TITLE_BY_PAGE)


def texts(app: AppTest) -> str:
    """All that a page says in words, in one string."""
    kinds = (app.markdown, app.info, app.caption, app.header, app.text, app.title, app.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "")


def test_no_page_is_left_out_here():
    folder = Path(__file__).resolve().parents[2] / "pages"

    assert {path.stem for path in folder.glob("*.py")} == set(TITLE_BY_PAGE)


@pages
def test_a_page_raises_nothing_on_an_empty_store(empty: OpenPage, name: str):
    app = empty(name)

    assert not app.exception
    assert app.title[0].value == TITLE_BY_PAGE[name]


@pages
@pytest.mark.parametrize("plan", ["CCSCAP-2016-DEMO", "WBL-CARIB"])
def test_a_page_raises_nothing_on_a_filled_store(shown: OpenPage, name: str, plan: str):
    app = shown(name, plan=plan)

    assert not app.exception
    assert app.title[0].value == TITLE_BY_PAGE[name]
    assert app.sidebar.selectbox[0].value == plan


@pages
@pytest.mark.parametrize("plan", ["EDF11-CYBER", "CCSCAP-2016", "CARIB-PUBLIC"])
def test_a_page_raises_nothing_on_a_plan_without_actions_rounds_or_ratings(
    shown: OpenPage, name: str, plan: str
):
    app = shown(name, plan=plan)

    assert not app.exception


@pages
@pytest.mark.parametrize(
    ("round_", "assessment"), [("2018", "self"), ("2021", "evaluator"), ("2024", "agreed")]
)
def test_a_page_raises_nothing_in_any_round_and_assessment(
    shown: OpenPage, name: str, round_: str, assessment: str
):
    app = shown(name, plan="CCSCAP-2016-DEMO", round=round_, assessment=assessment)

    assert not app.exception
    assert app.title[0].value == TITLE_BY_PAGE[name]


@pytest.mark.parametrize(
    ("plan", "name", "view"),
    [
        *(("CCSCAP-2016-DEMO", *one) for one in VIEWS),
        ("WBL-CARIB", "area", "rounds"),
        ("WBL-CARIB", "compare", "ranking"),
        ("WBL-CARIB", "progress", "pace"),
        ("WBL-CARIB", "country", "moved"),
    ],
)
def test_every_view_of_a_page_says_something_and_raises_nothing(
    shown: OpenPage, plan: str, name: str, view: str
):
    app = shown(name, plan=plan, view=view)

    assert not app.exception
    assert app.header[0].value


@pytest.mark.parametrize("name", OF_RATINGS)
def test_an_empty_store_says_what_to_do_next(empty: OpenPage, name: str):
    app = empty(name)

    assert "has no round yet" in texts(app)
    assert app.button(key="load_examples").label == "Load both examples"


@pytest.mark.parametrize("name", [*OF_RATINGS, "returns", "actions"])
def test_a_plan_without_actions_says_why_it_shows_nothing(empty: OpenPage, name: str):
    app = empty(name, plan="EDF11-CYBER")

    assert "No action of EDF11-CYBER is known, so it has no template and no score" in texts(app)
    assert "indicators not read" in texts(app)


@pytest.mark.parametrize("name", [name for name in TITLE_BY_PAGE if name != "plans"])
def test_every_page_of_the_demonstration_is_marked(shown: OpenPage, name: str):
    app = shown(name, plan="CCSCAP-2016-DEMO")

    assert "Demonstration: invented countries, invented ratings" in texts(app)


@pytest.mark.parametrize(
    "name", ["overview", "country", "area", "compare", "progress", "actions", "downloads", "method"]
)
def test_the_real_example_names_its_source_and_licence(shown: OpenPage, name: str):
    app = shown(name, plan="WBL-CARIB")

    shown = texts(app) + "".join(frame.value.to_csv() for frame in app.dataframe)
    assert "World Bank" in shown
    assert "CC BY 4.0" in shown


def test_the_first_view_is_the_demonstration_and_never_the_import_test(
    empty: OpenPage, shown: OpenPage
):
    assert shown().sidebar.selectbox[0].value == "CCSCAP-2016-DEMO"
    assert shown().sidebar.selectbox[0].options[-1] == "CARIB-PUBLIC"


def test_the_first_view_without_examples_is_the_plan_it_was_made_for(empty: OpenPage):
    assert empty().sidebar.selectbox[0].value == "CCSCAP-2016"


@pages
def test_a_store_that_cannot_be_opened_gets_a_sentence_on_every_page(
    empty: OpenPage, monkeypatch: pytest.MonkeyPatch, name: str, tmp_path: Path
):
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    monkeypatch.setenv("MONITORING_DATABASE_URL", f"sqlite:///{foreign}")

    app = empty(name)

    assert not app.exception
    assert "another program" in app.error[0].value
    assert len(app.title) == 0


def test_the_pages_compare_only_what_the_same_assessment_rated(shown: OpenPage):
    country = shown("country", plan="CCSCAP-2016-DEMO", round="2024", country="XAG")
    overview = shown(plan="CCSCAP-2016-DEMO", round="2024")

    assert (
        "Since 2021, 7 actions were rated in both rounds by the same assessment; higher\\: 5, "
        "lower\\: 1, as before\\: 1; 2 of another assessment, not compared"
    ) in [one.value for one in country.header]
    assert "+14 since 2021" in [one.delta for one in overview.metric]
    assert (
        "The change since 2021 leaves out 52 ratings, which are of another assessment than then\\."
    ) in [one.value for one in overview.caption]

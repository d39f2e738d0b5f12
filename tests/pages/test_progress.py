"""Where Progress has nothing to show it says why, and one button leads to what it can show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.stores import FEW, code_of, made
from monitoring.pipeline.views.told import Told

OpenPage = Callable[..., AppTest]

DEMONSTRATION = "CCSCAP-2016-DEMO"


def plain(text: str) -> str:
    """A text as it is read, without the signs that keep it from being markup."""
    return text.replace("\\", "")


def notices(app: AppTest) -> list[str]:
    return [plain(one.value) for one in app.info]


def button(app: AppTest, key: str) -> object:
    return next(one for one in app.button if one.key == key)


@pytest.mark.parametrize("view", ["pace", "apart"])
def test_a_view_that_can_tell_little_offers_the_one_assessment_that_tells_more(
    shown: OpenPage, view: str
):
    app = shown("progress", plan=DEMONSTRATION, view=view)
    said = " ".join([*notices(app), *(plain(one.value) for one in app.caption)])

    assert "only the same assessment is compared" in said
    assert "with self-assessment" in said
    offer = button(app, "advised_assessment")
    assert offer.label == "Show self-assessment"
    offer.click().run()
    assert app.query_params["assessment"] == "self"
    assert app.query_params["view"] == view
    assert not [one for one in app.button if one.key == "advised_assessment"]
    assert not app.exception


def test_a_view_that_loses_nothing_by_mixing_offers_nothing(shown: OpenPage):
    app = shown("progress", plan=DEMONSTRATION, view="target")

    assert not [one for one in app.button if one.key == "advised_assessment"]


def test_ratings_that_have_no_score_offer_those_that_have(shown: OpenPage):
    app = shown("progress", plan=DEMONSTRATION, view="pace", assessment="evaluator")

    (notice,) = notices(app)
    assert notice == (
        "**Too few of these ratings can be compared with those of an earlier round.** The pace of 0 "
        "of 15 countries can be told; with self-assessment, that of 6."
    )
    button(app, "advised_assessment").click().run()
    assert app.query_params["assessment"] == "self"


def test_an_area_that_asks_nothing_of_countries_says_so(shown: OpenPage):
    app = shown("progress", plan=DEMONSTRATION, view="pace", node="SC")

    (notice,) = notices(app)
    assert notice.startswith(
        "**“Building sustainable capacity” asks nothing of the countries, so that none has a score"
    )
    assert "Choose another area above" in notice
    assert not [one for one in app.button if one.key == "advised_assessment"]


def test_where_no_ratings_tell_anything_it_is_said_what_else_to_choose(
    shown: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    nothing = Told(n=0, of=15, least=1, other="", more=0, is_mixed=False)
    monkeypatch.setattr("monitoring.ui.progress._told", lambda *_asked: nothing)

    (notice,) = notices(shown("progress", plan=DEMONSTRATION, view="pace"))
    assert notice == (
        "**Too little was rated in more than one round to compare it.** No other ratings tell more; "
        "choose another area above, or another round in the sidebar."
    )


def test_without_an_earlier_round_of_this_kind_the_kind_that_has_one_is_offered(shown: OpenPage):
    app = shown("progress", plan=DEMONSTRATION, assessment="evaluator", round="2021")

    (notice,) = notices(app)
    assert notice == (
        "**There is no round before 2021 with evaluators' ratings to compare with.** There is one "
        "with self-assessment."
    )
    button(app, "advised_assessment").click().run()
    assert app.query_params["assessment"] == "self"
    assert app.query_params["round"] == "2021"
    assert not any("no round before" in one for one in notices(app))


def test_from_the_first_round_the_newest_one_is_offered(shown: OpenPage):
    app = shown("progress", plan=DEMONSTRATION, round="2018")

    offer = button(app, "comparable_round")
    assert offer.label == "Show round 2024"
    offer.click().run()
    assert app.query_params["round"] == "2024"
    assert not any("no round before" in one for one in notices(app))


def test_ratings_of_a_kind_that_nobody_gave_lead_to_the_best_available(shown: OpenPage):
    app = shown("progress", plan=DEMONSTRATION, assessment="agreed")

    button(app, "best_available_ratings").click().run()
    assert app.query_params["assessment"] == "best_available"


def test_a_store_with_one_round_says_to_upload_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shown: OpenPage
):
    file = made(tmp_path / "one_round.db", FEW)
    monkeypatch.setenv("MONITORING_DATABASE_URL", f"sqlite:///{file}")
    app = shown("progress", plan=code_of(FEW))

    (notice,) = notices(app)
    assert notice == (
        "**There is no round before 2025 with best available ratings to compare with.** Upload the "
        "workbooks of another round on the page Returns; then the two are compared here."
    )
    assert not app.exception


def test_a_country_with_one_round_is_told_once_that_there_is_nothing_to_compare_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shown: OpenPage
):
    file = made(tmp_path / "one_round.db", FEW)
    monkeypatch.setenv("MONITORING_DATABASE_URL", f"sqlite:///{file}")
    app = shown("country", plan=code_of(FEW), view="moved")

    said = [one.value for one in app.header if "no earlier round" in one.value]
    assert len(said) == 1
    assert not app.exception

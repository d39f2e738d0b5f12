"""The page Standards: what one area is chosen for, and what is told of the whole plan alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]

OF_THE_PLAN = "Maturity stages are told of the whole plan: they are shown for all areas together."


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_the_stages_are_told_in_words_where_all_areas_are_shown(shown: OpenPage):
    app = shown("standards", plan="CCSCAP-2016-DEMO", round="2024")

    stages = app.dataframe[0].value.set_index("Country")
    assert list(stages.columns) == ["Stage reached", "Next stage", "Met of the next stage"]
    assert stages.loc["Country C"].tolist() == ["1", "2", "4 of 6 actions"]
    assert stages.loc["Country H"].tolist() == ["0 to 3, not yet known", "1", "no information"]
    assert OF_THE_PLAN not in captions(app)


def test_of_one_area_no_stages_are_shown_and_the_reader_is_told_why(shown: OpenPage):
    app = shown("standards", plan="CCSCAP-2016-DEMO", round="2024", area="TI")

    assert not app.exception
    assert len(app.header) == 1
    assert not app.dataframe
    assert OF_THE_PLAN in captions(app)


@pytest.mark.parametrize("area", ["all", "MOB"])
def test_a_plan_without_standards_says_how_it_would_have_some(shown: OpenPage, area: str):
    app = shown("standards", plan="WBL-CARIB", area=area)

    assert "WBL" in app.info[0].value
    assert not app.header
    assert OF_THE_PLAN not in captions(app)

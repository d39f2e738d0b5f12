"""The address carries what is looked at, in codes, whatever the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]
PAGES = Path(__file__).resolve().parents[2] / "pages"


def address(app: AppTest) -> dict[str, str]:
    return {
        name: value[0] if isinstance(value, list) else value
        for name, value in app.query_params.items()
    }


def chosen(app: AppTest) -> list[str]:
    """Plan, round and assessment; the language stands below them."""
    return [box.value for box in app.sidebar.selectbox][:3]


def test_the_address_names_even_the_defaults(filled: OpenPage):
    assert address(filled()) == {
        "plan": "CCSCAP-2016-DEMO",
        "round": "2024",
        "assessment": "best_available",
        "view": "support",
    }


def test_an_address_opens_what_it_names(filled: OpenPage):
    app = filled("country", plan="WBL-CARIB", round="2011", assessment="evaluator", country="TTO")

    assert chosen(app) == ["WBL-CARIB", "2011", "evaluator"]
    assert app.main.selectbox[0].value == "TTO"
    assert "Trinidad and Tobago" in "".join(heading.value for heading in app.header)


def test_codes_in_an_address_are_read_without_regard_to_case(filled: OpenPage):
    app = filled("country", plan="wbl-carib", country="tto")

    assert address(app)["plan"] == "WBL-CARIB"
    assert address(app)["country"] == "TTO"


def test_an_address_that_names_nothing_known_shows_the_default(filled: OpenPage):
    app = filled(plan="NO-SUCH-PLAN", round="1066", assessment="guess")

    assert address(app)["plan"] == "CCSCAP-2016-DEMO"
    assert address(app)["round"] == "2024"
    assert address(app)["assessment"] == "best_available"


def test_another_plan_never_keeps_a_round_that_it_does_not_have(filled: OpenPage):
    app = filled(plan="CCSCAP-2016-DEMO", round="2021")

    app.sidebar.selectbox[0].set_value("WBL-CARIB").run()

    assert app.sidebar.selectbox[1].value == "2023"
    assert address(app)["round"] == "2023"


def test_the_selection_survives_a_change_of_page(filled: OpenPage):
    app = filled(plan="WBL-CARIB", round="2014", assessment="self")

    app.switch_page(str(PAGES / "country.py")).run()

    assert chosen(app) == ["WBL-CARIB", "2014", "self"]


def test_what_the_address_asks_in_vain_is_told_until_somebody_chooses(shown: OpenPage):
    app = shown("area", plan="CCSCAP-2016-DEMO", area="MOB")
    assert "asks for “MOB”" in app.warning[0].value.replace("\\", "")

    app.main.selectbox[0].set_value("LE").run()

    assert len(app.warning) == 0


def test_the_view_of_one_page_is_none_of_another_s(shown: OpenPage):
    app = shown("compare", plan="CCSCAP-2016-DEMO", view="rounds")
    del app.query_params["view"]
    app.switch_page(str(PAGES / "country.py")).run()

    assert address(app)["view"] == "moved"


def test_a_link_to_more_countries_than_can_be_shown_says_so(shown: OpenPage):
    app = shown("compare", plan="CCSCAP-2016-DEMO", view="areas",
                countries="XAA,XAB,XAC,XAD,XAE,XAF,XAG,XAH")  # fmt: skip

    assert "names 8 countries; the first 6 are shown" in app.warning[0].value
    assert app.multiselect[0].value == ["XAA", "XAB", "XAC", "XAD", "XAE", "XAF"]

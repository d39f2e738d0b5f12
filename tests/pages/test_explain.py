"""Where a number comes from, as a reader of the pages sees it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.store import commit_upload

OpenPage = Callable[..., AppTest]
Ratings = Callable[..., pd.DataFrame]
DEMO = "CCSCAP-2016-DEMO"


def told(app: AppTest) -> str:
    """All that a page says in words, and its tables of facts, in one string."""
    kinds = (app.markdown, app.caption, app.warning, app.code)
    words = [str(element.value) for kind in kinds for element in kind]
    words += [frame.value.to_csv(index=False) for frame in app.table]
    return "\n".join(words).replace("\\", "")


def address(app: AppTest, name: str) -> str:
    """What the address says under a name."""
    value = app.query_params[name]
    return value[0] if isinstance(value, list) else value


def test_an_address_opens_the_chain_of_an_action_down_to_its_cell(filled: OpenPage):
    app = filled("country", plan=DEMO, country="XAA", explain="TI-2", explain_country="XAA")

    assert not app.exception
    shown = told(app)
    assert "### TI-2 · Equip the CERT (monitoring, logging, sensors)" in shown
    assert "Country A · CCSCAP-2016-DEMO · round 2024 · best available ratings" in shown
    assert "**File**,2024_evaluation.xlsx" in shown
    assert "**Sheet and cell**,Ratings!D22" in shown
    assert "**As typed**,Largely done" in shown
    others = next(f.value for f in app.dataframe if "What became of it" in f.value)
    assert others["File"].tolist() == ["2024_XAA.xlsx"]
    assert others["What became of it"].tolist() == ["in force, not taken"]


def test_the_whole_hash_is_there_and_the_short_one_is_its_beginning(filled: OpenPage):
    app = filled("country", plan=DEMO, country="XAA", explain="TI-2", explain_country="XAA")

    whole = next(code.value for code in app.code if len(code.value) == 64)
    assert f"**SHA-256**,{whole[:12]}…" in told(app)


def test_an_area_shows_its_parts_and_its_calculation(filled: OpenPage):
    app = filled("overview", plan=DEMO, explain="TI", explain_country="XAA")

    assert not app.exception
    parts = next(f.value for f in app.dataframe if "Counts" in f.value)
    assert parts["Code"].tolist() == ["TI-1", "TI-2", "TI-3", "TI-4", "TI-5", "TI-6"]
    assert parts["Answer"].tolist()[:2] == ["Done", "Largely done"]
    assert "Mean = (100 + 66.67 + 0 + 100 + 66.67) / 5\n= 66.668" in told(app)


def test_an_earlier_round_can_be_asked_for(filled: OpenPage):
    app = filled(
        "country", plan=DEMO, country="XAA", explain="TI-2", explain_country="XAA",
        explain_round="2021",
    )  # fmt: skip

    assert "Country A · CCSCAP-2016-DEMO · round 2021" in told(app)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"explain": "TAX"}, "has no area or action 'TAX'"),
        ({"explain_country": "FRA"}, "has no answers of 'FRA'"),
        ({"explain_round": "1066"}, "has no round '1066'"),
    ],
)
def test_an_address_that_names_nothing_known_gets_a_sentence(
    filled: OpenPage, asked: dict[str, str], sentence: str
):
    address = {"explain": "TI-2", "explain_country": "XAA"} | asked

    app = filled("country", plan=DEMO, **address)

    assert not app.exception
    assert sentence in told(app)


def test_a_cell_of_the_heatmap_can_be_chosen(filled: OpenPage):
    app = filled("overview", plan=DEMO)
    app.session_state["heatmap_number"] = True
    app.run()

    app.selectbox(key="heatmap_number_unit").set_value("XAB")
    app.selectbox(key="heatmap_number_node").set_value("TI").run()
    app.button(key="heatmap_number_button").click().run()

    assert not app.exception
    assert "Country B · CCSCAP-2016-DEMO · round 2024" in told(app)
    assert address(app, "explain") == "TI"


def test_the_number_of_any_action_can_be_chosen_on_the_page_of_its_country(filled: OpenPage):
    app = filled("country", plan=DEMO, country="XAB")
    app.session_state["country_number"] = True
    app.run()

    app.selectbox(key="country_number_node").set_value("PA-3").run()
    app.button(key="country_number_button").click().run()

    assert "### PA-3 · Join and localise the STOP.THINK.CONNECT campaign" in told(app)
    assert address(app, "explain_country") == "XAB"


def test_nothing_is_looked_up_until_it_is_asked_for(
    filled: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    def looked_up(*_asked: object) -> None:
        raise AssertionError

    monkeypatch.setattr(pipeline, "explained", looked_up)

    app = filled("country", plan=DEMO, country="XAB")

    assert not app.exception
    assert "As typed" not in told(app)


def test_what_somebody_typed_is_never_markdown(filled: OpenPage, ratings: Ratings):
    typed = "![x](http://example.org/x.png) &lt;b&gt; **bold**"
    app = filled("country", plan=DEMO)
    frame = ratings({("XAA", "TI-2"): "3"}, assessment="agreed", comment=typed)
    commit_upload(
        pipeline.open_workspace().store, DEMO, frame.assign(raw=typed),
        file="a*b*.xlsx", content=b"typed", layout="long",
    )  # fmt: skip

    app = filled("country", plan=DEMO, country="XAA", explain="TI-2", explain_country="XAA")

    facts = app.table[0].value.set_index("name")["text"]
    escaped = r"\!\[x\]\(http\://example\.org/x\.png\) \&lt;b\&gt; \*\*bold\*\*".replace(">", r"\>")
    assert facts["**As typed**"] == escaped
    assert facts["**Comment**"] == escaped
    assert facts["**File**"] == r"a\*b\*\.xlsx"

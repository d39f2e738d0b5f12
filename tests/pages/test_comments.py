"""A comment form goes in on Returns, shows on the page of its country, and can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from monitoring import pipeline
from monitoring.ui import data
from tests.pipeline.comment_forms import form

OpenPage = Callable[..., AppTest]
PLAN = "CCSCAP-2016-DEMO"
VIEW = {"plan": PLAN, "round": "2024", "country": "XAC", "view": "comments"}
SAID = {
    "LE-4": {"stance": "We disagree", "proposed": "Done", "text": "=1+1 <b>law</b> *7*"},
    "PA-2": {"stance": "Remark only", "text": "for you alone", "visibility": "Secretariat only"},
}


def shown(app: AppTest) -> str:
    assert not app.exception
    words = [e.value for e in (*app.header, *app.caption, *app.markdown, *app.success, *app.text)]
    tables = [str(table.value.to_dict("records")) for table in app.table]
    return "\n".join([*words, *tables])


@pytest.fixture
def commented(filled: OpenPage) -> OpenPage:
    """Opens a page on a store in which Country C has commented."""
    filled("returns", plan=PLAN, round="2024")
    pipeline.import_file(
        data.workspace(), form(data.workspace(), SAID, country="XAC", plan=PLAN), "c.xlsx"
    )
    return filled


def test_a_form_is_checked_shown_kept_and_undone(filled: OpenPage):
    app = filled("returns", plan=PLAN, round="2024")
    content = form(data.workspace(), SAID, country="XAC", plan=PLAN)
    app.file_uploader(key="returns_uploader_0").upload("c.xlsx", content)
    app.run()

    assert "Read as: The comment form made by this program" in shown(app)
    assert "**2** to add" in shown(app)
    app.button(key="commit").click().run()
    assert "Kept: 2 comments added, 0 changed." in shown(app)
    app.button(key="undo").click().run()
    assert "(c.xlsx) is undone." in shown(app).replace("\\", "")


def test_a_form_with_a_mistake_shows_it_at_its_cell_and_cannot_be_kept(filled: OpenPage):
    app = filled("returns", plan=PLAN, round="2024")
    content = form(data.workspace(), {"LE-4": {"stance": "maybe"}}, country="XAC", plan=PLAN)
    app.file_uploader(key="returns_uploader_0").upload("c.xlsx", content)
    app.run()

    assert "'maybe' does not say whether you agree." in shown(app)
    assert "commit" not in [button.key for button in app.button]


def test_the_page_of_the_country_shows_its_comments(commented: OpenPage):
    app = commented("country", **VIEW)

    assert "Country C: disagrees with 1 finding; 1 comment for the secretariat is not shown" in (
        shown(app).replace("\\", "")
    )
    assert "for you alone" not in shown(app)
    app.toggle(key="secretariat_comments_XAC").set_value(True).run()
    assert "for you alone" in shown(app)


def test_a_country_without_comments_has_no_such_view(commented: OpenPage):
    app = commented("country", **{**VIEW, "country": "XAA"})

    assert "omments on the" not in shown(app)
    assert not [toggle for toggle in app.toggle if "secretariat" in str(toggle.key)]

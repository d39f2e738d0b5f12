"""A file that is made in a process of its own: it comes whole, or with a sentence, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitoring.model import BEST_AVAILABLE
from monitoring.pipeline import Workspace, making, open_workspace
from monitoring.pipeline.making import Wanted
from monitoring.translation import speaking

DEMO = "CCSCAP-2016-DEMO"


@pytest.fixture
def workspace(examples_file: Path) -> Workspace:
    return open_workspace(f"sqlite:///{examples_file}")


def wanted(format_: str, unit: str = "", template: bytes | None = None) -> Wanted:
    return Wanted(format_, DEMO, "2024", BEST_AVAILABLE, unit, template)


def test_a_file_is_made_in_the_language_of_who_asks(workspace: Workspace):
    with speaking("fr"):
        one = making.start(workspace, wanted("sheet", "XAC"))
    one.wait(60)

    assert (one.error, one.is_running) == ("", False)
    assert one.name == f"{DEMO}_2024_draft_XAC_sheet.docx"
    assert (one.content or b"").startswith(b"PK")
    assert one.share > 0


def test_what_is_refused_is_said_in_a_sentence(workspace: Workspace):
    folder = making.start(workspace, wanted("static"))
    deck = making.start(workspace, wanted("deck", "XAC", template=b"no presentation"))
    for one in (folder, deck):
        one.wait(60)
        assert one.content is None
    assert folder.error.startswith(f"Round 2024 of {DEMO} is not published")
    assert deck.error
    assert "Traceback" not in deck.error


def test_who_cancels_gets_nothing_and_leaves_no_process(workspace: Workspace):
    one = making.start(workspace, wanted("report"))
    one.cancel()

    assert not one.is_running
    assert (one.content, one.error) == (None, "Cancelled; nothing was made.")
    assert one._process is None or one._process.poll() is not None

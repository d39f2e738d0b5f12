"""What goes back to the sender of a file: its problems as a workbook, or at its own cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import yaml

from monitoring.definitions import content_of
from monitoring.model import Layout
from monitoring.pipeline.verdict import FileVerdict
from monitoring.pipeline.workspace import Workspace
from monitoring.store import add_layout
from monitoring.translation import gettext as _


def problem_file(verdict: FileVerdict) -> bytes:
    """The problems of a file as a workbook, with links to its cells."""
    # Writers of workbooks are loaded where one is written: they would slow every start.
    from monitoring.exports import problem_workbook  # noqa: PLC0415

    facts = {
        _("file"): verdict.file,
        _("plan"): verdict.plan,
        "SHA-256": verdict.sha256,
        _("as at"): datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    return problem_workbook(verdict.problems, verdict.file, facts)


def annotated_file(content: bytes, verdict: FileVerdict) -> bytes | None:
    """The file itself with its problems marked at their cells, where it is a form of ours.

    None for any other file: what a library would drop of it (drawings, lists, stored results) is
    never lost on its way back.
    """
    if verdict.layout != "form":
        return None
    from monitoring.exports.annotated import annotated_form  # noqa: PLC0415

    return annotated_form(content, verdict.problems)


def save_layout(workspace: Workspace, layout: Layout, name: str, by: str = "") -> None:
    """Keep a layout under a name, so that the next file of its kind is recognised by itself."""
    content = content_of(replace(layout, code=name))
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    add_layout(workspace.store, name, text, by)

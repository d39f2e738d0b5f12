"""The demonstration (invented) and the real example (published), loaded as anybody's data are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from monitoring.definitions.plans import tables_from_folder
from monitoring.model import RoundState
from monitoring.pipeline.intake import FileVerdict, import_file
from monitoring.pipeline.workspace import DATA, Workspace, add_plan_workbook, set_state
from monitoring.store import add_plan, remove_plan, uploads
from monitoring.translation import gettext as _

DEMONSTRATION = "CCSCAP-2016-DEMO"
REAL_EXAMPLE = "WBL-CARIB"
PUBLISHED_DEMO_ROUNDS = ("2018", "2021")
BY = "demo"


@dataclass(frozen=True)
class Loaded:
    """What loading one example did."""

    plan: str
    files: int
    added: int
    changed: int


class ExampleDamaged(RuntimeError):
    """A workbook that comes with the program was refused; the message says which and why."""


def load_examples(workspace: Workspace) -> list[Loaded]:
    """Load both examples; what is loaded already stays as it is."""
    return [_load_demonstration(workspace), _load_real_example(workspace)]


def remove_examples(workspace: Workspace) -> list[str]:
    """Remove both examples with everything that belongs to them; returns the codes removed."""
    removed = [code for code in (DEMONSTRATION, REAL_EXAMPLE) if code in workspace.plans()]
    for code in removed:
        remove_plan(workspace.store, code)
    return removed


def _load_demonstration(workspace: Workspace) -> Loaded:
    folder = DATA / "demo"
    tables = {
        name: [(row.place, dict(row.values)) for row in rows]
        for name, rows in tables_from_folder(folder / "plan").items()
    }
    _version, is_new = add_plan(workspace.store, DEMONSTRATION, tables, file="data/demo", by=BY)
    loaded = _import_all(workspace, DEMONSTRATION, sorted((folder / "returns").glob("*.xlsx")))
    if is_new:
        plan = workspace.plan(DEMONSTRATION)
        for code in PUBLISHED_DEMO_ROUNDS:
            set_state(workspace, plan, code, RoundState.PUBLISHED)
    return loaded


def _load_real_example(workspace: Workspace) -> Loaded:
    folder = DATA / "examples" / "wbl-carib"
    file = folder / "plan.xlsx"
    add_plan_workbook(workspace, file.read_bytes(), file.name, by=BY)
    return _import_all(workspace, REAL_EXAMPLE, sorted(folder.glob("answers*.xlsx")))


def _import_all(workspace: Workspace, plan: str, files: list[Path]) -> Loaded:
    # What was sent before is not sent again: a published round would refuse it, and what somebody
    # has undone stays undone.
    sent = {upload.sha256 for upload in uploads(workspace.store, plan)}
    verdicts = []
    for file in files:
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() not in sent:
            verdicts.append(_imported(workspace, plan, file.name, content))
    return Loaded(
        plan,
        len(verdicts),
        sum(verdict.added for verdict in verdicts),
        sum(verdict.changed for verdict in verdicts),
    )


def _imported(workspace: Workspace, plan: str, file: str, content: bytes) -> FileVerdict:
    verdict = import_file(workspace, content, file, plan=plan, by=BY)
    if verdict.has_errors:
        raise ExampleDamaged(
            _("'{file}' of the example {plan} was refused: {why}").format(
                file=file, plan=plan, why=verdict.problems[0].sentence
            )
        )
    return verdict

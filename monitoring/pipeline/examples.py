"""The demonstration (invented) and the real example (published), loaded as anybody's data are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from monitoring.definitions.plans import tables_from_folder
from monitoring.model import Assessment, RoundState
from monitoring.pipeline.intake import import_file
from monitoring.pipeline.plans import add_plan_workbook
from monitoring.pipeline.verdict import Choices, FileVerdict
from monitoring.pipeline.workspace import (
    DATA,
    EXAMPLES_BY,
    Workspace,
    set_state,
)
from monitoring.store import add_plan, remove_outdated, remove_plans, stored_plans, uploads
from monitoring.translation import gettext as _

DEMONSTRATION = "CCSCAP-2016-DEMO"
REAL_EXAMPLE = "WBL-CARIB"
PUBLISHED_DEMO_ROUNDS = ("2018", "2021")


@dataclass(frozen=True)
class Loaded:
    """What loading one example did."""

    plan: str
    files: int = 0
    added: int = 0
    changed: int = 0
    refused: str = ""
    """Why the example, or a newer version of its files, was not loaded: a sentence, else empty."""


class ExampleDamaged(RuntimeError):
    """A workbook that comes with the program was refused; the message says which and why."""


def load_examples(workspace: Workspace) -> list[Loaded]:
    """Load both examples; what is loaded already stays as it is.

    An example whose code a plan of somebody else has is not loaded, and says so in `refused`. A
    demonstration that an earlier version of the program loaded is loaded anew; where somebody has
    worked with it, its plan is renewed and its files stay.
    """
    return [
        _refused(workspace, DEMONSTRATION) or _load_demonstration(workspace),
        _refused(workspace, REAL_EXAMPLE) or _load_real_example(workspace),
    ]


def remove_examples(workspace: Workspace) -> list[str]:
    """Remove both examples with everything that belongs to them; returns the codes removed.

    Raises ExampleInUse when they hold files of others; then both stay. A plan that somebody else
    added under the code of an example is none.
    """
    return remove_plans(workspace.store, (DEMONSTRATION, REAL_EXAMPLE), by=EXAMPLES_BY)


def loaded_examples(workspace: Workspace) -> list[str]:
    """Codes of the examples that are loaded; a plan of somebody else with such a code is none."""
    codes = (DEMONSTRATION, REAL_EXAMPLE)
    ours = (p.code for p in stored_plans(workspace.store) if p.added_by == EXAMPLES_BY)
    return [code for code in ours if code in codes]


def _refused(workspace: Workspace, example: str) -> Loaded | None:
    for stored in stored_plans(workspace.store):
        if stored.code.casefold() == example.casefold() and stored.added_by != EXAMPLES_BY:
            sentence = _(
                "The example {plan} is not loaded: '{file}' was added as a plan of your own with "
                "the code '{code}', and stays."
            )
            return Loaded(
                example,
                refused=sentence.format(plan=example, file=stored.file, code=stored.code),
            )
    return None


def _load_demonstration(workspace: Workspace) -> Loaded:
    folder = DATA / "demo"
    tables = {
        name: [(row.place, dict(row.values)) for row in rows]
        for name, rows in tables_from_folder(folder / "plan").items()
    }
    returns = sorted((folder / "returns").glob("*.xlsx"))
    removed = remove_outdated(
        workspace.store,
        DEMONSTRATION,
        files={_sha256(file.read_bytes()) for file in returns},
        rounds=[line["code"] for _place, line in tables["rounds"]],
        by=EXAMPLES_BY,
    )
    add_plan(workspace.store, DEMONSTRATION, tables, file="data/demo", by=EXAMPLES_BY)
    if removed is False:
        sentence = _(
            "The files of {plan} are those of an earlier version of the program: they stay, because "
            "somebody has worked with them. To have those of today, remove the examples and load them "
            "again."
        )
        return Loaded(DEMONSTRATION, refused=sentence.format(plan=DEMONSTRATION))
    loaded = _import_all(workspace, DEMONSTRATION, returns)
    # Only now that all files are in, and each time: the last loading may have been interrupted.
    plan = workspace.plan(DEMONSTRATION)
    for code in PUBLISHED_DEMO_ROUNDS:
        set_state(workspace, plan, code, RoundState.PUBLISHED)
    return loaded


def _load_real_example(workspace: Workspace) -> Loaded:
    folder = DATA / "examples" / "wbl-carib"
    file = folder / "plan.xlsx"
    add_plan_workbook(workspace, file.read_bytes(), file.name, by=EXAMPLES_BY)
    answers = sorted(folder.glob("answers*.xlsx"))
    # The World Bank assessed the countries; they did not answer for themselves.
    return _import_all(workspace, REAL_EXAMPLE, answers, Assessment.EVALUATOR)


def _import_all(
    workspace: Workspace, plan: str, files: list[Path], assessment: Assessment | None = None
) -> Loaded:
    verdicts = []
    for file in files:
        content = file.read_bytes()
        # What was sent before is not sent again: a published round would refuse it, and what
        # somebody has undone stays undone.
        if not _was_sent(workspace, plan, content):
            verdicts.append(_imported(workspace, plan, file.name, content, assessment))
    return Loaded(
        plan,
        sum(verdict.upload is not None for verdict in verdicts),
        sum(verdict.added for verdict in verdicts),
        sum(verdict.changed for verdict in verdicts),
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _was_sent(workspace: Workspace, plan: str, content: bytes) -> bool:
    sha256 = _sha256(content)
    return any(upload.sha256 == sha256 for upload in uploads(workspace.store, plan))


def _imported(
    workspace: Workspace, plan: str, file: str, content: bytes, assessment: Assessment | None
) -> FileVerdict:
    choices = Choices(plan=plan, assessment=assessment)
    verdict = import_file(workspace, content, file, choices, by=EXAMPLES_BY)
    # Somebody else who loads the examples may have sent it meanwhile, and published its round.
    if verdict.has_errors and not _was_sent(workspace, plan, content):
        raise ExampleDamaged(
            _("'{file}' of the example {plan} was refused: {why}").format(
                file=file, plan=plan, why=verdict.problems[0].sentence
            )
        )
    return verdict

"""The same verbs as the pages, from a shell.

Exit codes: 0 done; 1 the data has problems and nothing was written; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from monitoring import __version__, pipeline
from monitoring.cli import (
    analyse,
    decisions,
    examples,
    explain,
    export,
    intake,
    plans,
    results,
    rounds,
    scenarios,
    series,
    settle,
    upkeep,
)
from monitoring.cli.shell import DONE, PROBLEMS, WRONG_USAGE, WrongUsage
from monitoring.definitions import DefinitionError
from monitoring.pipeline.decisions import DecisionRefused
from monitoring.pipeline.documents.due_dates import NothingDue
from monitoring.pipeline.examples import ExampleDamaged
from monitoring.pipeline.scenarios import UnknownScenario
from monitoring.pipeline.settle import SettleRefused
from monitoring.pipeline.templates import NoTemplate
from monitoring.reading import Unreadable
from monitoring.scoring.scenario import ScenarioRefused
from monitoring.store import (
    BackupError,
    DecisionChanged,
    ExampleInUse,
    LayoutExists,
    RoundExists,
    RoundNotOpen,
    RoundPublished,
    StoreBusy,
    StoreError,
    UnknownDecision,
    UnknownUpload,
)
from monitoring.translation import gettext as _

__all__ = ["DONE", "PROBLEMS", "WRONG_USAGE", "WrongUsage", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        workspace = pipeline.open_workspace()
        try:
            code: int = given.run(workspace, given)
        finally:
            workspace.store.close()
        return code
    except (
        DefinitionError,
        Unreadable,
        NoTemplate,
        RoundExists,
        RoundNotOpen,
        RoundPublished,
        BackupError,
        DecisionChanged,
        DecisionRefused,
        NothingDue,
        ExampleDamaged,
        ExampleInUse,
        LayoutExists,
        ScenarioRefused,
        SettleRefused,
        StoreBusy,
    ) as problem:
        print(_message(problem), file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:
        # The reader of our output (head, say) has seen enough.
        sys.stderr.close()
        return DONE
    except (
        pipeline.UnknownCountry,
        pipeline.UnknownNode,
        pipeline.UnknownPlan,
        pipeline.UnknownRound,
        UnknownDecision,
        UnknownScenario,
        UnknownUpload,
        StoreError,
        WrongUsage,
        OSError,
    ) as wrong:
        print(_message(wrong), file=sys.stderr)
        return WRONG_USAGE


def _message(error: Exception) -> str:
    if isinstance(error, UnknownUpload):
        return _("There is no upload {upload} in force.").format(upload=error.args[0])
    if isinstance(error, RoundExists):
        return _("The round '{round}' exists already.").format(round=error.args[0])
    if isinstance(error, OSError):
        return _("The system refused: {reason}. Name another file or folder.").format(
            reason=error.strerror
        )
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m monitoring",
        description=_("Monitor how well countries implement an action plan."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for part in (
        examples,
        plans,
        rounds,
        intake,
        series,
        results,
        explain,
        export,
        analyse,
        scenarios,
        decisions,
        settle,
        upkeep,
    ):
        part.add_verbs(verbs)
    return parser

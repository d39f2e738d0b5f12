"""Where the stages meet: a workbook becomes ratings, ratings become results."""

from monitoring.pipeline.examples import (
    DEMONSTRATION,
    REAL_EXAMPLE,
    load_examples,
    loaded_examples,
    remove_examples,
)
from monitoring.pipeline.intake import FileVerdict, check_file, import_file
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.templates import NoTemplate, asks_anything, template
from monitoring.pipeline.workspace import (
    DATA,
    UnknownPlan,
    UnknownRound,
    Workspace,
    add_plan_workbook,
    create_round,
    default_address,
    open_workspace,
    set_state,
)

__all__ = [
    "DATA",
    "DEMONSTRATION",
    "REAL_EXAMPLE",
    "FileVerdict",
    "NoTemplate",
    "Results",
    "UnknownPlan",
    "UnknownRound",
    "Workspace",
    "add_plan_workbook",
    "asks_anything",
    "check_file",
    "create_round",
    "default_address",
    "import_file",
    "load_examples",
    "loaded_examples",
    "open_workspace",
    "remove_examples",
    "results",
    "set_state",
    "template",
]

"""Where the stages meet: a workbook becomes ratings, ratings become results."""

from monitoring.pipeline.asked import UnknownCountry, UnknownNode
from monitoring.pipeline.examples import (
    DEMONSTRATION,
    REAL_EXAMPLE,
    load_examples,
    loaded_examples,
    remove_examples,
)
from monitoring.pipeline.explain import Explained, explain, explained
from monitoring.pipeline.intake import check_file, import_file
from monitoring.pipeline.plans import (
    add_plan_register,
    add_plan_workbook,
    export_plan,
    proposed_mapping,
)
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.returned import annotated_file, problem_file, save_layout
from monitoring.pipeline.series import (
    EXTERNAL,
    SeriesChoices,
    SeriesVerdict,
    check_series,
    import_series,
    kept_series,
    series_home,
)
from monitoring.pipeline.templates import NoTemplate, all_templates, asks_anything, template
from monitoring.pipeline.verdict import Choices, FileVerdict
from monitoring.pipeline.workspace import (
    DATA,
    UnknownPlan,
    UnknownRound,
    Workspace,
    create_round,
    default_address,
    open_workspace,
    set_state,
)

__all__ = [
    "DATA",
    "DEMONSTRATION",
    "EXTERNAL",
    "REAL_EXAMPLE",
    "Choices",
    "Explained",
    "FileVerdict",
    "NoTemplate",
    "Results",
    "SeriesChoices",
    "SeriesVerdict",
    "UnknownCountry",
    "UnknownNode",
    "UnknownPlan",
    "UnknownRound",
    "Workspace",
    "add_plan_register",
    "add_plan_workbook",
    "all_templates",
    "annotated_file",
    "asks_anything",
    "check_file",
    "check_series",
    "create_round",
    "default_address",
    "explain",
    "explained",
    "export_plan",
    "import_file",
    "import_series",
    "kept_series",
    "load_examples",
    "loaded_examples",
    "open_workspace",
    "problem_file",
    "proposed_mapping",
    "remove_examples",
    "results",
    "save_layout",
    "series_home",
    "set_state",
    "template",
]

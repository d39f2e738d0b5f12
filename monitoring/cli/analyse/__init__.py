"""The verb `analyse`: one question in each file."""

from __future__ import annotations

from types import ModuleType

from monitoring.cli.analyse import agreement, change, differences, groups, robustness, standards
from monitoring.cli.shell import Verbs
from monitoring.translation import gettext as _

QUESTIONS: tuple[ModuleType, ...] = (agreement, change, differences, groups, robustness, standards)


def add_verbs(verbs: Verbs) -> None:
    """The verb with its questions."""
    purpose = _("ask more of the scores: whether they hold, how they change and differ")
    analyse = verbs.add_parser("analyse", help=purpose, description=purpose)
    questions = analyse.add_subparsers(dest="question", required=True, metavar="QUESTION")
    for module in QUESTIONS:
        module.add(questions)

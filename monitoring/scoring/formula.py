"""What a formula is, for those who read the method and not the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule of the method: its name, the rule in symbols, what it means, and its source.

    The texts are translated where they are shown. settings: the fields of a plan that the rule
    reads, to be printed with it.
    """

    name: str
    symbols: str
    meaning: str
    source: str
    settings: tuple[str, ...] = ()


SCORES, REACHED, CHANGE, ROBUSTNESS, AGREEMENT, DIFFERENCES = (
    "scores",
    "reached",
    "change",
    "robustness",
    "agreement",
    "differences",
)

MODULES_BY_QUESTION: Mapping[str, tuple[str, ...]] = {
    SCORES: ("view", "answers", "normalise", "counts", "aggregate", "tree", "scores", "ranks"),
    REACHED: ("bands", "standards", "stages", "two_worst"),
    CHANGE: ("change", "transitions", "targets", "trend", "pace"),
    ROBUSTNESS: ("robustness", "variants", "leave_one_out", "scenario"),
    AGREEMENT: ("assessments", "agreement", "alpha", "fleiss", "bootstrap"),
    DIFFERENCES: ("spread", "convergence", "groups"),
}
"""The modules with formulas, in the order in which their rules are applied."""


def formulas(question: str | None = None) -> tuple[Formula, ...]:
    """Every formula, or those of one question, in the order in which they are applied."""
    asked = MODULES_BY_QUESTION if question is None else {question: MODULES_BY_QUESTION[question]}
    modules = (import_module(f"monitoring.scoring.{m}") for names in asked.values() for m in names)
    return tuple(formula for module in modules for formula in module.FORMULAS)

"""What a formula is, for those who read the method and not the code."""

from __future__ import annotations

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


def formulas() -> tuple[Formula, ...]:
    """Every formula that the scores use, in the order in which they are applied."""
    names = ("answers", "view", "counts", "aggregate", "scores", "standards", "ranks")
    modules = (import_module(f"monitoring.scoring.{name}") for name in names)
    return tuple(formula for module in modules for formula in module.FORMULAS)

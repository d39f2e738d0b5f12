"""How the countries stand beside one another at one node in one round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import REGION
from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import Booleans, Floats
from monitoring.scoring.ranks import ranks
from monitoring.scoring.scores import REASONS, figures


@dataclass(frozen=True)
class Standing:
    """Arrays over the countries, REGION left out; scores and bounds 0-100, unrounded.

    score, rank: NaN where the score is withheld; `reason` then says why, else it is empty.
    """

    countries: tuple[str, ...]
    score: Floats
    rank: Floats
    low: Floats
    high: Floats
    reason: tuple[str, ...]


def in_round(given: Answers, round_: str) -> Answers:
    """The answers of one round alone. Raises KeyError for a round that is not there."""
    codes = [one.code for one in given.rounds]
    if round_ not in codes:
        raise KeyError(f"unknown round: {round_!r}")
    r = codes.index(round_)
    only = slice(r, r + 1)
    return replace(
        given,
        rounds=given.rounds[only],
        category=given.category[only],
        points=given.points[only],
    )


def standing(here: Answers, node: str) -> Standing:
    """The official figures of a node, ranked. here: of one round, see `in_round`.

    Raises KeyError for a node that the plan does not have.
    """
    found = figures(here)
    if node not in found.tree.nodes:
        raise KeyError(f"unknown node: {node!r}")
    place, own = found.tree.nodes.index(node), is_country(here)
    score = found.score[place, 0, own]
    return Standing(
        countries=tuple(unit for unit in here.units if unit != REGION),
        score=score,
        rank=ranks(score),
        low=found.low[place, 0, own],
        high=found.high[place, 0, own],
        reason=tuple(REASONS[number] for number in found.reason[place, 0, own]),
    )


def whole_numbers(places: Floats) -> Any:
    """A column of ranks or of their changes, missing where there is none."""
    column: Any = pd.array(places.tolist(), dtype="Int64")
    return column


def is_country(given: Answers) -> Booleans:
    """For each unit, whether it is a country and not the region."""
    return np.array([unit != REGION for unit in given.units], dtype=bool)

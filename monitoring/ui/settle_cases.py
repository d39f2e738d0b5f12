"""Which ratings are gone through on the page Settle, kept as long as the store stays the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import streamlit as st

from monitoring.model import BEST_AVAILABLE
from monitoring.pipeline.period import Equal, equal_ratings
from monitoring.pipeline.plain import records
from monitoring.pipeline.settle import cases
from monitoring.pipeline.views.settle import LABELS, State, Tally, tally
from monitoring.store import comments_of
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data
from monitoring.ui.choices import EVERYTHING
from monitoring.ui.fitted import Fitted
from monitoring.ui.selection import Selection
from monitoring.ui.settle_act import Key, Row
from monitoring.ui.widgets import readable, standing

MOST_LISTED = 300
"""So many ratings are in the list at once; a country or an area narrows them down."""


class Chosen(NamedTuple):
    """What of the ratings to be settled is gone through; empty for all."""

    country: str = EVERYTHING
    area: str = ""
    kind: str = EVERYTHING
    is_only_open: bool = True
    with_secretariat: bool = False


class Walk(NamedTuple):
    """The ratings that are gone through one by one, and how many there are of what is chosen.

    place: of each in `rows`, by its key. open_: the places of those that are open.
    """

    rows: tuple[Row, ...]
    place: Mapping[Key, int]
    open_: tuple[int, ...]
    here: Tally
    of_round: Tally

    def following(self, n: int) -> Key | None:
        """The next open case after place n, from the beginning again after the last."""
        later = next((at for at in self.open_ if at > n), None)
        at = later if later is not None else next((at for at in self.open_ if at < n), None)
        return None if at is None else key_of(self.rows[at])


class Listed(NamedTuple):
    """The list of the ratings with their state: how it stands on the page, and all of it."""

    shown: pd.DataFrame
    keys: tuple[Key, ...]
    stands: Fitted | None
    whole: pd.DataFrame


def key_of(row: Row) -> Key:
    """The country and the action of a rating."""
    return row["country"], row["action"]


def walk(selection: Selection, chosen: Chosen) -> Walk:
    """What is gone through; never to be changed by a reader."""
    return _walk(*_state(selection), chosen)


def listed(selection: Selection, chosen: Chosen) -> Listed:
    """The list of what is chosen, settled ones included; never to be changed by a reader."""
    return _listed(*_state(selection), chosen._replace(is_only_open=False, with_secretariat=False))


def equal(selection: Selection) -> list[Equal]:
    """The ratings that both sides give alike; never to be changed by a reader."""
    return _equal(*_state(selection))


def _state(selection: Selection) -> tuple[str, int, str, str, str]:
    # Whose ratings are looked at makes no difference here: both sides are.
    return (
        selection.address, selection.revision, selection.plan.code, selection.round, language(),
    )  # fmt: skip


@st.cache_resource(max_entries=24, show_spinner=False)
def _found(
    address: str,
    revision: int,
    plan: str,
    round_: str,
    spoken: str,  # noqa: ARG001
    with_secretariat: bool,
) -> pd.DataFrame:
    results = data.results_at(address, revision, plan, BEST_AVAILABLE)
    return cases(data.workspace(), results, round_, with_secretariat=with_secretariat)


def _narrowed(found: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    if chosen.country != EVERYTHING:
        found = found[found["country"] == chosen.country]
    if chosen.area:
        found = found[found["area"] == chosen.area]
    if chosen.kind != EVERYTHING:
        found = found[found["kind"] == chosen.kind]
    return found


@st.cache_resource(max_entries=48, show_spinner=False)
def _walk(address: str, revision: int, plan: str, round_: str, spoken: str, chosen: Chosen) -> Walk:
    found = _found(address, revision, plan, round_, spoken, chosen.with_secretariat)
    here = _narrowed(found, chosen)
    walked = here[here["state"] == State.OPEN.value] if chosen.is_only_open else here
    rows = tuple({**row, **_no_numbers(row)} for row in records(walked))
    open_ = tuple(n for n, row in enumerate(rows) if row["state"] == State.OPEN)
    place = {key_of(row): n for n, row in enumerate(rows)}
    return Walk(rows, place, open_, tally(here), tally(found))


def _no_numbers(row: Row) -> dict[str, float]:
    """What is missing of the numbers is no number, as in a frame."""
    names = ("self_value", "evaluator_value", "agreed_value", "difference")
    return {name: float("nan") for name in names if row[name] is None}


@st.cache_resource(max_entries=48, show_spinner=False)
def _listed(
    address: str, revision: int, plan: str, round_: str, spoken: str, chosen: Chosen
) -> Listed:
    here = _narrowed(_found(address, revision, plan, round_, spoken, False), chosen)
    for side in ("self_word", "evaluator_word"):
        here = here.assign(**{side: here[side].where(here[side] != "", _("no rating"))})
    whole = readable(here, LABELS).reset_index(drop=True)
    shown = whole.head(MOST_LISTED)
    shown = shown[[column for column in shown.columns if (shown[column] != "").any()]]
    keys = tuple(zip(here["country"], here["action"], strict=True))
    return Listed(shown, keys[:MOST_LISTED], standing(shown), whole)


@st.cache_resource(max_entries=16, show_spinner=False)
def _equal(
    address: str,
    revision: int,
    plan: str,
    round_: str,
    spoken: str,  # noqa: ARG001
) -> list[Equal]:
    results = data.results_at(address, revision, plan, BEST_AVAILABLE)
    return equal_ratings(results, round_, comments_of(data.workspace().store, plan, round_))

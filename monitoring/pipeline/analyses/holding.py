"""Whether the first countries would stay the first, in the other choices and in the draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.scoring.variants import OFFICIAL
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import percent

FIRST_COUNTRIES = 5
"""How many countries the question is about, where there are so many."""


@dataclass(frozen=True)
class Holding:
    """In how many other choices the order of the first countries holds.

    first: codes of the countries with an official rank of 5 or better, the best first. leader: the
    only one with rank 1, empty where several share it; leader_alone: first and nobody beside it.
    The counts are of `other_choices`; leader_share is a share 0-1 of the draws, NaN without a
    leader.
    """

    first: tuple[str, ...]
    n_ranked: int
    other_choices: int
    same_countries: int
    same_order: int
    leader: str
    leader_first: int
    leader_alone: int
    leader_share: float

    def as_json(self, names: Mapping[str, str]) -> dict[str, Any]:
        """The same as plain values, with its sentences; what is missing is null."""
        has_leader = bool(self.leader)
        return {
            "first": list(self.first),
            "other_choices": self.other_choices,
            "same_countries": self.same_countries,
            "same_order": self.same_order,
            "leader": self.leader or None,
            "leader_first": self.leader_first if has_leader else None,
            "leader_alone": self.leader_alone if has_leader else None,
            "leader_share_of_draws": self.leader_share if has_leader else None,
            "sentences": list(holding_sentences(self, names)),
        }


def holding(variants: pd.DataFrame, draws: pd.DataFrame) -> Holding:
    """Whether the first countries stay the first.

    variants: VARIANT_COLUMNS, with the official ranks among them. draws: one row per country with
    `country` and `first_1`. Countries that share a rank with one that should stand behind them are
    not in the same order, and those that share the last place of the first not the same countries.
    """
    ranks = variants.pivot(index="country", columns="variant", values="rank").astype(np.float64)
    official, others = ranks[OFFICIAL], ranks.drop(columns=OFFICIAL)
    are_first = official <= FIRST_COUNTRIES
    first = official[are_first].sort_values(kind="stable")
    is_same = (others <= len(first)).eq(are_first, axis="index").all()
    in_order = others.loc[first.index].eq(first, axis="index").all()
    is_first = others == 1
    leaders = official.index[official == 1].tolist()
    leader = leaders[0] if len(leaders) == 1 else ""
    leads = is_first.loc[leader] if leader else pd.Series(False, others.columns)
    share = draws.set_index("country")["first_1"]
    return Holding(
        first=tuple(first.index),
        n_ranked=int(official.notna().sum()),
        other_choices=len(others.columns),
        same_countries=int(is_same.sum()),
        same_order=int((is_same & in_order).sum()),
        leader=leader,
        leader_first=int(leads.to_numpy().sum()),
        leader_alone=int((leads & (is_first.sum() == 1)).to_numpy().sum()),
        leader_share=float(share[leader]) if leader else np.nan,
    )


def holding_sentences(found: Holding, names: Mapping[str, str]) -> Iterator[str]:
    """Whether the order would hold, in words."""
    n = found.other_choices
    if len(found.first) < found.n_ranked:
        yield ngettext(
            "The first {k} are the same countries in {same} of {n} other choice; in the same order "
            "in {ordered}.",
            "The first {k} are the same countries in {same} of {n} other choices; in the same order "
            "in {ordered}.",
            n,
        ).format(k=len(found.first), same=found.same_countries, n=n, ordered=found.same_order)
    else:
        yield ngettext(
            "All {k} countries stand in the same order in {ordered} of {n} other choice.",
            "All {k} countries stand in the same order in {ordered} of {n} other choices.",
            n,
        ).format(k=found.n_ranked, ordered=found.same_order, n=n)
    if not found.leader:
        yield _("More than one country shares the first place.")
        return
    country, shared = names[found.leader], found.leader_first - found.leader_alone
    told = ngettext(
        "{country} is first in {first} of {n} other choice",
        "{country} is first in {first} of {n} other choices",
        n,
    ).format(country=country, first=found.leader_first, n=n)
    if shared:
        told += " " + _("(in {shared} not alone)").format(shared=shared)
    yield f"{told}."
    yield _("{country} is first in {share} of the draws.").format(
        country=country, share=percent(found.leader_share)
    )

"""The scores of the round before beside those of this one: who moved, and which way."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.pipeline.results import Results
from monitoring.pipeline.views.changed import country_changes
from monitoring.pipeline.views.scope import (
    HIGHER,
    LOWER,
    SAME,
    SHOWN_AS_NONE,
    about,
    directions,
    node_asked,
)
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, signed, whole

COLUMNS = (
    "country",
    "name",
    "node",
    "title",
    "round",
    "before_round",
    "before",
    "before_word",
    "now",
    "low",
    "high",
    "coverage",
    "word",
    "change",
    "direction",
    "n_common",
    "is_alike",
    "note",
    "is_highlighted",
)

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "before_round": mark("Round before"),
    "before": mark("Score in the round before"),
    "before_word": mark("Why no score then"),
    "round": mark("This round"),
    "now": mark("Score"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "change": mark("Change on actions rated in both rounds"),
    "n_common": mark("Actions rated in both rounds"),
    "note": mark("What to know of the change"),
}


def before_and_now(results: Results, round_: str, of: str, node: str = "") -> pd.DataFrame:
    """COLUMNS: one row per country, its score in the round before and in this one.

    of: the countries to highlight, their codes joined by commas; may be empty. node: else the plan,
    or the first area with any score where the plan has none. `change` is over what the same
    assessment rated in both rounds, `direction` its HIGHER, SAME, LOWER or empty. is_alike: the two
    scores are over these actions alone, so that all of their distance is change.
    """
    changed = country_changes(results, round_, node)
    has_both = changed["before"].notna() & changed["now"].notna()
    frame = changed.assign(
        direction=directions(changed["change"]),
        is_alike=has_both & (changed["note"] == ""),
        is_highlighted=changed["country"].isin(_codes(of)),
    )
    return frame[list(COLUMNS)]


def _codes(of: str) -> list[str]:
    return [code.strip().upper() for code in of.split(",")]


def slope_finding(
    frame: pd.DataFrame, results: Results, round_: str, of: str, node: str = ""
) -> str:
    """How many countries moved which way, who came furthest, and what the highlighted ones did.

    of, node: see `before_and_now`.
    """
    if frame.empty:
        return _("No country takes part, so that there is nothing to compare")
    before = str(frame["before_round"].iloc[0])
    if not before:
        return _("There is no earlier round to compare {round} with").format(round=round_)
    title = about(results.plan, node_asked(results, round_, node))
    compared = frame[frame["direction"] != ""]
    if compared.empty:
        return _(
            "On {node}, no answer was rated by the same assessment in both {before} and {round}"
        ).format(node=title, before=before, round=round_)
    n = compared["direction"].value_counts()
    told = ngettext(
        "Since {before}, {up} of {n} country stands higher on {node}, {down} lower and {same} as "
        "before, on what the same assessment rated in both rounds",
        "Since {before}, {up} of {n} countries stand higher on {node}, {down} lower and {same} as "
        "before, on what the same assessment rated in both rounds",
        len(compared),
    ).format(
        before=before,
        up=whole(n.get(HIGHER, 0)),
        n=whole(len(compared)),
        node=title,
        down=whole(n.get(LOWER, 0)),
        same=whole(n.get(SAME, 0)),
    )
    chosen = compared[compared["country"].isin(_codes(of))]
    named = _named(chosen) if len(chosen) else _furthest(compared)
    return clauses(told, named)


def _named(chosen: pd.DataFrame) -> str:
    """What each of the highlighted countries gained or lost."""
    return ", ".join(
        _("{country} {change}").format(country=name, change=signed(change))
        for name, change in zip(chosen["name"], chosen["change"], strict=True)
    )


def _furthest(compared: pd.DataFrame) -> str:
    """Who rose most of those with both scores; empty where nobody rose, or several as much."""
    both = compared[compared["before"].notna() & compared["now"].notna()]
    most = both["change"].max()
    first = both[both["change"] > most - SHOWN_AS_NONE]
    if len(both) < 2 or len(first) > 1 or most < SHOWN_AS_NONE:
        return ""
    return _("furthest up went {country} ({change})").format(
        country=first["name"].iloc[0], change=signed(most)
    )

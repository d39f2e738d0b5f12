"""Who stands where on each action of one area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from monitoring.model import Responsibility
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.said import said_in
from monitoring.pipeline.views.scope import about, countries_of, one_or_two
from monitoring.scoring.answers import LEVEL, NO_INFORMATION, NUMBER
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import decimal, percent, whole

COLUMNS = (
    "action", "node", "title", "country", "name", "round", "word", "symbol", "colour", "points",
    "kind",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "action": mark("Code"),
    "title": mark("Action"),
    "name": mark("Country"),
    "word": mark("Rating"),
    "points": mark("Points"),
}


def levels_by_country(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per action and country, of the actions that countries were asked.

    of: an area; empty for the whole plan. `kind` is level, number, no_information or
    not_applicable; `points` 0-100, missing without a rating; `symbol` and `colour` those of the
    level, empty for the others. What the region alone answers for has no row.
    """
    plan = results.plan
    scope = plan.in_scope(plan.round_by_code[round_])
    actions = [
        action
        for action in plan.actions_under(of or plan.code)
        if action.code in scope and action.responsibility is not Responsibility.REGION
    ]
    said = said_in(results, round_, {action.code for action in actions})
    rows = []
    for action in actions:
        title = node_title(plan, action.code)
        for unit in countries_of(results):
            one = said[unit, action.code]
            head = (action.code, action.code, title, unit, results.name_of(unit), round_)
            rows.append((*head, one.word, one.symbol, one.colour, one.points, one.kind))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"points": float})


def level_matrix_finding(frame: pd.DataFrame, results: Results, _round: str, of: str) -> str:
    """On which actions support is most needed and where countries are furthest, by mean points.

    Only actions that at least half of the countries were rated on are compared.
    """
    asked = frame[frame["kind"].isin((LEVEL, NUMBER, NO_INFORMATION))]
    node = about(results.plan, of or results.plan.code)
    if asked.empty:
        return _("Countries are asked nothing in {node} in this round").format(node=node)
    n_known = int(asked["points"].notna().sum())
    if n_known == 0:
        return _("Nothing is known yet of the actions in {node}").format(node=node)
    return _with_unknown(_comparison(asked, node), 1 - n_known / len(asked))


def _comparison(asked: pd.DataFrame, node: str) -> str:
    n = asked.groupby("action", sort=False)["points"].agg(["mean", "count", "size"])
    n = n[2 * n["count"] >= n["size"]]
    if n.empty:
        return _("Too few countries are rated on any action in {node} to compare them").format(
            node=node
        )
    if len(n) == 1:
        only = n.iloc[0]
        return ngettext(
            "{n} country rated on {action} stands at {mean} points on average",
            "{n} countries rated on {action} stand at {mean} points on average",
            int(only["count"]),
        ).format(n=whole(int(only["count"])), action=only.name, mean=decimal(only["mean"]))
    # Means that are written alike are called alike.
    mean = n["mean"].map(whole)
    low, high = whole(n["mean"].min()), whole(n["mean"].max())
    if low == high:
        return _("Countries are about equally far on every action in {node}").format(node=node)
    return _(
        "In {node} support is most needed on {lowest} (mean {low}); countries are furthest on "
        "{highest} ({high})"
    ).format(
        node=node,
        lowest=_actions_named(mean.index[mean == low]),
        low=low,
        highest=_actions_named(mean.index[mean == high]),
        high=high,
    )


def _actions_named(codes: Iterable[str]) -> str:
    """The actions that share a place: one or two by their codes, more by their number."""
    named = [str(code) for code in codes]
    many = ngettext("{n} action", "{n} actions", len(named)).format(n=whole(len(named)))
    return one_or_two(named, many)


def _with_unknown(sentence: str, unknown: float) -> str:
    if unknown <= 0:
        return sentence
    return _("{sentence}; of {share} nothing is known").format(
        sentence=sentence, share=percent(unknown)
    )

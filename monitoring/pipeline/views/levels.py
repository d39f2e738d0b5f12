"""How many answers stand at each level, and of how many nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from monitoring.model import REGION, Action, Plan
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.scoring.answers import LEVEL, NO_INFORMATION, NOT_APPLICABLE, NUMBER
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, percent, whole

COLUMNS = (
    "country", "node", "action", "title", "round", "label", "symbol", "colour", "kind", "value",
    "n", "assessed", "asked",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "action": mark("Code"),
    "title": mark("Area or action"),
    "label": mark("Level"),
    "n": mark("Answers"),
    "assessed": mark("Rated"),
    "asked": mark("Asked for"),
}

MIDDLE = 50.0
"""Points at which a level stands in neither half of its scale."""
TOLERANCE = 1e-9


def levels_by_node(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per node and thing said of it, levels from the lowest, then what has none.

    of: empty for the top areas over all countries; an area for its actions over all countries; a
    country or REGION for the top areas of that unit alone. A node of which nothing is asked is left
    out. `action` is empty where the node is an area, `country` where all countries are counted.
    `kind` is level, number, no_information or not_applicable; `value` the points 0-100 of a level.
    `n` answers out of `assessed` rated ones and of `asked`, which has everything that is counted,
    the accepted "not applicable" too.
    """
    plan, given = results.plan, results.answers
    unit = of if of in given.units else ""
    units = [n for n, one in enumerate(given.units) if (one == unit if unit else one != REGION)]
    r = [one.code for one in given.rounds].index(round_)
    place = {action.code: n for n, action in enumerate(plan.actions)}
    rows: list[tuple[object, ...]] = []
    for node in _nodes(plan, of):
        actions = list(plan.actions_under(node))
        said = given.category[r][np.ix_(units, [place[action.code] for action in actions])]
        n_by_category = np.bincount(said.ravel(), minlength=len(given.categories))
        n_said = {
            (one.kind, one.scale, one.code): int(n)
            for one, n in zip(given.categories, n_by_category, strict=True)
        }
        counted = list(_counted(plan, actions, n_said))
        asked = sum(one[-1] for one in counted)
        assessed = sum(one[-1] for one in counted if one[3] in (LEVEL, NUMBER))
        code = node if node in plan.action_by_code else ""
        if asked:
            head = (unit, node, code, node_title(plan, node), round_)
            rows += [(*head, *one, assessed, asked) for one in counted]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def levels_finding(frame: pd.DataFrame, _results: Results, _round: str, _of: str) -> str:
    """How many answers stand in either half of their scale, of all that apply."""
    n = frame.groupby("kind")["n"].sum() if len(frame) else pd.Series(dtype=int)
    rated, unknown = int(n.get(LEVEL, 0)), int(n.get(NO_INFORMATION, 0))
    numbers = int(n.get(NUMBER, 0))
    applicable = rated + numbers + unknown
    if applicable == 0:
        return _("Nothing is asked here in this round")
    if rated == 0:
        none = ngettext(
            "No level was given in this round; {n} answer was asked for",
            "No level was given in this round; {n} answers were asked for",
            applicable,
        ).format(n=whole(applicable))
        return clauses(none, _numbers_clause(numbers))
    levels = frame[frame["kind"] == LEVEL]
    upper = int(levels.loc[levels["value"] > MIDDLE + TOLERANCE, "n"].sum())
    lower = int(levels.loc[levels["value"] < MIDDLE - TOLERANCE, "n"].sum())
    between = rated - upper - lower
    said = (
        ngettext(
            "{upper} of {of} applicable answers stands in the upper half of its scale, {lower} in "
            "the lower, {between} in the middle",
            "{upper} of {of} applicable answers stand in the upper half of their scale, {lower} in "
            "the lower, {between} in the middle",
            upper,
        )
        if between
        else ngettext(
            "{upper} of {of} applicable answers stands in the upper half of its scale, {lower} in "
            "the lower",
            "{upper} of {of} applicable answers stand in the upper half of their scale, {lower} in "
            "the lower",
            upper,
        )
    )
    sentence = said.format(
        upper=whole(upper), of=whole(applicable), lower=whole(lower), between=whole(between)
    )
    sentence = clauses(sentence, _numbers_clause(numbers))
    if not unknown:
        return sentence
    share = percent(unknown / applicable)
    return _("{sentence}; of {share} nothing is known").format(sentence=sentence, share=share)


def _numbers_clause(n: int) -> str:
    """How many answers are numbers, which stand in no half of a scale; empty where none is."""
    if not n:
        return ""
    return ngettext("{n} is a number", "{n} are numbers", n).format(n=whole(n))


def _nodes(plan: Plan, of: str) -> list[str]:
    """The actions of an area, or the top areas."""
    if of in plan.area_by_code:
        return [action.code for action in plan.actions_under(of)]
    return [area.code for area in plan.top_areas]


Counted = tuple[str, str, str, str, float, int]
"""Label, symbol, colour, kind, value and n."""


def _counted(
    plan: Plan, actions: Sequence[Action], n_said: Mapping[tuple[str, str, str], int]
) -> Iterator[Counted]:
    """Every level of the scales of these actions, then what stands at none, if anything does."""
    used = dict.fromkeys(scale.code for scale in map(plan.scale_of, actions) if scale is not None)
    for scale in used:
        for level in plan.scales[scale].levels:
            if level.value is not None:
                n = n_said.get((LEVEL, scale, level.code), 0)
                yield level.label, level.symbol, level.colour, LEVEL, level.value, n
    words = {
        NUMBER: _("Number"),
        NO_INFORMATION: _("No information"),
        NOT_APPLICABLE: _("Not applicable"),
    }
    for kind, word in words.items():
        n = sum(count for (one, _scale, _code), count in n_said.items() if one == kind)
        if n or kind == NO_INFORMATION:
            yield word, "", "", kind, np.nan, n

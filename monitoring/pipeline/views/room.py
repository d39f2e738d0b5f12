"""Tables of a few rows, which can be read from the back of a room."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd

from monitoring.pipeline.results import Results
from monitoring.pipeline.views.levels import COLUMNS
from monitoring.pipeline.views.minimum_standards import (
    ASKED,
    SYMBOLS,
    standards_by_country,
)
from monitoring.scoring.answers import LEVEL, NO_INFORMATION
from monitoring.scoring.standards import MET, NOT_MET, PARTLY
from monitoring.translation import ngettext
from monitoring.written import whole

ROWS_IN_TWO_LINES, MOST_ROWS = 5, 8
"""So many rows have room for a title in two lines, and so many for one in one line."""
LETTERS_OF_A_LINE, LETTERS_BESIDE = 30, 24
"""Of a title in one line, with its code; fewer where something stands beside the figure."""
LEAST_LETTERS = 8

POINTS: Mapping[str, float] = {MET: 100.0, PARTLY: 50.0, NOT_MET: 0.0}
"""Where a verdict stands on a scale, so that it is drawn as levels are."""


def verdicts_by_standard(
    results: Results, round_: str, colour_by_verdict: Mapping[str, str]
) -> pd.DataFrame:
    """COLUMNS of `levels_by_node`: how many countries meet each minimum standard, partly, or not.

    Standards stand in the order of the plan; where they are more than can be read, areas stand in
    their place. colour_by_verdict: of MET, PARTLY and NOT_MET.
    """
    asked = standards_by_country(results, round_, "")
    asked = asked[asked["verdict"].isin(ASKED)]
    by_area = asked["action"].nunique() > MOST_ROWS
    node, title = ("area", "area_title") if by_area else ("action", "title")
    rows = []
    for code, group in asked.groupby(node, sort=False):
        n = group["verdict"].value_counts()
        n_known = int(sum(n.get(verdict, 0) for verdict in POINTS))
        for verdict in (NOT_MET, PARTLY, MET, NO_INFORMATION):
            word = asked.loc[asked["verdict"] == verdict, "word"]
            if word.empty:
                continue
            rows.append((
                "", code, "" if by_area else code, group[title].iloc[0], round_, word.iloc[0],
                SYMBOLS[verdict] if verdict in POINTS else "",
                colour_by_verdict.get(verdict, ""),
                LEVEL if verdict in POINTS else "no_information", POINTS.get(verdict),
                int(n.get(verdict, 0)), n_known, len(group),
            ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"value": float}) if len(frame) else frame


def few_rows(counted: pd.DataFrame, *, is_narrow: bool = False) -> tuple[pd.DataFrame, str]:
    """As many rows as can be read, and what is to be said of the others; empty where all are there.

    counted: COLUMNS of `levels_by_node`. Of too many, those stay where support is most needed: the
    lowest means, in the order in which they stood. Titles that get one line only are shortened.
    is_narrow: whether something stands beside the figure, so that every title gets one line.
    """
    nodes = list(dict.fromkeys(counted["node"]))
    if len(nodes) <= ROWS_IN_TWO_LINES and not is_narrow:
        return counted, ""
    note = ""
    if len(nodes) > MOST_ROWS:
        levels = counted[counted["kind"] == LEVEL]
        points = (levels["value"] * levels["n"]).groupby(levels["node"]).sum()
        means = points / levels["n"].groupby(levels["node"]).sum()
        lowest = means.reindex(nodes).sort_values(kind="stable").index[:MOST_ROWS]
        counted = counted[counted["node"].isin(list(lowest))]
        note = ngettext(
            "Shown: the {n} of {of} where support is most needed",
            "Shown: the {n} of {of} where support is most needed",
            MOST_ROWS,
        ).format(n=whole(MOST_ROWS), of=whole(len(nodes)))
    room = LETTERS_BESIDE if is_narrow else LETTERS_OF_A_LINE
    titles = zip(counted["action"], counted["title"], strict=True)
    return counted.assign(title=[_short(title, room - len(code)) for code, title in titles]), note


def _short(title: str, letters: int) -> str:
    return textwrap.shorten(title, max(letters, LEAST_LETTERS), placeholder=" …")

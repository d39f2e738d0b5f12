"""Sentences computed from the data: what a figure or a page says before one looks closer."""

from __future__ import annotations

import pandas as pd

from monitoring.model import Plan
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import assessment_word, reason_sentence
from monitoring.scoring.counts import Headline
from monitoring.translation import gettext as _
from monitoring.translation import ngettext


def percent(share: float) -> str:
    """A share 0-1 as whole per cent, never 0 % or 100 % for what is not quite so."""
    value = share * 100
    if 0 < value < 1:
        return _("under 1 %")
    if 99 < value < 100:
        return _("over 99 %")
    return _("{n} %").format(n=f"{value:.0f}")


def subtitle(results: Results, round_: str, n_countries: int, coverage: float | None) -> str:
    """`CCSCAP-2016 · round 2024 · agreed ratings · 15 countries · coverage 87 %`."""
    parts = [
        results.plan.code,
        _("round {round}").format(round=round_),
        assessment_word(results.assessment),
        ngettext("{n} country", "{n} countries", n_countries).format(n=n_countries),
    ]
    if coverage is not None:
        parts.append(_("coverage {share}").format(share=percent(coverage)))
    return " · ".join(parts)


def regional_subtitle(results: Results, round_: str) -> str:
    """The same line for what the region answers for."""
    parts = (
        results.plan.code,
        _("rounds up to {round}").format(round=round_),
        assessment_word(results.assessment),
        _("regional actions"),
    )
    return " · ".join(parts)


def headline_finding(counted: Headline, plan: Plan) -> str:
    """How far the countries are, in one sentence with its denominator."""
    if counted.applicable == 0:
        return _("Nothing was asked of the countries in this round.")
    if counted.assessed == 0:
        return _("No country has answered this round yet.")
    if not plan.overall:
        return _(
            "{n} of {of} answers stand at the top of their scale; of {unknown} nothing is known."
        ).format(n=counted.implemented, of=counted.applicable, unknown=counted.no_information)
    done = percent(counted.implemented / counted.applicable)
    under_way = percent(counted.partly / counted.applicable)
    unknown = percent(counted.no_information / counted.applicable)
    sentence = _("Countries have done {done} of what the plan asks of them").format(done=done)
    if counted.partly:
        sentence += _(" and begun another {under_way}").format(under_way=under_way)
    if counted.no_information:
        return sentence + _("; of {unknown} nothing is known").format(unknown=unknown) + "."
    return sentence + "."


def heatmap_finding(cells: pd.DataFrame, plan: Plan) -> str:
    """In which area support is most needed, and where the countries are furthest."""
    of_areas = cells[cells["node"] != plan.code]
    means = of_areas.groupby("node", sort=False)["score"].agg(["mean", "count"])
    means = means[means["count"] > 0]
    if len(means) < 2:
        return _("Scores by country and priority area")
    lowest, highest = means["mean"].idxmin(), means["mean"].idxmax()
    if means["mean"].max() - means["mean"].min() < 1:
        return _("The areas stand about equally high")
    return _("Support is most needed in {lowest}; countries are furthest in {highest}").format(
        lowest=_quoted(node_title(plan, str(lowest))),
        highest=_quoted(node_title(plan, str(highest))),
    )


def _quoted(title: str) -> str:
    """A title short enough for a sentence: what stands in brackets is left out."""
    return "“" + title.split(" (", maxsplit=1)[0] + "”"


def levels_finding(counted: pd.DataFrame) -> str:
    """The answer that was given most often, of how many."""
    by_label = counted.groupby("label", sort=False)["n"].sum()
    if by_label.sum() == 0:
        return _("No answer was counted")
    return _("“{level}” is the most frequent answer: {n} of {of}").format(
        level=by_label.idxmax(), n=int(by_label.max()), of=int(by_label.sum())
    )


def map_finding(units: pd.DataFrame, plan: Plan, node: str) -> str:
    """How many countries have a score and between which values they lie."""
    known = units["score"].dropna()
    title = _("the whole plan") if node == plan.code else _quoted(node_title(plan, node))
    if known.empty:
        return _("No country has a score for {node} yet").format(node=title)
    return _(
        "Scores for {node} lie between {low} and {high}; {n} of {of} countries have one"
    ).format(
        node=title,
        low=f"{known.min():.0f}",
        high=f"{known.max():.0f}",
        n=len(known),
        of=len(units),
    )


def regional_finding(grid: pd.DataFrame, round_: str) -> str:
    """How many regional actions are done."""
    here = grid[grid["round"] == round_]
    known = here[here["points"].notna()]
    if known.empty:
        return _("No regional action has been rated in this round")
    done = int((known["points"] >= 100).sum())
    return ngettext(
        "{done} of {n} regional action is done",
        "{done} of {n} regional actions are done",
        len(here),
    ).format(done=done, n=len(here))


def profile_finding(areas: pd.DataFrame, name: str) -> str:
    """Where a country is furthest and least far, in neutral words."""
    known = areas.dropna(subset=["score"])
    if known.empty:
        return _("{country} has no score in this round").format(country=name)
    in_order = known.sort_values("score", kind="stable")
    lowest, highest = in_order.iloc[0], in_order.iloc[-1]
    if len(known) == 1 or highest["score"] == lowest["score"]:
        return _("{country} stands at {score} in every area with a score").format(
            country=name, score=f"{highest['score']:.0f}"
        )
    return _("{country} is furthest in {highest} and least far in {lowest}").format(
        country=name, highest=_quoted(highest["title"]), lowest=_quoted(lowest["title"])
    )


def plan_score_line(results: Results, round_: str, unit: str) -> str:
    """A country's score for the whole plan with its coverage and range, or why there is none."""
    scored = results.scores
    here = scored[(scored["round"] == round_) & (scored["country"] == unit)]
    row = here[here["node"] == results.plan.code].iloc[0]
    if not results.plan.overall:
        return ""
    coverage = _("coverage {share}").format(share=percent(row["coverage"]))
    between = _("between {low} and {high} while answers are missing").format(
        low=f"{row['bound_low']:.0f}", high=f"{row['bound_high']:.0f}"
    )
    kind = "" if results.plan.weights_adopted_by else _(" (indicative)")
    if pd.isna(row["score"]):
        parts = [_("Whole plan: no score"), reason_sentence(str(row["reason"])).rstrip(".")]
    else:
        parts = [_("Whole plan: {score} of 100").format(score=f"{row['score']:.0f}") + kind]
    parts += [coverage] if row["n_applicable"] else []
    parts += [between] if row["n_rated"] and row["coverage"] < 1 else []
    return " · ".join(filter(None, parts))


def change_finding(areas: pd.DataFrame, before: str) -> str:
    """How many areas stand higher or lower than last round, no more than that."""
    both = areas.dropna(subset=["score", "before"])
    if both.empty:
        return ""
    change = both["score"] - both["before"]
    return _("Since {round}: {up} areas higher, {down} lower, {same} as before.").format(
        round=before,
        up=int((change > 0.5).sum()),
        down=int((change < -0.5).sum()),
        same=int((change.abs() <= 0.5).sum()),
    )

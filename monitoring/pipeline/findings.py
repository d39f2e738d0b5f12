"""Sentences computed from the data: what a figure or a page says before one looks closer."""

from __future__ import annotations

import pandas as pd

from monitoring.model import REGION, Plan
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import assessment_word, reason_sentence
from monitoring.scoring.change import moved
from monitoring.scoring.counts import Headline, headline
from monitoring.scoring.ranks import TIE
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import clauses, percent, quoted, whole


def subtitle(results: Results, round_: str, n_countries: int, known: float | None) -> str:
    """`CCSCAP-2016 · round 2024 · agreed ratings · 15 countries · 87 % of answers known`.

    known: the share 0-1 of the applicable answers that are rated, each counted once.
    """
    parts = [
        results.plan.code,
        _("round {round}").format(round=round_),
        assessment_word(results.assessment),
        ngettext("{n} country", "{n} countries", n_countries).format(n=n_countries),
    ]
    if known is not None:
        parts.append(_("{share} of answers known").format(share=percent(known)))
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
        return _("No action applies to any country in this round.")
    if counted.assessed == 0:
        return ngettext(
            "Nothing has been rated yet; of {n} answer nothing is known.",
            "Nothing has been rated yet; of {n} answers nothing is known.",
            counted.no_information,
        ).format(n=counted.no_information)
    if not plan.overall:
        return ngettext(
            "{n} of {of} answers stands at the top of its scale; of {unknown} nothing is known.",
            "{n} of {of} answers stand at the top of their scale; of {unknown} nothing is known.",
            counted.implemented,
        ).format(n=counted.implemented, of=counted.applicable, unknown=counted.no_information)
    done = percent(counted.implemented / counted.applicable)
    under_way = percent(counted.partly / counted.applicable)
    unknown = percent(counted.no_information / counted.applicable)
    who = (
        _("Countries have done {done} of what the plan asks of them")
        if plan.countries
        else _("The countries that answered have done {done} of what the plan asks of them")
    )
    sentence = who.format(done=done)
    if counted.partly:
        sentence += _(" and begun another {under_way}").format(under_way=under_way)
    if counted.no_information:
        return sentence + _("; of {unknown} nothing is known").format(unknown=unknown) + "."
    return sentence + "."


def heatmap_finding(cells: pd.DataFrame, plan: Plan) -> str:
    """In which area support is most needed, and where the countries are furthest.

    Only areas in which at least half of the countries have a score are compared.
    """
    of_areas = cells[cells["node"] != plan.code]
    means = of_areas.groupby("node", sort=False)["score"].agg(["mean", "count", "size"])
    means = means[2 * means["count"] >= means["size"]]
    if len(means) < 2:
        return _("Scores by country and priority area")
    in_order = means.sort_values("mean", kind="stable")
    lowest, highest = in_order.iloc[0], in_order.iloc[-1]
    if highest["mean"] - lowest["mean"] < 1:
        return _("The areas stand about equally high")
    return _(
        "Support is most needed in {lowest} (mean {low}); countries are furthest in {highest} ({high})"
    ).format(
        lowest=_quoted(node_title(plan, str(lowest.name))),
        low=whole(lowest["mean"]),
        highest=_quoted(node_title(plan, str(highest.name))),
        high=whole(highest["mean"]),
    )


def _quoted(title: str) -> str:
    """A title short enough for a sentence: what stands in brackets is left out."""
    return quoted(title.split(" (", maxsplit=1)[0])


def map_finding(units: pd.DataFrame, plan: Plan, node: str) -> str:
    """How many countries have a score and between which values they lie."""
    known = units["score"].dropna()
    title = _("the whole plan") if node == plan.code else _quoted(node_title(plan, node))
    if known.empty:
        return _("No country has a score for {node} yet").format(node=title)
    return _(
        "Scores for {node} lie between {low} and {high}; countries with a score: {n} of {of}"
    ).format(
        node=title,
        low=whole(known.min()),
        high=whole(known.max()),
        n=len(known),
        of=len(units),
    )


def regional_finding(results: Results, round_: str) -> str:
    """How many of the regional actions that apply are implemented."""
    counted = headline(results.answers, round_, unit=REGION)
    if counted.assessed == 0:
        return _("No regional action has been rated in this round")
    return _("Regional actions that are implemented: {done} of {n}").format(
        done=counted.implemented, n=counted.applicable
    )


def profile_finding(areas: pd.DataFrame, name: str) -> str:
    """Where a country is furthest and least far, in neutral words."""
    known = areas.dropna(subset=["score"])
    if known.empty:
        return _("{country} has no score in this round").format(country=name)
    in_order = known.sort_values("score", kind="stable")
    lowest, highest = in_order.iloc[0], in_order.iloc[-1]
    if len(known) == 1 or highest["score"] - lowest["score"] <= TIE:
        return _("{country} stands at {score} in every area with a score").format(
            country=name, score=whole(highest["score"])
        )
    return _("{country} is furthest in {highest} and least far in {lowest}").format(
        country=name,
        highest=_titles_at(known, float(highest["score"])),
        lowest=_titles_at(known, float(lowest["score"])),
    )


def _titles_at(areas: pd.DataFrame, score: float) -> str:
    """The areas that stand at a score: one or two by name, more by their number."""
    titles = [
        _quoted(str(title)) for title in areas.loc[(areas["score"] - score).abs() <= TIE, "title"]
    ]
    if len(titles) == 1:
        return titles[0]
    if len(titles) == 2:
        return _("{first} and {second}").format(first=titles[0], second=titles[1])
    return ngettext("{n} area", "{n} areas", len(titles)).format(n=len(titles))


def plan_score_line(results: Results, round_: str, unit: str) -> str:
    """A country's score for the whole plan with its coverage and range, or why there is none."""
    scored = results.scores
    here = scored[(scored["round"] == round_) & (scored["country"] == unit)]
    row = here[here["node"] == results.plan.code].iloc[0]
    if not results.plan.overall:
        return ""
    coverage = _("coverage {share}").format(share=percent(row["coverage"]))
    between = _("between {low} and {high} while answers are missing").format(
        low=whole(row["bound_low"]), high=whole(row["bound_high"])
    )
    kind = "" if results.plan.weights_adopted_by else _(" (indicative)")
    if pd.isna(row["score"]):
        parts = [_("Whole plan: no score"), reason_sentence(str(row["reason"])).rstrip(".")]
    else:
        parts = [_("Whole plan: {score} of 100").format(score=whole(row["score"])) + kind]
    parts += [coverage] if row["n_applicable"] else []
    parts += [between] if row["n_rated"] and row["coverage"] < 1 else []
    return " · ".join(filter(None, parts))


def change_finding(results: Results, round_: str, before: str, unit: str) -> str:
    """How many actions stand higher or lower than last round, of those the same assessment rated.

    Empty where no action was rated in both rounds.
    """
    n = moved(results.answers, before, round_, results.assessed, unit=unit)
    n_common = n["risen"] + n["fallen"] + n["same"]
    differs = not_compared(n["assessment_differs"])
    if n_common == 0 and not differs:
        return ""
    if n_common == 0:
        said = _("Since {round}, the same assessment rated no action in both rounds")
    else:
        said = ngettext(
            "Since {round}, {n} action was rated in both rounds by the same assessment; "
            "higher: {up}, lower: {down}, as before: {same}",
            "Since {round}, {n} actions were rated in both rounds by the same assessment; "
            "higher: {up}, lower: {down}, as before: {same}",
            n_common,
        )
    told = said.format(round=before, n=n_common, up=n["risen"], down=n["fallen"], same=n["same"])
    return clauses(told, differs)


def not_compared(n: int) -> str:
    """That so many ratings are of another assessment than before; empty for none."""
    if n == 0:
        return ""
    return ngettext(
        "{n} of another assessment, not compared", "{n} of another assessment, not compared", n
    ).format(n=n)


def regional_change_note(results: Results, round_: str, before: str) -> str:
    """How many ratings of all countries a change leaves out, another assessment's; empty for none."""
    n = moved(results.answers, before, round_, results.assessed)["assessment_differs"]
    if n == 0:
        return ""
    return ngettext(
        "The change since {round} leaves out {n} rating, which is of another assessment than then.",
        "The change since {round} leaves out {n} ratings, which are of another assessment than then.",
        n,
    ).format(n=n, round=before)

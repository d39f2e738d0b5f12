"""Which minimum standards each country meets, meets in part, does not meet, or says nothing of."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

import pandas as pd

from monitoring.model import Action, Plan, Responsibility
from monitoring.pipeline.analyses.standards import standard_word, verdict_word
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.said import said_in
from monitoring.pipeline.views.scope import about, countries_of
from monitoring.scoring.answers import NOT_APPLICABLE, OUT_OF_SCOPE
from monitoring.scoring.standards import MET, NO_INFORMATION, NOT_MET, PARTLY
from monitoring.translation import gettext as _
from monitoring.translation import language, mark, ngettext
from monitoring.written import clauses, percent, whole

ASKED = (MET, PARTLY, NOT_MET, NO_INFORMATION)
"""Verdicts on a standard that applies; NOT_APPLICABLE and OUT_OF_SCOPE are of one that does not."""

MISSED = (PARTLY, NOT_MET)

LETTERS_OF_A_TITLE = 70
"""Of an action in a sentence."""

SYMBOLS: Mapping[str, str] = {
    MET: "●●",
    PARTLY: "●○",
    NOT_MET: "○○",
    NO_INFORMATION: "?",
    NOT_APPLICABLE: "–",
    OUT_OF_SCOPE: "–",
}

COLUMNS = (
    "country", "name", "area", "area_title", "action", "node", "title", "round", "verdict", "word",
    "symbol", "asked", "required", "sign", "reached",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "area_title": mark("Area"),
    "action": mark("Code"),
    "title": mark("Action"),
    "asked": mark("Minimum standard"),
    "reached": mark("Reached"),
    "word": mark("Verdict"),
}


def standards_by_country(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per country and minimum standard, actions grouped by their top area.

    of: an area; empty for the whole plan. `verdict` is one of ASKED, NOT_APPLICABLE (accepted) or
    OUT_OF_SCOPE (not asked in the round), `word` and `symbol` stand for it; `asked` and `reached`
    are levels by their labels, or numbers with their unit. `required` says in words what is asked
    at least (at most, where less is better), `sign` says it as short as can be. What the region
    alone answers for has no row.
    """
    plan = results.plan
    standards = list(_standards(plan, of))
    if not standards:
        return pd.DataFrame(columns=list(COLUMNS))
    here = results.standards[results.standards["round"] == round_]
    verdicts = dict(
        zip(zip(here["country"], here["action"], strict=True), here["verdict"], strict=True)
    )
    said = said_in(results, round_, {action.code for _area, action in standards})
    required = {action.code: _required(action, plan) for _area, action in standards}
    words = _words()
    rows = []
    for unit in countries_of(results):
        for area, action in standards:
            answer = said[unit, action.code]
            verdict = verdicts.get((unit, action.code), answer.kind)
            rows.append(
                (
                    unit,
                    results.name_of(unit),
                    area,
                    node_title(plan, area),
                    action.code,
                    action.code,
                    node_title(plan, action.code),
                    round_,
                    verdict,
                    words[verdict],
                    SYMBOLS[verdict],
                    standard_word(action, plan),
                    *required[action.code],
                    answer.word,
                )
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def minimum_standards_finding(frame: pd.DataFrame, results: Results, _round: str, of: str) -> str:
    """How many countries meet every standard, which one is most often missed, what is unknown."""
    node = of or results.plan.code
    if not list(_standards(results.plan, of)):
        return _("No action of {node} that countries answer for has a minimum standard").format(
            node=about(results.plan, node)
        )
    asked = frame[frame["verdict"].isin(ASKED)]
    if asked.empty:
        return _("No minimum standard applies to any country in this round")
    unknown = asked["verdict"] == NO_INFORMATION
    if unknown.all():
        return _("Nothing is known yet of the minimum standards in this round")
    parts = [who_meets_all(asked)]
    parts += [_most_often_missed(asked)] if asked["verdict"].isin(MISSED).any() else []
    if unknown.any():
        parts.append(_("of {share} nothing is known").format(share=percent(float(unknown.mean()))))
    return clauses(*parts)


def standards_of(results: Results, round_: str, country: str) -> pd.DataFrame:
    """COLUMNS: the rows of one country whose standard applies to it, each with a verdict of ASKED."""
    judged = results.once(
        ("standards by country", round_, language()),
        lambda: standards_by_country(results, round_, ""),
    )
    mine = (judged["country"] == country) & judged["verdict"].isin(ASKED)
    return judged[mine].reset_index(drop=True)


def standards_of_finding(frame: pd.DataFrame, results: Results, _round: str, country: str) -> str:
    """How many standards a country meets, meets in part, does not meet, or says nothing of."""
    if frame.empty:
        return _("No minimum standard applies to {country} in this round").format(
            country=results.name_of(country)
        )
    n = frame["verdict"].value_counts()
    return _(
        "Minimum standards of {country}: {met} met, {partly} partly, {not_met} not met, {unknown} without "
        "information, of {of}"
    ).format(
        country=results.name_of(country),
        met=whole(n.get(MET, 0)),
        partly=whole(n.get(PARTLY, 0)),
        not_met=whole(n.get(NOT_MET, 0)),
        unknown=whole(n.get(NO_INFORMATION, 0)),
        of=whole(len(frame)),
    )


def who_meets_all(asked: pd.DataFrame) -> str:
    """How many countries meet every standard that applies to them.

    asked: rows of `standards_by_country` whose verdict is one of ASKED; at least one.
    """
    n_asked = asked["country"].nunique()
    n_met = n_asked - asked.loc[asked["verdict"] != MET, "country"].nunique()
    n_missing_one = asked.loc[asked["verdict"].isin(MISSED), "country"].nunique()
    if n_met == 0 and n_missing_one < n_asked:
        return _("No country is known yet to meet every minimum standard")
    if n_met == 0:
        return _("No country meets every minimum standard yet")
    return ngettext(
        "{n} of {of} countries meets every minimum standard",
        "{n} of {of} countries meet every minimum standard",
        n_met,
    ).format(n=whole(n_met), of=whole(n_asked))


def _standards(plan: Plan, of: str) -> Iterator[tuple[str, Action]]:
    """The actions with a minimum standard that countries answer for, each with its top area."""
    inside = {action.code for action in plan.actions_under(of or plan.code)}
    for area in plan.top_areas:
        for action in plan.actions_under(area.code):
            by_countries = action.responsibility is not Responsibility.REGION
            if action.minimum_standard and by_countries and action.code in inside:
                yield area.code, action


def _required(action: Action, plan: Plan) -> tuple[str, str]:
    """What a minimum standard asks for: in words, and as a sign with the level's symbol."""
    asked, scale = standard_word(action, plan), plan.scale_of(action)
    if scale is not None:
        symbol = next(level.symbol for level in scale.levels if level.label == asked)
        level = f"{symbol} {asked}".lstrip()
        return _("at least {level}").format(level=level), f"≥ {symbol or asked}"
    if (action.optimum or 0) < (action.lower or 0):
        return _("at most {level}").format(level=asked), f"≤ {asked}"
    return _("at least {level}").format(level=asked), f"≥ {asked}"


def _words() -> Mapping[str, str]:
    words = {verdict: verdict_word(verdict) for verdict in ASKED}
    return words | {NOT_APPLICABLE: _("not applicable"), OUT_OF_SCOPE: _("not asked")}


def _most_often_missed(asked: pd.DataFrame) -> str:
    """Which standard is most often not fully met; how many share that place, where it is shared."""
    missed = asked["verdict"].isin(MISSED).groupby(asked["action"], sort=False)
    n_missed, n_asked = missed.sum(), missed.size()
    most = n_missed[n_missed == n_missed.max()].index
    title = dict(zip(asked["action"], asked["title"], strict=True))[most[0]]
    title = textwrap.shorten(title.split(" (", maxsplit=1)[0], LETTERS_OF_A_TITLE, placeholder=" …")
    n = int(n_missed.max())
    if len(most) == 1:
        return ngettext(
            "“{title}” is most often not fully met ({n} of {of} country)",
            "“{title}” is most often not fully met ({n} of {of} countries)",
            int(n_asked[most[0]]),
        ).format(title=title, n=whole(n), of=whole(int(n_asked[most[0]])))
    return ngettext(
        "each of {standards} standards is not fully met by {n} country",
        "each of {standards} standards is not fully met by {n} countries",
        n,
    ).format(standards=whole(len(most)), n=whole(n))

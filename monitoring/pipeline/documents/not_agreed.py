"""On which ratings of a country it and the evaluators did not agree: both ratings, nothing more."""

from __future__ import annotations

import pandas as pd

from monitoring.exports.content import Column, Paragraph, Part, Table
from monitoring.model import BEST_AVAILABLE, Action, Assessment, Plan
from monitoring.pipeline.documents.of_country import more, rows_that_stand, short
from monitoring.pipeline.results import Results
from monitoring.pipeline.sides import Row, is_not_agreed, said_by_sides
from monitoring.pipeline.words import answer_in_words
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import clauses, whole

COLUMNS = ("action", "title", "country_says", "evaluators_say")


def ratings_not_agreed(results: Results, round_: str, country: str) -> pd.DataFrame:
    """COLUMNS: one row per action that a country is asked in the round and on which it is settled that
    nothing was agreed, in the plan's order.

    Empty where the results are of one side alone: they say themselves whose ratings they are.
    """
    if results.assessment not in (BEST_AVAILABLE, Assessment.AGREED):
        return pd.DataFrame(columns=list(COLUMNS))
    plan = results.plan
    scope, said = plan.in_scope(plan.round_by_code[round_]), said_by_sides(results, round_)
    rows = []
    for action in plan.actions_answered_by(country):
        sides = said.get((country, action.code), {})
        if action.code in scope and is_not_agreed(sides.get(Assessment.AGREED, {})):
            own, theirs = (
                _in_words(sides.get(one, {}), action, plan)
                for one in (Assessment.SELF, Assessment.EVALUATOR)
            )
            rows.append((action.code, action.title, own, theirs))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def not_agreed(results: Results, round_: str, country: str) -> tuple[Part, ...]:
    """Both ratings of what was not agreed, a row each, without evidence and reasons.

    Nothing where all was agreed.
    """
    frame = ratings_not_agreed(results, round_, country)
    if frame.empty:
        return ()
    told = ngettext(
        "Country and evaluators did not agree on {n} action; both ratings stand.",
        "Country and evaluators did not agree on {n} actions; both ratings stand.",
        len(frame),
    ).format(n=whole(len(frame)))
    columns = (
        Column(_("Code"), share=0.7),
        Column(_("Not agreed"), share=3.4),
        Column(_("The country says"), share=1.7),
        Column(_("The evaluators say"), share=1.7),
    )
    rows = tuple(
        (row["action"], short(row["title"]), row["country_says"], row["evaluators_say"])
        for row in frame.to_dict("records")
    )
    return (Paragraph(_with_score(told, results)), Table(columns, rows))


def not_agreed_in_short(results: Results, round_: str, country: str, most: int) -> tuple[Part, ...]:
    """The same in a sentence, by the codes of the actions; most: of those with their ratings."""
    frame = ratings_not_agreed(results, round_, country)
    if frame.empty:
        return ()
    shown = rows_that_stand(len(frame), most)
    which = clauses(
        *(
            _("{code} (the country says “{own}”, the evaluators “{theirs}”)").format(
                code=row["action"], own=row["country_says"], theirs=row["evaluators_say"]
            )
            for row in frame.head(shown).to_dict("records")
        )
    )
    told = ngettext(
        "Country and evaluators did not agree on {n} action, and both ratings stand: {which}.",
        "Country and evaluators did not agree on {n} actions, and both ratings stand: {which}.",
        len(frame),
    ).format(n=whole(len(frame)), which=which)
    return (Paragraph(_with_score(told, results)), *more(list(frame["action"][shown:])))


def _with_score(told: str, results: Results) -> str:
    """What is told, and which of both the score takes where it takes one."""
    if results.assessment != BEST_AVAILABLE:
        return told
    taken = _("The score takes what the evaluators say there, else what the country says.")
    return f"{told} {taken}"


def _in_words(said: Row, action: Action, plan: Plan) -> str:
    return answer_in_words(said, action, plan) if said else _("no rating")

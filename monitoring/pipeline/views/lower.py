"""What is lower than in the round before, or higher, with the reason where one is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from monitoring.model import ASSESSMENTS_BEST_FIRST, REGION
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title, previous_round
from monitoring.pipeline.views.scope import name_of
from monitoring.pipeline.words import answer_in_words, assessment_word, why_word
from monitoring.scoring.answers import Answers
from monitoring.scoring.change import fell, moved
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "country",
    "name",
    "action",
    "title",
    "before",
    "now",
    "change",
    "why",
    "comment",
    "evidence",
    "assessment",
    "round",
    "before_round",
)

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "action": mark("Code"),
    "title": mark("Action"),
    "before": mark("Round before"),
    "now": mark("This round"),
    "change": mark("Change in points"),
    "why": mark("Reason"),
    "comment": mark("Comment"),
    "evidence": mark("Evidence"),
    "assessment": mark("Assessment"),
}

TEXTS = ("comment", "evidence")


def lower_than_before(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per rating that is lower than the same assessment's in the round before.

    of: a country or REGION; empty for all countries together. The largest fall stands first, equal
    ones in the order of countries and plan. `before` and `now` are words of the scale, `change` is
    in points and below 0, `why` a word, also where no reason was given. Comment and evidence are
    those of whoever wrote any in this round, the most settled assessment first.
    """
    return _moved_ratings(results, results.answers, round_, of)


def higher_than_before(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per rating that is higher than before, the largest rise first.

    The same as `lower_than_before` in every other way; `change` is above 0.
    """
    # With every number of points turned to its opposite, what rose is what falls.
    turned = replace(results.answers, points=-results.answers.points)
    found = _moved_ratings(results, turned, round_, of)
    return found.assign(change=-found["change"])


def _moved_ratings(results: Results, given: Answers, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS of the ratings whose points are lower in these answers than in the round before."""
    before = previous_round(results, round_, of or None)
    if before is None:
        return pd.DataFrame(columns=list(COLUMNS)).astype({"change": "float64"})
    found = results.once(
        ("fell", given is results.answers, before.code, round_),
        lambda: fell(given, results.chosen, before.code, round_),
    )
    is_asked = found["country"] == of if of else found["country"] != REGION
    found = found[is_asked].reset_index(drop=True)
    plan = results.plan
    said = {
        when: [
            answer_in_words(
                {"level": row[f"level_{when}"], "value": row[f"value_{when}"]},
                plan.action_by_code[row["action"]],
                plan,
            )
            for row in found.to_dict("records")
        ]
        for when in ("before", "after")
    }
    texts = results.once(("texts", round_), lambda: _texts(results, round_))
    places = list(zip(found["country"], found["action"], strict=True))
    return pd.DataFrame(
        {
            "country": found["country"],
            "name": found["country"].map(lambda unit: name_of(results, unit)),
            "action": found["action"],
            "title": found["action"].map(lambda code: node_title(plan, code)),
            "before": said["before"],
            "now": said["after"],
            "change": found["change"].astype("float64"),
            "why": found["why"].map(lambda why: why_word(why) if why else _("no reason was given")),
            **{name: [texts[name].get(place, "") for place in places] for name in TEXTS},
            "assessment": found["assessment"].map(assessment_word),
            "round": round_,
            "before_round": before.code,
        }
    )[list(COLUMNS)]


def _texts(results: Results, round_: str) -> dict[str, dict[tuple[str, str], str]]:
    """For each of TEXTS what was written by (country, action), the most settled assessment first."""
    here = results.ratings[results.ratings["round"] == round_]
    written: dict[str, dict[tuple[str, str], str]] = {name: {} for name in TEXTS}
    for assessment in ASSESSMENTS_BEST_FIRST:
        rows = here[here["assessment"] == assessment.value]
        for name in TEXTS:
            said = rows[rows[name] != ""]
            for country, action, text in zip(
                said["country"], said["action"], said[name], strict=True
            ):
                written[name].setdefault((country, action), text)
    return written


def lower_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """How many ratings are lower than in the round before, of how many, and for how many why."""
    nothing = _nothing_to_compare(results, round_, of)
    if nothing:
        return nothing
    n, of_rated, since = _compared(frame, results, round_, of)
    if n == 0:
        return ngettext(
            "Of {of} answer that the same assessment rated in both rounds, none is lower than in "
            "{before}",
            "Of {of} answers that the same assessment rated in both rounds, none is lower than in "
            "{before}",
            of_rated,
        ).format(of=whole(of_rated), before=since)
    told = ngettext(
        "{n} of {of} answers that the same assessment rated in both rounds is lower than in {before}",
        "{n} of {of} answers that the same assessment rated in both rounds are lower than in {before}",
        n,
    ).format(n=whole(n), of=whole(of_rated), before=since)
    return clauses(told, _reasons(frame))


def higher_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """How many ratings are higher than in the round before, of how many that can be compared."""
    nothing = _nothing_to_compare(results, round_, of)
    if nothing:
        return nothing
    n, of_rated, since = _compared(frame, results, round_, of)
    if n == 0:
        return ngettext(
            "Of {of} answer that the same assessment rated in both rounds, none is higher than in "
            "{before}",
            "Of {of} answers that the same assessment rated in both rounds, none is higher than in "
            "{before}",
            of_rated,
        ).format(of=whole(of_rated), before=since)
    return ngettext(
        "{n} of {of} answers that the same assessment rated in both rounds is higher than in {before}",
        "{n} of {of} answers that the same assessment rated in both rounds are higher than in "
        "{before}",
        n,
    ).format(n=whole(n), of=whole(of_rated), before=since)


def _compared(frame: pd.DataFrame, results: Results, round_: str, of: str) -> tuple[int, int, str]:
    """How many rows there are, of how many compared answers, since which round."""
    before = previous_round(results, round_, of or None)
    since = before.code if before else ""
    return len(frame), _n_compared(results, since, round_, of), since


def _n_compared(results: Results, before: str, round_: str, of: str) -> int:
    n = moved(results.answers, before, round_, results.assessed, unit=of or None)
    return n["risen"] + n["same"] + n["fallen"]


def _nothing_to_compare(results: Results, round_: str, of: str) -> str:
    """Why nothing can be compared; empty where something can."""
    before = previous_round(results, round_, of or None)
    if before is None:
        return _("There is no earlier round to compare {round} with").format(round=round_)
    if _n_compared(results, before.code, round_, of) == 0:
        return _("No answer was rated by the same assessment in both {before} and {round}").format(
            before=before.code, round=round_
        )
    return ""


def _reasons(frame: pd.DataFrame) -> str:
    """For how many of these ratings a reason was given."""
    without = int((frame["why"] == _("no reason was given")).sum())
    if without == 0:
        return _("a reason was given for each")
    if without == len(frame):
        return _("no reason was given")
    return _("a reason was given for {n}").format(n=whole(len(frame) - without))

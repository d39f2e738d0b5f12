"""The ratings that a consultation has to settle: what each side says, and how it stands now."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from monitoring.model import (
    ASSESSMENTS_BEST_FIRST,
    REGION,
    Action,
    Assessment,
    NoInformation,
    Plan,
    Round,
    Status,
)
from monitoring.pipeline.explain import unit_name
from monitoring.pipeline.results import Results
from monitoring.pipeline.sides import (
    Comments,
    Row,
    disagrees,
    equal,
    is_missing,
    is_not_agreed,
    said_by_sides,
    speaks,
)
from monitoring.pipeline.words import answer_in_words, assessment_word, short_reason
from monitoring.store import Comment, Upload
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import decimal, whole

REASON_COUNTRY, REASON_EVALUATORS = "Reason of the country", "Reason of the evaluators"
"""Headings under which the reasons of what was not agreed stand in their file; never translated."""


class State(StrEnum):
    """How a rating is settled now."""

    OPEN = "open"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


class Kind(StrEnum):
    """Why a rating is to be settled."""

    DIFFERS = "differs"
    """Both sides rate it, and not alike; or one says that it does not apply."""
    ONE_SIDE = "one_side"
    """Only one side rates it."""
    COMMENT = "comment"
    """Both rate it alike, and the country's comment on the draft disagrees."""


_SIDE = ("status", "code", "value", "word", "symbol", "colour", "evidence", "comment")
SETTLE_COLUMNS = (
    "country", "name", "area", "area_title", "action", "title", "kind",
    *(f"self_{name}" for name in _SIDE),
    *(f"evaluator_{name}" for name in _SIDE),
    "difference", "difference_word",
    "stance", "proposed", "remark", "visibility",
    "last_round", "last_word", "last_symbol", "last_colour", "last_assessment",
    "state", "state_word",
    *(f"agreed_{name}" for name in _SIDE),
    "reason_country", "reason_evaluators", "by", "moment", "signed", "upload", "file",
    "is_alone",
)  # fmt: skip
"""`status` a value of Status or empty where nothing is said, `code` and `value` a level and a number.
`difference` is the evaluators' rating less the country's, in levels or in the unit of the number,
missing where only one can be placed. `moment` is when it was settled (UTC), `signed` says by whom
too; `upload` is 0 while it is open, and `is_alone` says whether that upload says nothing else."""

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "action": mark("Code"),
    "title": mark("Action"),
    "self_word": mark("Country's own"),
    "evaluator_word": mark("Evaluators"),
    "difference_word": mark("Difference"),
    "last_word": mark("Last round"),
    "state_word": mark("Settled as"),
    "signed": mark("By"),
}
"""What a table of the ratings to be settled shows."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many ratings are to be settled, and how many of them are."""

    n: int
    settled: int
    agreed: int

    @property
    def open(self) -> int:
        return self.n - self.settled


def to_settle(
    results: Results,
    round_: str,
    comments: Comments | None = None,
    sent: Mapping[int, Upload] | None = None,
) -> pd.DataFrame:
    """SETTLE_COLUMNS: one row per rating of a round that is to be settled, settled ones included.

    That is each action asked of a country, or of the region, that both sides rate differently, that
    only one of them rates, or with whose rating the country disagrees in its comment; in protocol
    order, then in that of the plan. The region is rated once, and a round that only one side has
    rated compares nothing: there no rating lacks the other. Whose ratings the results are of makes
    no difference.
    sent: the uploads by number, which say by whom and when a rating was settled.
    """
    remarks = {} if comments is None else comments
    uploads = {} if sent is None else sent
    plan = results.plan
    scope = plan.in_scope(plan.round_by_code[round_])
    said = said_by_sides(results, round_)
    before = _before(results, round_)
    heard = {assessment for sides in said.values() for assessment in sides}
    compares = {Assessment.SELF.value, Assessment.EVALUATOR.value} <= heard
    rows = []
    for unit in results.answers.units:
        for action in plan.actions_answered_by(unit):
            if action.code not in scope:
                continue
            sides = said.get((unit, action.code), {})
            own, theirs = sides.get(Assessment.SELF, {}), sides.get(Assessment.EVALUATOR, {})
            remark = remarks.get((unit, action.code))
            kind = _kind(own, theirs, remark)
            lacks = kind is Kind.ONE_SIDE
            if kind is not None and not (lacks and (unit == REGION or not compares)):
                rows.append(
                    {
                        "country": unit,
                        "name": unit_name(results, unit),
                        **_about(action, plan),
                        "kind": kind.value,
                        **_side("self", own, action, plan),
                        **_side("evaluator", theirs, action, plan),
                        **_difference(own, theirs, action, plan),
                        **_remark(remark, action, plan),
                        **_last(before.get((unit, action.code)), action, plan),
                        **_settled(sides.get(Assessment.AGREED, {}), action, plan, uploads),
                    }
                )
    found = pd.DataFrame(rows, columns=list(SETTLE_COLUMNS))
    return found.astype({"difference": "float64", "upload": "int64", "is_alone": "bool"})


def tally(cases: pd.DataFrame) -> Tally:
    """How many of these ratings are settled."""
    settled = cases["state"] != State.OPEN.value
    return Tally(len(cases), int(settled.sum()), int((cases["state"] == State.AGREED.value).sum()))


def tally_by_country(cases: pd.DataFrame) -> pd.DataFrame:
    """`country`, `name`, `n`, `settled`, `open`: one row per country with anything to settle."""
    rows = [
        (country, name, found.n, found.settled, found.open)
        for (country, name), here in cases.groupby(["country", "name"], sort=False)
        for found in [tally(here)]
    ]
    return pd.DataFrame(rows, columns=["country", "name", "n", "settled", "open"])


def settle_finding(cases: pd.DataFrame) -> str:
    """How many ratings are to be settled and how many are, in a sentence."""
    found = tally(cases)
    if not found.n:
        return _("There is nothing to settle: both sides rate alike wherever both rate")
    return ngettext(
        "{settled} of {n} rating is settled", "{settled} of {n} ratings are settled", found.n
    ).format(settled=whole(found.settled), n=whole(found.n))


def _kind(own: Row, theirs: Row, remark: Comment | None) -> Kind | None:
    """Why an answer is to be settled; None where it is not."""
    speak = [speaks(side) for side in (own, theirs)]
    if not any(speak):
        return None
    if not all(speak):
        return Kind.ONE_SIDE
    if not equal(own, theirs):
        return Kind.DIFFERS
    return Kind.COMMENT if disagrees(remark, own) else None


def _about(action: Action, plan: Plan) -> dict[str, str]:
    area = plan.top_area_of(action.code)
    return {
        "area": area,
        "area_title": plan.area_by_code[area].title,
        "action": action.code,
        "title": action.title,
    }


def _side(whose: str, said: Row, action: Action, plan: Plan) -> dict[str, Any]:
    """What one assessment says of the action, its columns named after it."""
    symbol, colour = _look(said, action, plan)
    values = (
        str(said.get("status", "")), str(said.get("level", "")), said.get("value", math.nan),
        answer_in_words(said, action, plan) if said else "", symbol, colour,
        str(said.get("evidence", "")), str(said.get("comment", "")),
    )  # fmt: skip
    return {f"{whose}_{name}": value for name, value in zip(_SIDE, values, strict=True)}


def _look(said: Row, action: Action, plan: Plan) -> tuple[str, str]:
    """Symbol and colour of the level; both empty for anything else."""
    scale = plan.scale_of(action)
    level = scale.level_by_code.get(str(said.get("level", ""))) if scale else None
    return (level.symbol, level.colour) if level else ("", "")


def _difference(own: Row, theirs: Row, action: Action, plan: Plan) -> dict[str, Any]:
    """How far the evaluators' rating is from the country's, as a number and in words."""
    away = _step(theirs, action, plan) - _step(own, action, plan)
    return {"difference": away, "difference_word": _away_in_words(away, action)}


def _step(said: Row, action: Action, plan: Plan) -> float:
    """The place of a level on its scale, or the number; NaN where it has none."""
    scale = plan.scale_of(action)
    if said.get("status") != Status.RATED:
        return math.nan
    if scale is None:
        return math.nan if is_missing(said["value"]) else float(said["value"])
    steps = [level.code for level in scale.levels if level.value is not None]
    return float(steps.index(said["level"])) if said["level"] in steps else math.nan


def _away_in_words(away: float, action: Action) -> str:
    if math.isnan(away):
        return ""
    if away == 0:
        return _("alike")
    if action.is_numeric:
        sentence = _("evaluators {n} lower") if away < 0 else _("evaluators {n} higher")
        return sentence.format(n=f"{decimal(abs(away))} {action.unit}".strip())
    n = int(abs(away))
    if away < 0:
        sentence = ngettext("evaluators {n} level lower", "evaluators {n} levels lower", n)
    else:
        sentence = ngettext("evaluators {n} level higher", "evaluators {n} levels higher", n)
    return sentence.format(n=whole(n))


def _remark(remark: Comment | None, action: Action, plan: Plan) -> dict[str, str]:
    if remark is None:
        return dict.fromkeys(("stance", "proposed", "remark", "visibility"), "")
    proposed = {"level": remark.level, "value": remark.value}
    return {
        "stance": remark.stance,
        "proposed": answer_in_words(proposed, action, plan),
        "remark": remark.text,
        "visibility": remark.visibility,
    }


def _before(results: Results, round_: str) -> dict[tuple[str, str], Row]:
    """The newest earlier answer to each action, the most settled one of its round, by (unit, action).

    What was not agreed then left both ratings standing, and is none itself.
    """
    now = results.plan.round_by_code[round_].order
    earlier: Sequence[Round] = [r for r in results.plan.rounds if r.order < now]
    place = {r.code: n for n, r in enumerate(earlier)}
    rank = {one.value: -n for n, one in enumerate(ASSESSMENTS_BEST_FIRST)}
    ratings = results.ratings
    then = ratings[
        ratings["round"].isin(place) & (ratings["reason"] != NoInformation.NOT_AGREED.value)
    ]
    order = then["round"].astype(object).map(place) * len(rank) + then["assessment"].astype(
        object
    ).map(rank)
    last = then.assign(order=order).sort_values("order", kind="stable")
    last = last.drop_duplicates(["country", "action"], keep="last")
    return {(str(row["country"]), str(row["action"])): row for row in last.to_dict("records")}


def _last(said: Row | None, action: Action, plan: Plan) -> dict[str, str]:
    if said is None:
        names = ("last_round", "last_word", "last_symbol", "last_colour", "last_assessment")
        return dict.fromkeys(names, "")
    symbol, colour = _look(said, action, plan)
    return {
        "last_round": str(said["round"]),
        "last_word": answer_in_words(said, action, plan),
        "last_symbol": symbol,
        "last_colour": colour,
        "last_assessment": assessment_word(str(said["assessment"])),
    }


def _settled(said: Row, action: Action, plan: Plan, sent: Mapping[int, Upload]) -> dict[str, Any]:
    """How it is settled now, by whom and when."""
    state = _state(said)
    upload = sent.get(int(said["upload"])) if said else None
    moment = upload.uploaded_at.strftime("%Y-%m-%d %H:%M UTC") if upload else ""
    reasons = _reasons(said) if state is State.NOT_AGREED else ("", "")
    word = answer_in_words(said, action, plan) if said else ""
    return {
        "state": state.value,
        "state_word": {
            State.OPEN: _("open"),
            State.AGREED: _("agreed: {level}").format(level=word),
            State.NOT_AGREED: short_reason(NoInformation.NOT_AGREED),
        }[state],
        **_side("agreed", said, action, plan),
        "reason_country": reasons[0],
        "reason_evaluators": reasons[1],
        "by": upload.uploaded_by if upload else "",
        "moment": moment,
        "signed": _("{who}, {when}").format(who=upload.uploaded_by or _("not named"), when=moment)
        if upload
        else "",
        "upload": int(said["upload"]) if said else 0,
        "file": str(said["file"]) if said else "",
        "is_alone": upload is not None and rows_of(upload) == 1,
    }


def rows_of(upload: Upload) -> int:
    """How many ratings an upload speaks of."""
    return upload.added + upload.changed + upload.unchanged + upload.withdrawn


def _state(said: Row) -> State:
    if not said:
        return State.OPEN
    return State.NOT_AGREED if is_not_agreed(said) else State.AGREED


def _reasons(said: Row) -> tuple[str, str]:
    """Why the country and why the evaluators hold to their rating."""
    notes = json.loads(said["notes"]) if said["notes"] else {}
    return str(notes.get(REASON_COUNTRY, "")), str(notes.get(REASON_EVALUATORS, ""))

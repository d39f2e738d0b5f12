"""The register of actions: who leads, by when, who has done it, and what is late."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from monitoring.model import REGION, Action, Plan, Responsibility, day_of_target
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.said import Said, said_in
from monitoring.pipeline.views.scope import name_of
from monitoring.pipeline.words import provenance_word, responsibility_word, short_reason
from monitoring.scoring.answers import NOT_APPLICABLE
from monitoring.scoring.arrays import Booleans
from monitoring.scoring.change import place_of
from monitoring.scoring.counts import is_done
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, day, whole

DONE, LATE, UNKNOWN, DUE, NO_DATE, NOT_ASKED = (
    "done", "late", "unknown", "due", "no_date", "not_asked",
)  # fmt: skip
"""Where an action stands. UNKNOWN: its date has passed, and nobody is known not to have done it,
but of some nothing is known. NOT_ASKED: the round asks it of nobody, or it applies to nobody."""

REGISTER_COLUMNS = (
    "action", "title", "area", "area_title", "responsibility", "lead", "partners", "horizon",
    "target_date", "state", "state_word", "reached", "done_by", "at_region", "n_done", "n_asked",
    "n_unknown",
    "share_done", "stage", "minimum_standard", "indicator", "target", "provenance", "as_at",
    "round",
)  # fmt: skip
LATE_COLUMNS = (
    "country", "name", "action", "title", "lead", "target_date", "level", "is_known", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "action": mark("Code"),
    "title": mark("Action"),
    "area_title": mark("Area"),
    "responsibility": mark("Answered by"),
    "lead": mark("Lead"),
    "partners": mark("Partners"),
    "horizon": mark("Horizon"),
    "target_date": mark("Target date"),
    "state_word": mark("State"),
    "reached": mark("Done by"),
    "n_done": mark("Done"),
    "n_asked": mark("Asked"),
    "n_unknown": mark("Nothing known"),
    "stage": mark("Stage"),
    "minimum_standard": mark("Minimum standard"),
    "indicator": mark("Indicator"),
    "target": mark("Target"),
    "provenance": mark("Provenance"),
}
LATE_LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "action": mark("Code"),
    "title": mark("Action"),
    "lead": mark("Lead"),
    "target_date": mark("Target date"),
    "level": mark("Level now"),
}


def state_word(state: str) -> str:
    """Where an action stands, in words."""
    words = {
        DONE: _("done"),
        LATE: _("late"),
        UNKNOWN: _("date passed, not known"),
        DUE: _("due"),
        NO_DATE: _("no date"),
        NOT_ASKED: _("not asked"),
    }
    return words[state]


def as_at(results: Results, round_: str) -> datetime.date | None:
    """The day against which dates are late: that of the round; None where it has none.

    Ratings do not keep the day on which they were given, and what is shown must not change with the
    day on which it is looked at, so that nothing is late then.
    """
    return results.plan.round_by_code[round_].date


def register(results: Results, round_: str, of: str = "") -> pd.DataFrame:
    """REGISTER_COLUMNS: one row per action, in the order of the plan.

    of: a node, whose actions are listed; a country or REGION, whose own answers alone then count;
    or empty for all. `n_done`, `n_asked` and `n_unknown` count countries; where only the region is
    asked, the region. An answer accepted as not applicable is not asked. `share_done` is 0-1 of
    those asked. `reached` says both of countries and of the region; `done_by` and `at_region` say
    it of each, empty for whom is not asked. `target_date` and `as_at` are dates, the first None where the action has none that
    can be read: a horizon such as "short" is no date, and the date of the plan makes nothing late.
    `as_at` is None for a round without a date, and nothing is late then.
    `stage` is a text, as are all others. Raises KeyError for an unknown round.
    """
    here = _here(results, round_, of)
    rows = [_row(results, here, action) for action in _actions(results, of)]
    frame = pd.DataFrame(rows, columns=list(REGISTER_COLUMNS[:-2]))
    # Dates stay dates, and None stays None, whatever pandas would make of a column of them.
    frame["target_date"] = pd.Series([row["target_date"] for row in rows], dtype=object)
    frame["as_at"] = pd.Series([here.day] * len(rows), dtype=object)
    return frame.assign(round=round_)[list(REGISTER_COLUMNS)]


def late_by_country(results: Results, round_: str, of: str = "") -> pd.DataFrame:
    """LATE_COLUMNS: one row per country, or the region, and action whose date passed before it did it.

    of: as in `register`. Empty for a round without a date. `level` is what it reached by the round, or why that is not known;
    `is_known` tells the two apart. Countries in their order, and their actions by date.
    """
    here = _here(results, round_, of)
    rows = [
        (unit, name_of(results, unit), action.code, action.title, action.lead, date,
         here.word(u, a), bool(here.rated[u, a]), round_)
        for action in _actions(results, of)
        if (date := _date(action)) is not None and here.is_past(date)
        for a in (here.place_of_action[action.code],)
        for u, unit in enumerate(here.units)
        if here.applicable[u, a] and not here.done[u, a]
    ]  # fmt: skip
    place = {unit: n for n, unit in enumerate(here.units)}
    rows.sort(key=lambda row: (place[row[0]], row[5]))
    frame = pd.DataFrame(rows, columns=list(LATE_COLUMNS))
    frame["target_date"] = pd.Series([row[5] for row in rows], dtype=object)
    return frame.astype({"is_known": bool})


def as_at_note(frame: pd.DataFrame) -> str:
    """Of which day late and due are told; empty where the round has none."""
    days = frame["as_at"].dropna()
    if days.empty:
        return ""
    return _("What is late or due is told as at {day}, the date of the round.").format(
        day=day(days.iloc[0])
    )


def register_finding(frame: pd.DataFrame, results: Results, round_: str, of: str = "") -> str:
    """How many actions are late, by whom they are not done, what comes next, what has no date."""
    asked = frame[frame["state"] != NOT_ASKED]
    if asked.empty:
        return _("No action is asked here in this round")
    dated = asked["target_date"].notna()
    if not dated.any():
        return ngettext(
            "{n} action is listed; it has no date, so that it cannot be late",
            "{n} actions are listed; none has a date, so that none can be late",
            len(asked),
        ).format(n=whole(len(asked)))
    return clauses(*_clauses(asked, results, round_, of))


def _clauses(asked: pd.DataFrame, results: Results, round_: str, of: str) -> Iterator[str]:
    n = asked["state"].value_counts()
    n_late, n_unknown, n_due = (int(n.get(state, 0)) for state in (LATE, UNKNOWN, DUE))
    if as_at(results, round_) is None:
        yield _("The round has no date, so that no action can be called late")
    else:
        yield _late_clause(results, n_late, late_by_country(results, round_, of))
    if n_unknown:
        yield ngettext(
            "of {n} action whose date has passed too little is known",
            "of {n} actions whose date has passed too little is known",
            n_unknown,
        ).format(n=whole(n_unknown))
    if n_due:
        following = asked.loc[asked["state"] == DUE, "target_date"].min()
        yield ngettext(
            "{n} action is due, on {day}",
            "{n} actions are due, the first on {day}",
            n_due,
        ).format(n=whole(n_due), day=day(following))
    n_dateless = int(asked["target_date"].isna().sum())
    if n_dateless:
        yield ngettext("{n} has no date", "{n} have no date", n_dateless).format(
            n=whole(n_dateless)
        )


def _late_clause(results: Results, n_late: int, late: pd.DataFrame) -> str:
    if not n_late:
        return _("No action is known to be late")
    units = set(late.loc[late["is_known"], "country"])
    countries = len(units - {REGION})
    if not countries:
        by_whom = _("the region")
    elif len(units) == 1:
        by_whom = results.name_of(units.pop())
    elif REGION in units:
        by_whom = ngettext(
            "{n} country and the region", "{n} countries and the region", countries
        ).format(n=whole(countries))
    else:
        by_whom = ngettext("{n} country", "{n} countries", countries).format(n=whole(countries))
    return ngettext(
        "{n} action is late: its date has passed, and it is not done by {whom}",
        "{n} actions are late: their date has passed, and they are not done by {whom}",
        n_late,
    ).format(n=whole(n_late), whom=by_whom)


@dataclass(frozen=True)
class _Here:
    """What these units say of every action in one round, as arrays over (unit, action)."""

    results: Results
    round: str
    day: datetime.date | None
    units: tuple[str, ...]
    place_of_action: Mapping[str, int]
    done: Booleans
    rated: Booleans
    applicable: Booleans
    is_one_unit: bool

    def word(self, u: int, a: int) -> str:
        """What a unit reached of an action, in the words of the scale, or why that is not known."""
        return self._said[self.units[u], self.results.plan.actions[a].code].word

    @cached_property
    def _said(self) -> Mapping[tuple[str, str], Said]:
        return said_in(self.results, self.round)

    def is_past(self, date: datetime.date) -> bool:
        """Whether a date had passed by the round; of a round without a date that is not known."""
        return self.day is not None and date < self.day


def _here(results: Results, round_: str, of: str) -> _Here:
    given = results.answers
    places = [n for n, unit in enumerate(given.units) if of not in given.units or unit == of]
    r = place_of(given, round_)
    return _Here(
        results=results,
        round=round_,
        day=as_at(results, round_),
        units=tuple(given.units[n] for n in places),
        place_of_action={action.code: n for n, action in enumerate(given.plan.actions)},
        done=is_done(given)[r, places],
        rated=given.rated[r, places],
        applicable=given.applicable[r, places],
        is_one_unit=of in given.units,
    )


def _actions(results: Results, of: str) -> tuple[Action, ...]:
    if of in results.answers.units:
        return results.plan.actions_answered_by(of)
    return tuple(results.plan.actions_under(of or results.plan.code))


def _date(action: Action) -> datetime.date | None:
    return day_of_target(action.target_date.strip())


def _row(results: Results, here: _Here, action: Action) -> dict[str, Any]:
    plan, a = results.plan, here.place_of_action[action.code]
    date, state = _date(action), _state(here, action)
    asked, done = here.applicable[:, a], here.done[:, a]
    counted = _counted(here, action)
    n_asked, n_done = int((asked & counted).sum()), int((done & counted).sum())
    n_unknown = int((asked & counted & ~here.rated[:, a]).sum())
    area = plan.area_by_code[plan.top_area_of(action.code)]
    return {
        "action": action.code,
        "title": action.title,
        "area": area.code,
        "area_title": area.title,
        "responsibility": responsibility_word(action.responsibility),
        "lead": action.lead,
        "partners": action.partners,
        "horizon": action.horizon,
        "target_date": date,
        "state": state,
        "state_word": state_word(state),
        "reached": _reached(here, action, n_done, n_asked),
        "done_by": _done_by(here, action, n_done, n_asked, n_unknown),
        "at_region": _at_region(here, action),
        "n_done": n_done,
        "n_asked": n_asked,
        "n_unknown": n_unknown,
        "share_done": n_done / n_asked if n_asked else np.nan,
        "stage": "" if action.stage is None else str(action.stage),
        "minimum_standard": _level_label(plan, action, action.minimum_standard),
        "indicator": action.indicator,
        "target": _level_label(plan, action, action.target),
        "provenance": provenance_word(action.provenance) if action.provenance else "",
    }


def _counted(here: _Here, action: Action) -> Booleans:
    """Whom the numbers count: the countries; the region where only it is asked or looked at."""
    if here.is_one_unit:
        return np.ones(len(here.units), dtype=bool)
    of_region = action.responsibility is Responsibility.REGION
    return np.array([(unit == REGION) == of_region for unit in here.units], dtype=bool)


def _state(here: _Here, action: Action) -> str:
    a = here.place_of_action[action.code]
    asked = here.applicable[:, a]
    open_ = asked & ~here.done[:, a]
    if not asked.any():
        return NOT_ASKED
    if not open_.any():
        return DONE
    date = _date(action)
    if date is None:
        return NO_DATE
    if not here.is_past(date):
        return DUE
    return LATE if (open_ & here.rated[:, a]).any() else UNKNOWN


def _reached(here: _Here, action: Action, n_done: int, n_asked: int) -> str:
    """How many countries have done it of those asked, and what the region reached, where it is asked."""
    a = here.place_of_action[action.code]
    if here.is_one_unit:
        return here.word(0, a)
    parts = []
    if action.responsibility is not Responsibility.REGION:
        parts.append(
            ngettext("{n} of {of} country", "{n} of {of} countries", n_asked).format(
                n=whole(n_done), of=whole(n_asked)
            )
            if n_asked
            else short_reason(NOT_APPLICABLE)
        )
    return clauses(*parts, _at_region(here, action))


def _done_by(here: _Here, action: Action, n_done: int, n_asked: int, n_unknown: int) -> str:
    """How many countries have done it, and of how many nothing is known; of one unit its answer."""
    if here.is_one_unit:
        return here.word(0, here.place_of_action[action.code])
    if action.responsibility is Responsibility.REGION:
        return ""
    if not n_asked:
        return short_reason(NOT_APPLICABLE)
    if n_unknown:
        return _("done by {n} of {of}, {unknown} unknown").format(
            n=whole(n_done), of=whole(n_asked), unknown=whole(n_unknown)
        )
    return _("done by {n} of {of}").format(n=whole(n_done), of=whole(n_asked))


def _at_region(here: _Here, action: Action) -> str:
    """What the region reached, where it is asked beside countries or alone."""
    asks_region = action.responsibility is not Responsibility.COUNTRY
    if here.is_one_unit or REGION not in here.units or not asks_region:
        return ""
    word = here.word(here.units.index(REGION), here.place_of_action[action.code])
    return _("the region: {level}").format(level=word)


def _level_label(plan: Plan, action: Action, written: str) -> str:
    """The label of a level that is written as its code; anything else as it is written."""
    scale = plan.scale_of(action)
    level = scale.level_by_code.get(written.strip()) if scale else None
    return level.label if level else written

"""The period for comments: announced, waited for, and after its end equal ratings become agreed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from monitoring.model import Assessment, Plan, Problem, Round, RoundState, Status
from monitoring.pipeline.explain import unit_name
from monitoring.pipeline.results import Results, results
from monitoring.pipeline.settle import SettleRefused
from monitoring.pipeline.sides import Comments, Row, disagrees, equal, said_by_sides
from monitoring.pipeline.typed import Typed, type_ratings
from monitoring.pipeline.verdict import FileVerdict
from monitoring.pipeline.words import answer_in_words
from monitoring.pipeline.workspace import Workspace, round_in
from monitoring.store import RoundPublished, Seen, SeenNoMore, comments_of, set_comments_until
from monitoring.translation import gettext as _
from monitoring.written import day

SETTLED = "Settled"
"""The heading in the file under which it stands why these became agreed; never translated."""
NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Equal:
    """A rating that both sides give alike and on which nothing is agreed yet.

    rating: as a file says it; word: as a reader reads it. is_disputed: the country's comment on
    the draft disagrees with it, so that it is to be settled and does not become agreed by itself.
    """

    country: str
    name: str
    action: str
    title: str
    rating: str
    word: str
    is_disputed: bool


def today() -> date:
    """The day by which periods begin and end, in UTC."""
    return datetime.now(UTC).date()


def announce(
    workspace: Workspace, plan: str, code: str, until: date | None, *, on: date | None = None
) -> Round:
    """Say until when countries may comment on the draft findings of a round; None takes it back.

    on: today. Raises UnknownPlan, UnknownRound, RoundPublished, or SettleRefused for a day in the
    past.
    """
    # A plan in a reader's language must not leave that language in the store.
    own = workspace.plan(plan)
    round_ = round_in(own, code)
    if round_.state is RoundState.PUBLISHED:
        raise RoundPublished(round_.code)
    if until is not None and until < (on or today()):
        raise SettleRefused(
            Problem(
                "period_in_the_past", "", "",
                _("{day} is past.").format(day=day(until)),
                _("Name today or a day to come, so that countries have time to comment."),
                found=until.isoformat(),
            )
        )  # fmt: skip
    set_comments_until(workspace.store, own.code, round_, until)
    return round_in(workspace.plan(own.code), round_.code)


def has_ended(round_: Round, on: date) -> bool:
    """Whether the announced period is over: the day after its last one."""
    return round_.comments_until is not None and on > round_.comments_until


def period_sentence(round_: Round, on: date) -> str:
    """How the period for comments on a round stands."""
    if round_.comments_until is None:
        return _("No period for comments is announced for the round {round}.").format(
            round=round_.code
        )
    until = day(round_.comments_until)
    if has_ended(round_, on):
        return _("The period for comments ended on {day}.").format(day=until)
    if round_.state is RoundState.PUBLISHED:
        return _(
            "The round {round} was published before the period for comments ended, which was to run "
            "until {day}."
        ).format(round=round_.code, day=until)
    return _(
        "The period for comments runs until {day}; equal ratings can become agreed the day after."
    ).format(day=until)


def equal_ratings(found: Results, round_: str, comments: Comments) -> list[Equal]:
    """The ratings of a round that both sides give alike, without those that are settled already.

    Of what is asked only: what was answered before the plan or the round's scope left it out stays
    as it is. In protocol order, then in that of the plan.
    """
    plan = found.plan
    scope = plan.in_scope(plan.round_by_code[round_])
    said = said_by_sides(found, round_)
    return [
        Equal(
            unit,
            unit_name(found, unit),
            action.code,
            action.title,
            _as_typed(own, action.code, plan),
            answer_in_words(own, action, plan),
            disagrees(comments.get((unit, action.code)), own),
        )
        for unit in found.answers.units
        for action in plan.actions_answered_by(unit)
        if action.code in scope
        for sides in [said.get((unit, action.code), {})]
        for own in [sides.get(Assessment.SELF, {})]
        if Assessment.AGREED.value not in sides and equal(own, sides.get(Assessment.EVALUATOR, {}))
    ]


def settle_equal(
    workspace: Workspace, plan: str, round_: str, *, by: str, on: date | None = None
) -> tuple[FileVerdict | None, list[Equal]]:
    """Let equal ratings on which no comment disagrees become agreed, all as one upload.

    on: today. Returns the verdict, None where there was nothing to do, and the ratings in it. Raises
    UnknownPlan, UnknownRound, or SettleRefused before the announced period has ended, and where
    anybody wrote anything meanwhile.
    """
    # Ratings, comments, the plan and the period decide it together, and so none may change.
    seen = Seen(revision=workspace.store.revision())
    own = workspace.plan(plan)
    here = round_in(own, round_)
    require_ended(here, on or today())
    found = results(workspace, own.code)
    comments = comments_of(workspace.store, own.code, here.code)
    alike = [one for one in equal_ratings(found, here.code, comments) if not one.is_disputed]
    if not alike:
        return None, []
    until = here.comments_until.isoformat() if here.comments_until else ""
    why = {SETTLED: f"equal ratings; the period for comments ended on {until}"}
    typed = [
        Typed(one.country, one.action, one.rating, Assessment.AGREED.value, notes=why)
        for one in alike
    ]
    about = ("equal ratings",)
    try:
        verdict = type_ratings(workspace, own.code, here.code, typed, about, by=by, seen=seen)
    except SeenNoMore as moved:
        advice = _("Look at which ratings are equal now, and try again.")
        raise SettleRefused(Problem("kept_meanwhile", "", "", str(moved), advice)) from None
    return verdict, alike


def require_ended(round_: Round, on: date) -> None:
    """Raises SettleRefused unless the announced period for comments on the round is over."""
    if has_ended(round_, on):
        return
    advice = (
        _("Announce one, so that countries know until when they may comment.")
        if round_.comments_until is None
        else _("Wait until then.")
    )
    raise SettleRefused(Problem("period_not_over", "", "", period_sentence(round_, on), advice))


def _as_typed(said: Row, code: str, plan: Plan) -> str:
    """A rating as a file says it, so that it is read as the same."""
    if said["status"] == Status.NOT_APPLICABLE:
        return NOT_APPLICABLE
    scale = plan.scale_of(plan.action_by_code[code])
    if scale is None or math.isfinite(said["value"]):
        return number_text(float(said["value"]))
    level = scale.level_by_code.get(said["level"])
    return level.label if level else str(said["level"])


def number_text(number: float) -> str:
    """A number with a decimal point that is read as exactly this number, never as thousands."""
    text = format(Decimal(repr(number)), "f")
    if "." not in text:
        text += ".0"
    decimals = len(text) - text.index(".") - 1
    return f"{text}0" if decimals == 3 else text

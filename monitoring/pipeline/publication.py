"""What of a plan may be shown to everybody: its published rounds, and nothing of the others."""

from __future__ import annotations

from dataclasses import replace

from monitoring.model import Plan, Round, RoundState
from monitoring.pipeline.results import Results


def is_published(plan: Plan, round_: str) -> bool:
    """Whether a round of the plan is published; False for one that the plan does not have."""
    found = plan.round_by_code.get(round_)
    return found is not None and found.state is RoundState.PUBLISHED


def published_rounds(plan: Plan) -> tuple[Round, ...]:
    """The published rounds in their order."""
    return tuple(one for one in plan.rounds if one.state is RoundState.PUBLISHED)


def newest_published(plan: Plan, until: str = "") -> Round | None:
    """The last published round, not after the round `until` where one is named; None without any."""
    order = plan.round_by_code[until].order if until in plan.round_by_code else None
    found = [one for one in published_rounds(plan) if order is None or one.order <= order]
    return found[-1] if found else None


def published_only(results: Results) -> Results:
    """The same results without any round that is not published: neither its ratings nor its name.

    Everything that is worked out of them (answers, scores, counts, changes, paths) then knows
    nothing of the others. Without a published round there is a plan without rounds and ratings.
    """
    kept = published_rounds(results.plan)
    is_kept = results.ratings["round"].isin([one.code for one in kept])
    if kept == results.plan.rounds and is_kept.all():
        # What was worked out of them stands; nobody needs it twice.
        return results
    ratings = results.ratings[is_kept].reset_index(drop=True)
    return replace(results, plan=results.plan.with_rounds(kept), ratings=ratings)

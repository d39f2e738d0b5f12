"""The verb `analyse robustness`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from monitoring import pipeline
from monitoring.cli.numbers import (
    NOTHING,
    approval_line,
    place_text,
    places_text,
    score_text,
    shifted_line,
)
from monitoring.cli.shell import DONE, Verbs, add_verb, in_columns, tell
from monitoring.model import BEST_AVAILABLE, Assessment
from monitoring.pipeline import Workspace
from monitoring.pipeline.analyses.holding import holding_sentences
from monitoring.pipeline.analyses.robustness import (
    CHANCE_BY_CONFIDENCE,
    CHANCE_UNSTATED,
    RobustnessAnalysis,
    robustness_of,
    variant_word,
)
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.pipeline.words import aggregation_word, assessment_word, short_reason
from monitoring.scoring.robustness import DRAWS, SEED, Robustness
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import percent

MOST_DRAWS = 100_000
LARGEST_SEED = 2**63 - 1


def add(questions: Verbs) -> None:
    """The words that this question takes."""
    one = add_verb(
        questions,
        "robustness",
        _robustness,
        _("whether the order of the countries would hold, had choices been different"),
    )
    one.add_argument("--plan", required=True)
    one.add_argument("--round", help=_("the latest with ratings when left out"))
    one.add_argument("--node", metavar="CODE", help=_("an area or action instead of the plan"))
    one.add_argument("--draws", type=_whole(1, MOST_DRAWS), default=DRAWS, metavar="N")
    one.add_argument(
        "--seed",
        type=_whole(0, LARGEST_SEED),
        default=SEED,
        metavar="N",
        help=_("the same seed gives the same draws"),
    )
    one.add_argument(
        "--rating-noise",
        action="store_true",
        help=_("let ratings be one level off, by the confidence said with them"),
    )
    one.add_argument("--assessment", choices=[a.value for a in Assessment])


def _whole(low: int, high: int) -> Any:
    """What argparse makes a whole number of, from `low` to `high`."""

    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(
                _("'{text}' is no whole number from {low} to {high}.").format(
                    text=text, low=low, high=high
                )
            )
        return int(text)

    return number


def _robustness(workspace: Workspace, given: argparse.Namespace) -> int:
    results = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    if not results.plan.actions:
        raise NoTemplate(no_actions_sentence(results.plan))
    analysis = robustness_of(
        results, given.round, given.node, given.draws, given.seed, given.rating_noise
    )
    is_action = analysis.node in results.plan.action_by_code
    tell(given, analysis.as_json(), list(_lines(analysis, is_action)))
    return DONE


def _lines(analysis: RobustnessAnalysis, is_action: bool) -> Iterator[str]:
    yield " · ".join(
        (
            analysis.plan,
            _("round {round}").format(round=analysis.round),
            assessment_word(analysis.assessment),
            f"{analysis.node} {analysis.title}",
        )
    )
    if analysis.found is None:
        yield analysis.why_nothing
        return
    yield from _setting_lines(analysis.found)
    if is_action:
        yield _(
            "{node} is a single action: it has no parts, so that weights and aggregation cannot move "
            "its order. The intervals say nothing of how sure its ratings are."
        ).format(node=analysis.node)
    yield approval_line(analysis.ranking_approved_by)
    yield ""
    if analysis.held is not None:
        yield from holding_sentences(analysis.held, analysis.names)
        yield ""
    yield from _interval_lines(analysis, analysis.found)
    yield ""
    yield from _group_lines(analysis, analysis.found)
    yield ""
    yield _("Rank, had one choice been different:")
    yield from _variant_lines(analysis)
    if len(analysis.left_out):
        yield ""
        yield _("Rank without one area, and by how many places it changes:")
        yield from _left_out_lines(analysis)


def _setting_lines(found: Robustness) -> Iterator[str]:
    settings = found.settings
    draws = ngettext("{n} draw", "{n} draws", settings.draws).format(n=settings.draws)
    yield _("{draws}, seed {seed}: each weight × {low:g} to {high:g}; {kinds} (floor {floor:g}).").format(
        draws=draws,
        seed=settings.seed,
        low=1 - settings.weight_noise,
        high=1 + settings.weight_noise,
        kinds=_(" or ").join(map(aggregation_word, settings.aggregators)),
        floor=settings.floor,
    )  # fmt: skip
    yield _("5 %, 50 % and 95 %: the rank that so many draws do not exceed.")
    if settings.has_rating_noise:
        yield _(
            "Ratings may be one level off, with a chance of {high:g} (confidence high), {medium:g} "
            "(medium), {low:g} (low) and {unstated:g} (not stated): a convention."
        ).format(**CHANCE_BY_CONFIDENCE, unstated=CHANCE_UNSTATED)


def _interval_lines(analysis: RobustnessAnalysis, found: Robustness) -> Iterator[str]:
    """One row per ranked country, the best first; then who has no rank, and why."""
    heading = [
        _("country"),
        _("score (range)"),
        _("rank"),
        _("5 %"),
        _("50 %"),
        _("95 %"),
        *(_("in first {k}").format(k=k) for k in found.settings.first),
    ]
    bounds = analysis.official[["country", "bound_low", "bound_high"]]
    frame = found.frame.merge(bounds, on="country")
    ranked = frame[frame["rank"].notna()].sort_values(["rank", "rank_median"], kind="stable")
    rows = [
        [
            analysis.names[row["country"]],
            score_text(row["score"], row["bound_low"], row["bound_high"]),
            *(place_text(row[name]) for name in ("rank", "rank_low", "rank_median", "rank_high")),
            *(percent(row[f"first_{k}"]) for k in found.settings.first),
        ]
        for row in ranked.to_dict("records")
    ]
    yield from in_columns([heading, *rows])
    without = frame[frame["rank"].isna()]
    if len(without):
        yield _("No score and no rank: {countries}.").format(
            countries=_with_reasons(analysis, without)
        )


def _with_reasons(analysis: RobustnessAnalysis, rows: pd.DataFrame) -> str:
    return ", ".join(
        f"{analysis.names[row['country']]} ({short_reason(row['reason'])})"
        for row in rows.to_dict("records")
    )


def _group_lines(analysis: RobustnessAnalysis, found: Robustness) -> Iterator[str]:
    if not found.groups:
        yield _("No two intervals overlap: these draws tell every country apart from every other.")
        yield from _still_moving_lines(analysis)
        return
    yield _("Not to be told apart, since their intervals overlap:")
    place = {row["country"]: n for n, row in enumerate(_in_order(analysis, analysis.official))}
    for country in sorted(found.alike, key=place.__getitem__):
        others = sorted(found.alike[country], key=place.__getitem__)
        if others:
            yield "  " + _("{country}: not from {others}.").format(
                country=analysis.names[country], others=_names(analysis, others)
            )
    apart = [country for country, others in found.alike.items() if not others]
    if apart:
        yield _("Apart from all others: {countries}.").format(countries=_names(analysis, apart))


def _still_moving_lines(analysis: RobustnessAnalysis) -> Iterator[str]:
    """The areas without which the order would be another one, though the draws keep it."""
    left_out = analysis.left_out
    moved = left_out[left_out["rank_change"].fillna(0) != 0]
    for area, here in moved.groupby("area", sort=False):
        yield ngettext(
            "But leaving out {area} would change the rank of {n} country.",
            "But leaving out {area} would change the ranks of {n} countries.",
            len(here),
        ).format(area=area, n=len(here))


def _names(analysis: RobustnessAnalysis, countries: Sequence[str]) -> str:
    return ", ".join(analysis.names[country] for country in countries)


def _variant_lines(analysis: RobustnessAnalysis) -> Iterator[str]:
    ranks = analysis.variants.pivot(index="country", columns="variant", values="rank")
    shown = list(dict.fromkeys(analysis.variants["variant"]))
    heading = [_("country"), *map(variant_word, shown), _("best to worst")]
    rows = []
    for row in _in_order(analysis, analysis.ranges):
        country = row["country"]
        if pd.notna(row["best"]):
            places = [place_text(ranks.loc[country, variant]) for variant in shown]
            best_to_worst = _("{best} to {worst}").format(best=row["best"], worst=row["worst"])
            rows.append([analysis.names[country], *places, best_to_worst])
    n_ranked = [int(ranks[variant].notna().sum()) for variant in shown]
    rows.append([_("countries ranked"), *map(str, n_ranked), ""])
    yield from in_columns([heading, *rows])
    if len(set(n_ranked)) > 1:
        yield _(
            "A rank is one among the countries ranked in its column: where these are more or fewer, a "
            "country moves without having changed beside the others."
        )


def _left_out_lines(analysis: RobustnessAnalysis) -> Iterator[str]:
    left_out = analysis.left_out
    areas = list(dict.fromkeys(left_out["area"]))
    cells = {(row["area"], row["country"]): row for row in left_out.to_dict("records")}
    rows = [
        [
            analysis.names[row["country"]],
            *(_without_text(cells[area, row["country"]]) for area in areas),
        ]
        for row in _in_order(analysis, analysis.official)
        if pd.notna(row["rank"])
    ]
    yield from in_columns([[_("country"), *areas], *rows])
    lost = left_out[left_out["rank"].notna() & left_out["rank_without"].isna()]
    for area, here in lost.groupby("area", sort=False):
        yield _("No score without {area}: {countries}.").format(
            area=area, countries=_with_reasons(analysis, here)
        )
    if len(lost):
        yield shifted_line()
    if analysis.areas_not_asked:
        yield _(
            "Not shown, since they ask nothing of the countries and leaving them out changes "
            "nothing: {areas}."
        ).format(areas=", ".join(analysis.areas_not_asked))


def _without_text(row: dict[Any, Any]) -> str:
    if pd.isna(row["rank_without"]):
        return NOTHING
    change = places_text(row["rank_change"])
    return place_text(row["rank_without"]) + (f" ({change})" if change != "0" else "")


def _in_order(analysis: RobustnessAnalysis, frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame by the official rank of their countries, the unranked last."""
    rank = dict(zip(analysis.official["country"], analysis.official["rank"], strict=True))
    last = len(rank) + 1

    def place(row: dict[Any, Any]) -> int:
        found = rank[row["country"]]
        return last if pd.isna(found) else int(found)

    return sorted(frame.to_dict("records"), key=place)

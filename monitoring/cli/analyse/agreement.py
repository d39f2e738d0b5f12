"""The verb `analyse agreement`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from monitoring import pipeline
from monitoring.cli.numbers import NOTHING, change_text
from monitoring.cli.shell import DONE, Verbs, WrongUsage, add_verb, in_columns, tell
from monitoring.pipeline import Workspace
from monitoring.pipeline.analyses.agreement import (
    AgreementAnalysis,
    Row,
    agreement,
    all_three_sentence,
    areas_sentence,
    bias_sentence,
    pair_word,
    reading_word,
    reason_sentence,
    reasons,
)
from monitoring.pipeline.intake import no_actions_sentence
from monitoring.pipeline.templates import NoTemplate
from monitoring.scoring.assessments import ALL, PAIRS
from monitoring.scoring.bootstrap import SEED
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import percent

INDENT = "  "


def add(questions: Verbs) -> None:
    """The words that this question takes."""
    one = add_verb(
        questions,
        "agreement",
        _agreement,
        _("whether self-assessments, evaluators' ratings and agreed ratings say the same"),
    )
    one.add_argument("--plan", required=True)
    one.add_argument("--round", help=_("one round; each and all together without it"))
    one.add_argument(
        "--seed",
        type=int,
        default=SEED,
        metavar="N",
        help=_("of the intervals; the same seed gives the same intervals"),
    )


def _agreement(workspace: Workspace, given: argparse.Namespace) -> int:
    if given.seed < 0:
        raise WrongUsage(
            _("--seed {seed} is below 0. Give a whole number from 0.").format(seed=given.seed)
        )
    results = pipeline.results(workspace, given.plan)
    if not results.plan.actions:
        raise NoTemplate(no_actions_sentence(results.plan))
    found = agreement(results, given.round, given.seed)
    tell(given, found.as_json(), list(_lines(found)))
    return DONE


def _lines(found: AgreementAnalysis) -> Iterator[str]:
    yield _("{plan} · agreement of the assessments").format(plan=found.plan)
    if found.has_pairs:
        for round_ in _rounds(found):
            yield ""
            yield _round_word(round_)
            yield from (f"{INDENT}{line}" for line in _round_lines(found, round_))
        yield from _tables(found)
    yield ""
    yield from found.notes
    if found.has_pairs:
        yield _("The coefficients are explained on the page Method (Agreement).")


def _rounds(found: AgreementAnalysis) -> list[str]:
    """The rounds to speak of; all together only where that is more than one of them says."""
    with_pairs = set(found.overall.loc[found.overall["n_pairs"] > 0, "round"]) - {ALL}
    rounds = list(found.overall["round"].unique())
    return [r for r in rounds if r != ALL or len(with_pairs) > 1]


def _round_word(round_: str) -> str:
    if round_ == ALL:
        return _("All rounds together")
    return _("Round {round}").format(round=round_)


def _round_lines(found: AgreementAnalysis, round_: str) -> Iterator[str]:
    rows = found.overall[found.overall["round"] == round_].to_dict("records")
    with_pairs = [row for row in rows if row["n_pairs"]]
    if not with_pairs:
        yield _("No action of a country was rated in two assessments.")
    for first, second in PAIRS:
        here = [row for row in with_pairs if (row["first"], row["second"]) == (first, second)]
        for row in _telling(here, "n_pairs"):
            yield _of_scale(pair_word(first, second), row["scale"])
            yield from (f"{INDENT}{line}" for line in _pair_lines(row))
    of_one_pair = [row for row in with_pairs if (row["first"], row["second"]) == PAIRS[0]]
    for row in _telling(of_one_pair, "n_all_three"):
        yield from _all_three_lines(row)


def _telling(rows: Sequence[Row], n: str) -> list[Row]:
    """The rows that count anything; a scale alone only where it is not all that is counted."""
    total = max((row[n] for row in rows if row["scale"] == ALL), default=0)
    return [row for row in rows if row[n] and (row["scale"] == ALL or row[n] < total)]


def _of_scale(words: str, scale: str) -> str:
    if scale == ALL:
        return words
    return _("{words}, on the scale {scale} alone").format(words=words, scale=scale)


def _pair_lines(row: Row) -> Iterator[str]:
    """The figures of two assessments, in the order in which they should be read."""
    countries = ngettext("{n} country", "{n} countries", row["n_countries"])
    pairs = ngettext("{n} pair", "{n} pairs", row["n_pairs"]).format(n=row["n_pairs"])
    yield f"{pairs}, {countries.format(n=row['n_countries'])}"
    if row["n_in_levels"]:
        yield _("exact: {share}").format(share=percent(row["exact"]))
        yield _("within one level: {share}").format(share=percent(row["within_one"]))
    yield _("mean signed difference: {differences}").format(differences=_differences(row))
    yield f"{INDENT}{bias_sentence(row)}"
    if not row["reason"]:
        interval = _interval(row, "kappa_quadratic", "{:.3f}")
        yield _("quadratic kappa: {kappa}").format(kappa=f"{row['kappa_quadratic']:.3f}{interval}")
        yield _alpha_line(row["alpha_ordinal"])
        yield _("plain kappa {plain:.3f}, linear kappa {linear:.3f}").format(
            plain=row["kappa"], linear=row["kappa_linear"]
        )
    yield from map(reason_sentence, reasons(row))


def _alpha_line(alpha: float) -> str:
    return _("ordinal alpha: {alpha:.3f}, {reading}").format(
        alpha=alpha, reading=reading_word(alpha)
    )


def _differences(row: Row) -> str:
    told = []
    if row["n_in_levels"]:
        levels = _("{n} levels").format(n=change_text(row["bias_levels"], 2))
        told.append(levels + _interval(row, "bias_levels", "{:+.2f}"))
    points = _("{n} points").format(n=change_text(row["bias_points"], 1))
    told.append(points + _interval(row, "bias_points", "{:+.1f}"))
    return ", ".join(told)


def _interval(row: Row, measure: str, how: str) -> str:
    """The interval in brackets; empty where there is none."""
    if row[f"{measure}_interval_reason"]:
        return ""
    low, high = (how.format(row[f"{measure}_{end}"]) for end in ("low", "high"))
    return " " + _("(95 % interval {low} to {high})").format(low=low, high=high)


def _all_three_lines(row: Row) -> Iterator[str]:
    """The figures of what all three assessments rated."""
    n = row["n_all_three"]
    items = ngettext("{n} action rated in all", "{n} actions rated in all", n).format(n=n)
    yield ": ".join((_of_scale(_("All three assessments"), row["scale"]), items))
    if row["all_three_reason"]:
        yield f"{INDENT}{all_three_sentence(row['all_three_reason'])}"
        return
    kappa = _("Fleiss' kappa: {kappa:.3f}").format(kappa=row["fleiss_kappa"])
    yield f"{INDENT}{kappa}"
    yield f"{INDENT}{_alpha_line(row['alpha_all_three'])}"


def _tables(found: AgreementAnalysis) -> Iterator[str]:
    """The areas and the countries of the round that was asked, or of all together."""
    for first, second in PAIRS:
        for frame, column, names in (
            (found.by_area, "area", found.titles),
            (found.by_country, "country", found.names),
        ):
            here = frame[
                (frame["round"] == found.round)
                & (frame["scale"] == ALL)
                & (frame["first"] == first.value)
                & (frame["second"] == second.value)
            ]
            if len(here):
                yield ""
                yield f"{pair_word(first, second)} · {_round_word(found.round)}"
                yield from (f"{INDENT}{line}" for line in _table(here, column, names))
                if column == "area" and (sentence := areas_sentence(here)):
                    yield f"{INDENT}{sentence}"
                for reason in _reasons_of(here):
                    yield f"{INDENT}{NOTHING} {reason_sentence(reason)}"


def _reasons_of(rows: pd.DataFrame) -> list[str]:
    """Why a row of a table has no coefficients or, of an area, no interval; each reason once."""
    columns = [name for name in rows.columns if name == "reason" or name.endswith("_reason")]
    found = (reason for column in columns for reason in rows[column] if reason)
    return list(dict.fromkeys(found))


def _table(rows: pd.DataFrame, column: str, names: Mapping[str, str]) -> list[str]:
    heading = [
        {"area": _("area"), "country": _("country")}[column],
        _("pairs"),
        _("exact"),
        _("within one"),
        _("levels (95 % interval)") if column == "area" else _("levels"),
        _("points (95 % interval)") if column == "area" else _("points"),
        _("quadratic kappa"),
        _("ordinal alpha"),
    ]
    cells = [
        [
            f"{row[column]} {names[row[column]]}",
            str(row["n_pairs"]),
            NOTHING if pd.isna(row["exact"]) else percent(row["exact"]),
            NOTHING if pd.isna(row["within_one"]) else percent(row["within_one"]),
            change_text(row["bias_levels"], 2) + _range(row, "bias_levels", 2),
            change_text(row["bias_points"], 1) + _range(row, "bias_points", 1),
            _coefficient(row["kappa_quadratic"]),
            _coefficient(row["alpha_ordinal"]),
        ]
        for row in rows.to_dict("records")
    ]
    return in_columns([heading, *cells])


def _range(row: Row, measure: str, decimals: int) -> str:
    """The interval as a cell shows it; empty where there is none, as of countries."""
    if row.get(f"{measure}_interval_reason", NOTHING):
        return ""
    low, high = (f"{row[f'{measure}_{end}']:+.{decimals}f}" for end in ("low", "high"))
    return " " + _("({low} to {high})").format(low=low, high=high)


def _coefficient(number: float) -> str:
    return NOTHING if pd.isna(number) else f"{number:.3f}"

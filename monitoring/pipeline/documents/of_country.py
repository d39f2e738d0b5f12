"""What a document says of one country: its sentences, tables and chart.

Nothing here names another country: beside its own numbers stand medians of all countries, each with
the number of countries that it is of, and none of so few that it tells another one's score. Ratings
do not keep yet to whom a comment may be shown, so that comments, evidence, obstacles and assistance
stand in no document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Column,
    Kind,
    Paragraph,
    Part,
    Series,
    Table,
)
from monitoring.exports.harmless import harmless
from monitoring.figures.theme import LIGHT, ink_on, score_colour
from monitoring.pipeline import findings, tables
from monitoring.pipeline.analyses.change_words import flag_word
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.country_notes import strengths_and_gaps, strengths_finding
from monitoring.pipeline.views.lower import lower_finding, lower_than_before
from monitoring.pipeline.views.minimum_standards import standards_of, standards_of_finding
from monitoring.pipeline.views.register import (
    as_at_note,
    late_by_country,
    register,
    register_finding,
)
from monitoring.pipeline.views.said import said_in
from monitoring.pipeline.views.scope import about, baseline_round
from monitoring.scoring.counts import Headline, headline, headline_change
from monitoring.scoring.groups import FEWEST_OF_A_MEDIAN, MEDIAN
from monitoring.scoring.standards import MET
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.written import clauses, day, percent, signed, whole

LETTERS_OF_A_TITLE = 80
LETTERS_OF_A_CATEGORY = 34
MEDIAN_COLOUR = "#9aa5ad"
"""Of what is not the country's own; 1.9:1 from its colour, so that the two are told apart in grey."""


def stop(sentence: str) -> str:
    """A finding, which is a title elsewhere, as a sentence with its full stop."""
    told = sentence.strip()
    return told if not told or told[-1] in ".!?" else f"{told}."


def short(title: str, letters: int = LETTERS_OF_A_TITLE) -> str:
    """A title as a table can hold it."""
    return harmless(" ".join(title.split()), letters)


def score_cell(score: float, word: str) -> str | Cell:
    """A score in its colour, or the word for why there is none."""
    if pd.isna(score):
        return word
    colour = score_colour(score, LIGHT)
    return Cell(whole(score), colour, ink_on(colour))


def range_text(low: float, high: float, coverage: float) -> str:
    """Between what a score lies while answers are missing; the one value where none is."""
    if pd.isna(low) or pd.isna(high):
        return _("none")
    if coverage >= 1:
        return whole(low)
    return _("{low} to {high}").format(low=whole(low), high=whole(high))


def coverage_text(coverage: float) -> str:
    """Coverage as whole per cent, or the word where nothing applies."""
    return _("none") if pd.isna(coverage) else percent(coverage)


def counts_table(now: Headline, change: Headline | None, before: str) -> Table:
    """The four counts of so many that apply, and their change over what can be compared."""
    columns = (
        Column("", share=1.5),
        Column(_("Implemented"), is_of_numbers=True),
        Column(_("Partly"), is_of_numbers=True),
        Column(_("Not started"), is_of_numbers=True),
        Column(_("No information"), is_of_numbers=True),
        Column(_("Applicable"), is_of_numbers=True),
    )
    rows: list[tuple[str, ...]] = [
        (
            _("Answers"),
            whole(now.implemented),
            whole(now.partly),
            whole(now.not_started),
            whole(now.no_information),
            whole(now.applicable),
        )
    ]
    if change is not None:
        moved = (change.implemented, change.partly, change.not_started, change.no_information)
        rows.append(
            (
                _("Change since {round}").format(round=before),
                *(signed(n, 0) for n in moved),
                "",
            )
        )
    return Table(columns, tuple(rows))


def standing(results: Results, round_: str, unit: str) -> tuple[Part, ...]:
    """Counts, score, and change since the round before and since the baseline."""
    now = headline(results.answers, round_, unit=unit)
    previous = tables.previous_round(results, round_, unit)
    before = previous.code if previous else ""
    change = (
        headline_change(results.answers, before, round_, results.assessed, unit=unit)
        if before
        else None
    )
    parts: list[Part] = [counts_table(now, change, before)]
    if change is not None:
        parts.append(
            Paragraph(
                _(
                    "Changes count only what can be compared: answers that the same assessment rated "
                    "in both rounds and, for no information, answers that were asked in both."
                ),
                is_quiet=True,
            )
        )
    sentences = (
        _rated_share(results, now, round_, unit),
        findings.plan_score_line(results, round_, unit),
        *_change_sentences(results, round_, unit, before),
    )
    parts.append(Bullets(tuple(stop(said) for said in sentences if said)))
    return tuple(parts)


def _rated_share(results: Results, now: Headline, round_: str, unit: str) -> str:
    """How many of the answers that apply are rated."""
    if now.applicable == 0:
        return _("No action applies to {country} in {round}").format(
            country=results.name_of(unit), round=round_
        )
    return ngettext(
        "{assessed} of {n} action that applies is rated ({share})",
        "{assessed} of {n} actions that apply are rated ({share})",
        now.applicable,
    ).format(
        assessed=whole(now.assessed),
        n=whole(now.applicable),
        share=percent(now.assessed / now.applicable),
    )


def _change_sentences(results: Results, round_: str, unit: str, before: str) -> Iterator[str]:
    """What changed since the round before and since the baseline, over what was rated in both."""
    baseline = baseline_round(results, round_)
    start = baseline.code if baseline else ""
    if not before and not start:
        yield _("There is no earlier round to compare {round} with").format(round=round_)
        return
    if before:
        yield findings.change_finding(results, round_, before, unit)
        yield _points_since(results, round_, unit, before, is_baseline=before == start)
    if start and start != before:
        yield findings.change_finding(results, round_, start, unit)
        yield _points_since(results, round_, unit, start, is_baseline=True)


def _points_since(
    results: Results, round_: str, unit: str, since: str, *, is_baseline: bool
) -> str:
    """By how much the score of the plan changed over the actions in common, or why nobody knows."""
    if not results.plan.overall:
        return ""
    row = change_of(results, since, round_, unit).loc[results.plan.code]
    name = _("the baseline {round}").format(round=since) if is_baseline else since
    if pd.isna(row["common_change"]):
        why = flag_word(str(row["flag"]), has_scores=not pd.isna(row["total_change"]))
        return _("Whole plan, since {round}: {why}").format(round=name, why=why) if why else ""
    return ngettext(
        "Whole plan, since {round}: {change} points over {n} action in common (from {before} to {now})",
        "Whole plan, since {round}: {change} points over {n} actions in common (from {before} to {now})",
        int(row["n_common"]),
    ).format(
        round=name,
        change=signed(row["common_change"]),
        n=whole(row["n_common"]),
        before=whole(row["before_common"]),
        now=whole(row["after_common"]),
    )


def change_of(results: Results, before: str, after: str, unit: str) -> pd.DataFrame:
    """CHANGE_COLUMNS of one country by node."""
    found = results.changes(before, after)
    return found[found["country"] == unit].set_index("node")


def areas(results: Results, round_: str, unit: str) -> tuple[Part, ...]:
    """Each area: a chart beside the median of all countries, and its numbers."""
    profile = tables.without_few(tables.profile(results, round_, unit))
    if profile.empty:
        return (Paragraph(_("No area asks anything of this country in this round.")),)
    previous = tables.previous_round(results, round_, unit)
    moved: dict[str, float] = {}
    if previous:
        changed = change_of(results, previous.code, round_, unit)["common_change"]
        moved = dict(zip(changed.index, changed, strict=True))
    rows = profile.to_dict("records")
    columns = [
        Column(_("Priority area"), share=3.2),
        Column(_("Score"), is_of_numbers=True),
        Column(_("Coverage"), is_of_numbers=True, share=1.2),
        Column(_("Range"), is_of_numbers=True, share=1.2),
    ]
    if previous:
        columns.append(
            Column(
                _("Change since {round}").format(round=previous.code),
                is_of_numbers=True,
                share=1.35,
            )
        )
    columns.append(Column(_("Median (countries)"), is_of_numbers=True, share=1.35))
    return (
        _area_chart(rows, results.name_of(unit)),
        Table(tuple(columns), tuple(_area_row(row, moved, bool(previous)) for row in rows)),
        Paragraph(
            _(
                "Range: the lowest and the highest score that the missing answers leave possible. "
                "Median: of the countries with a score, whose number stands in brackets; of fewer "
                "than {n} none is told. Change: points over the actions that the same assessment "
                "rated in both rounds."
            ).format(n=whole(FEWEST_OF_A_MEDIAN)),
            is_quiet=True,
        ),
    )


def _area_chart(rows: list[dict[Any, Any]], name: str) -> Chart:
    categories = []
    for row in rows:
        title = short(str(row["title"]).split(" (", maxsplit=1)[0], LETTERS_OF_A_CATEGORY)
        categories.append(category(title, row))
    series = [Series(name, tuple(_value(row["score"]) for row in rows), LIGHT.accent)]
    medians = tuple(_value(row["median"]) for row in rows)
    title = _("Scores of the areas")
    if any(median is not None for median in medians):
        series.append(Series(_("Median of all countries"), medians, MEDIAN_COLOUR))
        title = _("Scores of the areas beside the median of all countries")
    return Chart(
        kind=Kind.BARS,
        title=title,
        categories=tuple(categories),
        series=tuple(series),
        unit=_("score, 0 to 100"),
        lowest=0,
        highest=100,
    )


def category(name: str, row: Mapping[Any, Any]) -> str:
    """The name beside a bar: with the range while answers are missing, or why there is no bar.

    row: has `score`, `low`, `high`, `coverage` and `word`.
    """
    if pd.isna(row["score"]):
        return _("{name}: {reason}").format(name=name, reason=row["word"])
    if row["coverage"] >= 1:
        return name
    between = range_text(row["low"], row["high"], row["coverage"])
    return _("{name} ({range})").format(name=name, range=between)


def _value(number: float) -> float | None:
    return None if pd.isna(number) else float(number)


def _area_row(
    row: Mapping[Any, Any], moved: Mapping[str, float], has_previous: bool
) -> tuple[str | Cell, ...]:
    told: list[str | Cell] = [
        short(str(row["title"]).split(" (", maxsplit=1)[0]),
        score_cell(row["score"], str(row["word"])),
        coverage_text(row["coverage"]),
        range_text(row["low"], row["high"], row["coverage"]),
    ]
    if has_previous:
        points = moved[row["node"]]
        told.append(_("not comparable") if pd.isna(points) else signed(points))
    return (*told, median_text(row["median"], row["n"]))


def median_text(median: float, n: int) -> str:
    """A median with the number of countries that it is of, or that there is none."""
    if pd.isna(median):
        return _("none")
    return _("{median} ({n})").format(median=whole(median), n=whole(n))


def strengths(results: Results, round_: str, unit: str) -> tuple[Part, ...]:
    """In which areas the country stands above and below the median of all countries."""
    frame = strengths_and_gaps(results, round_, unit)
    told = [stop(strengths_finding(frame, results, round_, unit))]
    compared = frame[frame["against"] == MEDIAN]
    for is_above, words in ((True, _("Above: {areas}")), (False, _("Below: {areas}"))):
        here = compared[(compared["distance"] > 0) == is_above]
        if len(here) > 1:
            listed = (
                _("{area} ({distance} points)").format(
                    area=about(results.plan, str(row["node"])), distance=signed(row["distance"])
                )
                for row in here.to_dict("records")
            )
            told.append(stop(words.format(areas=", ".join(listed))))
    return (Bullets(tuple(told)),)


def standards(results: Results, round_: str, unit: str, most: int) -> tuple[Part, ...]:
    """How many minimum standards are met, and which are not."""
    judged = standards_of(results, round_, unit)
    parts: list[Part] = [Paragraph(stop(standards_of_finding(judged, results, round_, unit)))]
    missed = judged[judged["verdict"] != MET]
    if len(missed):
        columns = (
            Column(_("Code"), share=0.7),
            Column(_("Action"), share=3.4),
            Column(_("Minimum standard"), share=1.4),
            Column(_("Reached"), share=1.1),
            Column(_("Verdict"), share=1.3),
        )
        shown = rows_that_stand(len(missed), most)
        rows = tuple(
            (row["action"], short(row["title"]), row["asked"], row["reached"], row["word"])
            for row in missed.head(shown).to_dict("records")
        )
        parts += [Table(columns, rows), *more(list(missed["action"][shown:]))]
    return tuple(parts)


def lower(results: Results, round_: str, unit: str, most: int) -> tuple[Part, ...]:
    """Which ratings are lower than in the round before, and why."""
    frame = lower_than_before(results, round_, unit)
    parts: list[Part] = [Paragraph(stop(lower_finding(frame, results, round_, unit)))]
    if len(frame):
        columns = (
            Column(_("Code"), share=0.7),
            Column(_("Action"), share=3.4),
            Column(_("Round before"), share=1.1),
            Column(_("This round"), share=1.1),
            Column(_("Reason"), share=1.7),
        )
        shown = rows_that_stand(len(frame), most)
        rows = tuple(
            (row["action"], short(row["title"]), row["before"], row["now"], row["why"])
            for row in frame.head(shown).to_dict("records")
        )
        parts += [Table(columns, rows), *more(list(frame["action"][shown:]))]
    return tuple(parts)


def late(results: Results, round_: str, unit: str, most: int) -> tuple[Part, ...]:
    """Which actions the country has not done although their date has passed."""
    listed = register(results, round_, unit)
    frame = late_by_country(results, round_, unit)
    told = stop(register_finding(listed, results, round_, unit))
    note = as_at_note(listed) if listed["target_date"].notna().any() else ""
    parts: list[Part] = [Paragraph(" ".join(filter(None, (told, note))))]
    if len(frame):
        columns = (
            Column(_("Code"), share=0.7),
            Column(_("Action"), share=3.0),
            Column(_("Lead"), share=1.6),
            Column(_("Target date"), share=1.6),
            Column(_("Level now"), share=1.1),
        )
        shown = rows_that_stand(len(frame), most)
        rows = tuple(
            (
                row["action"],
                short(row["title"]),
                short(row["lead"], 40) or _("nobody is named"),
                day(row["target_date"]),
                row["level"],
            )
            for row in frame.head(shown).to_dict("records")
        )
        parts += [Table(columns, rows), *more(list(frame["action"][shown:]))]
    return tuple(parts)


def rows_that_stand(n: int, most: int) -> int:
    """How many of n rows a table shows: that one more is left out takes no less room than the one."""
    return n if n <= most + 1 else most


def more(codes: list[str]) -> Iterator[Paragraph]:
    """What a table has no room for, by its codes."""
    if codes:
        yield Paragraph(
            ngettext("And {n} more: {codes}.", "And {n} more: {codes}.", len(codes)).format(
                n=whole(len(codes)), codes=", ".join(codes)
            ),
            is_quiet=True,
        )


def not_answered(results: Results, round_: str, unit: str) -> tuple[Part, ...]:
    """Of how many actions nothing is known, and of which, by the reason."""
    codes_by_reason = unknown_codes(results, round_, unit)
    n = sum(map(len, codes_by_reason.values()))
    n_applicable = headline(results.answers, round_, unit=unit).applicable
    if n == 0:
        return (
            Paragraph(
                ngettext(
                    "Of {n} action that applies, nothing is without an answer.",
                    "Of {n} actions that apply, none is without an answer.",
                    n_applicable,
                ).format(n=whole(n_applicable))
            ),
        )
    told = ngettext(
        "Of {n} of {of} actions that apply, nothing is known: {which}.",
        "Of {n} of {of} actions that apply, nothing is known: {which}.",
        n,
    ).format(n=whole(n), of=whole(n_applicable), which=codes_in_words(codes_by_reason))
    return (Paragraph(told),)


def codes_in_words(codes_by_reason: Mapping[str, list[str]]) -> str:
    """The codes of actions by why nothing is known of them."""
    return clauses(
        *(
            _("{codes} ({reason})").format(reason=reason, codes=", ".join(codes))
            for reason, codes in codes_by_reason.items()
        )
    )


def unknown_codes(results: Results, round_: str, unit: str) -> dict[str, list[str]]:
    """The codes of the actions that apply and of which nothing is known, by the word for why."""
    given = results.answers
    r = [one.code for one in given.rounds].index(round_)
    u = given.units.index(unit)
    unknown = np.flatnonzero(given.applicable[r, u] & ~given.rated[r, u])
    codes = [results.plan.actions[a].code for a in unknown]
    said = said_in(results, round_)
    by_reason: dict[str, list[str]] = {}
    for code in codes:
        by_reason.setdefault(said[unit, code].word, []).append(code)
    return by_reason

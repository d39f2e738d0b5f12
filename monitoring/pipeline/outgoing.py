"""What leaves the room: each format by its name, what it is for, and how it is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import pandas as pd

from monitoring.exports import FORMATS as TABLE_FORMATS
from monitoring.exports.content import Document
from monitoring.exports.sdmx import CANNOT_EXIST, MISSING, NORMAL, sdmx_bytes
from monitoring.model import BEST_AVAILABLE, REGION, Action, Area
from monitoring.pipeline.facts import facts, round_stem
from monitoring.pipeline.publication import is_published
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import STRUCTURAL, with_names
from monitoring.pipeline.words import (
    answer_in_words,
    assessment_word,
    reason_sentence,
    short_reason,
    why_word,
)
from monitoring.scoring import effective_weights
from monitoring.scoring.answers import LEVEL
from monitoring.scoring.groups import FEWEST_OF_A_MEDIAN
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _
from monitoring.translation import mark

RATING_COLUMNS = (
    "round",
    "country",
    "action",
    "assessment",
    "status",
    "reason",
    "level",
    "value",
    "why",
)
"""What leaves of a rating. Texts do not: the store does not keep who may read them."""
PLACE_COLUMNS = ("file", "sheet", "cell")
"""Where a rating stands. A file that several countries share may name any of them."""
YEAR = re.compile(r"\d{4}")


class FormatRefused(ValueError):
    """The format cannot be made of what was asked; the message says why."""


class Covers(Enum):
    """Whose rows a file of a format can hold."""

    EITHER = "either"
    ONE_COUNTRY = "one country"
    ALL = "all"


@dataclass(frozen=True)
class Asked:
    """What a file is to be made of. unit: a country or REGION; empty for all of them.

    revision: that of the store. template: a host's own presentation, for a deck. decisions: those in
    force of the plan, about whomever.
    """

    results: Results
    round: str
    unit: str = ""
    revision: int = 0
    template: bytes | None = None
    decisions: tuple[StoredDecision, ...] = ()

    @cached_property
    def units(self) -> tuple[str, ...]:
        return (self.unit,) if self.unit else self.results.answers.units

    @cached_property
    def facts(self) -> dict[str, str]:
        """What the file must say of itself."""
        results = self.results
        told = facts(results.plan, self.round, results.assessment, self.revision)
        if self.unit:
            told[_("country of the export")] = f"{results.name_of(self.unit)} ({self.unit})"
        return told

    def of_units(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of this round and these units."""
        here = (frame["round"] == self.round) & frame["country"].isin(self.units)
        return frame[here].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what ends its name, what it is for, and how its bytes are made."""

    suffix: str
    purpose: str
    make: Callable[[Asked], bytes]
    name: str = "scores"
    """What the file holds, as its name says it."""
    covers: Covers = Covers.EITHER


def outgoing(format_: str, asked: Asked) -> tuple[str, bytes]:
    """(name, content) of a file. Raises KeyError for an unknown format, FormatRefused."""
    kind = FORMATS[format_]
    if kind.covers is Covers.ONE_COUNTRY and asked.unit in ("", REGION):
        raise FormatRefused(
            _("A file of the kind '{format}' is about one country. Name it.").format(format=format_)
        )
    if kind.covers is Covers.ALL and asked.unit:
        raise FormatRefused(
            _("A file of the kind '{format}' is about all countries. Name none.").format(
                format=format_
            )
        )
    results = asked.results
    stem = round_stem(results.plan, asked.round, whose(results), asked.unit, kind.name)
    return f"{stem}.{kind.suffix}", kind.make(asked)


def whose(results: Results) -> str:
    """Whose ratings they are, as the name of a file says it; empty for the best available."""
    return "" if results.assessment == BEST_AVAILABLE else results.assessment


# The tables


def scores_table(asked: Asked) -> pd.DataFrame:
    """SCORE_COLUMNS with names; ranks only beside one another, where the plan names who approved them."""
    named = with_names(asked.of_units(asked.results.scores), asked.results)
    is_ranked = asked.results.plan.ranking_approved_by and not asked.unit
    return named if is_ranked else named.drop(columns="rank")


def counts_table(asked: Asked) -> pd.DataFrame:
    """COUNT_COLUMNS with names."""
    return with_names(asked.of_units(asked.results.counts), asked.results)


def ratings_table(asked: Asked) -> pd.DataFrame:
    """Every rating in force, of all assessments, without its texts."""
    places = () if asked.unit else PLACE_COLUMNS
    ratings = asked.of_units(asked.results.ratings)
    return with_names(ratings[[*RATING_COLUMNS, *places]], asked.results)


def _ratings_shown(asked: Asked) -> pd.DataFrame:
    """The ratings that the scores are made of, one per country and action, without their place."""
    chosen = asked.of_units(asked.results.chosen)
    return with_names(chosen[list(RATING_COLUMNS)], asked.results)


def region_table(asked: Asked) -> pd.DataFrame:
    """SUMMARY_COLUMNS with titles; beside one country only the median and of how many it is."""
    summary = asked.results.regional_summary
    here = summary[summary["round"] == asked.round].reset_index(drop=True)
    if asked.unit:
        # Lowest and highest are scores of other countries; so is a median of one or two.
        enough = here["n"] >= FEWEST_OF_A_MEDIAN
        here = here.loc[enough, ["round", "node", "median", "n", "of"]].reset_index(drop=True)
    return with_names(here, asked.results)


def plan_table(asked: Asked) -> pd.DataFrame:
    """One row per area and action: `node`, `title`, `level`, `parent`, `weight`,
    `effective_weight`, `core`.
    """
    plan = asked.results.plan
    listed: tuple[Area | Action, ...] = (*plan.areas, *plan.actions)
    parts = {part.code: part for part in listed}
    weights = effective_weights(plan)
    here = weights[weights["node"].isin(parts)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "node": here["node"],
            "title": [parts[code].title for code in here["node"]],
            "level": here["level"],
            "parent": [parts[code].parent or plan.code for code in here["node"]],
            "weight": here["weight"],
            "effective_weight": here["effective_weight"],
            "core": [parts[code].core for code in here["node"]],
        }
    )


TABLES: Mapping[str, tuple[str, Callable[[Asked], pd.DataFrame]]] = {
    "scores": (mark("Scores"), scores_table),
    "counts": (mark("Counts by level"), counts_table),
    "ratings": (mark("Ratings"), ratings_table),
    "region": (mark("Region"), region_table),
    "plan": (mark("Plan"), plan_table),
}
"""The tables of a round by name: title and how it is made."""


# The formats


def _csv(asked: Asked) -> bytes:
    return TABLE_FORMATS["csv"]({"scores": scores_table(asked)}, asked.facts)


def _json(asked: Asked) -> bytes:
    frames = {name: frame_of(asked) for name, (_title, frame_of) in TABLES.items()}
    return TABLE_FORMATS["json"](frames, asked.facts)


def _xlsx(asked: Asked) -> bytes:
    frames = {_(title): frame_of(asked) for title, frame_of in TABLES.values()}
    return TABLE_FORMATS["xlsx"](frames, asked.facts)


def _sdmx(asked: Asked) -> bytes:
    plan = asked.results.plan
    scored = with_names(asked.of_units(asked.results.scores), asked.results)
    round_ = plan.round_by_code[asked.round]
    year = round_.code if YEAR.fullmatch(round_.code) else ""
    status = scored["reason"].map(lambda reason: CANNOT_EXIST if reason in STRUCTURAL else MISSING)
    frame = scored.assign(
        time_period=round_.date.isoformat() if round_.date else year,
        obs_status=status.where(scored["score"].isna(), NORMAL),
        comment=scored["reason"].map(reason_sentence),
    )
    return sdmx_bytes({"scores": frame}, asked.facts)


def _workbook(asked: Asked) -> bytes:
    # Only who wants a workbook waits for its writer.
    from monitoring.exports.scores_workbook import scores_workbook  # noqa: PLC0415
    from monitoring.pipeline.documents.calculation import calculation  # noqa: PLC0415

    found = calculation(asked.results, asked.round, asked.units)
    tables = {
        _("Scores"): _read_scores(asked),
        _("Counts by level"): _read_counts(asked),
        _("Ratings"): _read_ratings(asked),
    }
    return scores_workbook(found, tables, asked.facts)


def _deck(asked: Asked) -> bytes:
    from monitoring.exports.deck import NotAPresentation, deck_bytes  # noqa: PLC0415
    from monitoring.pipeline.documents.deck import Chosen, deck, everything  # noqa: PLC0415

    chosen = everything(asked.results)
    if asked.unit:
        chosen = Chosen(region=False, countries=(asked.unit,), decisions=True)
    told = deck(
        asked.results,
        asked.round,
        chosen=chosen,
        decisions=asked.decisions,
        revision=asked.revision,
    )
    try:
        return deck_bytes(told, asked.template)
    except NotAPresentation as refused:
        raise FormatRefused(str(refused)) from refused


def _sheet(asked: Asked) -> bytes:
    from monitoring.exports.docx import docx_bytes  # noqa: PLC0415

    return docx_bytes(_country_sheet(asked))


def _sheet_pdf(asked: Asked) -> bytes:
    from monitoring.exports.pdf import pdf_bytes  # noqa: PLC0415

    return pdf_bytes(_country_sheet(asked))


def _country_sheet(asked: Asked) -> Document:
    from monitoring.pipeline.documents.country_sheet import country_sheet  # noqa: PLC0415

    return country_sheet(
        asked.results,
        asked.round,
        asked.unit,
        decisions=asked.decisions,
        revision=asked.revision,
    )


def _draft(asked: Asked) -> bytes:
    from monitoring.exports.docx import docx_bytes  # noqa: PLC0415
    from monitoring.pipeline.documents.draft_findings import draft_findings  # noqa: PLC0415

    told = draft_findings(asked.results, asked.round, asked.unit, revision=asked.revision)
    return docx_bytes(told)


def _comment_form(asked: Asked) -> bytes:
    from monitoring.pipeline.documents.draft_findings import comment_form_of  # noqa: PLC0415

    if is_published(asked.results.plan, asked.round):
        raise FormatRefused(
            _("The round {round} is published and takes no more comments.").format(
                round=asked.round
            )
        )
    return comment_form_of(asked.results, asked.round, asked.unit)


def _pack(asked: Asked) -> bytes:
    from monitoring.pipeline.documents.draft_findings import packed  # noqa: PLC0415

    return packed((outgoing("comment-form", asked), outgoing("draft", asked)))


def _report(asked: Asked) -> bytes:
    from monitoring.exports.docx import docx_bytes  # noqa: PLC0415
    from monitoring.pipeline.documents.regional_report import regional_report  # noqa: PLC0415

    return docx_bytes(
        regional_report(
            asked.results, asked.round, decisions=asked.decisions, revision=asked.revision
        )
    )


def _static(asked: Asked) -> bytes:
    from monitoring.exports.html_text import without_addresses  # noqa: PLC0415
    from monitoring.exports.static_folder import folder_bytes  # noqa: PLC0415
    from monitoring.pipeline.documents.static_folder import (  # noqa: PLC0415
        NotPublished,
        published_for,
        static_pages,
    )

    try:
        # Who answered another round alone is nobody here, on the pages as in the data.
        seen = replace(asked, results=published_for(asked.results, asked.round))
    except NotPublished as refused:
        raise FormatRefused(str(refused)) from refused
    plan = seen.results.plan
    held = {f"data/{name}.csv": _(title) for name, (title, _frame) in TABLES.items()}
    pages = static_pages(seen.results, seen.round, held, revision=seen.revision)
    frame_by_name = {name: frame_of for name, (_title, frame_of) in TABLES.items()}
    # Everybody may read it: only what the pages are made of, and not in whose file it stood.
    frame_by_name["ratings"] = _ratings_shown
    told = {name: without_addresses(text) for name, text in seen.facts.items()}
    files = {
        f"data/{name}.csv": TABLE_FORMATS["csv"]({name: frame_of(seen)}, told)
        for name, frame_of in frame_by_name.items()
    }
    stem = round_stem(plan, seen.round, whose(seen.results), "static")
    return folder_bytes(stem, pages, files, about=f"{plan.label} · {seen.round}")


def _read_scores(asked: Asked) -> pd.DataFrame:
    scores = scores_table(asked)
    columns = {
        "country_name": _("Country"), "country": _("Code"), "node": _("Node"),
        "node_title": _("Title"), "score": _("Score"), "bound_low": _("Lowest"),
        "bound_high": _("Highest"), "coverage": _("Coverage"), "n_rated": _("Actions rated"),
        "n_applicable": _("Actions that apply"), "rank": _("Rank"), "band": _("Band"),
        "reason": _("Why no score"),
    }  # fmt: skip
    told = scores.assign(reason=scores["reason"].map(reason_sentence))
    kept = {name: heading for name, heading in columns.items() if name in told}
    if not asked.results.plan.bands:
        del kept["band"]
    return told[list(kept)].rename(columns=kept)


def _read_counts(asked: Asked) -> pd.DataFrame:
    counts, plan = counts_table(asked), asked.results.plan
    labels = {
        (scale.code, level.code): level.label
        for scale in plan.scales.values() for level in scale.levels
    }  # fmt: skip
    said = [
        labels[scale, code] if kind == LEVEL else short_reason(code or kind)
        for kind, scale, code in zip(counts["kind"], counts["scale"], counts["code"], strict=True)
    ]
    return pd.DataFrame(
        {
            _("Country"): counts["country_name"], _("Code"): counts["country"],
            _("Node"): counts["node"], _("Title"): counts["node_title"], _("Rating"): said,
            _("How many"): counts["n"],
        }
    )  # fmt: skip


def _read_ratings(asked: Asked) -> pd.DataFrame:
    ratings, plan = ratings_table(asked), asked.results.plan
    said = [
        answer_in_words(
            {str(k): v for k, v in row.items()}, plan.action_by_code[row["action"]], plan
        )
        for row in ratings.to_dict("records")
    ]
    places = {"file": _("File"), "sheet": _("Sheet"), "cell": _("Cell")}
    return pd.DataFrame(
        {
            _("Country"): ratings["country_name"], _("Code"): ratings["country"],
            _("Node"): ratings["action"], _("Title"): ratings["action_title"],
            _("Assessment"): ratings["assessment"].map(assessment_word), _("Rating"): said,
            _("Why changed"): [why_word(why) if why else "" for why in ratings["why"]],
            **{heading: ratings[name] for name, heading in places.items() if name in ratings},
        }
    )  # fmt: skip


FORMATS: Mapping[str, Format] = {
    "csv": Format(
        "csv", mark("the scores as one table, for any spreadsheet or statistics program"), _csv
    ),
    "json": Format("json", mark("all tables for a program, nothing rounded"), _json, "tables"),
    "xlsx": Format("xlsx", mark("all tables, a sheet for each"), _xlsx, "tables"),
    "sdmx": Format(
        "csv", mark("the scores as SDMX-CSV 2.0, for a statistical office"), _sdmx, "sdmx"
    ),
    "workbook": Format(
        "xlsx",
        mark("a workbook that computes the scores again, with its charts"),
        _workbook,
        "workbook",
    ),
    "deck": Format("pptx", mark("slides with charts that stay charts"), _deck, "deck"),
    "sheet": Format(
        "docx", mark("two pages about one country"), _sheet, "sheet", Covers.ONE_COUNTRY
    ),
    "sheet-pdf": Format(
        "pdf", mark("the same two pages, to be printed"), _sheet_pdf, "sheet", Covers.ONE_COUNTRY
    ),
    "draft": Format(
        "docx",
        mark("one country's draft findings, to be sent before the consultation"),
        _draft,
        "findings",
        Covers.ONE_COUNTRY,
    ),
    "comment-form": Format(
        "xlsx",
        mark("the form on which a country comments on its draft findings"),
        _comment_form,
        "comments",
        Covers.ONE_COUNTRY,
    ),
    "pack": Format(
        "zip",
        mark("the country pack: draft findings and comment form"),
        _pack,
        "pack",
        Covers.ONE_COUNTRY,
    ),
    "report": Format(
        "docx", mark("the report on the region, country by country"), _report, "report", Covers.ALL
    ),
    "static": Format(
        "zip",
        mark("a folder of pages of a published round, which opens without server and network"),
        _static,
        "static",
        Covers.ALL,
    ),
}
"""Every kind of file that can be asked for."""

"""What goes to one country before the consultation: its draft findings, and a form for comments."""

from __future__ import annotations

import io
import zipfile

import pandas as pd

from monitoring.definitions.comment_words import heading_word
from monitoring.exports.content import (
    Bullets,
    Cell,
    Column,
    Document,
    Paragraph,
    Part,
    Section,
    Table,
)
from monitoring.model import BEST_AVAILABLE, Country
from monitoring.pipeline import findings, tables
from monitoring.pipeline.documents import of_country
from monitoring.pipeline.documents.about import first_line, footer_line, mark_of, told_facts
from monitoring.pipeline.publication import is_published
from monitoring.pipeline.results import Results
from monitoring.pipeline.views.comments import (
    AGREED,
    HIGHER,
    LOWER,
    NEITHER,
    NO_DRAFT,
    NO_OWN,
    NOT_AGREED,
    OTHER,
    SAME,
    draft_ratings,
)
from monitoring.pipeline.views.scope import countries_of
from monitoring.scoring.counts import headline
from monitoring.scoring.groups import FEWEST_OF_A_MEDIAN
from monitoring.translation import gettext as _
from monitoring.translation import language, ngettext
from monitoring.written import clauses, day, whole

LETTERS_OF_A_HEADING, LETTERS_OF_AN_ACTION = 160, 200
DIFFERENT = "#fbf0d0"
"""Behind a draft finding that is not what the country said; the word stands beside it."""
INK = "#16242f"
BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The day of every file in an archive, so that the same files are the same archive."""


def draft_findings(
    results: Results, round_: str, country: str, *, revision: int | None = None
) -> Document:
    """The draft findings on one country in a round: counts, areas, each action, and what is next.

    Nothing of another country stands in it but medians of three or more, and no evidence and no
    comment. country: its ISO3 code. revision: that of the store, where it is known. Raises KeyError
    for a round, and LookupError for a country, that the plan does not have.
    """
    if country not in countries_of(results):
        raise LookupError(f"no country {country} takes part in {results.plan.code}")
    name = results.name_of(country)
    drafts = draft_ratings(results, round_, country)
    is_draft = not is_published(results.plan, round_)
    title = (_("{country}: draft findings") if is_draft else _("{country}: findings")).format(
        country=name
    )
    of_round = _("round {round}").format(round=round_)
    marks = (_("DRAFT, NOT PUBLISHED") if is_draft else "", mark_of(results))
    parts_of = (results, round_, country)
    return Document(
        title=title,
        subtitle=first_line(results, round_, f"{results.plan.label} · {of_round}"),
        sections=(
            Section(_("Where {country} stands").format(country=name), _standing(*parts_of, drafts)),
            Section(_("Priority areas"), _areas(*parts_of)),
            Section(_("Findings, action by action"), (Paragraph(_how_to_read(), is_quiet=True),)),
            *_by_area(results, drafts),
            Section(_("What is missing"), _missing(*parts_of, drafts)),
            Section(_("What happens next"), _next(results, round_, is_draft=is_draft)),
        ),
        facts=told_facts(results, round_, revision),
        language=language(),
        mark=" · ".join(filter(None, marks)),
        footer=footer_line(results, round_, name),
    )


def _standing(
    results: Results, round_: str, country: str, drafts: pd.DataFrame
) -> tuple[Part, ...]:
    """Counts, the score with its range and coverage, and how often both ratings differ."""
    now = headline(results.answers, round_, unit=country)
    told = (findings.plan_score_line(results, round_, country), _compared_sentence(drafts))
    sentences = tuple(of_country.stop(said) for said in told if said)
    return (of_country.counts_table(now, None, ""), Bullets(sentences))


def _compared_sentence(drafts: pd.DataFrame) -> str:
    """How many actions both sides rated alike and differently; empty where none is asked."""
    if drafts.empty:
        return ""
    n = drafts["compared"].value_counts()

    def of(*kinds: str) -> int:
        return sum(int(n.get(kind, 0)) for kind in kinds)

    counted = (
        (ngettext("{n} rated alike", "{n} rated alike", of(SAME)), of(SAME)),
        (ngettext("{n} finding is lower", "{n} findings are lower", of(LOWER)), of(LOWER)),
        (ngettext("{n} finding is higher", "{n} findings are higher", of(HIGHER)), of(HIGHER)),
        (ngettext("{n} differs", "{n} differ", of(OTHER)), of(OTHER)),
        (ngettext("{n} is agreed already", "{n} are agreed already", of(AGREED)), of(AGREED)),
        (
            ngettext(
                "{n} was not agreed, and both ratings stand",
                "{n} were not agreed, and both ratings stand",
                of(NOT_AGREED),
            ),
            of(NOT_AGREED),
        ),
        (
            ngettext("{n} has one rating only", "{n} have one rating only", of(NO_OWN, NO_DRAFT)),
            of(NO_OWN, NO_DRAFT),
        ),
        (ngettext("{n} has none", "{n} have none", of(NEITHER)), of(NEITHER)),
    )
    told = clauses(*(words.format(n=whole(number)) for words, number in counted if number))
    return ngettext(
        "Own ratings and draft findings of {n} action: {told}",
        "Own ratings and draft findings of {n} actions: {told}",
        len(drafts),
    ).format(n=whole(len(drafts)), told=told)


def _areas(results: Results, round_: str, country: str) -> tuple[Part, ...]:
    """Each area with its score, range and coverage, beside the median of the countries."""
    profile = tables.without_few(tables.profile(results, round_, country))
    if profile.empty:
        return (Paragraph(_("No area asks anything of this country in this round.")),)
    columns = (
        Column(_("Priority area"), share=3.4),
        Column(_("Score"), is_of_numbers=True),
        Column(_("Range"), is_of_numbers=True, share=1.3),
        Column(_("Coverage"), is_of_numbers=True, share=1.2),
        Column(_("Median (countries)"), is_of_numbers=True, share=1.6),
    )
    rows = tuple(
        (
            of_country.short(str(row["title"])),
            of_country.score_cell(row["score"], str(row["word"])),
            of_country.range_text(row["low"], row["high"], row["coverage"]),
            of_country.coverage_text(row["coverage"]),
            of_country.median_text(row["median"], row["n"]),
        )
        for row in profile.to_dict("records")
    )
    note = _(
        "Score: 0 to 100, of the rated actions alone. Range: the lowest and the highest score that "
        "the missing answers leave possible. Coverage: the share that is rated. Median: of the "
        "countries with a score, whose number stands in brackets; of fewer than {n} none is told."
    ).format(n=FEWEST_OF_A_MEDIAN)
    if results.assessment == BEST_AVAILABLE:
        note += " " + _(
            "Scores take the agreed rating of an action, else the evaluators', else the country's own."
        )
    return (Table(columns, rows), Paragraph(note, is_quiet=True))


def _how_to_read() -> str:
    return _(
        "Your own rating and the evaluators' stand side by side; neither replaces the other. Where "
        "they differ, the finding is marked, and the last column says how."
    )


def _by_area(results: Results, drafts: pd.DataFrame) -> tuple[Section, ...]:
    """The findings of each area that asks anything of the country."""
    sections = []
    for area in results.plan.areas:
        here = drafts[drafts["area"] == area.code]
        if len(here):
            title = of_country.short(area.title, LETTERS_OF_A_HEADING)
            sections.append(Section(title, (_findings_table(here),), level=2))
    return tuple(sections)


def _findings_table(here: pd.DataFrame) -> Table:
    columns = (
        Column(_("Code"), share=0.9),
        Column(_("Action"), share=3.6),
        Column(_("Your rating"), share=1.5),
        Column(_("Draft finding"), share=1.5),
        Column(_("Compared"), share=1.4),
    )
    rows = tuple(
        (
            row["node"],
            of_country.short(row["title"], LETTERS_OF_AN_ACTION),
            row["own"] or _("none"),
            _marked(row["draft"] or _("none"), is_different=row["is_different"]),
            _marked(row["compared_word"], is_different=row["is_different"]),
        )
        for row in here.to_dict("records")
    )
    return Table(columns, rows)


def _marked(text: str, *, is_different: bool) -> str | Cell:
    return Cell(text, DIFFERENT, INK) if is_different else text


def _missing(results: Results, round_: str, country: str, drafts: pd.DataFrame) -> tuple[Part, ...]:
    """What nothing is known of, and what only one side rated."""
    told = []
    for kind, words in (
        (NO_DRAFT, _("Without a draft finding so far: {codes}.")),
        (NO_OWN, _("Without a rating of your own: {codes}.")),
    ):
        codes = list(drafts.loc[drafts["compared"] == kind, "node"])
        if codes:
            told.append(words.format(codes=", ".join(codes)))
    parts = of_country.not_answered(results, round_, country)
    return (*parts, Bullets(tuple(told))) if told else parts


def _next(results: Results, round_: str, *, is_draft: bool) -> tuple[Part, ...]:
    """Until when comments are taken, how, and what becomes of them."""
    if not is_draft:
        return (Paragraph(_("The round is published. Its findings take no more comments.")),)
    until = results.plan.round_by_code[round_].comments_until
    when = (
        _("Comments on these findings are taken until {day}.").format(day=day(until))
        if until
        else _(
            "The last day for comments has not been announced yet; the secretariat will tell you."
        )
    )
    steps = (
        when,
        _(
            "Please use the comment form that comes with this document: it has a row for each "
            "finding, with the same codes. For each you can say whether you agree, propose another "
            "rating, and say why."
        ),
        _(
            "The column “{heading}” of the form decides who sees a comment. Nothing is published "
            "that you do not mark for everybody."
        ).format(heading=heading_word("visibility")),
        _(
            "Where both ratings are equal and no comment disagrees, the secretariat can let them "
            "become agreed once the time for comments is over."
        ),
        _(
            "Where they differ, the consultation puts both ratings, the evidence and your comment "
            "side by side. It settles on an agreed rating, or records that none was agreed; then "
            "both stand with their reasons."
        ),
    )
    return (Bullets(steps),)


def comment_form_of(results: Results, round_: str, country: str) -> bytes:
    """The comment form of one country (.xlsx), in the language of the moment.

    Raises LookupError for a country that does not take part, or that is asked nothing.
    """
    # Writers of workbooks are loaded where one is written: they would slow every start.
    from monitoring.exports.comment_form import Finding, comment_form  # noqa: PLC0415

    if country not in countries_of(results):
        raise LookupError(f"no country {country} takes part in {results.plan.code}")
    drafts = draft_ratings(results, round_, country)
    shown = [
        Finding(row["node"], row["own"], row["draft"], row["compared_word"], row["is_different"])
        for row in drafts.to_dict("records")
    ]
    plan = results.plan
    named = Country(country, results.name_of(country))
    return comment_form(plan, plan.round_by_code[round_], named, shown)


def packed(files: tuple[tuple[str, bytes], ...]) -> bytes:
    """Files by name in one archive (.zip), the same whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, BEGINNING_OF_ZIP), content)
    return buffer.getvalue()

"""The rules by which ratings became scores, as the plan has set them and the code applies them."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring import scoring
from monitoring.exports.content import Column, Paragraph, Section, Table
from monitoring.model import Plan, Scale
from monitoring.pipeline.facts import method_line, setting
from monitoring.pipeline.words import provenance_word
from monitoring.scoring.formula import (
    AGREEMENT,
    CHANGE,
    DIFFERENCES,
    MODULES_BY_QUESTION,
    REACHED,
    ROBUSTNESS,
    SCORES,
    Formula,
)
from monitoring.translation import gettext as _
from monitoring.written import decimal

SETTINGS = (
    "overall",
    "weights_adopted_by",
    "ranking_approved_by",
    "aggregation_area",
    "aggregation_plan",
    "coverage_area",
    "coverage_plan",
    "coverage_basis",
    "min_actions",
    "geometric_floor",
    "bands",
    "status_red",
    "status_green",
    "weakest_link",
)


def method_annex(plan: Plan) -> tuple[Section, ...]:
    """Settings, scales and every formula, a section for each question that formulas answer."""
    return (
        Section(_("Annex: method"), _settings(plan), starts_page=True),
        Section(_("Scales"), tuple(_scales(plan)), level=2),
        *(
            Section(question_word(question), (_formulas(plan, question),), level=2)
            for question in MODULES_BY_QUESTION
        ),
    )


def question_word(question: str) -> str:
    """What a group of rules is about."""
    words = {
        SCORES: _("Scores"),
        REACHED: _("Standards and status"),
        CHANGE: _("Change and pace"),
        ROBUSTNESS: _("Robustness"),
        AGREEMENT: _("Agreement"),
        DIFFERENCES: _("Differences and groups"),
    }
    return words[question]


def _settings(plan: Plan) -> tuple[Paragraph | Table, ...]:
    rows = [(_("Code"), plan.code), (_("Owner"), plan.owner), (_("Source"), plan.source)]
    rows += [setting(plan, field) for field in SETTINGS]
    told = tuple((name, value) for name, value in rows if value)
    return (
        Paragraph(f"{method_line(plan)}."),
        Paragraph(
            _(
                "Thresholds, equal weights and bands are conventions: settings of the plan, to be "
                "changed in one place and printed wherever they are used."
            ),
            is_quiet=True,
        ),
        Table((Column(_("Setting"), share=1.4), Column(_("Value"), share=3)), told),
    )


def _scales(plan: Plan) -> Iterator[Paragraph | Table]:
    for scale in plan.scales.values():
        origin = provenance_word(scale.provenance) if scale.provenance else ""
        yield Table(
            (
                Column(_("Symbol"), share=0.7),
                Column(_("Level"), share=2.5),
                Column(_("Worth"), is_of_numbers=True),
                Column(_("Counts as implemented"), share=1.6),
            ),
            _levels(scale),
            caption=_("{title} ({origin})").format(title=scale.title, origin=origin)
            if origin
            else scale.title,
        )
        if scale.note:
            yield Paragraph(scale.note, is_quiet=True)


def _levels(scale: Scale) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            level.symbol,
            level.label,
            _("outside the order") if level.value is None else decimal(level.value, 2),
            _("yes") if level.done else _("no"),
        )
        for level in scale.levels
    )


def _formulas(plan: Plan, question: str) -> Table:
    return Table(
        (
            Column(_("Rule"), share=1.3),
            Column(_("In symbols"), share=2),
            Column(_("What it means"), share=3),
        ),
        tuple(
            (_(formula.name), _(formula.symbols), _told(plan, formula))
            for formula in scoring.formulas(question)
        ),
    )


def _told(plan: Plan, formula: Formula) -> str:
    """What a formula means, what the plan has chosen of it, and its source; one a line."""
    chosen = (setting(plan, field) for field in formula.settings)
    words = " · ".join(_("{setting}: {value}").format(setting=n, value=v) for n, v in chosen)
    lines = (
        _(formula.meaning),
        " ".join((_("In this plan:"), words)) if words else "",
        _("Source: {source}").format(source=_(formula.source)),
    )
    return "\n".join(filter(None, lines))

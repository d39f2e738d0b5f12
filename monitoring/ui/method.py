"""The parts of the page Method, printed from the definitions and the code."""

from __future__ import annotations

import csv

import pandas as pd
import streamlit as st

from monitoring import pipeline, scoring
from monitoring.model import Level, Plan
from monitoring.pipeline.documents.method_annex import SETTINGS, question_word
from monitoring.pipeline.facts import method_line, setting
from monitoring.pipeline.words import provenance_word, responsibility_word
from monitoring.scoring.formula import MODULES_BY_QUESTION, SCORES, Formula
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data
from monitoring.ui.figures import show_figure
from monitoring.ui.selection import Selection, State
from monitoring.ui.text import bold, plain, small
from monitoring.ui.widgets import table, table_of_words
from monitoring.written import country, decimal, percent


def settings(selection: Selection) -> None:
    """The plan and the conventions that its scores rest on."""
    _draw_settings(selection.state)


@st.cache_data(max_entries=64, show_spinner=False)
def _draw_settings(state: State) -> None:
    plan = data.plan_at(state.address, state.plan)
    st.header(plain(plan.label), anchor=False)
    if plan.completeness:
        st.info(
            " ".join((_("What is known of this plan:"), plain(plan.completeness))),
            icon=":material/info:",
        )
    st.write(plain(method_line(plan)) + ".")
    st.caption(
        _("Thresholds, equal weights and bands are conventions: settings of the plan, to be changed in "
          "one place and printed wherever they are used.")
    )  # fmt: skip
    rows = pd.DataFrame(_facts(plan), columns=[_("Setting"), _("Value")])
    table_of_words(rows)


def _facts(plan: Plan) -> list[tuple[str, str]]:
    facts = [
        (_("Code"), plan.code),
        (_("Owner"), plan.owner),
        (_("Source"), plan.source),
        *(setting(plan, field) for field in SETTINGS),
        (
            _("Countries"),
            ", ".join(country(c.code, c.name) for c in plan.countries) or _("open to all"),
        ),
    ]
    return [(name, value) for name, value in facts if value] + list(plan.notes.items())


def structure(selection: Selection) -> None:
    """What the plan is made of, and how much each part weighs."""
    if selection.plan.actions:
        show_figure("structure", selection)


def scales(selection: Selection) -> None:
    """The levels in which actions are rated, and what each is worth."""
    _draw_scales(selection.state)


@st.cache_data(max_entries=64, show_spinner=False)
def _draw_scales(state: State) -> None:
    plan = data.plan_at(state.address, state.plan)
    st.header(_("Scales"), anchor=False)
    for scale in plan.scales.values():
        origin = f" ({provenance_word(scale.provenance)})" if scale.provenance else ""
        st.markdown(f"**{plain(scale.title)}**{plain(origin)}")
        if scale.note:
            st.caption(plain(scale.note))
        with st.container(key=f"levels_of_{scale.code}"):
            table_of_words(
                pd.DataFrame(
                    {
                        _("Symbol"): [level.symbol for level in scale.levels],
                        _("Level"): [level.label for level in scale.levels],
                        _("Worth"): [_worth(level) for level in scale.levels],
                        _("Counts as implemented"): [
                            _("yes") if level.done else _("no") for level in scale.levels
                        ],
                        _("Also written"): [", ".join(level.synonyms) for level in scale.levels],
                    }
                )
            )


def _worth(level: Level) -> str:
    return _("none") if level.value is None else decimal(level.value)


def formulas(selection: Selection) -> None:
    """Every rule, as it stands beside its code, with what the plan has chosen."""
    st.header(_("Rules"), anchor=False)
    asked = st.segmented_control(
        _("Rules about"),
        list(MODULES_BY_QUESTION),
        default=SCORES,
        required=True,
        format_func=question_word,
        key="method_rules",
        label_visibility="collapsed",
    )
    _draw_formulas(selection.state, asked or SCORES)


@st.cache_data(max_entries=256, show_spinner=False)
def _draw_formulas(state: State, question: str) -> None:
    plan = data.plan_at(state.address, state.plan)
    # One text and not five elements for each: there are many, and each is sent anew on every run.
    with st.container(border=True):
        st.markdown("\n\n---\n\n".join(_formula(plan, f) for f in scoring.formulas(question)))


def _formula(plan: Plan, formula: Formula) -> str:
    chosen = _("In this plan:"), bold(plain(_settings(plan, formula)))
    parts = (
        bold(plain(_(formula.name))),
        f"```text\n{_(formula.symbols)}\n```",
        plain(_(formula.meaning)),
        " ".join(chosen) if formula.settings else "",
        small(_("Source: {source}").format(source=plain(_(formula.source)))),
    )
    return "\n\n".join(filter(None, parts))


def _settings(plan: Plan, formula: Formula) -> str:
    chosen = (setting(plan, field) for field in formula.settings)
    return " · ".join(_("{setting}: {value}").format(setting=n, value=v) for n, v in chosen)


def actions(selection: Selection) -> None:
    """The areas and actions, each with its provenance and source."""
    _draw_actions(selection.state)


@st.cache_data(max_entries=64, show_spinner=False)
def _draw_actions(state: State) -> None:
    plan = data.plan_at(state.address, state.plan)
    st.header(_("Areas and actions"), anchor=False)
    marks = {a.provenance for a in plan.actions} | {a.provenance for a in plan.areas}
    told = (
        _("{setting}: {value}").format(setting=mark, value=provenance_word(mark))
        for mark in sorted(marks - {""})
    )
    st.caption(plain(" · ".join(told)))
    weights = scoring.effective_weights(plan).set_index("node")["effective_weight"]
    rows = [
        (area.title, "", "", "", area.weight, "", "", area.provenance, area.source)
        for area in plan.areas
        if not any(a.parent == area.code for a in plan.actions)
    ]
    rows += [
        (
            plan.area_by_code[a.parent].title,
            a.code,
            a.title,
            responsibility_word(a.responsibility),
            a.weight,
            percent(weights[a.code]),
            a.indicator,
            a.provenance,
            a.source,
        )
        for a in plan.actions
    ]
    names = [_("Area"), _("Code"), _("Action"), _("Responsibility"), _("Weight"),
             _("Weight in the plan"), _("Indicator"), _("Provenance"), _("Source")]  # fmt: skip
    table(pd.DataFrame(rows, columns=names))


def glossary() -> None:
    """The words of monitoring and evaluation."""
    with st.expander(_("Glossary")):
        _draw_glossary(language())


@st.cache_data(max_entries=8, show_spinner=False)
def _draw_glossary(spoken: str) -> None:  # noqa: ARG001  # part of the key
    with (pipeline.DATA / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    table_of_words(pd.DataFrame(rows[1:], columns=[_("Term"), _("Meaning"), _("Source")]))

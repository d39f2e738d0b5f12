"""The parts of the page Progress."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from monitoring.pipeline import Results, tables
from monitoring.pipeline.views.scope import about
from monitoring.pipeline.views.told import (
    OF_COUNTRIES,
    Told,
    comparable_assessment,
    comparable_round,
    told,
)
from monitoring.pipeline.words import assessment_word
from monitoring.scoring.spread import nodes_compared
from monitoring.translation import gettext as _
from monitoring.ui import choices, data
from monitoring.ui.figures import show_figure
from monitoring.ui.links import link_to
from monitoring.ui.selection import Selection, State, choose_assessment, choose_round
from monitoring.ui.text import plain
from monitoring.written import whole

FORWARD = ":material/arrow_forward:"

FIGURES_OF_A_NODE: Mapping[str, tuple[str, ...]] = {
    "target": ("dumbbell",),
    "pace": ("paths",),
    "apart": ("spread", "catch_up"),
    "table": ("changed",),
}


def has_an_earlier_round(selection: Selection) -> bool:
    """Whether there is an earlier round to compare with; otherwise says so, and offers one way on."""
    results = selection.results
    if tables.previous_round(results, selection.round):
        return True
    what = _("There is no round before {round} with {assessment} to compare with.").format(
        round=selection.round, assessment=assessment_word(selection.assessment)
    )
    other, later = _ways_on(selection.state)
    if other:
        said = _("There is one with {assessment}.").format(assessment=assessment_word(other))
        _say(what, said)
        _offer_assessment(other)
    elif later:
        _say(what, _("The newest round that can be compared is {round}.").format(round=later))
        st.button(
            _("Show round {round}").format(round=plain(later)),
            key="comparable_round",
            icon=FORWARD,
            on_click=choose_round,
            args=(selection.plan.code, later),
        )
    else:
        _say(
            what,
            _(
                "Upload the workbooks of another round on the page Returns; then the two are "
                "compared here."
            ),
        )
        link_to("returns", _("Go to Returns"))
    return False


@st.cache_resource(max_entries=64, show_spinner=False)
def _ways_on(state: State) -> tuple[str, str]:
    """Another assessment in which this round can be compared; another round of this assessment."""
    results = _results_of(state, state.assessment)
    return (
        comparable_assessment(results, partial(_results_of, state), state.round),
        comparable_round(results),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _told(state: State, view: str, node: str) -> Told:
    results = _results_of(state, state.assessment)
    return told(results, partial(_results_of, state), state.round, view, node)


def _results_of(state: State, assessment: str) -> Results:
    return data.results_at(state.address, state.revision, state.plan, assessment)


def _say(what: str, next_: str) -> None:
    st.info(f"**{plain(what)}** {plain(next_)}", icon=":material/info:")


def _offer_assessment(assessment: str, *, is_quiet: bool = False) -> None:
    st.button(
        _("Show {assessment}").format(assessment=assessment_word(assessment)),
        key="advised_assessment",
        type="tertiary" if is_quiet else "secondary",
        icon=FORWARD,
        on_click=choose_assessment,
        args=(assessment,),
    )


def _advise(selection: Selection, view: str, node: str) -> None:
    """Say why a view has little or nothing to tell, and offer the one assessment that has more."""
    found = _told(selection.state, view, node)
    if found.other:
        why = (
            _("Best available ratings are of different assessments in different rounds, and only "
              "the same assessment is compared.")
            if found.is_mixed
            else _("Too few of these ratings can be compared with those of an earlier round.")
        )  # fmt: skip
        if found.is_empty:
            _say(why, _gain(found, view))
            _offer_assessment(found.other)
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(plain(f"{why} {_gain(found, view)}"), width=760)
            _offer_assessment(found.other, is_quiet=True)
    elif found.is_empty and view in OF_COUNTRIES and node not in nodes_compared(selection.plan):
        _say(
            _(
                "{node} asks nothing of the countries, so that none has a score: only the region "
                "answers."
            ).format(node=about(selection.plan, node)),
            _("Choose another area above; the page Overview shows what the region has reached."),
        )
    elif found.is_empty and found.of >= found.least and view in OF_COUNTRIES:
        _say(
            _("Too little was rated in more than one round to compare it."),
            _("No other ratings tell more; choose another area above, or another round in the "
              "sidebar."),
        )  # fmt: skip


def _gain(found: Told, view: str) -> str:
    """What can be told now, and with the other assessment."""
    words = {
        "target": _(
            "{n} of {of} countries can be compared with an earlier round; with {assessment}, {more} "
            "can."
        ),
        "pace": _(
            "The pace of {n} of {of} countries can be told; with {assessment}, that of {more}."
        ),
        "apart": _(
            "{n} of {of} countries can be compared with an earlier round; with {assessment}, {more} "
            "can."
        ),
    }
    of_ratings = _(
        "{n} ratings can be compared with the round before; with {assessment}, {more} can."
    )
    return words.get(view, of_ratings).format(
        n=whole(found.n),
        of=whole(found.of),
        assessment=assessment_word(found.other),
        more=whole(found.more),
    )


def parts(selection: Selection) -> None:
    """What changed, why, and who will reach the target when, one view at a time."""
    words = {
        "target": _("Baseline, now, target"),
        "lower": _("Lower than before"),
        "higher": _("Higher than before"),
        "moves": _("What moved"),
        "pace": _("Pace"),
        "apart": _("Differences between countries"),
        "table": _("By country"),
    }
    shown = choices.view("progress", words)
    if shown in ("lower", "higher"):
        _advise(selection, shown, "")
        show_figure(shown, selection)
    elif shown == "moves":
        _advise(selection, shown, "")
        show_figure("transitions", selection)
    else:
        node = choices.node(selection)
        _advise(selection, shown, node)
        for name in FIGURES_OF_A_NODE[shown]:
            show_figure(name, selection, node)

"""What is looked at: plan, round and assessment, kept in the address of the page.

This module alone owns these keys. The main script draws the selection, so that it survives a
change of page; pages receive it as a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import streamlit as st

from monitoring.definitions import in_language
from monitoring.model import BEST_AVAILABLE, Assessment, Plan
from monitoring.pipeline import DEMONSTRATION, Results
from monitoring.pipeline.words import assessment_word
from monitoring.translation import gettext as _
from monitoring.translation import language
from monitoring.ui import data
from monitoring.ui.text import plain

PLAN, ROUND, ASSESSMENT = "plan", "round", "assessment"
CURRENT = "current_selection"
MAIN_PLAN = "CCSCAP-2016"
"""What the program was made for stands first among the plans that nobody has answered yet."""


class State(NamedTuple):
    """A selection in values that Streamlit can tell from one another quickly."""

    address: str
    revision: int
    plan: str
    round: str
    assessment: str
    language: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What a page shows. `round` is empty while the plan has none; `address` and `revision` tell
    which state of which store is looked at.
    """

    plan: Plan
    round: str
    assessment: str
    address: str
    revision: int

    @property
    def results(self) -> Results:
        """What the store had of it when it was drawn; never to be changed by a reader."""
        return data.results_at(self.address, self.revision, self.plan.code, self.assessment)

    @property
    def state(self) -> State:
        """All that a drawing of this selection depends on."""
        return State(
            self.address, self.revision, self.plan.code, self.round, self.assessment, language()
        )


def draw_selection() -> Selection:
    """The three choices in the sidebar; remembered for the page that runs next."""
    here = data.workspace()
    plans = here.plans()
    revision = here.store.revision()
    with st.sidebar:
        plan = _choose_plan(plans)
        round_ = _choose_round(plan)
        assessment = _choose_assessment()
    selection = Selection(plan, round_, assessment, here.store.address, revision)
    st.session_state[CURRENT] = selection
    return selection


def first_selection() -> Selection:
    """What a visitor sees who asks for nothing; for those who prepare it."""
    here = data.workspace()
    plans = here.plans()
    plan = plans[_in_order(plans)[0]]
    round_ = _newest_with_ratings(plan) or "" if plan.rounds else ""
    return Selection(
        in_language(plan, language()),
        round_,
        BEST_AVAILABLE,
        here.store.address,
        here.store.revision(),
    )


def current_selection() -> Selection:
    """The selection that the main script drew in this run."""
    found = st.session_state.get(CURRENT)
    return found if isinstance(found, Selection) else draw_selection()


def _choose_plan(plans: Mapping[str, Plan]) -> Plan:
    codes = _in_order(plans)
    help_ = _("Plans that come with the program, and those that were uploaded.")
    chosen = addressed_choice(_("Action plan"), PLAN, codes, help_=help_)
    plan = in_language(plans[chosen], language())
    st.caption(plain(plan.label))
    return plan


def _in_order(plans: Mapping[str, Plan]) -> list[str]:
    """Demonstration first, then plans with rounds, then the rest; an import test comes last."""
    codes = list(plans)
    return sorted(
        codes,
        key=lambda code: (
            plans[code].import_test,
            code != DEMONSTRATION,
            not plans[code].rounds,
            code != MAIN_PLAN,
            codes.index(code),
        ),
    )


def _choose_round(plan: Plan) -> str:
    if not plan.rounds:
        return ""
    codes = [r.code for r in reversed(plan.rounds)]
    newest = _newest_with_ratings(plan) or codes[0]
    return addressed_choice(_("Round"), ROUND, codes, default=newest, of=plan.code)


def _newest_with_ratings(plan: Plan) -> str | None:
    found = data.results(plan.code, BEST_AVAILABLE).rounds_with_ratings
    return found[-1] if found else None


def choose_assessment(assessment: str) -> None:
    """Look at another assessment from the next run on; for callbacks."""
    st.session_state[f"{ASSESSMENT}@"] = assessment


def choose_round(plan: str, round_: str) -> None:
    """Look at another round of a plan from the next run on; for callbacks."""
    st.session_state[f"{ROUND}@{plan}"] = round_


def _choose_assessment() -> str:
    return addressed_choice(
        _("Ratings"),
        ASSESSMENT,
        [BEST_AVAILABLE, *(a.value for a in Assessment)],
        words=assessment_word,
        help_=_(
            "Best available takes, for each country and action, the agreed rating, else the "
            "evaluators', else the country's own."
        ),
    )


def addressed_choice(
    label: str,
    name: str,
    codes: Sequence[str],
    *,
    default: str | None = None,
    of: str = "",
    words: Callable[[str], str] = str,
    help_: str | None = None,
    width: int | Literal["stretch"] = "stretch",
    as_segments: bool = False,
    is_shared: bool = True,
) -> str:
    """One of `codes`, chosen by the reader or by `name` in the address, where it is always written.

    The address carries the code even of a default: a link that was sent must go on showing the
    same when a newer round becomes the default. (Streamlit's own binding leaves defaults out and
    writes words instead of codes.)
    of: what the codes belong to. A choice for one plan is never shown as one for another.
    is_shared: whether a choice made for one is remembered for another, as a country is from plan to plan.
    as_segments: all side by side instead of in a list, for few that are views of the same.
    """
    key, unknown = f"{name}@{of}", f"unknown_{name}"
    remembered = f"remembered_{name}" if is_shared else f"remembered_{name}@{of}"
    if st.session_state.get(key) not in codes:
        wanted = st.query_params.get(name) or st.session_state.get(remembered) or ""
        known = {code.casefold(): code for code in codes}
        st.session_state[key] = known.get(wanted.casefold(), default or codes[0])
        if (
            name in st.query_params
            and wanted.casefold() not in known
            and remembered not in st.session_state
        ):
            st.session_state[unknown] = wanted
    forget = partial(st.session_state.pop, unknown, None)
    if as_segments:
        shown = st.segmented_control(
            label, codes, key=key, format_func=words, help=help_, required=True,
            label_visibility="collapsed", on_change=forget,
        )  # fmt: skip
    else:
        shown = st.selectbox(
            label, codes, key=key, format_func=words, help=help_, width=width, on_change=forget
        )
    chosen = str(shown)
    st.session_state[remembered] = chosen
    if unknown in st.session_state:
        st.warning(
            _("The address asks for “{wanted}”, which is not here; {shown} is shown.").format(
                wanted=plain(st.session_state[unknown]), shown=plain(words(chosen))
            )
        )
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen

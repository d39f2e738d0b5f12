"""What a file would change, before it is kept: counts, and only the tables that matter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from monitoring.model import RATING_TEXTS, REGION, Plan, Problem, Severity, Why
from monitoring.pipeline import FileVerdict
from monitoring.pipeline.verdict import COMMENTS
from monitoring.pipeline.words import answer_in_words, assessment_word, why_word
from monitoring.store import Change
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.ui import comments, data
from monitoring.ui.problems import MOST_ROWS, problem_table, where
from monitoring.ui.sent import Options, Sent
from monitoring.ui.text import plain
from monitoring.ui.widgets import table

JUMP = "jump"
ROWS_AT_ONCE = 11
"""So many rows are shown in full; more are scrolled within the card."""

TEXT_WORDS = {
    "evidence": mark("evidence"),
    "comment": mark("comment"),
    "obstacle": mark("main obstacle"),
    "assistance": mark("assistance needed"),
    "good_practice": mark("good practice"),
    "why": mark("why changed"),
}


def show_changes(plan: Plan, sent: Sent, verdict: FileVerdict, options: Options) -> None:
    """The counts in one row; below them, open where a question is asked, the tables."""
    _counts(verdict)
    views = _views(plan, sent, verdict, options)
    if not views:
        return
    asks = bool(verdict.changed or verdict.withdrawn or _jumps(verdict) or queries_of(verdict))
    opened = st.expander(
        _("What it changes, and what to look at"),
        expanded=asks,
        key=f"look_{sent.id}",
        type="compact",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        tabs = st.tabs([label for label, _draw in views], key=f"tabs_{sent.id}", on_change="rerun")
        for tab, (_label, draw) in zip(tabs, views, strict=True):
            if tab.open:
                with tab:
                    draw()


def _counts(verdict: FileVerdict) -> None:
    """What keeping the file would do, in one row."""
    emptied = ngettext(
        "left empty ({emptied} answer stays in force)",
        "left empty ({emptied} answers stay in force)",
        verdict.emptied,
    ).format(emptied=verdict.emptied)
    parts = [
        (verdict.added, _("to add")),
        (verdict.changed, _("to change")),
        (verdict.withdrawn, _("to withdraw")),
        (verdict.unchanged, _("unchanged")),
        (verdict.n_unanswered, emptied if verdict.emptied else _("left empty")),
    ]
    shown = [f"**{n}** {word}" for n, word in parts if n]
    st.markdown(" · ".join(shown) or _("It says nothing."))


View = tuple[str, Callable[[], None]]


def _views(plan: Plan, sent: Sent, verdict: FileVerdict, options: Options) -> list[View]:
    """The tables that have something to show, the ones that ask a question first."""
    queries = [p for p in queries_of(verdict) if p.code != JUMP]
    n_changes = verdict.added + verdict.changed + verdict.withdrawn
    differing = sum(n for n, _of in verdict.differing.values())
    views: list[tuple[int, str, Callable[[], None]]] = [
        (len(_jumps(verdict)), _("Jumps"), partial(_show_jumps, plan, sent, verdict)),
        (len(queries), _("To look at"), partial(problem_table, queries, sent.name, sent.id)),
        (n_changes, _("Changes"), partial(_changes_of_kind(verdict), plan, verdict)),
        (differing, _("Differs from others"), partial(_difference_table, plan, verdict)),
        (verdict.n_unanswered, _("Left empty"), partial(_empty_cells, verdict, options)),
    ]
    return [(f"{label} ({n})", draw) for n, label, draw in views if n]


def _changes_of_kind(verdict: FileVerdict) -> Callable[[Plan, FileVerdict], None]:
    return comments.change_table if verdict.kind == COMMENTS else _change_table


def queries_of(verdict: FileVerdict) -> list[Problem]:
    """Questions about cells and sheets; those about the whole file stand above."""
    return [p for p in verdict.problems if p.severity is Severity.QUERY and p.place]


def _jumps(verdict: FileVerdict) -> list[Problem]:
    return [p for p in queries_of(verdict) if p.code == JUMP]


def _show_jumps(plan: Plan, sent: Sent, verdict: FileVerdict) -> None:
    """Each rating that is two levels or more away from the one before, and why."""
    st.write(
        _("These ratings are two or more levels away from the one before. Say why, where you know.")
    )
    jumps = _jumps(verdict)
    country_by_place = {change.place: change.country for change in verdict.changes}
    words = {why.value: _sentence_case(why_word(why)) for why in Why}
    rows = pd.DataFrame(
        {
            _("Cell"): [p.place for p in jumps],
            _("Country"): [country_word(country_by_place.get(p.place, ""), plan) for p in jumps],
            _("What changes"): [p.statement for p in jumps],
            _("Why"): [words.get(sent.reasons.get(p.place, "")) for p in jumps],
        }
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        placeholder=_("not said"),
        disabled=[_("Cell"), _("Country"), _("What changes")],
        # With another ground the rows are others, and no answer may slip to another row.
        key=f"jumps_{sent.id}_{verdict.ground[:12]}",
        column_config={
            _("Cell"): st.column_config.TextColumn(width="medium"),
            _("What changes"): st.column_config.TextColumn(width="large"),
            _("Why"): st.column_config.SelectboxColumn(
                options=list(words.values()), required=False, width="medium"
            ),
        },
    )
    for problem in verdict.problems:
        if problem.code == JUMP and not problem.place:
            st.caption(plain(problem.sentence))
    why_by_word = {word: why for why, word in words.items()}
    for place, word in zip(edited[_("Cell")], edited[_("Why")], strict=True):
        if isinstance(word, str) and word:
            sent.reasons[place] = why_by_word[word]
        else:
            sent.reasons.pop(place, None)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _change_table(plan: Plan, verdict: FileVerdict) -> None:
    shown = verdict.changes[:MOST_ROWS]
    said = [_before_and_after(change, plan) for change in shown]
    rows = {
        _("Cell"): [change.place for change in shown],
        _("Country"): [country_word(change.country, plan) for change in shown],
        _("Round"): [change.round for change in shown],
        _("Action"): [_action(change.action, plan) for change in shown],
        _("Before"): [before for before, _after, _others in said],
        _("After"): [after for _before, after, _others in said],
        _("Also"): [others for _before, _after, others in said],
    }
    table(pd.DataFrame(rows), height=_height(len(shown)))
    n = verdict.added + verdict.changed + verdict.withdrawn
    if n > len(shown):
        st.caption(_("The first {n} of {of} are shown.").format(n=len(shown), of=n))


def _before_and_after(change: Change, plan: Plan) -> tuple[str, str, str]:
    """The ratings in words, and which texts beside them differ."""
    action = plan.action_by_code[change.action]
    before, after = (answer_in_words(side, action, plan) for side in (change.before, change.after))
    if change.is_withdrawn:
        return before, _("withdrawn"), ""
    texts = (_text_change(name, change) for name in (*RATING_TEXTS, "why"))
    # Only what differs is told of a change.
    if not (before or after):
        after = _("rated as before")
    return _("none") if change.is_new else before, after, "; ".join(filter(None, texts))


def _text_change(name: str, change: Change) -> str:
    """How one text beside the rating differs; empty where it does not."""
    before, after = (
        (why_word(text) if name == "why" else text) or _("none")
        for text in (str(side.get(name) or "") for side in (change.before, change.after))
    )
    if before == after:
        return ""
    label = _(TEXT_WORDS[name])
    return f"{label}: {after}" if change.is_new else f"{label}: {before} → {after}"


def _action(code: str, plan: Plan) -> str:
    known = plan.action_by_code.get(code)
    return f"{code} {known.title}" if known else code


def _difference_table(plan: Plan, verdict: FileVerdict) -> None:
    for assessment, (n, of) in verdict.differing.items():
        if n:
            st.write(
                ngettext(
                    "{n} of {of} answer differs from the {others}. All are kept side by side.",
                    "{n} of {of} answers differ from the {others}. All are kept side by side.",
                    of,
                ).format(n=n, of=of, others=assessment_word(assessment))
            )
    shown = verdict.differs[:MOST_ROWS]
    rows = {
        _("Cell"): [one.place for one in shown],
        _("Country"): [country_word(one.country, plan) for one in shown],
        _("Round"): [one.round for one in shown],
        _("Action"): [_action(one.action, plan) for one in shown],
        _("This file"): [one.mine for one in shown],
        _("The others"): [one.theirs for one in shown],
        _("Whose"): [assessment_word(one.assessment) for one in shown],
    }
    table(pd.DataFrame(rows), height=_height(len(shown)))


def _empty_cells(verdict: FileVerdict, options: Options) -> None:
    if options.erase_empty:
        st.write(_("What was answered in these cells before is withdrawn."))
    else:
        st.write(_("An empty cell says nothing: it is no zero, and it erases no earlier answer."))
    st.text(where(verdict.unanswered))
    if verdict.n_unanswered > len(verdict.unanswered):
        st.caption(
            _("The first {n} of {of} are shown.").format(
                n=len(verdict.unanswered), of=verdict.n_unanswered
            )
        )


def _height(rows: int) -> int | Literal["content"]:
    return "content" if rows <= ROWS_AT_ONCE else 420


def country_word(code: str, plan: Plan) -> str:
    """The name of a country of the plan, or of the region; the code where nothing is known of it."""
    if code == REGION:
        return _("Region")
    known = plan.country_by_code.get(code) or data.workspace().countries.country_by_code.get(code)
    return known.name if known else code

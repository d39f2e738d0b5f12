"""The parts of the page Settle: what is gone through, how far it is, and the list of all."""

from __future__ import annotations

from functools import partial

import streamlit as st

from monitoring.pipeline.explain import unit_name
from monitoring.pipeline.period import has_ended, period_sentence, today
from monitoring.pipeline.views.settle import Kind
from monitoring.translation import gettext as _
from monitoring.translation import ngettext
from monitoring.ui import choices, page, settle_case, settle_cases, settle_type
from monitoring.ui import settle_act as act
from monitoring.ui.choices import EVERYTHING
from monitoring.ui.links import COUNTRY
from monitoring.ui.selection import Selection, addressed_choice
from monitoring.ui.settle_act import Key
from monitoring.ui.settle_cases import Chosen, Walk
from monitoring.ui.text import bold, plain
from monitoring.ui.widgets import clickable_table, downloads
from monitoring.written import whole

ONLY_OPEN = "settle_only_open"


def has_ratings(selection: Selection) -> bool:
    """Whether anybody has rated anything in any assessment; otherwise says what to do."""
    if selection.plan.actions and selection.round and len(selection.results.ratings):
        return True
    return page.needs_ratings(selection)


def parts(selection: Selection) -> None:
    """One rating after the other, or a rating that is typed in."""
    views = {"cases": _("Settle ratings"), "type": _("Type a rating")}
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="settle_filters"
    ):
        shown = choices.view("settle", views)
        chosen = _filters(selection) if shown == "cases" else None
    if refused := settle_case.why_not(selection):
        st.info(plain(refused), icon=":material/info:")
    elif not act.who():
        act.draw_who()
    act.draw_said()
    if chosen is None:
        settle_type.draw(selection)
    else:
        _one_by_one(selection, chosen)


def _filters(selection: Selection) -> Chosen:
    """Whose ratings of which area are gone through, why they are here, and whether open ones only."""
    results, plan = selection.results, selection.plan
    country = addressed_choice(
        _("Country or territory"),
        COUNTRY,
        [EVERYTHING, *results.answers.units],
        of=f"settle {plan.code}",
        words=lambda code: _("All countries") if code == EVERYTHING else unit_name(results, code),
        width=180,
        is_shared=False,
    )
    area = st.selectbox(
        _("Priority area"),
        ["", *(one.code for one in plan.top_areas)],
        key=f"settle_area_{plan.code}",
        format_func=lambda code: plan.area_by_code[code].title if code else _("All areas"),
        width=190,
    )
    kinds = {
        EVERYTHING: _("All"),
        Kind.DIFFERS.value: _("Rated differently"),
        Kind.ONE_SIDE.value: _("Rated by one side"),
        Kind.COMMENT.value: _("Comment disagrees"),
    }
    kind = st.selectbox(
        _("Why"), list(kinds), key="settle_kind", format_func=kinds.__getitem__, width=170
    )
    st.session_state.setdefault(ONLY_OPEN, True)
    only_open = st.toggle(_("Only open ones"), key=ONLY_OPEN)
    with_secretariat = bool(st.session_state.get(settle_case.SECRETARIAT, False))
    return Chosen(country, str(area), str(kind), only_open, with_secretariat)


def _one_by_one(selection: Selection, chosen: Chosen) -> None:
    walk = settle_cases.walk(selection, chosen)
    period = _period(selection)
    if not walk.here.n:
        _nothing(walk, period)
        return
    st.progress(
        walk.here.settled / walk.here.n,
        text=plain(" · ".join(filter(None, (_progress_words(walk), period)))),
    )
    if walk.rows:
        n = _place(selection, walk)
        act.is_in_view(selection, settle_cases.key_of(walk.rows[n]))
        settle_case.draw(selection, walk.rows, n, walk.following(n))
    else:
        act.is_in_view(selection, None)
        st.success(_("All of these are settled."), icon=":material/check_circle:")
        _after_the_last(selection)
    _list(selection, chosen)
    if not (walk.rows and settle_case.has_switch(walk.rows[n])):
        settle_case.draw_switch()


def _place(selection: Selection, walk: Walk) -> int:
    """Where the case stands that is looked at; the first open one where there is none."""
    key = act.shown(selection)
    first_open = walk.open_[0] if walk.open_ else 0
    return walk.place.get(key, first_open) if key else first_open


def _progress_words(walk: Walk) -> str:
    here, all_ = walk.here, walk.of_round
    sentence = _("{settled} of {n} settled")
    told = sentence.format(settled=whole(here.settled), n=whole(here.n))
    if here.n == all_.n:
        return told
    return _("{here} · {settled} of {n} in all").format(
        here=told, settled=whole(all_.settled), n=whole(all_.n)
    )


def _nothing(walk: Walk, period: str) -> None:
    if walk.of_round.n:
        told = _("Nothing is to be settled here. Choose another country or area.")
        st.info(told, icon=":material/info:")
    else:
        st.info(
            bold(_("There is nothing to settle: wherever both sides rate, they rate alike."))
            + " "
            + _("Upload the workbooks of countries and evaluators on the page Returns, or type a "
                "rating."),
            icon=":material/info:",
        )  # fmt: skip
    if period:
        st.caption(plain(period))


def _after_the_last(selection: Selection) -> None:
    """The way back from the last one that was settled."""
    last = act.done_last(selection)
    if last is None or not settle_case.can_be_settled(selection):
        return
    st.button(
        _("Undo the last one"),
        key="settle_undo",
        shortcut="U",
        icon=":material/undo:",
        help=plain(last.words),
        on_click=act.undo,
        args=(selection, None),
    )


def _period(selection: Selection) -> str:
    """How the period for comments stands; once it is over, with what can become agreed by it.

    Returns what is not said yet.
    """
    round_ = selection.plan.round_by_code[selection.round]
    on = today()
    alike = settle_cases.equal(selection) if has_ended(round_, on) else []
    ready = [one for one in alike if not one.is_disputed]
    disputed = len(alike) - len(ready)
    told = period_sentence(round_, on)
    if disputed:
        told += " " + ngettext(
            "{n} equal rating is left to be settled, because the country's comment disagrees.",
            "{n} equal ratings are left to be settled, because the countries' comments disagree.",
            disputed,
        ).format(n=whole(disputed))
    if not ready or not settle_case.can_be_settled(selection):
        return told
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        can = ngettext(
            "{n} equal rating can become agreed. {why}",
            "{n} equal ratings can become agreed. {why}",
            len(ready),
        ).format(n=whole(len(ready)), why=told)
        st.markdown(plain(can), width="content")
        st.button(
            _("Let them become agreed"),
            key="settle_equal",
            disabled=not act.who(),
            on_click=act.let_equal_become_agreed,
            args=(selection,),
        )
    return ""


def _list(selection: Selection, chosen: Chosen) -> None:
    """All of them with their state, once it is opened; a click goes to one."""
    opened = st.expander(
        _("List of all ratings to be settled here"), key="settle_list_opened", on_change="rerun"
    )
    if opened.open:
        with opened:
            _draw_list(selection, chosen)


def _draw_list(selection: Selection, chosen: Chosen) -> None:
    found = settle_cases.listed(selection, chosen)
    hint = _("A click on a row goes to it.")
    if len(found.whole) > len(found.shown):
        hint += " " + _("The first {n} of {of} are shown.").format(
            n=whole(len(found.shown)), of=whole(len(found.whole))
        )
    st.caption(hint)
    of = "_".join((chosen.country, chosen.area, chosen.kind))
    clickable_table(
        found.shown,
        partial(_go_to, selection, found.keys),
        key=f"settle_list_{selection.plan.code}_{selection.round}_{of}",
        stands=found.stands,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        downloads(lambda: found.whole, selection, "settle")


def _go_to(selection: Selection, keys: tuple[Key, ...], row: int, _column: str) -> None:
    act.show(selection, keys[row])
    # A settled one that was clicked is to be seen too.
    st.session_state[ONLY_OPEN] = False

"""The parts of the page Standards."""

from __future__ import annotations

import streamlit as st

from monitoring.translation import gettext as _
from monitoring.ui import choices
from monitoring.ui.figures import show_figure
from monitoring.ui.links import link_to
from monitoring.ui.selection import Selection
from monitoring.ui.text import bold, plain


def has_standards(selection: Selection) -> bool:
    """Whether the plan names any minimum standard; otherwise says how it would."""
    if any(action.minimum_standard for action in selection.plan.actions):
        return True
    st.info(
        bold(plain(_("{plan} names no minimum standard.").format(plan=selection.plan.code)))
        + " "
        + _("A plan workbook names them in the column “minimum standard” of its sheet Actions: "
            "the level, or the number, that every country should reach at least. Add it on the "
            "page Plans."),
        icon=":material/info:",
    )  # fmt: skip
    link_to("plans", _("Go to Plans"))
    return False


def met_by_whom(selection: Selection) -> None:
    """Countries down, minimum standards across, of all areas or one; of all the stages too."""
    area = choices.area(selection, offers_all=True)
    show_figure("standards", selection, area)
    if not any(action.stage for action in selection.plan.actions):
        return
    if area:
        # Stages run across the areas, so that those of one area would say little.
        st.caption(
            _("Maturity stages are told of the whole plan: they are shown for all areas together.")
        )
    else:
        show_figure("stages", selection)

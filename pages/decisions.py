"""What was agreed, by whom, until when, and what became of it?"""

from monitoring.translation import gettext as _
from monitoring.ui import decision_card, decision_list, page

selection = page.begin_page(_("Decisions"))
if page.has_actions(selection):
    decision_list.parts(selection)
    decision_card.show_if_asked(selection)

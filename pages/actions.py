"""What does the plan ask, who leads, what is due and what is late?"""

from monitoring.translation import gettext as _
from monitoring.ui import actions, explain, page

selection = page.begin_page(_("Actions"))
if page.has_actions(selection):
    actions.parts(selection)
    explain.show_if_asked(selection)

"""What is proposed for the next edition of the plan, and which counts speak for it?"""

from monitoring.translation import gettext as _
from monitoring.ui import next_edition, page

selection = page.begin_page(_("Next edition"))
if page.has_actions(selection):
    next_edition.parts(selection)

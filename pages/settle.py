"""What do country and evaluators rate differently, and what was agreed?"""

from monitoring.translation import gettext as _
from monitoring.ui import page, settle

selection = page.begin_page(_("Settle"))
if page.has_actions(selection) and settle.has_ratings(selection):
    settle.parts(selection)

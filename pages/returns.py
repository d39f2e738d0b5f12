"""Who has answered, and how does a workbook come in?"""

from monitoring.translation import gettext as _
from monitoring.ui import page, returns

selection = page.begin_page(_("Returns"))
if page.has_actions(selection):
    if returns.has_rounds(selection):
        returns.who_has_answered(selection)
        returns.template(selection)
        returns.upload(selection)
        returns.undo(selection)
    returns.rounds(selection)

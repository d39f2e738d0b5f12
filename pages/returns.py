"""Who has answered, and how does a workbook come in?"""

from monitoring.translation import gettext as _
from monitoring.ui import kept, page, returns, rounds, templates, upload

selection = page.begin_page(_("Returns"))
if page.has_actions(selection):
    if returns.has_rounds(selection):
        returns.who_has_answered(selection)
        templates.send_out(selection)
        upload.upload(selection)
        kept.undo(selection)
    rounds.rounds(selection)

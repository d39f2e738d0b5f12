"""What changed, why, and who will reach the target when?"""

from monitoring.translation import gettext as _
from monitoring.ui import explain, page, progress

selection = page.begin_page(_("Progress"))
if page.needs_ratings(selection) and progress.has_an_earlier_round(selection):
    progress.parts(selection)
    explain.show_if_asked(selection)

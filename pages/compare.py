"""How do these countries differ, and would another choice of weights change it?"""

from monitoring.translation import gettext as _
from monitoring.ui import compare, explain, page

selection = page.begin_page(_("Compare"))
if page.needs_ratings(selection):
    compare.parts(selection)
    explain.show_if_asked(selection)

"""Which minimum standards does each country meet, partly, not, or without information?"""

from monitoring.translation import gettext as _
from monitoring.ui import explain, page, standards

selection = page.begin_page(_("Standards"))
if page.needs_ratings(selection) and standards.has_standards(selection):
    standards.met_by_whom(selection)
    explain.show_if_asked(selection)

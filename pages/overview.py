"""Where does the region stand, and where is support most needed?"""

from monitoring.translation import gettext as _
from monitoring.ui import explain, overview, page

selection = page.begin_page(_("Overview"))
if page.needs_ratings(selection):
    overview.headline(selection)
    overview.countries_by_area(selection)
    overview.more(selection)
    explain.show_if_asked(selection)

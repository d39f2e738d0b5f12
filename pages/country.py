"""What has this country done, what is missing and why?"""

from monitoring.translation import gettext as _
from monitoring.ui import country, explain, page

selection = page.begin_page(_("Country"))
if page.needs_ratings(selection):
    unit = country.choose(selection)
    if unit is not None:
        country.headline(selection, unit)
        country.areas(selection, unit)
        country.actions(selection, unit)
        country.more(selection, unit)
        explain.show_if_asked(selection)

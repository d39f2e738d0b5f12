"""One thing at a time, for a room: the region, each area, each country, and what is decided."""

from monitoring.translation import gettext as _
from monitoring.ui import consultation, page

selection = consultation.begin(_("Consultation"))
if page.needs_ratings(selection):
    consultation.draw(selection)

"""How far is everybody on legislation, or on any other priority area?"""

from monitoring.translation import gettext as _
from monitoring.ui import area, choices, explain, page

selection = page.begin_page(_("Priority area"))
if page.needs_ratings(selection):
    chosen = choices.area(selection)
    area.headline(selection, chosen)
    area.parts(selection, chosen)
    explain.show_if_asked(selection)

"""Which plans are there, what is known of each, and how does one come in or go out?"""

from monitoring.translation import gettext as _
from monitoring.ui import indicators, page, plans

page.begin_page(_("Plans"), of_plan=False)
plans.overview()
indicators.kept()
plans.export()
plans.add()
plans.examples()

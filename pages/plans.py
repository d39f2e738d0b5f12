"""Which plans are there, what is known of each, and how does a new one come in?"""

from monitoring.translation import gettext as _
from monitoring.ui import page, plans

page.begin_page(_("Plans"), of_plan=False)
plans.overview()
plans.add()
plans.examples()

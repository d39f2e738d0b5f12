"""By which rules do ratings become scores?"""

from monitoring.translation import gettext as _
from monitoring.ui import method, page

selection = page.begin_page(_("Method"))
method.settings(selection)
method.structure(selection)
method.scales(selection)
method.formulas(selection)
method.actions(selection)
method.glossary()

"""What can be taken away, and in which form?"""

from monitoring.translation import gettext as _
from monitoring.ui import documents, downloads, page

selection = page.begin_page(_("Downloads"))
if page.needs_ratings(selection):
    documents.documents(selection)
    downloads.tables_of(selection)

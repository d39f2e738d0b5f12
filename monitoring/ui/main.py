"""The script that Streamlit runs: the menu, the selection, then the page."""

import sys
from pathlib import Path

# Streamlit puts the folder of the script on the path, and the pages import the package.
ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from monitoring.ui import links, menu, page  # noqa: E402

page.configure()
chosen = menu.draw_menu(ROOT / "pages")
links.follow()
page.draw_selection_or_stop()
chosen.run()

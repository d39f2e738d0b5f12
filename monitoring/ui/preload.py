"""Everything heavy, imported and opened before the first visitor comes."""

from __future__ import annotations

import logging

from monitoring.store import StoreError
from monitoring.ui import (
    country,
    data,
    downloads,
    figures,
    kept,
    menu,
    method,
    overview,
    page,
    plans,
    returns,
    rounds,
    templates,
    upload,
)

# Each page imports its own part; together they import everything that any of them needs.
PARTS = (
    country, data, downloads, figures, kept, menu, method, overview, page, plans, returns, rounds,
    templates, upload,
)  # fmt: skip


def preload() -> None:
    """Open the store and read the definitions; importing this module did the rest."""
    try:
        data.workspace()
    except StoreError as refused:
        # The server starts all the same: each page then says this sentence.
        logging.getLogger(__name__).error("%s", refused)

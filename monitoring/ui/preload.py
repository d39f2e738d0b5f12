"""Everything heavy, imported and opened before the first visitor comes."""

from __future__ import annotations

import logging

from monitoring.store import StoreError
from monitoring.ui import (
    actions,
    area,
    compare,
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
    progress,
    returns,
    rounds,
    standards,
    templates,
    upload,
)

# Each page imports its own part; together they import everything that any of them needs.
PARTS = (
    actions, area, compare, country, data, downloads, figures, kept, menu, method, overview, page,
    plans, progress, returns, rounds, standards, templates, upload,
)  # fmt: skip


def preload() -> None:
    """Open the store and read the definitions; importing this module did the rest."""
    try:
        data.workspace()
    except StoreError as refused:
        # The server starts all the same: each page then says this sentence.
        logging.getLogger(__name__).error("%s", refused)

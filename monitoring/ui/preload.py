"""Everything heavy, imported and opened before the first visitor comes."""

from __future__ import annotations

import logging

from monitoring.store import StoreError
from monitoring.ui import (
    actions,
    area,
    compare,
    consultation,
    country,
    data,
    decision_list,
    documents,
    downloads,
    figures,
    indicators,
    kept,
    menu,
    method,
    next_edition,
    overview,
    page,
    plans,
    progress,
    returns,
    rounds,
    settle,
    standards,
    templates,
    upload,
)
from monitoring.ui.selection import first_selection

# Each page imports its own part; together they import everything that any of them needs.
PARTS = (
    actions, area, compare, consultation, country, data, decision_list, documents, downloads,
    figures, indicators, kept, menu, method, next_edition, overview, page, plans, progress, returns, rounds,
    settle, standards, templates, upload,
)  # fmt: skip


FIRST_FIGURES = ("heatmap", "support")
"""Of the page that opens by itself."""


def preload() -> None:
    """Open the store, read the definitions and make what the first visitor sees first.

    Importing this module did the rest.
    """
    try:
        first = first_selection()
        if first.round and first.results.has_ratings:
            figures.prepare(FIRST_FIGURES, first)
    except StoreError as refused:
        # The server starts all the same: each page then says this sentence.
        logging.getLogger(__name__).error("%s", refused)

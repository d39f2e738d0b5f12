"""The launcher: `streamlit run app.py`.

The script with the menu stands in `monitoring/ui/`, away from `pages/`: beside it, Streamlit would
serve a page opened by its own address without the menu and without the selection.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).resolve().parent / "monitoring" / "ui" / "main.py"


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """Import everything before the first visitor, and keep it out of later garbage collections.

    Streamlit collects garbage after every rerun; walking through all imported modules each time
    would be most of what a rerun costs.
    """
    # Importing it here and not above keeps `streamlit run` quick to say that it has started.
    from monitoring.ui import preload  # noqa: PLC0415

    preload.preload()
    gc.collect()
    gc.freeze()
    yield


app = st.App(str(SCRIPT), lifespan=warm)

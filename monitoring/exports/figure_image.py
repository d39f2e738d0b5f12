"""A figure as a picture file, drawn by an installed Chromium without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitoring.translation import gettext as _

FORMATS = ("svg", "png")
SCALE = 2
"""Pixels of a PNG for each of the figure's: sharp on paper and on slides."""
SECONDS = 60
BROWSER_VARIABLE = "BROWSER_PATH"
"""Names the browser; the library that drives it reads it too."""
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
)  # fmt: skip


class NoPicture(RuntimeError):
    """No picture can be made here; the message says why, and what to do."""


def figure_image(figure: Mapping[str, Any], format_: str) -> bytes:
    """The picture of a figure.

    figure: `data` and `layout` with its width and height, as a figure tells them of itself. format_:
    one of FORMATS. Raises NoPicture where no browser is found or it does not answer.
    """
    browser = _browser()
    try:
        import kaleido  # noqa: PLC0415
        from choreographer.channels import ChannelClosedError  # noqa: PLC0415
        from kaleido.errors import (  # noqa: PLC0415
            BrowserClosedError,
            BrowserFailedError,
            ChromeNotFoundError,
            KaleidoError,
        )
    except ImportError as missing:
        raise NoPicture(
            _(
                "Pictures need the package kaleido, which is not installed. Install it with "
                "“pip install kaleido”, or take the picture from the menu of the figure on its page."
            )
        ) from missing
    # Without its own switch the library would ask a server of others for the letters of formulas.
    options = {"path": browser, "mathjax": False, "timeout": SECONDS}
    try:
        made: bytes = kaleido.calc_fig_sync(
            dict(figure), opts={"format": format_, "scale": SCALE if format_ == "png" else 1},
            kopts=options,
        )  # fmt: skip
    except (
        BrowserClosedError,
        BrowserFailedError,
        ChannelClosedError,
        ChromeNotFoundError,
        KaleidoError,
        TimeoutError,
    ) as failed:
        raise NoPicture(
            _(
                "The browser '{browser}' did not draw the picture. Try again, or name another one "
                "in {variable}."
            ).format(browser=browser, variable=BROWSER_VARIABLE)
        ) from failed
    return made


def _browser() -> str:
    """The path of the browser. Raises NoPicture."""
    named = os.environ.get(BROWSER_VARIABLE, "")
    if named:
        if Path(named).is_file():
            return named
        raise NoPicture(
            _("There is no browser '{browser}', which {variable} names.").format(
                browser=named, variable=BROWSER_VARIABLE
            )
        )
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise NoPicture(
            _(
                "Pictures are drawn by Chromium, and none was found. Install Chromium, Chrome or "
                "Edge, or name one in {variable}; or take the picture from the menu of the figure "
                "on its page."
            ).format(variable=BROWSER_VARIABLE)
        )
    return found

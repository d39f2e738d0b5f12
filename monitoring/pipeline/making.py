"""Files that leave the room are made in a process of their own, so that nobody else waits for them."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from monitoring.pipeline.elsewhere import Elsewhere
from monitoring.pipeline.workspace import Workspace
from monitoring.translation import gettext as _
from monitoring.translation import language

COMMAND = (sys.executable, "-m", "monitoring.pipeline.maker")
TEMPLATE, MADE = "template", "made"
"""Names of files in the folder that both processes see."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file of what. unit: a country, or empty for all. template: a host's own, for a deck."""

    format: str
    plan: str
    round: str
    assessment: str
    unit: str = ""
    template: bytes | None = None


@dataclass
class Making(Elsewhere):
    """A file that is being made elsewhere; ask `content` once it runs no more."""

    name: str = ""
    content: bytes | None = None


def start(workspace: Workspace, wanted: Wanted) -> Making:
    """Begin to make a file, in the language of who asks."""
    making = Making()
    asked = {name: value for name, value in asdict(wanted).items() if name != TEMPLATE}
    asked |= {"address": workspace.store.address, "language": language()}
    making.begin(partial(_run, making, wanted.template, asked))
    return making


def _run(making: Making, template: bytes | None, asked: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        if template is not None:
            (Path(folder) / TEMPLATE).write_bytes(template)
        for told in making.told(COMMAND, asked | {"folder": folder}, folder):
            making.step, making.share = (
                told.get("step", making.step),
                told.get("share", making.share),
            )
            making.name, making.error = told.get("name", ""), told.get("error", "")
        if not making.is_cancelled and making.name:
            making.content = (Path(folder) / MADE).read_bytes()
    if making.is_cancelled:
        making.error = _("Cancelled; nothing was made.")
    elif making.content is None and not making.error:
        making.error = _("The work on this file was stopped; nothing was made. Try again.")

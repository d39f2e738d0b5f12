"""The verbs that keep the store: `verify`, `backup` and `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from monitoring.cli.shell import DONE, PROBLEMS, Verbs, add_verb, tell
from monitoring.pipeline import Workspace
from monitoring.store import backup, restore, uploads, verify
from monitoring.translation import gettext as _
from monitoring.translation import ngettext


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    add_verb(verbs, "verify", _verify, _("whether the store is still as it was kept"))
    add_verb(verbs, "backup", _backup, _("copy the store to a new file")).add_argument("file")
    add_verb(verbs, "restore", _restore, _("make the store what a backup holds")).add_argument(
        "file"
    )


def _verify(workspace: Workspace, given: argparse.Namespace) -> int:
    wrong = verify(workspace.store)
    if wrong:
        tell(given, {"sound": False, "wrong": wrong}, wrong)
        return PROBLEMS
    n = len(uploads(workspace.store))
    well = ngettext(
        "All is well: the database is sound, and the file of {n} upload is as it was sent.",
        "All is well: the database is sound, and the files of {n} uploads are as they were sent.",
        n,
    ).format(n=n)
    tell(given, {"sound": True, "wrong": []}, [well])
    return DONE


def _backup(workspace: Workspace, given: argparse.Namespace) -> int:
    backup(workspace.store, Path(given.file))
    tell(given, {"file": given.file}, [_("Copied to {file}.").format(file=given.file)])
    return DONE


def _restore(workspace: Workspace, given: argparse.Namespace) -> int:
    restore(workspace.store, Path(given.file))
    tell(
        given, {"file": given.file}, [_("The store is what {file} holds.").format(file=given.file)]
    )
    return DONE

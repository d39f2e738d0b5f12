"""The verb `demo`."""

from __future__ import annotations

import argparse

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, add_verb, tell
from monitoring.pipeline import Workspace
from monitoring.translation import gettext as _


def add_verbs(verbs: Verbs) -> None:
    """The words that this verb takes."""
    demo = add_verb(verbs, "demo", _demo, _("load the demonstration and the real example"))
    demo.add_argument("--remove", action="store_true", help=_("remove both"))


def _demo(workspace: Workspace, given: argparse.Namespace) -> int:
    if given.remove:
        removed = pipeline.remove_examples(workspace)
        tell(
            given,
            {"removed": removed},
            [_("Removed: {plans}.").format(plans=", ".join(removed) or _("nothing"))],
        )
        return DONE
    loaded = pipeline.load_examples(workspace)
    lines = [
        one.refused
        or _("{plan}: {files} files, {added} ratings added.").format(
            plan=one.plan, files=one.files, added=one.added
        )
        for one in loaded
    ]
    facts = [
        {
            "plan": one.plan,
            "files": one.files,
            "added": one.added,
            "changed": one.changed,
            "refused": one.refused,
        }
        for one in loaded
    ]
    # An example that is refused is no failure: the start command goes on to the dashboard.
    tell(given, {"loaded": facts}, lines)
    return DONE

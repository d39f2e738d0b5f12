"""The making of one file in a process of its own: `python -m monitoring.pipeline.maker`.

It is told what to make by one line of JSON on its standard input, and answers with lines of JSON on
its standard output: `{"step": …, "share": …}` while it works, `{"name": …}` or `{"error": …}` at the
end. When its input is closed, whoever asked has gone, and it stops at once.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from monitoring.pipeline.asked import UnknownCountry
from monitoring.pipeline.decisions import decisions
from monitoring.pipeline.making import MADE, TEMPLATE
from monitoring.pipeline.outgoing import Asked, FormatRefused, outgoing
from monitoring.pipeline.results import results
from monitoring.pipeline.workspace import UnknownPlan, open_workspace
from monitoring.store import StoreError
from monitoring.translation import use_language


def main() -> None:
    """Make what the line on the standard input asks for, and say how it went."""
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_stop_when_nobody_waits, daemon=True).start()
    use_language(asked["language"])
    try:
        told = {"name": _made(asked)}
    except (FormatRefused, StoreError, UnknownPlan, UnknownCountry) as error:
        told = {"error": str(error)}
    _say(told)


def _made(asked: dict[str, str]) -> str:
    """The name of the file, whose content now lies in the folder."""
    folder = Path(asked["folder"])
    template = folder / TEMPLATE
    _say({"step": "reading", "share": 0.1})
    workspace = open_workspace(asked["address"])
    try:
        found = results(workspace, asked["plan"], asked["assessment"])
        of = Asked(
            found,
            asked["round"],
            asked["unit"],
            workspace.store.revision(),
            template.read_bytes() if template.exists() else None,
            tuple(decisions(workspace, found.plan.code)),
        )
        _say({"step": "making", "share": 0.3})
        name, content = outgoing(asked["format"], of)
    finally:
        workspace.store.close()
    (folder / MADE).write_bytes(content)
    return name


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _stop_when_nobody_waits() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()

"""The check or the import of one file in a process of its own: `python -m monitoring.pipeline.worker`.

It is told what to do by one line of JSON on its standard input, and answers with lines of JSON on
its standard output: `{"step": …, "share": …}` while it works, `{"verdict": …}` or `{"error": …}` at
the end. When its input is closed, whoever asked has gone, and it stops at once: what it was
writing is then undone by the database.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from monitoring.definitions import layout_from_content
from monitoring.model import Assessment
from monitoring.pipeline.intake import check_file, import_file
from monitoring.pipeline.verdict import Choices
from monitoring.pipeline.workspace import UnknownPlan, open_workspace
from monitoring.store import StoreError
from monitoring.translation import use_language


def main() -> None:
    """Do what the line on the standard input asks, and say how it went."""
    asked = json.loads(sys.stdin.readline())
    folder = Path(asked["path"]).parent
    threading.Thread(target=_stop_when_nobody_waits, args=(folder,), daemon=True).start()
    use_language(asked["language"])
    told: dict[str, Any]
    try:
        try:
            told = {"verdict": _treated(asked)}
        except (StoreError, UnknownPlan) as error:
            told = {"error": str(error)}
        _say(told)
    except BrokenPipeError:  # whoever asked went while something was being said
        _leave(folder)


def _treated(asked: dict[str, Any]) -> dict[str, Any]:
    workspace = open_workspace(asked["address"])
    content = Path(asked["path"]).read_bytes()
    choices = choices_from_json(asked["choices"])

    def progress(step: str, share: float) -> None:
        _say({"step": step, "share": share})

    try:
        if asked["keep"]:
            verdict = import_file(
                workspace,
                content,
                asked["file"],
                choices,
                by=asked["by"],
                ground=asked["ground"],
                progress=progress,
            )
        else:
            verdict = check_file(workspace, content, asked["file"], choices, progress=progress)
    finally:
        workspace.store.close()
    return verdict.as_json()


def choices_from_json(said: dict[str, Any]) -> Choices:
    """The choices that a line of JSON tells; a layout as the mapping that its file would hold."""
    layout = said.get("layout")
    assessment = said.get("assessment")
    return Choices(
        plan=said.get("plan"),
        round=said.get("round"),
        assessment=Assessment(assessment) if assessment else None,
        layout=layout_from_content(layout, layout["code"]) if isinstance(layout, dict) else layout,
        accepted=said.get("accepted", {}),
        erase_empty=said.get("erase_empty", False),
        reasons=said.get("reasons", {}),
    )


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _stop_when_nobody_waits(folder: Path) -> None:
    sys.stdin.read()
    _leave(folder)


def _leave(folder: Path) -> None:
    """End at once, with what was started, and with the file that was left for this process."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    # Whoever made the folder, with the file in it, cannot take it away any more.
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()

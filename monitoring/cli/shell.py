"""What every verb shares: exit codes, files that are named, answers to a reader or a program."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from monitoring.pipeline import Workspace
from monitoring.translation import gettext as _

DONE, PROBLEMS, WRONG_USAGE = 0, 1, 2

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class WrongUsage(Exception):
    """The verb was called with something that cannot be; the message says what."""


def add_verb(
    group: Verbs, name: str, run: Callable[[Workspace, argparse.Namespace], int], purpose: str
) -> argparse.ArgumentParser:
    """A verb that `run` does and that can answer a program; returns it for its other words."""
    added = group.add_parser(name, help=purpose, description=purpose)
    added.add_argument("--json", action="store_true", help=_("answer for a program"))
    added.set_defaults(run=run)
    return added


def tell(given: argparse.Namespace, facts: object, lines: Sequence[str]) -> None:
    """Print the facts for a program that asked for them, else the lines for a reader."""
    if given.json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines))


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equal length as lines with their cells below one another, all but the first flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def existing_file(name: str) -> Path:
    """The path of a file that is there. Raises WrongUsage."""
    path = Path(name)
    if path.is_dir():
        raise WrongUsage(_("'{folder}' is a folder. Name the files in it.").format(folder=name))
    if not path.is_file():
        raise WrongUsage(_("There is no file '{file}'.").format(file=name))
    return path


def content_of(file: Path) -> bytes:
    """What the file holds. Raises WrongUsage where the system refuses."""
    with file_named(file):
        return file.read_bytes()


def write_file(target: Path, content: bytes) -> None:
    """Write the file. Raises WrongUsage for a folder that is not there and what the system refuses."""
    if not target.parent.is_dir():
        raise WrongUsage(_("The folder '{folder}' does not exist.").format(folder=target.parent))
    with file_named(target):
        target.write_bytes(content)


@contextmanager
def file_named(file: Path) -> Iterator[None]:
    """Raises WrongUsage with the file's name where the system refuses what is done inside."""
    # A read or write that fails half-way does not say in which file.
    try:
        yield
    except OSError as error:
        raise WrongUsage(
            _("'{file}' cannot be read or written: {reason}. Name another file.").format(
                file=file, reason=error.strerror
            )
        ) from error

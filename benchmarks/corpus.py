"""What happens to every spreadsheet file of a folder: read, or refused, and never anything else.

`python -m benchmarks.corpus FOLDER…` opens each file of the folders, then imports it into an empty
store as an upload would be, and prints how many were read and refused by format, the longest time,
whatever was neither, and whether a file that had errors changed the store. `--only-open` leaves
the import away.
Public collections make good folders: the test data of apache/poi, tafia/calamine, tidyverse/readxl,
jmcnamara/XlsxWriter, XLSForm/pyxform, ClosedXML/ClosedXML, SheetJS/test_files.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from monitoring import pipeline
from monitoring.opening.process import NotOpened, open_file

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")

TOO_LONG = 20.0
"""Seconds after which a file is called a hang: 500,000 rows take a quarter of that."""


@dataclass
class Tally:
    """What became of the files of one ending."""

    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    hangs: int = 0
    unhandled: int = 0
    imported: int = 0
    slowest_import: tuple[float, str] = (0.0, "")
    store_changed: int = 0


def files_in(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.casefold() in ENDINGS and path.is_file():
                yield path


def open_one(path: Path, tally: Tally) -> None:
    """Open the file and note what happened."""
    begun = time.perf_counter()
    try:
        opened = open_file(path.read_bytes(), path.name)
    except NotOpened as refused:
        tally.refused[refused.code] += 1
    else:
        tally.read += 1
        tally.told.update({told.code for told in opened.told})
    seconds = time.perf_counter() - begun
    tally.hangs += seconds > TOO_LONG
    tally.slowest = max(tally.slowest, (seconds, path.name))


def import_one(path: Path, tally: Tally, workspace: pipeline.Workspace, database: Path) -> None:
    """Import the file and note whether the store holds it, or nothing new."""
    before = contents(database)
    begun = time.perf_counter()
    verdict = pipeline.import_file(workspace, path.read_bytes(), path.name)
    seconds = time.perf_counter() - begun
    tally.hangs += seconds > TOO_LONG
    tally.slowest_import = max(tally.slowest_import, (seconds, path.name))
    tally.imported += verdict.upload is not None
    if verdict.upload is None and contents(database) != before:
        tally.store_changed += 1
        print(f"changed the store: {path}", file=sys.stderr)


def contents(database: Path) -> str:
    """A digest of all that an SQLite store holds."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        for line in connection.iterdump():
            digest.update(line.encode())
    return digest.hexdigest()


def print_table(tallies: dict[str, Tally]) -> None:
    print("| format | files | read | refused | longest | imported | longest | hangs | unhandled |")
    print("|---|---|---|---|---|---|---|---|---|")
    for ending, tally in sorted(tallies.items()):
        seconds, name = tally.slowest
        print(
            f"| {ending} | {tally.files} | {tally.read} | {tally.refused.total()} "
            f"| {seconds:.2f} s ({name}) | {tally.imported} | {tally.slowest_import[0]:.2f} s "
            f"| {tally.hangs} | {tally.unhandled} |"
        )
    refused = sum((tally.refused for tally in tallies.values()), Counter[str]())
    told = sum((tally.told for tally in tallies.values()), Counter[str]())
    print("refused:", ", ".join(f"{code} {n}" for code, n in refused.most_common()))
    print("told:", ", ".join(f"{code} {n}" for code, n in told.most_common()))
    changed = sum(tally.store_changed for tally in tallies.values())
    print("files with errors that changed the store:", changed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--only-open", action="store_true")
    asked = parser.parse_args()
    logging.disable()
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "store.db"
        workspace = pipeline.open_workspace(f"sqlite:///{database}")
        for path in files_in(asked.folders):
            tally = tallies[path.suffix.casefold()]
            tally.files += 1
            try:
                open_one(path, tally)
                if not asked.only_open:
                    import_one(path, tally, workspace, database)
            except Exception:  # noqa: BLE001  that there is none is what is measured
                tally.unhandled += 1
                print(f"unhandled: {path}", file=sys.stderr)
                traceback.print_exc()
        workspace.store.close()
    print_table(tallies)
    left = len(psutil.Process().children(recursive=True))
    print("processes left behind:", left)
    failed = any(t.hangs or t.unhandled or t.store_changed for t in tallies.values())
    return 1 if left or failed else 0


if __name__ == "__main__":
    sys.exit(main())

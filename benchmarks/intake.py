"""What importing a large workbook costs, beside what pandas needs merely to read it.

`python -m benchmarks.intake [ROWS …]`: for each number of rows a workbook of ten columns is
written (five of repeated words, one of texts that are all different, a whole number, a number, a
percentage and a date), imported by `python -m monitoring import` as a whole process into an empty
store, imported again over its own ratings with one in a hundred changed, and read by
`pandas.read_excel(engine="openpyxl")` as a whole process. Printed are wall times, the ratio to
pandas in the same run, and the largest memory that all processes of the import held together.
The last lines: the preview of a form of 300 rows, in a process that runs already.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import statistics
import string
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import psutil
import pycountry
import xlsxwriter

from monitoring.pipeline import (
    Choices,
    Workspace,
    add_plan_workbook,
    check_file,
    open_workspace,
    template,
)
from monitoring.pipeline.workspace import ADDRESS_VARIABLE

COUNTRIES, ACTIONS = 193, 200
HEADINGS = (
    "Country", "Round", "Action", "Assessment", "Rating", "Evidence", "Pages", "Cost", "Share",
    "Adopted",
)  # fmt: skip
LEVELS = ("Not started", "Started", "Largely done", "Done")
DAY = datetime.date(2020, 1, 1)
READ = "import sys, pandas; print(len(pandas.read_excel(sys.argv[1], engine='openpyxl')))"


@dataclass(frozen=True)
class Run:
    """One run of a process: seconds, and the largest memory of it and its children in MB."""

    seconds: float
    memory: float
    output: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[50_000, 500_000])
    parser.add_argument("--repeat", type=int, default=1, help="take the best of so many runs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in given.rows:
            measure(folder, rows, given.repeat)
        measure_preview(folder)


def measure(folder: Path, rows: int, repeat: int) -> None:
    """Both sides for one size."""
    plan, first, second = (folder / f"{what}-{rows}.xlsx" for what in ("plan", "first", "second"))
    n_rounds = -(-rows // (COUNTRIES * ACTIONS))
    codes = countries()
    write_plan(plan, n_rounds, codes)
    write_ratings(first, rows, codes)
    write_ratings(second, rows, codes, changed=100)
    pandas = best(repeat, lambda: run([sys.executable, "-c", READ, str(first)]))
    store = folder / f"store-{rows}.db"

    def imported(file: Path, fresh: bool) -> Run:
        environment = {ADDRESS_VARIABLE: f"sqlite:///{store}"}
        if fresh:
            for old in folder.glob(f"{store.name}*"):
                old.unlink()
            run([sys.executable, "-m", "monitoring", "plan", "add", str(plan)], environment)
        verb = [sys.executable, "-m", "monitoring", "import", str(file), "--plan", "BENCH"]
        return run(verb, environment)

    empty = best(repeat, lambda: imported(first, fresh=True))
    again = imported(second, fresh=False)
    print(f"{rows:,} rows x {len(HEADINGS)} columns ({first.stat().st_size / 1e6:.0f} MB)")
    print(f"  pandas.read_excel, openpyxl    {pandas.seconds:7.1f} s  {pandas.memory:6.0f} MB")
    for what, one in (
        ("import into an empty store", empty),
        ("import over itself, 1 % new", again),
    ):
        ratio = one.seconds / pandas.seconds
        print(f"  {what:<30} {one.seconds:7.1f} s  {one.memory:6.0f} MB  {ratio:5.2f} of pandas")
        print(f"      {one.output.splitlines()[-1]}")


def measure_preview(folder: Path) -> None:
    """The preview of a form of 300 rows, from its bytes to its verdict."""
    plan = folder / "plan-form.xlsx"
    write_plan(plan, 2, countries()[:3], actions=300)
    workspace = open_workspace(f"sqlite:///{folder / 'form.db'}")
    add_plan_workbook(workspace, plan.read_bytes(), plan.name)
    name, content = template(workspace, "BENCH", "1", countries()[0])
    content = filled(folder, content)
    seconds = [preview(workspace, content, name) for _ in range(9)]
    print(
        f"preview of a form of 300 rows     {statistics.median(seconds) * 1000:5.0f} ms "
        f"(median of {len(seconds)}, from {min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f})"
    )
    workspace.store.close()


def filled(folder: Path, content: bytes) -> bytes:
    """The form with a rating for every action."""
    file = folder / "form.xlsx"
    file.write_bytes(content)
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=4):
            if len(row) > 3 and str(row[0].value or "").startswith("A"):
                row[3].value = LEVELS[row[0].row % 4]
    book.save(file)
    return file.read_bytes()


def preview(workspace: Workspace, content: bytes, name: str) -> float:
    """Seconds from the bytes of a file to its verdict."""
    began = time.perf_counter()
    verdict = check_file(workspace, content, name, Choices(plan="BENCH"))
    seconds = time.perf_counter() - began
    if verdict.has_errors or not verdict.added:
        raise SystemExit([problem.sentence for problem in verdict.problems])
    return seconds


def best(repeat: int, measured: object) -> Run:
    """The quickest of several runs."""
    runs: list[Run] = [measured() for _ in range(repeat)]  # type: ignore[operator]
    return min(runs, key=lambda one: one.seconds)


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> Run:
    """Run a process to its end, watching the memory of it and of all that it starts."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    largest = [0.0]
    watching = threading.Thread(target=_watch, args=(process.pid, largest), daemon=True)
    watching.start()
    output, _errors = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(output)
    return Run(seconds, largest[0] / 1e6, output)


def _watch(pid: int, largest: list[float]) -> None:
    """Keep the largest sum of what the processes hold for themselves; what they share counts once."""
    try:
        process = psutil.Process(pid)
        while process.is_running():
            held = 0
            for one in (process, *process.children(recursive=True)):
                try:
                    memory = one.memory_full_info()
                    held += getattr(memory, "pss", 0) or memory.uss
                except psutil.NoSuchProcess:
                    continue
            largest[0] = max(largest[0], held)
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        return


def countries() -> list[str]:
    """Codes of real countries and territories, as many as there are members of the United Nations."""
    return sorted(entry.alpha_3 for entry in pycountry.countries)[:COUNTRIES]


def write_plan(file: Path, n_rounds: int, codes: Sequence[str], actions: int = ACTIONS) -> None:
    """A plan with this many actions in ten areas, and these rounds."""
    book = openpyxl.Workbook()
    sheets = {
        "Plan": [("Field", "Value"), ("code", "BENCH"), ("title", "Benchmark"),
                 ("scale", "IMPLEMENTATION")],
        "Actions": [("Code", "Parent", "Title")]
        + [(f"A{n % 10}-{n}", f"A{n % 10}", f"Action {n}") for n in range(actions)],
        "Rounds": [("Code", "Date")] + [(str(n), f"20{n:02}-01-01") for n in range(1, n_rounds + 1)],
        "Countries": [("ISO3",)] + [(code,) for code in codes],
    }  # fmt: skip
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(file)


def write_ratings(file: Path, rows: int, codes: Sequence[str], changed: int = 0) -> None:
    """A long workbook; every `changed`-th rating is another one."""
    chance = random.Random(7)
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("Ratings")
    share, day = (
        book.add_format({"num_format": "0%"}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    sheet.write_row(0, 0, HEADINGS)
    for n in range(rows):
        country = codes[n % COUNTRIES]
        action = (n // COUNTRIES) % ACTIONS
        round_ = n // (COUNTRIES * ACTIONS) + 1
        level = chance.randrange(4)
        if changed and n % changed == 0:
            level = (level + 1) % 4
        text = "".join(chance.choices(string.ascii_letters, k=60))
        row = n + 1
        sheet.write_string(row, 0, country)
        sheet.write_string(row, 1, str(round_))
        sheet.write_string(row, 2, f"A{action % 10}-{action}")
        sheet.write_string(row, 3, "self")
        sheet.write_string(row, 4, LEVELS[level])
        sheet.write_string(row, 5, text)
        sheet.write_number(row, 6, chance.randrange(1000))
        sheet.write_number(row, 7, chance.random() * 1000)
        sheet.write_number(row, 8, round(chance.random(), 2), share)
        sheet.write_datetime(row, 9, DAY + datetime.timedelta(days=chance.randrange(2000)), day)
    book.close()


if __name__ == "__main__":
    main()

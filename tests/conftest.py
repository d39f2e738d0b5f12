"""What tests share: a small invented plan, builders of ratings and of workbooks, empty stores."""

from __future__ import annotations

import io
import math
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import settings

from monitoring.definitions import Row, load_countries, load_scales, plan_from_tables
from monitoring.model import RATING_COLUMNS, Plan, Status
from monitoring.pipeline import DATA, Workspace, load_examples, open_workspace
from monitoring.store import Store, open_store

# How long an example takes says more of the machine than of the program.
settings.register_profile(
    "steady",
    settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    max_examples=60,
)
settings.load_profile("steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: one that drives a browser or a server waits most of the time."""
    named = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS")
    return int(named) if named else (os.cpu_count() or 1) + 1


PROJECT = Path(__file__).resolve().parent.parent

Sheets = Mapping[str, Sequence[Sequence[object]]]

PLAN_SHEETS: Sheets = {
    "Plan": [
        ("Field", "Value"),
        ("code", "TEST"),
        ("title", "Test plan"),
        ("scale", "IMPLEMENTATION"),
        ("demonstration", "yes"),
    ],
    "Areas": [
        ("Code", "Title", "Weight"),
        ("LAW", "Legislation", "2"),
        ("SKL", "Skills", "1"),
    ],
    "Actions": [
        ("Code", "Parent", "Title", "Responsibility", "Weight"),
        ("LAW-1", "LAW", "Adopt a law", "country", "1"),
        ("LAW-2", "LAW", "Train judges", "country", "2"),
        ("LAW-3", "LAW", "Agree on a model law", "region", "1"),
        ("SKL-1", "SKL", "Hold exercises", "both", "1"),
        ("SKL-2", "SKL", "Keep a register of experts", "country", "1"),
    ],
    "Rounds": [
        ("Code", "Title", "Date", "Baseline"),
        ("2021", "First assessment", "2021-06-30", "yes"),
        ("2024", "Second assessment", "2024-06-30", "no"),
    ],
    "Countries": [
        ("ISO3", "Name"),
        ("XAA", "Country A"),
        ("XAB", "Country B"),
        ("XAC", "Country C"),
    ],
}


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Two areas (weights 2 and 1), five actions, three invented countries, two open rounds."""
    tables = {
        name.casefold(): tuple(
            Row(
                f"{name} row {number}",
                dict(zip((str(word).casefold() for word in heading), map(str, row), strict=True)),
            )
            for number, row in enumerate(rows, start=2)
        )
        for name, (heading, *rows) in PLAN_SHEETS.items()
    }
    return plan_from_tables(
        tables, load_countries(DATA / "countries.csv"), load_scales(DATA / "scales")
    )


@pytest.fixture(scope="session")
def plan_file(workbook: Callable[..., bytes]) -> bytes:
    """The same plan as a plan workbook."""
    return workbook(PLAN_SHEETS)


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    """Bytes of a workbook with these rows on its sheets; None leaves a cell empty."""

    def build(sheets: Sheets, hidden: Sequence[str] = ()) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        sheet.cell(number, column, value)
            if name in hidden:
                sheet.sheet_state = "hidden"
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return build


@pytest.fixture(scope="session")
def ratings() -> Callable[..., pd.DataFrame]:
    """Ratings of one round and assessment: (country, action) → level code, number or status.

    "?" is no information, "n/a" not applicable, other text a level code.
    """

    def build(
        said: Mapping[tuple[str, str], str | float],
        round_: str = "2024",
        assessment: str = "self",
        comment: str = "",
    ) -> pd.DataFrame:
        rows = []
        for number, ((country, action), answer) in enumerate(said.items(), start=2):
            row = dict.fromkeys(RATING_COLUMNS, "") | {
                "round": round_,
                "country": country,
                "action": action,
                "assessment": assessment,
                "status": Status.RATED.value,
                "value": float("nan"),
                "comment": comment,
                "sheet": "Ratings",
                "cell": f"D{number}",
                "raw": str(answer),
            }
            if answer == "?":
                row |= {"status": "no_information", "reason": "not_available"}
            elif answer == "n/a":
                row |= {"status": "not_applicable"}
            elif isinstance(answer, str):
                row |= {"level": answer}
            else:
                row |= {"value": answer}
            rows.append(row)
        return pd.DataFrame(rows, columns=list(RATING_COLUMNS)).astype({"value": "float64"})

    return build


@pytest.fixture(scope="session")
def calculated() -> Callable[[str], float]:
    """What a calculation gives that is written as a spreadsheet takes it."""
    words = {
        "exp": math.exp,
        "ln": math.log,
        "min": lambda *values: min(values),
        "max": lambda *values: max(values),
        "median": lambda *values: statistics.median(values),
    }
    return lambda text: float(eval(text, {"__builtins__": {}}, words))  # noqa: S307


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store; to be copied, never written to. Copying is quicker than all the migrations."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def definitions(empty_file: Path) -> Workspace:
    """The definitions of the project, read once."""
    return open_workspace(f"sqlite:///{empty_file}")


@pytest.fixture
def store(tmp_path: Path, empty_file: Path) -> Iterator[Store]:
    """An empty store."""
    file = shutil.copy(empty_file, tmp_path / "store.db")
    opened = open_store(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def workspace(tmp_path: Path, empty_file: Path, definitions: Workspace) -> Iterator[Workspace]:
    """An empty store with the definitions of the project."""
    file = shutil.copy(empty_file, tmp_path / "workspace.db")
    opened = replace(definitions, store=open_store(f"sqlite:///{file}"))
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def examples_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with both examples; to be copied, never written to.

    One worker makes it for all, and its name is there once it is whole.
    """
    folder = tmp_path_factory.mktemp("examples")
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = tmp_path_factory.getbasetemp().parent
    file, making = folder / "examples.db", folder / "examples.making.db"
    try:
        making.touch(exist_ok=False)
    except FileExistsError:
        _wait_for(file)
    else:
        opened = open_workspace(f"sqlite:///{making}")
        load_examples(opened)
        opened.store.close()
        making.rename(file)
    return file


def _wait_for(file: Path) -> None:
    end = time.monotonic() + 300
    while not file.exists():
        assert time.monotonic() < end, f"nobody made {file}"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def examples(examples_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with both examples, for tests that only look."""
    copy = shutil.copy(examples_file, tmp_path_factory.mktemp("looked-at"))
    opened = open_workspace(f"sqlite:///{copy}")
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder of published and independently computed results."""
    return _folder("MONITORING_GOLDEN", "golden")


@pytest.fixture(scope="session")
def real_input() -> Path:
    """The folder of real workbooks."""
    return _folder("MONITORING_INPUT", "input")


@pytest.fixture(scope="session")
def domain() -> Path:
    """The folder of the research: what the plans and the real workbooks were made from."""
    return _folder("MONITORING_DOMAIN", "domain")


def _folder(variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable) or PROJECT.parent / "shared" / name)
    if not folder.is_dir():
        pytest.skip(f"The folder {folder} is not here; set {variable} to run this test.")
    return folder

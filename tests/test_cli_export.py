"""From a shell: files to take away, each with what it is, and of one country nothing of another."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from monitoring import pipeline
from monitoring.cli import main
from monitoring.model import BEST_AVAILABLE, Plan, RoundState
from monitoring.pipeline import Workspace
from monitoring.pipeline.outgoing import FORMATS, Asked, Covers, Format, FormatRefused, outgoing
from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from monitoring.translation import gettext, speaking

Run = Callable[..., tuple[int, str, str]]
DEMO = "CCSCAP-2016-DEMO"
TABLES = ("csv", "json", "xlsx", "sdmx", "workbook")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    examples_file: Path,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Exit code, output and errors of a verb on a store that holds both examples."""
    copy = shutil.copy(examples_file, tmp_path / "store.db")
    monkeypatch.setenv(ADDRESS_VARIABLE, f"sqlite:///{copy}")
    monkeypatch.chdir(tmp_path)

    def verb(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return verb


@pytest.fixture(scope="module")
def demo(examples: Workspace) -> pipeline.Results:
    return pipeline.results(examples, DEMO)


def everything_in(name: str, content: bytes) -> str:
    """Every text of a file, those of the workbooks behind its charts included."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (c.value for sheet in book for row in sheet.iter_rows() for c in row)
        return "\n".join([*map(str, cells), *book.sheetnames])
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = {one: archive.read(one) for one in archive.namelist()}
        told = (one.endswith((".xml", ".rels", ".xlsx")) for one in inside)
        return "\n".join(
            everything_in(one, part) for (one, part), is_told in zip(inside.items(), told, strict=True)
            if is_told
        )  # fmt: skip
    return content.decode("utf-8-sig")


def test_a_file_is_named_by_plan_round_and_country(run: Run, tmp_path: Path):
    code, out, err = run("export", "csv", "--plan", DEMO, "--country", "Country C")

    assert (code, err) == (0, "")
    assert out.strip() == f"{DEMO}_2024_draft_XAC_scores.csv"
    rows = list(csv.DictReader((tmp_path / out.strip()).open(encoding="utf-8-sig")))
    assert {row["country"] for row in rows} == {"XAC"}
    assert {row["round"] for row in rows} == {"2024"}


def test_the_round_and_the_ratings_are_those_that_were_asked_for(run: Run, tmp_path: Path):
    code, out, _err = run(
        "export", "json", "--plan", DEMO, "--round", "2021", "--assessment", "self", "-o", "a.json"
    )
    found = json.loads((tmp_path / "a.json").read_bytes())

    assert (code, out) == (0, "a.json\n")
    assert found["facts"]["round of the export"] == "2021"
    assert found["facts"]["ratings"] == "self-assessment"
    assert {row["assessment"] for row in found["tables"]["scores"]} == {"self"}


def test_a_file_that_is_there_stays_unless_it_is_forced(run: Run, tmp_path: Path):
    (tmp_path / "a.json").write_text("mine")
    words = ("export", "json", "--plan", DEMO, "-o", "a.json")

    code, _out, err = run(*words)
    assert code == 2
    assert err.strip() == (
        "'a.json' exists already. Name another file, or give --force to write over it."
    )
    assert (tmp_path / "a.json").read_text() == "mine"
    assert run(*words, "--force")[0] == 0
    assert json.loads((tmp_path / "a.json").read_bytes())["facts"]["plan"] == DEMO


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("csv", "--plan", "NONE"), 2, "There is no plan 'NONE'."),
        (("csv", "--plan", DEMO, "--round", "1999"), 2, "has no round '1999'"),
        (("csv", "--plan", DEMO, "--country", "QQQ"), 2, "has no answers of 'QQQ'"),
        (("csv", "--plan", DEMO, "-o", "none/a.csv"), 2, "The folder 'none' does not exist."),
        (("csv", "--plan", DEMO, "-o", "."), 2, "is a folder"),
        (("csv", "--plan", "EDF11-CYBER"), 1, "EDF11-CYBER"),
        (("csv", "--plan", "CCSCAP-2016"), 2, "has no ratings yet"),
        (("sheet", "--plan", DEMO), 2, "is about one country. Name it."),
        (("report", "--plan", DEMO, "--country", "XAC"), 2, "about all countries. Name none."),
        (("deck", "--plan", DEMO, "--country", "REGION"), 2, "REGION"),
        (("docm", "--plan", DEMO), 2, "invalid choice"),
        (("static", "--plan", DEMO), 2, "Publish it first: round publish 2024 --plan " + DEMO),
        (("figure", "--plan", DEMO), 2, "Name the figure, one of: heatmap, "),
        (("figure", "support", "--plan", DEMO), 2, "Name the figure, one of: heatmap, "),
        (("figure", "profile", "--plan", DEMO), 2, "Name it with --country."),
        (("figure", "heatmap", "--plan", DEMO, "--round", "1999"), 2, "has no round '1999'"),
        (("figure", "levels", "--plan", DEMO, "--area", "LE-1"), 2, "is no priority area"),
        (("csv", "heatmap", "--plan", DEMO), 2, "are said of a figure alone"),
        (("csv",), 2, "--plan"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    run: Run, words: tuple[str, ...], code: int, sentence: str
):
    found, out, err = run("export", *words)

    assert (found, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err


def test_a_template_is_for_a_deck_and_must_be_a_presentation(run: Run, tmp_path: Path):
    (tmp_path / "host.pptx").write_bytes(b"no presentation")
    words = ("--plan", DEMO, "--country", "XAC", "--template", "host.pptx")

    code, _out, err = run("export", "csv", *words)
    assert (code, err.strip()) == (2, "--template is said of a deck. Leave it out.")
    code, _out, err = run("export", "deck", *words)
    assert code == 2
    assert "Traceback" not in err
    assert err.strip()
    code, _out, err = run("export", "deck", *words[:-1], "none.pptx")
    assert (code, err.strip()) == (2, "There is no file 'none.pptx'.")


def test_a_program_reads_which_file_was_written(run: Run):
    _code, out, _err = run("export", "csv", "--plan", DEMO, "--json", "-o", "a.csv")

    assert json.loads(out) == {
        "file": "a.csv", "format": "csv", "plan": DEMO, "round": "2024", "country": "",
    }  # fmt: skip


def test_a_file_speaks_the_language_that_was_asked_for(run: Run, tmp_path: Path):
    assert run("export", "json", "--plan", DEMO, "--lang", "fr", "-o", "a.json")[0] == 0
    found = json.loads((tmp_path / "a.json").read_bytes())

    with speaking("fr"):
        told = {gettext(key): gettext("best available ratings") for key in ("ratings", "as at")}
    assert set(told) <= set(found["facts"])
    assert found["facts"][next(iter(told))] == next(iter(told.values()))
    assert "best available ratings" not in found["facts"].values()


@pytest.mark.parametrize("name", [*TABLES, "deck", "sheet"])
def test_a_file_of_one_country_holds_no_other(demo: pipeline.Results, name: str):
    file, content = outgoing(name, Asked(demo, "2024", "XAC"))
    text = everything_in(file, content)
    others = [c for c in demo.plan.countries if c.code != "XAC"]

    assert "Country C" in text
    assert not [c.code for c in others if c.code in text or c.name in text]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_made(plan: Plan, ratings: Callable[..., pd.DataFrame], name: str):
    said = ratings({("XAA", "LAW-1"): "3", ("XAB", "SKL-1"): "?"}).assign(file="a.xlsx")
    countries = {c.code: c for c in plan.countries}
    is_published = name == "static"
    if is_published:
        states = (replace(r, state=RoundState.PUBLISHED) for r in plan.rounds)
        plan = plan.with_rounds(tuple(states))
    results = pipeline.Results(plan, BEST_AVAILABLE, said, countries)
    unit = "XAA" if FORMATS[name].covers is Covers.ONE_COUNTRY else ""
    file, content = outgoing(name, Asked(results, "2024", unit))

    start = {"pdf": b"%PDF-", "csv": b"", "json": b"{"}.get(FORMATS[name].suffix, b"PK")
    parts = ("TEST", "2024", "" if is_published else "draft", unit, FORMATS[name].name)
    assert file == "_".join(filter(None, parts)) + f".{FORMATS[name].suffix}"
    assert content.startswith(start)
    assert len(content) > 500


@pytest.mark.parametrize("name", TABLES)
def test_every_file_says_what_it_is(demo: pipeline.Results, name: str):
    text = everything_in(*outgoing(name, Asked(demo, "2024")))

    for said in (DEMO, "2024", "best available ratings", "DEMONSTRATION", "UTC", "by weight"):
        assert said in text


@pytest.mark.parametrize("name", TABLES)
def test_no_text_of_a_rating_leaves(demo: pipeline.Results, name: str):
    written = demo.ratings[demo.ratings["round"] == "2024"]
    texts = [
        text for column in ("comment", "evidence", "obstacle", "assistance", "good_practice")
        for text in written[column] if len(text) > 12
    ]  # fmt: skip
    found = everything_in(*outgoing(name, Asked(demo, "2024")))

    assert texts
    assert not [text for text in texts if text in found]


def test_beside_one_country_a_median_of_few_is_left_out(demo: pipeline.Results):
    _name, content = outgoing("json", Asked(demo, "2024", "XAC"))
    rows = json.loads(content)["tables"]["region"]

    assert rows
    assert {tuple(row) for row in rows} == {("round", "node", "node_title", "median", "n", "of")}
    assert all(row["n"] >= 3 for row in rows)


def test_a_format_says_whether_it_needs_a_country(
    demo: pipeline.Results, monkeypatch: pytest.MonkeyPatch
):
    one = Format("txt", "", lambda asked: asked.unit.encode(), covers=Covers.ONE_COUNTRY)
    every = Format("txt", "", lambda _asked: b"all", covers=Covers.ALL)
    for name, kind in (("one", one), ("every", every)):
        monkeypatch.setitem(FORMATS, name, kind)  # type: ignore[arg-type]

    assert outgoing("one", Asked(demo, "2024", "XAC"))[1] == b"XAC"
    assert outgoing("every", Asked(demo, "2024"))[1] == b"all"
    for name, unit, sentence in (
        ("one", "", "about one country. Name it."),
        ("one", "REGION", "about one country. Name it."),
        ("every", "XAC", "about all countries. Name none."),
    ):
        with pytest.raises(FormatRefused, match=sentence):
            outgoing(name, Asked(demo, "2024", unit))

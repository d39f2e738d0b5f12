"""Both examples load like anybody's data; what is invented never carries a real country's name."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import func, select

from monitoring.model import RATING_TEXTS, REGION, Action, Round, RoundState
from monitoring.pipeline import (
    DATA,
    DEMONSTRATION,
    REAL_EXAMPLE,
    Choices,
    FileVerdict,
    Workspace,
    add_plan_workbook,
    create_round,
    import_file,
    load_examples,
    open_workspace,
    remove_examples,
    results,
    template,
)
from monitoring.pipeline.analyses.change import change
from monitoring.pipeline.analyses.standards import standards_reached
from monitoring.pipeline.demonstration import demonstration_plan, workbooks
from monitoring.pipeline.examples import Loaded
from monitoring.pipeline.scenarios import save_scenario
from monitoring.pipeline.workspace import ADDRESS_VARIABLE
from monitoring.reading import read_answers, read_workbook, recognised
from monitoring.scoring.scenario import Scenario
from monitoring.store import (
    ExampleInUse,
    RoundNotOpen,
    Store,
    backup,
    current_ratings,
    schema,
    undo_upload,
    uploads,
)

RETURNS = DATA / "demo" / "returns"
OLDER_RETURNS = ("2018_XAA.xlsx", "2021_XAA.xlsx", "2024_XAA.xlsx")
INVENTED_TEXTS = ("lead", "partners", "target_date", "minimum_standard", "source")
INVENTED = {f"XA{letter}": f"Country {letter}" for letter in "ABCDEFGHIJKLMNO"}


@pytest.fixture
def own(examples: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it, for tests that change something."""
    backup(examples.store, tmp_path / "own.db")
    opened = open_workspace(f"sqlite:///{tmp_path / 'own.db'}")
    yield opened
    opened.store.close()


def rows_in(store: Store) -> int:
    """The number of rows of all tables but the revision's."""
    with store.reading() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
            if table is not schema.state
        )


def cells(content: bytes) -> dict[tuple[str, str], object]:
    """Every filled cell by sheet and address."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def as_in_the_plan(action: Action) -> Action:
    """The action without the fields that the demonstration may invent."""
    return replace(action, **dict.fromkeys(INVENTED_TEXTS, ""), stage=None, core=False)


def test_the_demonstration_is_ccscap_2016_with_fifteen_invented_countries(examples: Workspace):
    demonstration, real = examples.plan(DEMONSTRATION), examples.plan("CCSCAP-2016")

    assert demonstration.demonstration
    assert demonstration.areas == real.areas
    assert [as_in_the_plan(a) for a in demonstration.actions] == [
        as_in_the_plan(a) for a in real.actions
    ]
    assert {c.code: c.name for c in demonstration.countries} == INVENTED


def test_what_is_invented_of_an_action_is_marked_at_the_action(examples: Workspace):
    """Every task is given to an invented body; the source names each field that is no source's."""
    words = {
        "lead": "lead",
        "partners": "partners",
        "target_date": "target date",
        "minimum_standard": "minimum standard",
        "stage": "stage",
        "core": "core",
    }
    for action in examples.plan(DEMONSTRATION).actions:
        real = examples.plan("CCSCAP-2016").action_by_code[action.code]
        found, end = (
            action.source.removeprefix(f"{real.source}; "),
            "invented for the demonstration",
        )

        assert action.lead.endswith(" (invented)")
        assert action.partners in ("", "partner bodies (invented)")
        assert action.source == f"{real.source}; {found}"
        assert found.endswith(end)
        told = {name for name, word in words.items() if word in found}
        assert told == {name for name in words if getattr(action, name) != getattr(real, name)}


def test_no_real_body_is_given_a_task_that_it_does_not_have(examples: Workspace):
    leads = {action.lead for action in examples.plan(DEMONSTRATION).actions}

    assert leads == {
        "Regional secretariat (invented)",
        *(f"Regional working group {n} (invented)" for n in (1, 2, 3, 4)),
        *(f"National body {n} (invented)" for n in (1, 2, 3, 4)),
    }


def test_the_demonstration_says_what_of_it_is_invented(examples: Workspace):
    plan = examples.plan(DEMONSTRATION)

    assert plan.completeness == (
        "Demonstration. Countries, ratings, evidence, comments and the target are invented; so are "
        "leads, partners, target dates, minimum standards and stages of the actions, the bands and "
        "the approval of the ranking. All translations are unofficial."
    )
    assert plan.ranking_approved_by.startswith("the demonstration itself (invented)")
    assert [(band.lower, band.label) for band in plan.bands] == [
        (0, "Initial"),
        (25, "Developing"),
        (50, "Advancing"),
        (75, "Advanced"),
        (100, "Complete"),
    ]


def test_country_g_misses_three_standards_meets_three_and_one_is_unknown(examples: Workspace):
    """The one on critical infrastructure does not apply to it."""
    found = standards_reached(results(examples, DEMONSTRATION), "2024", "XAG")
    columns = ["action", "asked", "reached", "verdict"]

    assert list(found.verdicts[columns].itertuples(index=False, name=None)) == [
        ("PA-2", "Largely done", "Started", "partly_met"),
        ("TI-1", "Largely done", "Started", "partly_met"),
        ("TI-3", "Done", "Largely done", "partly_met"),
        ("LE-2", "Largely done", "Done", "met"),
        ("LE-4", "Started", "withheld", "no_information"),
        ("LE-5", "Largely done", "Done", "met"),
        ("RC-2", "Largely done", "Done", "met"),
    ]
    core = found.meets.iloc[0]
    assert (core["n_met"], core["n_failing"], core["n_unknown"]) == (2, 1, 1)


def test_two_countries_meet_every_core_standard_and_of_three_it_is_not_known(examples: Workspace):
    meets = standards_reached(results(examples, DEMONSTRATION), "2024").meets
    verdicts = meets[meets["country"] != REGION].groupby("verdict")["country"].agg(list)

    assert verdicts["met"] == ["XAC", "XAL"]
    assert verdicts["unknown"] == ["XAF", "XAH", "XAK"]
    assert len(verdicts["not_met"]) == 10


def test_late_actions_are_those_that_were_due_before_the_latest_round_and_are_not_done(
    examples: Workspace,
):
    """What is due on the day of the round is not late yet, and of who did not answer it is unknown."""
    found = results(examples, DEMONSTRATION)
    as_at = found.plan.round_by_code["2024"].date
    due = {
        a.code
        for a in found.plan.actions
        if a.target_date and as_at and date.fromisoformat(a.target_date) < as_at
    }
    rated = found.chosen[(found.chosen["round"] == "2024") & (found.chosen["status"] == "rated")]
    late = rated[rated["action"].isin(due) & (rated["level"] != "3")]
    by_unit = late.groupby("country")["action"].agg(set)

    assert due == {
        "PA-1", "SC-2", "SC-3", "TI-2", "TI-3", "TI-6", "LE-2", "LE-3", "RC-1", "RC-2", "RC-3",
    }  # fmt: skip
    assert by_unit[REGION] == {"PA-1", "SC-2", "RC-1", "RC-3"}
    assert by_unit["XAG"] == {"TI-3"}
    assert by_unit["XAJ"] == {"TI-2", "TI-3", "LE-2", "RC-2"}
    assert "XAK" not in by_unit
    assert found.plan.action_by_code["LE-5"].target_date == "2024-06-30"
    undated = {a.code for a in found.plan.actions if not a.target_date}
    assert undated == {"PA-2", "TI-1", "LE-1", "RC-5"}


def test_most_of_what_is_lower_than_last_round_has_a_reason_and_some_has_none(examples: Workspace):
    fallen = change(results(examples, DEMONSTRATION), "2021", "2024").fell
    why = {(row.country, row.action): row.why for row in fallen.itertuples()}

    assert why == {
        ("XAC", "PA-2"): "situation_changed",
        ("XAG", "TI-1"): "situation_changed",
        ("XAB", "RC-2"): "situation_changed",
        ("XAI", "TI-4"): "standard_changed",
        ("XAN", "PA-3"): "earlier_corrected",
        ("XAA", "TI-3"): "",
        ("XAN", "LE-4"): "situation_changed",
        (REGION, "RC-1"): "",
        (REGION, "RC-3"): "situation_changed",
    }
    explained = fallen["why"] != ""
    assert (fallen["comment"] != "").equals(explained)


def test_a_return_says_what_help_is_needed_only_where_something_stands_in_the_way(
    examples: Workspace,
):
    current = current_ratings(examples.store, DEMONSTRATION)
    asking = current[current["assistance"] != ""]

    assert len(asking) == 44
    assert (asking["obstacle"] != "").all()
    assert set(current.loc[current["good_practice"] != "", "level"]) == {"3"}


def test_the_demonstration_has_three_rounds_of_which_the_last_is_open(examples: Workspace):
    assert [(r.code, r.state) for r in examples.plan(DEMONSTRATION).rounds] == [
        ("2018", RoundState.PUBLISHED),
        ("2021", RoundState.PUBLISHED),
        ("2024", RoundState.OPEN),
    ]


def test_every_workbook_of_the_demonstration_went_through_the_ordinary_import(examples: Workspace):
    sent = uploads(examples.store, DEMONSTRATION)

    assert sorted(one.file for one in sent) == sorted(path.name for path in RETURNS.iterdir())
    assert {one.layout for one in sent} == {"form", "long"}


def test_the_real_example_answers_every_question_for_every_country_and_year(examples: Workspace):
    """35 questions, 15 countries, 6 rounds."""
    current = current_ratings(examples.store, REAL_EXAMPLE)

    assert len(current) == 35 * 15 * 6
    assert current.groupby(["round", "country"]).size().unique().tolist() == [35]
    assert not examples.plan(REAL_EXAMPLE).demonstration


def test_the_real_example_names_its_source(examples: Workspace):
    told = " ".join(
        [examples.plan(REAL_EXAMPLE).source, *examples.plan(REAL_EXAMPLE).notes.values()]
    )

    assert "World Bank" in told
    assert "CC BY 4.0" in told


def test_the_real_example_is_the_published_workbooks_byte_for_byte(real_input: Path):
    kept = DATA / "examples" / "wbl-carib"
    for mine, published in (
        ("plan.xlsx", "wbl_caribbean_plan.xlsx"),
        ("answers_2008_2023.xlsx", "wbl_caribbean_2008_2023_sheets.xlsx"),
    ):
        assert (kept / mine).read_bytes() == (real_input / published).read_bytes()


def test_the_real_example_gives_all_810_published_figures(examples: Workspace, real_input: Path):
    table = pd.read_csv(real_input / "wbl_caribbean_expected.csv", dtype={"round": str})
    expected = {(row.country, row.round, row.node): row.score for row in table.itertuples()}
    scored = results(examples, REAL_EXAMPLE).scores
    found = {
        (row.country, row.round, row.node): row.score
        for row in scored[scored["level"] != "action"].itertuples()
    }

    assert len(expected) == 810
    assert found == pytest.approx(expected, rel=1e-12)


def test_loading_again_changes_nothing(own: Workspace):
    before = (own.store.revision(), rows_in(own.store))
    again = load_examples(own)

    assert [(one.plan, one.files, one.added, one.changed) for one in again] == [
        (DEMONSTRATION, 0, 0, 0),
        (REAL_EXAMPLE, 0, 0, 0),
    ]
    assert (own.store.revision(), rows_in(own.store)) == before


def test_loading_again_leaves_undone_what_was_undone(own: Workspace):
    """The start command loads the examples each time; an undo must survive that, and not stop it."""
    first = next(u for u in uploads(own.store, DEMONSTRATION) if u.file == "2024_XAA.xlsx")
    undo_upload(own.store, first.id)

    assert [one.files for one in load_examples(own)] == [0, 0]
    current = current_ratings(own.store, DEMONSTRATION)
    assert first.id not in set(current["upload"])
    assert next(u for u in uploads(own.store, DEMONSTRATION) if u.id == first.id).undone_at


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """As the examples there are only so many returns of the demonstration: one of each round."""
    fewer = tmp_path / "few"
    for folder in ("demo/plan", "plans/ccscap-2016", "examples"):
        shutil.copytree(DATA / folder, fewer / folder)
    (fewer / "demo" / "returns").mkdir()
    for name in OLDER_RETURNS:
        shutil.copy(RETURNS / name, fewer / "demo" / "returns" / name)
    monkeypatch.setattr("monitoring.pipeline.examples.DATA", fewer)
    return len(OLDER_RETURNS)


@pytest.fixture
def outdated(workspace: Workspace, tmp_path: Path) -> Workspace:
    """The examples as an earlier version may have loaded them: other files, and a plan without more."""
    older = tmp_path / "data"
    for folder in ("demo/plan", "plans/ccscap-2016", "examples"):
        shutil.copytree(DATA / folder, older / folder)
    (older / "demo" / "plan" / "actions.csv").unlink()
    (older / "demo" / "returns").mkdir()
    for name, content in workbooks(demonstration_plan(), seed=1):
        if name in OLDER_RETURNS:
            (older / "demo" / "returns" / name).write_bytes(content)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("monitoring.pipeline.examples.DATA", older)
        load_examples(workspace)
    return workspace


def test_a_demonstration_of_an_earlier_version_is_loaded_anew(
    outdated: Workspace, examples: Workspace
):
    """Its rounds are published, so that its files could not be sent again."""
    assert not any(a.minimum_standard for a in outdated.plan(DEMONSTRATION).actions)

    demonstration, real = load_examples(outdated)

    assert (demonstration.files, demonstration.refused, real.files) == (41, "", 0)
    assert outdated.plan(DEMONSTRATION) == examples.plan(DEMONSTRATION)
    columns = ["round", "country", "action", "assessment", "status", "level", "why", "file", "cell"]
    found, expected = (current_ratings(w.store, DEMONSTRATION) for w in (outdated, examples))
    assert found[columns].equals(expected[columns])
    assert [one.files for one in load_examples(outdated)] == [0, 0]


def sent_a_file(here: Workspace) -> None:
    name, content = template(here, DEMONSTRATION, "2024", "XAH")
    import_file(here, content, name)


def undone_a_file(here: Workspace) -> None:
    sent = uploads(here.store, DEMONSTRATION)
    undo_upload(here.store, next(u for u in sent if u.file == "2024_XAA.xlsx").id)


def added_a_round(here: Workspace) -> None:
    create_round(here, here.plan(DEMONSTRATION), Round("2027"))


def kept_a_scenario(here: Workspace) -> None:
    save_scenario(here, DEMONSTRATION, Scenario("Safety first", weights={"TI": 3.0}))


@pytest.mark.parametrize(
    "work", [sent_a_file, undone_a_file, added_a_round, kept_a_scenario], ids=lambda f: f.__name__
)
def test_files_of_an_earlier_version_with_which_somebody_worked_stay(
    outdated: Workspace, work: Callable[[Workspace], None]
):
    work(outdated)
    columns = ["round", "country", "action", "assessment", "level", "upload"]
    before = current_ratings(outdated.store, DEMONSTRATION)[columns]

    for _time in range(2):
        demonstration, _real = load_examples(outdated)
        assert demonstration == Loaded(
            DEMONSTRATION,
            refused=(
                "The files of CCSCAP-2016-DEMO are those of an earlier version of the program: they "
                "stay, because somebody has worked with them. To have those of today, remove the "
                "examples and load them again."
            ),
        )
    assert current_ratings(outdated.store, DEMONSTRATION)[columns].equals(before)
    assert any(a.minimum_standard for a in outdated.plan(DEMONSTRATION).actions)


def test_a_published_round_of_the_demonstration_is_not_undone(own: Workspace):
    first = next(u for u in uploads(own.store, DEMONSTRATION) if u.file == "2018_XAA.xlsx")

    with pytest.raises(RoundNotOpen) as refused:
        undo_upload(own.store, first.id)
    assert refused.value.rounds == ("2018",)


@pytest.mark.parametrize("files", [1, 3])
def test_a_loading_that_was_killed_is_completed_by_the_next(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, few: int, files: int
):
    kept = []

    def until_it_is_killed(*given: object, **options: object) -> FileVerdict:
        if len(kept) == files:
            raise KeyboardInterrupt
        kept.append(given)
        return import_file(*given, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("monitoring.pipeline.examples.import_file", until_it_is_killed)
        with pytest.raises(KeyboardInterrupt):
            load_examples(workspace)
    states = {r.state for r in workspace.plan(DEMONSTRATION).rounds}
    # With all its files in, it was killed while the real example was loading.
    all_in = {RoundState.OPEN, RoundState.PUBLISHED}
    assert states == (all_in if files == few else {RoundState.OPEN})

    loaded = load_examples(workspace)

    assert [one.files for one in loaded] == [few - files, 1]
    assert [r.state for r in workspace.plan(DEMONSTRATION).rounds] == [
        RoundState.PUBLISHED,
        RoundState.PUBLISHED,
        RoundState.OPEN,
    ]


@pytest.mark.usefixtures("few")
def test_a_loading_that_was_killed_before_it_published_is_completed_by_the_next(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("monitoring.pipeline.examples.set_state", killed)
        with pytest.raises(KeyboardInterrupt):
            load_examples(workspace)
    load_examples(workspace)

    states = [r.state for r in workspace.plan(DEMONSTRATION).rounds]
    assert states == [RoundState.PUBLISHED, RoundState.PUBLISHED, RoundState.OPEN]


def test_two_programs_that_load_the_examples_at_once_load_each_file_once(tmp_path: Path):
    """42 files, on a store that none of them found there."""
    address = f"sqlite:///{tmp_path / 'store.db'}"
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "monitoring", "demo"],
            cwd=DATA.parent,
            env=os.environ | {ADDRESS_VARIABLE: address},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _number in range(2)
    ]
    told = [program.communicate(timeout=300)[1] for program in programs]
    opened = open_workspace(address)

    assert (told, [program.returncode for program in programs]) == ([""] * 2, [0] * 2)
    assert len(uploads(opened.store)) == 42
    assert [r.state for r in opened.plan(DEMONSTRATION).rounds] == [
        RoundState.PUBLISHED,
        RoundState.PUBLISHED,
        RoundState.OPEN,
    ]
    opened.store.close()


def test_a_plan_of_somebody_s_own_stays_and_the_example_of_its_code_is_refused(
    workspace: Workspace, few: int
):
    """Also when its tables are the example's, word for word: it is not ours to remove."""
    plan = (DATA / "examples" / "wbl-carib" / "plan.xlsx").read_bytes()
    answers = DATA / "examples" / "wbl-carib" / "answers_2008_2023.xlsx"
    add_plan_workbook(workspace, plan, "mine.xlsx")
    kept = import_file(workspace, answers.read_bytes(), answers.name, Choices(plan=REAL_EXAMPLE))
    assert (kept.plan, kept.added) == (REAL_EXAMPLE, 35 * 15 * 6)

    demonstration, real = load_examples(workspace)

    assert (demonstration.files, demonstration.refused) == (few, "")
    assert (real.files, real.refused) == (
        0,
        (
            "The example WBL-CARIB is not loaded: 'mine.xlsx' was added as a plan of your own "
            "with the code 'WBL-CARIB', and stays."
        ),
    )
    assert remove_examples(workspace) == [DEMONSTRATION]
    assert len(current_ratings(workspace.store, REAL_EXAMPLE)) == 35 * 15 * 6


def test_the_workbook_of_a_loaded_example_changes_nothing(own: Workspace):
    plan = (DATA / "examples" / "wbl-carib" / "plan.xlsx").read_bytes()

    assert add_plan_workbook(own, plan, "mine.xlsx")[1:] == (1, False)


def test_examples_that_hold_somebody_s_file_stay_until_it_is_undone(own: Workspace):
    name, content = template(own, DEMONSTRATION, "2024", "XAH")
    mine = import_file(own, content, name)
    before = (own.store.revision(), rows_in(own.store))

    with pytest.raises(ExampleInUse) as refused:
        remove_examples(own)
    assert refused.value.files == (f"{name} ({mine.upload})",)
    assert (own.store.revision(), rows_in(own.store)) == before

    undo_upload(own.store, mine.upload or 0)
    assert remove_examples(own) == [DEMONSTRATION, REAL_EXAMPLE]


def test_removing_the_examples_leaves_nothing(own: Workspace):
    assert remove_examples(own) == [DEMONSTRATION, REAL_EXAMPLE]
    assert rows_in(own.store) == 0
    assert DEMONSTRATION not in own.plans()
    assert remove_examples(own) == []


def test_examples_that_were_removed_can_be_loaded_again(own: Workspace):
    before = current_ratings(own.store, DEMONSTRATION)
    remove_examples(own)
    load_examples(own)
    after = current_ratings(own.store, DEMONSTRATION)

    columns = ["round", "country", "action", "assessment", "status", "level", "comment", "cell"]
    assert after[columns].equals(before[columns])


def test_removing_the_examples_leaves_real_data(own: Workspace, real_input: Path):
    file = real_input / "tip_tiers_2013_2025_matrix.xlsx"
    import_file(own, file.read_bytes(), file.name, Choices(plan="CARIB-PUBLIC"))
    before = current_ratings(own.store, "CARIB-PUBLIC")

    remove_examples(own)

    assert len(before) > 0
    assert current_ratings(own.store, "CARIB-PUBLIC").equals(before)


def test_no_rating_of_the_demonstration_is_a_real_country_s(examples: Workspace):
    current = current_ratings(examples.store, DEMONSTRATION)

    assert set(current["country"]) <= {*INVENTED, REGION}
    assert set(INVENTED) & set(examples.countries.country_by_code) == set()


def test_no_text_of_a_generated_rating_names_a_real_country(examples: Workspace):
    current = current_ratings(examples.store, DEMONSTRATION)
    texts = {
        text.casefold()
        for column in (*RATING_TEXTS, "raw", "notes")
        for text in current[column]
        if text
    }
    names = {name for name in examples.countries.code_by_name if len(name) > 3}

    assert len(texts) > 20
    assert [(name, text) for name in names for text in texts if name in text] == []


@pytest.mark.parametrize("path", sorted(RETURNS.iterdir()), ids=lambda path: path.stem)
def test_a_kept_workbook_names_invented_countries_only(examples: Workspace, path: Path):
    table = recognised(read_workbook(path.read_bytes(), path.name), examples.layouts.values())

    assert table is not None
    named = {raw.country.text for raw in table.ratings}
    assert named <= {*INVENTED.values(), REGION}
    assert path.stem.split("_")[1] in {*INVENTED, "evaluation"}


def test_generating_the_demonstration_anew_gives_the_kept_workbooks_cell_by_cell():
    made = dict(workbooks(demonstration_plan()))

    assert sorted(made) == sorted(path.name for path in RETURNS.iterdir())
    for name, content in made.items():
        assert cells(content) == cells((RETURNS / name).read_bytes()), name


def test_another_seed_gives_other_answers():
    plan = demonstration_plan()
    one, other = (dict(workbooks(plan, seed)) for seed in (1, 2))
    name = "2024_XAA.xlsx"

    assert cells(one[name]) != cells(other[name])


def test_every_workbook_of_the_demonstration_says_that_it_is_one():
    for path in RETURNS.iterdir():
        texts = [str(value) for value in cells(path.read_bytes()).values()]

        assert any("demonstration" in text.casefold() for text in texts), path.name


def test_the_demonstration_shows_every_state_that_real_returns_have(examples: Workspace):
    found = results(examples, DEMONSTRATION)
    reasons = set(found.scores["reason"])

    assert {
        "",
        "not_returned",
        "unanswered",
        "not_available",
        "withheld",
        "not_applicable",
        "not_applicable_not_accepted",
        "coverage",
    } <= reasons
    assert set(found.ratings["assessment"]) == {"self", "evaluator"}


def test_a_form_of_the_demonstration_is_read_by_the_form_layout(examples: Workspace):
    path = RETURNS / "2024_XAA.xlsx"
    table = read_answers(read_workbook(path.read_bytes(), path.name), examples.layouts["form"])

    assert table is not None
    assert [raw.action.text for raw in table.ratings] == [
        action.code for action in examples.plan(DEMONSTRATION).actions_answered_by("XAA")
    ]

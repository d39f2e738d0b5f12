"""Results frameworks and external indicators import as they circulate, and are undone like ratings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from monitoring.definitions.series import SeriesKind
from monitoring.model import SERIES_COLUMNS
from monitoring.pipeline import (
    EXTERNAL,
    Choices,
    SeriesChoices,
    SeriesVerdict,
    UnknownPlan,
    Workspace,
    add_plan_workbook,
    check_file,
    check_series,
    export_plan,
    import_series,
    kept_series,
    results,
)
from monitoring.store import undo_upload, uploads

RF = "cardtp_results_framework.xlsx"
GCI = "gci_2014_2024_two_row_header.xlsx"
TARGETS = SeriesChoices(SeriesKind.TARGETS)
INDICATORS = SeriesChoices(SeriesKind.INDICATORS)
COMPONENTS = {
    "": "PDO",
    "1 Enabling environment": "1",
    "1 Enabling environment (1.3 Cybersecurity)": "1.3",
    "2 Digital government": "2",
    "3 Skills": "3",
}
GROUPS = {"4 countries", "3 countries", "2 countries", "Aggregate", "Regional"}

HEADING = ("Country", "Indicator", "Unit", "Direction", "Baseline", "Y1", "Y2", "End target")
LAW = ("Jamaica", "Laws", "number", "up", 0, 1, 2, 3)
TWO_ROWS = [
    ("Country", "GCI 2018", None),
    (None, "Score", "Rank"),
    ("Jamaica", 0.407, 94),
]


def send(workspace: Workspace, file: Path, choices: SeriesChoices) -> SeriesVerdict:
    return import_series(workspace, file.read_bytes(), file.name, choices)


def framework(domain: Path) -> pd.DataFrame:
    path = domain / "cardtp_results_framework.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert len(table) == 72
    return table


def number(text: str) -> float:
    return {"Yes": 1.0, "No": 0.0}[text] if text in ("Yes", "No") else float(text)


def expected_targets(domain: Path) -> dict[tuple[str, ...], tuple[object, ...]]:
    """What each value is about, by key and in the columns, from the table of the research."""
    periods = [("baseline", "", "baseline"), ("end_target", "", "end_target")]
    periods += [("target", str(2020 + n), f"target_y{n}") for n in range(1, 6)]
    return {
        (row.indicator_own_words, row.disaggregation_of, measure, row.geography, period): (
            number(getattr(row, column)),
            row.unit,
            row.direction,
            row.frequency,
            COMPONENTS[row.component],
        )
        for row in framework(domain).itertuples()
        for measure, period, column in periods
    }


def test_all_72_rows_of_the_results_framework_come_in(
    workspace: Workspace, real_input: Path, domain: Path
):
    verdict = send(workspace, real_input / RF, TARGETS)
    kept = kept_series(workspace, "CARDTP-RF")

    names = ["indicator", "part_of", "measure", "place", "period"]
    about = ["value", "unit", "direction", "frequency", "component"]
    found = {
        tuple(row[name] for name in names): tuple(row[name] for name in about)
        for row in kept.to_dict("records")
    }
    assert (verdict.problems, verdict.plan, verdict.upload) == ((), "CARDTP-RF", 1)
    assert (verdict.added, verdict.changed, len(kept)) == (72 * 7, 0, 72 * 7)
    assert found == expected_targets(domain)


def test_groups_of_countries_are_places_and_never_countries(workspace: Workspace, real_input: Path):
    send(workspace, real_input / RF, TARGETS)

    places = set(kept_series(workspace)["place"])

    assert places == GROUPS | {"DMA", "GRD", "LCA", "VCT"}


def test_a_yes_keeps_its_word(workspace: Workspace, real_input: Path):
    send(workspace, real_input / RF, TARGETS)
    kept = kept_series(workspace)

    law = kept[kept["unit"] == "yes/no"]
    assert list(law.sort_values(["measure", "period"])["text"]) == [
        "No", "Yes", "No", "Yes", "Yes", "Yes", "Yes",
    ]  # fmt: skip
    assert set(kept.loc[kept["unit"] != "yes/no", "text"]) == {""}


def test_each_target_knows_its_cell(workspace: Workspace, real_input: Path):
    send(workspace, real_input / RF, TARGETS)
    kept = kept_series(workspace)

    price = kept[kept["unit"].eq("USD") & kept["place"].eq("DMA") & kept["period"].eq("2023")]
    assert price[["sheet", "cell", "raw", "file"]].to_numpy().tolist() == [
        ["Results framework", "J39", "8.35", RF]
    ]


def test_another_first_year_moves_the_yearly_targets_only(workspace: Workspace, real_input: Path):
    send(workspace, real_input / RF, replace(TARGETS, year_one=2022))

    kept = kept_series(workspace)

    assert set(kept.loc[kept["measure"] == "target", "period"]) == {
        "2022", "2023", "2024", "2025", "2026",
    }  # fmt: skip
    assert set(kept.loc[kept["measure"] != "target", "period"]) == {""}


def test_the_framework_is_a_plan_while_its_targets_are_in_force(
    workspace: Workspace, real_input: Path
):
    before = set(workspace.plans())
    verdict = send(workspace, real_input / RF, TARGETS)
    plan = workspace.plan("cardtp-rf")

    assert set(workspace.plans()) - before == {"CARDTP-RF"}
    assert [area.code for area in plan.areas] == ["PDO", "IR", "1", "1.3", "2", "3"]
    assert (plan.actions, len(plan.countries)) == ((), 4)
    assert results(workspace, "CARDTP-RF").ratings.empty

    assert verdict.upload is not None
    undo_upload(workspace.store, verdict.upload)
    assert set(workspace.plans()) == before
    assert kept_series(workspace).empty


def test_the_framework_goes_out_as_a_plan_workbook(workspace: Workspace, real_input: Path):
    send(workspace, real_input / RF, TARGETS)

    name, content = export_plan(workspace, "CARDTP-RF")

    assert name == "CARDTP-RF_plan.xlsx"
    assert content[:2] == b"PK"


def test_importing_the_framework_again_adds_and_changes_nothing(
    workspace: Workspace, real_input: Path
):
    send(workspace, real_input / RF, TARGETS)
    revision = workspace.store.revision()
    again = send(workspace, real_input / RF, TARGETS)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 504)
    assert workspace.store.revision() == revision


def index(domain: Path) -> pd.DataFrame:
    table = pd.read_csv(domain / "gci_overall_caribbean.csv", keep_default_na=False)
    assert len(table) == 17 * 5
    return table


def test_all_170_figures_of_the_index_come_in(workspace: Workspace, real_input: Path, domain: Path):
    verdict = send(workspace, real_input / GCI, INDICATORS)
    kept = kept_series(workspace, EXTERNAL)

    expected = {}
    for row in index(domain).itertuples():
        key = (row.iso3, str(row.edition))
        expected["Score", *key] = (float(row.score_as_published), row.scale)
        if row.rank != "":
            expected["Rank", *key] = (float(row.rank), "")
    found = {
        (row.measure, row.place, row.period): (row.value, row.scale) for row in kept.itertuples()
    }
    assert (verdict.plan, verdict.added, len(kept)) == (EXTERNAL, 170, 170)
    assert found == expected
    assert set(kept["indicator"]) == {"GCI"}


def test_the_note_below_the_index_is_listed_and_not_read(workspace: Workspace, real_input: Path):
    verdict = send(workspace, real_input / GCI, INDICATORS)

    assert verdict.as_json()["notes"] == [
        {
            "place": "GCI!A20",
            "text": "Scores are 0-1 in 2014, 2017 and 2018, and 0-100 from 2020.",
        }
    ]


def test_no_rank_of_2024_passes_as_published(workspace: Workspace, real_input: Path):
    verdict = send(workspace, real_input / GCI, INDICATORS)
    kept = kept_series(workspace)

    marked = kept[kept["text"] == "not published"]
    assert [(p.code, p.place) for p in verdict.problems] == [("unpublished", "GCI!K2")]
    assert set(zip(marked["measure"], marked["period"], strict=True)) == {("Rank", "2024")}
    assert len(marked) == 17


def test_external_indicators_make_no_plan_and_enter_no_score(
    workspace: Workspace, real_input: Path
):
    before = workspace.plans()
    send(workspace, real_input / GCI, INDICATORS)

    assert workspace.plans() == before


def test_a_plan_that_is_chosen_for_indicators_is_told_to_make_no_difference(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    choices = replace(INDICATORS, plan="CCSCAP-2016")
    verdict = import_series(workspace, workbook({"GCI": TWO_ROWS}), "gci.xlsx", choices)

    assert [(p.code, p.found) for p in verdict.problems] == [("of_no_plan", "CCSCAP-2016")]
    assert verdict.plan == EXTERNAL


def test_targets_may_belong_to_any_plan(workspace: Workspace, workbook: Callable[..., bytes]):
    choices = SeriesChoices(SeriesKind.TARGETS, plan="jam-ncss-2015", year_one=2016)
    verdict = import_series(workspace, workbook({"T": [HEADING, LAW]}), "t.xlsx", choices)

    assert (verdict.problems, verdict.plan, verdict.added) == ((), "JAM-NCSS-2015", 4)
    assert len(kept_series(workspace, "JAM-NCSS-2015")) == 4


def test_a_framework_of_no_plan_asks_for_one(workspace: Workspace, workbook: Callable[..., bytes]):
    content = workbook({"T": [HEADING, LAW]})

    verdict = import_series(workspace, content, "t.xlsx", replace(TARGETS, year_one=2016))

    assert [p.code for p in verdict.problems] == ["unknown_plan"]
    assert workspace.store.revision() == 0


def test_a_plan_that_does_not_exist_is_refused(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    with pytest.raises(UnknownPlan):
        check_series(
            workspace, workbook({"T": [HEADING, LAW]}), "t.xlsx", replace(TARGETS, plan="NONE")
        )


def test_nothing_is_kept_of_a_file_with_an_error(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    rows = [HEADING, LAW, ("Haiti", "Laws", "number", "up", 0, "many", 2, 3)]
    choices = SeriesChoices(SeriesKind.TARGETS, plan="CCSCAP-2016", year_one=2016)

    verdict = import_series(workspace, workbook({"T": rows}), "t.xlsx", choices)

    assert [(p.code, p.place) for p in verdict.problems] == [("not_a_number", "T!F3")]
    assert (verdict.upload, workspace.store.revision()) == (None, 0)


def test_a_check_writes_nothing(workspace: Workspace, workbook: Callable[..., bytes]):
    verdict = check_series(workspace, workbook({"GCI": TWO_ROWS}), "gci.xlsx", INDICATORS)

    assert (verdict.added, verdict.upload, workspace.store.revision()) == (2, None, 0)


def test_a_changed_target_is_told_with_both_values_and_undone_exactly(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    choices = SeriesChoices(SeriesKind.TARGETS, plan="CCSCAP-2016", year_one=2016)
    import_series(workspace, workbook({"T": [HEADING, LAW]}), "a.xlsx", choices)
    before = kept_series(workspace)
    later = (*LAW[:5], 2, 2, 3)

    verdict = import_series(workspace, workbook({"T": [HEADING, later]}), "b.xlsx", choices)

    (change,) = verdict.as_json()["changes"]
    assert (verdict.added, verdict.changed, verdict.unchanged) == (0, 1, 3)
    assert (change["period"], change["cell"]) == ("2016", "T!F2")
    assert (change["before"], change["after"]) == ({"value": 1.0}, {"value": 2.0})
    assert verdict.upload is not None
    undo_upload(workspace.store, verdict.upload)
    pd.testing.assert_frame_equal(kept_series(workspace), before)


def test_a_file_is_not_kept_on_other_ground_than_was_seen(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    choices = SeriesChoices(SeriesKind.TARGETS, plan="CCSCAP-2016", year_one=2016)
    mine = workbook({"T": [HEADING, LAW]})
    seen = check_series(workspace, mine, "mine.xlsx", choices)
    import_series(workspace, workbook({"T": [HEADING, (*LAW[:5], 9, 9, 9)]}), "b.xlsx", choices)
    revision = workspace.store.revision()

    verdict = import_series(workspace, mine, "mine.xlsx", choices, ground=seen.ground)

    assert [p.code for p in verdict.problems] == ["ground_moved"]
    assert (verdict.upload, workspace.store.revision()) == (None, revision)


def test_a_name_that_was_accepted_is_known_next_time(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    rows = [*TWO_ROWS[:2], ("Jamaicaa", 0.407, 94)]
    content = workbook({"GCI": rows})
    guessed = check_series(workspace, content, "gci.xlsx", INDICATORS)

    import_series(workspace, content, "gci.xlsx", replace(INDICATORS, accepted=guessed.guesses))

    assert guessed.guesses == {"Jamaicaa": "JAM"}
    assert set(kept_series(workspace)["place"]) == {"JAM"}
    assert check_series(workspace, content, "gci.xlsx", INDICATORS).problems == ()


def test_the_upload_remembers_its_kind_and_what_was_chosen(
    workspace: Workspace, workbook: Callable[..., bytes]
):
    choices = SeriesChoices(SeriesKind.TARGETS, plan="CCSCAP-2016", year_one=2016)
    rows = [HEADING, (*LAW[:5], None, 2, 3)]
    import_series(workspace, workbook({"T": rows}), "a.xlsx", choices, by="Ann")

    (sent,) = uploads(workspace.store)

    assert (sent.kind, sent.plan, sent.layout) == ("targets", "CCSCAP-2016", "results-framework")
    assert (sent.uploaded_by, sent.added, sent.unanswered) == ("Ann", 3, 1)
    assert sent.options == {"as": "targets", "plan": "CCSCAP-2016", "year_one": 2016}


def test_an_empty_store_keeps_no_series(workspace: Workspace):
    kept = kept_series(workspace)

    assert kept.empty
    assert set(SERIES_COLUMNS) < set(kept.columns)


def test_a_letter_is_no_framework(workspace: Workspace, workbook: Callable[..., bytes]):
    content = workbook({"S": [("Dear colleague,",), ("thank you",)]})

    verdict = check_series(workspace, content, "letter.xlsx", TARGETS)

    assert [(p.code, p.place) for p in verdict.problems] == [("unknown_layout", "S!A1")]


@pytest.mark.parametrize("plan", [None, "CCSCAP-2016", "EDF11-CYBER"])
def test_a_framework_sent_as_ratings_is_told_to_be_one(
    workspace: Workspace, workbook: Callable[..., bytes], plan: str | None
):
    content = workbook({"T": [HEADING, LAW]})

    verdict = check_file(workspace, content, "t.xlsx", Choices(plan=plan))

    assert [(p.code, p.place) for p in verdict.problems] == [("other_kind", "T!E1")]
    assert "--as targets" in verdict.problems[0].sentence


@pytest.mark.parametrize("plan", [None, "CCSCAP-2016", "EDF11-CYBER"])
def test_an_index_sent_as_ratings_is_told_to_be_one(
    workspace: Workspace, workbook: Callable[..., bytes], plan: str | None
):
    verdict = check_file(workspace, workbook({"GCI": TWO_ROWS}), "g.xlsx", Choices(plan=plan))

    assert [(p.code, p.place) for p in verdict.problems] == [("other_kind", "GCI!B1")]
    assert "--as indicators" in verdict.problems[0].sentence


def test_ratings_that_are_no_series_keep_their_own_sentence(
    workspace: Workspace, plan_file: bytes, workbook: Callable[..., bytes]
):
    add_plan_workbook(workspace, plan_file, "plan.xlsx")
    rows = [
        ("Country", "Round", "Action", "Rating"),
        ("Country A", 2024, "NO-1", "Done"),
        ("Country A", 2024, "NO-2", "Done"),
    ]

    verdict = check_file(workspace, workbook({"S": rows}), "f.xlsx", Choices(plan="TEST"))

    assert {p.code for p in verdict.problems} <= {"no_known_action", "unknown_action"}
    assert verdict.has_errors

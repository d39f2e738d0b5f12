"""What holds for any answers, in any order, sent and undone in any sequence."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitoring.definitions.words import WORDS_BY_ANSWER, cleaned
from monitoring.exports import long_workbook
from monitoring.model import (
    RATING_KEY,
    RATING_TEXTS,
    REGION,
    Action,
    Layout,
    NoInformation,
    Plan,
    Status,
    Why,
)
from monitoring.pipeline import (
    Choices,
    FileVerdict,
    Workspace,
    add_plan_workbook,
    check_file,
    import_file,
    intake,
    open_workspace,
    results,
    template,
)
from monitoring.store import current_ratings, open_store, undo_upload, uploads, verify
from tests.workbooks.make import PLAN
from tests.workbooks.writers import Sheet, xlsx

SAME_EACH_TIME = settings(
    derandomize=True,
    deadline=None,
    database=None,
    # An example takes a second: a long search for the smallest one helps nobody.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
SAID = ("status", "reason", "level", "value", *RATING_TEXTS, "why")
"""What an answer says, wherever it stands."""


class Isles:
    """A workspace that a falsified example does not print whole, and the way to others like it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = open_workspace(f"sqlite:///{folder / 'store.db'}")

    def __repr__(self) -> str:
        return "isles"

    def anew(self) -> Workspace:
        """A store as this one was before the first example."""
        fresh = self.folder / "fresh.db"
        shutil.copy(self.folder / "begin.db", fresh)
        return replace(self.workspace, store=open_store(f"sqlite:///{fresh}"))


@pytest.fixture(scope="module")
def isles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Isles]:
    """A store with a plan of levels, numbers and regional actions, and a few answers of 2018."""
    begun = Isles(tmp_path_factory.mktemp("isles"))
    workspace = begun.workspace
    add_plan_workbook(workspace, xlsx(*PLAN), "plan.xlsx")
    said = [("XAA", "LAW-1"), ("XAB", "LAW-2"), ("XAC", "1.1"), (REGION, "LAW-3")]
    before = [(unit, 2018, action, "Started") for unit, action in said]
    first = xlsx(Sheet("Ratings", [HEADINGS[:4], *before]))
    assert import_file(workspace, first, "2018.xlsx", Choices(plan="ISLES")).added == len(said)
    workspace.store.close()
    shutil.copy(begun.folder / "store.db", begun.folder / "begin.db")
    begun = Isles(begun.folder)
    yield begun
    begun.workspace.store.close()


def forget(workspace: Workspace) -> None:
    """Undo everything but the first answers, so that the next example begins with them alone."""
    for upload in uploads(workspace.store):
        if upload.undone_at is None and upload.file != "2018.xlsx":
            undo_upload(workspace.store, upload.id)


def in_force(workspace: Workspace) -> dict[tuple[str, ...], dict[str, Any]]:
    """What is said in force of the rounds after 2018, by key."""
    rows = answers_of(workspace)
    return {
        tuple(row[name] for name in RATING_KEY): {
            name: None if pd.isna(row[name]) else row[name] for name in SAID
        }
        for row in rows
    }


def answers_of(workspace: Workspace) -> list[dict[Any, Any]]:
    """Every answer in force of the rounds after 2018."""
    rows = current_ratings(workspace.store, "ISLES")
    return rows[rows["round"] != "2018"].to_dict("records")


# --- a form, filled in at random -----------------------------------------------------------------

NOT_ON_A_CELL = re.compile(r"_x[0-9A-Fa-f]{4}_")
TEXTS = st.one_of(
    st.just(""),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n"), max_size=40
    ).filter(lambda text: not NOT_ON_A_CELL.search(text)),
    st.sampled_from(
        ["=1+1", "+1", "-", "@x", "'", "N/A", "\u200b", "\u202eabc", "e\u0301", "\u00a0 a\u00a0b ",
         "👩‍👩‍👧", "1,5", "0012", "TRUE", "x" * 2000, "a\u2028b", "\ufeff"]
    ),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    # Spreadsheet programs write fifteen digits, or sixteen.
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: float(f"{number:.15g}")),
    st.sampled_from([0, 0.1, 45.5, 1e-9]),
)


@dataclass
class Typed:
    """What is typed into a row of the form, and what it says."""

    rating: Any
    says: dict[str, Any] | None
    texts: dict[str, str] = field(default_factory=dict)


@st.composite
def ratings_of(draw: st.DrawFn, action: Action, plan: Plan) -> tuple[Any, dict[str, Any] | None]:
    """A cell and what it says: a level in any of its words, a number, no answer, or nothing."""
    nothing = {"status": "", "reason": "", "level": "", "value": None}
    kind = draw(st.sampled_from(["said", "said", "said", "no answer", "empty"]))
    if kind == "empty":
        return draw(st.sampled_from([None, "", "  ", "\u200b"])), None
    if kind == "no answer":
        # That a rating is not agreed is never said by one side alone.
        alone = [told for told in WORDS_BY_ANSWER if told[1] is not NoInformation.NOT_AGREED]
        status, reason = draw(st.sampled_from(alone))
        word = draw(st.sampled_from(WORDS_BY_ANSWER[status, reason]))
        return word, {**nothing, "status": status.value, "reason": reason.value if reason else ""}
    rated = {**nothing, "status": Status.RATED.value}
    scale = plan.scale_of(action)
    if scale is None:
        number = draw(NUMBERS)
        return number, {**rated, "value": float(number)}
    level = draw(st.sampled_from(scale.levels))
    words = [
        level.label,
        level.label.upper(),
        level.code,
        f"  {level.label}\u00a0",
        *level.synonyms,
    ]
    words += level.label_by_language.values()
    return draw(st.sampled_from(words)), {**rated, "level": level.code}


@st.composite
def filled_in(draw: st.DrawFn, plan: Plan) -> tuple[str, str, str, dict[str, Typed]]:
    """Unit, round, language, and what is typed for each action."""
    unit = draw(st.sampled_from(["XAA", "XAB", "XAC", REGION]))
    round_ = draw(st.sampled_from(["2021", "2024", "LAWS"]))
    typed = {}
    for action in plan.actions_answered_by(unit):
        rating, says = draw(ratings_of(action, plan))
        texts = {role: draw(TEXTS) for role in RATING_TEXTS}
        why = draw(st.sampled_from(["", *Why]))
        kept = {role: cleaned(text) for role, text in texts.items()} | {"why": why}
        typed[action.code] = Typed(rating, says and {**says, **kept}, {**texts, "why": str(why)})
    return unit, round_, draw(st.sampled_from(["en", "fr", "es", "nl"])), typed


def with_answers(content: bytes, typed: Mapping[str, Typed], form: Layout) -> bytes:
    """The form after these answers were typed."""
    role_by_word = {word: role for role, words in form.headers.items() for word in words}
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets[1:-1]:
        headings = [cell.value for cell in sheet[3]]
        for row in sheet.iter_rows(min_row=4):
            answer = typed[str(row[0].value)]
            for cell, heading in zip(row, headings, strict=True):
                role = role_by_word[heading]
                value = answer.rating if role == "rating" else answer.texts.get(role)
                if value is not None:
                    cell.value = value
                    # What a person types into a cell for texts is no formula and no error.
                    cell.data_type = "s" if isinstance(value, str) else cell.data_type
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEADINGS = ("Country", "Round", "Action", "Rating", "Assessment", "Why changed", "Evidence",
            "Comment", "Main obstacle", "Assistance needed", "Good practice")  # fmt: skip


def as_long_workbook(workspace: Workspace) -> bytes:
    """Everything in force as one long table."""
    plan = workspace.plan("ISLES")
    rows = [
        (
            row["country"],
            row["round"],
            row["action"],
            in_words(row, plan),
            row["assessment"],
            row["why"].replace("_", " "),
            *(row[role] for role in RATING_TEXTS),
        )
        for row in answers_of(workspace)
    ]
    return long_workbook("Ratings in force", HEADINGS, rows)


def in_words(row: Mapping[str, Any], plan: Plan) -> str:
    """An answer in a word that is read back."""
    if row["status"] == Status.NOT_APPLICABLE:
        return "Not applicable"
    if row["status"] == Status.NO_INFORMATION:
        return "Withheld" if row["reason"] == "withheld" else "No information"
    scale = plan.scale_of(plan.action_by_code[row["action"]])
    return scale.level_by_code[row["level"]].label if scale else repr(float(row["value"]))


ASKED = ("text_without_rating", "jump", "number_beyond_bounds")
"""What is asked about answers that are quite as they should be."""


@settings(SAME_EACH_TIME, max_examples=8)
@given(data=st.data())
def test_a_form_filled_in_and_exported_says_the_same(isles: Isles, data: st.DataObject):
    workspace = isles.workspace
    forget(workspace)
    plan = workspace.plan("ISLES")
    unit, round_, language, typed = data.draw(filled_in(plan))
    asked = {a for a in typed if a in plan.in_scope(plan.round_by_code[round_])}
    says = {
        (round_, unit, action, "self"): answer.says
        for action, answer in typed.items()
        if action in asked and answer.says
    }
    name, form = template(workspace, "ISLES", round_, unit, language=language)

    verdict = import_file(workspace, with_answers(form, typed, workspace.layouts["form"]), name)
    assert [p.sentence for p in verdict.problems if p.code not in ASKED] == []
    assert verdict.n_unanswered == len(asked) - len(says)
    assert in_force(workspace) == says

    exported = as_long_workbook(workspace)
    if says:
        again = import_file(workspace, exported, "export.xlsx", Choices(plan="ISLES"))
        assert [p.sentence for p in again.problems if p.code not in ASKED] == []
        assert (again.added, again.changed, again.unchanged) == (0, 0, len(says))
        forget(workspace)
        anew = import_file(workspace, exported, "export.xlsx", Choices(plan="ISLES"))
        assert anew.added == len(says)
        assert in_force(workspace) == says


# --- any order -----------------------------------------------------------------------------------

COUNTRIES = ("Amber Island", "XAB", "cedar coast", "Amber Iland", "Atlantis", "Norway", None)
ROUNDS = (2021, "2024", 2018, "1999", None)
ACTIONS = ("LAW-1", "law 2", "Hold exercises", "SKL-2", 1.1, "LAW-3", "LAW-9", None)
CELLS = (
    "Done",
    1,
    "largely done",
    45.5,
    "45 %",
    "n.d.",
    "Not applicable",
    "Doen",
    "1,234",
    None,
    None,
)
MORE = ("a", "=b", None)


@st.composite
def long_tables(draw: st.DrawFn) -> list[Sheet]:
    """One to three sheets of rows, some of them wrong; nothing is rated twice."""
    keys = draw(
        st.lists(
            st.tuples(*map(st.sampled_from, (COUNTRIES, ROUNDS, ACTIONS))),
            min_size=1,
            max_size=14,
            unique=True,
        )
    )
    rows = [
        (
            *key,
            draw(st.sampled_from(CELLS)),
            draw(st.sampled_from(MORE)),
            draw(st.sampled_from(MORE)),
        )
        for key in keys
    ]
    headings = ("Country", "Round", "Action", "Rating", "Comment", "Ministry")
    cuts = sorted(draw(st.lists(st.integers(0, len(rows)), max_size=2)))
    parts = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    # A row with a single filled cell is a note in one place and an answer in another.
    parts = [[row for row in part if sum(v is not None for v in row) > 1] for part in parts]
    return [Sheet(f"S{n}", [headings, *part]) for n, part in enumerate(parts)]


@st.composite
def matrices(draw: st.DrawFn) -> list[Sheet]:
    """A matrix for each of one or two rounds."""
    across = draw(st.lists(st.sampled_from(ACTIONS[:-1]), min_size=2, max_size=5, unique=True))
    down = draw(st.lists(st.sampled_from(COUNTRIES[:-1]), min_size=1, max_size=5, unique=True))
    # One name at least is known on either side: else nothing tells countries from actions.
    across, down = list(dict.fromkeys(["LAW-1", *across])), list(dict.fromkeys(["XAB", *down]))
    return [
        Sheet(
            round_,
            [
                ("Country", *across),
                *((country, *(draw(st.sampled_from(CELLS)) for _ in across)) for country in down),
            ],
        )
        for round_ in draw(
            st.sampled_from([["2021"], ["2024"], ["2021", "2024"], ["1999", "2024"]])
        )
    ]


@st.composite
def forms(draw: st.DrawFn) -> list[Sheet]:
    """A cover and sheets of areas, rows of which may be wrong or away."""
    cover = Sheet(
        "Return",
        [
            ("Plan", "ISLES"),
            ("Country", draw(st.sampled_from(COUNTRIES))),
            ("Round", draw(st.sampled_from(ROUNDS))),
            ("Template version", draw(st.sampled_from(["1", "2", "7"]))),
        ],
    )
    codes = draw(st.lists(st.sampled_from(ACTIONS[:-1]), min_size=1, unique=True))
    rows = [(code, draw(st.sampled_from(CELLS)), draw(st.sampled_from(MORE))) for code in codes]
    cut = draw(st.integers(0, len(rows)))
    headings = ("Code", "Rating", "Comment")
    areas = [
        Sheet(name, [headings, *part])
        for name, part in (("One", rows[:cut]), ("Two", rows[cut:]))
        if part
    ]
    return [cover, *areas, Sheet("Minutes", [("nothing", "here")])]


def shuffled(draw: Any, sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, their rows below the headings, and the columns of tables in another order."""
    moved = []
    for sheet in draw(st.permutations(list(sheets))):
        headings, *rows = sheet.rows
        if sheet.name in ("Return", "Minutes"):
            moved.append(Sheet(sheet.name, draw(st.permutations(list(sheet.rows)))))
            continue
        # The name that stands in the corner of a matrix stays there.
        first = 1 if headings[0] == "Country" and sheet.name.isdigit() else 0
        order = [*range(first), *draw(st.permutations(range(first, len(headings))))]
        table = [headings, *draw(st.permutations(rows))]
        moved.append(Sheet(sheet.name, [[row[n] for n in order] for row in table]))
    return moved


def kinds_of(verdict: FileVerdict) -> Counter[tuple[str, ...]]:
    """The problems without their places."""
    return Counter(
        (p.code, p.severity.value, p.found, p.expected, p.guess, p.advice) for p in verdict.problems
    )


def what_is_said(verdict: FileVerdict) -> set[tuple[Any, ...]]:
    """The answers without their places."""
    if verdict.ratings is None:
        return set()
    rows = verdict.ratings.astype({"value": object}).to_dict("records")
    return {
        (
            *(str(row[name]) for name in (*RATING_KEY, *SAID, "raw", "how")),
            frozenset(json.loads(row["notes"] or "{}").items()),
        )
        for row in rows
    }


@settings(SAME_EACH_TIME, max_examples=10)
@given(data=st.data())
@pytest.mark.parametrize(
    "tables", [long_tables(), matrices(), forms()], ids=["long", "matrix", "form"]
)
def test_no_order_of_sheets_rows_and_columns_changes_anything(
    isles: Isles, tables: st.SearchStrategy[list[Sheet]], data: st.DataObject
):
    sheets = data.draw(tables)
    moved = shuffled(data.draw, sheets)
    choices = Choices(plan="ISLES")
    one, other = (
        check_file(isles.workspace, xlsx(*each), "a.xlsx", choices) for each in (sheets, moved)
    )

    assert (one.layout, one.n_unanswered, one.added) == (
        other.layout,
        other.n_unanswered,
        other.added,
    )
    assert kinds_of(one) == kinds_of(other)
    assert what_is_said(one) == what_is_said(other)


# --- any sequence --------------------------------------------------------------------------------

HEAD = HEADINGS[:4]
SENT: Mapping[str, tuple[bytes, Choices]] = {
    "first.xlsx": (
        xlsx(Sheet("A", [HEAD, ("XAA", 2021, "LAW-1", "Done"), ("XAA", 2021, "SKL-2", 40),
                         ("XAB", 2024, "LAW-2", "Started"), ("REGION", 2024, "LAW-3", "Started")])),
        Choices(plan="ISLES"),
    ),
    "other words.xlsx": (
        xlsx(Sheet("B", [HEAD, ("Amber Island", "2021", "law 1", 3), ("XAA", 2021, "SKL-2", "40 %")])),
        Choices(plan="ISLES"),
    ),
    "changed.xlsx": (
        xlsx(Sheet("C", [HEAD, ("XAA", 2021, "LAW-1", "Started"), ("XAB", 2024, "LAW-2", "n.d."),
                         ("XAC", 2024, "1.10", "Largely done")])),
        Choices(plan="ISLES"),
    ),
    "emptied.xlsx": (
        xlsx(Sheet("D", [HEAD, ("XAA", 2021, "LAW-1", None), ("XAA", 2024, "LAW-1", "Done")])),
        Choices(plan="ISLES", erase_empty=True),
    ),
    "evaluators.xlsx": (
        xlsx(Sheet("E", [(*HEAD, "Assessment"), ("XAA", 2021, "LAW-1", "Not started", "evaluator"),
                         ("XAB", 2024, "LAW-2", "Done", "agreed")])),
        Choices(plan="ISLES"),
    ),
}  # fmt: skip
"""Files that speak of the same things: what they say, and what is chosen with them."""

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(list(SENT))),
        st.tuples(st.just("undo"), st.integers(0, 5)),
    ),
    min_size=2,
    max_size=8,
)


def send(workspace: Workspace, file: str) -> int:
    """The number of the upload in which a file is kept."""
    content, choices = SENT[file]
    verdict = import_file(workspace, content, file, choices)
    assert verdict.upload is not None, verdict.problems
    return verdict.upload


def tables_of(workspace: Workspace) -> tuple[str, str]:
    """The ratings in force without the numbers of their uploads, and the scores, as CSV."""
    ratings = current_ratings(workspace.store, "ISLES").drop(columns="upload")
    return ratings.to_csv(index=False), results(workspace, "ISLES").scores.to_csv(index=False)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the few files is read from its bytes only once."""
    monkeypatch.setattr(intake, "read_workbook", lru_cache(intake.read_workbook))


@settings(SAME_EACH_TIME, max_examples=12)
@given(steps=STEPS)
@pytest.mark.usefixtures("read_once")
def test_what_was_undone_leaves_no_trace_in_ratings_and_scores(isles: Isles, steps: list[Any]):
    workspace = isles.workspace
    forget(workspace)
    kept: dict[int, str] = {}
    for verb, what in steps:
        if verb == "send":
            kept[send(workspace, what)] = what
        elif kept:
            number = sorted(kept)[what % len(kept)]
            undo_upload(workspace.store, number)
            del kept[number]

    fresh = isles.anew()
    for _number, file in sorted(kept.items()):
        send(fresh, file)
    assert tables_of(workspace) == tables_of(fresh)
    assert [verify(each.store) for each in (workspace, fresh)] == [[], []]
    fresh.store.close()

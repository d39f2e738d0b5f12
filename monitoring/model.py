"""The vocabulary: what a plan, a scale, a round, a rating and a problem are.

Every stage knows these words and no other stage. Frames that travel between stages have their
columns listed here, once.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

REGION = "REGION"
"""The unit that answers for regional actions, where a country stands otherwise."""


class Responsibility(StrEnum):
    """Who answers for an action."""

    COUNTRY = "country"
    REGION = "region"
    BOTH = "both"

    def answered_by(self, unit: str) -> bool:
        """Whether `unit` (an ISO3 code or REGION) is asked to rate the action."""
        if self is Responsibility.BOTH:
            return True
        return (self is Responsibility.REGION) == (unit == REGION)


class Assessment(StrEnum):
    """Who assessed. The three are never filled from one another."""

    SELF = "self"
    EVALUATOR = "evaluator"
    AGREED = "agreed"


BEST_AVAILABLE = "best_available"
"""The view that takes, for each rating, the agreed one, else the evaluator's, else the country's."""

ASSESSMENTS_BEST_FIRST = (Assessment.AGREED, Assessment.EVALUATOR, Assessment.SELF)


class Status(StrEnum):
    """What an answer says. A missing answer has no status and is never a zero."""

    RATED = "rated"
    NO_INFORMATION = "no_information"
    NOT_APPLICABLE = "not_applicable"
    OUT_OF_SCOPE = "out_of_scope"


class NoInformation(StrEnum):
    """Why nothing is known about an applicable action."""

    NOT_RETURNED = "not_returned"
    UNANSWERED = "unanswered"
    NOT_AVAILABLE = "not_available"
    WITHHELD = "withheld"
    LEVEL_WITHOUT_VALUE = "level_without_value"
    NOT_APPLICABLE_NOT_ACCEPTED = "not_applicable_not_accepted"
    NOT_ON_SCALE = "not_on_scale"
    NOT_AGREED = "not_agreed"
    """Of an agreed rating only: country and evaluators did not settle it, and both ratings stand."""


class Why(StrEnum):
    """Why a rating is another one than last time."""

    SITUATION = "situation_changed"
    CORRECTED = "earlier_corrected"
    STANDARD = "standard_changed"


class DecisionKind(StrEnum):
    """What a consultation decided."""

    RECOMMENDATION = "recommendation"
    COMMITMENT = "commitment"
    RATING = "rating"
    PROPOSAL = "proposal"
    """For the next edition of the plan."""


class Proposal(StrEnum):
    """What is to become of an area or action in the next edition of the plan."""

    KEEP = "keep"
    AMEND = "amend"
    MERGE = "merge"
    DROP = "drop"
    COMPLETED = "completed"
    NEW = "new"


class Response(StrEnum):
    """What whom a decision is about answers to it."""

    NONE_YET = "none_yet"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


class FollowUp(StrEnum):
    """What became of a decision."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Stance(StrEnum):
    """How a country stands to a draft finding."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    REMARK = "remark"
    """It says something and takes no side."""


class Visibility(StrEnum):
    """Who may read a comment; only what is public may be shown outside the evaluation."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    """Those who take part in the consultation."""
    SECRETARIAT = "secretariat"


class RoundState(StrEnum):
    """Ratings can be imported into a round only while it is open."""

    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


class Aggregation(StrEnum):
    """How the parts of a node become its score."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    MINIMUM = "minimum"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale; `value` is 0-100, or None for a level outside the order."""

    code: str
    label: str
    value: float | None
    colour: str
    symbol: str
    done: bool
    synonyms: tuple[str, ...] = ()
    label_by_language: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The label in other languages (ISO 639-1), where it is known."""


@dataclass(frozen=True)
class Scale:
    """The levels in which actions are rated, lowest first, levels without a value last."""

    code: str
    title: str
    levels: tuple[Level, ...]
    source: str = ""
    provenance: str = ""
    note: str = ""
    title_by_language: Mapping[str, str] = field(default_factory=dict, hash=False)
    note_by_language: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Title and note in other languages (ISO 639-1), where they are known."""

    @cached_property
    def level_by_code(self) -> Mapping[str, Level]:
        return {level.code: level for level in self.levels}

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(level.label for level in self.levels)


@dataclass(frozen=True, slots=True)
class Country:
    """A participating state or territory; `code` is ISO 3166-1 alpha-3, or XAA-XZZ if invented."""

    code: str
    name: str
    groups: frozenset[str] = frozenset()

    @property
    def is_invented(self) -> bool:
        # ISO 3166-1 leaves XAA to XZZ to users: no real country will ever have such a code.
        return self.code.startswith("X") and len(self.code) == 3 and self.code[1:].isupper()


HEAVIEST = 1_000_000
"""The largest weight: sums of larger ones would lose what they are made of."""


@dataclass(frozen=True, slots=True)
class Area:
    """A priority area, or a part of one (`parent` is then the area above)."""

    code: str
    title: str
    parent: str | None = None
    weight: float = 1.0
    core: bool = False
    provenance: str = ""
    source: str = ""
    target: str = ""
    target_date: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What the plan asks for: rated in levels, or in numbers when `lower` and `optimum` are given."""

    code: str
    parent: str
    title: str
    responsibility: Responsibility = Responsibility.COUNTRY
    scale: str | None = None
    weight: float = 1.0
    core: bool = False
    stage: int | None = None
    """The maturity stage, from 1, that the action belongs to."""
    minimum_standard: str = ""
    objective: str = ""
    horizon: str = ""
    lead: str = ""
    partners: str = ""
    indicator: str = ""
    indicator_provenance: str = ""
    unit: str = ""
    direction: str = ""
    lower: float | None = None
    optimum: float | None = None
    baseline: str = ""
    target: str = ""
    target_date: str = ""
    provenance: str = ""
    source: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.lower is not None


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment of all countries at one date; an empty `scope` means every action."""

    code: str
    title: str = ""
    date: datetime.date | None = None
    is_baseline: bool = False
    scope: tuple[str, ...] = ()
    state: RoundState = RoundState.OPEN
    comments_until: datetime.date | None = None
    """The last day on which countries may comment on the draft findings, once it was announced."""

    @property
    def order(self) -> tuple[datetime.date, tuple[tuple[int, str], ...]]:
        # Without dates, Round 2 stands before Round 10.
        parts = re.findall(r"\d+|\D+", self.code)
        natural = tuple((int(p), "") if p.isdigit() else (-1, p) for p in parts)
        return (self.date or datetime.date.max, natural)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a consultation on a round agreed, whom and what it is about, and what became of it.

    country: an ISO3 code, REGION, or empty for no one in particular. node: the code of an area or
    action, or empty for the whole plan. `closed_on` is the day on which it was done or dropped.
    """

    plan: str
    round: str
    kind: DecisionKind
    text: str
    proposal: Proposal | None = None
    country: str = ""
    node: str = ""
    responsible: str = ""
    due: datetime.date | None = None
    response: Response = Response.NONE_YET
    response_reason: str = ""
    state: FollowUp = FollowUp.OPEN
    closed_on: datetime.date | None = None

    def is_late(self, on: datetime.date) -> bool:
        """Whether it is still open on a day after the one that it was due on."""
        return self.state is FollowUp.OPEN and self.due is not None and self.due < on


@dataclass(frozen=True)
class Band:
    """A named interval of scores, from `lower` (inclusive) up to the next band."""

    lower: float
    label: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A text of the plan in another language (ISO 639-1): of whose code, and which of its fields."""

    code: str
    field: str
    language: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class Plan:
    """One edition of an action plan with everything that its scores depend on."""

    code: str
    title: str
    scales: Mapping[str, Scale]
    areas: tuple[Area, ...]
    actions: tuple[Action, ...]
    edition: str = ""
    owner: str = ""
    source: str = ""
    completeness: str = ""
    scale: str | None = None
    countries: tuple[Country, ...] = ()
    rounds: tuple[Round, ...] = ()
    aggregation_area: Aggregation = Aggregation.ARITHMETIC
    aggregation_plan: Aggregation = Aggregation.ARITHMETIC
    geometric_floor: float = 1.0
    # The two thresholds are conventions, printed wherever they are used.
    coverage_area: float = 2 / 3
    coverage_plan: float = 0.8
    coverage_basis: str = "weight"
    min_actions: int = 1
    overall: bool = True
    weights_adopted_by: str = ""
    ranking_approved_by: str = ""
    bands: tuple[Band, ...] = ()
    # Points 0-100 below which an action is red, and from which it is green.
    status_red: float | None = None
    status_green: float | None = None
    weakest_link: bool = False
    """Whether areas are shown with the status that their two worst actions give them."""
    horizon_start: str = ""
    horizon_end: str = ""
    predecessor: str = ""
    target: str = ""
    target_date: str = ""
    demonstration: bool = False
    import_test: bool = False
    correspondence: tuple[tuple[str, str, float], ...] = ()
    translations: tuple[Translation, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def action_by_code(self) -> Mapping[str, Action]:
        return {action.code: action for action in self.actions}

    @cached_property
    def area_by_code(self) -> Mapping[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def country_by_code(self) -> Mapping[str, Country]:
        return {country.code: country for country in self.countries}

    @cached_property
    def round_by_code(self) -> Mapping[str, Round]:
        return {round_.code: round_ for round_ in self.rounds}

    @property
    def top_areas(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.parent is None)

    @property
    def label(self) -> str:
        """Title with its edition, unless the title or the code already says it."""
        if not self.edition or self.edition in self.title:
            return self.title
        return f"{self.title} {self.edition}"

    def scale_of(self, action: Action) -> Scale | None:
        """The scale in which the action is rated; None for a numeric action."""
        if action.is_numeric:
            return None
        return self.scales[action.scale or self.scale or ""]

    def top_area_of(self, node: str) -> str:
        """The code of the top area in which an area or action lies. Raises KeyError for another."""
        action = self.action_by_code.get(node)
        area = self.area_by_code[action.parent if action else node]
        while area.parent is not None:
            area = self.area_by_code[area.parent]
        return area.code

    def actions_under(self, node: str) -> Iterator[Action]:
        """The actions of a plan, an area with its sub-areas, or a single action."""
        if node == self.code:
            yield from self.actions
            return
        inside = {node}
        for area in self.areas:  # areas stand after their parents
            if area.parent in inside:
                inside.add(area.code)
        for action in self.actions:
            if action.code == node or action.parent in inside:
                yield action

    def actions_answered_by(self, unit: str) -> tuple[Action, ...]:
        """What a country (ISO3 code) or the region (REGION) is asked to rate."""
        return tuple(a for a in self.actions if a.responsibility.answered_by(unit))

    def in_scope(self, round_: Round) -> frozenset[str]:
        """Codes of the actions that were asked of anyone in the round."""
        if not round_.scope:
            return frozenset(self.action_by_code)
        return frozenset(a.code for node in round_.scope for a in self.actions_under(node))

    def with_rounds(self, rounds: tuple[Round, ...]) -> Plan:
        """The same plan with these rounds, in order of date."""
        return replace(self, rounds=tuple(sorted(rounds, key=lambda r: r.order)))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a kind of workbook is laid out: where country, round, action and rating stand."""

    code: str
    title: str
    geometry: str
    headers: Mapping[str, tuple[str, ...]]
    plan: str | None = None
    assessment: Assessment | None = None
    down: str = "country"
    """What stands below the corner of a matrix: the country or the action."""
    across: tuple[str, ...] = ("action",)
    """What the one or two rows of headings of a matrix say, from above."""
    round_from_sheet: bool = False
    action: str | None = None
    recognise: tuple[str, ...] = ()
    actions: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Letter of the column by role, where headings do not tell."""
    header_row: int = 0
    """The row above the first answer, where `columns` are given."""
    sheet: str = ""
    """The only sheet that holds answers; empty where any may."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it was typed, with the place it was typed in; `address` is empty for no cell."""

    sheet: str
    address: str
    text: str
    value: object = None
    shown: str = ""
    """A number as the sheet displays it, where that is not `text`: 1.10 for 1.1, 45 % for 0.45."""
    lacks_result: bool = False
    """A formula that was never calculated; `text` is then the formula."""
    error: bool = False
    """An error of the spreadsheet, such as #N/A; `text` is its name."""

    @property
    def is_empty(self) -> bool:
        return self.text == ""

    @property
    def place(self) -> str:
        """`sheet!cell`, as a spreadsheet writes it."""
        return f"{self.sheet}!{self.address}" if self.address else self.sheet


NO_CELL = Cell("", "", "")


IntArray: TypeAlias = "npt.NDArray[np.int32]"
Places: TypeAlias = "npt.NDArray[np.integer[Any]]"
"""Numbers of answers, of rows or of words, of whatever width."""


LONGEST_NAME = 120
"""Letters beyond which a text is no heading and no name of anything."""


@dataclass(frozen=True)
class Words:
    """Each distinct content of a cell once. A cell is told by the number of its word; 0 is empty.

    So what a word means is found once, however many cells say it.
    """

    texts: Sequence[str]
    values: Sequence[object]
    shown: Mapping[int, str] = field(default_factory=dict)
    without_result: frozenset[int] = frozenset()
    errors: frozenset[int] = frozenset()

    @cached_property
    def short_texts(self) -> tuple[tuple[int, str], ...]:
        """(number, text) of the words that are typed texts and short enough to be a name."""
        return tuple(
            (n, text)
            for n, (text, value) in enumerate(zip(self.texts, self.values, strict=True))
            if type(value) is str and 0 < len(text) <= LONGEST_NAME
        )

    def cell(self, word: int, sheet: str, address: str) -> Cell:
        """A cell that holds the word."""
        if not word:
            return Cell(sheet, address, "")
        return Cell(
            sheet,
            address,
            self.texts[word],
            self.values[word],
            self.shown.get(word, ""),
            word in self.without_result,
            word in self.errors,
        )


@dataclass(frozen=True, slots=True)
class CellColumn:
    """The cells of one role, one for each answer: which word, and in which row and column.

    All four have the same length. `row` is 0 where the answer has no cell for the role; `column`
    is then 0 too, except that a word without a row (a sheet's name, say) stands for the sheet.
    """

    word: IntArray
    sheet: IntArray
    row: IntArray
    column: IntArray

    def __len__(self) -> int:
        return len(self.word)


@dataclass(frozen=True, slots=True)
class RawBlock:
    """The answers of one table of a sheet."""

    columns: Mapping[str, CellColumn]
    others: tuple[tuple[str, CellColumn], ...] = ()
    """(role, cells) of further columns whose heading is another word for the same role."""
    notes: tuple[tuple[str, CellColumn], ...] = ()
    """(heading, cells) of columns that no role has."""

    def __len__(self) -> int:
        return len(self.columns["rating"])


@dataclass(frozen=True, slots=True)
class RawRating:
    """One answer as it stands in the workbook, nothing interpreted yet."""

    country: Cell
    round: Cell
    action: Cell
    rating: Cell
    status: Cell = NO_CELL
    assessment: Cell = NO_CELL
    evidence: Cell = NO_CELL
    comment: Cell = NO_CELL
    obstacle: Cell = NO_CELL
    assistance: Cell = NO_CELL
    good_practice: Cell = NO_CELL
    why: Cell = NO_CELL
    notes: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, Cell], ...] = ()


@dataclass(frozen=True)
class RawTable:
    """Everything a workbook says, each value with its cell address."""

    layout: Layout
    words: Words
    sheets: tuple[str, ...]
    blocks: tuple[RawBlock, ...]
    plan: Cell = NO_CELL
    skipped: tuple[Cell, ...] = ()
    """Titles, notes, totals and sheets that were seen and hold no answer."""
    country: Cell = NO_CELL
    round: Cell = NO_CELL
    """What a form's cover says once, for all its answers."""
    problems: tuple[Problem, ...] = ()
    """What stood in the way of reading: each is told with the problems of the answers."""
    decimal_mark: str = ""
    """The mark with which a file of text writes decimals, where it was seen."""

    def __len__(self) -> int:
        return sum(len(block) for block in self.blocks)

    def cell(self, column: CellColumn, answer: int) -> Cell:
        """The cell of an answer, by its place in the column; NO_CELL where it has none."""
        sheet = self.sheets[column.sheet[answer]]
        row, word = int(column.row[answer]), int(column.word[answer])
        if row:
            return self.words.cell(word, sheet, address_of(row, int(column.column[answer])))
        return self.words.cell(word, sheet, "") if word else NO_CELL

    @property
    def ratings(self) -> tuple[RawRating, ...]:
        """The answers one by one, for a preview: dear for many."""
        return tuple(self.rating(block, n) for block in self.blocks for n in range(len(block)))

    def rating(self, block: RawBlock, answer: int) -> RawRating:
        """One answer of a block with all its cells."""
        notes = ((title, self.cell(cells, answer)) for title, cells in block.notes)
        others = ((role, self.cell(cells, answer)) for role, cells in block.others)
        return RawRating(
            **{role: self.cell(cells, answer) for role, cells in block.columns.items()},
            notes=tuple((t, c.text) for t, c in notes if c.text and not c.lacks_result),
            others=tuple((role, cell) for role, cell in others if not cell.is_empty),
        )


@dataclass(frozen=True, slots=True)
class RawValue:
    """One target or value of an indicator as it stands, below the headings that say what it is.

    measure: the role of its column (baseline, target, end_target), or the word of its heading.
    period: the number of the year, or the words of the heading above; empty where none is said.
    """

    measure: str
    period: str
    cell: Cell
    headings: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class RawSeriesRow:
    """One row of a table of targets or indicators: its cells by role, and its values in order."""

    cells: Mapping[str, Cell]
    values: tuple[RawValue, ...]

    def cell(self, role: str) -> Cell:
        """The cell of a role; NO_CELL where the table has no column for it."""
        return self.cells.get(role, NO_CELL)


@dataclass(frozen=True)
class RawSeries:
    """The targets or indicators of a workbook, nothing interpreted yet."""

    sheets: tuple[str, ...]
    rows: tuple[RawSeriesRow, ...]
    notes: tuple[Cell, ...] = ()
    """Titles and notes around the tables that were seen and are no values."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RawComment:
    """One row of a comment form, nothing interpreted yet; NO_CELL where its table has no column."""

    node: Cell
    title: Cell
    draft: Cell
    stance: Cell
    proposed: Cell
    text: Cell
    visibility: Cell
    country: Cell = NO_CELL


@dataclass(frozen=True)
class RawComments:
    """Everything a comment form says, each value with its cell address."""

    sheets: tuple[str, ...]
    plan: Cell
    country: Cell
    round: Cell
    rows: tuple[RawComment, ...]
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=4096)
def letters_of(column: int) -> str:
    """The letters of a column as a spreadsheet writes them: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """The number of a column by its letters: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def address_of(row: int, column: int) -> str:
    """The address of a cell: row 3, column 2 is B3."""
    return f"{letters_of(column)}{row}"


TARGET_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(%?)")
TARGET_DATE = re.compile(r"((?:19|20|21)\d{2})(?:-(\d{2})-(\d{2})(?:[ T].*)?)?")


def number_of_target(text: str) -> float | None:
    """The number that a target is written as, with a decimal point or comma; None for words."""
    match = TARGET_NUMBER.fullmatch(text)
    return float(match[1].replace(",", ".")) if match else None


def points_of_target(text: str) -> float | None:
    """The points from 0 to 100 that a target is written as; None for anything else."""
    points = number_of_target(text)
    if points is None:
        return None
    # A spreadsheet keeps 75 % as 0.75, so that so small a number is one or the other.
    is_share = 0 < points <= 1 and not text.endswith("%")
    return points if 0 <= points <= 100 and not is_share else None


def day_of_target(text: str) -> datetime.date | None:
    """The day of a target that is written as 2030-12-31 or as its year alone; None for any other."""
    match = TARGET_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 12), int(match[3] or 31)
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return datetime.date(year, month, day)


class Severity(StrEnum):
    """An error blocks the file; a query asks."""

    ERROR = "error"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a file: where it is, what was found and expected, and what to do."""

    code: str
    sheet: str
    cell: str
    statement: str
    advice: str
    found: str = ""
    expected: str = ""
    severity: Severity = Severity.ERROR
    guess: str = ""
    """The code that is offered for an unknown name, to be confirmed; never taken by itself."""

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet

    @property
    def sentence(self) -> str:
        """What a reader is told, ending with an instruction."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.statement} {self.advice}".rstrip()


RATING_TEXTS = ("evidence", "comment", "obstacle", "assistance", "good_practice")
"""What a rating may carry beside its level."""

RATING_KEY = ("round", "country", "action", "assessment")
"""Two ratings with the same key speak of the same thing; the later one supersedes."""

RATING_COLUMNS = (
    *RATING_KEY,
    "status",
    "reason",
    "level",
    "value",
    *RATING_TEXTS,
    "why",
    "notes",
    "sheet",
    "cell",
    "raw",
    "how",
)
"""One row per answer. `level` a code of the action's scale, `value` a number for numeric actions,
`why` a value of Why or empty, `raw` what was typed at `sheet!cell`, `how` how that was understood."""

COMMENT_KEY = ("country", "round", "node")
"""Two comments with the same key speak of the same finding; the later one supersedes."""

COMMENT_COLUMNS = (
    *COMMENT_KEY,
    "stance",
    "level",
    "value",
    "text",
    "visibility",
    "sheet",
    "cell",
    "raw",
)
"""One row per comment. `node` the code of an action, an area or the plan, `stance` a value of Stance,
`level` and `value` the rating that the country proposes instead, empty and missing for none."""

SCORE_COLUMNS = (
    "plan",
    "round",
    "assessment",
    "country",
    "node",
    "level",
    "score",
    "bound_low",
    "bound_high",
    "coverage",
    "n_rated",
    "n_applicable",
    "rank",
    "band",
    "reason",
)
"""One row per round, unit and node. `score` and bounds 0-100 or missing, `coverage` a share 0-1."""

COUNT_COLUMNS = ("round", "country", "node", "kind", "scale", "code", "n")
"""`kind` is level, number, no_information, not_applicable or out_of_scope; `code` the level or reason."""

SERIES_KEY = ("indicator", "part_of", "measure", "place", "period")
"""Two values with the same key speak of the same thing; the later one supersedes."""

SERIES_COLUMNS = (
    "indicator",
    "measure",
    "part_of",
    "component",
    "place",
    "period",
    "value",
    "text",
    "unit",
    "scale",
    "direction",
    "frequency",
    "source",
    "sheet",
    "cell",
    "raw",
)
"""One row per target or value of an indicator. `value` a number or missing, `text` what stands for a
number (yes/no, a status), `raw` what was typed at `sheet!cell`."""

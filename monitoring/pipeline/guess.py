"""What the columns of an unknown sheet most likely are, by their headings and the words below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from monitoring.checking.identity import action_index, assessment_of, round_named
from monitoring.checking.values import Answer, answer_in
from monitoring.definitions import CountryRegister
from monitoring.model import NO_CELL, Action, Assessment, Cell, Layout, Plan
from monitoring.pipeline.mapping import (
    ACROSS,
    MAPPED_ROLES,
    REQUIRED,
    Arrangement,
    Sample,
    SheetView,
)
from monitoring.reading.tables import folded

KNOWN_BY_CONTENT = ("country", "action", "round", "rating")
ENOUGH = 0.5
"""From this share of known words on a column is taken for what they are."""


def proposed(
    sample: Sample,
    plan: Plan,
    countries: CountryRegister,
    layouts: Iterable[Layout],
    sheet: str | None = None,
) -> Arrangement:
    """What a sheet most likely is, by its headings and by the words below them.

    sheet: the only one to look at; else the sheet that looks most like a table of answers.
    layouts: those whose headings are known.
    """
    guess = _Guess(plan, countries, headings_of(layouts))
    views = [sample.sheet(sheet)] if sheet else sample.sheets
    found = [guess.arrangement(view) for view in views]
    # A sheet that is seen goes before a hidden one, and an earlier one before a later one.
    order = sorted(range(len(found)), key=lambda n: (-found[n][0], views[n].hidden, n))
    return found[order[0]][1]


def rearranged(
    sample: Sample,
    wanted: Arrangement,
    plan: Plan,
    countries: CountryRegister,
    layouts: Iterable[Layout],
) -> Arrangement:
    """The columns guessed anew for a geometry and a row of headings that a person has chosen."""
    guess = _Guess(plan, countries, headings_of(layouts))
    view = sample.sheet(wanted.sheet)
    if wanted.geometry == "long":
        return replace(wanted, columns=guess.columns_of_list(view, wanted.header_row)[1])
    column = guess.column_down(view, wanted.down, wanted.header_row)
    return replace(wanted, columns={wanted.down: column} if column else {})


def headings_of(layouts: Iterable[Layout]) -> Mapping[str, tuple[str, ...]]:
    """The heading words of each role that any layout knows."""
    words: dict[str, dict[str, None]] = {role: {} for role in MAPPED_ROLES}
    for layout in layouts:
        for role in MAPPED_ROLES:
            words[role] |= dict.fromkeys(folded(word) for word in layout.headers.get(role, ()))
    return {role: tuple(found) for role, found in words.items()}


class _Guess:
    """What the words of a sheet tell of its columns."""

    def __init__(
        self, plan: Plan, countries: CountryRegister, headings: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.plan = plan
        self.headings = headings
        index = action_index(plan)
        invented = [country for country in plan.countries if country.code not in countries]
        of_each_kind = {(a.scale, a.is_numeric): a for a in plan.actions}
        rating = partial(_is_rating, actions=tuple(of_each_kind.values()), plan=plan)
        self._knows: dict[str, Callable[[str], bool]] = {
            "country": lambda text: countries.code_of(text, invented) is not None,
            "action": lambda text: text in index or text.casefold() in index,
            "round": lambda text: round_named(text, plan.rounds) is not None,
            "rating": rating,
            "assessment": _is_assessment,
        }
        self._known: dict[tuple[str, str], bool] = {}

    def is_known(self, role: str, text: str) -> bool:
        """Whether a word can be a country, an action, a round or a rating of the plan."""
        key = (role, text)
        if key not in self._known:
            self._known[key] = self._knows[role](text)
        return self._known[key]

    def arrangement(self, view: SheetView) -> tuple[float, Arrangement]:
        """How much of a sheet is understood (0 to 4), and as what."""
        lists = {row: self.columns_of_list(view, row) for row in self._likely_rows(view)}
        row = max(lists, key=lambda r: (lists[r][0], -r))
        understood, columns = lists[row]
        as_list = (
            understood / len(REQUIRED),
            Arrangement(view.name, header_row=row, columns=columns),
        )
        as_matrix = self._as_matrix(view)
        if as_matrix is None or (not as_list[1].missing and as_list[0] >= as_matrix[0]):
            return as_list
        return as_matrix

    def _likely_rows(self, view: SheetView) -> list[int]:
        """The rows in which a heading is known, and the one above the first answer."""
        words = {word for known in self.headings.values() for word in known}
        rows = [
            row
            for row in view.heading_rows
            if sum(folded(text) in words for text in view.rows[row].values()) > 1
        ]
        return list(dict.fromkeys([*rows, self._heading_row(view)]))

    def _heading_row(self, view: SheetView) -> int:
        """The row above the first one that names a country or an action; 0 where that is the first."""
        previous = 0
        for number in view.heading_rows:
            texts = view.rows[number].values()
            if any(self.is_known(role, t) for role in ("country", "action") for t in texts):
                return previous
            previous = number
        return view.heading_rows[0]

    def columns_of_list(self, view: SheetView, header_row: int) -> tuple[float, dict[str, int]]:
        """How much is understood of a table with one row per answer, and its column by role."""
        claims: list[tuple[float, int, int, str]] = []
        for column in view.columns:
            heading = folded(view.heading(header_row, column)) if header_row else ""
            texts = self._below(view, header_row, column)
            for place, role in enumerate(MAPPED_ROLES):
                claim = self._by_heading(role, heading) + self._by_content(role, texts)
                if claim >= ENOUGH:
                    claims.append((claim, -place, -column, role))
        columns: dict[str, int] = {}
        understood = 0.0
        for claim, _place, column, role in sorted(claims, reverse=True):
            if role not in columns and -column not in columns.values():
                columns[role] = -column
                understood += claim if role in REQUIRED else 0.0
        return understood, {role: columns[role] for role in MAPPED_ROLES if role in columns}

    def _by_heading(self, role: str, heading: str) -> float:
        """2 for a heading that is known for the role, 1 for one that contains such a word."""
        if not heading:
            return 0.0
        known = self.headings[role]
        if heading in known:
            return 2.0
        inside = f" {heading} "
        return 1.0 if any(len(word) > 3 and f" {word} " in inside for word in known) else 0.0

    def _by_content(self, role: str, texts: Sequence[str]) -> float:
        """Twice the share of words that are known, where these are more than half of them."""
        if role not in KNOWN_BY_CONTENT or not texts:
            return 0.0
        share = sum(self.is_known(role, text) for text in texts) / len(texts)
        return 2 * share if share > ENOUGH else 0.0

    @staticmethod
    def _below(view: SheetView, header_row: int, column: int) -> list[str]:
        return [row[column] for n, row in view.rows.items() if n > header_row and column in row]

    def column_down(self, view: SheetView, down: str, header_row: int) -> int | None:
        """The column of a matrix in which the countries, or the actions, stand."""
        claims = {
            column: self._by_heading(down, folded(view.heading(header_row, column)))
            + self._by_content(down, self._below(view, header_row, column))
            for column in view.columns
        }
        best = max(claims, key=lambda column: (claims[column], -column), default=None)
        return best if best is not None and claims[best] >= ENOUGH else None

    def _as_matrix(self, view: SheetView) -> tuple[float, Arrangement] | None:
        best: tuple[float, Arrangement] | None = None
        for down, choices in ACROSS.items():
            for across in choices:
                found = self._matrix(view, down, across)
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
        return best

    def _matrix(
        self, view: SheetView, down: str, across: tuple[str, ...]
    ) -> tuple[float, Arrangement] | None:
        """A matrix of that kind, by the row in which most words of what stands across are known."""
        rows = list(view.heading_rows)
        counts: dict[int, float] = {}
        for n, lower in enumerate(rows):
            tops = rows[n - len(across) + 1 : n + 1] if n >= len(across) - 1 else []
            if not tops or tops[-1] - tops[0] != len(across) - 1:
                continue
            shares = [self._across(view, row, role) for row, role in zip(tops, across, strict=True)]
            if min(shares) >= ENOUGH:
                # Two rows of headings that are known say more than one of them.
                counts[lower] = 2 * sum(shares) / len(shares) + len(across) - 1
        if not counts:
            return None
        row = max(counts, key=lambda r: (counts[r], -r))
        column = self.column_down(view, down, row)
        if column is None:
            return None
        below = self._by_content(down, self._below(view, row, column))
        return counts[row] + below, Arrangement(
            view.name,
            "matrix",
            down,
            across,
            row,
            {down: column},
            round_from_sheet="round" not in across and self.is_known("round", view.name),
        )

    def _across(self, view: SheetView, row: int, role: str) -> float:
        """The share of the words of a row that are known, but for the first; 0 for fewer than two."""
        texts = list(view.rows[row].values())
        known = sum(self.is_known(role, text) for text in texts)
        return known / max(len(texts) - 1, known) if known > 1 else 0.0


def _is_assessment(text: str) -> bool:
    return isinstance(assessment_of(Cell("", "", text), Assessment.SELF), Assessment)


def _is_rating(text: str, actions: Sequence[Action], plan: Plan) -> bool:
    cell = Cell("", "", text, text)
    return any(isinstance(answer_in(cell, NO_CELL, action, plan), Answer) for action in actions)

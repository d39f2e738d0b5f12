"""Checking all answers of a workbook against a plan.

What a word means is found once, however many cells say it; what is wrong is told at every cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitoring.checking import identity, wording
from monitoring.checking.columns import IDENTITY, Columns, columns_of
from monitoring.checking.frames import emptied_frame, no_ratings, ratings_frame
from monitoring.checking.values import Answer, answer_in
from monitoring.definitions import CountryRegister
from monitoring.model import (
    NO_CELL,
    RATING_TEXTS,
    REGION,
    Action,
    Assessment,
    Cell,
    CellColumn,
    IntArray,
    NoInformation,
    Places,
    Plan,
    Problem,
    RawTable,
    Round,
    Severity,
    number_of,
)

Mask = npt.NDArray[np.bool_]

MOST_OF_A_KIND = 1_000
"""Cells with one kind of problem that are told one by one; the rest are counted."""
SAID = ("rating", "status", *RATING_TEXTS, "why")
"""The roles that say something of an action."""


@dataclass(frozen=True)
class Checked:
    """The ratings of a workbook, what is wrong with it, and the cells that say nothing.

    ratings: RATING_COLUMNS, one row per answer; complete only when no problem is an error.
    emptied: RATING_KEY, sheet and cell of the answers that were asked and left empty.
    """

    ratings: pd.DataFrame
    problems: tuple[Problem, ...]
    unanswered: tuple[Cell, ...]
    emptied: pd.DataFrame

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check_answers(
    table: RawTable,
    plan: Plan,
    countries: CountryRegister,
    *,
    round_: str | None = None,
    assessment: Assessment | None = None,
) -> Checked:
    """Ratings and problems of a raw table, problems in the order of the file.

    round_: the round of workbooks that name none. assessment: who assessed, where the workbook
    does not say; else the layout's, else the country itself.
    """
    problem = wording.other_plan(table, plan)
    if problem is not None:
        return Checked(no_ratings(), (problem,), (), no_ratings())
    default = assessment or table.layout.assessment or Assessment.SELF
    checking = _Checking(table, plan, countries, round_, default)
    kept = checking.run()
    problems = checking.nothing_known() or checking.problems
    queries = [wording.not_read(cell) for cell in table.skipped if not cell.address]
    return Checked(
        kept,
        in_order([*_first_of_each_kind(table.problems), *problems, *queries], table.sheets),
        tuple(checking.unanswered),
        checking.emptied,
    )


def how_much_is_known(
    table: RawTable,
    plan: Plan,
    countries: CountryRegister,
    *,
    round_: str | None = None,
) -> float:
    """The share of the answers of a table whose country, round and action are known, 0 to 1."""
    if wording.other_plan(table, plan) is not None:
        return 0.0
    checking = _Checking(table, plan, countries, round_, Assessment.SELF, guessing=False)
    active = checking.active
    known = np.ones(int(active.sum()), bool)
    for role in IDENTITY:
        known &= checking.resolved(role, active)[0] >= 0
    return float(known.mean()) if len(known) else 0.0


def _first_of_each_kind(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Of each kind as many as are told one by one, and one that counts the rest."""
    told: Counter[str] = Counter()
    for problem in problems:
        told[problem.code] += 1
        if told[problem.code] <= MOST_OF_A_KIND:
            yield problem
    for code, n in told.items():
        if n > MOST_OF_A_KIND:
            first = next(problem for problem in problems if problem.code == code)
            yield wording.and_more(first, n - MOST_OF_A_KIND)


def in_order(problems: Sequence[Problem], sheets: Sequence[str]) -> tuple[Problem, ...]:
    """Problems as they stand in the file: by sheet, row and column; those of the whole file first."""
    place = {name: number for number, name in enumerate(sheets)}

    def key(problem: Problem) -> tuple[int, int, int]:
        letters = problem.cell.rstrip("0123456789")
        row = int(problem.cell[len(letters) :] or 0)
        return place.get(problem.sheet, -1), row, number_of(letters)

    return tuple(sorted(problems, key=key))


@dataclass
class _Checking:
    """The state of one pass over the answers of a workbook."""

    table: RawTable
    plan: Plan
    countries: CountryRegister
    wanted_round: str | None
    default_assessment: Assessment
    guessing: bool = True
    unanswered: list[Cell] = field(default_factory=list)
    emptied: pd.DataFrame = field(default_factory=no_ratings)
    problem_by_place: dict[tuple[str, str, str], Problem] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    meaning_by_word: dict[tuple[str, int], object] = field(default_factory=dict)
    wrong_words: Counter[str] = field(default_factory=Counter)
    known: dict[str, set[str]] = field(default_factory=dict)
    unknown: dict[str, dict[str, Problem]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        index = identity.action_index(self.plan)
        self._resolvers: dict[str, Callable[[Cell, bool], object]] = {
            "country": lambda cell, guess: identity.country_of(
                cell, self.plan, self.countries, guess=guess
            ),
            "action": lambda cell, guess: identity.action_of(
                cell, self.plan, self.table.layout, index, guess=guess
            ),
            "round": lambda cell, _guess: self._round_of(cell),
            "assessment": lambda cell, _guess: identity.assessment_of(
                cell, self.default_assessment
            ),
            "why": lambda cell, _guess: identity.why_of(cell),
        }
        self.columns: Columns = columns_of(self.table, self._names_something)
        self._without_result = np.zeros(len(self.table.words.texts), bool)
        self._without_result[list(self.table.words.without_result)] = True
        self._is_error = np.zeros(len(self.table.words.texts), bool)
        self._is_error[list(self.table.words.errors)] = True

    # --- what the words mean -------------------------------------------------------------------

    def _round_of(self, cell: Cell) -> Round | Problem:
        found = identity.round_of(cell, self.plan, self.wanted_round)
        on_the_tab = self.table.layout.round_from_sheet and not cell.address
        if isinstance(found, Problem) and found.code == "unknown_round" and on_the_tab:
            # The name of a sheet need not be a round: Sheet1 says nothing.
            chosen = identity.round_of(NO_CELL, self.plan, self.wanted_round)
            return found if isinstance(chosen, Problem) and not self.wanted_round else chosen
        return found

    def _names_something(self, role: str, cell: Cell) -> bool:
        return not isinstance(self._resolvers[role](cell, False), Problem)

    def meaning(self, role: str, column: CellColumn, answer: int) -> object:
        """What the words in a cell stand for, or what is wrong with them."""
        word = int(column.word[answer])
        if (role, word) not in self.meaning_by_word:
            cell = self.table.cell(column, answer)
            # Nobody is told of more, and comparing a word with all known ones takes its time.
            guess = self.guessing and self.wrong_words[role] < MOST_OF_A_KIND
            found = (
                identity.without_result(cell)
                if cell.lacks_result
                else self._resolvers[role](cell, guess)
            )
            self.wrong_words[role] += isinstance(found, Problem)
            self.meaning_by_word[role, word] = found
        return self.meaning_by_word[role, word]

    def resolved(self, role: str, active: Mask) -> tuple[IntArray, list[object]]:
        """For each active answer the number of what its cell stands for, -1 for a problem."""
        column = self.columns.by_role[role]
        numbers = np.flatnonzero(active)
        distinct, first, inverse = np.unique(
            column.word[numbers], return_index=True, return_inverse=True
        )
        # Two words may stand for the same: JAM and Jamaica.
        place: dict[object, int] = {}
        code = np.empty(len(distinct), np.int32)
        for n in range(len(distinct)):
            found = self.meaning(role, column, int(numbers[first[n]]))
            is_wrong = isinstance(found, Problem)
            code[n] = -1 if is_wrong else place.setdefault(found, len(place))
        return code[inverse].astype(np.int32), list(place)

    # --- problems ------------------------------------------------------------------------------

    @property
    def problems(self) -> tuple[Problem, ...]:
        told = tuple(self.problem_by_place.values())
        rest = (
            wording.and_more(next(p for p in told if p.code == code), n - MOST_OF_A_KIND)
            for code, n in self.told.items()
            if n > MOST_OF_A_KIND
        )
        return (*told, *rest)

    def complain(self, problem: Problem) -> None:
        # A heading stands for a whole column: its mistake is told once, not in every row.
        key = (problem.code, problem.sheet, problem.cell)
        if key in self.problem_by_place:
            return
        self.told[problem.code] = self.told.get(problem.code, 0) + 1
        if self.told[problem.code] <= MOST_OF_A_KIND:
            self.problem_by_place[key] = problem

    def cells(self, column: CellColumn, answers: Places) -> Iterator[tuple[int, Cell]]:
        """(answer, cell) for each distinct cell among these answers."""
        if not len(answers):
            return
        places = (
            column.sheet[answers].astype(np.int64) << 44
            | column.row[answers].astype(np.int64) << 20
            | column.column[answers].astype(np.int64)
        )
        for n in sorted(np.unique(places, return_index=True)[1]):
            answer = int(answers[n])
            yield answer, self.table.cell(column, answer)

    # --- the checks ----------------------------------------------------------------------------

    @property
    def active(self) -> Mask:
        """The answers that say anything, or that name what they would speak of."""
        by_role = self.columns.by_role
        if not by_role:
            return np.zeros(0, bool)
        silent = (by_role["rating"].word == 0) & (by_role["status"].word == 0)
        nobody, nothing = by_role["country"].word == 0, by_role["action"].word == 0
        matrix = self.table.layout.geometry == "matrix"
        found: Mask = ~(silent & (nobody | nothing if matrix else nobody & nothing))
        return found

    def run(self) -> pd.DataFrame:
        """Check every answer; the ratings of those with which nothing is wrong."""
        if not len(self.columns):
            self._look_for_what_is_missing(set())
            return no_ratings()
        active = self.active
        self._rounds_of_sheets()
        self._texts_without_rating(np.flatnonzero(~active))
        found = {role: self._identify(role, active) for role in IDENTITY}
        identified = active.copy()
        for numbers, _meanings in found.values():
            identified &= numbers >= 0
        calculated = self._calculated(active)
        mentioned = self._mentioned(found, identified)
        ok = np.flatnonzero(identified & calculated)
        kept = self._answered(ok, found)
        self._look_for_what_is_missing(mentioned)
        return kept

    def _rounds_of_sheets(self) -> None:
        """Complain of a sheet that says no round but by its name, and that is not the chosen one."""
        if not self.wanted_round:
            return
        for block in self.table.blocks:
            said = block.columns["round"]
            if not len(block) or said.word.any():
                continue
            name = self.table.sheets[block.columns["rating"].sheet[0]]
            found = identity.round_of(Cell(name, "", name), self.plan, self.wanted_round)
            if isinstance(found, Problem) and found.code in wording.OF_OTHERS:
                self.complain(wording.round_of_sheet(found))

    def _identify(self, role: str, active: Mask) -> tuple[IntArray, list[object]]:
        """For every answer the number of its country, round, …; complains of what is unknown."""
        column = self.columns.by_role[role]
        numbers = np.full(len(self.columns), -1, np.int32)
        numbers[active], meanings = self.resolved(role, active)
        distinct, first = np.unique(column.word[active], return_index=True)
        rows = np.flatnonzero(active)
        for n, word in sorted(zip(first.tolist(), distinct.tolist(), strict=True)):
            meaning = self.meaning(role, column, int(rows[n]))
            text = self.table.words.texts[word]
            if not isinstance(meaning, Problem):
                self.known.setdefault(role, set()).add(text)
            elif meaning.code in wording.UNKNOWN.get(role, ()):
                self.unknown.setdefault(role, {})[text] = meaning
        wrong = np.flatnonzero(active & (numbers < 0))
        for answer, cell in self.cells(column, wrong):
            problem = self.meaning(role, column, answer)
            if isinstance(problem, Problem):
                self.complain(replace(problem, sheet=cell.sheet, cell=cell.address))
        return numbers, meanings

    def _calculated(self, active: Mask) -> Mask:
        """The answers in which no formula lacks its result; complains of those that do."""
        calculated = np.ones(len(self.columns), bool)
        if not self.table.words.without_result:
            return calculated
        for role in SAID:
            column = self.columns.by_role[role]
            lacking = active & self._without_result[column.word]
            calculated &= ~lacking
            for _answer, cell in self.cells(column, np.flatnonzero(lacking)):
                self.complain(identity.without_result(cell))
        return calculated

    def _mentioned(
        self, found: dict[str, tuple[IntArray, list[object]]], identified: Mask
    ) -> set[tuple[str, str, str]]:
        """(country, round, action) of everything that the workbook speaks of, for a form."""
        if self.table.country is NO_CELL:
            return set()
        rows = np.flatnonzero(identified)
        (country, countries), (round_, rounds), (action, actions) = (
            found[role] for role in ("country", "round", "action")
        )
        return {
            (str(countries[c]), str(rounds[r].code), str(actions[a].code))
            for c, r, a in zip(country[rows], round_[rows], action[rows], strict=True)
        }

    def _answered(
        self, ok: Places, found: dict[str, tuple[IntArray, list[object]]]
    ) -> pd.DataFrame:
        countries = [str(unit) for unit in found["country"][1]]
        rounds: list[Round] = found["round"][1]  # type: ignore[assignment]
        actions: list[Action] = found["action"][1]  # type: ignore[assignment]
        country, round_, action = (found[role][0][ok] for role in ("country", "round", "action"))
        answers, number = self._answers(ok, action, actions)
        asked = self._asked(ok, (country, countries), (round_, rounds), (action, actions))
        self._compare(ok, found, answers, number)
        nothing = np.array([answer is None for answer in answers], bool)[number]
        wrong = np.array([isinstance(answer, Problem) for answer in answers], bool)[number]
        self._complain_of_answers(ok[wrong], number[wrong], answers)
        wrong |= self._not_agreed_by_one(ok, answers, number, found["assessment"])
        self._not_asked(
            ok[~nothing & ~wrong & ~asked],
            country[~nothing & ~wrong & ~asked],
            round_[~nothing & ~wrong & ~asked],
            action[~nothing & ~wrong & ~asked],
            (countries, rounds, actions),
        )
        self._texts_without_rating(ok[nothing])
        rating = self.columns.by_role["rating"]
        empty = ok[nothing & asked]
        self.unanswered += [self.table.cell(rating, int(n)) for n in empty]
        keys = {
            "round": (found["round"][0], [r.code for r in rounds]),
            "country": (found["country"][0], countries),
            "action": (found["action"][0], [a.code for a in actions]),
            "assessment": (found["assessment"][0], [str(a) for a in found["assessment"][1]]),
        }
        self.emptied = emptied_frame(self.table, rating, empty, keys)
        good = ~nothing & ~wrong & asked
        once = self._once(ok[good], keys)
        kept, number = ok[good][once], number[good][once]
        self._beyond_bounds(kept, answers, number, action[good][once], actions)
        why = self._why(kept)
        texts = {role: self._texts(role, kept) for role in RATING_TEXTS}
        told: list[Answer] = [a for a in answers if isinstance(a, Answer)]
        place = np.cumsum([isinstance(a, Answer) for a in answers]) - 1
        return ratings_frame(
            self.table, self.columns, kept, keys, (told, place[number]), {**texts, "why": why}
        )

    def _answers(
        self, ok: Places, action: IntArray, actions: Sequence[Action]
    ) -> tuple[list[Answer | Problem | None], IntArray]:
        """What the answers say, each distinct one once, and the number of each answer's."""
        rating, status = (self.columns.by_role[role] for role in ("rating", "status"))
        kinds: dict[tuple[str, str], int] = {}
        kind_of = np.array(
            [kinds.setdefault(_kind(a, self.plan), len(kinds)) for a in actions], int
        )
        sample = {kind_of[n]: a for n, a in reversed(list(enumerate(actions)))}
        n_words = len(self.table.words.texts)
        key = rating.word[ok].astype(np.int64) + n_words * (
            kind_of[action] if len(actions) else np.zeros(len(ok), int)
        )
        key = key * n_words + status.word[ok]
        distinct, inverse = np.unique(key, return_inverse=True)
        found: list[Answer | Problem | None] = []
        words = self.table.words
        wrong = 0
        for one in distinct.tolist():
            rest, status_word = divmod(one, n_words)
            kind, rating_word = divmod(rest, n_words)
            answer = answer_in(
                # Not the places of a cell, but which of the two a problem speaks of.
                words.cell(rating_word, "", "rating"),
                words.cell(status_word, "", "status"),
                sample[kind],
                self.plan,
                decimal=self.table.decimal_mark,
                guess=wrong < MOST_OF_A_KIND,
            )
            wrong += isinstance(answer, Problem)
            found.append(answer)
        return found, inverse.astype(np.int32)

    def _complain_of_answers(
        self, answers: Places, number: IntArray, found: Sequence[Answer | Problem | None]
    ) -> None:
        for answer, n in zip(answers.tolist(), number.tolist(), strict=True):
            problem = found[n]
            if isinstance(problem, Problem):
                column = self.columns.by_role[problem.cell or "rating"]
                cell = self.table.cell(column, answer)
                self.complain(replace(problem, sheet=cell.sheet, cell=cell.address))

    def _not_agreed_by_one(
        self,
        ok: Places,
        answers: Sequence[Answer | Problem | None],
        number: IntArray,
        assessment: tuple[IntArray, list[object]],
    ) -> Mask:
        """The answers that are "not agreed" in what one side says alone; complains of each."""
        said = [isinstance(a, Answer) and a.reason == NoInformation.NOT_AGREED for a in answers]
        disagreed = np.array(said, bool)[number]
        if not disagreed.any():
            return disagreed
        alone = np.array([one is not Assessment.AGREED for one in assessment[1]], bool)
        found: Mask = disagreed & alone[assessment[0][ok]]
        rating, status = (self.columns.by_role[role] for role in ("rating", "status"))
        for answer in ok[found].tolist():
            column = rating if rating.word[answer] else status
            self.complain(wording.not_agreed_by_one(self.table.cell(column, answer)))
        return found

    def _asked(
        self,
        ok: Places,
        country: tuple[IntArray, Sequence[str]],
        round_: tuple[IntArray, Sequence[Round]],
        action: tuple[IntArray, Sequence[Action]],
    ) -> Mask:
        """Whether the action is asked of the unit, and of anyone in the round."""
        if not len(ok):
            return np.zeros(0, bool)
        is_region = np.array([unit == REGION for unit in country[1]], bool)[country[0]]
        by_country, by_region = (
            np.array([a.responsibility.answered_by(unit) for a in action[1]], bool)[action[0]]
            for unit in ("", REGION)
        )
        scopes = [self.plan.in_scope(r) for r in round_[1]]
        in_scope = np.array([[a.code in scope for a in action[1]] for scope in scopes], bool)
        answered = np.where(is_region, by_region, by_country)
        return np.asarray(answered & in_scope[round_[0], action[0]])

    def _not_asked(
        self,
        answers: Places,
        country: IntArray,
        round_: IntArray,
        action: IntArray,
        found: tuple[Sequence[str], Sequence[Round], Sequence[Action]],
    ) -> None:
        rating = self.columns.by_role["rating"]
        countries, rounds, actions = found
        scopes = [self.plan.in_scope(r) for r in rounds]
        for answer, c, r, a in zip(answers, country, round_, action, strict=True):
            cell = self.table.cell(rating, int(answer))
            problem = identity.answers_for(cell, actions[a], countries[c])
            problem = problem or identity.asked_in(cell, actions[a], rounds[r], scopes[r])
            if problem is not None:
                self.complain(problem)

    def _compare(
        self,
        ok: Places,
        found: dict[str, tuple[IntArray, list[object]]],
        answers: Sequence[Answer | Problem | None],
        number: IntArray,
    ) -> None:
        """Complain of each further column that says something else than the first of its role."""
        if not self.columns.others:
            return
        said = dict(zip(ok.tolist(), number.tolist(), strict=True))
        active = self.active
        for role, first, cells in self.columns.others:
            for n in np.flatnonzero(cells.word).tolist():
                answer = first + n
                if answer in said:
                    named = {name: words[at[answer]] for name, (at, words) in found.items()}
                    agrees = (
                        self._names_the_same(role, cells, n, named[role])
                        if role in named
                        else self._says_the_same(role, cells, n, named, answers[said[answer]])
                    )
                else:
                    # Beside an empty row it may be the row of another table.
                    agrees = active[answer] or role not in ("rating", "status")
                if not agrees:
                    cell, column = self.table.cell(cells, n), self.columns.by_role[role]
                    self.complain(wording.columns_disagree(cell, self.table.cell(column, answer)))

    def _names_the_same(self, role: str, cells: CellColumn, n: int, mine: object) -> bool:
        other = self.meaning(role, cells, n)
        # What exists and was not chosen is another one, not an unknown word.
        unknown = isinstance(other, Problem) and other.code not in wording.OF_OTHERS
        return unknown or other == mine

    def _says_the_same(
        self,
        role: str,
        cells: CellColumn,
        n: int,
        named: Mapping[str, object],
        mine: Answer | Problem | None,
    ) -> bool:
        action: Action = named["action"]  # type: ignore[assignment]
        cell = self.table.cell(cells, n)
        pair = (cell, NO_CELL) if role == "rating" else (NO_CELL, cell)
        also = answer_in(*pair, action, self.plan, decimal=self.table.decimal_mark, guess=False)
        if mine is None and isinstance(also, Problem):
            self.complain(wording.text_without_rating(cell))
        wrong = isinstance(also, Problem) or isinstance(mine, Problem)
        return also is None or wrong or _same_answer(also, mine)

    def _once(self, answers: Places, keys: dict[str, tuple[IntArray, list[str]]]) -> IntArray:
        """The places of the answers that are the first for their key; complains of the others."""
        key = np.zeros(len(answers), np.int64)
        for numbers, names in keys.values():
            key = key * max(len(names), 1) + numbers[answers]
        _distinct, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        again = np.flatnonzero(first[inverse] != np.arange(len(answers)))
        rating = self.columns.by_role["rating"]
        for n in again:
            named = {role: words[numbers[answers[n]]] for role, (numbers, words) in keys.items()}
            earlier = self.table.cell(rating, int(answers[first[inverse[n]]]))
            self.complain(wording.twice(self.table.cell(rating, int(answers[n])), named, earlier))
        return np.sort(first).astype(np.int32)

    def _beyond_bounds(
        self,
        kept: Places,
        answers: Sequence[Answer | Problem | None],
        number: IntArray,
        action: IntArray,
        actions: Sequence[Action],
    ) -> None:
        """Ask about each number beyond a bound, where all numbers are worth the same."""
        said = [a.value if isinstance(a, Answer) else np.nan for a in answers]
        value = np.array(said, float)[number]
        bounds = [(a.lower, a.optimum) if a.is_numeric else (None, None) for a in actions]
        lower, optimum = np.array(bounds, float).reshape(-1, 2)[action].T
        # Comparisons with NaN are false: levels, states and actions without bounds are left out.
        below, above = value < np.fmin(lower, optimum), value > np.fmax(lower, optimum)
        beyond = np.flatnonzero(below | above)
        place = dict(zip(kept[beyond].tolist(), beyond.tolist(), strict=True))
        for answer, cell in self.cells(self.columns.by_role["rating"], kept[beyond]):
            n = place[answer]
            self.complain(wording.beyond_bounds(cell, float(value[n]), actions[int(action[n])]))

    def _why(self, kept: Places) -> list[str]:
        column = self.columns.by_role["why"]
        if not column.word[kept].any():
            return [""] * len(kept)
        found = []
        for answer in kept.tolist():
            meaning = self.meaning("why", column, answer) if column.word[answer] else ""
            if isinstance(meaning, Problem):
                cell = self.table.cell(column, answer)
                self.complain(replace(meaning, sheet=cell.sheet, cell=cell.address))
                meaning = ""
            found.append(str(meaning))
        return found

    def _texts(self, role: str, kept: Places) -> IntArray:
        """The words of a text; an error of the spreadsheet is none, and is asked about."""
        column = self.columns.by_role[role]
        words = column.word[kept]
        errors = self._is_error[words] if self.table.words.errors else np.zeros(len(words), bool)
        for _answer, cell in self.cells(column, kept[errors]):
            self.complain(wording.error_in_text(cell))
        return np.where(errors, 0, words).astype(np.int32)

    def _texts_without_rating(self, answers: Places) -> None:
        """Ask about each text that stands beside an empty rating: it is kept with ratings only."""
        for role in RATING_TEXTS:
            column = self.columns.by_role[role]
            for _answer, cell in self.cells(column, answers[column.word[answers] > 0]):
                self.complain(wording.text_without_rating(cell))

    def _look_for_what_is_missing(self, mentioned: set[tuple[str, str, str]]) -> None:
        """Count each action that a form should ask, and does not, as unanswered."""
        if self.table.country is NO_CELL:
            return
        country, round_ = (
            self._resolvers[role](cell, False)
            for role, cell in (("country", self.table.country), ("round", self.table.round))
        )
        if not isinstance(country, str) or not isinstance(round_, Round):
            return
        scope = self.plan.in_scope(round_)
        missing = [
            action.code
            for action in self.plan.actions_answered_by(country)
            if action.code in scope and (country, round_.code, action.code) not in mentioned
        ]
        self.unanswered += [Cell(code, "", "") for code in missing]
        if missing:
            self.complain(wording.actions_missing(self.table.country.sheet, round_, missing))

    def nothing_known(self) -> tuple[Problem, ...]:
        """One sentence for a workbook in which no country, or no action, is known."""
        found = []
        for role in ("action", "country"):
            words = self.unknown.get(role, {})
            if len(words) > 1 and not self.known.get(role):
                found.append(wording.none_known(role, words, next(iter(words.values())), self.plan))
        return tuple(found)


def _kind(action: Action, plan: Plan) -> tuple[str, str]:
    """Two actions of a kind understand the same words in the same way."""
    scale = plan.scale_of(action)
    return (scale.code, "") if scale else ("", action.unit)


def _same_answer(one: Answer | Problem | None, other: Answer | Problem | None) -> bool:
    if not isinstance(one, Answer) or not isinstance(other, Answer):
        return one == other
    return _said(one) == _said(other)


def _said(answer: Answer) -> tuple[object, ...]:
    value = None if np.isnan(answer.value) else answer.value
    return (answer.status, answer.reason, answer.level, value)

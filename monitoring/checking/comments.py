"""From a raw comment form to comments and a list of problems."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from monitoring.checking import identity, wording
from monitoring.checking.answers import in_order
from monitoring.checking.comment_values import (
    Draft,
    draft_shown,
    level_proposed,
    said_in,
    stance_of,
    text_of,
    visibility_of,
)
from monitoring.checking.comment_wording import (
    agrees_and_proposes,
    commented_twice,
    draft_changed,
    late,
    no_stance,
    not_asked,
    other_country,
    other_plan,
    other_title,
    rating_of_no_action,
    remark_without_text,
    title_changed,
    why_not,
)
from monitoring.checking.series import few_of_a_kind
from monitoring.checking.values import Answer
from monitoring.definitions import CountryRegister, in_language
from monitoring.definitions.comment_words import LAYOUT
from monitoring.definitions.words import tokens
from monitoring.model import (
    COMMENT_COLUMNS,
    Action,
    Cell,
    Layout,
    Plan,
    Problem,
    RawComment,
    RawComments,
    Round,
    RoundState,
    Severity,
    Stance,
)
from monitoring.translation import NAME_BY_LANGUAGE

BEFORE_IT_IS_PUBLISHED = (RoundState.OPEN, RoundState.CLOSED)
NO_WORDS = Layout(LAYOUT, "", "long", {})


@dataclass(frozen=True)
class CheckedComments:
    """The comments of a form, what is wrong with it, and the findings it says nothing of.

    comments: COMMENT_COLUMNS, one row per comment; complete only when no problem is an error.
    silent: the code of every finding whose cells were left empty, with the cell of that code.
    """

    comments: pd.DataFrame
    problems: tuple[Problem, ...]
    silent: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check_cover(
    raw: RawComments,
    plan: Plan,
    countries: CountryRegister,
    *,
    round_: str | None = None,
) -> tuple[str, Round] | list[Problem]:
    """The country that comments and the round it comments on, or what is wrong with them.

    round_: the code of the round that was chosen for the file.
    """
    problems = [one for one in (other_plan(raw.plan, plan),) if one is not None]
    lacking = [cell for cell in (raw.country, raw.round) if cell.lacks_result]
    problems += [identity.without_result(cell) for cell in lacking]
    if problems:
        return [*raw.problems, *problems]
    country = identity.country_of(raw.country, plan, countries)
    about = identity.round_of(raw.round, plan, round_, BEFORE_IT_IS_PUBLISHED)
    wrong = [one for one in (country, about) if isinstance(one, Problem)]
    if isinstance(country, Problem) or isinstance(about, Problem):
        return [*raw.problems, *wrong]
    return country, about


def check_comments(
    raw: RawComments,
    plan: Plan,
    countries: CountryRegister,
    country: str,
    round_: Round,
    *,
    drafts: Mapping[str, Draft],
    on: datetime.date,
) -> CheckedComments:
    """Comments and problems of a form, problems in the order of the file.

    country, round_: as `check_cover` found them. drafts: what evaluators rated of the country in
    the round, by the code of the action, rated ones only. on: the day on which the form came.
    """
    check = _Check(plan, countries, country, round_, drafts)
    for row in raw.rows:
        check.row(row)
    problems = [*raw.problems, *check.told()]
    if round_.comments_until is not None and on > round_.comments_until:
        problems.append(late(raw.round, round_.comments_until))
    frame = pd.DataFrame(check.comments, columns=list(COMMENT_COLUMNS))
    return CheckedComments(
        frame.astype({"value": "float64"}),
        few_of_a_kind(in_order(problems, raw.sheets)),
        check.silent,
    )


class _Check:
    """What the rows of one form say, gathered row by row."""

    def __init__(
        self,
        plan: Plan,
        countries: CountryRegister,
        country: str,
        round_: Round,
        drafts: Mapping[str, Draft],
    ) -> None:
        self.plan, self.countries = plan, countries
        self.country, self.round = country, round_
        self.drafts = drafts
        self.index = identity.action_index(plan)
        self.scope = plan.in_scope(round_)
        self.titles = _titles(plan)
        self.comments: list[dict[str, object]] = []
        self.silent: dict[str, Cell] = {}
        self.problems: list[Problem] = []
        self.unknown: list[Problem] = []
        self.known = 0
        self._first: dict[str, Cell] = {}

    def told(self) -> list[Problem]:
        """The problems; one sentence where not a single finding is known."""
        if len(self.unknown) > 1 and not self.known:
            words = {problem.found for problem in self.unknown}
            return [wording.none_known("action", words, self.unknown[0], self.plan)]
        return [*self.problems, *self.unknown]

    def row(self, row: RawComment) -> None:
        """Take in one row; nothing of it is kept when its finding is not known."""
        says = any(said_in(cell) for cell in (row.stance, row.proposed, row.text))
        if not says and row.node.is_empty:
            return
        node = self._node(row.node)
        if isinstance(node, Problem):
            self.unknown.append(node)
            return
        self.known += 1
        if not says:
            self.silent.setdefault(node, row.node)
            return
        wrong = [*self._about(row, node), *self._once(row, node)]
        self.problems += wrong
        if not any(one.severity is Severity.ERROR for one in wrong):
            self._said(row, node)

    def _node(self, cell: Cell) -> str | Problem:
        """The code of the plan, of an area or of an action that the country is asked."""
        if cell.lacks_result:
            return identity.without_result(cell)
        for word in identity.words_in(cell):
            for code in (self.plan.code, *self.plan.area_by_code):
                if word.casefold() == code.casefold():
                    return code
        action = identity.action_of(cell, self.plan, NO_WORDS, self.index)
        return action if isinstance(action, Problem) else action.code

    def _about(self, row: RawComment, node: str) -> list[Problem]:
        """What speaks against taking the row for one about this finding of this country."""
        found: list[Problem] = []
        action = self.plan.action_by_code.get(node)
        is_asked = action is None or (
            node in self.scope and action.responsibility.answered_by(self.country)
        )
        if not is_asked:
            found.append(not_asked(row.node, node, self.country, self.round))
        if said_in(row.country):
            whose = identity.country_of(row.country, self.plan, self.countries, guess=False)
            if isinstance(whose, Problem):
                found.append(whose)
            elif whose != self.country:
                found.append(other_country(row.country, whose, self.country))
        title = tokens(row.title.text)
        meant = self.titles.get(title, frozenset())
        if title and meant and node not in meant:
            found.append(other_title(row.title, node, min(meant)))
        elif title and not meant and node != self.plan.code:
            found.append(title_changed(row.title, node))
        return found

    def _once(self, row: RawComment, node: str) -> list[Problem]:
        first = self._first.setdefault(node, row.node)
        return [] if first is row.node else [commented_twice(row.node, node, first)]

    def _said(self, row: RawComment, node: str) -> None:
        """Keep what the row says, or say why it cannot be."""
        action = self.plan.action_by_code.get(node)
        stance, text, visibility = stance_of(row.stance), text_of(row.text), visibility_of(row)
        proposed = self._proposed(row, action)
        found = (stance, text, visibility, proposed)
        wrong = [one for one in found if isinstance(one, Problem)]
        self.problems += wrong
        if wrong:
            return
        told = self._together(row, action, Stance(str(stance)) if stance else None, proposed)
        self.problems += told
        if any(one.severity is Severity.ERROR for one in told):
            return
        place = next(c for c in (row.text, row.stance, row.proposed) if said_in(c))
        level, value = ("", math.nan)
        if isinstance(proposed, Answer):
            level, value = proposed.level, proposed.value
        self.comments.append(
            {
                "country": self.country,
                "round": self.round.code,
                "node": node,
                "stance": str(stance or Stance.REMARK),
                "level": level,
                "value": value,
                "text": str(text),
                "visibility": str(visibility),
                "sheet": place.sheet,
                "cell": place.address,
                "raw": " · ".join(
                    cell.shown or cell.text for cell in (row.stance, row.proposed) if said_in(cell)
                ),
            }
        )

    def _proposed(self, row: RawComment, action: Action | None) -> Answer | Problem | None:
        if not said_in(row.proposed):
            return None
        if action is None:
            return rating_of_no_action(row.proposed)
        return level_proposed(row.proposed, action, self.plan)

    def _together(
        self,
        row: RawComment,
        action: Action | None,
        stance: Stance | None,
        proposed: Answer | Problem | None,
    ) -> list[Problem]:
        """What the cells of a row say of one another."""
        found: list[Problem] = []
        has_text = said_in(row.text)
        draft = self.drafts.get(action.code) if action else None
        rated = Draft(proposed.level, proposed.value) if isinstance(proposed, Answer) else None
        if stance is None:
            found.append(no_stance(row.stance))
        elif stance is Stance.DISAGREES and not has_text:
            found.append(why_not(row.text))
        elif stance is Stance.REMARK and not has_text:
            found.append(remark_without_text(row.text))
        elif stance is Stance.AGREES and rated and draft and rated != draft:
            found.append(agrees_and_proposes(row.proposed))
        if action is not None and said_in(row.draft):
            shown = draft_shown(row.draft, action, self.plan)
            if shown != draft:
                found.append(draft_changed(row.draft, action.code))
        return found


def _titles(plan: Plan) -> dict[str, frozenset[str]]:
    """The codes of the areas and actions by each of their titles, in every language."""
    found: dict[str, set[str]] = {}
    for spoken in NAME_BY_LANGUAGE:
        told = in_language(plan, spoken)
        for area in told.areas:
            found.setdefault(tokens(area.title), set()).add(area.code)
        for action in told.actions:
            found.setdefault(tokens(action.title), set()).add(action.code)
    return {title: frozenset(codes) for title, codes in found.items()}

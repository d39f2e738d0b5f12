"""What is said of a file: what its sender chose, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from monitoring.model import Assessment, Layout, Problem, Severity
from monitoring.pipeline.preview import Difference
from monitoring.store import Change, CommentChange

MOST_LISTED = 1_000
"""Changes, and cells left empty, that a verdict lists; the rest are counted."""

RATINGS, COMMENTS = "ratings", "comments"
"""What a file may hold, as `uploads.kind` says it."""

Progress = Callable[[str, float], None]
"""Told the name of a step and how far it is, 0 to 1."""


@dataclass(frozen=True)
class Choices:
    """What the person who sends a file says about it.

    layout: the code of a layout, or a layout, where the file shall not be recognised by itself.
    accepted: country code by the name as it is written in the file. erase_empty: cells left empty
    withdraw what was answered there before. reasons: why a rating changed, a value of Why, by the
    place of its cell.
    """

    plan: str | None = None
    round: str | None = None
    assessment: Assessment | None = None
    layout: str | Layout | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)
    erase_empty: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the store remembers of them."""
        layout = self.layout.code if isinstance(self.layout, Layout) else self.layout
        said = {
            "plan": self.plan,
            "round": self.round,
            "assessment": self.assessment.value if self.assessment else None,
            "layout": layout,
            "accepted": dict(self.accepted),
            "erase_empty": self.erase_empty,
            "reasons": dict(self.reasons),
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class FileVerdict:
    """What became of one file, or would: its problems, and what it changes.

    changes, unanswered and differs list the first ones; the numbers count all of them. emptied:
    answers in force whose cell is empty now, and that stay. ground: a digest of what would change;
    a commit that is given it refuses when it is no longer true. kind: what it holds, ratings or
    comments; commented and comments are what `changes` and `ratings` are to a file of ratings.
    is_new: false where the very file was in force already; `upload` is then the earlier one, of
    whoever sent it, and nothing was written.
    """

    file: str
    sha256: str
    plan: str = ""
    layout: str = ""
    upload: int | None = None
    problems: tuple[Problem, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    emptied: int = 0
    changes: tuple[Change, ...] = ()
    n_unanswered: int = 0
    unanswered: tuple[str, ...] = ()
    differs: tuple[Difference, ...] = ()
    differing: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    ground: str = ""
    ratings: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    erased: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    kind: str = RATINGS
    commented: tuple[CommentChange, ...] = ()
    comments: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    is_new: bool = True

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def guesses(self) -> dict[str, str]:
        """The country code that is guessed, by the name as it is written."""
        return {p.found: p.guess for p in self.problems if p.guess}

    def as_json(self) -> dict[str, Any]:
        """The verdict as `import --json` prints it."""
        told: dict[str, Any] = {
            "file": self.file,
            "sha256": self.sha256,
            "upload": self.upload,
            "new": self.is_new,
            "plan": self.plan,
            "layout": self.layout,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "withdrawn": self.withdrawn,
            "emptied": self.emptied,
            "unanswered": self.n_unanswered,
            "ground": self.ground,
            "unanswered_cells": list(self.unanswered),
            "changes": [_change_as_json(change) for change in self.changes],
            "differing": {name: list(counts) for name, counts in self.differing.items()},
            "differences": [
                {name: getattr(one, name) for name in Difference.__slots__} for one in self.differs
            ],
            "problems": [problem_as_json(problem) for problem in self.problems],
        }
        if self.kind == COMMENTS:
            told |= {"as": COMMENTS, "changes": [_comment_as_json(one) for one in self.commented]}
        return told

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> FileVerdict:
        """The way back of `as_json`; without the ratings themselves."""
        plain = (
            "file", "sha256", "upload", "plan", "layout", "added", "changed", "unchanged",
            "withdrawn", "emptied", "ground",
        )  # fmt: skip
        kind = said.get("as", RATINGS)
        is_of_comments = kind == COMMENTS
        return cls(
            **{name: said[name] for name in plain},
            kind=kind,
            is_new=said.get("new", True),
            changes=() if is_of_comments else tuple(Change(**one) for one in said["changes"]),
            commented=tuple(CommentChange(**one) for one in said["changes"])
            if is_of_comments
            else (),
            n_unanswered=said["unanswered"],
            unanswered=tuple(said["unanswered_cells"]),
            differs=tuple(Difference(**one) for one in said["differences"]),
            differing={name: (n, of) for name, (n, of) in said["differing"].items()},
            problems=tuple(problem_from_json(one) for one in said["problems"]),
        )


def problem_as_json(problem: Problem) -> dict[str, str]:
    """A problem with its place, its parts and the whole sentence."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "found": problem.found,
        "expected": problem.expected,
        "statement": problem.statement,
        "advice": problem.advice,
        "guess": problem.guess,
        "sentence": problem.sentence,
    }


def problem_from_json(said: Mapping[str, str]) -> Problem:
    """The way back of `problem_as_json`."""
    parts = ("code", "sheet", "cell", "statement", "advice", "found", "expected", "guess")
    return Problem(**{name: said[name] for name in parts}, severity=Severity(said["severity"]))


def _change_as_json(change: Change) -> dict[str, Any]:
    names = ("round", "country", "action", "assessment", "place", "file", "upload")
    told = {name: getattr(change, name) for name in names}
    return told | {"before": dict(change.before), "after": dict(change.after)}


def _comment_as_json(change: CommentChange) -> dict[str, Any]:
    names = ("round", "country", "node", "place", "file", "upload")
    told = {name: getattr(change, name) for name in names}
    return told | {"before": dict(change.before), "after": dict(change.after)}

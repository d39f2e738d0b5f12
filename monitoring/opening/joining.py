"""Puts together the values and the facts of a workbook that were found apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from monitoring.opening.answer import Answer, Head
from monitoring.opening.grid import Grid, Words, finish
from monitoring.opening.limits import Limits
from monitoring.opening.opened import IntArray, Opened
from monitoring.opening.verdicts import Told


def join(file: str, values: Answer, facts: Answer | None, limits: Limits) -> Opened:
    """The workbook of which one child read the values and one, or the same, the facts.

    Where the facts could not be read (None), it is told that errors were not seen.
    Raises NotOpened when there are more filled cells than the limits allow.
    """
    found_values, numbers = values.words(values.head["values"]["words"])
    words = Words(found_values)
    grids = [_grid(values, head) for head in values.head["values"]["sheets"]]
    told = [Told(*one) for one in values.head["told"]]
    if facts is None:
        told.append(Told("errors_unseen", details={"format": values.head["format"]}))
    elif found := facts.head.get("facts"):
        pairs = list(_facts_by_grid(grids, found["sheets"]))
        _add_formats(words, numbers, pairs, facts, found["formats"])
        for grid, head in pairs:
            _add_texts(words, grid, facts, head, found, limits)
            grid.merged = [(r1, c1, r2, c2) for r1, c1, r2, c2 in head["merged"]]
            grid.hidden_columns = [(first, last) for first, last in head["hidden_columns"]]
            grid.hidden_rows = np.frombuffer(facts.array(head["hidden_rows"]), dtype=np.int32)
    return finish(file, values.head["format"], words, grids, told, limits)


def _grid(answer: Answer, head: Head) -> Grid:
    columns = {
        number: np.frombuffer(answer.array(ids), dtype=np.int32) for number, ids in head["columns"]
    }
    return Grid(head["name"], head["hidden"], head["first_row"], columns)


def _facts_by_grid(grids: list[Grid], heads: list[Head]) -> Iterable[tuple[Grid, Head]]:
    """Each sheet with its facts: by place where both lists agree, else by name."""
    if [grid.name for grid in grids] == [head["name"] for head in heads]:
        return zip(grids, heads, strict=True)
    by_name = {head["name"]: head for head in reversed(heads)}
    return [(grid, by_name[grid.name]) for grid in grids if grid.name in by_name]


def _places(facts: Answer, head: Head) -> tuple[IntArray, IntArray, IntArray]:
    rows, columns, meanings = (
        np.frombuffer(facts.array(head[name]), dtype=np.int32)
        for name in ("rows", "columns", "meanings")
    )
    return rows, columns, meanings


def _add_texts(
    words: Words, grid: Grid, facts: Answer, head: Head, found: Head, limits: Limits
) -> None:
    """The errors and the formulas without result, which were read as blank cells."""
    for name, known in (("errors", words.errors), ("formulas", words.formulas)):
        rows, columns, meanings = _places(facts, head[name])
        if len(rows):
            ids = np.array([words.text(text, known) for text in found[name]], dtype=np.int32)
            grid.write(rows, columns, ids[meanings], limits)


def _add_formats(
    words: Words,
    numbers: set[int],
    pairs: list[tuple[Grid, Head]],
    facts: Answer,
    formats: list[str],
) -> None:
    """Make a word of its own of each number under a format that shows it otherwise."""
    is_number = np.zeros(len(words.values), dtype=bool)
    is_number[list(numbers)] = True
    renamed: dict[tuple[int, int], int] = {}
    for grid, head in pairs:
        rows, columns, meanings = _places(facts, head["formatted"])
        places = rows - grid.first_row
        inside = (places >= 0) & (places < grid.height)
        for number in np.unique(columns[inside]).tolist():
            ids = grid.columns.get(number)
            if ids is None:
                continue
            here = inside & (columns == number)
            at, formats_there = places[here], meanings[here]
            kept = is_number[ids[at]]
            at, formats_there = at[kept], formats_there[kept]
            new = []
            for pair in zip(ids[at].tolist(), formats_there.tolist(), strict=True):
                if pair not in renamed:
                    renamed[pair] = len(words.values)
                    words.values.append(words.values[pair[0]])
                    words.number_formats[renamed[pair]] = formats[pair[1]]
                new.append(renamed[pair])
            ids[at] = new

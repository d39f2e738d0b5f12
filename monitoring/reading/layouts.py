"""Recognising the layout of a workbook, and reading its answers by that layout's geometry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from monitoring.model import Layout, RawTable
from monitoring.reading import form, long, matrix
from monitoring.reading.tables import folded
from monitoring.reading.workbook import Workbook

GEOMETRIES: dict[str, Callable[[Workbook, Layout], RawTable | None]] = {
    "form": form.read,
    "long": long.read,
    "matrix": matrix.read,
}
"""Each reads a workbook by a layout, or returns None when the workbook is laid out otherwise."""

TITLE_ROWS = 15
"""A title that tells a layout stands above the table, in the first rows of a sheet."""


def read_answers(workbook: Workbook, layout: Layout) -> RawTable | None:
    """The answers of the workbook by the layout; None when it does not fit."""
    table = GEOMETRIES[layout.geometry](workbook, layout)
    return table and replace(table, decimal_mark=workbook.decimal_mark)


def recognised(
    workbook: Workbook, layouts: Iterable[Layout], plan: str | None = None
) -> RawTable | None:
    """The answers by the most particular layout that fits; None when no layout fits."""
    return next(candidates(workbook, layouts, plan), None)


def candidates(
    workbook: Workbook, layouts: Iterable[Layout], plan: str | None = None
) -> Iterator[RawTable]:
    """The answers by each layout that fits, the most particular layout first.

    A layout that belongs to another plan than `plan` is not tried.
    """
    for layout in sorted(layouts, key=_particularity):
        if plan is not None and layout.plan not in (None, plan):
            continue
        if layout.recognise and not has_title(workbook, layout.recognise):
            continue
        table = read_answers(workbook, layout)
        if table is not None:
            yield table


def _particularity(layout: Layout) -> tuple[bool, bool, int, int, str]:
    order = list(GEOMETRIES).index(layout.geometry)
    # Two rows of headings are tried before one, which would take the upper row for all of them.
    return (layout.plan is None, not layout.recognise, order, -len(layout.across), layout.code)


def has_title(workbook: Workbook, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands anywhere in the first rows of a sheet."""
    wanted = [folded(word) for word in words]
    for sheet in workbook.sheets:
        for number in sheet.filled_rows[:TITLE_ROWS]:
            if number > TITLE_ROWS:
                break
            for cell in sheet.row(int(number)).values():
                if any(word in folded(cell.text) for word in wanted):
                    return True
    return False

"""The scores of a round as a workbook that computes them again, with the tables behind them.

The sheet of points and the sheet of the plan hold what somebody may change; every score, range and
coverage on the sheet of the calculation is a formula over them. Beside each formula stands the value
that the program computed, for a reader that does not calculate.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from monitoring.exports.book import (
    A4,
    ERROR_LINE,
    LINE,
    PALE_SAND,
    QUIET,
    SEA,
    fitting,
    new_book,
    row_points,
)
from monitoring.exports.calculation import Calculation, Figures, Item, Node
from monitoring.exports.harmless import harmless
from monitoring.exports.live_formulas import (
    FLOOR,
    LEAST_ACTIONS,
    LEAST_COVERAGE_AREA,
    LEAST_COVERAGE_PLAN,
    YES,
    Formulas,
    Ranges,
    Words,
    joined,
)
from monitoring.translation import gettext as _
from monitoring.translation import mark

HEAD_ROW = 4
"""Where the headings of a table stand; above them the title, what it is of, and the mark."""
FIRST_ROW = HEAD_ROW + 1
RULES_ROW = HEAD_ROW
"""Where the rules of the plan begin on its sheet; the parts follow below them."""
UNIT_COLUMN = 4
"""The column of the first country on the sheet of points."""
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_COLUMN, LONGEST_SHEET_NAME = 60, 31
HEAD_POINTS = 42
ABOUT_WIDTHS = (26, 90)
POINTS, SHARE, PLAIN, OF_TABLES = "0.0", "0 %", "General", "0.0##"
CHART_WIDTH, CHART_HEIGHT, BAR_HEIGHT, ROW_HEIGHT = 760, 180, 30, 20
"""In pixels: a chart without bars, what each bar adds, and a row of a sheet."""

COLUMNS: Mapping[str, tuple[str, float, str]] = {
    "country": (mark("Code"), 9, ""),
    "name": (mark("Country"), 22, ""),
    "node": (mark("Node"), 18, ""),
    "title": (mark("Title"), 34, ""),
    "parent": (mark("Part of"), 18, ""),
    "weight": (mark("Weight"), 9, PLAIN),
    "core": (mark("Core"), 7, ""),
    "n_applicable": (mark("Actions that apply"), 10, "0"),
    "n_rated": (mark("Actions rated"), 10, "0"),
    "weight_applicable": (mark("Weight that applies"), 11, PLAIN),
    "weight_rated": (mark("Weight that is rated"), 11, PLAIN),
    "weighed": (mark("Sum of weight × points"), 12, PLAIN),
    "coverage": (mark("Coverage"), 10, SHARE),
    "mean": (mark("Mean of what is rated"), 11, POINTS),
    "low": (mark("Lowest"), 10, POINTS),
    "high": (mark("Highest"), 10, POINTS),
    "parts_applicable": (mark("Parts that apply"), 10, "0"),
    "parts_scored": (mark("Parts with a score"), 10, "0"),
    "why": (mark("Why no score"), 60, ""),
    "score": (mark("Score"), 10, POINTS),
}
"""The columns of the calculation: heading, width, and how a number is shown."""
OF_COUNTS = ("parts_applicable", "parts_scored")
"""Columns that only a plan has which counts its coverage instead of weighing it."""


def scores_workbook(
    calculation: Calculation, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, str]
) -> bytes:
    """The workbook. tables: further sheets by their titles, with readable headings."""
    buffer = io.BytesIO()
    book = new_book(buffer)
    writer = _Writer(book, calculation)
    writer.write(tables, facts)
    book.close()
    return buffer.getvalue()


def why_words() -> Words:
    """The sentences that say why there is no score, in the reader's language."""
    return Words(
        nothing_applies=_("Nothing of it applies."),
        nothing_rated=_("Nothing is known of any of the actions."),
        no_weight=_("What is rated has no weight."),
        coverage=_("Too little was rated: the coverage is below the plan's threshold."),
        few_parts=_("Too few of its parts have a score."),
        few_actions=_("Fewer actions apply than the plan asks for."),
        core=_("A core area has no score."),
    )


class _Writer:
    """One workbook while it is written."""

    def __init__(self, book: Any, calculation: Calculation) -> None:
        self.book, self.calculation = book, calculation
        self.columns = [
            name for name in COLUMNS
            if calculation.rules.by_count or name not in OF_COUNTS
        ]  # fmt: skip
        self.words = why_words()
        self.styles = {name: book.add_format(what) for name, what in _STYLES.items()}
        self.titles = {
            "plan": sheet_name(_("Plan")),
            "points": sheet_name(_("Points")),
            "calculation": sheet_name(_("Calculation")),
            "charts": sheet_name(_("Charts")),
        }
        self.parts_row = RULES_ROW + 10
        # Areas and actions stand below one another on the sheet of the plan.
        self.parts: tuple[Node | Item, ...] = (*calculation.nodes, *calculation.items)
        self.row_of_part = {part.code: self.parts_row + 1 + n for n, part in enumerate(self.parts)}

    def write(self, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, str]) -> None:
        self._about(facts)
        self._calculation(self._sheet(self.titles["calculation"]))
        self._points(self._sheet(self.titles["points"]))
        self._plan(self._sheet(self.titles["plan"]))
        self._charts(self._sheet(self.titles["charts"]))
        for title, frame in tables.items():
            self._table(self._sheet(title), frame)

    def _sheet(self, title: str) -> Any:
        sheet = self.book.add_worksheet(sheet_name(title))
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&8&P / &N")
        self._put(sheet, 0, 0, title, "title")
        self._put(sheet, 1, 0, self.calculation.line, "quiet")
        if self.calculation.mark:
            self._put(sheet, 2, 0, self.calculation.mark, "mark")
        return sheet

    def _put(self, sheet: Any, row: int, column: int, value: object, style: str) -> None:
        """A number as one, a text as text; what is missing leaves the cell empty."""
        kind = self.styles[style]
        if value is None or value is pd.NA or value != value or value == "":  # noqa: PLR0124  # NaN
            sheet.write_blank(row, column, None, kind)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, kind)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, kind)
        else:
            sheet.write_string(row, column, fitting(harmless(str(value))), kind)

    def _head(self, sheet: Any, row: int, headings: Iterable[str]) -> None:
        for column, heading in enumerate(headings):
            self._put(sheet, row, column, heading, "head")

    # About, and the tables

    def _about(self, facts: Mapping[str, str]) -> None:
        sheet = self._sheet(_("About"))
        sheet.set_portrait()
        for column, width in enumerate(ABOUT_WIDTHS):
            sheet.set_column(column, column, width)
        row = HEAD_ROW
        for key, text in facts.items():
            self._put(sheet, row, 0, key, "label")
            self._put(sheet, row, 1, text, "wrapped")
            sheet.set_row(row, row_points([(key, ABOUT_WIDTHS[0]), (text, ABOUT_WIDTHS[1])]))
            row += 1
        for n, sentence in enumerate(self._reading(), start=row + 1):
            self._put(sheet, n, 1, sentence, "wrapped")
            sheet.set_row(n, row_points([(sentence, ABOUT_WIDTHS[1])]))

    def _reading(self) -> list[str]:
        told = [
            _("Every score on the sheet {sheet} is a formula. Change a number on the sheet {points}, or "
              "a weight or threshold on the sheet {plan}, and the scores follow.").format(
                sheet=self.titles["calculation"], points=self.titles["points"],
                plan=self.titles["plan"]),
            _("On the sheet {points} an empty cell means that nothing is known: it lowers the coverage "
              "and is never a zero. A word means that the action does not apply.").format(
                points=self.titles["points"]),
            _("The range of a score reaches from what it would be if all that is unknown were 0 to what "
              "it would be if all that were 100."),
        ]  # fmt: skip
        if not self.calculation.has_plan_score:
            told.append(_("The plan has no overall score."))
        return told

    def _table(self, sheet: Any, frame: pd.DataFrame) -> None:
        self._head(sheet, HEAD_ROW, map(str, frame.columns))
        sheet.freeze_panes(FIRST_ROW, 1)
        sheet.repeat_rows(HEAD_ROW)
        for column, name in enumerate(frame.columns):
            values = frame[name].tolist()
            if pd.api.types.is_float_dtype(frame[name]):
                self._shown("cell", OF_TABLES)
                style, texts = f"cell {OF_TABLES}", [f"{v:.3f}" for v in values]
            else:
                style, texts = "cell", [str(v) for v in values]
            for row, value in enumerate(values, start=FIRST_ROW):
                self._put(sheet, row, column, value, style)
            longest = max(map(len, (str(name), *texts)))
            sheet.set_column(column, column, min(max(longest + 2, 10), LONGEST_COLUMN))
        if len(frame):
            sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(frame), len(frame.columns) - 1)

    # The plan: what may be changed of its rules and weights

    def _plan(self, sheet: Any) -> None:
        rules, row = self.calculation.rules, RULES_ROW
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 5, 14)
        named: list[tuple[str, float, str, str]] = [
            (_("Least coverage of an area"), rules.coverage_area, "share", LEAST_COVERAGE_AREA),
            (_("Least coverage of the plan"), rules.coverage_plan, "share", LEAST_COVERAGE_PLAN),
            (_("Least number of actions that apply"), rules.min_actions, "number", LEAST_ACTIONS),
            (_("Floor of a geometric mean"), rules.floor, "number", FLOOR),
        ]
        for label, value, style, name in named:
            self._put(sheet, row, 0, label, "label")
            self._put(sheet, row, 1, value, style)
            self.book.define_name(name, f"={self._at(self.titles['plan'], row, 1)}")
            row += 1
        told = [
            (_("Mean of actions"), rules.area_word),
            (_("Mean of areas"), rules.plan_word),
            (_("Coverage by"), rules.basis_word),
        ]
        for label, word in told:
            self._put(sheet, row, 0, label, "label")
            self._put(sheet, row, 1, word, "wrapped")
            row += 1
        headings = (_("Node"), _("Title"), _("Part of"), _("Weight"), _("Core"))
        self._head(sheet, self.parts_row, headings)
        sheet.freeze_panes(self.parts_row + 1, 0)
        for part in self.parts:
            row = self.row_of_part[part.code]
            is_core = isinstance(part, Node) and part.is_core
            texts = (part.code, part.title, part.parent)
            for column, text in enumerate(texts):
                self._put(sheet, row, column, text, "cell")
            is_whole = part.code == self.calculation.plan
            self._put(sheet, row, 3, None if is_whole else part.weight, "input")
            self._put(sheet, row, 4, YES if is_core else "", "cell")

    # The points: one row for each action, one column for each country

    def _points(self, sheet: Any) -> None:
        headings = (_("Node"), _("Title"), _("Part of"), _("Weight"))
        units, items = self.calculation.units, self.calculation.items
        self._head(sheet, HEAD_ROW, [*headings, *(f"{u.name} ({u.code})" for u in units)])
        sheet.freeze_panes(FIRST_ROW, UNIT_COLUMN)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_row(HEAD_ROW, HEAD_POINTS)
        for column, width in enumerate((14, 48, 18, 9)):
            sheet.set_column(column, column, width)
        sheet.set_column(UNIT_COLUMN, UNIT_COLUMN + max(len(units), 1) - 1, 13)
        for n, item in enumerate(items):
            row = FIRST_ROW + n
            for column, text in enumerate((item.code, item.title, item.parent)):
                self._put(sheet, row, column, text, "cell")
            weight = self._at(self.titles["plan"], self.row_of_part[item.code], 3)
            sheet.write_formula(row, 3, f"={weight}", self.styles["cell"], item.weight)
            for column, unit in enumerate(units, start=UNIT_COLUMN):
                is_word = isinstance(unit.points[n], str)
                self._put(sheet, row, column, unit.points[n], "word" if is_word else "input")
        if not items or not units:
            return
        filled = (FIRST_ROW, UNIT_COLUMN, FIRST_ROW + len(items) - 1, UNIT_COLUMN + len(units) - 1)
        unknown = self.book.add_format({"pattern": 14, "fg_color": LINE, "bg_color": "#ffffff"})
        sheet.conditional_format(*filled, {"type": "blanks", "format": unknown})
        sheet.data_validation(*filled, {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100,
            "error_type": "warning", "error_title": _("Points"),
            "error_message": _("Points lie between 0 and 100. A word means that it does not apply."),
        })  # fmt: skip

    # The calculation: one row for each country and node, all formulas

    def _calculation(self, sheet: Any) -> None:
        self._head(sheet, HEAD_ROW, [_(COLUMNS[name][0]) for name in self.columns])
        sheet.freeze_panes(FIRST_ROW, self.columns.index("title") + 1)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_row(HEAD_ROW, HEAD_POINTS)
        for column, name in enumerate(self.columns):
            sheet.set_column(column, column, COLUMNS[name][1])
        row = FIRST_ROW
        for u, unit in enumerate(self.calculation.units):
            for n, node in enumerate(self.calculation.nodes):
                self._row(sheet, row, u, n, node, unit.figures[n])
                row += 1
        if row > FIRST_ROW:
            sheet.autofilter(HEAD_ROW, 0, row - 1, len(self.columns) - 1)

    def _row(self, sheet: Any, row: int, u: int, n: int, node: Node, known: Figures) -> None:
        unit = self.calculation.units[u]
        is_plan = node.code == self.calculation.plan
        look = "whole" if is_plan else "cell"
        texts = {"country": unit.code, "name": unit.name, "node": node.code, "title": node.title,
                 "parent": node.parent, "core": YES if node.is_core else ""}  # fmt: skip
        for name, text in texts.items():
            self._put(sheet, row, self.columns.index(name), text, look)
        rules = self.calculation.rules
        formulas = Formulas(
            kind=rules.plan if is_plan else rules.area,
            is_plan=is_plan,
            by_count=rules.by_count,
            cell={name: xl_rowcol_to_cell(row, c) for c, name in enumerate(self.columns)},
            at=self._ranges(row, u, n),
            words=self.words,
        )
        values = {f.name: getattr(known, f.name) for f in fields(known)}
        values["why"] = getattr(self.words, known.why) if known.why else ""
        for name in self.columns:
            if name in texts:
                continue
            style = self._shown(look, COLUMNS[name][2])
            column = self.columns.index(name)
            if name == "weight":
                self._weight(sheet, row, column, node, style)
                continue
            formula = getattr(formulas, name)()
            value = "" if values[name] is None else values[name]
            if formula.startswith("{"):
                sheet.write_array_formula(row, column, row, column, formula, style, value)
            elif formula:
                sheet.write_formula(row, column, formula, style, value)
            else:
                sheet.write_blank(row, column, None, style)

    def _weight(self, sheet: Any, row: int, column: int, node: Node, style: Any) -> None:
        if node.code == self.calculation.plan:
            sheet.write_blank(row, column, None, style)
            return
        weight = self._at(self.titles["plan"], self.row_of_part[node.code], 3)
        sheet.write_formula(row, column, f"={weight}", style, node.weight)

    def _ranges(self, row: int, u: int, n: int) -> Ranges:
        """Where the parts of the n-th node of a unit stand; its row is the one that is written."""
        nodes, items = self.calculation.nodes, self.calculation.items
        node = nodes[n].code
        parents = weights = points = ""
        if any(item.parent == node for item in items):
            last = FIRST_ROW + len(items) - 1
            parents, weights, points = (
                self._span(self.titles["points"], FIRST_ROW, last, column)
                for column in (2, 3, UNIT_COLUMN + u)
            )
        below: dict[str, str] = {}
        if any(other.parent == node for other in nodes):
            # Nodes stand after those above them: only what is below is read, never the row itself.
            last = row + len(nodes) - n - 1
            below = {
                name: xl_range_abs(row + 1, column, last, column)
                for column, name in enumerate(self.columns)
            }
        return Ranges(parents, weights, points, below)

    # Charts

    def _charts(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 12, 13)
        end = self._score_chart(sheet)
        if self.calculation.bars and self.calculation.areas:
            self._count_chart(sheet, end + 2)

    def _score_chart(self, sheet: Any) -> int:
        """Scores by country, or by area where there is one country; returns the row after it."""
        bars = self._charted()
        if not bars:
            return HEAD_ROW
        headings = (_("Name"), _("Score"), _("Coverage"), _("Lowest"), _("Highest"),
                    _("Down to the lowest"), _("Up to the highest"))  # fmt: skip
        self._head(sheet, HEAD_ROW, headings)
        sheet.set_row(HEAD_ROW, HEAD_POINTS)
        for n, bar in enumerate(bars):
            self._charted_row(sheet, FIRST_ROW + n, bar)
        last = FIRST_ROW + len(bars) - 1
        pale = self.book.add_format({"font_color": LINE})
        sheet.conditional_format(FIRST_ROW, 1, last, 1, {"type": "errors", "format": pale})
        one_country = len(self.calculation.units) == 1
        down, up = (
            f"={self._span(self.titles['charts'], FIRST_ROW, last, column)}" for column in (5, 6)
        )
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series({
            "name": _("Score"),
            "categories": [self.titles["charts"], FIRST_ROW, 0, last, 0],
            "values": [self.titles["charts"], FIRST_ROW, 1, last, 1],
            "fill": {"color": SEA}, "gap": 40,
            "data_labels": {"value": True, "num_format": "0", "position": "inside_base",
                            "font": {"color": "#ffffff"}},
            "y_error_bars": {"type": "custom", "plus_values": up, "minus_values": down,
                             "line": {"color": QUIET, "width": 1.5}},
        })  # fmt: skip
        heading = (
            _("Scores by priority area, with their ranges")
            if one_country
            else _("Scores by country, with their ranges")
        )
        scale = {"min": 0, "max": 100, "name": _("points, 0 to 100"), "num_format": "0"}
        height = self._finish(chart, heading, scale, len(bars))
        chart.set_legend({"none": True})
        sheet.insert_chart(HEAD_ROW, 8, chart)
        return max(last, HEAD_ROW + height)

    def _charted(self) -> list[_Charted]:
        """The bars, from above."""
        nodes, units = self.calculation.nodes, self.calculation.units
        if len(units) == 1:
            (unit,) = units
            return [
                _Charted(FIRST_ROW + n, "title", node.title, unit.figures[n])
                for n, node in enumerate(nodes)
                if node.parent in ("", self.calculation.plan)
            ]
        if not self.calculation.has_plan_score:
            return []
        return [
            _Charted(FIRST_ROW + u * len(nodes), "name", unit.name, unit.figures[0])
            for u, unit in enumerate(units)
            if not unit.is_region
        ]

    def _charted_row(self, sheet: Any, row: int, bar: _Charted) -> None:
        """The name with its coverage, score, coverage and range of a bar, all from the calculation."""
        known = bar.known
        at = {
            name: self._at(self.titles["calculation"], bar.row, self.columns.index(name))
            for name in (bar.column, "score", "coverage", "low", "high")
        }
        scored = f"ISNUMBER({at['score']})"
        # A bar without a length would say 0; where there is no score there is no bar at all.
        score: float | str
        with_share, without = _("{name} ({share} rated)"), _("{name}: no score")
        if known.score is None:
            label, score = without.format(name=bar.name), "#N/A"
        else:
            label = with_share.format(name=bar.name, share=f"{known.coverage or 0:.0%}")
            score = known.score
        down, up = (
            "" if known.score is None or bound is None else abs(bound - known.score)
            for bound in (known.low, known.high)
        )
        share = f'TEXT({at["coverage"]},"0%")'
        texts = [joined(text, name=at[bar.column], share=share) for text in (with_share, without)]
        cells: list[tuple[str, str, object]] = [
            (f"=IF({scored},{texts[0]},{texts[1]})", "", label),
            (f"=IF({scored},{at['score']},NA())", POINTS, score),
            (f"={at['coverage']}", SHARE, known.coverage),
            (f"={at['low']}", POINTS, known.low),
            (f"={at['high']}", POINTS, known.high),
            (f'=IF({scored},{at["score"]}-{at["low"]},"")', POINTS, down),
            (f'=IF({scored},{at["high"]}-{at["score"]},"")', POINTS, up),
        ]
        for column, (formula, shown, value) in enumerate(cells):
            style = self._shown("cell", shown)
            sheet.write_formula(row, column, formula, style, "" if value is None else value)

    def _count_chart(self, sheet: Any, row: int) -> None:
        areas, bars = self.calculation.areas, self.calculation.bars
        self._head(sheet, row, (_("Area"), *(bar.label for bar in bars)))
        sheet.set_row(row, HEAD_POINTS)
        for n, area in enumerate(areas, start=1):
            self._put(sheet, row + n, 0, area, "cell")
            for column, bar in enumerate(bars, start=1):
                self._put(sheet, row + n, column, bar.numbers[n - 1], "cell")
        chart = self.book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        name = self.titles["charts"]
        for column, bar in enumerate(bars, start=1):
            chart.add_series({
                "name": [name, row, column],
                "categories": [name, row + 1, 0, row + len(areas), 0],
                "values": [name, row + 1, column, row + len(areas), column],
                "fill": {"color": bar.colour}, "border": {"color": QUIET, "width": 0.5}, "gap": 40,
            })  # fmt: skip
        scale = {"name": _("share of the answers"), "num_format": "0 %"}
        self._finish(chart, _("Answers by priority area"), scale, len(areas))
        chart.set_legend({"position": "bottom"})
        sheet.insert_chart(row + len(areas) + 2, 0, chart)

    @staticmethod
    def _finish(chart: Any, title: str, scale: Mapping[str, object], n: int) -> int:
        """Title, axes and size of a chart of n bars; returns how many rows of a sheet it covers."""
        chart.set_title({"name": title, "name_font": {"size": 14, "color": SEA}, "overlay": False})
        # The first category stands on top, and the numbers stay below.
        chart.set_y_axis(
            {
                "reverse": True,
                "crossing": "max",
                "interval_unit": 1,
                "major_gridlines": {"visible": False},
            }
        )
        lines = {"visible": True, "line": {"color": LINE}}
        chart.set_x_axis({**scale, "name_font": {"bold": False}, "major_gridlines": lines})
        height = CHART_HEIGHT + BAR_HEIGHT * n
        chart.set_size({"width": CHART_WIDTH, "height": height})
        return height // ROW_HEIGHT + 1

    # Addresses and looks

    def _shown(self, look: str, number_format: str) -> Any:
        key = f"{look} {number_format}"
        if key not in self.styles:
            what = {**_STYLES[look], **({"num_format": number_format} if number_format else {})}
            self.styles[key] = self.book.add_format(what)
        return self.styles[key]

    @staticmethod
    def _at(title: str, row: int, column: int) -> str:
        address = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        return f"{quote_sheetname(title)}!{address}"

    @staticmethod
    def _span(title: str, first: int, last: int, column: int) -> str:
        return f"{quote_sheetname(title)}!{xl_range_abs(first, column, last, column)}"


@dataclass(frozen=True, slots=True)
class _Charted:
    """A bar: the row and the column of its name on the calculation, its name, what is known."""

    row: int
    column: str
    name: str
    known: Figures


_CELL: Mapping[str, object] = {"valign": "top", "border": 1, "border_color": LINE}
_STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16, "font_color": SEA},
    "quiet": {"font_color": QUIET},
    "mark": {"bold": True, "font_color": ERROR_LINE},
    "label": {"font_color": QUIET, "valign": "top", "text_wrap": True},
    "wrapped": {"valign": "top", "text_wrap": True},
    "share": {**_CELL, "bg_color": PALE_SAND, "num_format": "0.0 %", "align": "left"},
    "number": {**_CELL, "bg_color": PALE_SAND, "align": "left"},
    "head": {
        **_CELL, "bold": True, "bg_color": SEA, "font_color": "#ffffff", "text_wrap": True,
        "valign": "vcenter",
    },
    "cell": _CELL,
    "whole": {**_CELL, "bold": True, "top": 2, "top_color": SEA},
    "input": {**_CELL, "bg_color": PALE_SAND},
    "word": {**_CELL, "font_color": QUIET, "italic": True},
}  # fmt: skip
"""How cells look; those that may be changed stand on sand."""


def sheet_name(title: str) -> str:
    """The title as a sheet may be called."""
    return NOT_IN_A_SHEET_NAME.sub("-", title)[:LONGEST_SHEET_NAME]

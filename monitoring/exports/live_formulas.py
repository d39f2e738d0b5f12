"""The formulas by which a spreadsheet computes coverage, score and range of a node again.

They use what Excel 2010 and LibreOffice both know, and no array that spills. A part of a node is an
action, which stands on the sheet of points, or a node, which stands below it in the same table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitoring.model import Aggregation

LEAST_COVERAGE_AREA, LEAST_COVERAGE_PLAN, LEAST_ACTIONS, FLOOR = (
    "least_coverage_area", "least_coverage_plan", "least_actions", "mean_floor",
)  # fmt: skip
"""The names of the cells with the rules of the plan."""
TOLERANCE = "1E-9"
"""A share as near as this below a threshold has reached it: the rest is floating point."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
YES = "x"
"""What marks a core area on the sheet."""


@dataclass(frozen=True, slots=True)
class Words:
    """Why a node has no score, each a sentence."""

    nothing_applies: str
    nothing_rated: str
    no_weight: str
    coverage: str
    few_parts: str
    few_actions: str
    core: str


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where the parts of a node stand, as a spreadsheet names them; empty where it has none.

    parents, weights, points: of the actions. below: of the nodes, the range of a column by its name
    (parent, weight, core, n_applicable, coverage, mean, low, high, score, …).
    """

    parents: str
    weights: str
    points: str
    below: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas of one row: a country and the plan or an area.

    cell: the address of each column of the row by its name.
    """

    kind: Aggregation
    is_plan: bool
    by_count: bool
    cell: Mapping[str, str]
    at: Ranges
    words: Words

    def n_applicable(self) -> str:
        """How many actions apply: a word in the cell of an action says that it does not."""
        return self._sum(
            f"SUMPRODUCT({self._mine}*(1-ISTEXT({self.at.points})))", self._total("n_applicable")
        )

    def n_rated(self) -> str:
        return self._sum(
            f"SUMPRODUCT({self._mine}*ISNUMBER({self.at.points}))", self._total("n_rated")
        )

    def weight_applicable(self) -> str:
        """The weight of the parts that apply; a node applies that has a range."""
        return self._sum(
            f"SUMPRODUCT({self._mine}*(1-ISTEXT({self.at.points})),{self.at.weights})",
            self._weight_of("low"),
        )

    def weight_rated(self) -> str:
        """The weight of the parts that have a mean."""
        return self._sum(
            f"SUMPRODUCT({self._mine}*ISNUMBER({self.at.points}),{self.at.weights})",
            self._weight_of("mean"),
        )

    def weighed(self) -> str:
        """Σ weight × points; empty where the mean is none of sums."""
        if self.kind is not Aggregation.ARITHMETIC:
            return ""
        return self._sum(self._weighed_points, self._weighed_of("mean"))

    def coverage(self) -> str:
        cell = self.cell
        if self.by_count:
            return f'=IF({cell["n_applicable"]}>0,{cell["n_rated"]}/{cell["n_applicable"]},"")'
        rated = cell["weight_rated"]
        if self.at.below:
            rated = self._sum(
                f"SUMPRODUCT({self._mine}*ISNUMBER({self.at.points}),{self.at.weights})",
                self._weighed_of("coverage"),
            )[1:]
        return self._share(rated, cell["weight_applicable"])

    def mean(self) -> str:
        if self.kind is Aggregation.ARITHMETIC:
            return self._share(self.cell["weighed"], self.cell["weight_rated"])
        return self._of_parts("mean", f"ISNUMBER({self.at.points})", self.at.points)

    def low(self) -> str:
        """What is unknown counts as 0."""
        if self.kind is not Aggregation.ARITHMETIC:
            return self._bound("low", 0)
        total = self._sum(self._weighed_points, self._weighed_of("low"))[1:]
        if not self.at.below:
            total = self.cell["weighed"]
        return self._share(total, self.cell["weight_applicable"])

    def high(self) -> str:
        """What is unknown counts as 100."""
        if self.kind is not Aggregation.ARITHMETIC:
            return self._bound("high", 100)
        cell = self.cell
        total = f"{cell['weighed']}+100*({cell['weight_applicable']}-{cell['weight_rated']})"
        if self.at.below:
            unknown = f"100*SUMPRODUCT({self._mine}*ISBLANK({self.at.points}),{self.at.weights})"
            own = f"{self._weighed_points}+{unknown}"
            total = self._sum(own, self._weighed_of("high"))[1:]
        return self._share(total, cell["weight_applicable"])

    def parts_applicable(self) -> str:
        return self._sum(
            f"SUMPRODUCT({self._mine}*(1-ISTEXT({self.at.points})))",
            lambda below: f"SUMPRODUCT({self._under}*({below['n_applicable']}>0))",
        )

    def parts_scored(self) -> str:
        return self._sum(
            f"SUMPRODUCT({self._mine}*ISNUMBER({self.at.points}))",
            lambda below: f"SUMPRODUCT({self._under}*ISNUMBER({below['score']}))",
        )

    def why(self) -> str:
        """Why the node has no score: a sentence, or an empty text where it has one."""
        cell, words = self.cell, self.words
        missing = (
            f"IF({cell['n_applicable']}=0,{quoted(words.nothing_applies)},"
            f"IF({cell['n_rated']}=0,{quoted(words.nothing_rated)},{quoted(words.no_weight)}))"
        )
        return f"=IF(ISNUMBER({cell['mean']}),{self._withheld()},{missing})"

    def score(self) -> str:
        cell = self.cell
        return f'=IF(AND(ISNUMBER({cell["mean"]}),{cell["why"]}=""),{cell["mean"]},"")'

    def _withheld(self) -> str:
        """The rule that withholds a mean, in the order in which the method names one."""
        cell, words = self.cell, self.words
        least = LEAST_COVERAGE_PLAN if self.is_plan else LEAST_COVERAGE_AREA
        rules = [(f"{cell['coverage']}<{least}-{TOLERANCE}", words.coverage)]
        if self.by_count:
            few = f"{cell['parts_scored']}<{least}*{cell['parts_applicable']}-{TOLERANCE}"
            rules.append((few, words.few_parts))
        if not self.is_plan:
            rules.insert(0, (f"{cell['n_applicable']}<{LEAST_ACTIONS}", words.few_actions))
        elif self.at.below:
            below = self.at.below
            without = (
                f'SUMPRODUCT({self._under}*({below["core"]}="{YES}")'
                f"*({below['n_applicable']}>0)*(1-ISNUMBER({below['score']})))>0"
            )
            rules.append((without, words.core))
        text = '""'
        for test, sentence in reversed(rules):
            text = f"IF({test},{quoted(sentence)},{text})"
        return text

    @property
    def _mine(self) -> str:
        """Which actions are parts of the node."""
        return f"({self.at.parents}={self.cell['node']})"

    @property
    def _under(self) -> str:
        """Which of the nodes below are parts of the node."""
        return f"({self.at.below['parent']}={self.cell['node']})"

    @property
    def _weighed_points(self) -> str:
        return f"SUMPRODUCT({self._mine}*1,{self.at.weights},{self.at.points})"

    def _total(self, column: str) -> Callable[[Mapping[str, str]], str]:
        return lambda below: f"SUMPRODUCT({self._under}*1,{below[column]})"

    def _weight_of(self, column: str) -> Callable[[Mapping[str, str]], str]:
        return lambda below: (
            f"SUMPRODUCT({self._under}*ISNUMBER({below[column]}),{below['weight']})"
        )

    def _weighed_of(self, column: str) -> Callable[[Mapping[str, str]], str]:
        return lambda below: f"SUMPRODUCT({self._under}*1,{below['weight']},{below[column]})"

    def _sum(self, of_actions: str, of_nodes: Callable[[Mapping[str, str]], str]) -> str:
        """Both kinds of parts added up, as far as the node has them."""
        terms = [of_actions] if self.at.parents else []
        if self.at.below:
            terms.append(of_nodes(self.at.below))
        return "=" + ("+".join(terms) or "0")

    @staticmethod
    def _share(part: str, whole: str) -> str:
        divided = part if part.isalnum() else f"({part})"
        return f'=IF({whole}>0,{divided}/{whole},"")'

    def _bound(self, column: str, unknown: int) -> str:
        points = self.at.points
        value = f"IF(ISNUMBER({points}),{points},{unknown})"
        return self._of_parts(column, f"(1-ISTEXT({points}))", value)

    def _of_parts(self, column: str, taken: str, value: str) -> str:
        """An aggregate that is none of sums of products, as a formula over arrays."""
        parts: list[tuple[str, str, str]] = []
        if self.at.parents:
            weights = self.at.weights
            parts.append((f"{self._mine}*{taken}*({weights}>0)", weights, value))
        if self.at.below:
            weights, values = self.at.below["weight"], self.at.below[column]
            test = f"{self._under}*ISNUMBER({values})*({weights}>0)"
            parts.append((test, weights, values))
        whole = self.cell["weight_rated" if column == "mean" else "weight_applicable"]
        text = _AGGREGATES[self.kind](parts, whole) if parts else '""'
        return f'{{=IF({whole}>0,{text},"")}}'


def quoted(text: str) -> str:
    """A text as it stands in a formula; a formula holds 255 letters of it."""
    return '"' + text[:255].replace('"', '""') + '"'


def joined(sentence: str, **parts: str) -> str:
    """A sentence with {placeholders} as a formula that puts what other formulas say in their place."""
    pieces = PLACEHOLDER.split(sentence)
    return "&".join(
        parts[piece] if n % 2 else quoted(piece) for n, piece in enumerate(pieces) if piece
    )


def _floored(value: str) -> str:
    return f"IF({value}>{FLOOR},{value},{FLOOR})"


def _geometric(parts: list[tuple[str, str, str]], whole: str) -> str:
    logs = "+".join(f"SUM(IF({test},{w}*LN({_floored(x)}),0))" for test, w, x in parts)
    return f"EXP(({logs})/{whole})"


def _harmonic(parts: list[tuple[str, str, str]], whole: str) -> str:
    shares = "+".join(f"SUM(IF({test},{w}/{_floored(x)},0))" for test, w, x in parts)
    return f"{whole}/({shares})"


def _minimum(parts: list[tuple[str, str, str]], _whole: str) -> str:
    # LibreOffice takes an array of nothing but texts for a 0, so that what is left out is huge.
    return f"MIN({','.join(f'IF({test},{x},1E+99)' for test, _w, x in parts)})"


def _median(parts: list[tuple[str, str, str]], _whole: str) -> str:
    # An empty text is passed over; a FALSE would count as 0 in LibreOffice.
    taken = (f'IF({test},{x},"")' for test, _w, x in parts)
    return f"MEDIAN({','.join(taken)})"


_AGGREGATES: Mapping[Aggregation, Callable[[list[tuple[str, str, str]], str], str]] = {
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.HARMONIC: _harmonic,
    Aggregation.MINIMUM: _minimum,
    Aggregation.MEDIAN: _median,
}

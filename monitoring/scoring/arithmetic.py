"""The calculation of one score with its numbers put in.

Each text can be typed into a spreadsheet behind an equals sign, and gives the unrounded score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitoring.model import Aggregation

Terms = Sequence[tuple[float, float]]
"""(weight, value) of each part that is taken, weights above 0."""


def aggregate_text(kind: Aggregation, terms: Terms, floor: float = 1.0) -> str:
    """The calculation behind `aggregate`; empty where no part is taken."""
    return _WRITERS[kind](terms, floor) if terms else ""


def share_text(part: float, whole: float) -> str:
    """One number of another; empty where there is nothing to divide by."""
    return f"{exact(part)} / {exact(whole)}" if whole else ""


def points_text(number: float, lower: float, optimum: float) -> str:
    """The calculation behind `points_between`."""
    share = f"({exact(number)} - {_signed(lower)}) / ({exact(optimum)} - {_signed(lower)})"
    return f"100 * min(max({share}, 0), 1)"


def exact(number: float) -> str:
    """A number with the digits that give the same number back, whole ones without a point."""
    return repr(float(number)).removesuffix(".0")


def _signed(number: float) -> str:
    return f"({exact(number)})" if number < 0 else exact(number)


def _arithmetic(terms: Terms, _floor: float) -> str:
    return _mean([exact(value) for _weight, value in terms], terms)


def _geometric(terms: Terms, floor: float) -> str:
    logs = [f"ln(max({exact(value)}, {exact(floor)}))" for _weight, value in terms]
    return f"exp({_mean(logs, terms)})"


def _harmonic(terms: Terms, floor: float) -> str:
    parts = [f"{exact(w)} / max({exact(value)}, {exact(floor)})" for w, value in terms]
    return f"{_total(terms)} / ({' + '.join(parts)})"


def _minimum(terms: Terms, _floor: float) -> str:
    return f"min({', '.join(exact(value) for _weight, value in terms)})"


def _median(terms: Terms, _floor: float) -> str:
    return f"median({', '.join(exact(value) for _weight, value in terms)})"


def _mean(values: Sequence[str], terms: Terms) -> str:
    """The weighted mean of written values, without weights where they are all 1."""
    if len(values) == 1:
        return values[0]
    if _is_unweighted(terms):
        return f"({' + '.join(values)}) / {len(values)}"
    weighted = (f"{exact(w)} * {value}" for (w, _value), value in zip(terms, values, strict=True))
    return f"({' + '.join(weighted)}) / {_total(terms)}"


def _total(terms: Terms) -> str:
    if _is_unweighted(terms):
        return str(len(terms))
    return f"({' + '.join(exact(weight) for weight, _value in terms)})"


def _is_unweighted(terms: Terms) -> bool:
    return all(weight == 1 for weight, _value in terms)


_WRITERS: dict[Aggregation, Callable[[Terms, float], str]] = {
    Aggregation.ARITHMETIC: _arithmetic,
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.HARMONIC: _harmonic,
    Aggregation.MINIMUM: _minimum,
    Aggregation.MEDIAN: _median,
}

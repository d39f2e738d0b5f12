"""How a few countries differ: their scores in every area, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from monitoring.pipeline.findings import profile_finding
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import heatmap_cells
from monitoring.pipeline.views.scope import about, countries_of, one_or_two
from monitoring.scoring.ranks import TIE
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import decimal, whole

MOST_COUNTRIES = 6
"""More marks in a row could not be told apart."""

ABOUT_EQUAL = 0.5
"""Points: countries that are no further apart are written as equal."""

COLUMNS = (
    "node", "title", "country", "name", "place", "score", "low", "high", "coverage", "word",
    "median", "n", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "title": mark("Area"),
    "name": mark("Country"),
    "score": mark("Score"),
    "low": mark("At least"),
    "high": mark("At most"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "median": mark("Median of all countries"),
    "n": mark("Countries with a score"),
}


def chosen_countries(results: Results, of: str) -> list[str]:
    """The countries that `of` names, joined by commas: those that take part, the first six of them.

    In protocol order, whatever the order in which they were named.
    """
    named = [code.strip() for code in of.split(",")]
    return [code for code in countries_of(results) if code in named][:MOST_COUNTRIES]


def countries_side_by_side(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per area (the whole plan first, if it has a score) and chosen country.

    of: up to six codes of countries, joined by commas. `score`, `low`, `high` and `median` are
    points 0-100 or NaN, `coverage` is 0-1, `word` says why there is no score; `place` is the place
    of the country among the chosen, from 0, `n` of all countries have a score. Areas in which
    nothing can be asked of these countries are left out.
    """
    chosen = chosen_countries(results, of)
    cells = heatmap_cells(results, round_)
    cells = cells[cells["country"].isin(chosen)]
    asked = cells.groupby("node")["structural"].transform(lambda here: not here.all())
    cells = cells[asked.astype(bool)]
    summary = results.regional_summary
    summary = summary[summary["round"] == round_].set_index("node")
    return cells.assign(
        place=cells["country"].map({code: n for n, code in enumerate(chosen)}),
        median=cells["node"].map(summary["median"]).astype(float),
        n=cells["node"].map(summary["n"]),
        round=round_,
    )[list(COLUMNS)].reset_index(drop=True)


def side_by_side_finding(frame: pd.DataFrame, results: Results, _round: str, of: str) -> str:
    """Where the chosen countries stand furthest apart; of two, which is higher in how many areas."""
    chosen = chosen_countries(results, of)
    if not chosen:
        return _("Choose up to {n} countries to compare").format(n=MOST_COUNTRIES)
    areas = frame[frame["node"] != results.plan.code]
    if len(chosen) == 1:
        return _of_one(areas, results, chosen[0])
    by_area = areas.pivot(index="node", columns="country", values="score")
    by_area = by_area.reindex(index=areas["node"].unique(), columns=chosen)
    both = by_area[by_area.notna().sum(axis=1) >= 2]
    if both.empty:
        return _("In no area do two of these countries have a score, so that none can be compared")
    apart = both.max(axis=1) - both.min(axis=1)
    if (apart < ABOUT_EQUAL).all():
        return ngettext(
            "The countries stand equally high in the {n} area that can be compared",
            "The countries stand equally high in all {n} areas that can be compared",
            len(both),
        ).format(n=whole(len(both)))
    if len(chosen) == 2:
        return _of_two(both, results, chosen)
    return _of_several(both, apart, results)


def _of_one(areas: pd.DataFrame, results: Results, country: str) -> str:
    name, known = results.name_of(country), areas.dropna(subset=["score"])
    if known.empty:
        return _("{country} has no score in any area in this round").format(country=name)
    compared = known.dropna(subset=["median"])
    if len(compared) < len(known):
        return profile_finding(known, name)
    above = int((compared["score"] > compared["median"] + ABOUT_EQUAL).sum())
    return ngettext(
        "{country} stands above the median of all countries in {n} of {of} area with a score",
        "{country} stands above the median of all countries in {n} of {of} areas with a score",
        len(compared),
    ).format(country=name, n=whole(above), of=whole(len(compared)))


def _of_two(both: pd.DataFrame, results: Results, chosen: list[str]) -> str:
    """Which of two is higher in more areas; the first of them where it is as many."""
    first, second = chosen
    ahead = both[first] - both[second]
    n_by_country = {
        first: int((ahead >= ABOUT_EQUAL).sum()),
        second: int((ahead <= -ABOUT_EQUAL).sum()),
    }
    higher, lower = (second, first) if n_by_country[second] > n_by_country[first] else chosen
    n = len(both)
    if n_by_country[lower]:
        told = ngettext(
            "{higher} stands higher than {lower} in {n} of {of} area, and lower in {n_lower}",
            "{higher} stands higher than {lower} in {n} of {of} areas, and lower in {n_lower}",
            n,
        )
    else:
        told = ngettext(
            "{higher} stands higher than {lower} in {n} of {of} area, and lower in none",
            "{higher} stands higher than {lower} in {n} of {of} areas, and lower in none",
            n,
        )
    return told.format(
        higher=results.name_of(higher),
        lower=results.name_of(lower),
        n=whole(n_by_country[higher]),
        of=whole(n),
        n_lower=whole(n_by_country[lower]),
    )


def _of_several(both: pd.DataFrame, apart: pd.Series, results: Results) -> str:
    """In which area they are furthest apart, and who stands at either end; ties are told as such."""
    furthest = [str(area) for area in apart.index[apart >= apart.max() - TIE]]
    if len(furthest) > 1:
        many = ngettext("{n} area", "{n} areas", len(furthest)).format(n=whole(len(furthest)))
        named = [about(results.plan, area) for area in furthest]
        return _("These countries are furthest apart in {areas}: by {apart} points in each").format(
            areas=one_or_two(named, many), apart=decimal(apart.max())
        )
    scores = both.T[furthest[0]].dropna()
    told = _(
        "These countries are furthest apart in {area}: from {low} ({lowest}) to {high} ({highest})"
    )
    return told.format(
        area=about(results.plan, furthest[0]),
        low=whole(scores.min()),
        lowest=_countries_named(scores.index[scores <= scores.min() + TIE], results),
        high=whole(scores.max()),
        highest=_countries_named(scores.index[scores >= scores.max() - TIE], results),
    )


def _countries_named(codes: Iterable[str], results: Results) -> str:
    """The countries that share a place: one or two by their names, more by their number."""
    named = [results.name_of(str(code)) for code in codes]
    many = ngettext("{n} country", "{n} countries", len(named)).format(n=whole(len(named)))
    return one_or_two(named, many)

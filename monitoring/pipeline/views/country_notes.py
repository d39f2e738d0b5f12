"""What sets a country apart, and what it says of obstacles and of the assistance it needs."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from monitoring.model import ASSESSMENTS_BEST_FIRST, REGION
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.said import said_in
from monitoring.pipeline.views.scope import about, name_of
from monitoring.scoring import groups
from monitoring.scoring.groups import FEWEST_OF_A_MEDIAN, MEDIAN, OWN, STRENGTH
from monitoring.scoring.spread import fixed_list
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, signed, whole

STRENGTH_COLUMNS = (
    "node", "title", "kind", "kind_word", "against", "against_word", "score", "coverage",
    "reference", "distance", "n", "of", "country", "round",
)  # fmt: skip

STRENGTH_LABELS: Mapping[str, str] = {
    "title": mark("Area"),
    "kind_word": mark("Above or below"),
    "against_word": mark("Compared with"),
    "score": mark("Score"),
    "coverage": mark("Coverage"),
    "reference": mark("Score compared with"),
    "distance": mark("Difference in points"),
    "n": mark("Countries with a score"),
}

TEXTS = ("obstacle", "assistance", "good_practice", "comment")

NOTE_COLUMNS = ("action", "title", "area_title", "level", *TEXTS, "country", "round")

LABELS: Mapping[str, str] = {
    "action": mark("Code"),
    "title": mark("Action"),
    "area_title": mark("Area"),
    "level": mark("Level now"),
    "obstacle": mark("Main obstacle"),
    "assistance": mark("Assistance needed"),
    "good_practice": mark("Good practice"),
    "comment": mark("Comment"),
}


def strengths_and_gaps(results: Results, round_: str, country: str) -> pd.DataFrame:
    """STRENGTH_COLUMNS: the areas in which a country differs from the others and from itself.

    Against the median of all countries first, then against its own score for the plan; what is
    above before what is below, the furthest first. `n` of `of` countries have a score in the area,
    itself among them; `coverage` is 0-1, `distance` in points. Empty for the region, and where
    nothing can be compared.
    """
    scored, listed = results.scores, fixed_list(results.scores, results.plan)
    if country not in listed:
        return pd.DataFrame(columns=list(STRENGTH_COLUMNS))
    found = groups.strengths_and_gaps(
        scored[scored["round"] == round_], results.plan, country, listed
    )
    mine = scored[(scored["round"] == round_) & (scored["country"] == country)]
    coverage = mine.set_index("node")["coverage"]
    kinds = [_("above") if kind == STRENGTH else _("below") for kind in found["kind"]]
    words = {MEDIAN: _("median of all countries"), OWN: _("own score for the whole plan")}
    return found.assign(
        title=[node_title(results.plan, node) for node in found["node"]],
        kind_word=kinds,
        against_word=[words[against] for against in found["against"]],
        coverage=found["node"].map(coverage).astype(float),
        country=country,
    )[list(STRENGTH_COLUMNS)].reset_index(drop=True)


def strengths_finding(frame: pd.DataFrame, results: Results, round_: str, country: str) -> str:
    """In which area a country is furthest above the median of all countries, and furthest below."""
    name = name_of(results, country)
    if country == REGION:
        return _("The region is not compared with the countries")
    if not _has_area_score(results, round_, country):
        return _("{country} has no score in any area in this round").format(country=name)
    compared = frame[frame["against"] == MEDIAN]
    if compared.empty and not _has_median(results, round_, country):
        return _(
            "{country} is compared with no median: fewer than {n} countries have a score in the "
            "areas where it has one"
        ).format(country=name, n=whole(FEWEST_OF_A_MEDIAN))
    if compared.empty:
        return _("In no area can {country} be told apart from the median of all countries").format(
            country=name
        )
    above = compared[compared["distance"] > 0]
    below = compared[compared["distance"] < 0]
    words = {"country": name}
    if len(above):
        words |= {
            "high": about(results.plan, str(above["node"].iloc[0])),
            "up": signed(float(above["distance"].iloc[0])),
        }
    if len(below):
        words |= {
            "low": about(results.plan, str(below["node"].iloc[0])),
            "down": signed(float(below["distance"].iloc[0])),
        }
    if below.empty:
        told = _(
            "{country} stands furthest above the median of all countries in {high} ({up} points), "
            "and below it in no area"
        )
    elif above.empty:
        told = _(
            "{country} stands furthest below the median of all countries in {low} ({down} points), "
            "and above it in no area"
        )
    else:
        told = _(
            "{country} stands furthest above the median of all countries in {high} ({up} points) "
            "and furthest below it in {low} ({down})"
        )
    return told.format(**words)


def _has_area_score(results: Results, round_: str, country: str) -> bool:
    scored = results.scores
    here = scored[(scored["round"] == round_) & (scored["country"] == country)]
    areas = [area.code for area in results.plan.top_areas]
    return bool(here.loc[here["node"].isin(areas), "score"].notna().any())


def _has_median(results: Results, round_: str, country: str) -> bool:
    """Whether enough countries have a score in any area in which this one has one."""
    scored, listed = results.scores, fixed_list(results.scores, results.plan)
    areas = [area.code for area in results.plan.top_areas]
    known = scored[
        (scored["round"] == round_)
        & scored["node"].isin(areas)
        & scored["country"].isin(listed)
        & scored["score"].notna()
    ]
    mine = known.loc[known["country"] == country, "node"]
    return bool((known["node"].value_counts()[mine] >= FEWEST_OF_A_MEDIAN).any())


def obstacles_and_assistance(results: Results, round_: str, country: str) -> pd.DataFrame:
    """NOTE_COLUMNS: one row per action of which a country, or the region, says anything in words.

    In the order of the plan. Each text is that of whoever wrote any, the most settled assessment
    first, so that an evaluator who rates without a word does not hide the country's own. `level` is
    what was reached, or why that is not known.
    """
    plan, ratings = results.plan, results.ratings
    here = ratings[(ratings["round"] == round_) & (ratings["country"] == country)]
    texts: dict[str, dict[str, str]] = {}
    for assessment in ASSESSMENTS_BEST_FIRST:
        for row in here[here["assessment"] == assessment.value].to_dict("records"):
            kept = texts.setdefault(str(row["action"]), dict.fromkeys(TEXTS, ""))
            for text in TEXTS:
                kept[text] = kept[text] or str(row[text]).strip()
    said = said_in(results, round_)
    rows = [
        (action.code, action.title, plan.area_by_code[action.parent].title,
         said[country, action.code].word, *texts[action.code].values(), country, round_)
        for action in plan.actions
        if any(texts.get(action.code, {}).values())
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(NOTE_COLUMNS))


def notes_finding(frame: pd.DataFrame, results: Results, _round: str, country: str) -> str:
    """For how many actions a country names an obstacle, asks for assistance, offers a practice."""
    name = _("The region") if country == REGION else results.name_of(country)
    n = {text: int((frame[text] != "").sum()) for text in TEXTS}
    if not any(n[text] for text in TEXTS[:3]):
        return _(
            "{country} names no obstacle, no assistance that it needs and no good practice in this round"
        ).format(country=name)
    parts = [
        phrase.format(n=whole(number))
        for phrase, number in (
            (
                ngettext(
                    "assistance needed with {n} action",
                    "assistance needed with {n} actions",
                    n["assistance"],
                ),
                n["assistance"],
            ),
            (
                ngettext(
                    "an obstacle named for {n} action",
                    "an obstacle named for {n} actions",
                    n["obstacle"],
                ),
                n["obstacle"],
            ),
            (
                ngettext(
                    "{n} good practice to share",
                    "{n} good practices to share",
                    n["good_practice"],
                ),
                n["good_practice"],
            ),
        )
        if number
    ]
    return _("{country}: {what}").format(country=name, what=clauses(*parts))

"""Results in which nobody can tell which country is which: numbers in the place of names and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from monitoring.model import REGION, Country
from monitoring.pipeline.results import Results
from monitoring.store import StoredDecision
from monitoring.translation import gettext as _

TEXTS_OF_A_RATING = (
    "evidence", "comment", "obstacle", "assistance", "good_practice", "notes", "file", "sheet",
    "cell", "raw", "how",
)  # fmt: skip
"""What somebody wrote beside an answer, and where it was written."""


def number_by_country(results: Results) -> dict[str, int]:
    """From 1 on, the same for a plan on every page, whichever ratings and rounds are looked at.

    Not in the order of the names, which everybody in the room knows: the order is that of a digest.
    Where a plan is open to all, the countries are those that ever answered, in any assessment.
    """
    plan = results.plan.code
    taking_part = set(results.plan.country_by_code) or set(results.ratings["country"]) - {REGION}
    in_order = sorted(
        map(str, taking_part), key=lambda code: sha256(f"{plan} {code}".encode()).hexdigest()
    )
    return {code: n for n, code in enumerate(in_order, start=1)}


def numbered_word(number: int) -> str:
    """What a country is called while names are hidden."""
    return _("Country {n}").format(n=number)


def invented_code(number: int) -> str:
    """The code of a country while names are hidden; no ISO 3166-1 code has digits."""
    return f"C{number:03d}"


def without_texts(results: Results) -> Results:
    """The same results without what was written beside the answers: evidence, comments, files."""
    return replace(
        results,
        ratings=results.ratings.assign(**{
            name: "" for name in TEXTS_OF_A_RATING if name in results.ratings.columns
        }),
    )  # fmt: skip


def unnamed(results: Results, numbers: Mapping[str, int]) -> Results:
    """The same results with a number in the place of each country's name and code.

    The countries stand in the order of their numbers; groups and texts, which would tell them, are
    left out. numbers: `number_by_country` of the whole plan, so that leaving rounds out moves none.
    """
    code_by_country = {country: invented_code(n) for country, n in numbers.items()}
    countries = {
        invented_code(n): Country(invented_code(n), numbered_word(n))
        for n in range(1, len(code_by_country) + 1)
    }
    ratings = results.ratings
    known = {**code_by_country, REGION: REGION}
    kept = ratings[ratings["country"].isin(known)]
    listed = tuple(countries.values()) if results.plan.countries else ()
    return without_texts(
        replace(
            results,
            plan=replace(results.plan, countries=listed),
            ratings=kept.assign(country=kept["country"].map(known)).reset_index(drop=True),
            countries=countries,
        )
    )


def unnamed_decisions(
    decisions: Sequence[StoredDecision], number_by_code: Mapping[str, int]
) -> list[StoredDecision]:
    """Decisions without what tells a country: whom they are about is a number, their texts are gone.

    People name countries, ministries and places in what they write.
    """
    return [
        replace(
            one,
            made_by="",
            written_by="",
            decision=replace(
                one.decision,
                text=_("Its text is not shown while names are hidden"),
                responsible="",
                response_reason="",
                country=_unit(one.decision.country, number_by_code),
            ),
        )
        for one in decisions
    ]


def _unit(country: str, number_by_code: Mapping[str, int]) -> str:
    if country in ("", REGION):
        return country
    return invented_code(number_by_code.get(country, 0))

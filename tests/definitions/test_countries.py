"""A country is found by any of its written names, and never by a name that only resembles one."""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest

from monitoring.definitions import DefinitionError, load_countries
from monitoring.model import REGION, Country
from monitoring.pipeline import DATA

REGISTER = load_countries(DATA / "countries.csv")


def refusal(folder: Path, *rows: str) -> list[str]:
    """The sentences with which a file of name variants is refused."""
    path = folder / "countries.csv"
    path.write_text("\n".join(["iso3,name,variants,groups,note", *rows]), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_countries(path)
    return list(refused.value.sentences)


def test_every_country_of_iso_3166_is_known():
    assert len(REGISTER.country_by_code) == 249
    assert set(REGISTER.country_by_code) == {entry.alpha_3 for entry in pycountry.countries}


def test_every_country_is_found_by_its_code_and_its_names():
    wanted = {}
    for entry in pycountry.countries:
        names = (entry.alpha_3, entry.name, getattr(entry, "official_name", entry.name))
        wanted |= dict.fromkeys(names, entry.alpha_3)

    assert {name: REGISTER.code_of(name) for name in wanted} == wanted


def test_the_mission_has_28_countries():
    assert len(REGISTER.of_the_mission) == 28


def test_every_name_variant_of_the_research_is_known(domain: Path):
    path = domain / "countries.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    wanted = {
        name: row["iso3"]
        for row in rows
        for name in (row["short_name"], *filter(None, row["name_variants"].split("|")))
    }

    assert {name: REGISTER.code_of(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Dominica", "DMA"),
        ("Commonwealth of Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Dominican Rep.", "DOM"),
        ("Sint Maarten", "SXM"),
        ("St. Maarten", "SXM"),
        ("Saint Martin (Dutch part)", "SXM"),
        ("Saint Martin (French part)", "MAF"),
        ("Guyana", "GUY"),
        ("French Guiana", "GUF"),
        ("British Virgin Islands", "VGB"),
        ("Virgin Islands, U.S.", "VIR"),
        ("Namibia", "NAM"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Guinea-Bissau", "GNB"),
    ],
)
def test_names_that_resemble_each_other_are_kept_apart(name: str, code: str):
    assert REGISTER.code_of(name) == code


@pytest.mark.parametrize(
    "name",
    [
        "St Martin",
        "Saint Martin",
        "NA",
        "N/A",
        "",
        "-",
        "Domin",
        "Virgin Islands",
        "Total",
        "Country",
        "Caribbean",
        "Republic",
        "Korea",
        "Congo Republic of the something",
    ],
)
def test_a_word_that_names_no_country_alone_stays_unresolved(name: str):
    assert REGISTER.code_of(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "  Saint   Lucia ",
        "ST. LUCIA",
        "St Lucia",
        "lca",
        "Saint\u00a0Lucia",
    ],
)
def test_case_spaces_and_abbreviated_saints_make_no_difference(name: str):
    assert REGISTER.code_of(name) == "LCA"


def test_accents_articles_and_ampersands_make_no_difference():
    assert REGISTER.code_of("Curacao") == REGISTER.code_of("Curaçao") == "CUW"
    assert REGISTER.code_of("The Bahamas") == REGISTER.code_of("Bahamas, The") == "BHS"
    assert REGISTER.code_of("Trinidad & Tobago") == "TTO"


@pytest.mark.parametrize("word", ["REGION", "Regional", "the region"])
def test_the_region_has_words_of_its_own(word: str):
    assert REGISTER.code_of(word) == REGION


def test_an_invented_country_is_known_only_where_it_takes_part():
    invented = (Country("XAA", "Country A"),)

    assert REGISTER.code_of("country a", invented) == "XAA"
    assert REGISTER.code_of("xaa", invented) == "XAA"
    assert REGISTER.code_of("Country A") is None


def test_an_invented_code_is_none_of_iso_3166():
    assert [code for code in REGISTER.country_by_code if Country(code, "").is_invented] == []


def test_a_variant_never_stands_for_two_countries(tmp_path: Path):
    assert refusal(tmp_path, "LCA,Saint Lucia,The Island,OECS,", "GRD,Grenada,Island,OECS,") == [
        "countries.csv line 3: the name 'Island' would stand for both LCA and GRD.",
    ]


def test_a_variant_never_takes_the_name_of_another_country(tmp_path: Path):
    assert refusal(tmp_path, "DMA,Dominica,Dominican Republic,OECS,") == [
        "ISO 3166-1: the name 'Dominican Republic' would stand for both DMA and DOM."
    ]


def test_a_code_that_iso_3166_does_not_know_is_refused(tmp_path: Path):
    assert refusal(tmp_path, "ANT,Netherlands Antilles,,,") == [
        "countries.csv line 2: 'ANT' is not an ISO 3166-1 code."
    ]


def test_a_country_stands_once_in_the_file(tmp_path: Path):
    assert refusal(tmp_path, "LCA,Saint Lucia,,,", "LCA,Saint Lucia,,,") == [
        "countries.csv line 3: the iso3 'LCA' stands already in countries.csv line 2."
    ]


def test_an_unknown_column_is_refused(tmp_path: Path):
    path = tmp_path / "countries.csv"
    path.write_text("iso3,name,alias\nLCA,Saint Lucia,SLU\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"line 2: 'alias' is not known\. Known are: "):
        load_countries(path)

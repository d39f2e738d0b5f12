"""A country is found by any of its written names, and never by a name that only resembles one."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pycountry
import pytest
from babel import Locale

from monitoring.definitions import DefinitionError, load_countries
from monitoring.definitions.countries import normalised
from monitoring.model import REGION, Country
from monitoring.pipeline import DATA
from monitoring.translation import NAME_BY_LANGUAGE

REGISTER = load_countries(DATA / "countries.csv")

CARIBBEAN = [
    "AIA", "ATG", "ABW", "BHS", "BRB", "BLZ", "BMU", "BES", "VGB", "CYM", "CUB", "CUW", "DMA",
    "DOM", "GRD", "GLP", "GUF", "GUY", "HTI", "JAM", "MTQ", "MSR", "PRI", "BLM", "KNA", "LCA",
    "MAF", "VCT", "SUR", "SXM", "TTO", "TCA", "VIR",
]  # fmt: skip


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


def names_in_the_working_languages(code: str) -> set[str]:
    alpha_2 = pycountry.countries.get(alpha_3=code).alpha_2
    return {Locale(language).territories[alpha_2] for language in NAME_BY_LANGUAGE}


@pytest.mark.parametrize("code", CARIBBEAN)
def test_a_country_is_found_by_its_name_in_every_working_language(code: str):
    """But for Saint-Martin, which is also what Sint Maarten is called: that is asked about."""
    found = {
        name: REGISTER.code_of(name) or REGISTER.guesses(name)
        for name in names_in_the_working_languages(code)
    }

    wanted: object = ("MAF", "SXM") if code == "MAF" else code
    assert found == dict.fromkeys(found, wanted)


def test_no_name_in_a_working_language_stands_for_another_country():
    found = {
        (name, country.code, REGISTER.code_of(name))
        for country in REGISTER.country_by_code.values()
        for name in names_in_the_working_languages(country.code)
    }

    assert {row for row in found if row[2] not in (row[1], None)} == set()
    assert {row[1] for row in found if row[2] is None} == {"MAF"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Rép. Dominicaine", "DOM"),
        ("República Dominicana", "DOM"),
        ("Dominicaanse Republiek", "DOM"),
        ("Dominican Republic, The", "DOM"),
        ("Dominique", "DMA"),
        ("Saint-Martin (partie néerlandaise)", "SXM"),
        ("Saint-Martin (partie française)", "MAF"),
        ("Guyane française", "GUF"),
        ("Frans-Guyana", "GUF"),
        ("Bahamas, The", "BHS"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Democratic People's Republic of", "PRK"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Congo, Republic of the", "COG"),
        ("Virgin Islands (US)", "VIR"),
        ("Ste-Lucie", "LCA"),
        ("Sta. Lucía", "LCA"),
    ],
)
def test_names_that_are_turned_or_shortened_are_kept_apart(name: str, code: str):
    assert REGISTER.code_of(name) == code


@pytest.mark.parametrize(
    "name",
    ["Jamaica*", "Jamaica¹", "Jamaica ²", "Jamaica (a)", "Jamaica (1)", "Jamaica [2]",
     "Jamaica 1)", "\u200bJamaica\u00a0", "Ja\u00admaica", "JM"],
)  # fmt: skip
def test_footnotes_invisible_signs_and_the_code_of_two_capitals_are_accepted(name: str):
    assert REGISTER.code_of(name) == "JAM"


@pytest.mark.parametrize(
    "name", ["jm", "Jm", "NA", "NO", "SO", "FR", "388", "Congo (k)", "Guinea (b)", "Jamaica1"]
)
def test_other_short_codes_and_letters_that_may_be_part_of_a_name_are_not(name: str):
    assert REGISTER.code_of(name) is None


@pytest.mark.parametrize("code", REGISTER.country_by_code)
def test_every_known_name_of_a_country_needs_no_guess(code: str):
    assert REGISTER.guesses(REGISTER[code].name) == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Surinme", "SUR"),
        ("Trinidad and Tabago", "TTO"),
        ("Montserat", "MSR"),
        ("Jamacia", "JAM"),
        ("Kayman Islands", "CYM"),
        ("Bahamas Islands", "BHS"),
        ("Republic of Jamaica", "JAM"),
        ("St. Kits and Nevis", "KNA"),
        ("Dominicana", "DOM"),
        ("Dominicaine", "DOM"),
        ("Dominican Rpublic", "DOM"),
        ("Commonwealth of Dominca", "DMA"),
        ("La Dominique", "DMA"),
        ("French Guyana", "GUF"),
        ("Guyana Francesa", "GUF"),
        ("Saint Martin (French)", "MAF"),
        ("Saint Martin (Dutch)", "SXM"),
        ("Guinee Bisau", "GNB"),
        ("Congo, Dem. Rep.", "COD"),
        ("South Korae", "KOR"),
        ("Irland", "IRL"),
        ("Icland", "ISL"),
        ("FR", "FRA"),
    ],
)
def test_a_near_miss_is_proposed_and_never_taken(typed: str, code: str):
    assert REGISTER.code_of(typed) is None
    assert REGISTER.guesses(typed) == (code,)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("St Martin", {"MAF", "SXM"}),
        ("San Martín", {"MAF", "SXM"}),
        ("Sint Marten", {"MAF", "SXM"}),
        ("Saint Martin (FR)", {"MAF", "SXM"}),
        ("Virgin Islands", {"VGB", "VIR"}),
        ("Virgin Is.", {"VGB", "VIR"}),
        ("Islas Vírgenes", {"VGB", "VIR"}),
        ("Guyane", {"GUF", "GUY"}),
        ("Guiana", {"GUF", "GUY"}),
        ("Guyanna", {"GUF", "GUY"}),
        ("Dominca", {"DMA", "DOM"}),
        ("Dominican", {"DMA", "DOM"}),
        ("Republic of Dominica", {"DMA", "DOM"}),
        ("Republica Dominica", {"DMA", "DOM"}),
        ("République Dominique", {"DMA", "DOM"}),
        ("Nigera", {"NER", "NGA"}),
        ("Korea", {"KOR", "PRK"}),
        ("Korea, Rep.", {"KOR", "PRK"}),
    ],
)
def test_a_name_that_two_countries_could_have_is_a_choice_and_no_guess(typed: str, codes: set[str]):
    assert REGISTER.code_of(typed) is None
    assert set(REGISTER.guesses(typed)) == codes


@pytest.mark.parametrize(
    "word",
    ["", "-", "N/A", "NA", "NO", "Total", "Country", "Region", "Caribbean", "CARICOM", "OECS",
     "Average", "Unknown", "Republic", "Islands", "Other", "Country Z", "British Guiana",
     "British Honduras", "Netherlands Antilles", "New Guinea", "Macedonia", "Congo (k)",
     "Haiti and the Dominican Republic in comparison with other countries of the region"],
)  # fmt: skip
def test_a_word_that_is_near_to_no_name_is_no_guess(word: str):
    assert REGISTER.guesses(word) == ()


def test_the_countries_of_a_plan_are_named_first():
    assert REGISTER.guesses("St Martin", among={"SXM"}) == ("SXM", "MAF")
    assert REGISTER.guesses("St Martin", among={"MAF"}) == ("MAF", "SXM")


def test_a_name_outside_the_plan_is_never_a_guess_inside():
    assert REGISTER.guesses("Dominican Republic", among={"DMA"}) == ()
    assert REGISTER.guesses("Dominican Rpublic", among={"DMA"}) == ("DOM",)
    assert REGISTER.guesses("French Guyana", among={"GUY"}) == ("GUF",)


def test_an_invented_country_is_guessed_but_for_its_letter():
    invented = (Country("XAA", "Country A"), Country("XAB", "Country B"))

    assert REGISTER.guesses("Contry A", invented=invented) == ("XAA",)
    assert REGISTER.guesses("Country Z", invented=invented) == ()


def test_an_alias_is_one_more_name():
    register = REGISTER.with_aliases({normalised("Pearl of the Antilles"): "HTI"})

    assert register.code_of("Pearl of the Antilles*") == "HTI"
    assert register.guesses("Pearl of the Antilles") == ()
    assert REGISTER.code_of("Pearl of the Antilles") is None


def test_an_alias_settles_a_shared_name_and_never_a_known_one():
    register = REGISTER.with_aliases({"saint martin": "SXM", "dominica": "DOM"})

    assert register.code_of("St. Martin") == "SXM"
    assert register.code_of("Dominica") == "DMA"


def test_aliases_add_up():
    register = REGISTER.with_aliases({"one": "HTI"}).with_aliases({"two": "CUB"})

    assert (register.code_of("One"), register.code_of("Two")) == ("HTI", "CUB")


def test_our_file_decides_who_has_a_shared_name(tmp_path: Path):
    path = tmp_path / "countries.csv"
    path.write_text("iso3,name,variants\nSXM,Sint Maarten,Saint Martin\n", encoding="utf-8")
    register = load_countries(path)

    assert register.code_of("St. Martin") == "SXM"
    assert register.code_of("Virgin Islands") is None


def test_names_are_compared_only_when_asked(tmp_path: Path):
    """Reading a plan must not wait for it: the index is made for the first unknown name."""
    script = (
        "import sys; from pathlib import Path; from monitoring.definitions import load_countries\n"
        f"register = load_countries(Path({str(DATA / 'countries.csv')!r}))\n"
        "register.with_aliases({'x': 'HTI'}).code_of('Haiti')\n"
        "assert '_codes_by_form' not in vars(register.resembling)\n"
        "register.guesses('Surinme')\n"
        "assert '_codes_by_form' in vars(register.resembling)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=DATA.parent)


@pytest.mark.parametrize(
    "word",
    ["REGION", "Regional", "the region", "Région", "la région", "Región", "Regio", "Regionaal"],
)
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

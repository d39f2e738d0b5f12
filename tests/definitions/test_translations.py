"""What a plan says in other languages: read strictly, and shown where there is any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest

from monitoring.definitions import (
    DefinitionError,
    Row,
    in_language,
    label_in,
    load_countries,
    load_scales,
    plan_from_folder,
    plan_from_tables,
)
from monitoring.model import Plan, Translation
from monitoring.pipeline import DATA
from monitoring.scoring.standards import standards_in_points

COUNTRIES = load_countries(DATA / "countries.csv")
SCALES = load_scales(DATA / "scales")
TITLE = {"code": "A", "field": "title", "language": "fr", "text": "Législation"}
KNOWN_FIELDS = (
    "Known are: band, completeness, country, edition, horizon, indicator, lead, objective, owner, "
    "partners, ranking_approved_by, round, source, title, unit, weights_adopted_by."
)


def plan_of(
    *translations: dict[str, str],
    fields: Mapping[str, str] = MappingProxyType({}),
    areas: Sequence[dict[str, str]] = (),
    countries: Sequence[dict[str, str]] = (),
) -> Plan:
    """A plan of an area, a rated action and one in numbers, a round and two bands, and more."""
    own = {"code": "P", "title": "A plan", "scale": "IMPLEMENTATION", "bands": "0 Low | 50 High"}
    own |= {"demonstration": "yes"} if countries else {}
    tables = {
        "plan": [{"field": name, "value": text} for name, text in {**own, **fields}.items()],
        "areas": [{"code": "A", "title": "Legislation"}, *areas],
        "countries": list(countries),
        "actions": [
            {"code": "A-1", "parent": "A", "title": "Adopt a law", "objective": "Safety"}
            | {"minimum standard": "largely done", "target": "Done"},
            {"code": "A-2", "parent": "A", "title": "Train", "lower": "0", "optimum": "9"}
            | {"unit": "judges", "minimum standard": "3"},
        ],
        "rounds": [{"code": "2024", "title": "First"}, {"code": "2027"}],
        "translations": list(translations),
    }
    return plan_from_tables(
        {
            name: tuple(Row(f"{name.capitalize()} row {n}", row) for n, row in enumerate(rows, 2))
            for name, rows in tables.items()
        },
        COUNTRIES,
        SCALES,
    )


def refusal(*translations: dict[str, str]) -> list[str]:
    """The sentences with which a plan with these translations is refused."""
    with pytest.raises(DefinitionError) as refused:
        plan_of(*translations)
    return list(refused.value.sentences)


def test_a_translation_is_kept_as_it_was_told():
    plan = plan_of(TITLE | {"source": "Ministry"}, TITLE | {"language": "ES", "text": "Leyes"})

    assert plan.translations == (
        Translation("A", "title", "fr", "Législation", "Ministry"),
        Translation("A", "title", "es", "Leyes"),
    )


def test_a_code_that_the_plan_does_not_have_is_refused_at_its_place():
    assert refusal(TITLE, TITLE | {"code": "B"}) == [
        "Translations row 3: 'B' is not known. Known are: A, A-1, A-2, P, plan."
    ]


def test_an_unknown_field_is_refused_at_its_place():
    assert refusal(TITLE | {"field": "minimum standard"}) == [
        f"Translations row 2: 'minimum standard' is not known. {KNOWN_FIELDS}"
    ]


def test_an_unknown_language_is_refused_at_its_place():
    assert refusal(TITLE | {"language": "pt"}) == [
        "Translations row 2: 'pt' is not known. Known are: en, es, fr, nl."
    ]


def test_an_unknown_column_is_refused_at_its_place():
    assert refusal(TITLE | {"note": "ours"}) == [
        "Translations row 2: 'note' is not known. Known are: code, field, language, source, text."
    ]


@pytest.mark.parametrize("column", ["code", "field", "language", "text"])
def test_a_translation_without_one_of_its_parts_is_refused(column: str):
    assert refusal(TITLE | {column: ""}) == [
        f"Translations row 2: '{column}' is empty; it is required."
    ]


def test_a_text_is_translated_once_into_a_language():
    assert refusal(TITLE, TITLE | {"language": "es"}, TITLE | {"text": "Lois"}) == [
        (
            "Translations row 4: 'title' of 'A' in the language 'fr' stands already in "
            "Translations row 2."
        )
    ]


def test_only_what_the_plan_says_itself_can_be_translated():
    """An area has no objective, and this action has none in the plan's own words."""
    objective = TITLE | {"field": "objective"}

    assert refusal(
        objective,
        objective | {"code": "A-2"},
        TITLE | {"code": "2027", "field": "round"},
        TITLE | {"code": "Middle", "field": "band"},
    ) == [
        "Translations row 2: 'A' is not known. Known are: A-1, A-2.",
        "Translations row 3: 'A-2' has no 'objective' in the plan that could be translated.",
        "Translations row 4: '2027' has no 'round' in the plan that could be translated.",
        "Translations row 5: 'Middle' is not known. Known are: High, Low.",
    ]


def test_a_reader_has_the_plan_in_the_language_as_far_as_it_is_translated():
    plan = plan_of(
        TITLE,
        {"code": "P", "field": "title", "language": "fr", "text": "Un plan"},
        {"code": "A-1", "field": "objective", "language": "fr", "text": "Sûreté"},
        {"code": "A-2", "field": "unit", "language": "fr", "text": "juges"},
        {"code": "High", "field": "band", "language": "fr", "text": "Haut"},
        {"code": "2024", "field": "round", "language": "fr", "text": "Premier"},
        {"code": "A-2", "field": "title", "language": "es", "text": "Formar"},
    )
    french = in_language(plan, "fr")
    law, judges = french.actions

    assert (french.title, french.areas[0].title) == ("Un plan", "Législation")
    assert (law.title, law.objective) == ("Adopt a law", "Sûreté")
    assert (judges.title, judges.unit) == ("Train", "juges")
    assert [band.label for band in french.bands] == ["Low", "Haut"]
    assert [round_.title for round_ in french.rounds] == ["Premier", ""]
    assert in_language(plan, "es").actions[1].title == "Formar"


def test_a_plan_in_its_own_language_is_the_plan_itself():
    plan = plan_of(TITLE)

    assert in_language(plan, "en") is plan


def test_english_can_be_a_translation_too():
    plan = plan_of(TITLE | {"language": "en", "text": "Laws and rules"})

    assert in_language(plan, "en").areas[0].title == "Laws and rules"
    assert in_language(plan, "nl").areas[0].title == "Legislation"


def test_levels_are_told_in_the_language_and_keep_their_codes_and_points():
    plan = plan_of()
    own, french = (p.scales["IMPLEMENTATION"] for p in (plan, in_language(plan, "fr")))

    assert french.labels == ("Non commencé", "Commencé", "En grande partie réalisé", "Réalisé")
    assert [(x.code, x.value) for x in french.levels] == [(x.code, x.value) for x in own.levels]


@pytest.mark.parametrize("language", ["en", "fr", "es", "nl"])
def test_a_standard_in_words_stays_the_same_standard_in_every_language(language: str):
    plan = in_language(plan_of(), language)
    law, judges = plan.actions
    words = [label_in(x, language) for x in plan.scales["IMPLEMENTATION"].levels]

    assert list(standards_in_points(plan)) == pytest.approx([66.67, 100 / 3])
    assert law.target == words[3]
    if language == "en":
        assert law.minimum_standard == "largely done"
    else:
        assert law.minimum_standard == words[2]
    assert judges.minimum_standard == "3"


def test_a_scale_that_no_language_is_known_of_stays_as_it_is():
    ogp = SCALES["OGP"]
    level = ogp.levels[0]

    assert all("nl" not in x.label_by_language for x in ogp.levels)
    assert label_in(level, "nl") == level.label


def test_what_stands_for_the_plan_is_translated_whatever_its_code_becomes():
    owner = {"code": "plan", "field": "owner", "language": "fr", "text": "Le ministère"}
    title = owner | {"field": "title", "text": "Un plan"}
    plan = plan_of(owner, title, fields={"owner": "The ministry"})

    assert in_language(plan, "fr").owner == "Le ministère"
    assert in_language(plan, "fr").title == "Un plan"
    assert in_language(plan, "es").owner == "The ministry"
    assert refusal(title, title | {"code": "P"}) == [
        (
            "Translations row 3: 'title' of 'P' in the language 'fr' stands already in "
            "Translations row 2."
        )
    ]


def test_an_area_that_is_called_plan_has_the_title_that_is_said_of_plan():
    told = {"code": "plan", "field": "title", "language": "fr", "text": "Planification"}
    plan = plan_of(told, areas=[{"code": "plan", "title": "Planning"}])
    french = in_language(plan, "fr")

    assert french.area_by_code["plan"].title == "Planification"
    assert french.title == "A plan"


@pytest.mark.parametrize("field", ["edition", "owner", "source", "completeness"])
def test_what_a_plan_does_not_say_of_itself_cannot_be_translated(field: str):
    assert refusal({"code": "plan", "field": field, "language": "fr", "text": "Oui"}) == [
        f"Translations row 2: 'plan' has no '{field}' in the plan that could be translated."
    ]


def test_a_country_has_its_name_in_the_language():
    told = {"code": "XAA", "field": "country", "language": "nl", "text": "Land A"}
    plan = plan_of(told, countries=[{"iso3": "XAA", "name": "Country A"}])

    assert in_language(plan, "nl").country_by_code["XAA"].name == "Land A"
    assert in_language(plan, "fr").country_by_code["XAA"].name == "Country A"


def test_the_title_and_note_of_a_scale_are_told_in_the_language():
    own, dutch = (p.scales["IMPLEMENTATION"] for p in (plan_of(), in_language(plan_of(), "nl")))

    assert (own.title, dutch.title) == ("Implementation", "Uitvoering")
    assert own.note.startswith("Proposed")
    assert dutch.note.startswith("Voorgesteld")


def test_of_a_real_plan_only_what_we_say_of_it_is_translated_by_us():
    """Its completeness tells what could be read of it, which no plan says of itself."""
    for path in (DATA / "plans").iterdir():
        plan = plan_from_folder(path, COUNTRIES, SCALES)
        languages = ("fr", "es", "nl") if plan.completeness else ()
        assert [(t.code, t.field, t.language, t.source) for t in plan.translations] == [
            ("plan", "completeness", language, "words of the program itself")
            for language in languages
        ]


def test_the_demonstration_has_the_titles_of_its_areas_in_four_languages_marked_as_unofficial():
    plan = plan_from_folder(DATA / "demo" / "plan", COUNTRIES, SCALES)
    titles = [t for t in plan.translations if t.field == "title"]
    fields = {t.field for t in plan.translations}

    assert {(t.code, t.language) for t in titles} == {
        (area.code, language) for area in plan.areas for language in ("fr", "es", "nl")
    }
    assert {t.source for t in titles} == {"unofficial translation made for the demonstration"}
    assert "unofficial" in plan.completeness
    others = {t.source for t in plan.translations} - {titles[0].source}
    assert others == {
        "invented with the round", "invented with the bands", "invented with the country",
        "invented with the action", "words of the demonstration itself",
    }  # fmt: skip
    assert fields == {
        "title", "round", "band", "country", "lead", "partners", "edition", "owner", "source",
        "completeness", "ranking_approved_by",
    }  # fmt: skip
    assert in_language(plan, "nl").area_by_code["LE"].title == "Juridisch kader"

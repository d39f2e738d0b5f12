"""What a plan says in other languages: read strictly, and shown where there is any."""

from __future__ import annotations

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
KNOWN_FIELDS = "Known are: band, horizon, indicator, lead, objective, partners, round, title, unit."


def plan_of(*translations: dict[str, str]) -> Plan:
    """A plan of an area, a rated action and one in numbers, a round and two bands."""
    fields = {"code": "P", "title": "A plan", "scale": "IMPLEMENTATION", "bands": "0 Low | 50 High"}
    tables = {
        "plan": [{"field": name, "value": text} for name, text in fields.items()],
        "areas": [{"code": "A", "title": "Legislation"}],
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
        "Translations row 3: 'B' is not known. Known are: A, A-1, A-2, P."
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


def test_no_text_of_a_real_plan_is_translated_by_us():
    for path in (DATA / "plans").iterdir():
        assert not (path / "translations.csv").exists()
        assert plan_from_folder(path, COUNTRIES, SCALES).translations == ()


def test_the_demonstration_has_the_titles_of_its_areas_in_four_languages_marked_as_unofficial():
    plan = plan_from_folder(DATA / "demo" / "plan", COUNTRIES, SCALES)
    titles = [t for t in plan.translations if t.field == "title"]

    assert {(t.code, t.language) for t in titles} == {
        (area.code, language) for area in plan.areas for language in ("fr", "es", "nl")
    }
    assert {t.source for t in titles} == {"unofficial translation made for the demonstration"}
    assert "unofficial" in plan.notes["translations"]
    others = {t.source for t in plan.translations} - {titles[0].source}
    assert others == {"invented with the round", "invented with the bands"}
    assert in_language(plan, "nl").area_by_code["LE"].title == "Juridisch kader"

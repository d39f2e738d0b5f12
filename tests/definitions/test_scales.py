"""A scale has its levels in order, each with a value or none, and no word for two levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitoring.definitions import DefinitionError, load_scales
from monitoring.definitions.scales import in_known_words, scale_from_file, scales_from_rows
from monitoring.definitions.tables import Reader, Row
from monitoring.model import Scale
from monitoring.pipeline import DATA
from monitoring.translation import NAME_BY_LANGUAGE

SCALES = load_scales(DATA / "scales")


def values(scale: Scale) -> list[tuple[str, float | None]]:
    return [(level.label, level.value) for level in scale.levels]


def scale_file(folder: Path, levels: str, head: str = "code: S\ntitle: Stars\n") -> Path:
    path = folder / "stars.yaml"
    path.write_text(f"{head}levels:\n{levels}", encoding="utf-8")
    return path


def refusal(path: Path) -> list[str]:
    """The sentences with which the file of a scale is refused."""
    with pytest.raises(DefinitionError) as refused:
        scale_from_file(path)
    return list(refused.value.sentences)


def test_the_default_scale_is_implementation_in_four_steps():
    assert values(SCALES["IMPLEMENTATION"]) == [
        ("Not started", 0.0),
        ("Started", 33.33),
        ("Largely done", 66.67),
        ("Done", 100.0),
    ]
    assert SCALES["IMPLEMENTATION"].provenance == "P"


def test_tier_1_is_the_best_and_a_special_case_has_no_value():
    """The source lists Tier 1 first; a scale lists its lowest level first."""
    assert values(SCALES["TIP"]) == [
        ("Tier 3", 0.0),
        ("Tier 2 Watch List", 33.33),
        ("Tier 2", 66.67),
        ("Tier 1", 100.0),
        ("Special Case", None),
    ]


def test_the_lowest_level_of_spar_is_worth_20():
    assert [value for _label, value in values(SCALES["SPAR"])] == [20, 40, 60, 80, 100]


def test_no_evidence_is_outside_the_order_of_ogp():
    assert values(SCALES["OGP"])[-1] == ("No evidence available", None)


@pytest.mark.parametrize("code", SCALES)
def test_levels_rise_and_those_without_a_value_stand_last(code: str):
    found = [level.value for level in SCALES[code].levels]
    ordered = [value for value in found if value is not None]

    assert found == [*sorted(set(ordered)), *[None] * (len(found) - len(ordered))]


@pytest.mark.parametrize("code", SCALES)
def test_only_the_highest_level_counts_as_done(code: str):
    assert [level.value for level in SCALES[code].levels if level.done] == [100.0]


@pytest.mark.parametrize("code", SCALES)
def test_levels_differ_in_symbol_and_not_only_in_colour(code: str):
    symbols = [level.symbol for level in SCALES[code].levels]

    assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize("code", SCALES)
def test_every_scale_names_its_source_and_provenance(code: str):
    assert SCALES[code].source != ""
    assert SCALES[code].provenance in ("S", "D", "P")


def test_levels_are_put_in_the_order_of_their_values(tmp_path: Path):
    path = scale_file(
        tmp_path,
        "  - {code: x, label: Other}\n"
        '  - {code: b, label: Best, value: "100"}\n'
        '  - {code: w, label: Worst, value: "0"}\n',
    )

    assert scale_from_file(path).labels == ("Worst", "Best", "Other")


def test_the_word_no_is_a_word(tmp_path: Path):
    """YAML would read a bare `No` as false, and a bare 1.10 as 1.1."""
    path = scale_file(
        tmp_path, "  - {code: 1.10, label: No, value: 0}\n  - {code: 2, label: Yes, value: 100}\n"
    )

    level = scale_from_file(path).levels[0]

    assert (level.code, level.label, level.value) == ("1.10", "No", 0.0)


def test_a_level_code_stands_once(tmp_path: Path):
    path = scale_file(
        tmp_path, "  - {code: a, label: One, value: 0}\n  - {code: a, label: Two, value: 100}\n"
    )

    assert refusal(path)[0] == (
        "stars.yaml level 2: the code 'a' stands already in stars.yaml level 1."
    )


def test_a_word_stands_for_one_level(tmp_path: Path):
    path = scale_file(
        tmp_path,
        "  - {code: a, label: One, value: 0, synonyms: [partly]}\n"
        "  - {code: b, label: Two, value: 100, synonyms: [Partly]}\n",
    )

    assert refusal(path) == ["stars.yaml: 'partly' stands for both 'One' and 'Two'."]


@pytest.mark.parametrize("value", ["-1", "100.5"])
def test_a_value_is_from_0_to_100(tmp_path: Path, value: str):
    path = scale_file(tmp_path, f"  - {{code: a, label: One, value: {value}}}\n")

    assert refusal(path) == [f"stars.yaml level 1: the value {float(value)} is outside 0 to 100."]


@pytest.mark.parametrize("colour", ["green", "#0a0", "#ffffff url(//elsewhere/x.png)", "2b8a86"])
def test_a_colour_is_six_digits_and_nothing_else(tmp_path: Path, colour: str):
    path = scale_file(tmp_path, f'  - {{code: a, label: One, value: 0, colour: "{colour}"}}\n')

    (sentence,) = refusal(path)
    assert sentence == (
        f"stars.yaml level 1: the colour '{colour}' is not written as # and six digits, "
        "such as #2b8a86."
    )


def test_an_unknown_key_of_a_level_is_refused(tmp_path: Path):
    path = scale_file(tmp_path, "  - {code: a, label: One, valeu: 0}\n")

    assert refusal(path) == ["stars.yaml level 1: 'valeu' is not known. Did you mean 'value'?"]


def test_an_unknown_key_of_a_scale_is_refused(tmp_path: Path):
    path = scale_file(
        tmp_path, "  - {code: a, label: One, value: 0}\n", head="code: S\ntitle: T\nowner: us\n"
    )

    assert refusal(path) == [
        (
            "stars.yaml: 'owner' is not known. Known are: code, levels, note, note_es, note_fr, "
            "note_nl, provenance, source, title, title_es, title_fr, title_nl."
        )
    ]


def test_a_scale_has_levels(tmp_path: Path):
    path = tmp_path / "stars.yaml"
    path.write_text("code: S\ntitle: Stars\n", encoding="utf-8")

    assert refusal(path) == ["stars.yaml: the scale has no levels."]


def test_two_files_never_hold_the_same_scale(tmp_path: Path):
    scale_file(tmp_path, "  - {code: a, label: One, value: 0}\n")
    (tmp_path / "again.yaml").write_text((tmp_path / "stars.yaml").read_text(encoding="utf-8"))

    with pytest.raises(DefinitionError, match=r"stars\.yaml: the scale 'S' exists already\."):
        load_scales(tmp_path)


LANGUAGES = [language for language in NAME_BY_LANGUAGE if language != "en"]


@pytest.mark.parametrize("code", ["IMPLEMENTATION", "RAG", "SDG-DASHBOARD", "SPAR", "YESNO"])
def test_a_scale_of_common_words_speaks_every_working_language(code: str):
    assert [list(level.label_by_language) for level in SCALES[code].levels] == [LANGUAGES] * len(
        SCALES[code].levels
    )


@pytest.mark.parametrize("code", ["IMPLEMENTATION", "RAG", "SDG-DASHBOARD", "SPAR", "YESNO"])
def test_its_title_and_note_speak_them_too(code: str):
    assert list(SCALES[code].title_by_language) == LANGUAGES
    assert list(SCALES[code].note_by_language) == LANGUAGES


def test_a_scale_sheet_has_the_title_of_a_scale_in_languages():
    first = {"code": "a", "label": "One", "scale title": "Stars", "scale title fr": "Étoiles"}
    second = {"code": "b", "label": "Two", "scale note": "Ours", "scale note nl": "Van ons"}
    reader = Reader()

    scale = scales_from_rows([Row("1", first), Row("2", second)], "S", reader)["S"]

    assert reader.complaints == []
    assert (scale.title, scale.title_by_language) == ("Stars", {"fr": "Étoiles"})
    assert (scale.note, scale.note_by_language) == ("Ours", {"nl": "Van ons"})


def scale_of(*rows: dict[str, str], code: str = "YESNO") -> Scale:
    """A plan's own scale, whose levels are these."""
    return scales_from_rows([Row("Scale", row) for row in rows], code, Reader())[code]


NO, YES = {"code": "N", "label": "No", "value": "0"}, {"code": "Y", "label": "Yes", "value": "100"}


def test_a_scale_of_a_plan_that_is_a_shared_one_has_its_words_in_languages():
    own = in_known_words(scale_of(NO, YES | {"label nl": "Jazeker"}), SCALES)

    assert [x.label_by_language["fr"] for x in own.levels] == ["Non", "Oui"]
    assert own.levels[1].label_by_language["nl"] == "Jazeker"
    assert (own.title, own.title_by_language["es"]) == ("Yes or no", "Sí o no")
    assert (own.source, own.note) == ("", "")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((NO, YES), "OWN"),
        ((NO, YES | {"label": "Yes, by law"}), "YESNO"),
        ((NO, YES | {"value": "50"}), "YESNO"),
        ((NO, {"code": "P", "label": "Partly", "value": "50"}, YES), "YESNO"),
        ((NO | {"synonyms": "Oui"}, YES), "YESNO"),
    ],
)
def test_any_other_scale_keeps_the_words_that_its_plan_has(
    rows: tuple[dict[str, str], ...], code: str
):
    own = scale_of(*rows, code=code)

    assert in_known_words(own, SCALES) is own


def test_a_title_that_a_plan_gives_its_scale_stays():
    own = in_known_words(scale_of(NO | {"scale title": "In law"}, YES), SCALES)

    assert (own.title, own.title_by_language) == ("In law", {})
    assert own.levels[0].label_by_language["nl"] == "Nee"


def test_a_published_scale_keeps_its_own_words_where_no_others_are_known():
    assert [dict(level.label_by_language) for level in SCALES["GCI-TIERS"].levels] == [{}] * 5


@pytest.mark.parametrize("code", SCALES)
def test_labels_differ_in_every_language(code: str):
    for language in LANGUAGES:
        labels = [x.label_by_language.get(language, "") for x in SCALES[code].levels]
        said = [label for label in labels if label]
        assert len(set(said)) == len(said)


def test_a_word_in_one_language_stands_for_no_other_level_in_another(tmp_path: Path):
    path = scale_file(
        tmp_path,
        "  - {code: a, label: None, value: 0, label_fr: Médiocre}\n"
        "  - {code: b, label: Mediocre, value: 100}\n",
    )

    assert refusal(path) == ["stars.yaml: 'mediocre' stands for both 'None' and 'Mediocre'."]


def test_a_scale_sheet_has_a_column_for_each_language():
    row = Row("Scale row 2", {"code": "a", "label": "One", "label fr": "Un", "label nl": "Een"})
    reader = Reader()

    (level,) = scales_from_rows([row], "S", reader)["S"].levels

    assert reader.complaints == []
    assert level.label_by_language == {"fr": "Un", "nl": "Een"}


def test_a_language_that_is_no_working_language_is_refused(tmp_path: Path):
    path = scale_file(tmp_path, "  - {code: a, label: One, value: 0, label_de: Eins}\n")

    assert refusal(path) == [
        "stars.yaml level 1: 'label_de' is not known. Did you mean 'label_es'?"
    ]

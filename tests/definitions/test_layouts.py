"""A layout says where a workbook keeps its answers; one that says something else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitoring.definitions import DefinitionError, load_layouts
from monitoring.definitions.layouts import content_of, layout_from_content, layout_from_file
from monitoring.model import Assessment, Layout
from monitoring.pipeline import DATA

HEAD = "code: L\ntitle: A layout\ngeometry: long\n"


def layout_of(folder: Path, text: str) -> Layout:
    path = folder / "layout.yaml"
    path.write_text(text, encoding="utf-8")
    return layout_from_file(path)


def refusal(folder: Path, text: str) -> list[str]:
    """The sentences with which the file of a layout is refused."""
    with pytest.raises(DefinitionError) as refused:
        layout_of(folder, text)
    return list(refused.value.sentences)


def test_the_project_brings_layouts_of_three_geometries():
    layouts = load_layouts(DATA / "layouts")

    assert layouts["form"].geometry == "form"
    assert layouts["itu-cybersecurity-law"].geometry == layouts["long"].geometry == "long"
    assert {layout.across for layout in layouts.values() if layout.geometry == "matrix"} >= {
        ("action",), ("round",), ("country",), ("round", "action"), ("action", "assessment"),
    }  # fmt: skip


def test_a_layout_may_extend_another_and_says_only_what_is_different(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(
        "code: base\ntitle: Base\ngeometry: matrix\nround: sheet\n"
        "headers: {country: [Country], action: [Action]}\n",
        encoding="utf-8",
    )
    found = layout_of(
        tmp_path, "code: L\ntitle: A layout\nextends: base\nround: ''\nheaders: {country: [Pays]}\n"
    )

    assert (found.code, found.geometry, found.round_from_sheet) == ("L", "matrix", False)
    assert found.headers == {"country": ("Pays",), "action": ("Action",)}


def test_a_layout_cannot_extend_what_is_not_there_or_itself(tmp_path: Path):
    for base in ("nothing", "layout"):
        assert refusal(tmp_path, HEAD + f"extends: {base}\n") == [
            f"layout.yaml: the layout '{base}' that it extends is not beside it."
        ]


def test_a_layout_and_the_text_of_its_file_are_the_same():
    for layout in load_layouts(DATA / "layouts").values():
        assert layout_from_content(content_of(layout), layout.code) == layout


def test_the_layouts_of_public_figures_say_who_assessed_and_for_which_plan():
    layouts = load_layouts(DATA / "layouts")
    itu, tip = layouts["itu-cybersecurity-law"], layouts["tip-tiers"]

    assert (itu.plan, itu.assessment) == ("CARIB-PUBLIC", Assessment.SELF)
    assert (tip.plan, tip.assessment) == ("CARIB-PUBLIC", Assessment.EVALUATOR)
    assert (tip.across, tip.action) == (("round",), "CT-1")


def test_an_unknown_key_is_refused(tmp_path: Path):
    assert refusal(tmp_path, HEAD + "geometri: long\n") == [
        "layout.yaml: 'geometri' is not known. Did you mean 'geometry'?"
    ]


def test_an_unknown_geometry_is_refused(tmp_path: Path):
    assert refusal(tmp_path, "code: L\ntitle: A layout\ngeometry: wide\n") == [
        "layout.yaml: 'wide' is not known. Known are: form, long, matrix."
    ]


def test_an_unknown_direction_is_refused(tmp_path: Path):
    assert refusal(tmp_path, HEAD + "across: country\n") == [
        "layout.yaml: 'country' is not known. Known are: action, assessment, round."
    ]


def test_an_unknown_assessment_is_refused(tmp_path: Path):
    assert refusal(tmp_path, HEAD + "assessment: peer\n") == [
        "layout.yaml: 'peer' is not known. Known are: agreed, evaluator, self."
    ]


def test_an_unknown_role_of_a_heading_is_refused(tmp_path: Path):
    (sentence,) = refusal(tmp_path, HEAD + "headers:\n  countri: [Country]\n")

    assert sentence == "layout.yaml: 'countri' is not known. Did you mean 'country'?"


def test_a_layout_has_a_code_and_a_title(tmp_path: Path):
    assert refusal(tmp_path, "geometry: long\n") == [
        "layout.yaml: 'code' is empty; it is required.",
        "layout.yaml: 'title' is empty; it is required.",
    ]


def test_two_files_never_hold_the_same_layout(tmp_path: Path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(HEAD, encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"b\.yaml: the layout 'L' exists already\."):
        load_layouts(tmp_path)


def test_one_heading_may_stand_without_a_list(tmp_path: Path):
    layout = layout_of(tmp_path, HEAD + "headers:\n  country: Country\n  rating: [Level, Mark]\n")

    assert layout.headers == {"country": ("Country",), "rating": ("Level", "Mark")}


def test_one_title_may_stand_without_a_list(tmp_path: Path):
    """Taken letter by letter, the title would be found on every sheet."""
    assert layout_of(tmp_path, HEAD + "recognise: Tiers of 2025\n").recognise == ("Tiers of 2025",)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("headers: Country", "'headers' is 'Country'; names with their words are expected."),
        ("headers: {country: {a: b}}", "names with their words are expected."),
        ("columns: [A]", "'columns' is '['A']'; names with their words are expected."),
        ("columns: {country: [A]}", "names with their words are expected."),
        ("actions: x", "'actions' is 'x'; names with their words are expected."),
        ("recognise: {a: b}", "'recognise' is '{'a': 'b'}'; a list of words is expected."),
        ("across: []", "'across' names no row of headings."),
        ("sheet: [S]", "'sheet' is '['S']'; one text is expected."),
        ("header_row: -1", "'header_row' is no number of a row."),
        ("header_row: 1.5", "'header_row' is no number of a row."),
    ],
)
def test_what_is_written_in_another_shape_is_refused(tmp_path: Path, said: str, sentence: str):
    (refused,) = refusal(tmp_path, f"{HEAD}{said}\n")

    assert refused.startswith("layout.yaml: ")
    assert refused.endswith(sentence)


def test_a_key_with_nothing_behind_it_says_nothing(tmp_path: Path):
    found = layout_of(tmp_path, f"{HEAD}headers:\ncolumns:\nacross:\nsheet:\n")

    assert (found.headers, found.columns, found.across, found.sheet) == ({}, {}, ("action",), "")


def test_a_misshapen_layout_is_refused_where_another_extends_it(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(HEAD + "headers: Country\n", encoding="utf-8")

    assert refusal(tmp_path, "code: L\ntitle: A layout\nextends: base\n") == [
        "layout.yaml: 'headers' is 'Country'; names with their words are expected."
    ]

"""The two files of `data/geo` say where countries stand, and refuse what is inconsistent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitoring.definitions.geography import load_geography, load_outlines, load_tiles

GEO = Path(__file__).resolve().parents[2] / "data" / "geo"
PARTICIPANTS = {
    "ATG",
    "BHS",
    "BRB",
    "BLZ",
    "DMA",
    "GRD",
    "GUY",
    "HTI",
    "JAM",
    "MSR",
    "KNA",
    "LCA",
    "VCT",
    "SUR",
    "TTO",
    "DOM",
    "AIA",
    "BMU",
    "VGB",
    "CYM",
    "TCA",
    "CUW",
    "MTQ",
    "GLP",
    "ABW",
    "SXM",
    "CUB",
    "COL",
}
SQUARE = [[0, 0], [2, 0], [2, 2], [0, 0]]
LAKE = [[1, 1], [1.5, 1], [1.5, 1.5], [1, 1]]


def tiles_file(folder: Path, *rows: str) -> Path:
    path = folder / "tiles.csv"
    path.write_text("\n".join(["iso3,row,col", *rows]) + "\n", encoding="utf-8")
    return path


def outlines_file(folder: Path, *features: tuple[str, str, object]) -> Path:
    path = folder / "caribbean.geojson"
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"properties": {"iso3": code}, "geometry": {"type": kind, "coordinates": coordinates}}
            for code, kind, coordinates in features
        ],
    }
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def test_every_participant_has_a_tile_on_a_grid_of_seven_by_seven() -> None:
    tiles = load_geography(GEO).tiles

    assert set(tiles) == PARTICIPANTS
    assert {row for row, _col in tiles.values()} == set(range(7))
    assert {col for _row, col in tiles.values()} == set(range(7))


def test_only_martinique_and_guadeloupe_have_no_outline() -> None:
    assert PARTICIPANTS - set(load_geography(GEO).outlines) == {"MTQ", "GLP"}


@pytest.mark.parametrize(
    ("north", "south"),
    [("BMU", "SXM"), ("BHS", "HTI"), ("KNA", "GRD"), ("LCA", "BRB"), ("BRB", "SUR")],
)
def test_what_lies_north_stands_in_a_higher_row(north: str, south: str) -> None:
    tiles = load_geography(GEO).tiles

    assert tiles[north][0] < tiles[south][0]


@pytest.mark.parametrize(
    ("west", "east"),
    [("BLZ", "JAM"), ("CUB", "HTI"), ("HTI", "DOM"), ("ABW", "CUW"), ("VCT", "BRB")],
)
def test_what_lies_west_stands_further_left(west: str, east: str) -> None:
    tiles = load_geography(GEO).tiles

    assert tiles[west][1] < tiles[east][1]


def test_a_tile_is_a_row_and_a_column(tmp_path: Path) -> None:
    assert load_tiles(tiles_file(tmp_path, "XAA,0,3", "XAB,2,1")) == {"XAA": (0, 3), "XAB": (2, 1)}


def test_two_countries_on_one_tile_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"XAA and XAB share tile \(0, 3\)"):
        load_tiles(tiles_file(tmp_path, "XAA,0,3", "XAB,0,3"))


def test_a_country_with_two_tiles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="XAA stands twice"):
        load_tiles(tiles_file(tmp_path, "XAA,0,3", "XAA,0,4"))


def test_an_outline_has_one_ring_for_each_piece_of_land(tmp_path: Path) -> None:
    """A Polygon is one piece, a MultiPolygon several; lakes are left out."""
    path = outlines_file(
        tmp_path,
        ("XAA", "Polygon", [SQUARE, LAKE]),
        ("XAB", "MultiPolygon", [[SQUARE], [LAKE]]),
    )

    square = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 0.0))
    small = ((1.0, 1.0), (1.5, 1.0), (1.5, 1.5), (1.0, 1.0))
    assert load_outlines(path) == {"XAA": (square,), "XAB": (square, small)}


def test_an_outline_that_is_not_an_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="XAA is a LineString"):
        load_outlines(outlines_file(tmp_path, ("XAA", "LineString", SQUARE)))


def test_a_country_with_two_outlines_is_refused(tmp_path: Path) -> None:
    path = outlines_file(tmp_path, ("XAA", "Polygon", [SQUARE]), ("XAA", "Polygon", [LAKE]))

    with pytest.raises(ValueError, match="XAA stands twice"):
        load_outlines(path)


def test_the_files_are_read_once(tmp_path: Path) -> None:
    tiles_file(tmp_path, "XAA,0,3")
    outlines_file(tmp_path, ("XAA", "Polygon", [SQUARE]))
    first = load_geography(tmp_path)
    (tmp_path / "tiles.csv").unlink()

    assert load_geography(tmp_path) is first

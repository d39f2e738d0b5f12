"""Where countries stand on the two maps: a tile in the schematic one, an outline in the true one.

The files in `data/geo` are part of the release, so a mistake in them raises at once.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

Tile = tuple[int, int]
"""Row and column, counted from the top left."""

Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, latitude) in degrees, its last point equal to its first."""

Outline = tuple[Ring, ...]
"""One ring for each piece of land."""


@dataclass(frozen=True)
class Geography:
    """Tiles and outlines by ISO3 code; a country may have one, both or neither."""

    tiles: Mapping[str, Tile]
    outlines: Mapping[str, Outline]


@lru_cache(maxsize=4)
def load_geography(folder: Path) -> Geography:
    """The geography in a folder that holds `tiles.csv` and `caribbean.geojson`."""
    return Geography(load_tiles(folder / "tiles.csv"), load_outlines(folder / "caribbean.geojson"))


def load_tiles(path: Path) -> dict[str, Tile]:
    """Tile by ISO3 code, from a CSV file with the columns iso3, row and col.

    Raises ValueError when a country stands twice or two countries share a tile.
    """
    code_by_tile: dict[Tile, str] = {}
    tiles: dict[str, Tile] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code, tile = row["iso3"], (int(row["row"]), int(row["col"]))
            if code in tiles:
                raise ValueError(f"{path.name}: {code} stands twice.")
            if tile in code_by_tile:
                raise ValueError(f"{path.name}: {code_by_tile[tile]} and {code} share tile {tile}.")
            tiles[code] = tile
            code_by_tile[tile] = code
    return tiles


def load_outlines(path: Path) -> dict[str, Outline]:
    """Outline by ISO3 code, from a GeoJSON file whose features have the property `iso3`.

    Only the outer ring of each polygon is kept: lakes are not drawn.
    Raises ValueError when a country stands twice or a feature is not a polygon.
    """
    outlines: dict[str, Outline] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"]["iso3"]
        if code in outlines:
            raise ValueError(f"{path.name}: {code} stands twice.")
        polygons = _polygons(feature["geometry"], f"{path.name}: {code}")
        outlines[code] = tuple(_ring(polygon[0]) for polygon in polygons)
    return outlines


def _polygons(geometry: Mapping[str, Any], place: str) -> list[Any]:
    """The polygons of a GeoJSON geometry (RFC 7946, section 3.1), each a list of rings."""
    match geometry["type"]:
        case "MultiPolygon":
            return list(geometry["coordinates"])
        case "Polygon":
            return [geometry["coordinates"]]
        case kind:
            raise ValueError(f"{place} is a {kind}; an outline is a Polygon or a MultiPolygon.")


def _ring(points: list[list[float]]) -> Ring:
    return tuple((float(point[0]), float(point[1])) for point in points)

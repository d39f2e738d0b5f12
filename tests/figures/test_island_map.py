"""The map shows every country that has an outline, however small its islands are."""

from __future__ import annotations

import json
import math
from itertools import combinations
from math import nan
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.island_map import displaced, island_map_figure, without_outline
from monitoring.figures.theme import LIGHT, score_colour

FRAME = (400.0, 300.0)
RADIUS = 10.0
GEOJSON = Path(__file__).resolve().parents[2] / "data" / "geo" / "caribbean.geojson"
CARICOM_AND_DOM = [
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
]

Outlines = dict[str, tuple[tuple[tuple[float, float], ...], ...]]


def square(west: float, south: float, side: float) -> tuple[tuple[float, float], ...]:
    east, north = west + side, south + side
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


# On the equator, where a degree is as wide as it is high.
LARGE, SMALL = square(-10, -5, 10), square(9.8, -0.1, 0.2)
OUTLINES: Outlines = {
    "XAA": (LARGE,),
    "XAB": (SMALL,),
    "XAC": (square(10, -0.1, 0.2),),
    "XZZ": (square(-80, -40, 60),),
}


def units(**score_by_code: float) -> pd.DataFrame:
    """One row per country; a missing score has the word "no data"."""
    rows = [
        {
            "country": code,
            "name": f"Land {code}",
            "score": score,
            "coverage": 0.666,
            "word": "no data" if pd.isna(score) else "",
        }
        for code, score in score_by_code.items()
    ]
    return pd.DataFrame(rows, columns=["country", "name", "score", "coverage", "word"])


def real_outlines() -> Outlines:
    features = json.loads(GEOJSON.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["iso3"]: tuple(
            tuple((lon, lat) for lon, lat in polygon[0])
            for polygon in feature["geometry"]["coordinates"]
        )
        for feature in features
    }


def trace(fig: go.Figure, name: str) -> go.Scatter:
    (found,) = [trace for trace in fig.data if trace.name == name]
    return found


def mark_places(fig: go.Figure) -> dict[str, tuple[float, float]]:
    marks = trace(fig, "marks")
    return dict(
        zip(
            (code for code, _node, _round in marks.customdata),
            zip(marks.x, marks.y, strict=True),
            strict=True,
        )
    )


def nearest(places: list[tuple[float, float]]) -> float:
    return min(math.dist(first, second) for first, second in combinations(places, 2))


# --- displaced


def test_points_far_apart_do_not_move() -> None:
    points = [(50.0, 50.0), (72.0, 50.0), (200.0, 150.0)]

    assert displaced(points, RADIUS, frame=FRAME) == points


def test_two_points_too_near_part_by_the_same_step_along_their_line() -> None:
    """Two radii and a gap of 2 make 22, of which 10 are there: 6 each, and a hair more."""
    (left, right) = displaced([(100.0, 50.0), (110.0, 50.0)], RADIUS, frame=FRAME)

    assert left == pytest.approx((94, 50), abs=0.2)
    assert right == pytest.approx((116, 50), abs=0.2)
    assert math.dist(left, right) >= 22


def test_points_on_one_spot_are_parted() -> None:
    places = displaced([(100.0, 100.0)] * 8, RADIUS, frame=FRAME)

    assert nearest(places) >= 2 * RADIUS


def test_a_crowd_in_a_corner_is_parted_and_stays_within_the_frame() -> None:
    places = displaced([(0.0, 0.3 * step) for step in range(12)], RADIUS, frame=FRAME)

    assert nearest(places) >= 2 * RADIUS
    assert all(RADIUS <= x <= 400 - RADIUS and RADIUS <= y <= 300 - RADIUS for x, y in places)


def test_the_same_points_give_the_same_places() -> None:
    points = [(100.0 + index % 3, 100.0 + index) for index in range(9)]

    assert displaced(points, RADIUS, frame=FRAME) == displaced(points, RADIUS, frame=FRAME)


def test_a_fixed_disc_stays_and_is_left_free() -> None:
    (place,) = displaced([(105.0, 100.0)], RADIUS, frame=FRAME, fixed=[(100.0, 100.0)])

    assert place == pytest.approx((122, 100), abs=0.3)


def test_discs_that_cannot_leave_each_others_places_free_still_do_not_overlap() -> None:
    """A frame 90 wide and one disc high has room for four discs, but not beside all places."""
    chain = [(10.0, 10.0), (20.0, 10.0), (30.0, 10.0), (40.0, 10.0)]

    places = displaced(chain, RADIUS, frame=(90.0, 20.0))

    assert nearest(places) >= 2 * RADIUS
    assert {y for _x, y in places} == {10.0}


def test_a_crowd_leaves_the_original_places_of_the_others_free() -> None:
    """A chain of islands 6 pixels apart stays visible between its discs."""
    chain = [(200.0 + 2 * math.sin(index), 120.0 + 6 * index) for index in range(8)]

    places = displaced(chain, RADIUS, frame=FRAME)

    others = [
        math.dist(place, home)
        for i, place in enumerate(places)
        for j, home in enumerate(chain)
        if i != j
    ]
    assert min(others) >= RADIUS
    assert nearest(places) >= 2 * RADIUS


# --- The whole map


@pytest.mark.parametrize(("width", "height", "radius"), [(1000, 620, 17), (380, 460, 13)])
@pytest.mark.parametrize("codes", [sorted(real_outlines()), CARICOM_AND_DOM])
def test_every_real_country_has_a_mark_of_its_own(
    codes: list[str], width: int, height: int, radius: int
) -> None:
    fig = island_map_figure(
        units(**dict.fromkeys(codes, 50.0)),
        LIGHT,
        outlines=real_outlines(),
        width=width,
        height=height,
    )

    places = mark_places(fig)
    assert list(places) == codes
    assert set(trace(fig, "marks").marker.size) == {2 * radius}
    assert nearest(list(places.values())) >= 2 * radius


def test_land_has_the_colour_of_its_score() -> None:
    fig = island_map_figure(units(XAA=0, XAB=100), LIGHT, outlines=OUTLINES)

    assert trace(fig, "XAA").fillcolor == score_colour(0, LIGHT)
    assert trace(fig, "XAB").fillcolor == score_colour(100, LIGHT)
    assert list(trace(fig, "marks").marker.color) == [score_colour(s, LIGHT) for s in (0, 100)]


def test_land_and_disc_without_a_score_are_hatched_and_never_the_colour_of_zero() -> None:
    """Four strokes a disc, each of two ends and a gap; land as large as XAA's needs no disc."""
    fig = island_map_figure(units(XAA=nan, XAB=nan), LIGHT, outlines=OUTLINES)

    assert trace(fig, "XAA").fillcolor == trace(fig, "XAB").fillcolor == LIGHT.page
    assert trace(fig, "XAA").fillpattern.shape == "/"
    assert list(trace(fig, "marks").marker.color) == [LIGHT.page] * 2
    assert len(trace(fig, "hatching").x) == 4 * 3


def test_land_with_a_score_is_not_hatched() -> None:
    fig = island_map_figure(units(XAA=0, XAB=0), LIGHT, outlines=OUTLINES)

    assert trace(fig, "XAA").fillpattern.shape is None
    assert len(trace(fig, "hatching").x) == 0


def test_large_land_holds_its_label_and_a_small_island_has_a_disc_with_a_rim() -> None:
    fig = island_map_figure(units(XAA=61.7, XAB=nan), LIGHT, outlines=OUTLINES)

    assert list(trace(fig, "marks").marker.line.width) == [0, 1]
    assert list(trace(fig, "labels").text) == ["<b>XAA</b><br>62", "<b>XAB</b>"]


def test_large_land_without_a_score_says_the_word() -> None:
    fig = island_map_figure(units(XAA=nan, XAB=50), LIGHT, outlines=OUTLINES)

    assert trace(fig, "labels").text[0] == "<b>XAA</b><br>no data"


def test_a_label_stands_in_the_middle_of_square_land() -> None:
    fig = island_map_figure(units(XAA=50), LIGHT, outlines=OUTLINES)

    corners = trace(fig, "XAA")
    middle = ((min(corners.x) + max(corners.x)) / 2, (min(corners.y) + max(corners.y)) / 2)
    assert mark_places(fig)["XAA"] == pytest.approx(middle, abs=0.1)


def test_the_label_of_bent_land_stands_on_land_where_its_centroid_does_not() -> None:
    """A U of 10 by 10 degrees with walls 2 thick: its centroid lies in the bay."""
    bent = ((0, -5), (10, -5), (10, 5), (8, 5), (8, -3), (2, -3), (2, 5), (0, 5), (0, -5))
    outlines: Outlines = {"XAA": (tuple((float(x), float(y)) for x, y in bent),)}

    fig = island_map_figure(units(XAA=50), LIGHT, outlines=outlines)

    corners, (x, y) = trace(fig, "XAA"), mark_places(fig)["XAA"]
    degree = (max(corners.x) - min(corners.x)) / 10
    column, row = (x - min(corners.x)) / degree, (y - min(corners.y)) / degree
    assert (0 < column < 2) or (8 < column < 10) or row < 2


def test_a_disc_that_left_its_island_is_joined_to_it() -> None:
    """XAB and XAC touch: at 38 pixels a degree their discs have to part, far enough for a line."""
    crowded = units(XAA=50, XAB=50, XAC=50)
    outlines = OUTLINES | {"XAD": (square(9.8, 0.1, 0.2),), "XAE": (square(10, 0.1, 0.2),)}
    more = pd.concat([crowded, units(XAD=50, XAE=50)])

    fig = island_map_figure(more, LIGHT, outlines=outlines)

    leaders, places = trace(fig, "leaders"), mark_places(fig)
    starts = list(zip(leaders.x[0::3], leaders.y[0::3], strict=True))
    ends = list(zip(leaders.x[1::3], leaders.y[1::3], strict=True))
    assert starts == [places[code] for code in ("XAB", "XAC", "XAD", "XAE")]
    island = trace(fig, "XAB")
    assert min(island.x) < ends[0][0] < max(island.x)
    assert min(island.y) < ends[0][1] < max(island.y)


def test_a_disc_on_its_island_needs_no_line() -> None:
    fig = island_map_figure(units(XAA=50, XAB=50), LIGHT, outlines=OUTLINES)

    assert "leaders" not in [trace.name for trace in fig.data]


def test_the_view_is_that_of_the_countries_shown_and_not_of_their_neighbours() -> None:
    """1000 less two margins of 8 is the width; XAA to XAB are 20 degrees of it, less padding."""
    fig = island_map_figure(units(XAA=50, XAB=50), LIGHT, outlines=OUTLINES)

    assert fig.layout.xaxis.range == (0, 984)
    assert min(trace(fig, "XAA").x) == pytest.approx(14, abs=0.01)
    assert max(trace(fig, "XAB").x) == pytest.approx(984 - 14, abs=0.01)
    assert min(x for x in trace(fig, "context").x if x is not None) < 0  # XZZ runs out of it


def test_a_degree_of_longitude_shrinks_with_the_cosine_of_the_latitude() -> None:
    """At 60 degrees north a square of degrees is half as wide as it is high."""
    outlines: Outlines = {"XAA": (square(0, 59, 2),)}

    land = trace(island_map_figure(units(XAA=50), LIGHT, outlines=outlines), "XAA")

    shape = (max(land.x) - min(land.x)) / (max(land.y) - min(land.y))
    assert shape == pytest.approx(0.5, abs=1e-4)


def test_the_shape_is_right_at_every_width_of_the_page() -> None:
    fig = island_map_figure(units(XAA=50), LIGHT, outlines=OUTLINES)

    assert (fig.layout.yaxis.scaleanchor, fig.layout.yaxis.scaleratio) == ("x", 1)


def test_countries_not_asked_for_are_neutral_and_silent() -> None:
    fig = island_map_figure(units(XAA=50), LIGHT, outlines=OUTLINES)

    context = trace(fig, "context")
    assert (context.fillcolor, context.hoverinfo) == (LIGHT.land, "skip")
    assert context.x.count(None) == 2  # XAB, XAC and XZZ, the pen lifted between them


def test_mark_and_land_say_the_same_on_hover() -> None:
    fig = island_map_figure(units(XAB=61.74), LIGHT, outlines=OUTLINES)

    said = "<b>Land XAB</b><br>Score 61.7<br>Coverage 67\u00a0%"
    assert list(trace(fig, "marks").hovertext) == [said]
    assert trace(fig, "XAB").text == said


def test_the_map_needs_no_map_service() -> None:
    fig = island_map_figure(units(XAA=50, XAB=nan), LIGHT, outlines=OUTLINES)

    assert {trace.type for trace in fig.data} == {"scatter"}


def test_who_has_no_outline_is_listed_in_the_order_given() -> None:
    assert without_outline(units(XBB=1, XAA=2, XBA=3), OUTLINES) == ["Land XBB", "Land XBA"]


def test_the_note_names_who_is_not_on_the_map_and_where_the_outlines_come_from() -> None:
    fig = island_map_figure(units(XAA=50, XBA=50, XBB=nan), LIGHT, outlines=OUTLINES)

    assert fig.layout.annotations[-1].text == (
        "Not on this map: Land XBA, Land XBB<br>"
        "Outlines: Natural Earth 1:10m, public domain. Boundaries imply no opinion on status."
    )


def test_the_note_is_broken_into_lines_on_a_narrow_page() -> None:
    fig = island_map_figure(units(XAA=50), LIGHT, outlines=OUTLINES, width=380, height=460)

    assert fig.layout.annotations[-1].text == (
        "Outlines: Natural Earth 1:10m, public domain. Boundaries imply<br>no opinion on status."
    )


@pytest.mark.parametrize("nobody", [units(), units(XBA=50)])
def test_without_a_country_to_draw_a_sentence_says_so(nobody: pd.DataFrame) -> None:
    fig = island_map_figure(nobody, LIGHT, outlines=OUTLINES)

    assert [note.text for note in fig.layout.annotations] == [
        "None of these countries has an outline to draw on a map."
    ]
    assert fig.data == ()

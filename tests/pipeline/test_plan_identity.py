"""Whatever a plan says, what goes out as a plan workbook comes in the same."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.definitions import (
    TABLE_COLUMNS,
    load_countries,
    load_scales,
    plan_from_tables,
    tables_of_plan,
)
from monitoring.exports import plan_workbook
from monitoring.model import (
    Action,
    Aggregation,
    Area,
    Band,
    Plan,
    Responsibility,
    Round,
    Translation,
)
from monitoring.pipeline import DATA
from monitoring.pipeline.workspace import as_rows
from monitoring.reading import read_plan_tables, read_workbook

COUNTRIES = load_countries(DATA / "countries.csv")
SCALES = load_scales(DATA / "scales")

# What a reader sees in a cell: blanks at its ends and two in a row are never kept, and letters with
# accents are composed.
letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"))
words = st.text(letters, min_size=1, max_size=12).map(partial(unicodedata.normalize, "NFC"))
texts = st.lists(words, max_size=4).map(" ".join)
titles = st.lists(words, min_size=1, max_size=4).map(" ".join)
weights = st.floats(1e-6, 1e6)
shares = st.floats(0, 1)

actions = st.builds(
    Action,
    code=st.just(""),
    parent=st.sampled_from(["A", "1.10"]),
    title=titles,
    responsibility=st.sampled_from(Responsibility),
    scale=st.sampled_from([None, "OGP", "YESNO"]),
    weight=weights,
    core=st.booleans(),
    stage=st.none() | st.integers(1, 100),
    objective=texts,
    horizon=texts,
    lead=texts,
    partners=texts,
    indicator=texts,
    indicator_provenance=texts,
    unit=texts,
    direction=texts,
    lower=st.none() | st.floats(-1e6, 0),
    baseline=texts,
    target=texts,
    target_date=texts,
    provenance=texts,
    source=texts,
)
rounds = st.builds(
    Round,
    code=st.just(""),
    title=texts,
    date=st.none() | st.dates(),
    is_baseline=st.booleans(),
    scope=st.sampled_from([(), ("A",), ("1.10", "0.10")]),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan of two areas, some actions and rounds, on the scales of the program."""
    found = draw(st.lists(actions, min_size=1, max_size=4))
    bounds = draw(st.lists(st.floats(0, 100), max_size=3, unique=True))
    red, green = draw(st.just((None, None)) | st.tuples(st.floats(0, 49), st.floats(50, 100)))
    plan = Plan(
        code="1.1",
        title=draw(titles),
        scales={code: SCALES[code] for code in ("IMPLEMENTATION", "OGP", "YESNO")},
        areas=(Area("A", draw(titles), weight=draw(weights)), Area("1.10", draw(titles), "A")),
        actions=tuple(
            replace(a, code=f"0.{n}0", optimum=None if a.lower is None else draw(st.floats(1, 9)))
            for n, a in enumerate(found, start=1)
        ),
        scale="IMPLEMENTATION",
        owner=draw(texts),
        aggregation_plan=draw(st.sampled_from(Aggregation)),
        geometric_floor=draw(st.floats(0.1, 100)),
        coverage_area=draw(shares),
        bands=tuple(Band(lower, draw(words.filter(lambda w: "|" not in w))) for lower in sorted(bounds)),
        status_red=red,
        status_green=green,
        weakest_link=red is not None and draw(st.booleans()),
        overall=draw(st.booleans()),
        countries=tuple(COUNTRIES[code] for code in ("BRB", "JAM")),
        correspondence=tuple((f"0.{n}0", "0.1", share) for n, share in enumerate(draw(st.lists(shares)))),
        notes=draw(st.dictionaries(st.sampled_from(["horizon", "note", "a b"]), texts, max_size=3)),
    )  # fmt: skip
    drawn = draw(st.lists(rounds, max_size=3))
    titles_of = draw(st.lists(st.sampled_from(["1.1", "A", "1.10", "0.10"]), unique=True))
    spoken = [(code, draw(st.sampled_from(["en", "fr", "es", "nl"]))) for code in titles_of]
    plan = replace(
        plan,
        translations=tuple(
            Translation(code, "title", one, draw(titles), draw(texts)) for code, one in spoken
        ),
    )
    # A plan has one baseline.
    first = next((n for n, r in enumerate(drawn) if r.is_baseline), None)
    return plan.with_rounds(
        tuple(replace(r, code=f"{n}.10", is_baseline=n == first) for n, r in enumerate(drawn))
    )


@given(plans())
@settings(max_examples=60, deadline=None)
def test_the_tables_of_any_plan_make_the_same_plan(plan: Plan):
    assert plan_from_tables(tables_of_plan(plan), COUNTRIES, {}) == plan


@given(plans())
@settings(max_examples=15, deadline=None)
def test_the_workbook_of_any_plan_makes_the_same_plan(plan: Plan):
    content = plan_workbook(tables_of_plan(plan))
    tables = read_plan_tables(read_workbook(content, "plan.xlsx"), TABLE_COLUMNS)

    assert plan_from_tables(as_rows(tables), COUNTRIES, {}) == plan
    assert as_rows(tables) == tables_of_plan(plan)

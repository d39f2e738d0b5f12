"""A plan as a tree of any depth, and what each of its nodes weighs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitoring.model import Action, Aggregation, Area, Plan
from monitoring.scoring.tree import WEIGHT_COLUMNS, effective_weights, tree_of

NAN = float("nan")


@pytest.fixture
def deep(plan: Plan) -> Plan:
    """LAW (weight 3) holds X1 (1) and COURTS (3) with X2 (1) and X3 (4); SKL (1) holds X4 (7)."""
    return replace(
        plan,
        areas=(
            Area("LAW", "Legislation", weight=3),
            Area("COURTS", "Courts", parent="LAW", weight=3),
            Area("SKL", "Skills"),
        ),
        actions=(
            Action("X1", "LAW", "1"),
            Action("X2", "COURTS", "2"),
            Action("X3", "COURTS", "3", weight=4),
            Action("X4", "SKL", "4", weight=7),
        ),
    )


def test_nodes_stand_in_the_order_of_the_tables(deep: Plan):
    tree = tree_of(deep)

    assert tree.nodes == ("TEST", "LAW", "COURTS", "SKL", "X1", "X2", "X3", "X4")
    assert tree.levels == ("plan", "area", "area", "area", "action", "action", "action", "action")
    assert tree.first_action == 4


def test_a_part_comes_before_the_whole_and_actions_before_areas(deep: Plan):
    geometric = replace(deep, aggregation_plan=Aggregation.GEOMETRIC)

    found = [(b.node, b.kind, b.parts, b.weights.tolist()) for b in tree_of(geometric).branches]

    assert found == [
        (3, Aggregation.ARITHMETIC, (7,), [7.0]),
        (2, Aggregation.ARITHMETIC, (5, 6), [1.0, 4.0]),
        (1, Aggregation.ARITHMETIC, (4, 2), [1.0, 3.0]),
        (0, Aggregation.GEOMETRIC, (1, 3), [3.0, 1.0]),
    ]


def test_means_go_up_the_tree(deep: Plan):
    """COURTS (1·20 + 4·70)/5 = 60, LAW (40 + 3·60)/4 = 55, the plan (3·55 + 95)/4 = 65."""
    points = np.array([40.0, 20.0, 70.0, 95.0])

    assert tree_of(deep).means(points).tolist() == [65, 55, 60, 95, 40, 20, 70, 95]


def test_what_is_not_rated_hands_its_weight_to_its_neighbours(deep: Plan):
    """COURTS has nothing, so that LAW is X1 alone; one unit in each column."""
    points = np.array([[40.0, NAN], [NAN, NAN], [NAN, NAN], [80.0, NAN]])

    found = tree_of(deep).means(points)

    assert found[:4, 0] == pytest.approx([(3 * 40 + 80) / 4, 40, NAN, 80], nan_ok=True)
    assert np.isnan(found[:, 1]).all()


def test_the_plan_s_own_floor_and_aggregation_are_taken(deep: Plan):
    plan = replace(
        deep,
        geometric_floor=4.0,
        aggregation_area=Aggregation.GEOMETRIC,
        aggregation_plan=Aggregation.MINIMUM,
    )

    found = tree_of(plan).means(np.array([0.0, NAN, NAN, 100.0]))

    assert found[:4] == pytest.approx([4, 4, NAN, 100], nan_ok=True)


def test_counts_add_up_from_every_depth(deep: Plan):
    n = np.array([[1, 0], [1, 0], [1, 1], [1, 0]])

    assert tree_of(deep).sums(n).tolist() == [
        [4, 1],
        [3, 1],
        [2, 1],
        [1, 0],
        [1, 0],
        [1, 0],
        [1, 1],
        [1, 0],
    ]


def test_an_effective_weight_is_the_product_down_the_tree(deep: Plan):
    table = effective_weights(deep)

    assert tuple(table.columns) == WEIGHT_COLUMNS
    assert WEIGHT_COLUMNS == ("node", "level", "weight", "effective_weight")
    assert table["node"].tolist() == list(tree_of(deep).nodes)
    assert table["level"].tolist() == list(tree_of(deep).levels)
    assert table["weight"].tolist() == [1, 3, 3, 1, 1, 1, 4, 7]
    assert table["effective_weight"].to_numpy() == pytest.approx(
        [1, 3 / 4, 3 / 4 * 3 / 4, 1 / 4, 3 / 4 / 4, 9 / 16 / 5, 9 / 16 * 4 / 5, 1 / 4]
    )
    assert table["effective_weight"][4:].sum() == pytest.approx(1)


def test_effective_weights_of_what_is_taken_sum_to_one(deep: Plan):
    """Without X2 and X3 all of LAW is X1; where nothing is taken nothing weighs."""
    taken = np.array(
        [[True, False, False], [False, False, False], [False, False, False], [True, False, True]]
    )

    found = tree_of(deep).effective_weights(taken)

    assert found[:, 0].tolist() == [1, 0.75, 0, 0.25, 0.75, 0, 0, 0.25]
    assert found[:, 1].tolist() == [0] * 8
    assert found[:, 2].tolist() == [1, 0, 0, 1, 0, 0, 0, 1]


def test_parts_without_weight_weigh_nothing(deep: Plan):
    """X2 and X3 have no weight in COURTS, though COURTS has one in LAW."""
    weightless = replace(
        deep,
        actions=tuple(replace(a, weight=0.0) if a.parent == "COURTS" else a for a in deep.actions),
    )

    assert effective_weights(weightless)["effective_weight"].tolist() == [
        1, 3 / 4, 9 / 16, 1 / 4, 3 / 16, 0, 0, 1 / 4,
    ]  # fmt: skip

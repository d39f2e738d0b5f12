"""Arrays over rounds, units and nodes as the rows of a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.scoring.answers import Answers
from monitoring.scoring.arrays import texts


def rows_by_unit(given: Answers, columns: Mapping[str, NDArray[Any]]) -> pd.DataFrame:
    """One row for each round and unit: `round`, `country`, and a column for each array.

    columns: arrays over (round, unit).
    """
    r, u = (index.ravel() for index in np.indices((len(given.rounds), len(given.units))))
    return pd.DataFrame(
        {
            "round": texts([x.code for x in given.rounds], r),
            "country": texts(given.units, u),
            **{name: values.ravel() for name, values in columns.items()},
        }
    )


def rows_by_node(
    given: Answers, nodes: Sequence[str], columns: Mapping[str, NDArray[Any]]
) -> pd.DataFrame:
    """One row for each round, unit and node: `round`, `country`, `node`, a column for each array.

    columns: arrays over (round, unit, node).
    """
    shape = (len(given.rounds), len(given.units), len(nodes))
    r, u, n = (index.ravel() for index in np.indices(shape))
    return pd.DataFrame(
        {
            "round": texts([x.code for x in given.rounds], r),
            "country": texts(given.units, u),
            "node": texts(nodes, n),
            **{name: values.ravel() for name, values in columns.items()},
        }
    )

"""The kinds of arrays that the method computes with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]


def texts(words: Sequence[str], which: NDArray[Any]) -> Any:
    """A column of texts, each one of these words by its number."""
    return pd.array(list(words), dtype="str").take(which)

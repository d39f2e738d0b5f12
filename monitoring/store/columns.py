"""Columns of frames as plain values, and keys as numbers: quickly, and in parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Positions = NDArray[np.intp]
Values = NDArray[np.object_]

BLANK = pd.util.hash_array(np.array([""], dtype=object))
"""What the empty text is as a number."""


class Plain:
    """One column, kept as texts, categories or numbers: its values in parts, None where missing."""

    def __init__(self, column: pd.Series[Any]) -> None:
        self._array = column.array
        self._codes: NDArray[np.integer[Any]] | None = None
        if isinstance(self._array, pd.Categorical):
            self._codes = self._array.codes
            # A missing one has the code -1: the last.
            self._values: Values = np.array([*self._array.categories, None], dtype=object)

    def at(self, positions: Positions) -> Values:
        """The values at these positions."""
        if self._codes is not None:
            values: Values = self._values[self._codes[positions]]
            return values
        return plain(self._array[positions])

    @cached_property
    def is_blank(self) -> bool:
        """Whether every value is the empty text."""
        if self._codes is not None:
            return all(value == "" for value in self._values[np.unique(self._codes)])
        return len(self._array) == 0 or bool(np.all(self._array == ""))

    def hashes(self, positions: Positions) -> NDArray[np.uint64]:
        """A number for each value, the same for equal values whatever they are kept as."""
        if self._codes is not None:
            hashes: NDArray[np.uint64] = self._hashes_of_categories[self._codes[positions]]
            return hashes
        if self._array.dtype.kind == "f":
            numbers = np.asarray(self._array[positions], dtype="float64") + 0.0  # -0.0 is 0.0
            numbers[np.isnan(numbers)] = np.nan  # there are many, and one is meant
            return pd.util.hash_array(numbers)
        if self.is_blank:
            return np.repeat(BLANK, len(positions))
        # Looking for equal texts first costs more than it saves.
        return pd.util.hash_array(self.at(positions), categorize=False)

    @cached_property
    def _hashes_of_categories(self) -> NDArray[np.uint64]:
        return pd.util.hash_array(self._values)


def plain(array: Any) -> Values:
    """Plain values of an array of any dtype, a missing one as None. May change the array."""
    values = np.asarray(array, dtype=object)
    missing = np.asarray(pd.isna(array))
    if missing.any():
        values[missing] = None
    return values


class Keys:
    """The keys of the rows of some frames, as numbers that sort as the keys do.

    Rows are counted through all the frames; of rows with the same key the first is found.
    """

    def __init__(self, frames: Sequence[pd.DataFrame], names: Sequence[str]) -> None:
        self.words: dict[str, dict[Any, int]] = {}
        """By column: every word that occurs, in order, and its number."""
        numbers = np.zeros(sum(map(len, frames)), dtype=np.int64)
        for name in names:
            self.words[name], codes = _numbered([frame[name] for frame in frames])
            numbers = numbers * len(self.words[name]) + codes
        if math.prod(map(len, self.words.values())) >= 2**63:
            raise OverflowError("More different keys than there are numbers.")
        self.order: Positions = np.argsort(numbers, kind="stable")
        """The rows sorted by key."""
        self.sorted: NDArray[np.int64] = numbers[self.order]

    def positions(self, columns: Iterable[Sequence[Any]]) -> Positions:
        """Where rows with these keys, given by column, stand in the frames; -1 for nowhere."""
        number: NDArray[np.int64] | int = 0
        known: NDArray[np.bool_] | bool = True
        for words, column in zip(self.words.values(), columns, strict=True):
            codes = np.fromiter(map(words.get, column, repeat(-1)), np.int64, len(column))
            known = known & (codes >= 0)
            number = number * len(words) + codes
        at = np.minimum(np.searchsorted(self.sorted, number), len(self.sorted) - 1)
        return np.where(known & (self.sorted[at] == number), self.order[at], -1)


def _numbered(columns: Sequence[pd.Series[Any]]) -> tuple[dict[Any, int], NDArray[np.int64]]:
    """The words of the columns in order, each with its number, and the numbers of the rows."""
    parts = [_coded(column) for column in columns]
    words = sorted({word for _codes, found in parts for word in found})
    number_by_word = {word: number for number, word in enumerate(words)}
    numbers = []
    for codes, found in parts:
        numbers.append(np.array([number_by_word[word] for word in found], dtype=np.int64)[codes])
    return number_by_word, np.concatenate(numbers)


def _coded(column: pd.Series[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    codes: Positions
    if isinstance(column.dtype, pd.CategoricalDtype):
        # Only the categories that occur; their codes are then counted anew.
        used = column.cat.remove_unused_categories()
        codes, found = used.cat.codes.to_numpy().astype(np.intp), list(used.cat.categories)
    else:
        numbers, uniques = pd.factorize(column)
        codes, found = np.asarray(numbers, dtype=np.intp), list(uniques)
    if (codes < 0).any():
        raise ValueError(f"There is a row without its {column.name}.")
    return codes, found

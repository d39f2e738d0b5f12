"""The frames that leave the checks: ratings, and cells that were left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitoring.checking.columns import Columns
from monitoring.checking.values import Answer
from monitoring.model import (
    RATING_COLUMNS,
    RATING_TEXTS,
    CellColumn,
    IntArray,
    Places,
    RawTable,
    letters_of,
)

Keys = Mapping[str, tuple[IntArray, Sequence[str]]]
"""By role of the key: the number of each answer's name, and the names."""


def no_ratings() -> pd.DataFrame:
    """A frame of ratings without a row."""
    return pd.DataFrame(columns=list(RATING_COLUMNS)).astype({"value": "float64"})


def ratings_frame(
    table: RawTable,
    columns: Columns,
    kept: Places,
    keys: Keys,
    answers: tuple[Sequence[Answer], IntArray],
    texts: Mapping[str, IntArray | list[str]],
) -> pd.DataFrame:
    """RATING_COLUMNS of the answers that are kept.

    answers: what is said, each distinct answer once, and the number of each kept answer's. texts:
    the words of each text by role, or the texts themselves. Columns of few distinct words are
    categorical: a word stands in memory once.
    """
    said, number = answers
    rating, status = columns.by_role["rating"], columns.by_role["status"]
    word = np.where(rating.word[kept] > 0, rating.word[kept], status.word[kept])
    told: dict[str, Any] = {
        name: _categories(numbers[kept], names) for name, (numbers, names) in keys.items()
    }
    told["status"] = _categories(number, [a.status.value for a in said])
    told["reason"] = _categories(number, [str(a.reason) for a in said])
    told["level"] = _categories(number, [a.level for a in said])
    told["value"] = np.array([a.value for a in said], float)[number] if said else np.zeros(0)
    told["how"] = _categories(number, [a.how for a in said])
    for role in (*RATING_TEXTS, "why"):
        told[role] = _text(table, texts[role])
    told["notes"] = _notes(table, columns, kept)
    told["sheet"] = _categories(rating.sheet[kept], table.sheets)
    told["cell"] = _addresses(rating, kept)
    told["raw"] = _raw(table, word)
    return pd.DataFrame({name: told[name] for name in RATING_COLUMNS})


def emptied_frame(table: RawTable, rating: CellColumn, empty: Places, keys: Keys) -> pd.DataFrame:
    """RATING_KEY with sheet and cell of answers that were asked and left empty."""
    told: dict[str, Any] = {
        name: _categories(numbers[empty], names) for name, (numbers, names) in keys.items()
    }
    told["sheet"] = _categories(rating.sheet[empty], table.sheets)
    told["cell"] = _addresses(rating, empty)
    return pd.DataFrame(told)


def _categories(numbers: npt.NDArray[Any], names: Sequence[str]) -> pd.Categorical:
    """Numbers of names as a categorical column; a name that stands twice counts once."""
    distinct = list(dict.fromkeys(names))
    place = {name: n for n, name in enumerate(distinct)}
    code = np.array([place[name] for name in names], np.int32)
    return pd.Categorical.from_codes(
        code[numbers] if len(names) else np.zeros(0, np.int32),
        categories=pd.Index(distinct, dtype=object),
    )


def _text(table: RawTable, words: IntArray | list[str]) -> object:
    if isinstance(words, list):
        return words if any(words) else _categories(np.zeros(len(words), np.int32), [""])
    if not words.any():
        return _categories(np.zeros(len(words), np.int32), [""])
    texts = table.words.texts
    return np.array([texts[word] for word in words.tolist()], dtype=object)


def _raw(table: RawTable, words: IntArray) -> object:
    texts, shown = table.words.texts, table.words.shown
    distinct, inverse = np.unique(words, return_inverse=True)
    said = [shown.get(word) or texts[word] for word in distinct.tolist()]
    return np.array(said, dtype=object)[inverse] if said else np.zeros(0, object)


def _addresses(column: CellColumn, answers: Places) -> object:
    rows, columns = column.row[answers], column.column[answers]
    found = np.empty(len(answers), object)
    for number in np.unique(columns).tolist():
        letters, here = letters_of(number), columns == number
        found[here] = [f"{letters}{row}" if row else "" for row in rows[here].tolist()]
    return found


def _notes(table: RawTable, columns: Columns, kept: Places) -> object:
    """What the further columns say beside each kept answer, as JSON."""
    if not columns.notes:
        return _categories(np.zeros(len(kept), np.int32), [""])
    parts: list[list[str]] = []
    for first, title, cells in columns.notes:
        inside = (kept >= first) & (kept < first + len(cells))
        words = np.zeros(len(kept), np.int32)
        words[inside] = cells.word[kept[inside] - first]
        parts.append(_fragments(table, title, words))
    joined = [", ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return np.array([f"{{{text}}}" if text else "" for text in joined], object)


def _fragments(table: RawTable, title: str, words: IntArray) -> list[str]:
    """`"heading": "text"` for each word, empty where nothing, or nothing calculated, stands."""
    heading = encode_basestring(title)
    texts, silent = table.words.texts, table.words.without_result
    distinct, inverse = np.unique(words, return_inverse=True)
    told = [
        f"{heading}: {encode_basestring(texts[word])}" if word and word not in silent else ""
        for word in distinct.tolist()
    ]
    return [told[n] for n in inverse.tolist()]

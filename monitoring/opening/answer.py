"""What a child process hands to its parent: a file of plain data that can do nothing when read.

A file holds the length of its head (8 bytes), the head as JSON, then the arrays one after another.
In the head an array is named by its place: `{"array": 3}`.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

INTEGERS = "i"
NUMBERS = "d"

Head = dict[str, Any]
WordIds = dict[type, defaultdict[Any, int]]
"""For each kind of value the id of every distinct one."""


class Unanswered(Exception):
    """The file is not a whole answer."""


class Writer:
    """An answer that is being put together."""

    def __init__(self) -> None:
        self._arrays: list[array[Any]] = []

    def put(self, numbers: array[Any]) -> dict[str, int]:
        """The name in the head of an array of INTEGERS or NUMBERS."""
        self._arrays.append(numbers)
        return {"array": len(self._arrays) - 1}

    def put_words(self, ids: WordIds) -> Head:
        """The distinct values of a workbook, each kind with its ids."""
        head: Head = {}
        for kind, found in ids.items():
            if kind is float:
                values: Any = self.put(array(NUMBERS, found))
            elif kind in (datetime, date, time):
                values = [value.isoformat() for value in found]
            elif kind is timedelta:
                values = [(value.days, value.seconds, value.microseconds) for value in found]
            else:
                values = list(found)
            head[kind.__name__] = {
                "values": values,
                "ids": self.put(array(INTEGERS, found.values())),
            }
        return head

    def write(self, path: Path, head: Head) -> None:
        """Write the answer. A lone surrogate, which no database takes, becomes a question mark."""
        head["arrays"] = [(numbers.typecode, len(numbers)) for numbers in self._arrays]
        text = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
        with path.open("wb") as file:
            file.write(len(text).to_bytes(8, "little"))
            file.write(text)
            for numbers in self._arrays:
                numbers.tofile(file)


class Answer:
    """An answer read back."""

    def __init__(self, path: Path) -> None:
        """Raises Unanswered when the file is not there or breaks off."""
        try:
            with path.open("rb") as file:
                length = int.from_bytes(file.read(8), "little")
                self.head: Head = json.loads(file.read(length))
                self._arrays = []
                for kind, size in self.head["arrays"]:
                    numbers = array(kind)
                    numbers.fromfile(file, size)
                    self._arrays.append(numbers)
        except (OSError, ValueError, KeyError, EOFError) as broken:
            raise Unanswered(path.name) from broken

    def array(self, name: dict[str, int]) -> array[Any]:
        """The array of that name in the head."""
        return self._arrays[name["array"]]

    def words(self, head: Head) -> tuple[list[object], set[int]]:
        """The values by id, None where there is none, and the ids of numbers."""
        size = 1 + max(
            (max(self.array(found["ids"]), default=0) for found in head.values()), default=0
        )
        values: list[object] = [None] * size
        numbers: set[int] = set()
        for kind, found in head.items():
            ids = self.array(found["ids"])
            for word, value in zip(ids, self._values(kind, found["values"]), strict=True):
                values[word] = value
            if kind in ("float", "int"):
                numbers.update(ids)
        values[0] = None
        return values, numbers

    def _values(self, kind: str, written: Any) -> Any:
        match kind:
            case "float":
                return self.array(written)
            case "datetime":
                return map(datetime.fromisoformat, written)
            case "date":
                return map(date.fromisoformat, written)
            case "time":
                return map(time.fromisoformat, written)
            case "timedelta":
                return (timedelta(*parts) for parts in written)
        return written

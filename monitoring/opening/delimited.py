"""Text files with a table in them: encoding, delimiter and decimal mark are found and told."""

from __future__ import annotations

import codecs
import csv
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice, zip_longest
from pathlib import Path
from typing import Literal, NamedTuple

from monitoring.opening.answer import INTEGERS, Head, Writer
from monitoring.opening.limits import Limits
from monitoring.opening.values import Words
from monitoring.opening.verdicts import NotOpened, Told, too_large

DELIMITERS = ("\t", ";", "|", ",")
"""In this order when two cut the rows equally well."""

NAMES = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
"""What a program may write first to say how it wrote the rest."""

SEPARATOR = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which a file tells a spreadsheet program its delimiter."""

COMMA_NUMBER = re.compile(r"[-+]?\d[\d. \u00a0\u202f]{0,15},(?:\d{1,2}|\d{4,15}) ?%?")
POINT_NUMBER = re.compile(r"[-+]?\d[\d, \u00a0\u202f]{0,15}\.(?:\d{1,2}|\d{4,15}) ?%?")

LOOKED_AT = 300
LOOKED_AT_TEXT = 1 << 18
"""Rows, and characters, from which the delimiter is found."""

RAGGED = 0.85
"""The share of rows with commas from which rows of different lengths are a table too."""

LOOKED_AT_WORDS = 20_000
"""Distinct cells from which the decimal mark is found."""

LEAST_SHARE = {"\t": 0.4, ";": 0.4, "|": 0.4, ",": 0.5}
"""More of the rows than that have several cells: the others are titles and notes."""

ROWS_AT_ONCE = 5_000


class Dialect(NamedTuple):
    """How a file is written."""

    encoding: str
    delimiter: str
    decimal_mark: str
    """A comma or a point; empty when no number with decimals was seen."""

    def told(self) -> Told:
        """What the reader is told, to see that the file was understood."""
        delimiter = NAMES.get(self.delimiter, self.delimiter)
        details = {"encoding": self.encoding, "delimiter": delimiter}
        if self.decimal_mark:
            details["decimal_mark"] = "comma" if self.decimal_mark == "," else "point"
        return Told("read_as", details=details)


def read_delimited(path: Path, file: str, limits: Limits, answer: Writer) -> tuple[Head, Told]:
    """The table of a text file, every cell as it is typed: texts, never numbers; how it was read.

    Raises NotOpened when no table is found in it, or a quotation mark is never closed.
    """
    encoding, text = _decoded(path)
    separator = SEPARATOR.match(text)
    body = text[separator.end() :] if separator else text
    csv.field_size_limit(limits.text)
    delimiter = separator[1] if separator else _delimiter(body)
    skipped = 1 if separator else 0
    words = Words()
    columns = _columns(_rows(body, delimiter, limits), words, limits)
    dialect = Dialect(encoding, delimiter, _decimal_mark(words))
    head = {
        "words": answer.put_words(words.ids),
        "sheets": [
            {
                "name": Path(file).stem[:31],
                "hidden": False,
                "first_row": 1 + skipped,
                "columns": [(number, answer.put(ids)) for number, ids in columns],
            }
        ],
    }
    return head, dialect.told()


def _decoded(path: Path) -> tuple[str, str]:
    """(name of the encoding, text). Every file has some meaning in the last one tried."""
    content = path.read_bytes()
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            try:
                return name, content.decode(codec)
            except UnicodeDecodeError:
                raise NotOpened("not_a_workbook") from None
    try:
        return "UTF-8", content.decode("utf-8")
    except UnicodeDecodeError:
        return "Windows-1252", content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """The delimiter by which most rows have the same number of cells.

    Raises NotOpened when none makes a table of the text.
    """
    part = text[:LOOKED_AT_TEXT]
    if len(part) < len(text):
        part = part[: part.rfind("\n") + 1] or part
    # A quotation mark that is never closed hides all delimiters behind it.
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        found = {delimiter: _share(part, delimiter, quoting) for delimiter in DELIMITERS}
        best = max(DELIMITERS, key=lambda delimiter: found[delimiter])
        if found[best] > LEAST_SHARE[best]:
            return best
    raise NotOpened("not_a_workbook")


def _share(text: str, delimiter: str, quoting: Literal[0, 3]) -> float:
    """The share of the first rows that the delimiter cuts into as many cells as most."""
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    with suppress(csv.Error):  # told when the whole file is read
        rows.extend(islice(reader, LOOKED_AT))
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    several = Counter({width: count for width, count in widths.items() if width > 1})
    if not several:
        return 0.0
    share = several.total() / widths.total()
    if delimiter != ",":
        return share
    # Prose has commas too; what keeps it apart is that no number of them prevails. Only where
    # nearly every row has some is it a table with ragged rows, unless another delimiter does it.
    alike = max(several.values()) / widths.total()
    return max(alike, RAGGED * share) if share >= RAGGED else alike


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[list[str]]:
    """The rows. Raises NotOpened for a quotation mark never closed and for an overlong cell."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    row: list[str] = []
    try:
        for row in reader:
            if len(row) > limits.columns:
                raise too_large("columns", len(row), limits.columns)
            yield row
            if any("\n" in cell for cell in row):
                _check_closed(row, text, line, reader.line_num)
            line = reader.line_num + 1
    except csv.Error as broken:
        if "field larger" in str(broken):
            details = {"line": str(line), "limit": str(limits.text)}
            raise NotOpened("unclosed_quote", details=details) from broken
        raise NotOpened("not_a_workbook") from broken


def _check_closed(row: list[str], text: str, line: int, last_line: int) -> None:
    """Raises NotOpened when the last cell of the file swallowed what stood behind a `"`."""
    closed = text.rstrip("\r\n").endswith('"')
    at_end = last_line >= text.count("\n")
    if at_end and "\n" in row[-1] and not closed:
        raise NotOpened("unclosed_quote", details={"line": str(line)})


def _columns(
    rows: Iterable[list[str]], words: Words, limits: Limits
) -> list[tuple[int, array[int]]]:
    """(column number, word ids) of each column with anything in it."""
    columns: list[array[int]] = []
    done = 0
    rows = iter(rows)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        width = max(map(len, chunk))
        columns += [array(INTEGERS, bytes(4 * done)) for _new in range(width - len(columns))]
        found = list(zip_longest(*chunk, fillvalue=""))
        found += [("",) * len(chunk)] * (len(columns) - width)
        for ids, column in zip(columns, found, strict=True):
            ids.extend(words.ids_of(column))
        done += len(chunk)
        if done > limits.rows:
            raise too_large("rows", done, limits.rows)
        if done * len(columns) > limits.grid_ratio * limits.cells:
            raise too_large("grid", done * len(columns), limits.grid)
    return [(number, ids) for number, ids in enumerate(columns, start=1) if any(ids)]


def _decimal_mark(words: Words) -> str:
    """The mark that most numbers with decimals have; three of them may as well be thousands."""
    texts = [text.strip() for text in islice(words.ids[str], LOOKED_AT_WORDS)]
    commas = sum(bool(COMMA_NUMBER.fullmatch(text)) for text in texts)
    points = sum(bool(POINT_NUMBER.fullmatch(text)) for text in texts)
    if commas == points:
        return ""
    return "," if commas > points else "."

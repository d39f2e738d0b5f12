"""The parts of a packed file, read with an eye on their sizes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from monitoring.opening.limits import Limits
from monitoring.opening.verdicts import NotOpened, damaged, too_large

CHUNK = 1 << 22
"""Bytes of a part that are unpacked at once."""

REPLACED = b"\xef\xbf\xbd"
"""What a program that takes a workbook for text writes for each byte it does not understand."""

SMALL_PART = 5_000
"""A part packed to fewer bytes is too small for its ratio to say anything."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The two ways of packing that spreadsheet programs use."""

ENCRYPTED = 1
"""The flag of a part that only a password opens."""


class Packed:
    """A packed file whose parts are found however their letters and slashes are written."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises NotOpened when the file breaks off or was taken for text on its way here."""
        self._limits = limits
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as broken:
            content = path.read_bytes()
            if content.count(REPLACED) * 50 > len(content):
                raise NotOpened("damaged_by_transfer") from None
            raise damaged(broken) from broken
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for part in self._archive.infolist():
            self._parts.setdefault(_plain(part.filename), part)

    def __enter__(self) -> Packed:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def any_under(self, *beginnings: str) -> bool:
        """Whether a part's name begins with one of these, written in small letters."""
        return any(name.startswith(beginnings) for name in self._parts)

    def size(self, name: str) -> int:
        """The unpacked size of a part in bytes as the file states it, 0 for one that is missing."""
        part = self._parts.get(_plain(name))
        return part.file_size if part else 0

    def check(self) -> None:
        """Raises NotOpened when the sizes that the file states are beyond the limits."""
        parts, limits = self._archive.infolist(), self._limits
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked_bytes:
            raise too_large("unpacked_bytes", unpacked, limits.unpacked_bytes)
        for part in parts:
            if part.file_size > limits.ratio * max(part.compress_size, SMALL_PART):
                ratio = part.file_size // max(part.compress_size, 1)
                raise too_large("ratio", ratio, limits.ratio)
        sheets = sum(name.startswith("xl/worksheets/sheet") for name in self._parts)
        if sheets > limits.sheets:
            raise too_large("sheets", sheets, limits.sheets)

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a part in chunks, never more than the limit whatever the file states.

        Raises NotOpened when the part is missing, breaks off, is protected or is larger.
        """
        part = self._parts.get(_plain(name))
        if part is None:
            raise damaged(f"{name} is missing")
        if part.flag_bits & ENCRYPTED:
            raise NotOpened("protected")
        if part.compress_type not in METHODS:
            raise damaged(f"{name} is packed by method {part.compress_type}")
        read = 0
        with self._open(part) as opened:
            while chunk := _chunk(opened):
                read += len(chunk)
                if read > self._limits.unpacked_bytes:
                    raise too_large("unpacked_bytes", read, self._limits.unpacked_bytes)
                yield chunk

    def _open(self, part: zipfile.ZipInfo) -> IO[bytes]:
        try:
            return self._archive.open(part)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as broken:
            raise damaged(broken) from broken


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _chunk(part: IO[bytes]) -> bytes:
    try:
        return part.read(CHUNK)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error) as broken:
        raise damaged(broken) from broken

"""Pages and files as one folder that opens without a server and without a network."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from monitoring.exports.html import Page, html_page


def folder_bytes(
    folder: str, pages: Sequence[Page], files: Mapping[str, bytes], *, about: str
) -> bytes:
    """A ZIP of one folder: the pages, the first of which a reader opens, and files beside them.

    folder: its name. files: content by path within the folder. about: what the plan is called on
    every page. Raises ValueError where two would have the same place.
    """
    placed = [page.path for page in pages] + list(files)
    if len({path.casefold() for path in placed}) < len(placed):
        raise ValueError(f"two files of the folder have one name: {sorted(placed)}")
    buffer = io.BytesIO()
    now = datetime.now(UTC).timetuple()[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages:
            _add(archive, f"{folder}/{page.path}", html_page(page, pages, about), now)
        for path, content in files.items():
            _add(archive, f"{folder}/{path}", content, now)
    return buffer.getvalue()


def _add(
    archive: zipfile.ZipFile, path: str, content: bytes, now: tuple[int, int, int, int, int, int]
) -> None:
    entry = zipfile.ZipInfo(path, now)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)

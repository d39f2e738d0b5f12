"""The one door through which interface text passes on its way to a reader.

Plan texts (titles of areas and actions) come from the definitions and do not pass here. Texts that
are written before anyone reads (labels, formulas) are marked and translated where they are shown.
A language is a gettext catalogue in `data/locale/<language>/monitoring.po`. It is read as it
stands, so that what was reviewed is what is shown and no compiled copy can lag behind. A text that
it does not translate is shown in the English of the source. New texts are collected with

    pybabel extract -F pyproject.toml -k _ -k mark -k ngettext:1,2 --no-location \
        -o monitoring.pot monitoring pages
    pybabel update -D monitoring -i monitoring.pot -d data/locale --no-fuzzy-matching \
        --ignore-obsolete --no-wrap
"""

from __future__ import annotations

import gettext as _gettext
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "data" / "locale"
DOMAIN = "monitoring"
SOURCE_LANGUAGE = "en"
NAME_BY_LANGUAGE: Mapping[str, str] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "nl": "Nederlands",
}
"""The working languages (ISO 639-1), each by its own name."""

PSEUDO_LANGUAGE = "qps"
"""Accented English in brackets, by which a text that passed here is told from one that did not.

The language code is of the range that ISO 639-2 leaves to local use. No menu offers it.
"""
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "àçéîñöšüýÀÇÉÎÑÖŠÜÝ")
_KEPT_AS_IT_STANDS = re.compile(r"(\{[^}]*\}|`[^`]*`)")

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def language() -> str:
    """The language (ISO 639-1) in which texts are translated now."""
    return _language.get()


def use_language(language: str) -> None:
    """Choose the language (ISO 639-1) of every text translated from now on in this context."""
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate into a language (ISO 639-1) inside the block, and into the earlier one after it."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


class _Pseudo(_gettext.NullTranslations):
    """Every message accented, and half as long again, as other languages may be."""

    def gettext(self, message: str) -> str:
        parts = _KEPT_AS_IT_STANDS.split(message)
        accented = (p if n % 2 else p.translate(_ACCENTED) for n, p in enumerate(parts))
        head, tail = (
            message[: len(message) - len(message.lstrip())],
            message[len(message.rstrip()) :],
        )
        return f"{head}⟦{''.join(accented).strip()}{'·' * (len(message) // 4)}⟧{tail}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@lru_cache(maxsize=16)
def _catalogue(language: str) -> _gettext.NullTranslations:
    """The translations of a language; none for English. Raises PoFileError for a broken file."""
    if language == PSEUDO_LANGUAGE:
        return _Pseudo()
    file = CATALOGUES / language / f"{DOMAIN}.po"
    if language not in NAME_BY_LANGUAGE or not file.is_file():
        return _gettext.NullTranslations()
    # Babel is slow to import, and a process that reads one workbook in English has no use for it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with file.open("rb") as source:
        messages = read_po(source, locale=language, abort_invalid=True)
    # Compiled in memory, the standard library chooses the plural and falls back to the source.
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def gettext(message: str) -> str:
    """The message in the reader's language, or as it stands when there is no translation."""
    # A catalogue answers the empty message with its own header.
    return _catalogue(_language.get()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that agrees with `number`."""
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def mark(message: str) -> str:
    """The message itself: translated where it is shown, because it is written before anyone reads."""
    return message

"""The one door through which interface text passes on its way to a reader.

Plan texts (titles of areas and actions) come from the definitions and do not pass here. Texts that
are written before anyone reads (labels, formulas) are marked and translated where they are shown;
a catalogue is extracted with the keywords `_`, `mark`, `ngettext:1,2`, `Formula:1`, `Formula:3`.
A language is a gettext catalogue in `data/locale/<language>/LC_MESSAGES/monitoring.mo`;
without one, the English text of the source is shown.
"""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "data" / "locale"
DOMAIN = "monitoring"

_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The language (ISO 639-1) in which texts are translated now."""
    return _language.get()


def use_language(language: str) -> None:
    """Choose the language (ISO 639-1) of every text translated from now on in this context."""
    _language.set(language)


@lru_cache(maxsize=16)
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, CATALOGUES, languages=[language], fallback=True)


def gettext(message: str) -> str:
    """The message in the reader's language, or as it stands when there is no translation."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that agrees with `number`."""
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def mark(message: str) -> str:
    """The message itself: translated where it is shown, because it is written before anyone reads."""
    return message

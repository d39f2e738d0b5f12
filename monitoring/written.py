"""Numbers, dates and names of countries, written as the reader's language writes them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from functools import lru_cache

from monitoring.translation import SOURCE_LANGUAGE, language
from monitoring.translation import gettext as _

MINUS = "−"
LOCALE_BY_LANGUAGE: Mapping[str, str] = {"en": "en", "fr": "fr", "es": "es_419", "nl": "nl"}
"""Whose forms each language takes: those of the region where languages differ within themselves."""


def whole(value: float) -> str:
    """A score or a count as an integer: `87`, `12,340`; halves go to the even neighbour."""
    return decimal(value, 0)


def decimal(value: float, digits: int = 1) -> str:
    """A number with so many decimals: `3.4`, in French `3,4`. Raises ValueError for no number."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written as a number")
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")  # what rounds to nothing has no sign
    group, point = _separators(_locale())
    return text.translate({ord(","): group, ord("."): point, ord("-"): MINUS})


def signed(value: float, digits: int = 1) -> str:
    """A change with its sign: `+3.4`, `−3.4`; what rounds to nothing is `0.0` without one."""
    text = decimal(value, digits)
    is_nothing = not any(letter in "123456789" for letter in text)
    return text if is_nothing or text.startswith(MINUS) else f"+{text}"


def percent(share: float) -> str:
    """A share 0-1 as whole per cent, never 0 % or 100 % for what is not quite so."""
    value = share * 100
    if 0 < value < 1:
        return _("under 1 %")
    if 99 < value < 100:
        return _("over 99 %")
    return _("{n} %").format(n=whole(value))


def clauses(*parts: str) -> str:
    """Parts of a sentence with what stands between them in the reader's language; empty ones are left out.

    A part that somebody wrote as a sentence loses its full stop where another one follows.
    """
    *first, last = [part for part in parts if part] or [""]
    return _("; ").join([*(_without_full_stop(part) for part in first), last])


def _without_full_stop(part: str) -> str:
    return part if part.endswith("..") else part.removesuffix(".")


def quoted(title: str) -> str:
    """A title in the quotation marks of the reader's language."""
    return _("“{title}”").format(title=title)


def day(date: datetime.date) -> str:
    """A date with its month in words: `30 June 2024`."""
    locale = _locale()
    if locale == SOURCE_LANGUAGE:
        return f"{date.day} {date:%B %Y}"
    # Babel is slow to import, and a process that speaks English has no use for it.
    from babel.dates import format_date  # noqa: PLC0415

    return str(format_date(date, format="long", locale=locale))


def country(iso3: str, name: str) -> str:
    """The name of a state or territory in the reader's language; `name` where there is none.

    iso3: ISO 3166-1 alpha-3. name: what it is called in English; an invented country keeps it.
    """
    locale = _locale()
    return name if locale == SOURCE_LANGUAGE else _territories(locale).get(iso3, name)


def _locale() -> str:
    return LOCALE_BY_LANGUAGE.get(language(), SOURCE_LANGUAGE)


@lru_cache(maxsize=8)
def _separators(locale: str) -> tuple[str, str]:
    """What stands between thousands, and before decimals."""
    if locale == SOURCE_LANGUAGE:
        return ",", "."
    from babel import Locale  # noqa: PLC0415

    symbols = Locale.parse(locale).number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


@lru_cache(maxsize=8)
def _territories(locale: str) -> Mapping[str, str]:
    """Names by ISO 3166-1 alpha-3."""
    import pycountry  # noqa: PLC0415
    from babel import Locale  # noqa: PLC0415

    names = Locale.parse(locale).territories
    return {
        entry.alpha_3: str(names[entry.alpha_2])
        for entry in pycountry.countries
        if entry.alpha_2 in names
    }

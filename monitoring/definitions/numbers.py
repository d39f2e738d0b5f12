"""Numbers as people write them: 45 %, 45,5, 1 234.5; and what is no number but resembles one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from monitoring.definitions.words import cleaned, plain, without_footnotes
from monitoring.translation import gettext as _

PERCENT = re.compile(r"\s*(?:%|percent|per cent|pct|pour cent|por ciento|procent)$", re.IGNORECASE)

POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
COMMA = re.compile(r"[+-]?\d*,\d+")
# The mark of the thousands is the same throughout, and another one than the decimal mark.
GROUPS = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[1-9]\d{0,2}(?P<mark>[ ,.'])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<part>\d+))?"
)

APPROXIMATE = re.compile(
    r"[~≈±]|(?:about|approx|around|circa|ca\b|c\.|some|nearly|almost|environ|env\b|pres de"
    r"|quelque|aproximadamente|aprox|unos|unas|alrededor|cerca de|casi|ongeveer|bijna|rond)"
)
BOUND = re.compile(
    r"[<>≤≥]|(?:over|more than|less than|under|at least|at most|up to|fewer than|above|below"
    r"|plus de|moins de|au moins|au plus|mas de|menos de|al menos|por lo menos|como maximo"
    r"|meer dan|minder dan|ten minste|minstens|hoogstens|tot)\b"
)
BOUND_BEHIND = re.compile(r"(?:\+|-? ?plus|or more|or less|et plus|ou plus|o mas|y mas|of meer)$")
RATIO = re.compile(r"\d[\d.,]* ?(?:/|of|out of|sur|de|van|van de) ?\d[\d.,]*%?")
RANGE = re.compile(r"\d[\d.,]*%? ?(?:-|to|a|tot|et|and|y) ?\d[\d.,]*%?")


@dataclass(frozen=True, slots=True)
class Written:
    """A number in a text; `how` is number, decimal_comma, thousands or percent_text."""

    value: float
    how: str


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """A text that is one number with a decimal mark, and another with a mark of thousands."""

    thousands: float
    decimal: float


def number_in(text: str, decimal: str = "") -> Written | TwoReadings | None:
    """The number that a text writes, footnote marks aside; None where it writes none.

    decimal: the decimal mark of the file (`.` or `,`) where it is known, which settles what 1,234
    is. Without it a comma before three digits has two readings; a point is a decimal point.
    """
    text = cleaned(text).replace("−", "-").replace("’", "'")
    found = _number_in(text, decimal)
    if found is None:
        bare = without_footnotes(text)
        found = _number_in(bare, decimal) if bare != text else None
    return found


def _number_in(text: str, decimal: str) -> Written | TwoReadings | None:
    bare = PERCENT.sub("", text)
    # Figures of other scripts are no figures to Python's own numbers alone.
    if not bare.isascii() or not any(character.isdigit() for character in bare):
        return None
    found = _bare_number(bare, decimal)
    if isinstance(found, Written):
        if not math.isfinite(found.value):
            return None
        return found if bare == text else Written(found.value, "percent_text")
    return found


def _bare_number(text: str, decimal: str) -> Written | TwoReadings | None:
    groups = GROUPS.fullmatch(text)
    if groups:
        mark, whole, part = groups["mark"], groups["whole"], groups["part"]
        thousands = float(f"{groups['sign']}{whole.replace(mark, '')}.{part or 0}")
        if part or mark in " '" or whole.count(mark) > 1 or decimal not in ("", mark):
            return Written(thousands, "thousands")
        if mark == "," and not decimal:
            return TwoReadings(thousands, float(text.replace(",", ".")))
    if COMMA.fullmatch(text):
        return Written(float(text.replace(",", ".")), "decimal_comma")
    if POINT.fullmatch(text):
        return Written(float(text), "number")
    return None


def advice_for(text: str) -> str:
    """What to write instead of a text that is no number alone."""
    said = plain(text)
    if APPROXIMATE.match(said):
        return _("Write the best estimate as a number alone, and say so in the comment.")
    if BOUND.match(said) or BOUND_BEHIND.search(said):
        return _("Write the exact number, or 'No information'; a bound belongs in the comment.")
    if RATIO.fullmatch(said):
        return _("Write one number in the unit of the indicator; the parts belong in the comment.")
    if RANGE.fullmatch(said):
        return _("Write one number, the best estimate; the range belongs in the comment.")
    return _("Write the number alone, without a unit.")

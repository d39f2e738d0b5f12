"""Layouts of targets and indicators: files in `data/series/` that say how such a workbook is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.layouts import extended
from monitoring.definitions.plans import AREA_COLUMNS, PLAN_FIELDS
from monitoring.definitions.tables import Reader, Row, Tables, unknown_key
from monitoring.definitions.words import plain
from monitoring.translation import gettext as _

KEYS = (
    "code",
    "title",
    "extends",
    "kind",
    "recognise",
    "headers",
    "year_one",
    "indicator",
    "units",
    "directions",
    "places",
    "measures",
    "plan",
    "countries",
    "areas",
    "source",
)
MERGED = ("headers", "units", "directions", "measures")
"""Of these a layout that extends another one keeps what it does not say anew."""
WORDS_OF_AREA = "words"
MEASURE_KEYS = ("headings", "unit", "direction", "scales", "unpublished")
NUMBER_SIGN = "#"
"""Stands in the words of a heading for the number of the year: 1, 2, or the year itself."""

YEARS = range(1900, 2200)
YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
SPAN = re.compile(r"(\d{4})(?:(-)(\d{4})?)?")
SCALE = re.compile(r"(-?\d+(?:\.\d+)?)\s?[-–]\s?(\d+(?:\.\d+)?)")


class SeriesKind(StrEnum):
    """What a workbook of series holds."""

    TARGETS = "targets"
    INDICATORS = "indicators"


ROLES: Mapping[SeriesKind, tuple[str, ...]] = {
    SeriesKind.TARGETS: (
        "level", "component", "place", "indicator", "unit", "direction", "baseline", "target",
        "end_target", "part_of", "frequency", "source",
    ),
    SeriesKind.INDICATORS: ("place",),
}  # fmt: skip
"""What a column of such a workbook can be."""


@dataclass(frozen=True, slots=True)
class Span:
    """Years, both included, and what holds in them."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the figures that are published of an indicator, such as a score or a rank."""

    name: str
    headings: tuple[str, ...]
    unit: str = ""
    direction: str = ""
    scales: tuple[Span, ...] = ()
    """The scale of each edition: figures of two scales are never on one axis."""
    unpublished: tuple[Span, ...] = ()
    """Why figures of these years are not the publisher's own."""

    def scale_in(self, year: int) -> str | None:
        """The scale of an edition: empty for a measure without one, None where it is not stated."""
        return text_in(self.scales, year) if self.scales else ""


@dataclass(frozen=True)
class SeriesLayout:
    """How a kind of workbook of targets or indicators is laid out, and what its words mean."""

    code: str
    title: str
    kind: SeriesKind
    headers: Mapping[str, tuple[str, ...]]
    recognise: tuple[str, ...] = ()
    year_one: int | None = None
    """The calendar year that the headings count as year 1."""
    indicator: str = ""
    """The name of the only indicator; empty where the headings say it."""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for a unit."""
    directions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    """Groups of countries by names of their own."""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    plan: str | None = None
    """The code of the plan to which the targets belong."""
    plan_tables: Tables = field(default_factory=dict)
    """That plan, where the layout describes it; its areas are the components."""
    areas: Mapping[str, str] = field(default_factory=dict)
    """Code of the area by other words for a component (plain)."""
    source: str = ""


def load_series_layouts(folder: Path) -> dict[str, SeriesLayout]:
    """Every layout of the folder by code. Raises DefinitionError with all that is inconsistent."""
    layouts: dict[str, SeriesLayout] = {}
    for path in sorted(folder.glob("*.yaml")):
        layout = series_layout_from_file(path)
        if layout.code in layouts:
            raise DefinitionError(
                [
                    _("{file}: the layout '{code}' exists already.").format(
                        file=path.name, code=layout.code
                    )
                ]
            )
        layouts[layout.code] = layout
    return layouts


def series_layout_from_file(path: Path) -> SeriesLayout:
    """The layout of one YAML file, which may extend another one beside it. Raises DefinitionError."""
    return series_layout_from_content(extended(path, MERGED), path.name)


def series_layout_from_content(content: Mapping[str, Any], place: str) -> SeriesLayout:
    """The layout that a mapping of texts describes. Raises DefinitionError."""
    reader = Reader()
    row = Row(place, {k: v for k, v in content.items() if isinstance(v, str)})
    for key in content:
        if key not in KEYS:
            reader.complain(place, unknown_key(key, KEYS))
    reader.required(row, "kind")
    kind = reader.choice(row, "kind", SeriesKind, SeriesKind.TARGETS)
    areas = [Row(place, dict(one)) for one in content.get("areas", ()) if isinstance(one, Mapping)]
    tables = _plan_tables(_mapping(content, "plan", place, reader), areas, content, place, reader)
    layout = SeriesLayout(
        code=reader.required(row, "code"),
        title=reader.required(row, "title"),
        kind=kind,
        headers=_headers(content, kind, place, reader),
        recognise=_words(content.get("recognise")),
        year_one=_year_one(reader, row),
        indicator=reader.text(row, "indicator"),
        units=_synonyms(content, "units", place, reader),
        directions=_synonyms(content, "directions", place, reader),
        places=_words(content.get("places")),
        measures={
            name: _measure(name, said, place, reader)
            for name, said in _mapping(content, "measures", place, reader).items()
        },
        plan=_mapping(content, "plan", place, reader).get("code"),
        plan_tables=tables,
        areas={
            plain(word): reader.text(area, "code")
            for area in areas
            for word in _words(area.values.get(WORDS_OF_AREA))
        },
        source=reader.text(row, "source"),
    )
    if kind is SeriesKind.INDICATORS and not layout.measures:
        reader.complain(
            place, _("'measures' says what the columns of an indicator hold; it is empty.")
        )
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return layout


def year_in(text: str) -> int | None:
    """The calendar year that a heading names; None where it names none, or several."""
    found = set(YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def without_year(text: str) -> str:
    """What a heading says beside its year: GCI of GCI 2014, GCI (2014) and 2014 GCI."""
    return " ".join(YEAR.sub("", text).replace("()", " ").split()).strip(" -–:,")


def text_in(spans: Iterable[Span], year: int) -> str | None:
    """What holds in a year; None where nothing is said of it."""
    return next((span.text for span in spans if span.first <= year <= span.last), None)


def bounds_of(scale: str) -> tuple[float, float] | None:
    """The lowest and the highest number of a scale: 0-100 is (0, 100)."""
    found = SCALE.fullmatch(scale)
    return (float(found[1]), float(found[2])) if found else None


def _plan_tables(
    fields: Mapping[str, Any],
    areas: list[Row],
    content: Mapping[str, Any],
    place: str,
    reader: Reader,
) -> Tables:
    for name in fields:
        if name not in PLAN_FIELDS:
            reader.complain(place, unknown_key(name, PLAN_FIELDS))
    for area in areas:
        reader.known_columns(area, (*AREA_COLUMNS, WORDS_OF_AREA))
    if "title" not in fields:
        return {}
    return {
        "plan": tuple(Row(place, {"field": k, "value": str(v)}) for k, v in fields.items()),
        "areas": tuple(
            Row(place, {k: v for k, v in area.values.items() if k != WORDS_OF_AREA})
            for area in areas
        ),
        "countries": tuple(Row(place, {"iso3": code}) for code in _words(content.get("countries"))),
    }


def _year_one(reader: Reader, row: Row) -> int | None:
    year = reader.number(row, "year_one")
    if year is None:
        return None
    if year not in YEARS:
        reader.complain(
            row.place,
            _("'year_one' is '{found}'; a calendar year is expected.").format(
                found=reader.text(row, "year_one")
            ),
        )
    return int(year)


def _headers(
    content: Mapping[str, Any], kind: SeriesKind, place: str, reader: Reader
) -> dict[str, tuple[str, ...]]:
    headers = _synonyms(content, "headers", place, reader)
    for role, words in headers.items():
        if role not in ROLES[kind]:
            reader.complain(place, unknown_key(role, ROLES[kind]))
        for word in words:
            if (role == "target") != (NUMBER_SIGN in word):
                reader.complain(
                    place,
                    _("the heading '{found}' of '{role}': a # stands for the year in the headings "
                      "of 'target', in each of them and in no other.").format(found=word, role=role),
                )  # fmt: skip
    return headers


def _measure(name: str, said: object, place: str, reader: Reader) -> Measure:
    told = said if isinstance(said, Mapping) else {}
    for key in told:
        if key not in MEASURE_KEYS:
            reader.complain(place, unknown_key(key, MEASURE_KEYS))
    scales = _spans(told, "scales", place, reader)
    for span in scales:
        if bounds_of(span.text) is None:
            reader.complain(
                place,
                _("the scale '{found}' of '{measure}' is not of the form 0-100.").format(
                    found=span.text, measure=name
                ),
            )
    return Measure(
        name=name,
        headings=_words(told.get("headings")) or (name,),
        unit=str(told.get("unit", "")),
        direction=str(told.get("direction", "")),
        scales=scales,
        unpublished=_spans(told, "unpublished", place, reader),
    )


def _spans(said: Mapping[str, Any], key: str, place: str, reader: Reader) -> tuple[Span, ...]:
    """Years written as 2018, 2014-2018 or 2020-, each with what holds in them."""
    spans = []
    for written, text in _mapping(said, key, place, reader).items():
        found = SPAN.fullmatch(written)
        if found is None:
            reader.complain(
                place,
                _("'{key}' says '{found}'; years are expected, as in 2018, 2014-2018 or 2020-.")
                .format(key=key, found=written),
            )  # fmt: skip
            continue
        first = int(found[1])
        last = int(found[3]) if found[3] else YEARS[-1] if found[2] else first
        spans.append(Span(first, last, str(text)))
    return tuple(spans)


def _synonyms(
    content: Mapping[str, Any], key: str, place: str, reader: Reader
) -> dict[str, tuple[str, ...]]:
    return {name: _words(words) for name, words in _mapping(content, key, place, reader).items()}


def _mapping(content: Mapping[str, Any], key: str, place: str, reader: Reader) -> Mapping[str, Any]:
    found = content.get(key) or {}
    if isinstance(found, Mapping):
        return found
    reader.complain(
        place, _("'{key}' is '{found}'; names with their values are expected.").format(key=key, found=found)
    )  # fmt: skip
    return {}


def _words(content: object) -> tuple[str, ...]:
    """The words of a list; a single word may stand without one."""
    words = content if isinstance(content, list) else [content] if content else []
    return tuple(str(word) for word in words)

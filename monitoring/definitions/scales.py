"""Rating scales: files in `data/scales/`, or the Scale sheet of a plan workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.tables import Reader, Row, yaml_as_text
from monitoring.definitions.words import plain
from monitoring.model import Level, Scale
from monitoring.translation import NAME_BY_LANGUAGE, SOURCE_LANGUAGE
from monitoring.translation import gettext as _

COLOUR = re.compile("#[0-9a-fA-F]{6}")
"""As browsers, spreadsheets and slides all take it; nothing else of a style can come in with it."""
LABEL_COLUMN_BY_LANGUAGE = {
    language: f"label {language}" for language in NAME_BY_LANGUAGE if language != SOURCE_LANGUAGE
}
LEVEL_COLUMNS = (
    "code", "label", *LABEL_COLUMN_BY_LANGUAGE.values(), "value", "colour", "symbol", "done",
    "synonyms",
)  # fmt: skip
TITLE_COLUMN_BY_LANGUAGE, NOTE_COLUMN_BY_LANGUAGE = (
    {language: f"{name} {language}" for language in LABEL_COLUMN_BY_LANGUAGE}
    for name in ("title", "note")
)
HEADS = (
    "title", *TITLE_COLUMN_BY_LANGUAGE.values(), "provenance", "source",
    "note", *NOTE_COLUMN_BY_LANGUAGE.values(),
)  # fmt: skip
HEAD_COLUMNS = tuple(f"scale {name}" for name in HEADS)
"""What a Scale sheet may say of the scale itself, in any of its rows."""
SCALE_COLUMNS = ("scale", *LEVEL_COLUMNS, *HEAD_COLUMNS)
LEVEL_KEYS = tuple(column.replace(" ", "_") for column in LEVEL_COLUMNS)
SCALE_KEYS = ("code", *(name.replace(" ", "_") for name in HEADS), "levels")

# From nothing done to all done: earth, amber, sea-green, deep blue. Each keeps 3:1 to a white and
# to a dark page; the symbols carry the same order without colour.
DEFAULT_COLOURS = ("#8a6a55", "#b7791f", "#2b8a86", "#2069a8")
# Two signs that every font has, as large as each other: quarters of a circle are tiny in some.
EMPTY_PIP, FULL_PIP = "○", "●"
COLOUR_WITHOUT_VALUE = "#77838c"
SYMBOL_WITHOUT_VALUE = "–"


def load_scales(folder: Path) -> dict[str, Scale]:
    """Every scale of the folder by code. Raises DefinitionError with all that is inconsistent."""
    scales: dict[str, Scale] = {}
    for path in sorted(folder.glob("*.yaml")):
        scale = scale_from_file(path)
        if scale.code in scales:
            raise DefinitionError(
                [
                    _("{file}: the scale '{code}' exists already.").format(
                        file=path.name, code=scale.code
                    )
                ]
            )
        scales[scale.code] = scale
    return scales


def scale_from_file(path: Path) -> Scale:
    """The scale of one YAML file, levels from lowest to highest."""
    content = yaml_as_text(path)
    head = Row(path.name, {k: v for k, v in content.items() if k != "levels"})
    written = [
        Row(f"{path.name} level {n}", {k: _joined(v) for k, v in level.items()})
        for n, level in enumerate(content.get("levels", ()), start=1)
    ]
    reader = Reader()
    reader.known_columns(head, SCALE_KEYS)
    for row in written:
        reader.known_columns(row, LEVEL_KEYS)
    # A heading of a sheet has a space where a key of a file has none: label fr, label_fr.
    rows = [
        Row(row.place, {k.replace("_", " "): v for k, v in row.values.items()}) for row in written
    ]
    said = Row(head.place, {k.replace("_", " "): v for k, v in head.values.items()})
    scale = scale_from_rows(reader.required(head, "code"), rows, reader, head=said)
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return scale


def _joined(value: object) -> str:
    return "|".join(value) if isinstance(value, list) else str(value)


def scales_from_rows(rows: Sequence[Row], default_code: str, reader: Reader) -> dict[str, Scale]:
    """The scales of a Scale sheet; rows without a scale code belong to the plan's own scale."""
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        reader.known_columns(row, SCALE_COLUMNS)
        by_code.setdefault(reader.text(row, "scale", default_code), []).append(row)
    return {
        code: scale_from_rows(code, levels, reader, head=_head(code, levels, reader))
        for code, levels in by_code.items()
    }


def _head(code: str, rows: Sequence[Row], reader: Reader) -> Row:
    """What the rows of a scale say of the scale itself."""
    said: dict[str, str] = {}
    for row in rows:
        for column in HEAD_COLUMNS:
            key, found = column.removeprefix("scale "), reader.text(row, column)
            if found and said.setdefault(key, found) != found:
                reader.complain(
                    row.place,
                    _("'{column}' is '{found}', but '{first}' above it. A scale has only one.")
                    .format(column=column, found=found, first=said[key]),
                )  # fmt: skip
    return Row(code, said)


def scale_from_rows(
    code: str, rows: Sequence[Row], reader: Reader, *, head: Row | None = None
) -> Scale:
    """One scale; missing colours, symbols and `done` follow from the values of the levels."""
    place = head.place if head else code
    if not rows:
        reader.complain(place, _("the scale has no levels."))
    reader.unique(rows, "code")
    reader.unique(rows, "label")
    levels = [_level(row, reader) for row in rows]
    _complain_of_ambiguous_words(levels, place, reader)
    ordered = sorted(levels, key=lambda level: (level.value is None, level.value or 0.0))
    steps = [level.value for level in ordered if level.value is not None]
    filled = tuple(_with_appearance(level, n, len(steps)) for n, level in enumerate(ordered))
    fields = head.values if head else {}
    return Scale(
        code=code,
        title=fields.get("title", code),
        levels=filled,
        source=fields.get("source", ""),
        provenance=fields.get("provenance", ""),
        note=fields.get("note", ""),
        title_by_language=_said_in(fields, TITLE_COLUMN_BY_LANGUAGE),
        note_by_language=_said_in(fields, NOTE_COLUMN_BY_LANGUAGE),
    )


def _said_in(fields: Mapping[str, str], column_by_language: Mapping[str, str]) -> dict[str, str]:
    """A text of a scale in the languages in which its fields have it."""
    return {
        language: fields[column]
        for language, column in column_by_language.items()
        if fields.get(column)
    }


def _level(row: Row, reader: Reader) -> Level:
    value = reader.number(row, "value")
    if value is not None and not 0 <= value <= 100:
        reader.complain(row.place, _("the value {value} is outside 0 to 100.").format(value=value))
    label = reader.required(row, "label")
    colour = reader.text(row, "colour")
    if colour and not COLOUR.fullmatch(colour):
        reader.complain(
            row.place,
            _("the colour '{colour}' is not written as # and six digits, such as #2b8a86.").format(
                colour=colour
            ),
        )
    return Level(
        code=reader.text(row, "code", label),
        label=label,
        value=value,
        colour=colour,
        symbol=reader.text(row, "symbol"),
        done=reader.yes_no(row, "done", default=value == 100),
        synonyms=tuple(s.strip() for s in reader.text(row, "synonyms").split("|") if s.strip()),
        label_by_language={
            language: label
            for language, column in LABEL_COLUMN_BY_LANGUAGE.items()
            if (label := reader.text(row, column))
        },
    )


def _complain_of_ambiguous_words(levels: Sequence[Level], place: str, reader: Reader) -> None:
    """A word in any language stands for one level, whatever its case, accents and spacing."""
    owner: dict[str, str] = {}
    for level in levels:
        for word in sorted({plain(word) for word in _words(level)}):
            if owner.setdefault(word, level.label) != level.label:
                reader.complain(
                    place,
                    _("'{word}' stands for both '{first}' and '{second}'.").format(
                        word=word, first=owner[word], second=level.label
                    ),
                )


def _with_appearance(level: Level, step: int, steps: int) -> Level:
    """The level with a colour and a symbol: as many full pips as steps above the lowest."""
    if level.value is None:
        colour, symbol = COLOUR_WITHOUT_VALUE, SYMBOL_WITHOUT_VALUE
    else:
        colour = colour_between(level.value)
        symbol = FULL_PIP * step + EMPTY_PIP * (steps - 1 - step)
    return replace(level, colour=level.colour or colour, symbol=level.symbol or symbol)


def colour_between(value: float) -> str:
    """The default colour of a level worth `value` (0-100): a mixture of the two nearest."""
    place = value / 100 * (len(DEFAULT_COLOURS) - 1)
    lower = min(int(place), len(DEFAULT_COLOURS) - 2)
    first, second = DEFAULT_COLOURS[lower], DEFAULT_COLOURS[lower + 1]
    channels = (
        round(a + (b - a) * (place - lower))
        for a, b in zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    )
    return "#" + bytes(channels).hex()


def merged(shared: Mapping[str, Scale], own: Mapping[str, Scale]) -> dict[str, Scale]:
    """The shared scales with a plan's own in front of them."""
    return {**shared, **own}


def in_known_words(own: Scale, shared: Mapping[str, Scale]) -> Scale:
    """A plan's own scale with what the shared one of its code knows in other languages.

    Only where both have the same levels (code, label and value) in the same order, and only what
    the plan does not say itself: its title, where it has none, and the labels in languages.
    """
    known = shared.get(own.code)
    if known is None or _steps(known) != _steps(own):
        return own
    levels = tuple(
        replace(level, label_by_language={**other.label_by_language, **level.label_by_language})
        for level, other in zip(own.levels, known.levels, strict=True)
    )
    if not _each_word_is_one_level(levels):
        return own
    if own.title != own.code:
        return replace(own, levels=levels)
    title_by_language = {**known.title_by_language, **own.title_by_language}
    return replace(own, levels=levels, title=known.title, title_by_language=title_by_language)


def _steps(scale: Scale) -> list[tuple[str, str, float | None]]:
    return [(level.code, level.label, level.value) for level in scale.levels]


def _each_word_is_one_level(levels: Sequence[Level]) -> bool:
    said = [{plain(word) for word in _words(level)} for level in levels]
    return sum(map(len, said)) == len(set().union(*said))


def _words(level: Level) -> tuple[str, ...]:
    """Every word that stands for the level."""
    return (level.code, level.label, *level.label_by_language.values(), *level.synonyms)

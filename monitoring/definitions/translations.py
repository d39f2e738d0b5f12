"""What a plan says in other languages: read strictly, and the plan as a reader of one has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitoring.definitions.tables import Reader, Row, unknown_key
from monitoring.model import Action, Level, Plan, Scale, Translation
from monitoring.translation import NAME_BY_LANGUAGE
from monitoring.translation import gettext as _

TRANSLATION_COLUMNS = ("code", "field", "language", "text", "source")
TEXTS_OF_AN_ACTION = ("title", "objective", "indicator", "unit", "horizon", "lead", "partners")
BAND, ROUND = "band", "round"
"""Fields whose code is the word of a band, or the code of a round; then its title is meant."""
TRANSLATED_FIELDS = (*TEXTS_OF_AN_ACTION, BAND, ROUND)

Texts = Mapping[tuple[str, str], str]
"""Texts in one language by code and field."""


def translations_from_rows(
    rows: Sequence[Row], plan: Plan, reader: Reader
) -> tuple[Translation, ...]:
    """The translations of a plan, whose areas, actions, bands and rounds are known already.

    Keeps a complaint of an unknown field, language or code, of a text that the plan does not have
    in its own words, and of one that is translated twice.
    """
    place_by_key: dict[tuple[str, str, str], str] = {}
    found = []
    for row in rows:
        reader.known_columns(row, TRANSLATION_COLUMNS)
        told = Translation(
            code=reader.required(row, "code"),
            field=reader.required(row, "field").casefold(),
            language=reader.required(row, "language").casefold(),
            text=reader.required(row, "text"),
            source=reader.text(row, "source"),
        )
        if not (told.code and told.field and told.language and told.text):
            continue
        _check(told, row.place, plan, reader)
        key = (told.code, told.field, told.language)
        if key in place_by_key:
            reader.complain(
                row.place,
                _("'{field}' of '{code}' in the language '{language}' stands already in {place}.")
                .format(field=told.field, code=told.code, language=told.language,
                        place=place_by_key[key]),
            )  # fmt: skip
        place_by_key.setdefault(key, row.place)
        found.append(told)
    return tuple(found)


def _check(told: Translation, place: str, plan: Plan, reader: Reader) -> None:
    if told.language not in NAME_BY_LANGUAGE:
        reader.complain(place, unknown_key(told.language, NAME_BY_LANGUAGE))
    if told.field not in TRANSLATED_FIELDS:
        reader.complain(place, unknown_key(told.field, TRANSLATED_FIELDS))
        return
    original = _originals(plan, told.field)
    if told.code not in original:
        reader.complain(place, unknown_key(told.code, original))
    elif not original[told.code]:
        reader.complain(
            place,
            _("'{code}' has no '{field}' in the plan that could be translated.").format(
                code=told.code, field=told.field
            ),
        )


def _originals(plan: Plan, field: str) -> Mapping[str, str]:
    """The texts of a field in the plan's own words, by code."""
    if field == BAND:
        return {band.label: band.label for band in plan.bands}
    if field == ROUND:
        return {round_.code: round_.title for round_ in plan.rounds}
    texts = {action.code: str(getattr(action, field)) for action in plan.actions}
    if field == "title":
        texts |= {area.code: area.title for area in plan.areas} | {plan.code: plan.title}
    return texts


def in_language(plan: Plan, language: str) -> Plan:
    """The plan with its texts and the words of its levels in a language (ISO 639-1).

    A text that is not translated stands as it does in the plan; codes stay what they are. A level
    that is a minimum standard or a target is told by its word in the language too.
    """
    text = {(t.code, t.field): t.text for t in plan.translations if t.language == language}
    scales = {code: _scale_in(scale, language) for code, scale in plan.scales.items()}
    if not text and all(scales[code] is scale for code, scale in plan.scales.items()):
        return plan
    return replace(
        plan,
        title=text.get((plan.code, "title"), plan.title),
        areas=tuple(replace(a, title=text.get((a.code, "title"), a.title)) for a in plan.areas),
        actions=tuple(_action_in(a, plan.scale_of(a), language, text) for a in plan.actions),
        scales=scales,
        bands=tuple(replace(b, label=text.get((b.label, BAND), b.label)) for b in plan.bands),
        rounds=tuple(replace(r, title=text.get((r.code, ROUND), r.title)) for r in plan.rounds),
    )


def _action_in(action: Action, scale: Scale | None, language: str, text: Texts) -> Action:
    words = {field: text.get((action.code, field)) for field in TEXTS_OF_AN_ACTION}
    for level in scale.levels if scale else ():
        for field in ("minimum_standard", "target"):
            if getattr(action, field).casefold() == level.label.casefold():
                words[field] = label_in(level, language)
    known = {field: word for field, word in words.items() if word is not None}
    return replace(action, **known) if known else action  # type: ignore[arg-type]


def _scale_in(scale: Scale, language: str) -> Scale:
    if not any(language in level.label_by_language for level in scale.levels):
        return scale
    levels = tuple(replace(level, label=label_in(level, language)) for level in scale.levels)
    return replace(scale, levels=levels)


def label_in(level: Level, language: str) -> str:
    """The label of a level in a language, or its own where the scale does not know one."""
    return level.label_by_language.get(language) or level.label

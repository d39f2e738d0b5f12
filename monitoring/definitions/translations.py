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
TEXTS_OF_A_PLAN = (
    "title", "edition", "owner", "source", "completeness", "weights_adopted_by",
    "ranking_approved_by",
)  # fmt: skip
OF_THE_PLAN = "plan"
"""Stands for the code of the plan, whatever that becomes; unless an area or action is called so."""
BAND, COUNTRY, ROUND = "band", "country", "round"
"""Fields whose code is the word of a band, or the code of a country or round; then its name, or its
title, is meant."""
TRANSLATED_FIELDS = tuple(
    dict.fromkeys((*TEXTS_OF_AN_ACTION, *TEXTS_OF_A_PLAN, BAND, COUNTRY, ROUND))
)

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
        key = (_code_meant(told, plan), told.field, told.language)
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
    if field == COUNTRY:
        return {country.code: country.name for country in plan.countries}
    texts: dict[str, str] = {}
    if field in TEXTS_OF_AN_ACTION:
        texts |= {action.code: str(getattr(action, field)) for action in plan.actions}
    if field == "title":
        texts |= {area.code: area.title for area in plan.areas}
    if field in TEXTS_OF_A_PLAN:
        texts[plan.code] = str(getattr(plan, field))
        texts.setdefault(OF_THE_PLAN, texts[plan.code])
    return texts


def _code_meant(told: Translation, plan: Plan) -> str:
    if told.code != OF_THE_PLAN or told.field not in TEXTS_OF_A_PLAN:
        return told.code
    is_another = told.code in plan.area_by_code or told.code in plan.action_by_code
    return told.code if told.field in TEXTS_OF_AN_ACTION and is_another else plan.code


def in_language(plan: Plan, language: str) -> Plan:
    """The plan with its texts and the words of its levels in a language (ISO 639-1).

    A text that is not translated stands as it does in the plan; codes stay what they are. A level
    that is a minimum standard or a target is told by its word in the language too.
    """
    text = {
        (_code_meant(told, plan), told.field): told.text
        for told in plan.translations
        if told.language == language
    }
    scales = {code: _scale_in(scale, language) for code, scale in plan.scales.items()}
    if not text and all(scales[code] is scale for code, scale in plan.scales.items()):
        return plan
    return replace(
        plan,
        **{name: text[plan.code, name] for name in TEXTS_OF_A_PLAN if (plan.code, name) in text},  # type: ignore[arg-type]
        areas=tuple(replace(a, title=text.get((a.code, "title"), a.title)) for a in plan.areas),
        actions=tuple(_action_in(a, plan.scale_of(a), language, text) for a in plan.actions),
        scales=scales,
        bands=tuple(replace(b, label=text.get((b.label, BAND), b.label)) for b in plan.bands),
        countries=tuple(
            replace(c, name=text.get((c.code, COUNTRY), c.name)) for c in plan.countries
        ),
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
    levels = tuple(_level_in(level, language) for level in scale.levels)
    title = scale.title_by_language.get(language, scale.title)
    note = scale.note_by_language.get(language, scale.note)
    if (levels, title, note) == (scale.levels, scale.title, scale.note):
        return scale
    return replace(scale, levels=levels, title=title, note=note)


def _level_in(level: Level, language: str) -> Level:
    label = label_in(level, language)
    return level if label == level.label else replace(level, label=label)


def label_in(level: Level, language: str) -> str:
    """The label of a level in a language, or its own where the scale does not know one."""
    return level.label_by_language.get(language) or level.label

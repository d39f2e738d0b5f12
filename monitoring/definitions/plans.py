"""Action plans: folders in `data/plans/`, or the tables of a plan workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitoring.definitions.countries import CountryRegister, normalised
from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.plan_checks import check_target, complain_of_contradictions
from monitoring.definitions.scales import (
    SCALE_COLUMNS,
    in_known_words,
    merged,
    scales_from_rows,
)
from monitoring.definitions.tables import (
    Reader,
    Row,
    Tables,
    rows_from_csv,
    unknown_key,
    yaml_as_text,
)
from monitoring.definitions.translations import TRANSLATION_COLUMNS, translations_from_rows
from monitoring.model import (
    Action,
    Aggregation,
    Area,
    Band,
    Country,
    Plan,
    Responsibility,
    Round,
    Scale,
)
from monitoring.translation import gettext as _

PLAN_FIELDS = (
    "code",
    "title",
    "edition",
    "owner",
    "source",
    "completeness",
    "scale",
    "aggregation_area",
    "aggregation_plan",
    "geometric_floor",
    "coverage_area",
    "coverage_plan",
    "coverage_basis",
    "min_actions",
    "horizon_start",
    "horizon_end",
    "predecessor",
    "overall",
    "weights_adopted_by",
    "ranking_approved_by",
    "bands",
    "status_red",
    "status_green",
    "weakest_link",
    "target",
    "target_date",
    "demonstration",
    "import_test",
)
RESEMBLED_FIELDS = tuple(name for name in PLAN_FIELDS if not name.startswith("status_"))
"""A field of a plan workbook that is nearly one of these is a slip. A plan's own `status` is not:
a slip in one of the two thresholds is found because the other one stands alone."""
AREA_COLUMNS = (
    "code", "parent", "title", "weight", "order", "core", "target", "target date", "provenance",
    "source",
)  # fmt: skip
ACTION_COLUMNS = (
    "code", "parent", "title", "responsibility", "horizon", "lead", "partners", "indicator", "unit",
    "direction", "lower", "optimum", "baseline", "target", "target date", "minimum standard",
    "stage", "weight", "core", "scale", "objective", "indicator provenance", "provenance", "source",
    "order",
)  # fmt: skip
ROUND_COLUMNS = ("code", "title", "date", "baseline", "scope")
COUNTRY_COLUMNS = ("iso3", "name", "group")
CORRESPONDENCE_COLUMNS = ("old code", "new code", "share")
TABLE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "plan": ("field", "value"),
    "areas": AREA_COLUMNS,
    "actions": ACTION_COLUMNS,
    "scale": SCALE_COLUMNS,
    "rounds": ROUND_COLUMNS,
    "countries": COUNTRY_COLUMNS,
    "correspondence": CORRESPONDENCE_COLUMNS,
    "translations": TRANSLATION_COLUMNS,
}
COVERAGE_BASES = ("weight", "count")
MOST_STAGES = 100
"""A year or a code that was typed into the wrong column is no stage."""
FREE_FIELDS = "notes"
COLUMNS_OF_A_NOTE = ("parent", "title")
"""An action of which no more is known than these is still to be read from the plan."""


def load_plans(
    folder: Path, countries: CountryRegister, scales: Mapping[str, Scale]
) -> dict[str, Plan]:
    """Every plan of the folder by code. Raises DefinitionError with all that is inconsistent."""
    plans: dict[str, Plan] = {}
    for path in sorted(folder.glob("*/plan.yaml")):
        plan = plan_from_folder(path.parent, countries, scales)
        if plan.code in plans:
            raise DefinitionError(
                [_("{file}: the plan '{code}' exists already.").format(file=path, code=plan.code)]
            )
        plans[plan.code] = plan
    return plans


def plan_from_folder(folder: Path, countries: CountryRegister, scales: Mapping[str, Scale]) -> Plan:
    """The plan of a folder: `plan.yaml`, `actions.csv` and, where there are any, the other tables.

    A plan that says `actions_of: FOLDER` (a path from its own folder) takes the areas and actions
    from there, so that the same lines are never kept twice. An `actions.csv` of its own says by
    code what stands in the place of what is said there; its sources are added to theirs.
    """
    return plan_from_tables(
        tables_from_folder(folder), countries, scales, uncoded_actions_are_known=True
    )


def tables_from_folder(folder: Path) -> Tables:
    """The raw tables of a plan folder, every value as text.

    Raises DefinitionError for a line on a borrowed action that the other folder does not have.
    """
    content = yaml_as_text(folder / "plan.yaml")
    free = content.pop(FREE_FIELDS, {})
    borrowed = content.pop("actions_of", None)
    place = f"{folder.name}/plan.yaml"
    rows = [Row(place, {"field": key, "value": str(value)}) for key, value in content.items()]
    rows += [Row(place, {"field": f"note {k}", "value": str(v)}) for k, v in free.items()]
    tables = {"plan": tuple(rows)}
    for name in TABLE_COLUMNS:
        home = folder / borrowed if borrowed and name in ("areas", "actions") else folder
        path = home / f"{name}.csv"
        if path.exists():
            tables[name] = rows_from_csv(path)
    own = folder / "actions.csv"
    if borrowed and own.exists():
        tables["actions"] = _told_otherwise(tables.get("actions", ()), rows_from_csv(own))
    return tables


def _told_otherwise(borrowed: Sequence[Row], own: Sequence[Row]) -> tuple[Row, ...]:
    """The borrowed actions with what a plan's own lines say of them; an empty cell says nothing."""
    reader = Reader()
    reader.unique(own, "code")
    said = {reader.required(row, "code"): row for row in own}
    known = {reader.text(row, "code") for row in borrowed}
    for code, row in said.items():
        if code and code not in known:
            reader.complain(row.place, unknown_key(code, known))
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return tuple(_with(row, said.get(reader.text(row, "code"))) for row in borrowed)


def _with(row: Row, own: Row | None) -> Row:
    if own is None:
        return row
    values = {**row.values, **{column: text for column, text in own.values.items() if text}}
    sources = (one.values.get("source", "") for one in (row, own))
    return Row(row.place, {**values, "source": "; ".join(filter(None, sources))})


def plan_from_tables(
    tables: Tables,
    countries: CountryRegister,
    scales: Mapping[str, Scale],
    *,
    uncoded_actions_are_known: bool = False,
) -> Plan:
    """The plan that the tables describe. Raises DefinitionError with all that is inconsistent.

    Without areas there is one for each code under which an action stands. An action without a
    code is none; unless uncoded_actions_are_known, it is complained of when more is said of it
    than where it stands and what it is called.
    """
    reader = Reader()
    fields = _fields(tables, reader)
    own_scales = scales_from_rows(
        tables.get("scale", ()), fields.values.get("scale", "") or "SCALE", reader
    )
    own_scales = {code: in_known_words(scale, scales) for code, scale in own_scales.items()}
    known_scales = merged(scales, own_scales)
    areas = _areas(tables.get("areas", ()), reader)
    if not uncoded_actions_are_known:
        _check_uncoded(tables.get("actions", ()), reader)
    actions = _actions(tables.get("actions", ()), reader)
    plan = _settings(fields, reader)
    plan = replace(
        plan,
        areas=areas or _areas_of(actions),
        actions=actions,
        scales=_scales_used(plan, actions, known_scales, own_scales),
        countries=_countries(tables.get("countries", ()), countries, reader),
        correspondence=_correspondence(tables.get("correspondence", ()), reader),
    )
    plan = plan.with_rounds(_rounds(tables.get("rounds", ()), plan, reader))
    told = translations_from_rows(tables.get("translations", ()), plan, reader)
    plan = replace(plan, translations=told)
    complain_of_contradictions(plan, known_scales, reader)
    if reader.complaints:
        raise DefinitionError(reader.complaints)
    return plan


def _fields(tables: Tables, reader: Reader) -> Row:
    """The field/value rows of the Plan table as one row; free fields keep their own name."""
    known: dict[str, str] = {}
    place = "Plan"
    for row in tables.get("plan", ()):
        place = row.place
        key = row.values.get("field", "").strip().casefold().replace(" ", "_")
        value = row.values.get("value", "").strip()
        if key in known:
            reader.complain(place, _("the field '{field}' stands twice.").format(field=key))
        if key.startswith("note_") or key in PLAN_FIELDS:
            known[key] = value
        elif key:
            # A near miss is a slip that would silently change the method; anything else is free.
            is_file = row.place.endswith(".yaml")
            sentence = unknown_key(key, PLAN_FIELDS if is_file else RESEMBLED_FIELDS)
            if "?" in sentence or is_file:
                reader.complain(place, sentence)
            else:
                known[f"note_{key}"] = value
    return Row("Plan", known)


def _settings(fields: Row, reader: Reader) -> Plan:
    basis = reader.text(fields, "coverage_basis", "weight")
    if basis not in COVERAGE_BASES:
        reader.complain(fields.place, unknown_key(basis, COVERAGE_BASES))
    _check_status(reader, fields)
    check_target(fields, "target_date", reader)
    notes = {
        key.removeprefix("note_").replace("_", " "): value
        for key, value in fields.values.items()
        if key.startswith("note_")
    }
    return Plan(
        code=reader.required(fields, "code"),
        title=reader.required(fields, "title"),
        scales={},
        areas=(),
        actions=(),
        edition=reader.text(fields, "edition"),
        owner=reader.text(fields, "owner"),
        source=reader.text(fields, "source"),
        completeness=reader.text(fields, "completeness"),
        scale=reader.text(fields, "scale") or None,
        aggregation_area=reader.choice(
            fields, "aggregation_area", Aggregation, Aggregation.ARITHMETIC
        ),
        aggregation_plan=reader.choice(
            fields, "aggregation_plan", Aggregation, Aggregation.ARITHMETIC
        ),
        geometric_floor=_share(reader, fields, "geometric_floor", 1.0, limit=100),
        coverage_area=_share(reader, fields, "coverage_area", Plan.coverage_area),
        coverage_plan=_share(reader, fields, "coverage_plan", Plan.coverage_plan),
        coverage_basis=basis,
        min_actions=_least_number(reader, fields),
        overall=reader.yes_no(fields, "overall", default=True),
        weights_adopted_by=reader.text(fields, "weights_adopted_by"),
        ranking_approved_by=reader.text(fields, "ranking_approved_by"),
        bands=_bands(reader, fields),
        status_red=_points(reader, fields, "status_red"),
        status_green=_points(reader, fields, "status_green"),
        weakest_link=reader.yes_no(fields, "weakest_link"),
        horizon_start=reader.text(fields, "horizon_start"),
        horizon_end=reader.text(fields, "horizon_end"),
        predecessor=reader.text(fields, "predecessor"),
        target=reader.text(fields, "target"),
        target_date=reader.text(fields, "target_date"),
        demonstration=reader.yes_no(fields, "demonstration"),
        import_test=reader.yes_no(fields, "import_test"),
        notes=notes,
    )


def _share(reader: Reader, row: Row, column: str, default: float, limit: float = 1) -> float:
    found = reader.number(row, column, default)
    if found is None or not 0 <= found <= limit:
        _complain_of_range(reader, row, column, limit)
        return default
    return found


def _points(reader: Reader, row: Row, column: str) -> float | None:
    """A number from 0 to 100; None where there is none."""
    found = reader.number(row, column)
    if found is not None and not 0 <= found <= 100:
        _complain_of_range(reader, row, column, 100)
        return None
    return found


def _complain_of_range(reader: Reader, row: Row, column: str, limit: float) -> None:
    reader.complain(
        row.place,
        _("'{column}' is '{found}'; a number from 0 to {limit} is expected.").format(
            column=column, found=reader.text(row, column), limit=limit
        ),
    )


def _check_status(reader: Reader, fields: Row) -> None:
    """The two thresholds of a status come together, and a status that is shown has both."""
    red, green = (reader.text(fields, name) for name in ("status_red", "status_green"))
    if bool(red) != bool(green):
        reader.complain(
            fields.place, _("'status_red' and 'status_green' belong together; one is empty.")
        )
    elif not red and reader.yes_no(fields, "weakest_link"):
        reader.complain(
            fields.place,
            _(
                "'weakest_link' is yes, and 'status_red' and 'status_green' are empty; say below "
                "how many points an action is red, and from how many it is green."
            ),
        )


def _least_number(reader: Reader, fields: Row) -> int:
    found = reader.number(fields, "min_actions", 1.0)
    if found is None or found < 1 or not found.is_integer():
        reader.complain(
            fields.place,
            _("'min_actions' is '{found}'; write a whole number from 1 upwards.").format(
                found=reader.text(fields, "min_actions")
            ),
        )
        return 1
    return int(found)


def _bands(reader: Reader, fields: Row) -> tuple[Band, ...]:
    """Bands written as `0 Early | 50 Advanced`: lower bound, then the word."""
    bands = []
    for part in filter(None, (p.strip() for p in reader.text(fields, "bands").split("|"))):
        lower, _space, label = part.partition(" ")
        try:
            band = Band(float(lower), label.strip())
        except ValueError:
            reader.complain(
                fields.place,
                _("the band '{found}' must begin with its lower bound.").format(found=part),
            )
            continue
        if 0 <= band.lower <= 100:
            bands.append(band)
        else:
            reader.complain(
                fields.place,
                _("the band '{found}' must begin between 0 and 100.").format(found=part),
            )
    return tuple(sorted(bands, key=lambda band: band.lower))


def _areas(rows: Sequence[Row], reader: Reader) -> tuple[Area, ...]:
    """The areas in their order, each after its parent."""
    for row in rows:
        reader.known_columns(row, AREA_COLUMNS)
        check_target(row, "target date", reader)
    ordered = sorted(rows, key=lambda row: reader.number(row, "order") or 0)
    areas = [
        Area(
            code=reader.required(row, "code"),
            title=reader.required(row, "title"),
            parent=reader.text(row, "parent") or None,
            weight=reader.weight(row),
            core=reader.yes_no(row, "core"),
            provenance=reader.text(row, "provenance"),
            source=reader.text(row, "source"),
            target=reader.text(row, "target"),
            target_date=reader.text(row, "target date"),
        )
        for row in ordered
    ]
    return tuple(_parents_first(areas))


def _areas_of(actions: Sequence[Action]) -> tuple[Area, ...]:
    """An area for each code under which an action stands, in order of appearance."""
    codes = dict.fromkeys(action.parent for action in actions if action.parent)
    return tuple(Area(code, code) for code in codes)


def _parents_first(areas: Sequence[Area]) -> Iterable[Area]:
    children: dict[str | None, list[Area]] = {}
    for area in areas:
        children.setdefault(area.parent, []).append(area)
    placed: list[Area] = []
    waiting = list(children.get(None, ()))
    while waiting:
        area = waiting.pop(0)
        placed.append(area)
        waiting = children.get(area.code, []) + waiting
    # Areas in a ring or under an unknown parent are kept, so that the check can name them.
    return placed + [area for area in areas if area not in placed]


def _actions(rows: Sequence[Row], reader: Reader) -> tuple[Action, ...]:
    """The actions in their order; a row without a code is no action."""
    coded = [row for row in rows if reader.text(row, "code")]
    for row in coded:
        reader.known_columns(row, ACTION_COLUMNS)
    ordered = sorted(coded, key=lambda row: reader.number(row, "order") or 0)
    return tuple(_action(row, reader) for row in ordered)


def _check_uncoded(rows: Sequence[Row], reader: Reader) -> None:
    for row in rows:
        filled = [column for column in row.values if reader.text(row, column)]
        beyond = [column for column in filled if column not in COLUMNS_OF_A_NOTE]
        if beyond and "code" not in filled:
            reader.complain(
                row.place,
                _("'code' is empty, so the action would be left out; give it a code."),
            )


def _action(row: Row, reader: Reader) -> Action:
    lower, optimum = reader.number(row, "lower"), reader.number(row, "optimum")
    if (lower is None) != (optimum is None):
        reader.complain(row.place, _("'lower' and 'optimum' belong together; one is empty."))
    if lower is not None and lower == optimum:
        reader.complain(row.place, _("'lower' and 'optimum' are equal; no score can be made."))
    return Action(
        code=reader.text(row, "code"),
        parent=reader.required(row, "parent"),
        title=reader.required(row, "title"),
        responsibility=reader.choice(row, "responsibility", Responsibility, Responsibility.COUNTRY),
        scale=reader.text(row, "scale") or None,
        weight=reader.weight(row),
        core=reader.yes_no(row, "core"),
        stage=_stage(reader, row),
        minimum_standard=reader.text(row, "minimum standard"),
        objective=reader.text(row, "objective"),
        horizon=reader.text(row, "horizon"),
        lead=reader.text(row, "lead"),
        partners=reader.text(row, "partners"),
        indicator=reader.text(row, "indicator"),
        indicator_provenance=reader.text(row, "indicator provenance"),
        unit=reader.text(row, "unit"),
        direction=reader.text(row, "direction"),
        lower=lower,
        optimum=optimum,
        baseline=reader.text(row, "baseline"),
        target=reader.text(row, "target"),
        target_date=reader.text(row, "target date"),
        provenance=reader.text(row, "provenance"),
        source=reader.text(row, "source"),
    )


def _stage(reader: Reader, row: Row) -> int | None:
    found = reader.number(row, "stage")
    if found is None or (found.is_integer() and 1 <= found <= MOST_STAGES):
        return None if found is None else int(found)
    reader.complain(
        row.place,
        _("'stage' is '{found}'; write a whole number from 1 to {most}, or nothing.").format(
            found=reader.text(row, "stage"), most=MOST_STAGES
        ),
    )
    return None


def _rounds(rows: Sequence[Row], plan: Plan, reader: Reader) -> tuple[Round, ...]:
    reader.unique(rows, "code")
    rounds = []
    for row in rows:
        reader.known_columns(row, ROUND_COLUMNS)
        scope = scope_of(reader.text(row, "scope"), plan)
        for node in scope:
            if node not in plan.area_by_code and node not in plan.action_by_code:
                reader.complain(
                    row.place,
                    _("the scope names '{node}', which is no area or action.").format(node=node),
                )
        rounds.append(
            Round(
                code=reader.required(row, "code"),
                title=reader.text(row, "title"),
                date=reader.day(row, "date"),
                is_baseline=reader.yes_no(row, "baseline"),
                scope=scope,
            )
        )
        marked = [one.code for one in rounds if one.is_baseline]
        if rounds[-1].is_baseline and len(marked) > 1:
            reader.complain(
                row.place,
                _(
                    "the round '{first}' is the baseline already, and a plan has one. Mark only one "
                    "of them."
                ).format(first=marked[0]),
            )
    return tuple(rounds)


def scope_of(text: str, plan: Plan) -> tuple[str, ...]:
    """The codes in a scope as it is written: separated by commas, semicolons, bars or spaces.

    A code of the plan may hold spaces; it is then kept whole between two of the other marks.
    """
    known = plan.area_by_code.keys() | plan.action_by_code.keys()
    parts = [part.strip() for part in re.split("[,;|]", text)]
    return tuple(code for part in parts for code in ((part,) if part in known else part.split()))


def _countries(
    rows: Sequence[Row], register: CountryRegister, reader: Reader
) -> tuple[Country, ...]:
    reader.unique(rows, "iso3")
    countries = []
    for row in rows:
        reader.known_columns(row, COUNTRY_COLUMNS)
        code = reader.required(row, "iso3").upper()
        groups = frozenset(
            filter(None, map(str.strip, re.split(r"[|;]", reader.text(row, "group"))))
        )
        invented = Country(code, reader.text(row, "name", code), groups)
        if invented.is_invented and code not in register:
            countries.append(invented)
        elif code in register:
            known = register[code]
            countries.append(replace(known, groups=known.groups | groups))
        else:
            reader.complain(
                row.place,
                _("'{code}' is not an ISO 3166-1 code of a country or territory.").format(
                    code=code
                ),
            )
    # Protocol order: alphabetical by name.
    return tuple(sorted(countries, key=lambda country: normalised(country.name)))


def _correspondence(rows: Sequence[Row], reader: Reader) -> tuple[tuple[str, str, float], ...]:
    for row in rows:
        reader.known_columns(row, CORRESPONDENCE_COLUMNS)
    return tuple(
        (
            reader.text(row, "old code"),
            reader.text(row, "new code"),
            reader.number(row, "share", 1.0) or 0.0,
        )
        for row in rows
    )


def _scales_used(
    plan: Plan,
    actions: Sequence[Action],
    known: Mapping[str, Scale],
    own: Mapping[str, Scale],
) -> dict[str, Scale]:
    wanted = {a.scale for a in actions if a.scale} | {plan.scale or ""} | set(own)
    return {code: scale for code, scale in known.items() if code in wanted}

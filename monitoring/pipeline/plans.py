"""How a plan comes in and goes out again: plan workbooks, and registers of actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from monitoring.definitions import (
    TABLE_COLUMNS,
    DefinitionError,
    Row,
    Tables,
    plan_from_tables,
    tables_of_plan,
)
from monitoring.definitions.register_plans import FIELDS, RegisterPlan, plan_of_register
from monitoring.definitions.registers import (
    Register,
    is_register,
    load_registers,
    register_from_text,
    text_of_register,
)
from monitoring.model import Plan, Severity
from monitoring.pipeline.facts import file_stem
from monitoring.pipeline.renewal import require_renewable
from monitoring.pipeline.workspace import DATA, EXAMPLES_BY, Workspace, as_rows
from monitoring.reading import (
    Unreadable,
    Workbook,
    headings_of,
    proposed_register,
    read_plan_tables,
    read_register,
    read_workbook,
)
from monitoring.store import Standing, add_layout, add_plan, stored_layouts, stored_plans
from monitoring.store.plans import RawTables, StoredPlan
from monitoring.translation import gettext as _

ACTIONS_SHOWN = 10


def add_plan_workbook(
    workspace: Workspace, content: bytes, file: str, *, by: str = ""
) -> tuple[Plan, int, bool]:
    """Keep the plan of a plan workbook: (plan, version, whether that version is new).

    A workbook that says what the newest version says already adds nothing. Raises Unreadable for a
    file that is no plan workbook, DefinitionError for one that contradicts itself, that takes the
    code of another plan, or that would leave answers in force unreadable.
    """
    workbook = read_workbook(content, file)
    _told, errors = _told_of(workbook)
    if errors:
        raise DefinitionError(errors)
    tables = read_plan_tables(workbook, TABLE_COLUMNS)
    return _keep_plan(workspace, tables, content, file, by)


def export_plan(workspace: Workspace, code: str) -> tuple[str, bytes]:
    """File name and bytes of a plan as a plan workbook, with the rounds of today.

    Added again it is the same plan. Rows of an uploaded plan that are no actions yet, having no
    code, stand below the others. Raises UnknownPlan, and DefinitionError for a text that no cell
    can hold.
    """
    # Writers of workbooks are loaded where one is written: they would slow every start.
    from monitoring.exports import plan_workbook  # noqa: PLC0415

    plan = workspace.plan(code)
    tables = dict(tables_of_plan(plan))
    stored = _stored(workspace, plan.code)
    if stored is not None:
        tables["actions"] += _uncoded(as_rows(stored.tables))
    return plan_file_name(plan.code), plan_workbook(tables)


def plan_file_name(code: str) -> str:
    """What the plan workbook of a plan is called."""
    return file_stem(code, "plan") + ".xlsx"


def is_plan_workbook(content: bytes, file: str) -> bool:
    """Whether the file has the sheets of a plan workbook. Raises Unreadable for no workbook."""
    workbook = read_workbook(content, file)
    try:
        read_plan_tables(workbook, TABLE_COLUMNS)
    except DefinitionError:
        return True
    except Unreadable as unreadable:
        if unreadable.problem.code != "no_plan_sheet":
            raise
        return False
    return True


@dataclass(frozen=True)
class MappedRegister:
    """A register of actions as a plan would take it up.

    headings: what a column can be chosen from. actions: the first ones, each with its code, its
    area and what the columns say by role. number: of all actions. told: what a reader must know;
    complaints: what keeps the plan out; both in sentences.
    """

    register: Register
    headings: tuple[str, ...]
    actions: tuple[Mapping[str, str], ...] = ()
    number: int = 0
    told: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()


def registers(workspace: Workspace) -> dict[str, Register]:
    """Every register layout by code: those of `data/registers/`, and those that users have kept."""
    kept = {
        code: register_from_text(text, code)
        for code, text in stored_layouts(workspace.store).items()
        if is_register(text)
    }
    return {**load_registers(DATA / "registers"), **kept}


def proposed_mapping(workspace: Workspace, content: bytes, file: str) -> MappedRegister:
    """What the columns of a register seem to be, with a preview of the plan.

    The layout that knows most of the headings is taken, before others one that users have kept.
    Raises Unreadable for no workbook, and for one without a row of headings.
    """
    workbook = read_workbook(content, file)
    proposed = [proposed_register(workbook, known) for known in registers(workspace).values()]
    best = max(reversed(proposed), key=lambda register: len(register.headers))
    return _mapped(workspace, workbook, best, {})


def mapped_register(
    workspace: Workspace, content: bytes, file: str, register: Register, fields: Mapping[str, str]
) -> MappedRegister:
    """The preview of the plan of a register, with all that would keep it out.

    fields: of the Plan sheet. Raises Unreadable as `proposed_mapping` does.
    """
    return _mapped(workspace, read_workbook(content, file), register, fields)


def add_plan_register(
    workspace: Workspace,
    content: bytes,
    file: str,
    register: Register,
    fields: Mapping[str, str],
    *,
    by: str = "",
    save_as: str = "",
) -> tuple[Plan, int, bool, tuple[str, ...]]:
    """Keep the plan of a register: (plan, version, whether that is new, what a reader must know).

    register: which column is what. fields: of the Plan sheet. save_as: the code under which the
    columns are kept for the next file of the kind. Raises as `add_plan_workbook` does; Unreadable
    too where the headings of the register are nowhere in the file.
    """
    kept = text_of_register(replace(register, code=save_as, title=save_as))
    if save_as:
        _require_free(workspace, save_as, kept)
    found = _read(read_workbook(content, file), register, fields)
    complaints = (*found.complaints, *_lacking(workspace, register, fields))
    if complaints:
        raise DefinitionError(complaints)
    plan, version, is_new = _keep_plan(workspace, found.tables, content, file, by)
    if save_as:
        add_layout(workspace.store, save_as, kept, by)
    return plan, version, is_new, found.told


def _require_free(workspace: Workspace, code: str, text: str) -> None:
    """Raises DefinitionError for the code of another layout, of the program or of a user."""
    known = stored_layouts(workspace.store).get(code, text)
    if known != text or code in {*load_registers(DATA / "registers"), *workspace.layouts}:
        raise DefinitionError(
            [_("There is a layout '{code}' already. Choose another name.").format(code=code)]
        )


def _mapped(
    workspace: Workspace, workbook: Workbook, register: Register, fields: Mapping[str, str]
) -> MappedRegister:
    headings = headings_of(workbook, register)
    if not register.headers.get("title"):
        sentence = _("Choose the column that says what the actions are.")
        return MappedRegister(register, headings, complaints=(sentence,))
    found = _read(workbook, register, fields)
    complaints = (*found.complaints, *_lacking(workspace, register, fields))
    if not complaints:
        complaints = _contradictions(workspace, found)
    title_by_code = {line["code"]: line["title"] for _place, line in found.tables["areas"]}
    actions = found.tables["actions"]
    shown = tuple(
        {
            "code": line["code"],
            "area": f"{line['parent']} {title_by_code.get(line['parent'], '')}".strip(),
            **{role: line[role] for role in FIELDS if register.headers.get(role) and role in line},
        }
        for _place, line in actions[:ACTIONS_SHOWN]
    )
    return MappedRegister(register, headings, shown, len(actions), found.told, complaints)


def _read(workbook: Workbook, register: Register, fields: Mapping[str, str]) -> RegisterPlan:
    table = read_register(workbook, register)
    found = plan_of_register(register, table.rows, fields, workbook.file)
    told, errors = _told_of(workbook)
    return replace(
        found,
        told=(*found.told, *table.told, *told),
        complaints=(*errors, *_chosen_twice(register), *table.complaints, *found.complaints),
    )


def _told_of(workbook: Workbook) -> tuple[list[str], list[str]]:
    """(what a reader must know of the file itself, what keeps it out), in sentences."""
    told: list[str] = []
    errors: list[str] = []
    for problem in workbook.told:
        (errors if problem.severity is Severity.ERROR else told).append(problem.sentence)
    return told, errors


def _chosen_twice(register: Register) -> Iterator[str]:
    first: dict[str, str] = {}
    for role, words in register.headers.items():
        for word in words:
            if first.setdefault(word, role) != role:
                yield _(
                    "The column '{name}' is chosen for '{first}' and for '{second}'. Choose one."
                ).format(name=word, first=first[word], second=role)


def _lacking(
    workspace: Workspace, register: Register, fields: Mapping[str, str]
) -> tuple[str, ...]:
    """What must be said of a plan and no register says."""
    said = {**register.plan, **{name: text for name, text in fields.items() if text.strip()}}
    sentences = []
    if "code" not in said:
        sentences.append(_("Give the plan a code, for example its short name and year."))
    if "title" not in said:
        sentences.append(_("Give the plan a title."))
    if "scale" not in said and "scale" not in register.headers:
        sentences.append(
            _("Choose the scale in which the actions are rated: {known}.").format(
                known=", ".join(workspace.scales)
            )
        )
    return tuple(sentences)


def _contradictions(workspace: Workspace, found: RegisterPlan) -> tuple[str, ...]:
    try:
        plan_from_tables(as_rows(found.tables), workspace.countries, workspace.scales)
    except DefinitionError as wrong:
        return wrong.sentences
    return ()


def _stored(workspace: Workspace, code: str) -> StoredPlan | None:
    return next((s for s in stored_plans(workspace.store) if s.code == code), None)


def _uncoded(tables: Tables) -> tuple[Row, ...]:
    rows = tables.get("actions", ())
    return tuple(r for r in rows if not r.values.get("code", "").strip() and any(r.values.values()))


def _keep_plan(
    workspace: Workspace, tables: RawTables, content: bytes, file: str, by: str
) -> tuple[Plan, int, bool]:
    plan = plan_from_tables(as_rows(tables), workspace.countries, workspace.scales)
    if plan.code.casefold() in {code.casefold() for code in workspace.defined_plans}:
        raise DefinitionError(
            [
                _("{file}: the code '{code}' belongs to a plan that comes with the program. "
                  "Choose another code.").format(file=file, code=plan.code)
            ]
        )  # fmt: skip
    stored = _stored(workspace, plan.code)
    if stored is not None and _says_the_same(workspace, plan, tables, stored):
        return workspace.plan(plan.code), stored.version, False

    def objection(standing: Standing) -> None:
        _require_own_code(plan, standing, file, by)
        require_renewable(plan, standing, file, workspace.countries.country_by_code)

    version, is_new = add_plan(
        workspace.store, plan.code, tables, file=file, content=content, by=by, objection=objection
    )
    return workspace.plan(plan.code), version, is_new


def _says_the_same(workspace: Workspace, plan: Plan, tables: RawTables, stored: StoredPlan) -> bool:
    """Whether the tables make the plan that is kept already, however they are written."""
    before, now = as_rows(stored.tables), as_rows(tables)
    known = [row.values.get("title") for row in _uncoded(before)]
    return (
        plan == plan_from_tables(before, workspace.countries, workspace.scales)
        and [row.values.get("title") for row in _uncoded(now)] == known
    )


def _require_own_code(plan: Plan, standing: Standing, file: str, by: str) -> None:
    """Raises DefinitionError for a code that differs in capitals only, or that an example has."""
    for code in standing.codes:
        if code != plan.code and code.casefold() == plan.code.casefold():
            raise DefinitionError(
                [
                    _("{file}: there is a plan '{known}' already. Write its code so to renew it, "
                      "or choose another code than '{code}'.").format(
                        file=file, known=code, code=plan.code
                    )
                ]
            )  # fmt: skip
    if standing.added_by == EXAMPLES_BY != by:
        raise DefinitionError(
            [
                _("{file}: the code '{code}' belongs to an example that is loaded. "
                  "Choose another code, or remove the examples first.").format(
                    file=file, code=plan.code
                )
            ]
        )  # fmt: skip

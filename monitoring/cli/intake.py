"""The verbs of the intake: `template`, `check`, `import`, `uploads` and `undo`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from monitoring import pipeline
from monitoring.checking import grouped, grouped_sentence
from monitoring.cli import series
from monitoring.cli.shell import (
    DONE,
    PROBLEMS,
    Verbs,
    WrongUsage,
    add_verb,
    content_of,
    existing_file,
    tell,
    write_file,
)
from monitoring.definitions import layout_from_file
from monitoring.model import Assessment, Layout
from monitoring.pipeline import Choices, FileVerdict, SeriesChoices, Workspace
from monitoring.pipeline.templates import archive_name
from monitoring.store import undo_upload, uploads
from monitoring.translation import NAME_BY_LANGUAGE, SOURCE_LANGUAGE
from monitoring.translation import gettext as _


def add_verbs(verbs: Verbs) -> None:
    """The words that these verbs take."""
    form = add_verb(verbs, "template", _template, _("make the form that a country fills in"))
    form.add_argument("--plan", required=True)
    form.add_argument("--round", required=True)
    form.add_argument("--country", help=_("ISO3 code, or REGION; empty to be filled in"))
    form.add_argument(
        "--lang", choices=list(NAME_BY_LANGUAGE), default=SOURCE_LANGUAGE, help=_("its language")
    )
    form.add_argument(
        "--all", action="store_true", help=_("the forms of all participants in one .zip")
    )
    form.add_argument("-o", "--output", help=_("file to write"))
    _add_file_options(
        add_verb(verbs, "check", _check, _("say what is wrong with files; writes nothing"))
    )
    keep = add_verb(verbs, "import", _import, _("check files and keep those without errors"))
    _add_file_options(keep)
    keep.add_argument(
        "--save-layout", metavar="NAME", help=_("keep the layout that was given, for next time")
    )
    keep.add_argument("--dry-run", action="store_true", help=_("write nothing"))
    sent = add_verb(verbs, "uploads", _uploads, _("the files that were imported"))
    sent.add_argument("--plan")
    add_verb(verbs, "undo", _undo, _("withdraw an upload exactly")).add_argument("upload", type=int)


def _add_file_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="+", metavar="FILE")
    verb.add_argument("--plan", help=_("the plan that the files answer to"))
    verb.add_argument("--round", help=_("for files that name no round"))
    verb.add_argument("--assessment", choices=[a.value for a in Assessment])
    verb.add_argument(
        "--layout",
        metavar="L",
        help=_("a layout's code, or a file that says which column is what"),
    )
    verb.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="NAME=ISO3",
        help=_("take a name that is not known for this country, now and from now on"),
    )
    verb.add_argument(
        "--erase-empty",
        action="store_true",
        help=_("an empty cell withdraws what was answered there before"),
    )
    verb.add_argument(
        "--errors",
        metavar="FILE.xlsx",
        help=_("write the problems of the first file that has any to a workbook"),
    )
    series.add_options(verb)


def _template(workspace: Workspace, given: argparse.Namespace) -> int:
    if given.all:
        name = archive_name(given.plan, given.round, given.lang)
        content = pipeline.all_templates(workspace, given.plan, given.round, given.lang)
    else:
        name, content = pipeline.template(
            workspace, given.plan, given.round, given.country or "", language=given.lang
        )
    target = Path(given.output or name)
    write_file(target, content)
    tell(given, {"file": str(target)}, [str(target)])
    return DONE


def _check(workspace: Workspace, given: argparse.Namespace) -> int:
    return _files(workspace, given, keep=False)


def _import(workspace: Workspace, given: argparse.Namespace) -> int:
    return _files(workspace, given, keep=not given.dry_run)


def _files(workspace: Workspace, given: argparse.Namespace, *, keep: bool) -> int:
    choices, treat = _treatment(workspace, given, keep=keep)
    files = [existing_file(name) for name in given.files]
    contents = [content_of(file) for file in files]  # all of them, before the first is kept
    verdicts = [treat(content, file.name) for file, content in zip(files, contents, strict=True)]
    failed = any(verdict.has_errors for verdict in verdicts)
    lines = [line for verdict in verdicts for line in _verdict_lines(verdict)]
    if given.errors:
        lines += _write_problems(verdicts, Path(given.errors))
    name = getattr(given, "save_layout", None)
    if name and keep and not failed and isinstance(choices.layout, Layout):
        pipeline.save_layout(workspace, choices.layout, name)
        lines.append(_("The layout is kept as '{code}'.").format(code=name))
    tell(given, {"files": [verdict.as_json() for verdict in verdicts]}, lines)
    return PROBLEMS if failed else DONE


def _treatment(
    workspace: Workspace, given: argparse.Namespace, *, keep: bool
) -> tuple[Choices | SeriesChoices, Callable[[bytes, str], FileVerdict]]:
    """What was said of the files, and what is done with each (bytes, name)."""
    if given.kind == series.RATINGS:
        series.refuse_year_one(given)
        choices = _choices(workspace, given)
        treat = pipeline.import_file if keep else pipeline.check_file
        return choices, lambda content, name: treat(workspace, content, name, choices)
    accepted = dict(_accepted(workspace, pair) for pair in given.accept)
    of_series = series.choices_of(workspace, given, accepted)
    treat_series = pipeline.import_series if keep else pipeline.check_series
    return of_series, lambda content, name: treat_series(workspace, content, name, of_series)


def _choices(workspace: Workspace, given: argparse.Namespace) -> Choices:
    if given.plan:
        workspace.plan(given.plan)  # an unknown plan is wrong usage, whatever the files say
    return Choices(
        plan=given.plan,
        round=given.round,
        assessment=Assessment(given.assessment) if given.assessment else None,
        layout=_layout(workspace, given),
        accepted=dict(_accepted(workspace, pair) for pair in given.accept),
        erase_empty=given.erase_empty,
    )


def _layout(workspace: Workspace, given: argparse.Namespace) -> str | Layout | None:
    """The layout that is named, or that a file describes."""
    wanted: str | None = given.layout
    if getattr(given, "save_layout", None) and not (wanted and Path(wanted).is_file()):
        raise WrongUsage(
            _("--save-layout keeps what a file says: give that file with --layout FILE.yaml.")
        )
    if not wanted or wanted in workspace.layouts:
        return wanted
    if Path(wanted).is_file():
        return layout_from_file(Path(wanted))
    raise WrongUsage(
        _("There is no layout '{code}', and no file of that name. Known are: {known}.").format(
            code=wanted, known=", ".join(workspace.layouts)
        )
    )


def _accepted(workspace: Workspace, pair: str) -> tuple[str, str]:
    name, _equals, code = pair.rpartition("=")
    if not name.strip() or code.strip().upper() not in workspace.countries:
        raise WrongUsage(
            _("'{found}' is not NAME=ISO3, for instance Surinam=SUR.").format(found=pair)
        )
    return name.strip(), code.strip().upper()


def _write_problems(verdicts: Sequence[FileVerdict], target: Path) -> list[str]:
    for verdict in verdicts:
        if verdict.problems:
            write_file(target, pipeline.problem_file(verdict))
            return [_("The problems of {file} are in {target}.").format(
                file=verdict.file, target=target
            )]  # fmt: skip
    return [_("No file has a problem, so no workbook of problems was written.")]


def _verdict_lines(verdict: FileVerdict) -> list[str]:
    lines = [grouped_sentence(problem, places) for problem, places in grouped(verdict.problems)]
    lines += series.note_lines(verdict)
    if verdict.has_errors:
        summary = _("{file}: nothing was written.").format(file=verdict.file)
    else:
        summary = _(
            "{file}: {added} added, {changed} changed, {unchanged} unchanged, {unanswered} unanswered."
        ).format(
            file=verdict.file,
            added=verdict.added,
            changed=verdict.changed,
            unchanged=verdict.unchanged,
            unanswered=verdict.n_unanswered,
        )
        if verdict.withdrawn:
            summary += " " + _("{n} withdrawn.").format(n=verdict.withdrawn)
        if verdict.emptied:
            summary += " " + _(
                "{n} answered before are empty now and stay; --erase-empty withdraws them."
            ).format(n=verdict.emptied)
    upload = [_("Upload {n}.").format(n=verdict.upload)] if verdict.upload else []
    return [*lines, " ".join([summary, *upload])]


def _uploads(workspace: Workspace, given: argparse.Namespace) -> int:
    sent = uploads(
        workspace.store, pipeline.series_home(workspace, given.plan) if given.plan else None
    )
    facts = [
        {
            "upload": u.id,
            "plan": u.plan,
            "kind": u.kind,
            "file": u.file,
            "sha256": u.sha256,
            "uploaded_at": u.uploaded_at.isoformat(),
            "added": u.added,
            "changed": u.changed,
            "unchanged": u.unchanged,
            "unanswered": u.unanswered,
            "undone_at": u.undone_at.isoformat() if u.undone_at else None,
        }
        for u in sent
    ]
    lines = [
        f"{u.id:>5}  {u.uploaded_at:%Y-%m-%d %H:%M}  {u.plan}  {u.file}  +{u.added} ~{u.changed}"
        + ("  " + _("undone") if u.undone_at else "")
        for u in sent
    ]
    tell(given, {"uploads": facts}, lines or [_("No file was imported yet.")])
    return DONE


def _undo(workspace: Workspace, given: argparse.Namespace) -> int:
    undone = undo_upload(workspace.store, given.upload)
    line = _("Upload {n} ({file}) is undone.").format(n=undone.id, file=undone.file)
    tell(given, {"upload": undone.id, "file": undone.file}, [line])
    return DONE

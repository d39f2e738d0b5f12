"""The verb `explain`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from monitoring import pipeline
from monitoring.cli.shell import DONE, Verbs, add_verb, tell
from monitoring.model import BEST_AVAILABLE, Assessment
from monitoring.pipeline import Explained, Workspace
from monitoring.pipeline.asked import round_asked
from monitoring.pipeline.nodes import Counts, Node
from monitoring.pipeline.origins import Origin
from monitoring.pipeline.statements import Statement
from monitoring.pipeline.words import assessment_word, short_reason, why_word
from monitoring.scoring.arithmetic import exact
from monitoring.translation import gettext as _

INDENT = "  "


def add_verbs(verbs: Verbs) -> None:
    """The words that this verb takes."""
    one = add_verb(
        verbs, "explain", _explain, _("where a number comes from, down to file, sheet and cell")
    )
    one.add_argument("--plan", required=True)
    one.add_argument("--round", help=_("the latest with ratings when left out"))
    one.add_argument(
        "--country",
        required=True,
        help=_("ISO3 code, REGION, or ALL for the mean of the countries"),
    )
    one.add_argument("--node", required=True, help=_("code of the plan, an area or an action"))
    one.add_argument("--assessment", choices=[a.value for a in Assessment])


def _explain(workspace: Workspace, given: argparse.Namespace) -> int:
    found = pipeline.results(workspace, given.plan, given.assessment or BEST_AVAILABLE)
    round_ = round_asked(found, given.round)
    explained = pipeline.explained(workspace.store, found, round_, given.country, given.node)
    tell(given, explained.as_json(), list(_lines(explained)))
    return DONE


def _lines(explained: Explained) -> Iterator[str]:
    yield " · ".join(
        (
            explained.plan,
            _("round {round}").format(round=explained.round),
            assessment_word(explained.assessment),
            f"{explained.name} ({explained.country})",
        )
    )
    yield from _node_lines(explained.node, "")


def _node_lines(node: Node, indent: str) -> Iterator[str]:
    how = ""
    if node.counts:
        how = _("  [weight {weight}, counts {how}]").format(
            weight=exact(node.weight), how=node.counts_in_words
        )
    yield f"{indent}{node.code}  {node.title}{how}"
    inside = indent + INDENT
    yield f"{inside}{node.sentence}"
    if node.rule:
        yield from (f"{inside}{text}" for text in (node.rule.words, node.rule.threshold) if text)
    for name, calculation, value in node.calculations():
        result = exact(value)
        # A single part is its own mean: nothing was calculated.
        yield f"{inside}{name} = {calculation}" + ("" if calculation == result else f" = {result}")
    if node.origin:
        yield from _origin_lines(node.origin, inside)
    for part in node.parts:
        if not _is_left_out(part):
            yield from _node_lines(part, inside)
    left_out = [part for part in node.parts if _is_left_out(part)]
    for reason in dict.fromkeys(part.reason for part in left_out):
        codes = ", ".join(part.code for part in left_out if part.reason == reason)
        yield inside + _("left out: {codes} ({why})").format(codes=codes, why=short_reason(reason))


def _is_left_out(part: Node) -> bool:
    """Whether a part is only named, because nothing was asked or said of it."""
    is_shown = part.level == "country" or _is_spoken_of(part)
    return part.counts is Counts.LEFT_OUT and not is_shown


def _is_spoken_of(node: Node) -> bool:
    """Whether anything was ever said of an action in the node, though it may not count."""
    said = node.origin is not None and bool(node.origin.taken or node.origin.others)
    return said or any(map(_is_spoken_of, node.parts))


def _origin_lines(origin: Origin, indent: str) -> Iterator[str]:
    if origin.choice:
        yield f"{indent}{origin.choice}"
    if origin.points and origin.kind == "number":
        yield indent + _("points") + f" = {origin.points}"
    if origin.taken:
        yield from _statement_lines(origin.taken, indent)
    for other in origin.others:
        yield f"{indent}{assessment_word(other.assessment)}, {other.fate_in_words}:"
        yield from _statement_lines(other, indent + INDENT)


def _statement_lines(said: Statement, indent: str) -> Iterator[str]:
    if said.is_withdrawal:
        yield f"{indent}{said.place}: {said.said}"
    else:
        typed = _("{place}: '{raw}', understood {conversion}").format(
            place=said.place, raw=said.raw, conversion=said.conversion
        )
        meaning = "" if said.raw == said.said else f": {said.said}"
        yield f"{indent}{typed}{meaning}"
    yield indent + _("file {file}, upload {n}, layout {layout}, sent {sent}").format(
        file=said.file, n=said.upload, layout=said.layout, sent=said.sent
    )
    yield f"{indent}SHA-256 {said.sha256}"
    yield from (f"{indent}{choice}" for choice in said.choices)
    if said.why:
        yield indent + _("why it changed: {why}").format(why=why_word(said.why))
    for name, text in said.texts():
        yield f"{indent}{name}: {text}"

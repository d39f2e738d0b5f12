"""What a country says about its draft findings, beside the ratings that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from monitoring.definitions.comment_words import VISIBILITIES
from monitoring.model import Action, Assessment, Plan, Stance, Status, Visibility
from monitoring.pipeline.results import Results
from monitoring.pipeline.sides import Row, equal, is_missing, is_not_agreed, speaks
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.words import answer_in_words
from monitoring.store import Comment
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

DRAFT_COLUMNS = (
    "node", "area", "title", "own", "draft", "compared", "compared_word", "is_different",
)  # fmt: skip

COMMENT_VIEW_COLUMNS = (
    "node", "code", "title", "own", "draft", "stance", "stance_word", "proposed", "text",
    "visibility", "visibility_word", "place", "country", "round",
)  # fmt: skip

LABELS: Mapping[str, str] = {
    "code": mark("Code"),
    "title": mark("Area or action"),
    "own": mark("Own rating"),
    "draft": mark("Evaluators' rating"),
    "stance_word": mark("Agrees?"),
    "proposed": mark("Rating proposed"),
    "text": mark("Comment"),
    "visibility_word": mark("Who may read it"),
    "place": mark("Where it stands"),
}

SAME, HIGHER, LOWER, OTHER = "same", "higher", "lower", "other"
NO_OWN, NO_DRAFT, NEITHER = "no_own", "no_draft", "neither"
AGREED, NOT_AGREED = "agreed", "not_agreed"
DIFFERENT = (HIGHER, LOWER, OTHER, NOT_AGREED)


def stance_word(stance: Stance) -> str:
    """How a country stands to a finding."""
    words = {
        Stance.AGREES: _("agrees"),
        Stance.DISAGREES: _("disagrees"),
        Stance.REMARK: _("remark"),
    }
    return words[stance]


def visibility_word(visibility: Visibility) -> str:
    """Who may read a comment, in the words of the form."""
    return _(VISIBILITIES[visibility][0])


def proposed_word(comment: Comment, plan: Plan) -> str:
    """The rating that the country proposes, in words; empty where it proposes none."""
    return _proposed(comment.node, comment.level, comment.value, plan)


def _proposed(node: str, level: str, value: float | None, plan: Plan) -> str:
    action = plan.action_by_code.get(node)
    if action is None or (not level and value is None):
        return ""
    return answer_in_words({"level": level, "value": value}, action, plan)


def draft_ratings(results: Results, round_: str, country: str) -> pd.DataFrame:
    """DRAFT_COLUMNS: one row per action that the country is asked in the round, in the plan's order.

    `own` is its own rating in words, `draft` the evaluators', each empty where there is none;
    `compared` is how the second stands to the first (SAME, HIGHER, LOWER, OTHER where there is no
    order between them, NO_OWN, NO_DRAFT, NEITHER), AGREED once a rating was agreed, or NOT_AGREED
    once it is settled that none was, so that both stand.
    """
    plan = results.plan
    scope = plan.in_scope(plan.round_by_code[round_])
    said = {one: _said_by(results, round_, country, one) for one in Assessment}
    rows = []
    for action in plan.actions_answered_by(country):
        if action.code not in scope:
            continue
        own, draft, agreed = (said[one].get(action.code, {}) for one in Assessment)
        compared = _settled(agreed) or _compared(own, draft, action, plan)
        word = _compared_word(compared, _in_words(agreed, action, plan))
        rows.append(
            (action.code, action.parent, action.title, _in_words(own, action, plan),
             _in_words(draft, action, plan), compared, word, compared in DIFFERENT)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(DRAFT_COLUMNS)).astype({"is_different": bool})


def _said_by(results: Results, round_: str, country: str, assessment: Assessment) -> dict[str, Row]:
    ratings = results.ratings
    here = ratings[
        (ratings["round"] == round_)
        & (ratings["country"] == country)
        & (ratings["assessment"] == assessment.value)
    ]
    return {str(row["action"]): row for row in here.to_dict("records")}


def _in_words(said: Row, action: Action, plan: Plan) -> str:
    return answer_in_words(said, action, plan) if said else ""


def _settled(agreed: Row) -> str:
    """How the consultation settled the rating; empty while it is open."""
    if not agreed:
        return ""
    return NOT_AGREED if is_not_agreed(agreed) else AGREED


def _compared(own: Row, draft: Row, action: Action, plan: Plan) -> str:
    is_own, is_draft = speaks(own), speaks(draft)
    if not (is_own and is_draft):
        return NO_DRAFT if is_own else (NO_OWN if is_draft else NEITHER)
    if equal(own, draft):
        return SAME
    mine, theirs = _worth(own, action, plan), _worth(draft, action, plan)
    if mine is None or theirs is None or mine == theirs:
        return OTHER
    return HIGHER if theirs > mine else LOWER


def _worth(said: Row, action: Action, plan: Plan) -> float | None:
    """What a rating is worth beside another one of its action; None outside the order."""
    scale = plan.scale_of(action)
    if said["status"] != Status.RATED:
        return None
    if scale is not None:
        level = scale.level_by_code.get(str(said["level"]))
        return level.value if level else None
    if is_missing(said["value"]):
        return None
    falls = action.optimum is not None and (action.lower or 0.0) > action.optimum
    return -float(said["value"]) if falls else float(said["value"])


def _compared_word(compared: str, agreed: str) -> str:
    words = {
        SAME: _("the same"),
        HIGHER: _("finding is higher"),
        LOWER: _("finding is lower"),
        OTHER: _("different"),
        NO_OWN: _("no own rating"),
        NO_DRAFT: _("no finding yet"),
        NEITHER: _("nothing rated"),
        AGREED: _("agreed: {rating}"),
        NOT_AGREED: _("not agreed: both ratings stand"),
    }
    return words[compared].format(rating=agreed)


def comments_table(
    results: Results,
    round_: str,
    country: str,
    comments: Mapping[tuple[str, str], Comment],
    *,
    with_secretariat: bool = False,
) -> pd.DataFrame:
    """COMMENT_VIEW_COLUMNS: one row per comment of a country, in the order of the plan.

    comments: of the round, by (country, node). with_secretariat: also those that are for the
    secretariat alone. `own` and `draft` are empty where there is no rating, `code` is that of an
    area or action, empty for the plan as a whole. What the plan no longer has comes last.
    """
    plan = results.plan
    drafts = draft_ratings(results, round_, country).set_index("node")
    mine = {node: said for (of, node), said in comments.items() if of == country}
    order = {node: n for n, node in enumerate(_nodes(plan))}
    rows = []
    for node in sorted(mine, key=lambda one: (order.get(one, len(order)), one)):
        said = mine[node]
        if said.visibility is Visibility.SECRETARIAT and not with_secretariat:
            continue
        own, draft = ("", "")
        if node in drafts.index:
            own, draft = (str(drafts.at[node, name]) for name in ("own", "draft"))
        rows.append(
            (node, "" if node == plan.code else node, node_title(plan, node), own, draft,
             said.stance.value, stance_word(said.stance), proposed_word(said, plan), said.text,
             said.visibility.value, visibility_word(said.visibility),
             f"{said.file}, {said.sheet}!{said.cell}", country, round_)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COMMENT_VIEW_COLUMNS))


def _nodes(plan: Plan) -> Iterator[str]:
    """The whole plan, then each area with its actions."""
    yield plan.code
    for area in plan.areas:
        yield area.code
        yield from (action.code for action in plan.actions if action.parent == area.code)


def comments_finding(
    frame: pd.DataFrame, results: Results, _round: str, country: str, *, hidden: int = 0
) -> str:
    """With how many findings a country agrees, with how many not; hidden: comments not shown."""
    name = results.name_of(country)
    if frame.empty and not hidden:
        return _("{country} has not commented on the findings of this round").format(country=name)
    n = {stance: int((frame["stance"] == stance.value).sum()) for stance in Stance}
    agrees = ngettext("agrees with {n} finding", "agrees with {n} findings", n[Stance.AGREES])
    disagrees = ngettext(
        "disagrees with {n} finding", "disagrees with {n} findings", n[Stance.DISAGREES]
    )
    remarks = ngettext("makes {n} remark", "makes {n} remarks", n[Stance.REMARK])
    counted = (
        (agrees, n[Stance.AGREES]),
        (disagrees, n[Stance.DISAGREES]),
        (remarks, n[Stance.REMARK]),
    )
    told = clauses(
        *(words.format(n=whole(number)) for words, number in counted if number),
        not_shown(hidden) if hidden else "",
    )
    return _("{country}: {what}").format(country=name, what=told)


def not_shown(n: int) -> str:
    """That n comments are there which are only for the secretariat."""
    return ngettext(
        "{n} comment for the secretariat is not shown",
        "{n} comments for the secretariat are not shown",
        n,
    ).format(n=whole(n))


def change_in_words(
    before: Mapping[str, Any], after: Mapping[str, Any], node: str, plan: Plan
) -> tuple[str, str]:
    """What stood before and what stands after, of a comment that a file adds or changes."""
    return _said_in_words(before, node, plan), _said_in_words(after, node, plan)


def _said_in_words(said: Mapping[str, Any], node: str, plan: Plan) -> str:
    stance, visibility = said.get("stance"), said.get("visibility")
    proposed = _proposed(node, str(said.get("level") or ""), said.get("value"), plan)
    parts = (
        stance_word(Stance(stance)) if stance else "",
        _("proposes {rating}").format(rating=proposed) if proposed else "",
        str(said.get("text") or ""),
        _("read by: {who}").format(who=visibility_word(Visibility(visibility)))
        if visibility
        else "",
    )
    return clauses(*parts)

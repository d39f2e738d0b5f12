"""How far each country has come since the baseline, and how far it has to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from monitoring.pipeline.analyses.change_words import flag_word
from monitoring.pipeline.results import Results
from monitoring.pipeline.tables import node_title
from monitoring.pipeline.views.baseline import start_note, starting_rounds
from monitoring.pipeline.views.scope import (
    HIGHER,
    LOWER,
    SAME,
    about,
    changes_of,
    countries_of,
    date_in_words,
    directions,
    node_asked,
    scores_at,
)
from monitoring.pipeline.words import short_reason
from monitoring.scoring.pace import is_achieved
from monitoring.scoring.targets import target_of
from monitoring.translation import gettext as _
from monitoring.translation import mark, ngettext
from monitoring.written import clauses, whole

COLUMNS = (
    "country",
    "name",
    "node",
    "title",
    "round",
    "before_round",
    "is_baseline",
    "before",
    "before_word",
    "now",
    "low",
    "high",
    "coverage",
    "word",
    "change",
    "direction",
    "n_common",
    "n_now",
    "is_alike",
    "note",
    "target",
    "target_date",
    "is_reached",
)

LABELS: Mapping[str, str] = {
    "name": mark("Country"),
    "title": mark("Title"),
    "before_round": mark("Measured from round"),
    "before": mark("Score at the baseline"),
    "now": mark("Score"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "change": mark("Change on actions rated in both rounds"),
    "n_common": mark("Actions rated in both rounds"),
    "note": mark("What to know of the change"),
    "target": mark("Target"),
    "target_date": mark("Target date"),
}


def baseline_now_target(results: Results, round_: str, of: str) -> pd.DataFrame:
    """COLUMNS: one row per country, its score at the baseline, now, and the target.

    of: a node; empty for the plan, or the first area with any score where the plan has none.
    `before` is the score 0-100 in `before_round`, where the country is measured from (is_baseline:
    the plan's baseline; see `starting_rounds`), `now` the one in `round`; both are those that are
    shown everywhere, NaN where there is none, with the reason in `before_word` and `word`. `low` and
    `high` are the bounds of `now`. `change` is over the `n_common` actions that the same assessment
    rated in both rounds, of `n_now` rated now; `direction` is its HIGHER, SAME, LOWER or empty.
    is_alike: the two scores are over these actions alone, so that all of their distance is change;
    else `note` says why not. `target` in points, NaN without one.
    """
    node = node_asked(results, round_, of)
    countries = countries_of(results)
    starts = starting_rounds(results, round_, node)
    now = scores_at(results, round_, node)
    target = target_of(results.plan, node)
    before = starts["start_round"]
    changed = _by_start(before, lambda code: changes_of(results, code, round_, node))
    then = _by_start(before, lambda code: scores_at(results, code, node))
    has_both = (changed["before"].notna() & changed["after"].notna()).to_numpy()
    frame = pd.DataFrame(
        {
            "country": countries,
            "name": [results.name_of(unit) for unit in countries],
            "node": node,
            "title": node_title(results.plan, node),
            "round": round_,
            "before_round": before.to_numpy(),
            "is_baseline": starts["is_baseline"].to_numpy(),
            "before": then["score"].to_numpy(dtype=float),
            "before_word": then["reason"].map(short_reason).where(before != "", "").to_numpy(),
            "now": now["score"].to_numpy(dtype=float),
            "low": now["bound_low"].to_numpy(dtype=float),
            "high": now["bound_high"].to_numpy(dtype=float),
            "coverage": now["coverage"].to_numpy(dtype=float),
            "word": now["reason"].map(short_reason).to_numpy(),
            "change": changed["common_change"].to_numpy(dtype=float),
            "n_common": changed["n_common"].to_numpy(dtype=int),
            "n_now": now["n_rated"].to_numpy(dtype=int),
            "is_alike": (changed["flag"] == "").to_numpy() & has_both,
            "note": [
                flag_word(flag, has_scores=bool(both))
                for flag, both in zip(changed["flag"], has_both, strict=True)
            ],
            "target": np.nan if target.points is None else target.points,
            "target_date": date_in_words(target.date_text),
        }
    )
    frame["direction"] = directions(frame["change"])
    frame["is_reached"] = is_achieved(frame["now"].to_numpy(), frame["target"].to_numpy())
    return frame[list(COLUMNS)]


def _by_start(starts: pd.Series, frame_of: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """One row for each country, out of the frame that is made for its own starting round.

    starts: the code of a round, or nothing, by country. frame_of: makes the rows of all countries.
    """
    codes = starts.unique()
    parts = [frame_of(code)[(starts == code).to_numpy()] for code in codes] or [frame_of("")]
    rows: pd.DataFrame = pd.concat(parts).reindex(starts.index)
    return rows


def dumbbell_note(frame: pd.DataFrame) -> str:
    """From where countries are measured; empty where no earlier round was rated."""
    return start_note(frame.rename(columns={"before_round": "start_round"}))


def dumbbell_finding(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    """How many countries stand higher and lower than at the baseline, and have reached the target."""
    if frame.empty:
        return _("No country takes part, so that there is nothing to compare")
    return ". ".join(filter(None, (_since(frame, results, round_, of), _reached(frame))))


def _since(frame: pd.DataFrame, results: Results, round_: str, of: str) -> str:
    node = about(results.plan, node_asked(results, round_, of))
    befores = frame["before_round"].unique()
    before = str(befores[0])
    if not before:
        known = int(frame["now"].notna().sum())
        return ngettext(
            "There is no round before {round} to measure from; {known} of {n} country has a score "
            "for {node}",
            "There is no round before {round} to measure from; {known} of {n} countries have a score "
            "for {node}",
            len(frame),
        ).format(round=round_, known=whole(known), n=whole(len(frame)), node=node)
    n = {word: int((frame["direction"] == word).sum()) for word in (HIGHER, SAME, LOWER, "")}
    compared = len(frame) - n[""]
    if compared == 0 and len(befores) > 1:
        return _(
            "For {node}, no action was rated by the same assessment in {round} and in the first "
            "round with a score of a country"
        ).format(node=node, round=round_)
    if compared == 0:
        return _(
            "For {node}, no action was rated by the same assessment in both {before} and {round}"
        ).format(node=node, before=before, round=round_)
    told = _since_first(compared) if len(befores) > 1 else _since_one(compared)
    told = told.format(
        before=before,
        up=whole(n[HIGHER]),
        n=whole(compared),
        node=node,
        down=whole(n[LOWER]),
        same=whole(n[SAME]),
    )
    if n[""] == 0:
        return told
    left = ngettext(
        "{n} country cannot be compared", "{n} countries cannot be compared", n[""]
    ).format(n=whole(n[""]))
    return clauses(told, left)


def _since_first(n: int) -> str:
    return ngettext(
        "Since its first round with a score, {up} of {n} country stands higher on {node}, {down} "
        "lower and {same} as before, on what the same assessment rated in both rounds",
        "Since their first round with a score, {up} of {n} countries stand higher on {node}, {down} "
        "lower and {same} as before, on what the same assessment rated in both rounds",
        n,
    )


def _since_one(n: int) -> str:
    return ngettext(
        "Since {before}, {up} of {n} country stands higher on {node}, {down} lower and {same} as "
        "before, on what the same assessment rated in both rounds",
        "Since {before}, {up} of {n} countries stand higher on {node}, {down} lower and {same} as "
        "before, on what the same assessment rated in both rounds",
        n,
    )


def _reached(frame: pd.DataFrame) -> str:
    """How many countries with a score have reached the target, or that there is none."""
    target = frame["target"].iloc[0]
    if pd.isna(target):
        return _("No target is set")
    known = int(frame["now"].notna().sum())
    if known == 0:
        return ""
    return ngettext(
        "{reached} of {n} with a score has reached the target of {target}",
        "{reached} of {n} with a score have reached the target of {target}",
        int(frame["is_reached"].sum()),
    ).format(reached=whole(frame["is_reached"].sum()), n=whole(known), target=whole(target))

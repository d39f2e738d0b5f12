"""The invented answers of the demonstration, generated with a seed and kept as workbooks.

`python -m monitoring.pipeline.demonstration` writes the workbooks in `data/demo/returns/` anew.
They are then imported like anybody's. No real country appears in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from monitoring.definitions import load_countries, load_scales, plan_from_folder
from monitoring.exports import long_workbook, template_workbook
from monitoring.model import REGION, Action, Assessment, Country, Plan, Round, Why
from monitoring.pipeline.workspace import DATA

SEED = 2016
FOLDER = DATA / "demo"

# Shares and sizes below are chosen to show every state that real returns have, not to resemble
# any country: late returns, gaps, answers withheld, falls, and evaluators who see less than claimed.
NOT_RETURNED = {"2018": ("XAD", "XAK", "XAO"), "2021": ("XAK", "XAM"), "2024": ("XAH", "XAK")}
SHARE_UNANSWERED = 0.06
SHARE_NO_INFORMATION = 0.04
SHARE_FALLING = 0.05
SHARE_EVALUATED = 0.7
SHARE_EVALUATED_LOWER = 0.3
EVALUATED_ROUNDS = ("2021", "2024")
EVIDENCE = (
    "Act No. {n} of {year} (invented)",
    "Cabinet decision of {year} (invented)",
    "Annual report {year}, page {n} (invented)",
    "https://example.org/evidence/{n}",
)
COMMENTS = (
    "Draft is with the legal department.",
    "Staff of two; a third post is approved.",
    "Awaiting the result of the regional procurement.",
    "Carried out with partners; to be repeated every year.",
)
OBSTACLES = ("Staff", "Budget", "Legislation", "Equipment")
SHARE_ASKING_FOR_ASSISTANCE = 0.4
SHARE_WITH_GOOD_PRACTICE = 0.4
SHARE_OF_FALLS_WITH_REASON = 0.6
SHARE_OF_RISES_WITH_REASON = 0.3
ASSISTANCE_BY_OBSTACLE = {
    "Staff": "Training for three analysts",
    "Budget": "Help with a proposal to donors",
    "Legislation": "A legal drafter for six months",
    "Equipment": "Advice on a tender for equipment",
}
GOOD_PRACTICES = (
    "Every exercise ends with a list of what to mend, and who does it.",
    "Posts are advertised together with the university.",
    "One form for all reports of incidents.",
)
REASONS_OF_A_FALL = (
    (Why.SITUATION, "The post is vacant since the officer left."),
    (Why.SITUATION, "The service was suspended when its budget ended."),
    (Why.CORRECTED, "The last rating counted a draft that was not adopted."),
    (Why.STANDARD, "Now also asked: procedures that are in writing."),
)


@dataclass(frozen=True)
class _Levels:
    """What each unit reached of each action in each round, as an index into the scale."""

    of: dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class _Said:
    """What was rated so far, and the chance by which words are added to ratings.

    level: index into the scale by assessment, round, unit (as the file names it) and action.
    words: a chance of its own, so that another word never makes another rating.
    """

    words: Random
    level: dict[tuple[Assessment, str, str, str], int] = field(default_factory=dict)

    def reason(
        self, plan: Plan, round_: Round, unit: str, action: str, by: Assessment, level: int
    ) -> tuple[str, str]:
        """Keep a rating; (why, comment) where it is another one than in the round before."""
        self.level[by, round_.code, unit, action] = level
        place = plan.rounds.index(round_)
        before = self.level.get((by, plan.rounds[place - 1].code, unit, action)) if place else None
        if before is None or before == level:
            return "", ""
        draw = self.words.random()
        if level > before:
            return (Why.SITUATION.value if draw < SHARE_OF_RISES_WITH_REASON else ""), ""
        if draw >= SHARE_OF_FALLS_WITH_REASON:
            return "", ""
        why, comment = self.words.choice(REASONS_OF_A_FALL)
        return why.value, comment


def demonstration_plan(folder: Path = FOLDER) -> Plan:
    """CCSCAP 2016 with the invented countries, and with what is invented of its actions."""
    countries = load_countries(DATA / "countries.csv")
    return plan_from_folder(folder / "plan", countries, load_scales(DATA / "scales"))


def workbooks(plan: Plan, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of every return, in the order in which they were sent."""
    random = Random(seed)
    levels = _levels(plan, random)
    said = _Said(Random(f"{seed} words"))
    for round_ in plan.rounds:
        for country in plan.countries:
            if country.code not in NOT_RETURNED[round_.code]:
                yield _form(plan, round_, country, levels, random, said)
        yield _evaluation(plan, round_, levels, random, said)


def _levels(plan: Plan, random: Random) -> _Levels:
    """A steady rise by country and action, with a little noise and a few falls."""
    top = len(plan.scales["IMPLEMENTATION"].levels) - 1
    ability = {c.code: random.uniform(-0.9, 0.9) for c in plan.countries} | {REGION: 0.3}
    ease = {a.code: random.uniform(-0.8, 0.8) for a in plan.actions}
    pace = {unit: random.uniform(0.4, 1.0) for unit in ability}
    found: dict[tuple[str, str, str], int] = {}
    for unit in ability:
        for action in plan.actions_answered_by(unit):
            before = 0
            for step, round_ in enumerate(plan.rounds):
                reached = 0.85 + ability[unit] + ease[action.code] + pace[unit] * step
                level = min(max(round(reached + random.gauss(0, 0.35)), 0), top)
                falls = random.random() < SHARE_FALLING
                level = max(before - 1, 0) if falls else max(level, before)
                found[unit, round_.code, action.code] = before = level
    return _Levels(found)


def _form(
    plan: Plan, round_: Round, country: Country, levels: _Levels, random: Random, said: _Said
) -> tuple[str, bytes]:
    answers = {
        action.code: _with_words(
            _answer(plan, round_, country.code, action, levels, random),
            plan, round_, country.code, action, said,
        )
        for action in plan.actions_answered_by(country.code)
    }  # fmt: skip
    content = template_workbook(plan, round_, country, answers=answers)
    return f"{round_.code}_{country.code}.xlsx", content


def _answer(
    plan: Plan, round_: Round, unit: str, action: Action, levels: _Levels, random: Random
) -> dict[str, str]:
    draw = random.random()
    if draw < SHARE_UNANSWERED:
        return {}
    if draw < SHARE_UNANSWERED + SHARE_NO_INFORMATION:
        return {"rating": random.choice(("No information", "Withheld"))}
    # One action that a land-locked invented country has no use for.
    if (unit, action.code) in (("XAG", "TI-5"), ("XAN", "TI-5")):
        return {"rating": "Not applicable", "comment": "No critical infrastructure of this kind."}
    level = levels.of[unit, round_.code, action.code]
    answer = {"rating": plan.scales["IMPLEMENTATION"].labels[level]}
    year = (round_.date.year if round_.date else 2018) - random.randrange(3)
    if level >= 2 and random.random() < 0.8:
        answer["evidence"] = random.choice(EVIDENCE).format(n=random.randrange(1, 40), year=year)
    if random.random() < 0.3:
        answer["comment"] = random.choice(COMMENTS)
    if level < 2 and random.random() < 0.5:
        answer["obstacle"] = random.choice(OBSTACLES)
    return answer


def _with_words(
    answer: dict[str, str], plan: Plan, round_: Round, unit: str, action: Action, said: _Said
) -> dict[str, str]:
    """The answer with the help it asks for, what went well, and why it is another one than before."""
    labels = plan.scales["IMPLEMENTATION"].labels
    if answer.get("rating") not in labels:
        return answer
    level = labels.index(answer["rating"])
    why, comment = said.reason(plan, round_, unit, action.code, Assessment.SELF, level)
    words = {"why": why, "comment": answer.get("comment", comment)}
    draw = said.words.random()
    if "obstacle" in answer and draw < SHARE_ASKING_FOR_ASSISTANCE:
        words["assistance"] = ASSISTANCE_BY_OBSTACLE[answer["obstacle"]]
    if level == len(labels) - 1 and draw < SHARE_WITH_GOOD_PRACTICE:
        words["good_practice"] = said.words.choice(GOOD_PRACTICES)
    return answer | {name: text for name, text in words.items() if text}


def _evaluation(
    plan: Plan, round_: Round, levels: _Levels, random: Random, said: _Said
) -> tuple[str, bytes]:
    """The evaluators' long workbook: regional actions, and a part of what countries claim."""
    labels = plan.scales["IMPLEMENTATION"].labels
    rows = [
        (REGION, action.code, labels[levels.of[REGION, round_.code, action.code]])
        for action in plan.actions_answered_by(REGION)
    ]
    if round_.code in EVALUATED_ROUNDS:
        for country in plan.countries:
            if country.code in NOT_RETURNED[round_.code]:
                continue
            for action in plan.actions_answered_by(country.code):
                level = levels.of[country.code, round_.code, action.code]
                if random.random() < SHARE_EVALUATED:
                    lower = random.random() < SHARE_EVALUATED_LOWER
                    rows.append((country.name, action.code, labels[max(level - lower, 0)]))
    # Of the two claims that an action does not apply, the evaluators accept one.
    if round_.code == plan.rounds[-1].code:
        rows = [r for r in rows if r[:2] != ("Country G", "TI-5")]
        rows.append(("Country G", "TI-5", "Not applicable"))
    return f"{round_.code}_evaluation.xlsx", _long_workbook(plan, round_, rows, said)


def _long_workbook(
    plan: Plan, round_: Round, rows: list[tuple[str, str, str]], said: _Said
) -> bytes:
    labels = plan.scales["IMPLEMENTATION"].labels
    reasons = [
        said.reason(plan, round_, unit, action, Assessment.EVALUATOR, labels.index(rating))
        if rating in labels
        else ("", "")
        for unit, action, rating in rows
    ]
    return long_workbook(
        f"Demonstration: invented ratings, {plan.label}",
        ("Country", "Round", "Action", "Rating", "Assessment", "Why changed", "Comment"),
        [
            (unit, round_.code, action, rating, "evaluator", why, comment)
            for (unit, action, rating), (why, comment) in zip(rows, reasons, strict=True)
        ],
    )


def main() -> None:
    """Write the workbooks anew."""
    target = FOLDER / "returns"
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.xlsx"):
        old.unlink()
    for file, content in workbooks(demonstration_plan()):
        (target / file).write_bytes(content)


if __name__ == "__main__":
    main()

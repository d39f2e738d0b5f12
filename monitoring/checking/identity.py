"""Checks of what a rating speaks of: which country, round, action and assessment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from monitoring.checking.values import error_in
from monitoring.definitions import CountryRegister
from monitoring.definitions.dates import NoDate, date_in
from monitoring.definitions.words import (
    is_sign_of_nothing,
    nearest,
    plain,
    tokens,
    without_footnotes,
)
from monitoring.model import (
    REGION,
    Action,
    Assessment,
    Cell,
    Country,
    Layout,
    Plan,
    Problem,
    Responsibility,
    Round,
    RoundState,
    Why,
)
from monitoring.translation import gettext as _

LONGEST_LIST = 12
"""Beyond that many allowed words a sentence only says where the list is."""
LONGEST_TEXT = 60
"""Beyond that many letters a sentence repeats only the beginning of a text."""


def country_of(
    cell: Cell, plan: Plan, countries: CountryRegister, *, guess: bool = True
) -> str | Problem:
    """The code of the country (or REGION) named in the cell, or what is wrong with it.

    guess: whether an unknown name is compared with all known ones, which takes about a
    millisecond; the problem then says which may be meant.
    """
    if cell.is_empty:
        return missing(
            cell, "missing_country", _("the country"), _("Write the country's name or ISO3 code.")
        )
    # The register knows the names of all others already, and without comparing them one by one.
    invented = [country for country in plan.countries if country.code not in countries]
    problem = error_in(cell, "country")
    if problem is not None:
        return problem
    code = countries.code_of(cell.text, invented)
    if code is None:
        known = {**countries.country_by_code, **plan.country_by_code}
        codes = countries.guesses(cell.text, plan.country_by_code, invented) if guess else ()
        return _unknown_country(cell, [known[code] for code in codes])
    if code != REGION and plan.countries and code not in plan.country_by_code:
        return Problem(
            "country_not_in_plan",
            cell.sheet,
            cell.address,
            _("'{found}' does not take part in {plan}.").format(found=cell.text, plan=plan.code),
            _("Remove the row, or add the country to the plan's list of participants."),
            found=cell.text,
            expected=listed([c.code for c in plan.countries]),
        )
    return code


def _unknown_country(cell: Cell, near: Sequence[Country]) -> Problem:
    """The problem of a name that is not known; the one that is near to it is its guess."""
    if not near:
        return Problem(
            "unknown_country",
            cell.sheet,
            cell.address,
            _("'{found}' is not a known country or territory.").format(found=shortened(cell.text)),
            _("Write its official name or its ISO3 code."),
            found=cell.text,
            expected=_("a country's name or ISO3 code"),
        )
    named = _(" or ").join(f"{country.name} ({country.code})" for country in near)
    codes = ", ".join(country.code for country in near)
    if len(near) > 1:
        return Problem(
            "unknown_country",
            cell.sheet,
            cell.address,
            _("'{found}' can mean {named}.").format(found=cell.text, named=named),
            _("Write the ISO3 code of the one that is meant."),
            found=cell.text,
            expected=codes,
        )
    return Problem(
        "country_guess",
        cell.sheet,
        cell.address,
        _("'{found}' is not a known name. Is it {named}?").format(found=cell.text, named=named),
        _("Confirm the guess, or write the official name or ISO3 code."),
        found=cell.text,
        expected=codes,
        guess=codes,
    )


def action_of(
    cell: Cell, plan: Plan, layout: Layout, index: Mapping[str, str], *, guess: bool = True
) -> Action | Problem:
    """The action named in the cell by code, title or the layout's own word, or what is wrong.

    guess: whether an unknown word is compared with all known ones.
    """
    if cell.is_empty:
        return missing(cell, "missing_action", _("the action"), _("Write the action's code."))
    problem = error_in(cell, "action")
    if problem is not None:
        return problem
    words = [layout.actions.get(word, word) for word in words_in(cell)]
    code = next(filter(None, (_code_in(index, word) for word in words)), None)
    if code is None:
        return _unknown_action(cell, words[0], plan, guess=guess)
    return plan.action_by_code[code]


def _code_in(index: Mapping[str, str], word: str) -> str | None:
    """The code that a word stands for: as it is written, or in other letters, signs and spaces."""
    bare = without_footnotes(word)
    for text in dict.fromkeys((word, bare)):
        for key in (text, text.casefold(), plain(text), tokens(text)):
            if key and (code := index.get(key)):
                return code
    return None


def _unknown_action(cell: Cell, word: str, plan: Plan, *, guess: bool) -> Problem:
    if isinstance(cell.value, date):
        advice = _(
            "Excel turns a code such as {typed} into a date: format the cell as text, and type "
            "the action's code again."
        ).format(typed=f"{cell.value.day}-{cell.value.month}")
    else:
        advice = _("Write the code of one of its actions; the Method page lists them.")
        names = {name: a.code for a in plan.actions for name in (a.title, a.code)} if guess else {}
        if near := nearest(word, names):
            advice = _("Did you mean '{near}'?").format(near=near) + " " + advice
    return Problem(
        "unknown_action",
        cell.sheet,
        cell.address,
        _("'{found}' is not an action of {plan}.").format(found=shortened(word), plan=plan.code),
        advice,
        found=word,
        expected=listed(list(plan.action_by_code)),
    )


def action_index(plan: Plan) -> dict[str, str]:
    """Code by every word that names an action: its code, or its title where that is unique.

    Also by both without regard to case, accents, dashes and spaces, where no other action has
    the same; what is written more exactly goes before.
    """
    codes, titles = list(plan.action_by_code), [action.title for action in plan.actions]
    index: dict[str, str] = {code: code for code in codes}
    for words, form in (
        (codes, str.casefold), (titles, str.casefold),
        (codes, plain), (titles, plain), (codes, tokens), (titles, tokens),
    ):  # fmt: skip
        index = _unique(map(form, words), codes) | index
    return index


def _unique(words: Iterable[str], codes: Iterable[str]) -> dict[str, str]:
    """Code by word, without the words of several actions."""
    codes_by_word: dict[str, list[str]] = {}
    for word, code in zip(words, codes, strict=True):
        codes_by_word.setdefault(word, []).append(code)
    return {word: found[0] for word, found in codes_by_word.items() if word and len(found) == 1}


def words_in(cell: Cell) -> tuple[str, ...]:
    """What a cell may say: a number as it is displayed, and else as it was typed."""
    return (cell.shown, cell.text) if cell.shown else (cell.text,)


def round_of(
    cell: Cell, plan: Plan, wanted: str | None, states: Collection[RoundState] = (RoundState.OPEN,)
) -> Round | Problem:
    """The round named in the cell, or else `wanted`; or what is wrong with it.

    states: those in which a round takes what the file says; ratings come into open rounds only.
    """
    name = words_in(cell)[0] or wanted or ""
    if not name:
        return missing(
            cell,
            "missing_round",
            _("the round"),
            _("Write the round, or choose it when importing."),
        )
    problem = error_in(cell, "round")
    if problem is not None:
        return problem
    words = [word for word in words_in(cell) if word] if cell.text else [name]
    named = (round_named(word, plan.rounds) for word in words)
    found: Round | Problem | None = next(filter(None, named), None)
    if found is None and cell.text:
        found = _round_dated(cell, plan.rounds)
    if isinstance(found, Problem):
        return found
    if found is None:
        return _unknown_round(cell, name, plan)
    if found.state not in states:
        return _shut(cell, name, found, plan)
    if wanted and cell.text and found.code.casefold() != wanted.casefold():
        return Problem(
            "other_round",
            cell.sheet,
            cell.address,
            _("the workbook says round {found}, but {wanted} was chosen.").format(
                found=found.code, wanted=wanted
            ),
            _("Choose no round, or the one of the workbook."),
            found=found.code,
            expected=wanted,
        )
    return found


def _shut(cell: Cell, name: str, round_: Round, plan: Plan) -> Problem:
    """The problem of a round that does not take what the file says any more."""
    is_published = round_.state is RoundState.PUBLISHED
    return Problem(
        "round_not_open",
        cell.sheet,
        cell.address,
        _("the round {round} of {plan} is {state}.").format(
            round=round_.code, plan=plan.code, state=state_word(round_.state)
        ),
        _("What is published stays as it is; say it in a new round.")
        if is_published
        else _("Have the coordinator open it before importing into it."),
        found=name,
        expected=_("an open round"),
    )


def _unknown_round(cell: Cell, name: str, plan: Plan) -> Problem:
    advice = _("Choose a round that exists, or have the coordinator add it.")
    near = nearest(name, {word: r.code for r in plan.rounds for word in (r.code, r.title)})
    if near:
        advice = _("Did you mean '{near}'?").format(near=near) + " " + advice
    return Problem(
        "unknown_round",
        cell.sheet,
        cell.address,
        _("'{found}' is not a round of {plan}.").format(found=shortened(name), plan=plan.code),
        advice,
        found=name,
        expected=listed([r.code for r in plan.rounds]) or _("no round exists yet"),
    )


def round_named(name: str, rounds: Sequence[Round]) -> Round | None:
    """The round with this code or, where no code fits, with this title if only one has it.

    Case, accents, dashes, spaces and footnote marks make no difference where one round is left.
    """
    for round_ in rounds:
        if round_.code == name:
            return round_
    for round_ in rounds:
        if round_.code.casefold() == name.casefold():
            return round_
    for text in dict.fromkeys((name, without_footnotes(name))):
        for form in (plain, tokens):
            for said in ([round_.code for round_ in rounds], [r.title for r in rounds]):
                alike = [
                    r for r, word in zip(rounds, said, strict=True) if form(word) == form(text)
                ]
                if len(alike) == 1 and form(text):
                    return alike[0]
    return None


def _round_dated(cell: Cell, rounds: Sequence[Round]) -> Round | Problem | None:
    """The round on the date in the cell, or the only one in the year that it names."""
    if re.fullmatch(r"\d{4}", cell.text):
        in_year = [r for r in rounds if r.date and r.date.year == int(cell.text)]
        return in_year[0] if len(in_year) == 1 else None
    day = date_in(cell.value, cell.text, serials=True)
    readings = day.readings if isinstance(day, NoDate) else (day,)
    found = [r for r in rounds if r.date in readings]
    if isinstance(day, NoDate) and found:
        return Problem(
            "ambiguous_date",
            cell.sheet,
            cell.address,
            _("'{found}' can be {first} or {second}.").format(
                found=cell.text, first=readings[0], second=readings[-1]
            ),
            _("Write the date as YYYY-MM-DD, or the code of the round."),
            found=cell.text,
            expected=listed([r.code for r in rounds]),
        )
    return found[0] if len(found) == 1 else None


def state_word(state: RoundState) -> str:
    """The state of a round as a reader sees it."""
    return {
        RoundState.OPEN: _("open"),
        RoundState.CLOSED: _("closed"),
        RoundState.PUBLISHED: _("published"),
    }[state]


WORDS_BY_ASSESSMENT: Mapping[Assessment, tuple[str, ...]] = {
    Assessment.SELF: (
        "self", "self-assessment", "self assessed", "self-reported", "self-evaluation",
        "self-rating", "country", "country's rating",
        "auto-évaluation", "autoévaluation", "pays",
        "autoevaluación", "auto-evaluación", "país",
        "zelfevaluatie", "zelfbeoordeling", "land",
    ),
    Assessment.EVALUATOR: (
        "evaluator", "evaluators", "evaluation", "evaluators' rating", "evaluator's rating",
        "external", "external evaluation", "independent", "independent evaluation",
        "évaluateur", "évaluatrice", "évaluateurs", "évaluation", "évaluation externe",
        "évaluation indépendante", "note des évaluateurs", "notation des évaluateurs",
        "évaluation des évaluateurs",
        "evaluador", "evaluadora", "evaluadores", "evaluación", "evaluación externa",
        "evaluación independiente", "calificación de los evaluadores",
        "beoordelaar", "beoordelaars", "evaluatie", "externe evaluatie",
        "onafhankelijke evaluatie", "beoordeling door de beoordelaars", "evaluatoren",
        "beoordeling door de evaluatoren",
    ),
    Assessment.AGREED: (
        "agreed", "agreed rating", "validated", "consensus",
        "convenu", "convenue", "note convenue", "notation convenue", "évaluation convenue", "validé", "validée",
        "acordado", "acordada", "calificación acordada", "evaluación acordada", "validado",
        "validada", "consenso",
        "overeengekomen", "overeengekomen beoordeling", "gevalideerd",
    ),
}  # fmt: skip
"""Words for who assessed in English, French, Spanish and Dutch."""

WORDS_BY_WHY: Mapping[Why, tuple[str, ...]] = {
    Why.SITUATION: (
        "situation changed", "situation has changed", "the situation has changed",
        "change in the situation", "changed situation", "situation",
        "situation changée", "situation modifiée", "la situation a changé",
        "changement de situation", "changement de la situation", "évolution de la situation",
        "situación cambiada", "la situación cambió", "la situación ha cambiado",
        "cambio de situación", "cambio de la situación", "cambió la situación",
        "cambio en la situación", "situación",
        "situatie gewijzigd", "situatie veranderd", "de situatie is veranderd",
        "de situatie is gewijzigd", "gewijzigde situatie", "veranderde situatie", "situatie",
    ),
    Why.CORRECTED: (
        "earlier corrected", "earlier rating corrected", "earlier rating was wrong",
        "previous rating corrected", "correction", "corrected",
        "note antérieure corrigée", "note précédente corrigée", "évaluation antérieure corrigée",
        "évaluation précédente corrigée", "correction de la note antérieure", "corrigé", "corrigée",
        "calificación anterior corregida", "evaluación anterior corregida",
        "se corrigió la calificación anterior", "corrección de la calificación anterior",
        "corrección", "corregido", "corregida",
        "eerdere beoordeling gecorrigeerd", "vorige beoordeling gecorrigeerd",
        "eerdere score gecorrigeerd", "correctie", "gecorrigeerd",
    ),
    Why.STANDARD: (
        "standard changed", "standard of evidence changed", "evidence standard changed",
        "change in the standard of evidence",
        "exigence de preuve modifiée", "exigences de preuve modifiées", "niveau de preuve modifié",
        "norme de preuve modifiée", "changement du niveau de preuve",
        "estándar de evidencia modificado", "estándar de prueba modificado",
        "cambio del estándar de evidencia", "cambió el estándar de evidencia",
        "criterio de evidencia modificado", "nivel de evidencia modificado",
        "bewijsnorm gewijzigd", "bewijsstandaard gewijzigd", "norm voor bewijs gewijzigd",
        "eisen aan bewijs gewijzigd", "bewijseis gewijzigd",
    ),
}  # fmt: skip
"""Words for why a rating changed in English, French, Spanish and Dutch."""

_ASSESSMENT_BY_WORD = {tokens(w): kind for kind, ws in WORDS_BY_ASSESSMENT.items() for w in ws}
_WHY_BY_WORD = {tokens(w): why for why, ws in WORDS_BY_WHY.items() for w in (why.value, *ws)}


def assessment_of(cell: Cell, default: Assessment) -> Assessment | Problem:
    """Who assessed, by the word in the cell; the default where nothing is written."""
    if cell.is_empty:
        return default
    problem = error_in(cell, "assessment")
    if problem is not None:
        return problem
    found = _ASSESSMENT_BY_WORD.get(tokens(without_footnotes(cell.text)))
    if found is None:
        return Problem(
            "unknown_assessment",
            cell.sheet,
            cell.address,
            _("'{found}' is not an assessment.").format(found=cell.text),
            _("Choose one of: {allowed}.").format(allowed=", ".join(Assessment)),
            found=cell.text,
            expected=", ".join(Assessment),
        )
    return found


def why_of(cell: Cell) -> str | Problem:
    """Why the rating is another one than last time (a value of Why); empty where nothing is said."""
    if cell.is_empty or is_sign_of_nothing(cell.text):
        return ""
    problem = error_in(cell, "why")
    if problem is not None:
        return problem
    found = _WHY_BY_WORD.get(tokens(without_footnotes(cell.text)))
    if found is None:
        allowed = ", ".join(words[0] for words in WORDS_BY_WHY.values())
        return Problem(
            "unknown_why",
            cell.sheet,
            cell.address,
            _("'{found}' is no reason for a change.").format(found=shortened(cell.text)),
            _(
                "Choose one of: situation changed, earlier rating corrected, standard of evidence "
                "changed; anything else belongs in the comment."
            ),
            found=cell.text,
            expected=allowed,
        )
    return found.value


def answers_for(cell: Cell, action: Action, unit: str) -> Problem | None:
    """Complain when a country rates a regional action, or the region a national one."""
    if action.responsibility.answered_by(unit):
        return None
    if action.responsibility is Responsibility.REGION:
        statement = _("{action} is a regional action, rated once for the region and not by {unit}.")
        advice = _("Clear the cell, or put the rating in a row whose country is REGION.")
    else:
        statement = _("{action} is answered by each country and not by the region.")
        advice = _("Clear the cell, or put the rating in the rows of the countries.")
    return Problem(
        "not_answerable",
        cell.sheet,
        cell.address,
        statement.format(action=action.code, unit=unit),
        advice,
        found=cell.text,
        expected=_("an empty cell"),
    )


def asked_in(cell: Cell, action: Action, round_: Round, scope: frozenset[str]) -> Problem | None:
    """Complain of a rating for an action that was not asked of anyone in the round."""
    if action.code in scope:
        return None
    return Problem(
        "out_of_scope",
        cell.sheet,
        cell.address,
        _("{action} was not asked in the round {round}.").format(
            action=action.code, round=round_.code
        ),
        _("Clear the cell, or have the coordinator widen the scope of the round."),
        found=cell.text,
        expected=_("an empty cell"),
    )


def without_result(cell: Cell) -> Problem:
    """The problem of a formula that was never calculated, which a reader would see as empty."""
    return Problem(
        "formula_without_result",
        cell.sheet,
        cell.address,
        _("the formula {found} has no stored result.").format(found=shortened(cell.text)),
        _("Open the file in Excel or LibreOffice, let it calculate, and save it."),
        found=cell.text,
        expected=_("a value, or a formula with its result"),
    )


def shortened(text: str) -> str:
    """The beginning of a long text, as it is repeated in a sentence."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"


def missing(cell: Cell, code: str, what: str, advice: str) -> Problem:
    """The problem of a cell that must be filled and is not."""
    return Problem(
        code, cell.sheet, cell.address, _("{what} is missing.").format(what=what), advice, found="",
        expected=what,
    )  # fmt: skip


def listed(words: list[str]) -> str:
    """The allowed words in one line, shortened when they are many."""
    if len(words) <= LONGEST_LIST:
        return ", ".join(words)
    rest = len(words) - LONGEST_LIST
    return _("{first} and {rest} more").format(first=", ".join(words[:LONGEST_LIST]), rest=rest)

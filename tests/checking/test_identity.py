"""A country, an action, a round or an assessment may be written in any of its ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from monitoring.checking.identity import (
    WORDS_BY_ASSESSMENT,
    WORDS_BY_WHY,
    action_index,
    action_of,
    assessment_of,
    country_of,
    listed,
    round_of,
    why_of,
)
from monitoring.definitions import load_countries
from monitoring.definitions.words import tokens
from monitoring.exports.words import MEANING_BY_ASSESSMENT, WORD_BY_WHY, in_every_language
from monitoring.model import (
    Action,
    Assessment,
    Cell,
    Layout,
    Plan,
    Problem,
    Round,
    Severity,
    Why,
)
from monitoring.pipeline import DATA

COUNTRIES = load_countries(DATA / "countries.csv")
LAYOUT = Layout("long", "A long table", "long", {})


def cell(text: str) -> Cell:
    return Cell("S", "A2", text)


@pytest.mark.parametrize("text", ["XAA", "xaa", "Country A", "COUNTRY  a"])
def test_a_country_is_named_by_code_or_name_in_any_case(plan: Plan, text: str):
    assert country_of(cell(text), plan, COUNTRIES) == "XAA"


def test_a_plan_that_lists_no_countries_takes_any(plan: Plan):
    anyone = replace(plan, countries=())

    assert country_of(cell("Saint Lucia"), anyone, COUNTRIES) == "LCA"
    assert isinstance(country_of(cell("Country A"), anyone, COUNTRIES), Problem)


def test_a_name_that_two_countries_could_have_is_never_guessed(plan: Plan):
    found = country_of(cell("St Martin"), replace(plan, countries=()), COUNTRIES)

    assert isinstance(found, Problem)
    assert found.code == "unknown_country"


@pytest.mark.parametrize("text", ["LAW-1", "law-1", "Adopt a law", "ADOPT A LAW"])
def test_an_action_is_named_by_code_or_title_in_any_case(plan: Plan, text: str):
    assert action_of(cell(text), plan, LAYOUT, action_index(plan)) == plan.actions[0]


def test_a_title_that_two_actions_share_names_none(plan: Plan):
    same = replace(plan, actions=(Action("A", "LAW", "Train"), Action("B", "LAW", "train")))

    found = action_of(cell("Train"), same, LAYOUT, action_index(same))

    assert isinstance(found, Problem)
    assert found.code == "unknown_action"


def test_a_title_that_is_another_action_s_code_means_the_code(plan: Plan):
    mixed = replace(plan, actions=(Action("A", "LAW", "B"), Action("B", "LAW", "Other")))

    assert action_of(cell("b"), mixed, LAYOUT, action_index(mixed)) == mixed.actions[1]


def test_a_layout_may_have_words_of_its_own_for_actions(plan: Plan):
    layout = replace(LAYOUT, actions={"trLaw": "LAW-2"})

    assert action_of(cell("trLaw"), plan, layout, action_index(plan)) == plan.actions[1]


def test_code_1_10_is_not_code_1_1(plan: Plan):
    numbered = replace(plan, actions=(Action("1.10", "LAW", "Tenth"),))

    assert isinstance(action_of(cell("1.1"), numbered, LAYOUT, action_index(numbered)), Problem)


@pytest.mark.parametrize("text", ["2024", "second assessment"])
def test_a_round_is_named_by_code_or_title(plan: Plan, text: str):
    found = round_of(cell(text), plan, None)

    assert isinstance(found, Round)
    assert found.code == "2024"


def test_a_round_without_a_title_is_not_named_by_nothing(plan: Plan):
    bare = plan.with_rounds((Round("2024"),))

    found = round_of(cell(""), bare, None)

    assert isinstance(found, Problem)
    assert found.code == "missing_round"


def test_a_plan_without_rounds_says_so(plan: Plan):
    found = round_of(cell("2024"), plan.with_rounds(()), None)

    assert isinstance(found, Problem)
    assert found.expected == "no round exists yet"


@pytest.mark.parametrize(
    ("text", "assessment"),
    [
        ("", Assessment.AGREED),
        ("Self", Assessment.SELF),
        ("self-assessment", Assessment.SELF),
        ("Country", Assessment.SELF),
        ("EVALUATOR", Assessment.EVALUATOR),
        ("evaluation", Assessment.EVALUATOR),
        ("agreed", Assessment.AGREED),
    ],
)
def test_who_assessed_is_known_by_several_words(text: str, assessment: Assessment):
    assert assessment_of(cell(text), Assessment.AGREED) == assessment


def test_a_long_list_of_allowed_words_is_shortened():
    words = [f"A-{n}" for n in range(1, 16)]

    assert listed(words[:12]) == ", ".join(words[:12])
    assert listed(words) == ", ".join(words[:12]) + " and 3 more"


def test_a_round_is_named_by_its_code_before_another_one_s_title(plan: Plan):
    mixed = plan.with_rounds((Round("2021", "2024"), Round("2024", "2021")))

    for text in ("2021", "2024"):
        found = round_of(cell(text), mixed, None)
        assert isinstance(found, Round)
        assert found.code == text


def test_a_title_that_two_rounds_share_names_none(plan: Plan):
    same = plan.with_rounds((Round("a", "Review"), Round("b", "review")))

    assert isinstance(round_of(cell("Review"), same, None), Problem)


def test_a_code_in_the_same_letters_goes_before_one_in_others(plan: Plan):
    alike = replace(plan, actions=(Action("A1", "LAW", "One"), Action("a1", "LAW", "Two")))
    rounds = plan.with_rounds((Round("R1"), Round("r1")))

    for action in alike.actions:
        assert action_of(cell(action.code), alike, LAYOUT, action_index(alike)) == action
    for round_ in rounds.rounds:
        assert round_of(cell(round_.code), rounds, None) == round_


ANY_COUNTRY = {"countries": ()}


def told(found: object) -> tuple[str, str]:
    """The code and the sentence of a problem."""
    assert isinstance(found, Problem)
    return found.code, found.sentence


class TestCountries:
    def test_a_near_miss_is_a_guess_to_confirm(self, plan: Plan):
        found = country_of(cell("Surinme"), replace(plan, **ANY_COUNTRY), COUNTRIES)

        assert told(found) == (
            "country_guess",
            (
                "S!A2: 'Surinme' is not a known name. Is it Suriname (SUR)? "
                "Confirm the guess, or write the official name or ISO3 code."
            ),
        )
        assert isinstance(found, Problem)
        assert (found.found, found.expected, found.guess) == ("Surinme", "SUR", "SUR")
        assert found.severity is Severity.ERROR

    def test_a_choice_names_all_and_proposes_none(self, plan: Plan):
        found = country_of(cell("St Martin"), replace(plan, **ANY_COUNTRY), COUNTRIES)

        assert told(found) == (
            "unknown_country",
            (
                "S!A2: 'St Martin' can mean Saint Martin (French part) (MAF) or Sint Maarten (SXM). "
                "Write the ISO3 code of the one that is meant."
            ),
        )
        assert isinstance(found, Problem)
        assert (found.expected, found.guess) == ("MAF, SXM", "")

    def test_the_guess_may_be_left_out_where_only_the_known_names_matter(self, plan: Plan):
        found = country_of(cell("Surinme"), replace(plan, **ANY_COUNTRY), COUNTRIES, guess=False)

        assert isinstance(found, Problem)
        assert (found.code, found.guess) == ("unknown_country", "")

    def test_an_invented_country_of_the_plan_is_guessed_too(self, plan: Plan):
        found = country_of(cell("Contry A"), plan, COUNTRIES)

        assert isinstance(found, Problem)
        assert (found.code, found.guess) == ("country_guess", "XAA")

    def test_a_confirmed_alias_is_a_name(self, plan: Plan):
        register = COUNTRIES.with_aliases({"surinme": "SUR"})

        assert country_of(cell("Surinme*"), replace(plan, **ANY_COUNTRY), register) == "SUR"

    def test_a_long_text_is_repeated_by_its_beginning(self, plan: Plan):
        found = country_of(cell("word " * 40), plan, COUNTRIES)

        assert isinstance(found, Problem)
        assert len(found.statement) < 130

    @pytest.mark.parametrize(
        "name", ["Dominican Republic", "República Dominicana", "Rep. Dominicaine"]
    )
    def test_another_country_s_name_is_never_a_guess_inside_the_plan(self, plan: Plan, name: str):
        alone = replace(plan, countries=(COUNTRIES["DMA"],), demonstration=False)

        found = country_of(cell(name), alone, COUNTRIES)

        assert isinstance(found, Problem)
        assert (found.code, found.guess) == ("country_not_in_plan", "")


@pytest.mark.parametrize(
    ("role", "advice"),
    [
        ("country", "Correct the formula, or type the country."),
        ("action", "Correct the formula, or type the action's code."),
        ("round", "Correct the formula, or type the round."),
        ("assessment", "Correct the formula, or type who assessed."),
        ("why", "Correct the formula, or type the reason."),
    ],
)
@pytest.mark.parametrize("wrong", [Cell("S", "A2", "#N/A"), Cell("S", "A2", "#ODD!", error=True)])
def test_an_error_of_a_spreadsheet_is_told_in_every_role(
    plan: Plan, role: str, advice: str, wrong: Cell
):
    read = {
        "country": lambda: country_of(wrong, plan, COUNTRIES),
        "action": lambda: action_of(wrong, plan, LAYOUT, action_index(plan)),
        "round": lambda: round_of(wrong, plan, None),
        "assessment": lambda: assessment_of(wrong, Assessment.SELF),
        "why": lambda: why_of(wrong),
    }

    assert told(read[role]()) == (
        "excel_error",
        (f"S!A2: the cell holds the error {wrong.text}, so its formula has no result. {advice}"),
    )


class TestActions:
    @pytest.mark.parametrize(
        "text",
        [
            "LAW‑1",
            "LAW – 1",
            "law 1",
            "LAW1",
            "law_1",
            "Law.1",
            "LAW-1*",
            "LAW-1 ¹",
            "ADOPT  A  LAW*",
        ],
    )
    def test_signs_spaces_and_footnotes_make_no_difference(self, plan: Plan, text: str):
        assert action_of(cell(text), plan, LAYOUT, action_index(plan)) == plan.actions[0]

    def test_where_two_codes_differ_in_signs_only_each_is_named_exactly(self, plan: Plan):
        alike = replace(plan, actions=(Action("A-1", "LAW", "One"), Action("A.1", "LAW", "Two")))
        index = action_index(alike)

        for action in alike.actions:
            assert action_of(cell(action.code), alike, LAYOUT, index) == action
        assert isinstance(action_of(cell("A 1"), alike, LAYOUT, index), Problem)

    def test_a_code_in_other_signs_goes_behind_a_title(self, plan: Plan):
        mixed = replace(plan, actions=(Action("A-1", "LAW", "One"), Action("B", "LAW", "a 1")))

        assert action_of(cell("A 1"), mixed, LAYOUT, action_index(mixed)) == mixed.actions[1]

    @pytest.mark.parametrize("text", ["11", "1.1", "1.100", "01.10"])
    def test_another_number_is_another_code(self, plan: Plan, text: str):
        numbered = replace(plan, actions=(Action("1.10", "LAW", "Tenth"),))

        assert isinstance(action_of(cell(text), numbered, LAYOUT, action_index(numbered)), Problem)

    def test_a_near_miss_is_asked_about(self, plan: Plan):
        found = action_of(cell("Adopt the law"), plan, LAYOUT, action_index(plan))

        assert told(found) == (
            "unknown_action",
            (
                "S!A2: 'Adopt the law' is not an action of TEST. Did you mean 'Adopt a law'? "
                "Write the code of one of its actions; the Method page lists them."
            ),
        )

    def test_another_code_is_no_near_miss(self, plan: Plan):
        _code, sentence = told(action_of(cell("LAW-9"), plan, LAYOUT, action_index(plan)))

        assert "Did you mean" not in sentence

    def test_a_code_that_excel_turned_into_a_date_is_told(self, plan: Plan):
        turned = Cell("S", "A2", "2024-02-03", datetime(2024, 2, 3))

        _code, sentence = told(action_of(turned, plan, LAYOUT, action_index(plan)))

        assert "Excel turns a code such as 3-2 into a date" in sentence


class TestRounds:
    DATED = (
        Round("R1", "First", date(2021, 4, 3)),
        Round("R2", "Second", date(2024, 6, 30)),
        Round("R3", "Third", date(2024, 12, 1)),
    )

    def named(self, plan: Plan, text: str, value: object = None) -> object:
        found = round_of(Cell("S", "A2", text, value), plan.with_rounds(self.DATED), None)
        return found.code if isinstance(found, Round) else found

    @pytest.mark.parametrize(
        "text",
        ["2024-06-30", "30/06/2024", "30 June 2024", "30 juin 2024", "30 de junio de 2024", "45473",
         "20240630", "r-2", "R 2", "SECOND*"],
    )  # fmt: skip
    def test_a_round_is_named_by_its_date_too(self, plan: Plan, text: str):
        assert self.named(plan, text) == "R2"

    def test_the_date_of_a_cell_is_the_date_of_a_round(self, plan: Plan):
        assert self.named(plan, "30 Jun", datetime(2024, 6, 30)) == "R2"

    def test_a_year_names_the_only_round_in_it(self, plan: Plan):
        assert self.named(plan, "2021") == "R1"
        assert isinstance(self.named(plan, "2024"), Problem)

    @pytest.mark.parametrize("text", ["2024-06-29", "June 2024", "2020", "45472", "R4"])
    def test_another_date_names_none(self, plan: Plan, text: str):
        assert told(self.named(plan, text))[0] == "unknown_round"

    def test_a_date_that_can_be_two_is_asked_about(self, plan: Plan):
        assert told(self.named(plan, "03/04/2021")) == (
            "ambiguous_date",
            (
                "S!A2: '03/04/2021' can be 2021-03-04 or 2021-04-03. "
                "Write the date as YYYY-MM-DD, or the code of the round."
            ),
        )

    def test_a_near_miss_is_asked_about(self, plan: Plan):
        found = round_of(cell("Secnd assessment"), plan, None)

        assert told(found)[1].startswith(
            "S!A2: 'Secnd assessment' is not a round of TEST. Did you mean 'Second assessment'? "
        )


class TestWhoAndWhy:
    @pytest.mark.parametrize(
        ("words", "assessment"),
        [
            ("Auto-évaluation|autoevaluación|zelfevaluatie|SELF ASSESSMENT|Pays|self‑reported",
             Assessment.SELF),
            ("évaluateur|Evaluador|beoordelaar|evaluators' rating|EVALUATEUR", Assessment.EVALUATOR),
            ("convenu|Acordado|overeengekomen|agreed rating", Assessment.AGREED),
        ],
    )  # fmt: skip
    def test_who_assessed_is_said_in_four_languages(self, words: str, assessment: Assessment):
        found = {word: assessment_of(cell(word), Assessment.SELF) for word in words.split("|")}

        assert found == dict.fromkeys(found, assessment)

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ("Situation changed|situation_changed|SITUATION  CHANGED*", Why.SITUATION),
            ("La situation a changé|La situación ha cambiado|Situatie veranderd", Why.SITUATION),
            ("Earlier rating corrected|earlier_corrected|Note antérieure corrigée", Why.CORRECTED),
            ("Calificación anterior corregida|Eerdere score gecorrigeerd", Why.CORRECTED),
            (
                "Standard of evidence changed|standard_changed|Niveau de preuve modifié",
                Why.STANDARD,
            ),
            ("Estándar de evidencia modificado|Bewijsnorm gewijzigd", Why.STANDARD),
        ],
    )
    def test_why_a_rating_changed_is_said_in_four_languages(self, words: str, why: Why):
        found = {word: why_of(cell(word)) for word in words.split("|")}

        assert found == dict.fromkeys(found, why.value)

    @pytest.mark.parametrize("text", ["", "-", "…"])
    def test_no_reason_is_no_reason(self, text: str):
        assert why_of(cell(text)) == ""

    def test_another_reason_is_told(self):
        assert told(why_of(cell("Because"))) == (
            "unknown_why",
            (
                "S!A2: 'Because' is no reason for a change. Choose one of: situation changed, "
                "earlier rating corrected, standard of evidence changed; anything else belongs in "
                "the comment."
            ),
        )

    def test_no_word_stands_for_two_things(self):
        for words_by_meaning in (WORDS_BY_ASSESSMENT, WORDS_BY_WHY):
            said = [{tokens(word) for word in words} for words in words_by_meaning.values()]
            assert len(set().union(*said)) == sum(map(len, said))

    def test_the_words_of_the_form_are_known_in_every_language(self):
        """What a drop-down offers must be understood when it comes back."""
        for why, word in WORD_BY_WHY.items():
            typed = in_every_language(word)
            assert {w: why_of(cell(w)) for w in typed} == dict.fromkeys(typed, why.value)
        for assessment, word in MEANING_BY_ASSESSMENT.items():
            typed = in_every_language(word)
            found = {w: assessment_of(cell(w), Assessment.SELF) for w in typed}
            assert found == dict.fromkeys(typed, assessment)

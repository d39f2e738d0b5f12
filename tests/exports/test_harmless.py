"""Text that a file can hold."""

from monitoring.exports.harmless import harmless


def test_control_characters_and_marks_that_turn_the_reading_are_dropped():
    assert harmless("a\x00\x07\x1bb\u202ec\u2066d\u200fe\ufffff") == "abcdef"


def test_line_ends_are_written_alike_and_a_tab_is_a_space():
    assert harmless("a\r\nb\rc\nd\t\te") == "a\nb\nc\nd e"


def test_what_looks_like_markup_or_a_formula_stays_text():
    assert harmless("=1+1 <b>&amp;</b> @SUM **x**") == "=1+1 <b>&amp;</b> @SUM **x**"


def test_half_a_character_becomes_a_question_mark():
    assert harmless("a\ud800b") == "a?b"


def test_letters_of_other_scripts_stay_as_they_are():
    assert harmless("Œuvre ñandú ٣ 日本 e\u0301") == "Œuvre ñandú ٣ 日本 e\u0301"


def test_a_longer_text_ends_in_an_ellipsis():
    assert harmless("abcdef", 6) == "abcdef"
    assert harmless("abcdefg", 6) == "abcde…"
    assert harmless("abcd efg", 6) == "abcd…"

"""Whatever a comment form says in any working language is known when it comes back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from monitoring.definitions.comment_words import (
    COVER,
    HEADINGS,
    STANCES,
    VISIBILITIES,
    heading_word,
)
from monitoring.definitions.words import tokens
from monitoring.translation import NAME_BY_LANGUAGE, gettext, speaking

LISTS: tuple[Mapping[object, tuple[str, ...]], ...] = (COVER, HEADINGS, STANCES, VISIBILITIES)  # type: ignore[assignment]


@pytest.mark.parametrize("language", NAME_BY_LANGUAGE)
def test_every_word_that_is_written_is_read(language: str):
    with speaking(language):
        for words_by_meaning in LISTS:
            for meaning, words in words_by_meaning.items():
                written = tokens(gettext(words[0]))
                read = {tokens(w): m for m, known in words_by_meaning.items() for w in known}
                assert read.get(written) == meaning


@pytest.mark.parametrize("words_by_meaning", LISTS)
def test_no_word_means_two_things(words_by_meaning: Mapping[object, tuple[str, ...]]):
    known = [
        (tokens(word), meaning) for meaning, words in words_by_meaning.items() for word in words
    ]

    assert len({word for word, _meaning in known}) == len(set(known))


def test_a_heading_is_told_in_the_language_of_the_moment():
    assert heading_word("text") == "Comment"
    with speaking("nl"):
        assert heading_word("text") == "Opmerking"

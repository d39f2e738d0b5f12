"""What a child hands over is plain data, whole or not taken at all."""

from __future__ import annotations

from array import array
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from monitoring.opening.answer import Answer, Unanswered, Writer


def test_values_of_every_type_come_back_as_they_were(tmp_path: Path):
    values = [
        "text \u2028 \U0001f600 \x00", 1.5, float("1e300"), 10**30, True, date(2024, 3, 2),
        datetime(2024, 3, 2, 6, 0, 0, 1000), time(6, 1), timedelta(days=-1, microseconds=5),
    ]  # fmt: skip
    ids: dict[type, defaultdict[object, int]] = {}
    for number, value in enumerate(values, start=1):
        ids.setdefault(type(value), defaultdict(int))[value] = number
    writer = Writer()
    writer.write(tmp_path / "answer", {"words": writer.put_words(ids)})
    answer = Answer(tmp_path / "answer")
    found, numbers = answer.words(answer.head["words"])

    assert found == [None, *values]
    assert [type(value) for value in found[1:]] == [type(value) for value in values]
    assert numbers == {2, 3, 4}


def test_a_half_of_a_character_becomes_a_question_mark(tmp_path: Path):
    writer = Writer()
    writer.write(tmp_path / "answer", {"text": "a\ud83db"})

    assert Answer(tmp_path / "answer").head["text"] == "a?b"


def test_an_answer_that_breaks_off_is_none(tmp_path: Path):
    path = tmp_path / "answer"
    writer = Writer()
    writer.write(path, {"ids": writer.put(array("i", range(100)))})
    whole = path.read_bytes()

    assert Answer(path).array(Answer(path).head["ids"]).tolist() == list(range(100))
    for length in (0, 7, 8, 30, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(Unanswered):
            Answer(path)
    path.unlink()
    with pytest.raises(Unanswered):
        Answer(path)

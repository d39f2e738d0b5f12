"""Every limit is a setting."""

from __future__ import annotations

import pytest

from monitoring.opening.limits import Limits, UnknownLimit

MB = 2**20


def test_the_limits_are_those_of_the_handbook():
    limits = Limits.from_environment({})

    assert (limits.file_bytes, limits.unpacked_bytes) == (64 * MB, 600 * MB)
    assert (limits.sheets, limits.cells, limits.ratio) == (250, 8_000_000, 200)
    assert (limits.rows, limits.columns) == (1_048_576, 16_384)
    assert (limits.memory_bytes, limits.seconds) == (1536 * MB, 120)


@pytest.mark.parametrize("name", Limits._fields)
def test_each_limit_is_read_from_the_environment(name: str):
    limits = Limits.from_environment({f"MONITORING_MAX_{name.upper()}": " 17 "})

    assert limits == Limits()._replace(**{name: 17})


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "64 MB", "٣"])
def test_what_is_no_whole_number_above_zero_is_told(typed: str):
    with pytest.raises(UnknownLimit, match="MONITORING_MAX_SHEETS must be a whole number above"):
        Limits.from_environment({"MONITORING_MAX_SHEETS": typed})


def test_an_empty_setting_is_none():
    assert Limits.from_environment({"MONITORING_MAX_SHEETS": " "}) == Limits()

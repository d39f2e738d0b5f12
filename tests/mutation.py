"""How tests run under a mutation test: always alike, and the quick ones first.

A plugin of pytest that only `[tool.mutmut]` in pyproject.toml loads.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

DURATIONS = Path("mutmut-stats.json")
"""What the run without mutants took; in the folder of the mutants, where the tests run."""

# One failing example kills a mutant: nobody reads the smallest one, and nothing is left to chance.
settings.register_profile(
    "mutation",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests by their duration: most mutants never meet a slow one."""
    if DURATIONS.exists():
        seconds = json.loads(DURATIONS.read_text("utf-8"))["duration_by_test"]
        items.sort(key=lambda item: (seconds.get(item.nodeid, math.inf), item.nodeid))

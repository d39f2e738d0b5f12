"""A figure that is finished, so that asking for it again costs nothing."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

Drawing = go.Figure
"""What every function of this package that draws gives back, for those who know nothing of plotly."""


class KeptFigure(go.Figure):  # type: ignore[misc]  # plotly ships no types
    """A figure that nobody changes any more.

    A page that is drawn again asks its figure to copy itself, which for thousands of marks costs more
    than all the rest of the page; this one gives the same plain values each time.
    """

    def __init__(self, figure: go.Figure) -> None:
        super().__init__()
        self._kept_values: dict[str, Any] = figure.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain values, always the same ones; not to be changed."""
        return self._kept_values

    @property
    def has_traces(self) -> bool:
        """Whether anything is drawn; a figure without anything only says why."""
        return bool(self._kept_values["data"])

    @property
    def n_marks(self) -> int:
        """How many marks can be clicked."""
        return sum(len(trace.get("customdata", ())) for trace in self._kept_values["data"])

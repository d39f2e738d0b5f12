"""Which figures are widgets that answer a click, and which are only looked at."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from monitoring.figures.kept import KeptFigure
from monitoring.ui import figures

VIEW = figures.View("standards", "", 0, "TEST", "2024", "self", "", "light", "en")


@pytest.mark.parametrize(
    ("n_marks", "can_be_clicked"),
    [(0, False), (1, True), (figures.MOST_MARKS, True), (figures.MOST_MARKS + 1, False)],
)
def test_a_figure_with_some_marks_that_lead_anywhere_can_be_clicked(
    monkeypatch: pytest.MonkeyPatch, n_marks: int, can_be_clicked: bool
):
    bars = go.Bar(y=list(range(5)), customdata=[["XAA", "LAW", "2024"]] * n_marks or None)
    made = figures.Made(pd.DataFrame(), "", KeptFigure(go.Figure(bars)))
    monkeypatch.setattr(figures, "_made", lambda _view: made)

    assert figures._can_be_clicked(VIEW) is can_be_clicked

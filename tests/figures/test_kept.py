"""A finished figure says the same as the one it was made of, and how many marks lead on."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import plotly.io

from monitoring.figures.kept import KeptFigure


def drawn() -> go.Figure:
    fig = go.Figure(layout={"height": 300})
    fig.add_trace(go.Bar(x=[1, 2], y=[3, 4], customdata=[["XAA", "", ""], ["XAB", "", ""]]))
    fig.add_trace(go.Scatter(x=[1], y=[2]))
    return fig


def test_it_is_drawn_as_the_figure_that_it_was_made_of():
    assert json.loads(plotly.io.to_json(KeptFigure(drawn()), validate=False)) == json.loads(
        plotly.io.to_json(drawn(), validate=False)
    )


def test_it_gives_the_same_values_each_time_instead_of_a_copy():
    kept = KeptFigure(drawn())

    assert kept.to_dict() is kept.to_dict()


def test_marks_that_lead_on_are_counted():
    assert KeptFigure(drawn()).n_marks == 2


def test_a_figure_without_anything_drawn_says_so():
    assert not KeptFigure(go.Figure()).has_traces
    assert KeptFigure(go.Figure(go.Bar(x=[1], y=[1]))).has_traces

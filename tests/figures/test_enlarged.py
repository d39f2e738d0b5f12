"""A figure for a room is the same figure, larger."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from monitoring.figures.enlarged import enlarged


@pytest.fixture
def figure() -> go.Figure:
    fig = go.Figure(
        [
            go.Bar(x=[1, 2], y=[0, 1], width=0.7, text=['<span style="font-size:11px">a</span> 1'],
                   marker={"line": {"width": 1}}, textfont={"size": 12}),
            go.Scatter(x=[1, 2], y=[3, 4], marker={"size": [8, 10]}, line={"width": 2.5}),
        ]
    )  # fmt: skip
    fig.update_layout(height=100, margin={"l": 8, "t": 20}, font={"size": 14})
    fig.update_xaxes(tickfont={"size": 20}, ticklabelstandoff=6, range=[0, 5])
    fig.add_annotation(text="b", x=1, y=2, yshift=3, font={"size": 12})
    return fig


def test_type_marks_lines_and_margins_grow_alike(figure: go.Figure):
    large = enlarged(figure, 1.5)

    assert large.layout.height == 150
    assert large.layout.margin.l == 12
    assert large.layout.font.size == 21
    assert large.layout.xaxis.tickfont.size == 30
    assert large.layout.xaxis.ticklabelstandoff == 9
    assert large.layout.annotations[0].yshift == 4
    assert large.data[0].marker.line.width == 2
    assert list(large.data[1].marker.size) == [12, 15]
    assert large.data[1].line.width == 3.75


def test_what_is_a_length_on_an_axis_stays(figure: go.Figure):
    large = enlarged(figure, 2)

    assert large.data[0].width == 0.7
    assert list(large.data[0].x) == [1, 2]
    assert list(large.layout.xaxis.range) == [0, 5]
    assert large.layout.annotations[0].x == 1


def test_no_letters_are_smaller_than_the_least(figure: go.Figure):
    large = enlarged(figure, 1.2, least_type=18)

    assert large.layout.font.size == 18
    assert large.data[0].textfont.size == 18
    assert large.layout.annotations[0].font.size == 18
    assert large.layout.xaxis.tickfont.size == 24
    assert large.data[0].text[0] == '<span style="font-size:18px">a</span> 1'


def test_the_figure_itself_is_not_changed(figure: go.Figure):
    enlarged(figure, 2)

    assert figure.layout.height == 100
    assert figure.data[0].textfont.size == 12

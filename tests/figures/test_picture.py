"""A figure that stands alone: what a page says around it stands in the picture."""

from __future__ import annotations

import pytest

from monitoring.figures.picture import picture
from monitoring.figures.theme import DARK, LIGHT, Theme, figure


def drawn(look: Theme = LIGHT, **said: str):
    told = {"title": "A finding", "subtitle": "PLAN · round 2024", "source": "Source: us"} | said
    alone = figure(look, height=300, margin=(10, 20, 30, 40))
    alone.add_bar(x=[1, 2], y=["a", "b"], orientation="h")
    return alone, picture(alone, look, **told)


def test_title_subtitle_source_and_mark_stand_in_it():
    _alone, whole = drawn(mark="DEMONSTRATION")

    title = whole.layout.title.text
    assert [title.index(text) for text in ("A finding", "PLAN · round 2024", "DEMONSTRATION")]
    assert title.count("<br>") == 2
    assert "Source: us" in whole.layout.annotations[-1].text


def test_the_figure_keeps_its_room_and_stays_as_it_was():
    alone, whole = drawn()
    given, made = alone.layout, whole.layout

    assert (given.height, given.title.text) == (300, None)
    around = (made.margin.t - given.margin.t) + (made.margin.b - given.margin.b)
    assert made.height == 300 + around
    assert (made.margin.l, made.margin.r) == (10, 20)


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_it_has_the_colours_of_its_page(look: Theme):
    _alone, whole = drawn(look)

    assert whole.layout.paper_bgcolor == look.page
    assert look.text in whole.layout.title.text


def test_a_long_title_is_broken_and_nothing_in_a_text_is_markup():
    _alone, whole = drawn(title="<b onclick=x>word</b> " * 40, source="<a href='x'>us</a>")
    lines = whole.layout.title.text.split("<br>")

    assert len(lines) == 5  # four of the title, one of the subtitle
    assert lines[3].endswith(" …</b></span>")
    assert "<b onclick" not in whole.layout.title.text
    assert "<a " not in whole.layout.annotations[-1].text


def test_a_legend_at_the_upper_edge_comes_down_below_the_title():
    alone, _whole = drawn()
    alone.update_layout(legend={"yref": "container", "y": 1, "yanchor": "top"}, showlegend=True)
    whole = picture(alone, LIGHT, title="A finding", subtitle="", source="")

    down = (1 - whole.layout.legend.y) * whole.layout.height
    assert down == pytest.approx(whole.layout.margin.t - alone.layout.margin.t)

"""A figure that stands alone, as a picture in a report: with its title, its subtitle and its source."""

from __future__ import annotations

import textwrap
from html import escape

import plotly.graph_objects as go

from monitoring.figures.theme import Theme

EDGE = 16
"""Pixels between what is said and the edge of the picture."""
TITLE, SUBTITLE, SOURCE = 20, 14, 12
"""Size of the letters in pixels."""
LETTER, LINE = 0.53, 1.3
"""Width of a letter, rather wide than narrow, and height of a line, in multiples of its size."""
MOST_LINES = 4
MARK_LIGHT, MARK_DARK = "#7a4a00", "#fbd58a"


def picture(
    figure: go.Figure,
    look: Theme,
    *,
    title: str,
    subtitle: str,
    source: str,
    mark: str = "",
    width: int = 1000,
) -> go.Figure:
    """The figure with what a page says around it: title and subtitle above, the source below.

    mark: of a demonstration, empty for other plans. width: in pixels; the height is that of the
    figure and of the lines around it. The figure that is given stays as it was.
    """
    told = go.Figure(figure)
    head = [
        *_lines(title, TITLE, width, look.text, is_bold=True),
        *_lines(subtitle, SUBTITLE, width, look.quiet),
        *_lines(mark, SUBTITLE, width, MARK_DARK if look.name == "dark" else MARK_LIGHT, is_bold=True),
    ]  # fmt: skip
    foot = _lines(source, SOURCE, width, look.quiet)
    # All lines of one text stand as far apart as those of its largest letters.
    above = EDGE + round(len(head) * LINE * TITLE) + EDGE
    below = round(len(foot) * LINE * SOURCE) + EDGE + EDGE // 2
    margin, height = told.layout.margin, told.layout.height or 450
    bottom = (margin.b or 0) + below
    told.update_layout(
        width=width,
        height=height + above + below,
        margin={"t": (margin.t or 0) + above, "b": bottom},
        paper_bgcolor=look.page,
        plot_bgcolor=look.page,
        title={
            "text": "<br>".join(head),
            "font": {"size": TITLE, "color": look.text},
            "x": 0, "xref": "container", "xanchor": "left",
            "y": 1 - EDGE / (height + above + below), "yref": "container", "yanchor": "top",
            "pad": {"l": EDGE, "t": TITLE},
        },
    )  # fmt: skip
    if told.layout.legend.yref == "container":
        # It stands so far from the upper edge of the figure, which has come down.
        from_above = (1 - (1 if told.layout.legend.y is None else told.layout.legend.y)) * height
        told.update_layout(legend_y=1 - (above + from_above) / (height + above + below))
    if foot:
        # Flush right: how much room the names at the left take is known to the browser alone.
        told.add_annotation(
            text="<br>".join(foot),
            align="right", showarrow=False, x=1, xref="paper", xanchor="right",
            xshift=(margin.r or 0) - EDGE, y=0, yref="paper", yanchor="bottom",
            yshift=EDGE / 2 - bottom,
        )  # fmt: skip
    return told


def _lines(text: str, size: int, width: int, colour: str, *, is_bold: bool = False) -> list[str]:
    """The markup of each line that a text takes; nothing in the text itself is markup."""
    letters = int((width - 2 * EDGE) / (LETTER * size))
    broken = textwrap.wrap(text, letters, max_lines=MOST_LINES, placeholder=" …")
    bold = ("<b>", "</b>") if is_bold else ("", "")
    return [
        f'<span style="font-size:{size}px;color:{colour}">'
        f"{bold[0]}{escape(line, quote=False)}{bold[1]}</span>"
        for line in broken
    ]

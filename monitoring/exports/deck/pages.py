"""Which parts of a section stand on which slide: a chart or a table each, words beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.exports.content import Chart, Kind, Part, Table
from monitoring.exports.deck.chart_room import BARS_IN_A_COLUMN, COLUMNS_ON_A_SLIDE, split_chart
from monitoring.exports.deck.room import Box
from monitoring.exports.deck.tables import Sized, split_table
from monitoring.exports.deck.words import needed

Piece = Chart | Table


def pages(parts: Sequence[Part], body: Box, most: float) -> Iterator[list[Part | Sized]]:
    """The parts of each slide: a chart or a table stands on its own, words beside it.

    What comes before it stands on its first slide alone, what follows the last one on all of its.
    body: the room of a slide. most: the height in EMU that a part in words may take.
    """
    places = [n for n, part in enumerate(parts) if isinstance(part, Piece) and _is_filled(part)]
    if not places:
        yield [part for part in parts if not isinstance(part, Piece)]
        return
    after = [part for part in parts[places[-1] + 1 :] if not isinstance(part, Piece)]
    begin = 0
    for place in places:
        before = [part for part in parts[begin:place] if not isinstance(part, Piece)]
        under = after if place == places[-1] else []
        room = body.height - needed(under, body, most)
        pieces = _split(parts[place], body, room, needed(before, body, most))
        for n, piece in enumerate(pieces):
            yield [*(before if n == 0 else []), piece, *under]
        begin = place + 1


def _split(whole: Part, body: Box, room: int, taken: int) -> Iterator[Chart | Sized]:
    """The pieces of which each fits a slide; `taken` of the room is used on the first."""
    if isinstance(whole, Table):
        yield from split_table(whole, body.width, room - taken, room)
    elif isinstance(whole, Chart) and whole.kind in (Kind.BARS, Kind.STACKED):
        yield from split_chart(whole, BARS_IN_A_COLUMN * COLUMNS_ON_A_SLIDE)
    elif isinstance(whole, Chart):
        yield whole


def _is_filled(part: Piece) -> bool:
    """Whether there is anything to draw."""
    if isinstance(part, Chart):
        return bool(part.categories and part.series)
    return bool(part.columns)

"""What a figure is made of, before it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

import pandas as pd

from monitoring.figures.kept import Drawing
from monitoring.figures.theme import Theme
from monitoring.model import Plan
from monitoring.pipeline.results import Results


class Leads(Enum):
    """Where a click on a mark leads."""

    NOWHERE = "nowhere"
    COUNTRY = "country"
    """To the page of the country, filtered by the area that was clicked."""
    AREA = "area"
    """To the page of the priority area."""
    NUMBER = "number"
    """To where the number comes from."""


@dataclass(frozen=True)
class Figure:
    """One figure: what it is made of, how it is drawn, what it says."""

    frame: Callable[[Results, str, str], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Theme, Results, str, str], Drawing] | None
    """None where the table itself is what is shown."""
    finding: Callable[[pd.DataFrame, Results, str, str], str]
    labels: Mapping[str, str]
    """What its columns are called in table and downloads; the others are for the drawing alone."""
    labels_on_page: Mapping[str, str] = field(default_factory=dict)
    """Of a table that is itself what is shown, where it says in words what a download has in numbers."""
    room: Callable[[Plan, str], str] = lambda _plan, _of: "medium"
    """How much room it needs on a narrow screen: slim fits a phone, the others are moved there."""
    leads: Leads = Leads.NOWHERE
    is_of_words: bool = False
    """Of such a table: that it is read and not clicked, so that its lines are wrapped at every width."""
    is_of_numbers: bool = True
    """Whether a row of its table is one unit's number, which can be explained."""
    takes_node: bool = False
    """Whether it can be about an area instead of the whole plan."""
    fewest_countries: int = 0
    most_countries: int = 0
    """How many countries have to be, and can be, named for it; the others may stand in it all the same."""
    note: Callable[[pd.DataFrame], str] = lambda _frame: ""
    """What must be read beside it; empty for nothing."""

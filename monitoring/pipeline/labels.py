"""What columns that many tables share are called for a reader."""

from __future__ import annotations

from monitoring.translation import mark

COLUMN_LABELS = {
    "country": mark("Code"),
    "name": mark("Country"),
    "node": mark("Node"),
    "title": mark("Title"),
    "score": mark("Score"),
    "low": mark("Lowest"),
    "high": mark("Highest"),
    "coverage": mark("Coverage"),
    "word": mark("Why no score"),
    "area": mark("Area"),
    "action": mark("Action"),
    "round": mark("Round"),
    "label": mark("Level"),
    "n": mark("How many"),
    "change": mark("Change"),
    "before": mark("Round before"),
    "median": mark("Median"),
    "points": mark("Points"),
}


def labelled(*columns: str) -> dict[str, str]:
    """The labels of these columns, in this order."""
    return {column: COLUMN_LABELS[column] for column in columns}

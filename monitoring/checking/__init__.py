"""From a raw table to ratings and a list of problems: one check, one function, one sentence.

Checks run from coarse to fine. A table that belongs to another plan, or in which nothing is
known, gives one sentence and not four hundred; every other mistake is shown at its cell.
"""

from monitoring.checking.answers import Checked, check_answers, how_much_is_known
from monitoring.checking.comment_values import Draft
from monitoring.checking.comments import CheckedComments, check_comments, check_cover
from monitoring.checking.series import CheckedSeries, check_series
from monitoring.checking.wording import grouped, grouped_sentence

__all__ = [
    "Checked",
    "CheckedComments",
    "CheckedSeries",
    "Draft",
    "check_answers",
    "check_comments",
    "check_cover",
    "check_series",
    "grouped",
    "grouped_sentence",
    "how_much_is_known",
]

"""From a raw table to ratings and a list of problems: one check, one function, one sentence.

Checks run from coarse to fine. A table that belongs to another plan, or in which nothing is
known, gives one sentence and not four hundred; every other mistake is shown at its cell.
"""

from monitoring.checking.answers import Checked, check_answers

__all__ = ["Checked", "check_answers"]

"""From the bytes of a workbook to a raw table: text as typed, each value with its cell address.

Reading knows where things stand in a workbook and nothing of what they mean. A file that cannot
be read raises Unreadable with one problem; nothing of it goes further.
"""

from monitoring.reading.comments import recognised_comments
from monitoring.reading.layouts import candidates, read_answers, recognised
from monitoring.reading.plan_workbook import read_plan_tables
from monitoring.reading.register import headings_of, proposed_register, read_register
from monitoring.reading.series import read_series, recognised_series
from monitoring.reading.workbook import Sheet, Unreadable, Workbook, read_workbook

__all__ = [
    "Sheet",
    "Unreadable",
    "Workbook",
    "candidates",
    "headings_of",
    "proposed_register",
    "read_answers",
    "read_plan_tables",
    "read_register",
    "read_series",
    "read_workbook",
    "recognised",
    "recognised_comments",
    "recognised_series",
]

"""The form that a country fills in: a cover, one sheet for each area, drop-downs for the ratings."""

from monitoring.exports.template.before import last_answers
from monitoring.exports.template.workbook import template_workbook

__all__ = ["last_answers", "template_workbook"]

"""What experts decide, as reviewed files: plans, scales, layouts and countries.

Definitions turn files, or raw tables that the pipeline hands over, into the objects of the
vocabulary, and refuse what is inconsistent with a sentence that says where and why.
"""

from monitoring.definitions.countries import CountryRegister, load_countries
from monitoring.definitions.errors import DefinitionError
from monitoring.definitions.layouts import (
    content_of,
    layout_from_content,
    layout_from_file,
    layout_from_text,
    load_layouts,
)
from monitoring.definitions.plan_tables import tables_of_plan
from monitoring.definitions.plans import (
    TABLE_COLUMNS,
    load_plans,
    plan_from_folder,
    plan_from_tables,
    scope_of,
)
from monitoring.definitions.scales import load_scales
from monitoring.definitions.tables import Row, Tables
from monitoring.definitions.translations import in_language, label_in

__all__ = [
    "TABLE_COLUMNS",
    "CountryRegister",
    "DefinitionError",
    "Row",
    "Tables",
    "content_of",
    "in_language",
    "label_in",
    "layout_from_content",
    "layout_from_file",
    "layout_from_text",
    "load_countries",
    "load_layouts",
    "load_plans",
    "load_scales",
    "plan_from_folder",
    "plan_from_tables",
    "scope_of",
    "tables_of_plan",
]

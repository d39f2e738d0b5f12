"""The tables of the store."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from monitoring.model import COMMENT_KEY, RATING_TEXTS, SERIES_KEY

RATING_ORDER = ("country", "round", "action", "assessment")
"""The order in which the ratings of an upload are stored."""

# Numbers are never given twice (sqlite_autoincrement): who undoes upload 7 means that one, also
# after an example was removed. SQLite leaves the keys of such tables without a name.
#
# Named constraints, so that a later migration can speak of them on every database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    CheckConstraint("id = 1", name="single_row"),
)
"""One row: the revision, raised by every committed write."""

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Every file that was ever committed, byte for byte."""

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("tables", Text, nullable=False),
    Column("file", String(255), nullable=False),
    Column("sha256", String(64), ForeignKey("files.sha256"), nullable=True),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("added_by", String(255), nullable=False),
    UniqueConstraint("code", "version"),
    sqlite_autoincrement=True,
)
"""Versions of plans that were uploaded: never changed, the highest version counts."""

rounds = Table(
    "rounds",
    metadata,
    Column("plan", String(64), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("title", String(255), nullable=False),
    Column("date", Date, nullable=True),
    Column("is_baseline", Boolean, nullable=False),
    Column("scope", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("comments_until", Date, nullable=True),
)
"""Rounds that were added, and the state of those that a plan defines."""

uploads = Table(
    "uploads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", String(64), nullable=False),
    Column("file", String(255), nullable=False),
    Column("sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("layout", String(64), nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
    Column("uploaded_by", String(255), nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("unanswered", Integer, nullable=False),
    Column("undone_at", DateTime(timezone=True), nullable=True),
    Column("kind", String(16), nullable=False, server_default="ratings"),
    Column("withdrawn", Integer, nullable=False, server_default=text("0")),
    Column("options", JSON, nullable=False, server_default=text("'{}'")),
    Index(None, "plan", "undone_at"),
    sqlite_autoincrement=True,
)
"""One file sent by one person at one time; withdrawn, never removed, when it is undone."""

ratings = Table(
    "ratings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("upload", Integer, ForeignKey("uploads.id"), nullable=False),
    Column("round", String(64), nullable=False),
    Column("country", String(8), nullable=False),
    Column("action", String(64), nullable=False),
    Column("assessment", String(16), nullable=False),
    Column("status", String(24), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("level", String(64), nullable=False),
    Column("value", Float, nullable=True),
    *(Column(name, Text, nullable=False) for name in RATING_TEXTS),
    Column("notes", Text, nullable=False),
    Column("sheet", String(255), nullable=False),
    Column("cell", String(16), nullable=False),
    Column("raw", Text, nullable=False),
    Column("why", String(32), nullable=False, server_default=""),
    Column("how", Text, nullable=False, server_default=""),
    # The country stands in front, because a file mostly speaks of one among many: what it is
    # compared with is then found without reading what the others said.
    UniqueConstraint("upload", *RATING_ORDER),
    sqlite_autoincrement=True,
)
"""What each upload says, whole: so that undoing another upload leaves exactly this one's answers."""

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("upload", Integer, ForeignKey("uploads.id"), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("indicator", "measure", "part_of")),
    Column("component", Text, nullable=False),
    Column("place", String(64), nullable=False),
    Column("period", String(64), nullable=False),
    Column("value", Float, nullable=True),
    Column("text", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("scale", Text, nullable=False),
    Column("direction", String(64), nullable=False),
    Column("frequency", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("sheet", String(255), nullable=False),
    Column("cell", String(16), nullable=False),
    Column("raw", Text, nullable=False),
    UniqueConstraint("upload", *SERIES_KEY),
)
"""Targets and external indicators, by upload like the ratings: one value per period and place."""

comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("upload", Integer, ForeignKey("uploads.id"), nullable=False),
    Column("country", String(8), nullable=False),
    Column("round", String(64), nullable=False),
    Column("node", String(64), nullable=False),
    Column("stance", String(16), nullable=False),
    Column("level", String(64), nullable=False),
    Column("value", Float, nullable=True),
    Column("text", Text, nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("sheet", String(255), nullable=False),
    Column("cell", String(16), nullable=False),
    Column("raw", Text, nullable=False),
    UniqueConstraint("upload", *COMMENT_KEY),
)
"""What countries say about draft findings, by upload like the ratings."""

aliases = Table(
    "aliases",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("written", String(255), nullable=False),
    Column("country", String(8), nullable=False),
    Column("accepted_at", DateTime(timezone=True), nullable=False),
    Column("accepted_by", String(255), nullable=False),
)
"""Names of countries that uploaders accepted, by their normalised text."""

layouts = Table(
    "layouts",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("content", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("added_by", String(255), nullable=False),
)
"""Layouts that were added to those of the program, as YAML."""

scenarios = Table(
    "scenarios",
    metadata,
    Column("plan", String(64), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("removed_at", DateTime(timezone=True), nullable=True),
    Column("removed_by", String(255), nullable=False, server_default=""),
)
"""Versions of what-if scenarios: never changed, the highest counts unless it is marked as removed."""

decisions = Table(
    "decisions",
    metadata,
    Column("plan", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("round", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("proposal", String(16), nullable=False),
    Column("country", String(8), nullable=False),
    Column("node", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("due", Date, nullable=True),
    Column("response", String(16), nullable=False),
    Column("response_reason", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("closed_on", Date, nullable=True),
    Column("is_withdrawn", Boolean, nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("written_by", String(255), nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""Versions of decisions: never changed, the highest counts unless it is the one that withdraws."""

"""How an answer came about: reasons, choices, aliases, layouts; targets and indicators."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0002"
down_revision = "0001"

BEFORE = ("upload", "round", "country", "action", "assessment")
AFTER = ("upload", "country", "round", "action", "assessment")


def upgrade() -> None:
    # Not as a batch: that would remove the table, which the ratings refer to, for a moment.
    for column in (
        sa.Column("kind", sa.String(length=16), nullable=False, server_default="ratings"),
        sa.Column("withdrawn", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("options", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
    ):
        op.add_column("uploads", column)
    with op.batch_alter_table("ratings", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("why", sa.String(length=32), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("how", sa.Text(), nullable=False, server_default=""))
        _order_of_ratings(batch_op, BEFORE, AFTER)
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("part_of", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("direction", sa.String(length=64), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sheet", sa.String(length=255), nullable=False),
        sa.Column("cell", sa.String(length=16), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["upload"], ["uploads.id"], name=op.f("fk_series_upload_uploads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint(
            "upload",
            "indicator",
            "part_of",
            "measure",
            "place",
            "period",
            name=op.f("uq_series_upload_indicator_part_of_measure_place_period"),
        ),
    )
    op.create_table(
        "aliases",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("written", sa.String(length=255), nullable=False),
        sa.Column("country", sa.String(length=8), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_aliases")),
    )
    op.create_table(
        "layouts",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_layouts")),
    )


def downgrade() -> None:
    op.drop_table("layouts")
    op.drop_table("aliases")
    op.drop_table("series")
    # What the schema before has no word for would be taken for ratings.
    op.execute("DELETE FROM uploads WHERE kind <> 'ratings'")
    op.execute("DELETE FROM ratings WHERE status = 'erased'")
    with op.batch_alter_table("ratings", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        _order_of_ratings(batch_op, AFTER, BEFORE)
        batch_op.drop_column("how")
        batch_op.drop_column("why")
    for name in ("options", "withdrawn", "kind"):
        op.drop_column("uploads", name)


def _order_of_ratings(
    batch_op: BatchOperations, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    batch_op.drop_constraint(batch_op.f(f"uq_ratings_{'_'.join(before)}"), type_="unique")
    batch_op.create_unique_constraint(batch_op.f(f"uq_ratings_{'_'.join(after)}"), list(after))

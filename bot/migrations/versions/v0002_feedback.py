"""Answers that can be corrected for a day, and what people said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "pending_answers",
        *_update(),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("answered_at", sa.Float, nullable=False),
        sa.Column("shown_at", sa.Float),
        sa.Column("release", sa.String(128), nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
        sa.Column("pixels", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_pending_answers_user_id", "pending_answers", ["user_id"])
    op.create_index("ix_pending_answers_answered_at", "pending_answers", ["answered_at"])
    op.create_table(
        "verdicts",
        *_update(),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("said_at", sa.Float, nullable=False),
        sa.Column("release", sa.String(128), nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
    )
    op.create_index("ix_verdicts_user_id", "verdicts", ["user_id"])
    op.create_table(
        "corrections",
        *_update(),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("release", sa.String(128), nullable=False),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("truth", sa.Integer, nullable=False),
        sa.Column("pixels", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_corrections_user_id", "corrections", ["user_id"])


def downgrade() -> None:
    """Drops the tables."""
    for table in ("corrections", "verdicts", "pending_answers"):
        op.drop_table(table)


def _update() -> list[sa.Column[int]]:
    """The columns that name an update."""
    return [
        sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)
        for name in ("bot_id", "update_id")
    ]

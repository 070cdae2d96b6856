"""Digits that people confirmed beside those that they corrected, and numbers of another length."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Corrections become digits that were judged; what was corrected stays."""
    op.rename_table("corrections", "judged_digits")
    op.drop_index("ix_corrections_user_id", "judged_digits")
    op.create_index("ix_judged_digits_user_id", "judged_digits", ["user_id"])
    for column in (
        sa.Column("said_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("embedding", sa.LargeBinary),
        sa.Column("known_by", sa.String(128)),
    ):
        op.add_column("judged_digits", column)
    op.add_column("verdicts", sa.Column("number", sa.Text))


def downgrade() -> None:
    """Digits that were confirmed are dropped."""
    op.drop_column("verdicts", "number")
    for name in ("said_at", "embedding", "known_by"):
        op.drop_column("judged_digits", name)
    op.execute("DELETE FROM judged_digits WHERE said = truth OR truth > 9")
    op.drop_index("ix_judged_digits_user_id", "judged_digits")
    op.rename_table("judged_digits", "corrections")
    op.create_index("ix_corrections_user_id", "corrections", ["user_id"])

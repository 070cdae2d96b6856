"""Who works on an update, so that no other replica does."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; what was in hand is free to take."""
    for column in (
        sa.Column("taken", sa.Integer, nullable=False, server_default="1"),
        sa.Column("owner", sa.String(32), nullable=False, server_default=""),
        sa.Column("lease_until", sa.Float, nullable=False, server_default="0"),
    ):
        op.add_column("handled_updates", column)


def downgrade() -> None:
    """Drops them."""
    for name in ("taken", "owner", "lease_until"):
        op.drop_column("handled_updates", name)

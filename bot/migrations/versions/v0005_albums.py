"""Which parked updates are photos of one album."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("parked_updates", sa.Column("album", sa.String(128)))


def downgrade() -> None:
    """Drops it."""
    op.drop_column("parked_updates", "album")

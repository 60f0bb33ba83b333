"""How often a result was written; corrections, their log, submissions as put together, their states, leases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("results", sa.Column("written", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "corrections",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("applicant", sa.String(400), nullable=False),
        sa.Column("target", sa.String(20), nullable=False),
        sa.Column("key", sa.String(400), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("machine", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("undone_by", sa.String(200)),
        sa.Column("undone_at", sa.String(40)),
    )
    op.create_index("ix_corrections_scope", "corrections", ["scope"])
    op.create_table(
        "audit_log",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(400), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_audit_log_scope", "audit_log", ["scope"])
    op.create_table(
        "submissions",
        sa.Column("scope", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(400), primary_key=True),
        sa.Column("kind", sa.String(60), primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "states",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("ix_states_scope", "states", ["scope"])
    op.create_table(
        "leases",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    for table in ("leases", "states", "submissions", "audit_log", "corrections"):
        op.drop_table(table)
    op.drop_column("results", "written")

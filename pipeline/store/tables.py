"""The tables of the store. A change here needs a migration in ``migrations/versions``."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()
_ID = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts only what is called INTEGER

# A row is there only when the step is done. ``value``: the record's JSON, packed.
# ``written``: how often the step was done and kept; more than once means that work was done twice.
results = Table(
    "results",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("step", String(200), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("written", Integer, nullable=False, server_default="1"),
)

# ``scope`` in what follows: the OUT folder that it belongs to, for stores that several share.

corrections = Table(
    "corrections",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("scope", String(64), nullable=False, index=True),
    Column("applicant", String(400), nullable=False),
    Column("target", String(20), nullable=False),
    Column("key", String(400), nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("machine", Text),  # JSON: what the program had read when a person corrected it
    Column("reason", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(40), nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", String(40)),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("scope", String(64), nullable=False, index=True),
    Column("at", String(40), nullable=False),
    Column("by", String(200), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("detail", Text, nullable=False),
)

# What was put together for one applicant, before the rules and before corrections.
submissions = Table(
    "submissions",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("name", String(400), primary_key=True),
    Column("kind", String(60), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# One row each time an applicant's case came to stand otherwise than before.
states = Table(
    "states",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("scope", String(64), nullable=False, index=True),
    Column("name", String(400), nullable=False),
    Column("at", String(40), nullable=False),
    Column("value", Text, nullable=False),  # JSON
)

# Who has a piece of work in hand on which machine, and when it was last heard of.
leases = Table(
    "leases",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("seen", BigInteger, nullable=False),  # milliseconds, by the clock of the database's user
)

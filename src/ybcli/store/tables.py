"""What the store holds, and the triggers by which the database itself protects it.

The journal, the transfers, the lines and the seals are only ever added to: triggers refuse every
change and every deletion. The queue, the parties and the covers are projections of
the journal: `yb office rebuild` writes them again. The registers stand in `registers.py`.
"""

from __future__ import annotations

import re

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlmodel import Field, SQLModel

from . import adoptions, payments, registers, settlements  # noqa: F401 - tables of the same store


class EntryRow(SQLModel, table=True):
    """One entry of the journal."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    number: int
    act: str
    by: str
    at: str
    day: str
    form: str
    found: str
    previous: str
    hash: str


class TransferRow(SQLModel, table=True):
    """One transfer of the ledger, in fen."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount_fen > 0"),
        CheckConstraint("debit <> credit"),
        Index("transfer_debit", "debit", "reference"),
        Index("transfer_credit", "credit", "reference"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    debit: str
    credit: str
    amount_fen: int
    reference: str
    day: str
    reason: str


class PictureRow(SQLModel, table=True):
    """A picture of a paper that a case rests on; its hash stands in the journal."""

    __tablename__ = "picture"
    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    sha256: str
    name: str
    type: str
    size: int
    at: str
    content: bytes


class LookRow(SQLModel, table=True):
    """Somebody looked at the file of a person or employer, or took a file with their numbers (5.1 i)."""

    __tablename__ = "look"
    id: int | None = Field(default=None, primary_key=True)
    at: str
    by: str
    subject: str = Field(index=True)
    case_id: str
    what: str
    reason: str
    file: str
    persons: int


class LineRow(SQLModel, table=True):
    """One person's line of a declaration. `undone_by` is the only thing that may be written later.

    A line of a supplementary declaration holds differences; `before_fen` and `after_fen` are the person's
    wage of the month before and after it, NULL where none was or is declared.
    """

    __tablename__ = "line"
    __table_args__ = (
        Index("line_period", "credit_code", "period", "id_number"),
        Index("line_group", "period", "credit_code"),
    )
    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    number: int
    sheet: str | None = None
    row: int | None = None
    credit_code: str
    period: str
    id_number: str
    name: str
    wage_fen: int
    base_fen: int
    employer_fen: int
    employee_fen: int
    undone_by: str = ""
    before_fen: int | None = None
    after_fen: int | None = None


class MessageRow(SQLModel, table=True):
    """The outbox: messages to departments; each takes effect once, however often it is sent."""

    __tablename__ = "message"
    __table_args__ = (Index("message_state", "state", "number"),)
    id: str = Field(primary_key=True)
    number: int = Field(index=True)
    case_id: str = Field(index=True)
    department: str
    topic: str
    body: str
    created: str
    state: str = "waiting"
    attempts: int = 0
    receipt: str = ""
    says: str = ""
    retry_at: str = Field(default="", sa_column_kwargs={"server_default": ""})


class RecordRow(SQLModel, table=True):
    """The inbox: what departments sent, each record once. `taken` is its status."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("department", "record_id"),
        Index("record_taken", "taken", "id"),
        Index("record_subject", "subject"),
    )
    id: int | None = Field(default=None, primary_key=True)
    department: str
    record_id: str
    kind: str
    at: str
    subject: str
    body: str
    digest: str
    taken: str = "waiting"
    case_id: str = ""
    says: str = ""
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    retry_at: str = Field(default="", sa_column_kwargs={"server_default": ""})


class QueueRow(SQLModel, table=True):
    """The work queue: a projection of the journal, one row for each case."""

    __tablename__ = "queue"
    __table_args__ = (
        Index("queue_order", "is_open", "due", "case_id"),
        Index("queue_hands", "is_open", "hands", "due", "case_id"),
        Index("queue_party", "party_id"),
        Index("queue_item", "item", "is_open", "due", "case_id"),
    )
    case_id: str = Field(primary_key=True)
    item: str
    flow: str
    stage: str
    next_act: str
    hands: str
    region: str
    party_kind: str
    party_id: str
    party_name: str
    opened: str
    due: str
    officer: str
    says: str
    is_open: int
    reference: str
    head: str
    channel: str = Field(default="", sa_column_kwargs={"server_default": ""})
    accepted_by: str = Field(default="", sa_column_kwargs={"server_default": ""})


class QueueCount(SQLModel, table=True):
    """The number of cases by item, stage and next actor; kept by triggers, so that no count is slow."""

    __tablename__ = "queue_count"
    item: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    hands: str = Field(primary_key=True)
    is_open: int = Field(primary_key=True)
    n: int


class BatchRow(SQLModel, table=True):
    """An imported workbook: its hash is its id, so that the same file is the same batch."""

    __tablename__ = "batch"
    id: str = Field(primary_key=True)
    item: str
    file: str
    credit_code: str
    period: str
    rows: int
    good: int
    bad: int
    case_id: str
    imported: str
    undone_by: str = ""


class SealRow(SQLModel, table=True):
    """A day closed with one root over its entries, chained to the seal before."""

    __tablename__ = "seal"
    number: int = Field(primary_key=True)
    day: str
    through: int
    entries: int
    root: str
    previous: str
    at: str
    written: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class WrittenRow(SQLModel, table=True):
    """One link of the written chain: the digests of the rows that one transaction wrote (`written.py`)."""

    __tablename__ = "written"
    number: int = Field(primary_key=True)
    rows: str
    hash: str


class ResultRow(SQLModel, table=True):
    """The result of a nightly run, as it was printed."""

    __tablename__ = "night"
    id: int | None = Field(default=None, primary_key=True)
    day: str = Field(index=True)
    at: str
    result: str


class OfficeRow(SQLModel, table=True):
    """What this office is: region, officers, cursors, the schema's version."""

    __tablename__ = "office"
    name: str = Field(primary_key=True)
    value: str


def _only_added(table: str, change: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
    )


def _counted(event: str, row: str, step: int) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS queue_count_{event.lower()}_{row.lower()} "
        f"AFTER {event} ON queue BEGIN "
        "INSERT INTO queue_count(item, stage, hands, is_open, n) "
        f"VALUES ({row}.item, {row}.stage, {row}.hands, {row}.is_open, {step}) "
        f"ON CONFLICT(item, stage, hands, is_open) DO UPDATE SET n = n + {step}; END"
    )


#: What SQLModel cannot express: the append-only triggers, the counters, and the full-text index (its
#: words are single characters, because Chinese has no spaces and a part of a name must be found).
TRIGGERS: tuple[str, ...] = (
    *(
        _only_added(table, "DELETE")
        for table in (
            "entry",
            "transfer",
            "line",
            "seal",
            "certificate",
            "picture",
            "look",
            "written",
            "rating",
            "merge",
            "payment_file",
        )
    ),
    *(
        _only_added(table, "UPDATE")
        for table in ("entry", "transfer", "seal", "certificate", "picture", "look", "written")
    ),
    "CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(case_id UNINDEXED, words, "
    "tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE TRIGGER IF NOT EXISTS line_no_update BEFORE UPDATE ON line "
    "WHEN OLD.undone_by <> '' OR NEW.id <> OLD.id OR NEW.base_fen <> OLD.base_fen "
    "OR NEW.wage_fen <> OLD.wage_fen OR NEW.employer_fen <> OLD.employer_fen "
    "OR NEW.employee_fen <> OLD.employee_fen OR NEW.id_number <> OLD.id_number "
    "BEGIN SELECT RAISE(ABORT, 'a line is only ever undone'); END",
    "CREATE TRIGGER IF NOT EXISTS message_same BEFORE UPDATE ON message "
    "WHEN NEW.body <> OLD.body OR NEW.topic <> OLD.topic OR NEW.id <> OLD.id "
    "BEGIN SELECT RAISE(ABORT, 'what a message says is never changed'); END",
    _counted("INSERT", "NEW", 1),
    _counted("UPDATE", "OLD", -1),
    _counted("UPDATE", "NEW", 1),
    _counted("DELETE", "OLD", -1),
    *settlements.TRIGGERS,
    *adoptions.TRIGGERS,
)


def schema() -> str:
    """The text of `schema.sql`: every table and index as SQLModel defines it, then the triggers.

    Each statement creates what is missing and leaves what exists.
    """
    tables = SQLModel.metadata.sorted_tables
    statements: list[ExecutableDDLElement] = [
        CreateTable(table, if_not_exists=True) for table in tables
    ]
    for table in tables:
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [CreateIndex(index, if_not_exists=True) for index in indexes]
    texts = [str(statement.compile(dialect=sqlite.dialect())) for statement in statements]
    lines = [re.sub(r"\s*\n\t?", "\n  ", text.strip()).replace("\n  )", "\n)") for text in texts]
    return "-- Made by `make docs` from tables.py.\n" + "".join(
        f"{statement};\n" for statement in [*lines, *TRIGGERS]
    )

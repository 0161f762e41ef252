"""What the store holds, and the laws that the database itself enforces.

The journal, the transfers, the lines and the seals are only ever added to: triggers refuse every
change and every deletion, whoever asks. The queue, the parties and the covers are projections of
the journal: `yb office rebuild` makes them anew.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


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


class LineRow(SQLModel, table=True):
    """One person's line of a declaration. `undone_by` is the only thing that may be filled in later."""

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


class MessageRow(SQLModel, table=True):
    """The outbox: what a department is to hear, once in effect however often it is sent."""

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


class RecordRow(SQLModel, table=True):
    """The inbox: what departments sent, each record once. `taken` says what became of it."""

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
    channel: str = ""
    accepted_by: str = ""


class QueueCount(SQLModel, table=True):
    """How many cases stand where; kept by triggers, so that a count is a look."""

    __tablename__ = "queue_count"
    item: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    hands: str = Field(primary_key=True)
    is_open: int = Field(primary_key=True)
    n: int


class PartyRow(SQLModel, table=True):
    """A person or a unit that this office knows, as the last act left it."""

    __tablename__ = "party"
    id: str = Field(primary_key=True)
    kind: str
    name: str
    mobile: str = ""
    region: str = ""
    case_id: str = ""
    language: str = ""


class PartyPastRow(SQLModel, table=True):
    """What a party's field was before a case changed it, and until when it was so (6.2.4–6.2.6)."""

    __tablename__ = "party_past"
    __table_args__ = (UniqueConstraint("party_id", "field", "case_id"),)
    id: int | None = Field(default=None, primary_key=True)
    party_id: str = Field(index=True)
    field: str
    value: str
    until: str
    case_id: str


class MergeRow(SQLModel, table=True):
    """Two numbers found to be one person: which one stands for both, why, and whether it was undone."""

    __tablename__ = "merge"
    id: str = Field(primary_key=True)
    kept_id: str = Field(index=True)
    merged_id: str = Field(index=True)
    reason: str
    by: str
    at: str
    undone_by: str = ""
    undone_at: str = ""
    undone_reason: str = ""


class FilingRow(SQLModel, table=True):
    """A filing (备案) that a case made: its kind, for what, from when until when, and its state."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("party_id", "kind", "key", "begins_on"),)
    id: int | None = Field(default=None, primary_key=True)
    party_id: str = Field(index=True)
    kind: str
    key: str = ""
    begins_on: str
    ends_on: str = ""
    state: str
    region: str = ""
    case_id: str
    detail: str = "{}"


class ProxyRow(SQLModel, table=True):
    """An authorisation: for whom a village proxy (代办员) may file, until when, and on what ground."""

    __tablename__ = "proxy"
    id: str = Field(primary_key=True)
    principal_id: str = Field(index=True)
    proxy_id: str
    proxy_name: str
    items: str = ""
    valid_until: str
    ground: str
    by: str
    at: str
    ended_at: str = ""


class CertificateRow(SQLModel, table=True):
    """A certificate that was made: its number, about whom, for whom, and the hash of its file."""

    __tablename__ = "certificate"
    number: str = Field(primary_key=True)
    kind: str
    party_id: str = Field(index=True)
    asked_by: str
    case_id: str
    at: str
    sha256: str
    key_name: str


class RatingRow(SQLModel, table=True):
    """A rating (好差评), from whatever channel; `case_id` is empty where none fits it yet."""

    __tablename__ = "rating"
    id: str = Field(primary_key=True)
    case_id: str = Field(default="", index=True)
    item: str = ""
    region: str = ""
    channel: str
    method: str
    score: int
    comment: str = ""
    rater: str = ""
    place: str = ""
    settlement: str = ""
    at: str
    taken_at: str
    state: str
    says: str = ""
    follow_up: str = ""


class SampleRow(SQLModel, table=True):
    """A closed case drawn for a second look (5.3.2), and what the look found."""

    __tablename__ = "sample"
    __table_args__ = (UniqueConstraint("draw", "case_id"),)
    id: int | None = Field(default=None, primary_key=True)
    draw: str = Field(index=True)
    seed: str
    stratum: str
    case_id: str
    outcome: str = ""
    finding: str = ""
    by: str = ""
    at: str = ""
    follow_up: str = ""


class PromiseRow(SQLModel, table=True):
    """A promise given instead of a material (承诺制), the day on which it is checked, and what then."""

    __tablename__ = "promise"
    __table_args__ = (UniqueConstraint("case_id", "rule"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    rule: str
    made_on: str
    check_on: str = Field(index=True)
    state: str = "open"
    says: str = ""


class ArchiveRow(SQLModel, table=True):
    """A closed case's place in the archive (6.1.5): until when it is kept, and its package's hash."""

    __tablename__ = "archive"
    case_id: str = Field(primary_key=True)
    item: str
    closed_on: str
    keep_until: str = ""
    head: str
    sha256: str = ""
    exported_at: str = ""


class CoverRow(SQLModel, table=True):
    """A registration: who is in which scheme, with which unit, since when; and its state."""

    __tablename__ = "cover"
    __table_args__ = (UniqueConstraint("party_id", "scheme", "unit_id", "period"),)
    id: int | None = Field(default=None, primary_key=True)
    party_id: str = Field(index=True)
    scheme: str
    unit_id: str = ""
    period: str = ""
    state: str
    begins_on: str
    case_id: str


class BatchRow(SQLModel, table=True):
    """A workbook that was imported: its hash is its id, so that the same file is the same batch."""

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


class ResultRow(SQLModel, table=True):
    """What a night found, as it was printed."""

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


#: What SQLModel cannot say: the append-only laws, the kept counters, and the full-text index (its
#: words are single characters, because Chinese has no spaces and a part of a name must be found).
LAWS: tuple[str, ...] = (
    *(
        _only_added(table, "DELETE")
        for table in ("entry", "transfer", "line", "seal", "certificate", "rating", "merge")
    ),
    *(_only_added(table, "UPDATE") for table in ("entry", "transfer", "seal", "certificate")),
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
)

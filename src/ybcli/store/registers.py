"""The registers: parties, covers, filings, certificates, ratings, and related records.

Most are projections of the journal (`yb office rebuild` writes them again); the rest are records of
their own, each with who wrote it and when.
"""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class PartyRow(SQLModel, table=True):
    """A person or an employer in this office's register, as of the last act."""

    __tablename__ = "party"
    id: str = Field(primary_key=True)
    kind: str
    name: str
    mobile: str = ""
    region: str = ""
    case_id: str = ""
    language: str = Field(default="", sa_column_kwargs={"server_default": ""})


class PartyPastRow(SQLModel, table=True):
    """What a party's field was before a case changed it, and until when it was valid (6.2.4–6.2.6)."""

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
    """A filing (备案) made by a case: its kind, for what, from when until when, and its state."""

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
    """An issued certificate: its number, about whom, for whom, and the hash of its file."""

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
    """A rating (好差评), from any channel; `case_id` is empty where no case matches it yet."""

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
    """A closed case drawn for quality inspection (5.3.2), and the outcome of the inspection."""

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
    """A promise given instead of a material (承诺制), the day on which it is checked, and the outcome."""

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
    """A registration: who is in which scheme, with which employer, since when; and its state."""

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

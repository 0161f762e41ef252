"""Payments: what each decided case still owes its payee, and the files that went to the bank.

`payment` is a projection of the journal (`yb office rebuild` writes it again); `payment_file` is a
record of its own: the exact bytes of a file, and when it was written.
"""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class PaymentRow(SQLModel, table=True):
    """What a decided case pays: to whom, how much (fen), its state; dates are ISO, "" where none."""

    __tablename__ = "payment"
    __table_args__ = (Index("payment_state", "state", "due", "case_id"),)
    case_id: str = Field(primary_key=True)
    item: str
    region: str
    party_id: str = Field(index=True)
    payee: str
    account: str
    bank: str
    amount_fen: int
    state: str
    decided_on: str
    due: str
    released_by: str = ""
    file: str = Field(default="", index=True)
    reference: str = Field(default="", index=True)
    times: int = 0
    serial: str = ""
    paid_on: str = ""
    says: str = ""


class PaymentFileRow(SQLModel, table=True):
    """A payment file: its number (made from its content), its sums (fen), its text, who made it.

    `written_at` is empty until the file is on the disk: a program that was killed in between writes the
    same file again.
    """

    __tablename__ = "payment_file"
    number: str = Field(primary_key=True)
    day: str
    payments: int
    total_fen: int
    sha256: str
    body: str
    by: str
    at: str
    written_at: str = ""

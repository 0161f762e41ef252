"""The table of adoption records: what a county adopted as law, by which document, and who recorded it.

The whole text of the instrument is kept: the file in the office's pack is written from it, and a file
that differs is detected.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class AdoptionRow(SQLModel, table=True):
    """One adoption: the instrument's file name, its document, and the officer who recorded it."""

    __tablename__ = "adoption"
    id: str = Field(primary_key=True)
    region: str
    number: str
    issuer: str
    signed_on: str
    in_force: str
    signatory: str
    parameters: str
    text: str
    sha256: str
    by: str
    at: str


#: An adoption is never changed; another one follows it.
TRIGGERS: tuple[str, ...] = tuple(
    f"CREATE TRIGGER IF NOT EXISTS adoption_no_{change.lower()} BEFORE {change} ON adoption "
    "BEGIN SELECT RAISE(ABORT, 'adoption is only ever added to'); END"
    for change in ("UPDATE", "DELETE")
)

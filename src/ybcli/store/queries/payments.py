"""Payments: what each decided case still owes its payee, and the files that went to the bank."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .. import dialect
from . import persons
from ._rows import Source, Transaction, columns, every, first, value


@dataclass(frozen=True, slots=True)
class Payment:
    """What a decided case pays: to whom, how much (fen), its state; days are ISO, "" where none."""

    case_id: str
    item: str
    region: str
    party_id: str
    payee: str
    account: str
    bank: str
    amount_fen: int
    state: str
    decided_on: str
    due: str
    released_by: str
    file: str
    reference: str
    times: int
    serial: str
    paid_on: str
    says: str


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A payment file: its number, its sums (fen), its text (`body`), who made it and when.

    `written_at` is empty until the file is on the disk.
    """

    number: str
    day: str
    payments: int
    total_fen: int
    sha256: str
    body: str
    by: str
    at: str
    written_at: str


@dataclass(frozen=True, slots=True)
class FileProgress:
    """A payment file and how many of its payments the bank has not confirmed yet (`open`)."""

    number: str
    day: str
    payments: int
    total_fen: int
    by: str
    written_at: str
    open: int


_PAYMENT = f"SELECT {columns(Payment)} FROM payment"
_FILE = f"SELECT {columns(PaymentFile)} FROM payment_file"


def every_payment(db: Source) -> list[Payment]:
    """Every payment, in no order."""
    return every(db, Payment, _PAYMENT)


def by_due(db: Source) -> list[Payment]:
    """Every payment, by due day, those without one at the end."""
    return every(db, Payment, f"{_PAYMENT} ORDER BY due = '', due, case_id")


def of_case(db: Source, case_id: str) -> Payment | None:
    """The payment of a case; None where it pays nothing."""
    return first(db, Payment, f"{_PAYMENT} WHERE case_id = :id", id=case_id)


def ready(db: Source) -> list[str]:
    """The cases whose payment is ready to be ordered."""
    rows = db.rows("SELECT case_id FROM payment WHERE state = 'ready' ORDER BY case_id")
    return [row[0] for row in rows]


def held(db: Source) -> list[Payment]:
    """The payments that are held for what was told since the decision."""
    return every(db, Payment, f"{_PAYMENT} WHERE state = 'held' ORDER BY case_id")


def of_party(db: Source, party: str) -> list[Payment]:
    """The payments of a party's cases under any number of the person, those decided first at the front."""
    where = persons.is_person("party_id", "party")
    return every(db, Payment, f"{_PAYMENT} WHERE {where} ORDER BY decided_on, case_id", party=party)


def count_without_account(db: Source) -> int:
    """The number of payments without an account."""
    return int(value(db, "SELECT count(*) FROM payment WHERE state = 'no_account'"))


def ordered_total(db: Source) -> int:
    """The sum ordered and not yet confirmed by the bank, in fen."""
    return int(
        value(db, "SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE state = 'ordered'")
    )


def put(db: Transaction, payment: Payment) -> None:
    """Write the current payment of a case."""
    db.run(dialect.upsert("payment", Payment.__dataclass_fields__, "case_id"), **asdict(payment))


def unwritten_file(db: Source) -> PaymentFile | None:
    """The oldest file that is recorded but not yet on the disk."""
    return first(db, PaymentFile, f"{_FILE} WHERE written_at = '' ORDER BY at, number LIMIT 1")


def file_of(db: Source, number: str) -> PaymentFile | None:
    """The payment file of this number."""
    return first(db, PaymentFile, f"{_FILE} WHERE number = :number", number=number)


def files(db: Source) -> list[FileProgress]:
    """Every payment file, the oldest first, with the number of its open payments."""
    return every(
        db,
        FileProgress,
        "SELECT f.number, f.day, f.payments, f.total_fen, f.by, f.written_at, (SELECT count(*) "
        "FROM payment p WHERE p.file = f.number AND p.state = 'ordered') "
        "FROM payment_file f ORDER BY f.at, f.number",
    )


def add_file(db: Transaction, file: PaymentFile) -> None:
    """Write a new payment file."""
    db.run(dialect.insert("payment_file", PaymentFile.__dataclass_fields__), **asdict(file))


def set_written(db: Transaction, number: str, at: str) -> None:
    """Note when a payment file was written to the disk (ISO time)."""
    db.run("UPDATE payment_file SET written_at = :at WHERE number = :number", at=at, number=number)


@dataclass(frozen=True, slots=True)
class PaidAccount:
    """A payment's account, the patient, and the case and region that it belongs to."""

    account: str
    party_id: str
    case_id: str
    region: str


def accounts_decided_between(db: Source, first: str, last: str) -> list[PaidAccount]:
    """The accounts of the payments that were decided in these days (ISO), by account and case."""
    return every(
        db,
        PaidAccount,
        f"SELECT {columns(PaidAccount)} FROM payment WHERE account <> '' "
        "AND decided_on BETWEEN :first AND :last ORDER BY account, case_id",
        first=first,
        last=last,
    )

"""The ledger: the transfers as they were written, and their sums. Amounts are fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...ledger.transfers import Transfer
from .. import dialect
from ._rows import Source, columns, every, exists, first, value

_SELECT = f"SELECT {columns(Transfer)} FROM transfer"


@dataclass(frozen=True, slots=True)
class Collected:
    """The sums expected and received for a reference of the tax clearing account, since when (ISO).

    `receipts` is the number of receipts, `largest` the largest one in fen.
    """

    reference: str
    expected: int
    came: int
    receipts: int
    since: str
    largest: int


def by_id(db: Source, transfer: str) -> Transfer | None:
    """The transfer of this id."""
    return first(db, Transfer, f"{_SELECT} WHERE id = :id", id=transfer)


def is_written(db: Source, transfer: str) -> bool:
    """Is there a transfer of this id?"""
    return exists(db, "SELECT 1 FROM transfer WHERE id = :id", id=transfer)


def of_settlement(db: Source, settlement: str, attempt: int) -> list[Transfer]:
    """The transfers of a settlement's attempt, without those that reversed it."""
    return every(
        db,
        Transfer,
        f"{_SELECT} WHERE id LIKE :mine AND id NOT LIKE '%/back'",
        mine=f"settlement:{settlement}:{attempt}:%",
    )


def credit_balance(db: Source, account: str, until: str) -> int:
    """Credits less debits of an account up to the end of an ISO day."""
    return int(
        value(
            db,
            "SELECT coalesce(sum(CASE WHEN credit = :account THEN amount_fen ELSE -amount_fen END), "
            "0) FROM transfer WHERE :account IN (debit, credit) AND day <= :until",
            account=account,
            until=until,
        )
    )


def ordered_for_payment(db: Source, *, bank: str, payable: str) -> int:
    """The balance of the account `bank` against `payable` for cases whose payment is ordered, in fen."""
    return int(
        value(
            db,
            "SELECT coalesce(sum(CASE WHEN credit = :bank THEN amount_fen ELSE -amount_fen END), 0) "
            "FROM transfer WHERE :bank IN (debit, credit) AND :payable IN (debit, credit) "
            "AND case_id IN (SELECT case_id FROM payment WHERE state = 'ordered')",
            bank=bank,
            payable=payable,
        )
    )


def collected(db: Source, *, clearing: str, treasury: str) -> list[Collected]:
    """The sums expected by each reference of `clearing`, and those received from `treasury`."""
    return every(
        db,
        Collected,
        "SELECT reference, "
        "sum(CASE WHEN debit = :clearing AND credit <> :treasury THEN amount_fen "
        "WHEN credit = :clearing AND debit <> :treasury THEN -amount_fen ELSE 0 END), "
        "sum(CASE WHEN debit = :treasury THEN amount_fen "
        "WHEN credit = :treasury THEN -amount_fen ELSE 0 END), "
        "sum(CASE WHEN debit = :treasury THEN 1 ELSE 0 END), min(day), "
        "max(CASE WHEN debit = :treasury THEN amount_fen ELSE 0 END) "
        "FROM transfer WHERE debit = :clearing OR credit = :clearing "
        "GROUP BY reference ORDER BY reference",
        clearing=clearing,
        treasury=treasury,
    )


def received_of_merged(db: Source, *, clearing: str, treasury: str) -> list[str]:
    """The references of receipts that name a number which was merged with another."""
    rows = db.rows(
        "SELECT DISTINCT t.reference FROM merge m JOIN transfer t "
        "ON (t.reference LIKE '%|' || m.kept_id || '|%' OR t.reference LIKE '%|' || m.merged_id || '|%') "
        "WHERE m.undone_at = '' AND t.debit = :treasury AND t.credit = :clearing",
        clearing=clearing,
        treasury=treasury,
    )
    return [reference for (reference,) in rows]


def expected_steps(
    db: Source, reference: str, *, clearing: str, treasury: str
) -> list[tuple[str, int]]:
    """What each case expected on `clearing` under a reference, in their order: day and fen, less than nought
    where it is less.
    """
    rows = db.rows(
        "SELECT min(day), sum(CASE WHEN debit = :clearing THEN amount_fen ELSE -amount_fen END) FROM transfer "
        "WHERE reference = :reference AND :clearing IN (debit, credit) "
        f"AND :treasury NOT IN (debit, credit) GROUP BY case_id ORDER BY min({dialect.ROW_ORDER})",
        reference=reference,
        clearing=clearing,
        treasury=treasury,
    )
    return [(str(day), int(fen)) for day, fen in rows]


def is_booked(db: Source, reference: str, *, debit: str, credit: str) -> bool:
    """Is there a transfer of this reference between the two accounts?"""
    return exists(
        db,
        "SELECT 1 FROM transfer WHERE reference = :reference AND credit = :credit "
        "AND debit = :debit",
        reference=reference,
        credit=credit,
        debit=debit,
    )


def of_case(db: Source, case_id: str) -> list[Transfer]:
    """The transfers of a case in the order in which they were written."""
    return every(
        db, Transfer, f"{_SELECT} WHERE case_id = :id ORDER BY {dialect.ROW_ORDER}", id=case_id
    )


def accounts(db: Source) -> list[str]:
    """Every account that a transfer names."""
    rows = db.rows("SELECT DISTINCT debit FROM transfer UNION SELECT credit FROM transfer")
    return [account for (account,) in rows]


def without_case(db: Source) -> list[str]:
    """The transfers of a case that does not exist."""
    rows = db.rows(
        "SELECT t.id FROM transfer t LEFT JOIN queue q ON q.case_id = t.case_id "
        "WHERE t.case_id <> '' AND q.case_id IS NULL"
    )
    return [transfer for (transfer,) in rows]


@dataclass(frozen=True, slots=True)
class ReceiptOf:
    """A receipt of a reference: the transfer's id, the amount in fen (below zero where money was given
    back), and the day of the payment (ISO).
    """

    id: str
    amount_fen: int
    day: str


def receipts(
    db: Source, references: Sequence[str], *, clearing: str, treasury: str
) -> list[ReceiptOf]:
    """The receipts of a reference, under each number of its person, in the order of the days on which they
    were paid.
    """
    named = dialect.any_of("reference", "references")
    return every(
        db,
        ReceiptOf,
        "SELECT id, CASE WHEN debit = :treasury THEN amount_fen ELSE -amount_fen END, day "
        f"FROM transfer WHERE (debit = :treasury AND credit = :clearing AND {named}) "
        f"OR (debit = :clearing AND credit = :treasury AND {named}) "
        f"ORDER BY day, {dialect.ROW_ORDER}",
        references=dialect.list_of(references),
        clearing=clearing,
        treasury=treasury,
    )


def used_by_others(
    db: Source, references: Sequence[str], *, clearing: str, treasury: str, besides: str
) -> int:
    """What settled cases of a reference, under each number of its person, except the case `besides`, expected
    and so have used, in fen.
    """
    named = dialect.any_of("t.reference", "references")
    return int(
        value(
            db,
            "SELECT coalesce(sum(CASE WHEN t.debit = :clearing THEN t.amount_fen "
            "ELSE -t.amount_fen END), 0) FROM transfer t JOIN queue q ON q.case_id = t.case_id "
            f"WHERE ((t.debit = :clearing AND t.credit <> :treasury AND {named}) "
            f"OR (t.credit = :clearing AND t.debit <> :treasury AND {named})) "
            "AND t.case_id <> :besides AND q.stage IN ('settled', 'notified', 'archived')",
            references=dialect.list_of(references),
            clearing=clearing,
            treasury=treasury,
            besides=besides,
        )
    )


def owed_to_waiting(db: Source, *, clearing: str, treasury: str) -> dict[str, int]:
    """What the open cases that await payment expect on `clearing`, in fen by reference."""
    rows = db.rows(
        "SELECT t.reference, sum(CASE WHEN t.debit = :clearing THEN t.amount_fen "
        "ELSE -t.amount_fen END) FROM transfer t JOIN queue q ON q.case_id = t.case_id "
        "WHERE q.is_open = 1 AND q.next_act = 'settle' AND :clearing IN (t.debit, t.credit) "
        "AND :treasury NOT IN (t.debit, t.credit) GROUP BY t.reference",
        clearing=clearing,
        treasury=treasury,
    )
    return {str(reference): int(fen) for reference, fen in rows}


@dataclass(frozen=True, slots=True)
class Lying:
    """Money that lies on a clearing account under a reference, in fen, and the case that received it."""

    reference: str
    amount_fen: int
    case_id: str


def lying(db: Source, clearing: str) -> list[Lying]:
    """Money on a clearing account that no open case waits for."""
    return every(
        db,
        Lying,
        "SELECT t.reference, sum(CASE WHEN t.credit = :clearing THEN t.amount_fen "
        "ELSE -t.amount_fen END) AS fen, max(t.case_id) FROM transfer t "
        "LEFT JOIN queue q ON q.case_id = t.case_id WHERE :clearing IN (t.debit, t.credit) "
        "GROUP BY t.reference HAVING fen > 0 AND coalesce(max(q.is_open), 0) = 0 "
        "ORDER BY t.reference",
        clearing=clearing,
    )

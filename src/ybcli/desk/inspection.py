"""`yb office check`: do shelves, journal, ledger, queue and seals agree? Read-only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ..cases import item_files
from ..cases.journal import fold, verify_chain
from ..errors import IntegrityError, YbError
from ..language import _
from ..ledger.chart import ACCOUNTS
from ..settings import packs
from ..store.reading import entry_of
from . import adoption, clauses, item_names, policy_check, projections, seal, settlement_book
from .payments import rows

if TYPE_CHECKING:
    from . import Desk


def shelf_faults() -> list[str]:
    """Every fault of the shelves: items, instruments, and names that nothing answers to."""
    from ..law import instruments

    shelves = packs()
    found, wrong = item_files.read(shelves)
    faults = [str(one) for one in (*wrong, *instruments.faults(shelves))]
    faults += [f"{one.file}: {one.key}: {one.says}" for one in policy_check.loops(shelves)]
    if faults:
        return faults
    shelf = instruments.load(shelves)
    dangling = map(str, item_names.unanswered(found.values(), shelf))
    return [*clauses.faults(shelf, found, shelves), *dangling]


def faults(desk: Desk) -> list[str]:
    """Everything in the store that does not agree; empty when all is well."""
    found: list[str] = []
    for check in (
        _engine,
        _journal,
        _seals,
        _ledger,
        _lines,
        _outbox,
        rows.faults,
        adoption.faults,
        settlement_book.faults,
    ):
        try:
            found.extend(check(desk))
        except IntegrityError as error:
            found.append(error.says)
    return found


def _engine(desk: Desk) -> Iterator[str]:
    for row in desk.reader.rows("PRAGMA cipher_integrity_check"):
        yield _("the file is damaged: {row}").format(row=row[0])
    if (answer := desk.reader.scalar("PRAGMA quick_check")) != "ok":
        yield _("the file is damaged: {row}").format(row=answer)
    for row in desk.reader.rows("PRAGMA foreign_key_check"):
        yield _("the file is damaged: {row}").format(row=row[0])


def _journal(desk: Desk) -> Iterator[str]:
    """Every chain verifies, and the queue is what the journal says."""
    queue = {row["case_id"]: row for row in desk.reader.each("SELECT * FROM queue")}
    rows = desk.reader.each("SELECT * FROM entry ORDER BY case_id, number")
    for case_id, group in groupby(rows, key=lambda row: row["case_id"]):
        entries = [entry_of(row) for row in group]
        try:
            verify_chain(entries)
        except IntegrityError as error:
            yield error.says
            continue
        case = fold(entries)
        row = queue.pop(case_id, None)
        if row is None or row["head"] != case.head:
            yield _("case {case}: the queue does not show what the journal says").format(
                case=case_id
            )
            continue
        try:
            right = projections.queue_row(desk, desk.item(case.item), case)
        except YbError as error:
            yield f"{case_id}: {error.says}"
            continue
        if any(row[name] != value for name, value in right.items() if name != "says"):
            yield _("case {case}: the queue does not show what the journal says").format(
                case=case_id
            )
    for case_id in queue:
        yield _("case {case} stands in the queue and not in the journal").format(case=case_id)


def _seals(desk: Desk) -> Iterator[str]:
    seal.verify(desk)
    yield from ()


def _ledger(desk: Desk) -> Iterator[str]:
    """Every transfer names accounts that exist, and belongs to a case or to a receipt."""
    for row in desk.reader.each(
        "SELECT DISTINCT debit AS name FROM transfer UNION SELECT credit FROM transfer"
    ):
        if row["name"] not in ACCOUNTS:
            yield _("the ledger has an account {account} that no chart has").format(
                account=row["name"]
            )
    for row in desk.reader.each(
        "SELECT t.id FROM transfer t LEFT JOIN queue q ON q.case_id = t.case_id "
        "WHERE t.case_id <> '' AND q.case_id IS NULL"
    ):
        yield _("transfer {transfer} belongs to no case").format(transfer=row["id"])


def _lines(desk: Desk) -> Iterator[str]:
    """The lines of a declaration are those that its first entry counted, and the ledger has their sum."""
    for row in desk.reader.each(
        "SELECT e.case_id, json_extract(e.form, '$.lines.persons') AS persons, "
        "json_extract(e.form, '$.lines.base_fen') AS base, "
        "(SELECT count(*) FROM line l WHERE l.case_id = e.case_id) AS n, "
        "(SELECT coalesce(sum(base_fen), 0) FROM line l WHERE l.case_id = e.case_id) AS sum "
        "FROM entry e WHERE e.number = 1 AND json_extract(e.form, '$.lines.persons') IS NOT NULL "
        "AND json_extract(e.form, '$.corrects') IS NULL"
    ):
        if row["persons"] != row["n"] or row["base"] != row["sum"]:
            yield _("case {case}: its lines are not those that were declared").format(
                case=row["case_id"]
            )


def _outbox(desk: Desk) -> Iterator[str]:
    """Every message belongs to a case, or is a seal."""
    for row in desk.reader.each(
        "SELECT m.id FROM message m LEFT JOIN queue q ON q.case_id = m.case_id "
        "WHERE m.topic <> 'seal' AND q.case_id IS NULL"
    ):
        yield _("message {message} belongs to no case").format(message=row["id"])

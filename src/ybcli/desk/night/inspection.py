"""`yb office check`: do shelves, journal, ledger, queue and seals agree? Read-only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ...cases import item_files
from ...cases.journal import fold
from ...errors import IntegrityError, YbError
from ...language import _
from ...law.engine.packs import pack_faults
from ...ledger.chart import ACCOUNTS
from ...settings import packs
from ...store.queries import entries as journal
from ...store.queries import lines, messages, office, transfers
from ...store.queries import payments as payment_table
from ...store.queries import queue as work_queue
from ...store.rows import entry_of
from ..catalogue import names
from ..oversight import clauses
from ..policies import adoption
from ..projections import case_rows, payment_rows
from ..settlements import book
from . import seal, written_rows

if TYPE_CHECKING:
    from .. import Desk


def shelf_faults() -> list[str]:
    """Every fault of the shelves at once: items, instruments, and names that nothing answers to.

    Names are looked up in every item that could be read, as long as the law can be; that each clause of
    the standard is answered is asked of shelves without another fault.
    """
    from ...law.engine import instruments

    shelves = packs()
    found, wrong = item_files.read(shelves)
    of_law = [str(fault) for fault in instruments.faults(shelves)]
    of_law += [f"{one.file}: {one.key}: {one.says}" for one in pack_faults(shelves)]
    faults = [*map(str, wrong), *of_law]
    if of_law:
        return faults
    shelf = instruments.load(shelves)
    faults += map(str, names.unanswered(found.values(), shelf))
    faults += map(str, names.unanswered_questions(shelves))
    return faults or clauses.faults(shelf, found, shelves)


def faults(desk: Desk) -> list[str]:
    """Everything in the store that does not agree; empty when all is well."""
    return _found(desk, written_rows.whole)


def nightly_faults(desk: Desk) -> list[str]:
    """The same, but of the written chain only what was written since the last night that found it whole."""
    return _found(desk, written_rows.since_last_night)


def _found(desk: Desk, written: Callable[[Desk], Iterator[str]]) -> list[str]:
    found: list[str] = []
    for check in (
        _engine,
        written,
        _journal,
        _seals,
        _ledger,
        _lines,
        _outbox,
        payment_rows.faults,
        adoption.faults,
        book.faults,
    ):
        try:
            found.extend(check(desk))
        except IntegrityError as error:
            found.append(error.says)
    return found


def _engine(desk: Desk) -> Iterator[str]:
    for row in office.damages(desk.reader):
        yield _("the file is damaged: {row}").format(row=row)


def _journal(desk: Desk) -> Iterator[str]:
    """Every chain verifies; the queue and the payments are what the journal says."""
    payments = {one.case_id: one for one in payment_table.every_payment(desk.reader)}
    queue = {row.case_id: row for row in work_queue.every_case(desk.reader)}
    for case_id, group in journal.rows_by_case(desk.reader):
        try:
            case = fold([entry_of(row) for row in group])
        except IntegrityError as error:
            yield error.says
            continue
        row = queue.pop(case_id, None)
        if row is None or row.head != case.head:
            yield _("case {case}: the queue does not agree with the journal").format(case=case_id)
            continue
        stood = payments.get(case_id)
        try:
            right = case_rows.queue_row(desk, desk.item(case.item), case)
            pays = stood is None or payment_rows.stands(desk, desk.item(case.item), case, stood)
        except YbError as error:
            yield f"{case_id}: {error.says}"
            continue
        if replace(right, says=row.says) != row:
            yield _("case {case}: the queue does not agree with the journal").format(case=case_id)
        if not pays:
            yield _("payment {case}: the table does not agree with the journal").format(
                case=case_id
            )
    for case_id in queue:
        yield _("case {case} stands in the queue and not in the journal").format(case=case_id)


def _seals(desk: Desk) -> Iterator[str]:
    seal.verify(desk)
    yield from ()


def _ledger(desk: Desk) -> Iterator[str]:
    """Every transfer names accounts that exist, and belongs to a case or to a receipt."""
    for account in transfers.accounts(desk.reader):
        if account not in ACCOUNTS:
            yield _("the ledger has an account {account} that no chart has").format(account=account)
    for transfer in transfers.without_case(desk.reader):
        yield _("transfer {transfer} belongs to no case").format(transfer=transfer)


def _lines(desk: Desk) -> Iterator[str]:
    """The lines of a declaration are those that its first entry counted, and the ledger has their sum."""
    for case_id in lines.miscounted(desk.reader):
        yield _("case {case}: its lines are not those that were declared").format(case=case_id)


def _outbox(desk: Desk) -> Iterator[str]:
    """Every message belongs to a case, or is a seal."""
    for message in messages.without_case(desk.reader):
        yield _("message {message} belongs to no case").format(message=message)

"""A payment file: every payment that is ready, ordered and written for the bank, in no two files.

The entries, the transfers and the file's text are one transaction; the file is written after it. A
program that is killed in between leaves a file that is known and not written: the next call writes it
again, to the byte, under the same number, and orders nothing new. The number is made from the content.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ... import money, private_files
from ...cases.journal import Case, canonical, fold
from ...errors import BadData, NotAllowed, UsageError
from ...language import _
from ...ledger.chart import CLEARING_BANK, PAYABLE
from ...ledger.transfers import Transfer
from ...store.queries import payments
from ..casework import acts, permissions, restores
from ..casework.money import reference as ledger_reference
from ..projections.payment_state import Payment, of
from . import holds, limits

if TYPE_CHECKING:
    from pathlib import Path

    from ...cases.journal import Entry
    from ...store.queries.payments import PaymentFile
    from ...store.store import Transaction
    from .. import Desk

#: The columns of the file, in the words of banks' batch forms (批量代发).
COLUMNS: Final = ("文件号", "序号", "参考号", "收款人", "收款账号", "开户行", "金额", "用途")
TRAILER: Final = "合计"


@dataclass(frozen=True, slots=True)
class OrderResult:
    """What became of a call: the file's number ("" where nothing was ready), its sums (fen), how many
    wait for a second officer or an account, whether this is a file that was begun before, and which are
    held (case and why).
    """

    number: str = ""
    payments: int = 0
    total_fen: int = 0
    held: int = 0
    no_account: int = 0
    is_again: bool = False
    stopped: tuple[tuple[str, str], ...] = ()


def make(
    desk: Desk, out: Path | None, *, dry_run: bool = False, unasked: Collection[str] = ()
) -> OrderResult:
    """Order every payment that is ready and write the file to `out`.

    Before that, what can stop a payment is asked once more: it is held then, with a sentence; so is what
    rests on a department that is `unasked`. A file that was begun and not written comes first. Raises
    PolicyGap where a payment is ready and no limit is set, NotAllowed where `out` exists already with other
    content, OSError.
    """
    unwritten = payments.unwritten_file(desk.reader)
    if unwritten:
        if out and not dry_run:
            write_out(desk, unwritten, out)
        return OrderResult(unwritten.number, unwritten.payments, unwritten.total_fen, is_again=True)
    if not dry_run:
        check_out(desk, out)
    stopped = holds.ask_all(desk, is_ours, dry_run=dry_run, unasked=unasked)
    with desk.store.transaction() as tx:
        result = replace(order(desk, tx, dict(stopped)), stopped=stopped)
        if dry_run:
            tx.rollback()
            return result
    if out and (file := payments.file_of(desk.reader, result.number)):
        write_out(desk, file, out)
    return result


def again(desk: Desk, number: str, out: Path | None) -> OrderResult:
    """Write a file once more to `out`, to the byte; None writes nothing. Raises BadData where there is none of this number."""
    file = payments.file_of(desk.reader, number.strip().upper())
    if file is None:
        raise BadData(
            _("there is no payment file {number}").format(number=number),
            _("`yb payment files` lists them"),
            kind="batch.unknown",
        )
    if out:
        write_out(desk, file, out)
    return OrderResult(file.number, file.payments, file.total_fen, is_again=True)


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Every file: number, day, sums, how much of it the bank has answered, who made it."""
    return [
        {
            "file": file.number,
            "day": file.day,
            "payments": file.payments,
            "total": money.yuan(file.total_fen),
            "open": file.open,
            "by": file.by,
            "written": file.written_at,
        }
        for file in payments.files(desk.reader)
    ]


def order(desk: Desk, tx: Transaction, stopped: Collection[str] = ()) -> OrderResult:
    """Order every payment that is ready and not stopped inside the caller's transaction; keep the file's text."""
    chosen: list[tuple[Case, Payment]] = []
    held = 0
    caps: dict[str, int] = {}
    for case_id in payments.ready(tx):
        if case_id in stopped:
            continue
        case = fold(tx.entries(case_id))
        payment = of(desk.item(case.item), case)
        if payment is None or payment.state != "ready" or not is_ours(desk, case):
            continue
        if case.region not in caps:
            caps[case.region] = limits.limit_fen(desk, case.region)
        cap = 0 if restores.is_doubtful(desk, case) else caps[case.region]
        if limits.is_held(payment.amount_fen, payment.released_by, cap):
            held += 1
        else:
            chosen.append((case, payment))
    lacking = payments.count_without_account(tx)
    if not chosen:
        return OrderResult(held=held, no_account=lacking)
    total = sum(payment.amount_fen for _case, payment in chosen)
    lines = [line_of(desk, case, payment) for case, payment in chosen]
    number = number_of(desk.today.isoformat(), lines, restores.epoch(tx))
    for place, ((case, payment), line) in enumerate(zip(chosen, lines, strict=True), start=1):
        form = {"file": number, "line": place, **line}
        written = acts.write(desk, tx, case, "order", form, by=desk.officer)
        tx.transfers([transfer_of(desk, case, payment, written.entries[-1])])
    text = text_of(number, lines, total)
    file = payments.PaymentFile(
        number=number,
        day=desk.today.isoformat(),
        payments=len(lines),
        total_fen=total,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        body=text,
        by=desk.officer,
        at=desk.now().isoformat(timespec="microseconds"),
        written_at="",
    )
    payments.add_file(tx, file)
    return OrderResult(number, len(lines), total, held, lacking)


def is_ours(desk: Desk, case: Case) -> bool:
    """May the officer at the desk act on the case? One of another township leaves it to its own."""
    try:
        permissions.check_officer(desk, desk.officer, case, "order")
    except NotAllowed as refused:
        if refused.kind == "region":
            return False
        raise
    return True


def line_of(desk: Desk, case: Case, payment: Payment) -> dict[str, Any]:
    """What a line of the file says; its reference is the case, the number of times it was ordered, and
    the letters of a restore: what the lost store ordered had another one.
    """
    return {
        "reference": f"{case.id}-{payment.times + 1}{restores.epoch(desk.reader)}",
        "payee": payment.payee,
        "account": payment.account,
        "bank": payment.bank,
        "amount_fen": payment.amount_fen,
        "purpose": f"医保待遇 {desk.item(case.item).title}",
    }


def number_of(day: str, lines: list[dict[str, Any]], epoch: str = "") -> str:
    """The file's number: its day and the beginning of a hash over its lines, and the letters of a restore."""
    digest = hashlib.sha256(canonical(lines).encode()).hexdigest()
    return f"P{day.replace('-', '')}-{digest[:8].upper()}{epoch}"


def transfer_of(desk: Desk, case: Case, payment: Payment, entry: Entry) -> Transfer:
    """What is owed to the payee is now the bank's to pay: payable to clearing."""
    item = desk.item(case.item)
    return Transfer(
        id=f"{case.id}:{entry.number}:payment",
        debit=PAYABLE,
        credit=CLEARING_BANK,
        amount_fen=payment.amount_fen,
        reference=ledger_reference(item, case),
        day=entry.day,
        case_id=case.id,
        reason=f"{item.code}:payment",
    )


def text_of(number: str, lines: list[dict[str, Any]], total_fen: int) -> str:
    """The file's text: a heading, one line for each payment, and a trailer with count and total."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, line in enumerate(lines, start=1):
        amount = money.yuan(line["amount_fen"])
        values = [line[name] for name in ("reference", "payee", "account", "bank")]
        writer.writerow([number, place, *values, amount, line["purpose"]])
    writer.writerow([number, TRAILER, len(lines), "", "", "", money.yuan(total_fen), ""])
    return out.getvalue()


def check_out(desk: Desk, out: Path | None) -> None:
    """Raise before anything is asked or ordered where a new file could not be written to `out`."""
    if out and not payments.unwritten_file(desk.reader):
        check_free(out)


def check_free(out: Path) -> None:
    """Raise before anything is ordered where the file could not be written to `out`."""
    if out.exists():
        raise NotAllowed(
            _("{path} exists; a payment file never overwrites").format(path=out),
            _("name another file"),
        )
    if not out.absolute().parent.is_dir():
        raise UsageError(_("there is no folder {path}").format(path=out.absolute().parent))


def write_out(desk: Desk, payment_file: PaymentFile, out: Path) -> None:
    """Write the file whole or not at all, for its owner's eyes, and note that it was written."""
    raw = payment_file.body.encode("utf-8-sig")
    if not (out.exists() and out.read_bytes() == raw):
        check_free(out)
        private_files.write(out, raw)
    if not payment_file.written_at:
        with desk.store.transaction() as tx:
            payments.set_written(tx, payment_file.number, desk.now().isoformat(timespec="seconds"))

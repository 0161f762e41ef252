"""The bank's statement as a file: CSV, one line for each payment made or sent back, each taken once.

The lines go into the inbox under the bank's serial number, all in one transaction; then each is taken.
A program that is killed in between takes the rest at the next call, or at the next sync.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import machine, money
from ...connectors import Record
from ...errors import BadData, Problem
from ...language import N_, _
from ...store.queries import queue
from ...store.queries import records as inbox
from ...workbooks.texts import text_file
from . import bank

if TYPE_CHECKING:
    from ...store.store import Transaction
    from .. import Desk

#: Headings as banks write them, and our names (which are understood too).
HEADINGS: Final = {
    "银行流水号": "serial",
    "流水号": "serial",
    "交易流水号": "serial",
    "参考号": "reference",
    "附言": "reference",
    "金额": "amount",
    "交易金额": "amount",
    "结果": "result",
    "处理结果": "result",
    "记账日期": "day",
    "交易日期": "day",
    "原因": "says",
    "失败原因": "says",
    "退汇原因": "says",
    "摘要": "says",
}
#: The bank's words for what became of a payment.
RESULTS: Final = {
    "成功": "paid",
    "已付": "paid",
    "paid": "paid",
    "退汇": "returned",
    "失败": "returned",
    "returned": "returned",
    "来账": "received",
    "收款": "received",
    "received": "received",
}
NEEDED: Final = ("serial", "reference", "amount", "result", "day")
_LONGEST: Final = 60
#: What becomes of a line that the program cannot take.
FAILED_LINE: Final = N_(
    "it is set aside and tried again by the next sync; `yb sync conflicts` lists it"
)


@dataclass
class StatementResult:
    """What became of a statement: rows, how many paid, sent back, `received` (paid back to us), known
    already, and with other content; what fitted nothing (case, kind, reference), cases that closed themselves, what is wrong with rows.
    """

    rows: int = 0
    paid: int = 0
    returned: int = 0
    received: int = 0
    known: int = 0
    conflicts: int = 0
    breaks: list[tuple[str, str, str]] = field(default_factory=list)
    booked_back: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0; 5 where rows were refused, 6 where lines fitted no payment, 7 where one came otherwise."""
        codes = [5] * bool(self.problems) + [6] * bool(self.breaks) + [7] * bool(self.conflicts)
        return max(codes, default=0)


def import_statement(desk: Desk, path: Path, *, dry_run: bool = False) -> StatementResult:
    """Take every line of the bank's statement; one that is wrong stops no other.

    Raises BadData where the file cannot be read or is no statement.
    """
    from ..casework import failures
    from ..casework.inbox import TakenMeanwhile, keep
    from ..casework.unfinished import finish_interrupted

    result = StatementResult()
    records = []
    for number, values in rows_of(path):
        result.rows += 1
        record, problems = read(number, values, desk.today)
        result.problems += problems
        if record is not None:
            records.append(record)
    with desk.store.transaction() as tx:
        kept_before = {
            record_.id for record_ in records if inbox.is_kept(tx, bank.DEPARTMENT, record_.id)
        }
        new = sum(keep(tx, record_) for record_ in records)
        result.conflicts = sum(
            inbox.is_contradicted(tx, bank.DEPARTMENT, record_.id) for record_ in records
        )
        if dry_run:
            _preview(desk, tx, records, kept_before, result)
            tx.rollback()
            return result
    for waiting in inbox.waiting_of(desk.reader, bank.DEPARTMENT):
        try:
            take_one(desk, waiting, result)
        except TakenMeanwhile:  # a sync took the line
            continue
        except Exception as fault:  # one line never blocks the others
            if machine.is_of_the_machine(fault):
                raise
            says = failures.record(desk, waiting, fault)
            result.problems.append(Problem("bad_data", says, _(FAILED_LINE), "5.3.3"))
    finish_interrupted(desk)
    result.known = len(records) - new
    return result


def take_one(desk: Desk, record: inbox.Record, result: StatementResult) -> None:
    """Take one line of the inbox and count what became of it."""
    body = json.loads(record.body)
    bank.take(desk, record, body)
    now = inbox.by_id(desk.reader, record.id)
    assert now is not None, "a record is never deleted"
    if queue.item_of(desk.reader, now.case_id) == desk.item_of(bank.ROLE).code:
        if now.says:
            result.breaks.append((now.case_id, now.says, str(body["reference"])))
        else:
            result.booked_back.append(now.case_id)
    else:
        _count(result, str(body["result"]))


def _count(result: StatementResult, word: str) -> None:
    """Count a line that fitted by what the bank says became of its money."""
    setattr(result, word, getattr(result, word) + 1)


def _preview(
    desk: Desk, tx: Transaction, records: list[Record], known: set[str], result: StatementResult
) -> None:
    """What would become of the lines, as each alone stands now (a dry run)."""
    for record in records:
        body = dict(record.body)
        if record.id in known:
            result.known += 1
        elif why := bank.mismatch(desk, tx, body):
            result.breaks.append(("", why, str(body["reference"])))
        else:
            _count(result, str(body["result"]))


def read(number: int, values: dict[str, str], today: date) -> tuple[Record | None, list[Problem]]:
    """A line as a record of the inbox, or what is wrong with it. Amounts become fen."""
    problems: list[Problem] = []

    def wrong(kind: str, name: str, message: str, hint: str) -> None:
        problems.append(Problem(kind, message, hint, "5.3.3", name, row=number))

    for name in NEEDED:
        if not values.get(name):
            wrong("field.missing", name, _("{field} is missing").format(field=name), "")
        elif len(values[name]) > _LONGEST:
            message = _("{field} is longer than {most} characters").format(
                field=name, most=_LONGEST
            )
            wrong("field.too_long", name, message, _("shorten it"))
    if problems:
        return None, problems
    fen = 0
    try:
        fen = money.fen(values["amount"])
    except ValueError:
        message = _("{field}: {text} is not an amount in yuan").format(
            field="amount", text=values["amount"]
        )
        wrong("field.not_money", "amount", message, _("write it as 5200.00"))
    else:
        if fen <= 0:
            message = _("{field}: {text} is not above zero").format(
                field="amount", text=values["amount"]
            )
            wrong("field.not_money", "amount", message, _("write it as 5200.00"))
    day = _day(values["day"])
    if not day:
        message = _("{field}: {text} is not a date").format(field="day", text=values["day"])
        wrong("field.not_a_date", "day", message, _("write it as 2026-07-01"))
    elif day > today.isoformat():
        message = _("{field} {day} lies in the future").format(field="day", day=day)
        wrong("field.future", "day", message, _("take the statement in on that day"))
    result = RESULTS.get(values["result"].lower(), "")
    if not result:
        message = _("{field}: {text} is not one of {choices}").format(
            field="result", text=values["result"], choices=", ".join(RESULTS)
        )
        wrong("field.not_in_list", "result", message, _("choose one of them"))
    if problems:
        return None, problems
    body = {
        "serial": values["serial"],
        "reference": values["reference"],
        "amount_fen": fen,
        "result": result,
        "day": day,
        "says": values.get("says", "")[:200],
    }
    record = Record(
        id=values["serial"], department=bank.DEPARTMENT, kind=bank.KIND, at=day, body=body
    )
    return record, []


def _day(text: str) -> str:
    """An ISO day from `2026-07-08`, `20260708` or `2026/7/8`; empty for what is none."""
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3:
        parts[1:] = [part.zfill(2) for part in parts[1:]]
    try:
        return date.fromisoformat("-".join(parts)).isoformat()
    except ValueError:
        return ""


def rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The lines of the statement by our names, with the number that a person sees; blank lines and lines
    before the headings are passed over.
    """
    text = text_file(path)
    try:
        reader = csv.reader(io.StringIO(text))
        lines = [(reader.line_num, line) for line in reader]
    except csv.Error as error:
        raise BadData(
            _("{file} cannot be read: {error}").format(file=path.name, error=error),
            _("save it as CSV again"),
            kind="file.unreadable",
        ) from None
    for place, (_number, line) in enumerate(lines):
        names = [HEADINGS.get(cell.strip(), cell.strip()) for cell in line]
        if set(NEEDED) <= set(names):
            return [
                (number, {n: c.strip() for n, c in zip(names, cells, strict=False)})
                for number, cells in lines[place + 1 :]
                if any(cell.strip() for cell in cells)
            ]
    raise BadData(
        _("{file} is not a bank statement: no line of headings with {names}").format(
            file=path.name, names=", ".join(NEEDED)
        ),
        _("columns: {names}").format(names=", ".join(HEADINGS)),
        kind="file.not_a_list",
    )

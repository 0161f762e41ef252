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

from ... import money
from ...connectors import Record
from ...errors import BadData, Problem
from ...language import _
from ...store.queries import queue
from ...store.queries import records as inbox
from ...workbooks.texts import text_file
from . import bank

if TYPE_CHECKING:
    from ...store.store import Act
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
}
NEEDED: Final = ("serial", "reference", "amount", "result", "day")
_LONGEST: Final = 60


@dataclass
class Taken:
    """What became of a statement: rows, how many paid, sent back, known already, and with other content;
    what fitted nothing (case, kind, reference), cases that closed themselves, what is wrong with rows.
    """

    rows: int = 0
    paid: int = 0
    returned: int = 0
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


def take_in(desk: Desk, path: Path, *, dry_run: bool = False) -> Taken:
    """Take every line of the bank's statement; one that is wrong stops no other.

    Raises BadData where the file cannot be read or is no statement.
    """
    from ..casework.inbox import keep
    from ..casework.unfinished import finish_interrupted

    done = Taken()
    records = []
    for number, told in rows_of(path):
        done.rows += 1
        record, problems = read(number, told, desk.today)
        done.problems += problems
        if record is not None:
            records.append(record)
    with desk.store.act() as tx:
        known = {one.id for one in records if inbox.is_kept(tx, bank.DEPARTMENT, one.id)}
        new = sum(keep(tx, one) for one in records)
        done.conflicts = sum(inbox.is_contradicted(tx, bank.DEPARTMENT, one.id) for one in records)
        if dry_run:
            _foresee(tx, records, known, done)
            tx.rollback()
            return done
    for waiting in inbox.waiting_of(desk.reader, bank.DEPARTMENT):
        take_one(desk, waiting, done)
    finish_interrupted(desk)
    done.known = len(records) - new
    return done


def take_one(desk: Desk, record: inbox.Record, done: Taken) -> None:
    """Take one line of the inbox and count what became of it."""
    body = json.loads(record.body)
    bank.take(desk, record, body)
    now = inbox.by_id(desk.reader, record.id)
    assert now is not None, "a record is never deleted"
    if queue.item_of(desk.reader, now.case_id) == desk.item_of(bank.ROLE).code:
        if now.says:
            done.breaks.append((now.case_id, now.says, str(body["reference"])))
        else:
            done.booked_back.append(now.case_id)
    elif body["result"] == "paid":
        done.paid += 1
    else:
        done.returned += 1


def _foresee(tx: Act, records: list[Record], known: set[str], done: Taken) -> None:
    """What would become of the lines, as each alone stands now (a dry run)."""
    for one in records:
        body = dict(one.body)
        if one.id in known:
            done.known += 1
        elif why := bank.misfit(tx, body):
            done.breaks.append(("", why, str(body["reference"])))
        elif body["result"] == "paid":
            done.paid += 1
        else:
            done.returned += 1


def read(number: int, told: dict[str, str], today: date) -> tuple[Record | None, list[Problem]]:
    """A line as a record of the inbox, or what is wrong with it. Amounts become fen."""
    problems: list[Problem] = []

    def wrong(kind: str, name: str, says: str, cure: str) -> None:
        problems.append(Problem(kind, says, cure, "5.3.3", name, row=number))

    for name in NEEDED:
        if not told.get(name):
            wrong("field.missing", name, _("{field} is missing").format(field=name), "")
        elif len(told[name]) > _LONGEST:
            says = _("{field} is longer than {most} characters").format(field=name, most=_LONGEST)
            wrong("field.too_long", name, says, _("shorten it"))
    if problems:
        return None, problems
    fen = 0
    try:
        fen = money.fen(told["amount"])
    except ValueError:
        says = _("{field}: {text} is not an amount in yuan").format(
            field="amount", text=told["amount"]
        )
        wrong("field.not_money", "amount", says, _("write it as 5200.00"))
    else:
        if fen <= 0:
            says = _("{field}: {text} is not above zero").format(
                field="amount", text=told["amount"]
            )
            wrong("field.not_money", "amount", says, _("write it as 5200.00"))
    day = _day(told["day"])
    if not day:
        says = _("{field}: {text} is not a date").format(field="day", text=told["day"])
        wrong("field.not_a_date", "day", says, _("write it as 2026-07-01"))
    elif day > today.isoformat():
        says = _("{field} {day} lies in the future").format(field="day", day=day)
        wrong("field.future", "day", says, _("take the statement in on that day"))
    result = RESULTS.get(told["result"].lower(), "")
    if not result:
        says = _("{field}: {text} is not one of {choices}").format(
            field="result", text=told["result"], choices=", ".join(RESULTS)
        )
        wrong("field.not_in_list", "result", says, _("choose one of them"))
    if problems:
        return None, problems
    body = {
        "serial": told["serial"],
        "reference": told["reference"],
        "amount_fen": fen,
        "result": result,
        "day": day,
        "says": told.get("says", "")[:200],
    }
    record = Record(
        id=told["serial"], department=bank.DEPARTMENT, kind=bank.KIND, at=day, body=body
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

"""A department's record read by its mapping table: our names, our units, and Problems for the rest.

A record is never thrown away: what we do not know stands under `unmapped` as it came, what is
missing or cannot be read is a Problem, and an officer sees both. A code that no table lists is no
Problem of the record: the field is empty, and the code stands under `unlisted` as it came. So is an identity number that
fails its check, and a day that lies after the record's own time: what has not been yet was not
noticed by anybody. The record's time and not ours is the measure, because a record that is read
again, days later, must mean what it meant.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .. import money
from ..cases import identity
from ..errors import Problem
from ..language import _
from ._codes import Coded, Unlisted
from ._contract import Record
from ._wire import CHINA, as_it_came, many, text

_MOST_FEN = 10**14


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record: its name on the wire, ours, how it is read, and whether it must be there."""

    wire: str
    ours: str
    read: Callable[[str], str | int]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its columns, and for lists of lines the wire's name and the lines' columns.

    `lines_ours` is our name of the list, `lines_required` says that it may not be empty, `lines_may_lack` that it may not be there. `either`
    names columns of which one must be there.
    """

    columns: tuple[Column, ...]
    lines: str = ""
    line_columns: tuple[Column, ...] = ()
    lines_ours: str = "rows"
    lines_required: bool = True
    lines_may_lack: bool = False
    either: tuple[str, ...] = ()


def words(value: str) -> str:
    """Text as it came."""
    return value


def person_number(value: str) -> str:
    """A citizen's identity number without its ornaments; `read_record` checks it."""
    number = identity.clean(value)
    if not number:
        raise ValueError(value)
    return number


def day(value: str) -> str:
    """A day that has been, `2026-07-08` (a time of day behind it is dropped)."""
    return coming(value)


def coming(value: str) -> str:
    """A day that may lie ahead: the end of a permit, the first day of a job that was agreed."""
    if re.fullmatch(r"\d{8}", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    if value[10:11] not in {"", " ", "T"}:
        raise ValueError(value)
    return date.fromisoformat(value[:10]).isoformat()


def moment(value: str) -> str:
    """A time with its zone; the wire's is China Standard Time."""
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=CHINA)).isoformat(timespec="seconds")


def period(value: str) -> str:
    """A contribution month `2026-07` or a cover year `2026`."""
    digits = value.replace("-", "")
    if re.fullmatch(r"[12]\d{3}", digits):
        return digits
    if re.fullmatch(r"[12]\d{3}(0[1-9]|1[0-2])", digits):
        return f"{digits[:4]}-{digits[4:]}"
    raise ValueError(value)


def fen(value: str) -> int:
    """An amount in yuan as fen; a county's contributions stay far below a trillion."""
    try:
        amount = money.fen(value)
    except ArithmeticError:
        raise ValueError(value) from None
    if abs(amount) > _MOST_FEN:
        raise ValueError(value)
    return amount


def moved(value: str) -> int:
    """An amount that was moved, in yuan, as fen: over nothing at all nothing was moved."""
    amount = fen(value)
    if not amount:
        raise ValueError(value)
    return amount


def share(value: str) -> str:
    """A share of one, `0.1`, as it is written; never less than nothing nor more than the whole."""
    if not re.fullmatch(r"0(\.\d{1,6})?|1(\.0+)?", value, re.ASCII):
        raise ValueError(value)
    return value


def count(value: str) -> int:
    """A whole number that is not negative."""
    if not re.fullmatch(r"\d{1,9}(\.0+)?", value, re.ASCII):
        raise ValueError(value)
    return int(value.partition(".")[0])


def number(value: str) -> str:
    """A quantity or a price as it is written, without zeros that say nothing; below zero where given back."""
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,6})?", value, re.ASCII):
        raise ValueError(value)
    return f"{Decimal(value).normalize():f}"


def region(value: str) -> str:
    """A region's code: six digits, a township's nine or twelve."""
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", value, re.ASCII):
        raise ValueError(value)
    return value


#: `employee`, `resident`, or the code of another insurance (险种).
scheme = Coded("insutype")
#: `male`, `female` or `unknown`.
sex = Coded("gend")
#: What the relative is to the person: `spouse`, `parent`, `child`, … (代办人关系).
relation = Coded("agnter_rlts")
#: `outpatient`, `inpatient` or `pharmacy` from the kind of treatment (医疗类别).
care = Coded("med_type")
#: `yes` or `no`.
flag = Coded("flag")


def one_of(choices: Mapping[str, str] | tuple[str, ...]) -> Callable[[str], str]:
    """A reader for a closed list of codes; a tuple's codes are our words already."""
    if isinstance(choices, tuple):
        return one_of({word: word for word in choices})

    def read(value: str) -> str:
        if value not in choices:
            raise ValueError(value)
        return choices[value]

    return read


#: Whom a record is about.
WHO = (
    Column("certno", "id_number", person_number, required=True),
    Column("psn_name", "name", words, required=True),
)
#: The relative (联系人) whom a notice can reach in place of the person.
RELATIVE = (
    Column("coner_name", "relative_name", words),
    Column("coner_certno", "relative_id", person_number),
    Column("mob", "mobile", words),
)

_BAD: dict[object, str] = {
    day: "field.not_a_date",
    coming: "field.not_a_date",
    moment: "field.not_a_date",
    fen: "field.not_money",
    moved: "field.not_money",
    period: "period.invalid",
}


def read_record(department: str, kinds: Mapping[str, Kind], raw: Mapping[str, Any]) -> Record:
    """One record of a feed in our words, with every Problem that it has."""
    problems: list[Problem] = []
    name, sent = text(raw.get("kind")), raw.get("body")
    wire = sent if isinstance(sent, dict) else {}
    try:
        at = moment(text(raw.get("at")))
    except ValueError:
        at = ""
        problems.append(_missing("at"))
    record_id = text(raw.get("record_id"))
    if not record_id:
        whole = json.dumps(as_it_came(dict(raw)), sort_keys=True)
        record_id = f"unnumbered:{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
        problems.append(_missing("record_id"))
    kind = kinds.get(name)
    if kind is None:
        problems.append(
            Problem(
                "record.unknown_kind",
                _("{department} sent a record of the unknown kind {kind}").format(
                    department=department, kind=name or "?"
                ),
                _("read it, handle it by hand if necessary, and ask for an update of the program"),
            )
        )
        body: dict[str, Any] = {"unmapped": as_it_came(dict(wire))}
        return Record(record_id, department, name, at, body, tuple(problems))
    unlisted: list[dict[str, Any]] = []
    body, unmapped = _read(kind.columns, wire, problems, unlisted)
    if kind.lines and not (kind.lines_may_lack and kind.lines not in wire):
        unmapped.pop(kind.lines, None)
        body[kind.lines_ours], strange = _lines(kind, wire, problems, unlisted)
        if strange:
            unmapped[kind.lines] = strange
        if kind.lines_required and not body[kind.lines_ours]:
            problems.append(_missing(kind.lines_ours))
    problems.extend(_doubts(kind, body, at))
    if kind.either and not any(body.get(ours) for ours in kind.either):
        problems.append(_missing(kind.either[0]))
    if unmapped:
        body["unmapped"] = unmapped
    if unlisted:
        body["unlisted"] = unlisted
    return Record(record_id, department, name, at, body, tuple(problems))


def _lines(
    kind: Kind,
    wire: Mapping[str, Any],
    problems: list[Problem],
    unlisted: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The lines, all with the same names; and what is not known of them by the line's number."""
    found, strange = [], {}
    for number, line in enumerate(many(wire.get(kind.lines)), start=1):
        row, unmapped = _read(kind.line_columns, line, problems, unlisted, number)
        found.append(row)
        if unmapped:
            strange[str(number)] = unmapped
    return found, strange


def _read(
    columns: tuple[Column, ...],
    wire: Mapping[str, Any],
    problems: list[Problem],
    unlisted: list[dict[str, Any]],
    row: int | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns' values in our names; and what is left of the wire's."""
    body: dict[str, Any] = {}
    left = dict(wire)
    for column in columns:
        came = left.pop(column.wire, None)
        stated = text(came)
        if not stated:
            if came not in (None, "", [], {}) and not isinstance(came, str):
                left[column.wire] = came
            if column.required:
                problems.append(_missing(column.ours, row))
            continue
        try:
            body[column.ours] = column.read(stated)
        except Unlisted as code:
            body[column.ours] = ""
            unlisted.append(_as_it_came(column.ours, code, row))
        except ValueError:
            left[column.wire] = came
            problems.append(
                Problem(
                    _BAD.get(column.read, "field.not_in_list"),
                    _("the record's {field} cannot be read").format(field=column.ours),
                    _("ask the department to send it again"),
                    field=column.ours,
                    row=row,
                )
            )
    return body, as_it_came(left)


def _as_it_came(field: str, code: Unlisted, row: int | None) -> dict[str, Any]:
    """A code without a meaning, as the record keeps it: our field, the code, its dictionary, the line."""
    kept: dict[str, Any] = {"field": field, "code": code.code, "table": code.table}
    if code.label:
        kept["label"] = code.label
    return kept | ({"row": row} if row is not None else {})


def _doubts(kind: Kind, body: Mapping[str, Any], at: str) -> list[Problem]:
    """What can be read and yet cannot be, seen from the record's own time (none: not looked at).

    A day more is allowed: two offices' clocks may stand on both sides of midnight.
    """
    if not at:
        return []
    latest = date.fromisoformat(at[:10])
    latest += min(timedelta(days=1), date.max - latest)
    found: list[Problem] = []
    for column in kind.columns:
        value = str(body.get(column.ours, ""))
        if not value:
            continue
        if column.read is person_number:
            _number, problem = identity.id_number(value, today=latest)
            if problem is not None:
                found.append(replace(problem, field=column.ours))
        elif column.read in (day, moment) and date.fromisoformat(value[:10]) > latest:
            found.append(
                Problem(
                    "record.future_date",
                    _("the record's {field} is later than the record itself").format(
                        field=column.ours
                    ),
                    _("ask the department for the correct day"),
                    field=column.ours,
                )
            )
    return found


def _missing(field: str, row: int | None = None) -> Problem:
    return Problem(
        "record.missing_field",
        _("the record lacks {field}").format(field=field),
        _("ask the department to send it again"),
        field=field,
        row=row,
    )

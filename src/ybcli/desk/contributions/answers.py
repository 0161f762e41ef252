"""What the registers say of a workbook before it is imported, and the employer's own sheet back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...cases.roles import Role
from ...errors import BadData, Problem
from ...language import _, speaking
from ...store.queries import case_numbers
from ...store.queries import lines as declared_lines
from ..casework import access
from . import payroll, payroll_persons
from .workbook_rows import against_declared, declared_fields, of_month, once_each, read

if TYPE_CHECKING:
    import polars

    from ...workbooks.read import Reading
    from .. import Desk

ROLE: Final = Role.DECLARATION


@dataclass(frozen=True, slots=True)
class Checked:
    """What the registers say of a workbook before it is imported: the Problems of rows, what is strange."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[payroll.Remark, ...] = ()
    notes: tuple[str, ...] = ()


def checked(desk: Desk, reading: Reading, unit: str, period: str) -> Checked:
    """The good rows of a workbook held against the registers; nothing where no office is here, or where neither
    the file nor the command names employer and month.
    """
    if not desk.path.exists() or not reading.counts.get("good"):
        return Checked()
    try:
        fields = declared_fields(desk, reading, unit, period)
        frame, twice = once_each(of_month(reading, str(fields["period"])))
    except BadData:
        return Checked()
    against = payroll.held(
        desk, frame, str(fields["credit_code"]), str(fields["period"]), str(fields["region"])
    )
    _frame, _unchanged, declared = against_declared(desk, against.frame, fields)
    notes = (
        payroll.unit_remark(desk, str(fields["credit_code"])),
        payroll_persons.age_note(desk, str(fields["period"]), str(fields["region"])),
    )
    problems = (*twice, *against.problems, *declared)
    return Checked(problems, against.remarks, tuple(note for note in notes if note))


def notes_of(
    desk: Desk,
    credit_code: str,
    period: str,
    frame: polars.DataFrame,
    preview: Mapping[str, list[dict[str, Any]]],
) -> tuple[str, ...]:
    """What is said of a payroll as a whole: an employer who is not registered, persons who are not in it."""
    notes = [
        payroll.unit_remark(desk, credit_code),
        payroll_persons.age_note(desk, period, desk.region),
    ]
    standing = payroll.standing_wages(desk, credit_code, period)
    gone = set(standing) - set(frame["id_number"].to_list())
    if gone:
        notes.append(
            _(
                "{n} person(s) declared already for this month are not in the file; where it is the "
                "whole month, `--supplement --whole` takes them out"
            ).format(n=len(gone))
        )
    elif left := preview.get("left"):
        notes.append(
            _(
                "{n} person(s) of the month before are not in the file: has the employment ended? "
                "(`yb enroll stop-employee`)"
            ).format(n=len(left))
        )
    return tuple(note for note in notes if note)


def answer(desk: Desk, path: Path, out: Path, *, columns: Mapping[str, str] | None = None) -> Path:
    """The employer's own sheet back: figures for the rows taken, each bad cell marked with its reason."""
    from ...workbooks.answer import FigureColumn
    from ...workbooks.answer import answer as write_answer

    with speaking("zh_CN"):
        reading = read(path, desk, today=desk.today, sheet=None, columns=columns or {})
    cases = case_numbers.ids_by_reference(
        desk.reader, desk.item_of(ROLE).code, f"workbook|{reading.sha256}|"
    )
    figures: dict[str, dict[tuple[str | None, int], int]] = {
        "base_fen": {},
        "employer_fen": {},
        "employee_fen": {},
    }
    for case in cases:
        for line in declared_lines.with_positions(desk.reader, case):
            place = (line.sheet, line.row)
            figures["base_fen"][place] = line.base_fen
            figures["employer_fen"][place] = line.employer_fen
            figures["employee_fen"][place] = line.employee_fen
    access.taken(desk, access.ANSWER, out, reading.counts["rows"], subject="", cases=cases)
    titles = {"base_fen": "缴费基数", "employer_fen": "单位缴费", "employee_fen": "个人缴费"}
    with speaking("zh_CN"):
        against = checked_again(desk, reading, cases)
        write_answer(
            path,
            out,
            reading,
            [FigureColumn(titles[n], v) for n, v in figures.items()],
            problems=[
                one for one in against.problems if (one.sheet, one.row) not in figures["base_fen"]
            ],
            notes=[
                (one.sheet, one.row, one.says, re.sub(r"[:：] ?`yb [^`]*`", "", one.cure))
                for one in against.remarks
                if one.row
            ],
        )
    return out


def checked_again(desk: Desk, reading: Reading, cases: Sequence[str]) -> Checked:
    """What the registers say of the rows of a workbook that was imported into these cases."""
    if not cases:
        return checked(desk, reading, "", "")
    fields = desk.reader.case(cases[-1]).fields
    return checked(desk, reading, str(fields["credit_code"]), str(fields["period"]))

"""A payroll held against the registers: the dead, one person under two numbers, who is not enrolled here (6.3).

What cannot be is a problem of its row and is not declared. What is strange is taken or refused as the county
says (`payroll_takes`), and said either way. Every question to the store is asked once for the whole list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ...cases import identity
from ...errors import PolicyGap, Problem
from ...language import N_, _
from ...plain import masked_id
from ...store.queries import covers
from ...store.queries import lines as declared_lines
from ...store.queries import payroll as asked
from ...store.queries.lines import Wage
from .payroll_history import History, declared_by_others, kept_numbers
from .payroll_persons import strange_ones

if TYPE_CHECKING:
    import polars

    from .. import Desk

#: The parameter that says which strange rows are taken: 1 taken, 0 refused. Unset: taken, and said.
TAKES: Final = "payroll_takes"
#: How a remark is said; `{detail}` is what is known of it.
SAYS: Final = {
    "old_number": N_("this number was replaced: taken as {detail}"),
    "not_enrolled": N_("not enrolled with this employer as far as is known here"),
    "not_registered": N_("insured nowhere: enrol the person first (6.2.2)"),
    "other_unit": N_("enrolled with another employer: {detail}"),
    "elsewhere": N_("insured in another pooling area: {detail} (5.2.2)"),
    "retired": N_("retired since {detail}: no contributions are due"),
    "above_age": N_("above the age up to which an employer declares: {detail}"),
    "ended": N_("human resources told that the employment ended on {detail}"),
    "died_in_month": N_("died on {detail}: this month is declared, the next ones are not"),
    "declared_by_other": N_("declared for the same month by another employer too: {detail}"),
}
#: What an employer does about a remark.
CURES: Final = {
    "old_number": N_("write the new number in the next file"),
    "not_enrolled": N_("enrol the person: `yb enroll employee`"),
    "not_registered": N_("enrol the person: `yb enroll employee`"),
    "other_unit": N_("change the employer: `yb enroll change-employee`"),
    "elsewhere": N_("end one of the two registrations: `yb enroll end-duplicate`"),
    "retired": N_("leave the row out, or bring proof that the person is not retired"),
    "above_age": N_("leave the row out, or bring proof of the later age"),
    "ended": N_("leave the row out, or tell human resources"),
    "died_in_month": N_(
        "leave the row out from the next month on, and out of this one if no wage was paid"
    ),
    "declared_by_other": N_("one registration, one employer: who keeps the person is asked"),
}
#: Kinds that the county's parameter may refuse.
REFUSABLE: Final = (
    "not_enrolled",
    "not_registered",
    "other_unit",
    "elsewhere",
    "retired",
    "above_age",
    "ended",
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is strange about a row that is taken."""

    kind: str
    id_number: str
    detail: str = ""
    sheet: str | None = None
    row: int | None = None
    written: str = ""

    @property
    def shown(self) -> str:
        """The number as it is written in the list, masked."""
        return masked_id(self.written or self.id_number)

    @property
    def says(self) -> str:
        """The remark as a sentence, in the language in force."""
        return _(SAYS[self.kind]).format(detail=self.detail)

    @property
    def cure(self) -> str:
        """What is done about it."""
        return _(CURES[self.kind])


@dataclass(frozen=True, slots=True)
class Held:
    """A payroll after it was held against the registers: the rows that are declared, each under the number that
    stands for its person; the Problems of the others; what is strange about those taken; who stands there with
    two wages (`unclear`), of whom nothing is known.
    """

    frame: polars.DataFrame
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    doubles: tuple[asked.DeclaredBy, ...] = field(default=())
    unclear: frozenset[str] = frozenset()


def held(desk: Desk, frame: polars.DataFrame, credit_code: str, period: str, region: str) -> Held:
    """Hold the rows against the registers. `frame` has `id_number`, `name`, `wage_fen`, and where it is a
    workbook's `sheet` and `row`.
    """
    import polars as pl

    frame, renamed = under_standing_numbers(desk, frame)
    numbers = frame["id_number"].unique().to_list()
    refused = _Refused(desk, period, region)
    problems: dict[int, Problem] = {}
    remarks: list[Remark] = list(renamed)
    rows = list(_places(frame))
    history = History(desk, numbers)
    dead = history.dead_before(period)
    later = history.months_after(dead)
    strange = strange_ones(desk, frame, history, credit_code, period, region)
    for at, (number, sheet, row) in enumerate(rows):
        if number in dead:
            problems[at] = _dead(dead[number], later[number], sheet, row)
            continue
        for kind, detail in strange.get(number, ()):
            if refused.is_refused(kind):
                problems[at] = _not_taken(Remark(kind, number, detail), sheet, row)
                break
            remarks.append(Remark(kind, number, detail, sheet, row))
    twice = _twice(frame, rows, problems)
    problems |= twice
    keep = pl.Series([at not in problems for at in range(frame.height)], dtype=pl.Boolean)
    taken = frame.filter(keep)
    doubles = declared_by_others(desk, taken["id_number"].unique().to_list(), credit_code, period)
    left_out = {rows[at] for at in problems}
    remarks = [one for one in remarks if (one.id_number, one.sheet, one.row) not in left_out]
    remarks += _of_doubles(taken, doubles)
    known = set(taken["id_number"].to_list())
    return Held(
        taken,
        tuple(problems[at] for at in sorted(problems)),
        tuple(remarks),
        tuple(doubles),
        frozenset(rows[at][0] for at in twice) - known,
    )


def _places(frame: polars.DataFrame) -> list[tuple[str, str | None, int | None]]:
    """Number, sheet and row of each row."""
    numbers = frame["id_number"].to_list()
    if "row" not in frame.columns:
        return [(number, None, None) for number in numbers]
    return list(zip(numbers, frame["sheet"].to_list(), frame["row"].to_list(), strict=True))


def under_standing_numbers(
    desk: Desk, frame: polars.DataFrame
) -> tuple[polars.DataFrame, list[Remark]]:
    """The rows under the number that stands for each person: 15 digits as the 18 that they became, a number
    that was merged into another as that one; and what is said of each.
    """
    import polars as pl

    numbers = frame["id_number"].unique().to_list()
    longer = {one: identity.upgraded(one, desk.today) for one in numbers if len(one) == 15}
    standing = {one: new for one, new in longer.items() if new}
    kept = kept_numbers(desk)
    for one in numbers:
        new = standing.get(one, one)
        if new in kept:
            standing[one] = kept[new]
    if not standing:
        return frame, []
    remarks = [
        Remark("old_number", standing[number], masked_id(standing[number]), sheet, row, number)
        for number, sheet, row in _places(frame)
        if number in standing
    ]
    return frame.with_columns(pl.col("id_number").replace(standing)), remarks


def _dead(death: asked.Told, later: Sequence[str], sheet: str | None, row: int | None) -> Problem:
    says = _("the person died on {day}, as {department} told").format(
        day=death.day, department=_(death.department)
    )
    if later:
        says += _("; declared already after that day: {months}").format(months=", ".join(later))
    return Problem(
        "row.dead",
        says,
        _("leave the row out; a wrong day of death is cleared up with the department that told it"),
        "6.3",
        "id_number",
        sheet,
        row,
    )


def _not_taken(remark: Remark, sheet: str | None, row: int | None) -> Problem:
    return Problem("row.not_taken", remark.says, remark.cure, "6.3", "id_number", sheet, row)


def _twice(
    frame: polars.DataFrame,
    rows: list[tuple[str, str | None, int | None]],
    problems: dict[int, Problem],
) -> dict[int, Problem]:
    """The rows of persons who are there more than once: each after the first; all where their wages differ."""
    if frame["id_number"].n_unique() == frame.height:
        return {}
    places: dict[str, list[int]] = {}
    for at, (number, _sheet, _row) in enumerate(rows):
        if at not in problems:
            places.setdefault(number, []).append(at)
    wages = frame["wage_fen"].to_list()
    found = {}
    for members in places.values():
        differ = len({wages[at] for at in members}) > 1
        for at in members[0 if differ else 1 :] if len(members) > 1 else ():
            other = members[1] if at == members[0] else members[0]
            found[at] = _same_person(rows[at], rows[other], differ=differ)
    return found


def _same_person(
    place: tuple[str, str | None, int | None],
    other: tuple[str, str | None, int | None],
    *,
    differ: bool,
) -> Problem:
    where = other[2] if other[2] is not None else "–"
    says = (
        _("the same person as in row {other}, with another wage")
        if differ
        else _("the same person as in row {other}")
    ).format(other=where)
    cure = (
        _("keep the correct row; the program cannot know which one it is")
        if differ
        else _("keep one of the rows")
    )
    return Problem("row.same_person", says, cure, "6.3", "id_number", place[1], place[2])


def _of_doubles(taken: polars.DataFrame, doubles: Sequence[asked.DeclaredBy]) -> list[Remark]:
    by_number = {number: (sheet, row) for number, sheet, row in _places(taken)} if doubles else {}
    return [
        Remark(
            "declared_by_other",
            one.id_number,
            f"{masked_id(one.credit_code)}, {one.case_id}",
            *by_number[one.id_number],
        )
        for one in doubles
    ]


class _Refused:
    """Which strange rows the county refuses, asked once for each kind."""

    def __init__(self, desk: Desk, period: str, region: str) -> None:
        self.flags: dict[str, bool] = {}
        policy = desk.policy(date.fromisoformat(f"{period}-01"), region)
        for kind in REFUSABLE:
            try:
                self.flags[kind] = not policy.at(TAKES, kind).value
            except PolicyGap:
                self.flags[kind] = False

    def is_refused(self, kind: str) -> bool:
        """Is a row of this kind refused?"""
        return self.flags.get(kind, False)


def standing_wages(desk: Desk, credit_code: str, period: str) -> dict[str, Wage]:
    """What the employer has declared of the month, by the number that stands for each person by now."""
    declared = list(declared_lines.declared(desk.reader, credit_code, period))
    replaced = kept_numbers(desk)
    found: dict[str, Wage] = {}
    for wage in declared:
        number = replaced.get(wage.id_number, wage.id_number)
        before = found.get(number)
        whole = wage.wage_fen + (before.wage_fen if before else 0)
        found[number] = replace(wage, id_number=number, wage_fen=whole)
    return found


def unit_remark(desk: Desk, credit_code: str) -> str:
    """That the employer is not registered here, as a sentence; empty where it is."""
    if covers.has_active(desk.reader, credit_code, "employee"):
        return ""
    return _(
        "the employer is not registered here: the platform refuses its declarations until it is "
        "(`yb enroll unit`, 6.2.1)"
    )

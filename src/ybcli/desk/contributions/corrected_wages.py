"""The right wages of a month declared already, as an officer gives them: from a record, or person by person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ... import money
from ...cases import identity
from ...cases.roles import Role
from ...errors import BadData, UsageError
from ...language import _
from ...store.queries import queue, records
from ..casework import acts
from ..casework.acts import Done
from . import supplements, told_rows
from .payroll_history import kept_numbers
from .supplements import Change

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Filed:
    """The supplementary declaration, and what it changes person by person."""

    done: Done
    changes: Sequence[Change]


#: What takes a person out of the month.
OUT: Final = "out"


def file(
    desk: Desk, source: str, pairs: Sequence[str], reason: str, *, dry_run: bool = False
) -> Filed:
    """Declare the difference; with `dry_run` only say it. `source` is a declaration's case and `pairs` the right wages (`NUMBER=WAGE`), or a
    record that tells the month otherwise, or the case in which that was asked.

    Raises BadData, NotAllowed, UsageError, PolicyGap.
    """
    case = desk.reader.case(source) if _is_case(desk, source) else None
    if case is not None and desk.item(case.item).role == Role.DECLARATION:
        frame = supplements.corrected(desk, case, wages_of(desk, pairs), names_of(desk, pairs))
        unit, period = case.party["id"], str(case.fields["period"])
        done = supplements.declare(
            desk, unit, period, frame, reason, by=desk.officer, dry_run=dry_run
        )
        return Filed(done, supplements.changes_of(frame))
    if pairs:
        raise UsageError(
            _("single wages are given with a declaration's case"),
            _("`yb batch list` shows the declarations"),
        )
    record = record_of(desk, case, source)
    return from_record(desk, record, reason, case, dry_run=dry_run)


def _is_case(desk: Desk, text: str) -> bool:
    return queue.has(desk.reader, text.upper())


def record_of(desk: Desk, case: Case | None, source: str) -> Record:
    """The record of a month's base that a difference is about. Raises BadData."""
    number = str(case.fields.get("about", "")).partition("|")[2] if case else source
    record = records.valid_numbered(desk.reader, number, "wage_base")
    if record is None:
        raise BadData(
            _("{source} is neither a declaration nor a record of a month's wages").format(
                source=source
            ),
            _("`yb batch list` shows the declarations, `yb queue` what was told otherwise"),
        )
    return record


def from_record(
    desk: Desk, record: Record, reason: str, case: Case | None, *, dry_run: bool = False
) -> Filed:
    """Declare what the record tells otherwise, and answer the case in which it was asked."""
    body = json.loads(record.body)
    credit_code, period = str(body["credit_code"]), str(body["period"])
    region = supplements.first_of(desk, credit_code, period).region
    told = told_rows.of_record(desk, body, region)
    frame = supplements.differences(
        desk, credit_code, period, told.frame, is_whole=True, besides=told.unclear
    )
    done = supplements.declare(
        desk, credit_code, period, frame, reason, by=desk.officer, dry_run=dry_run
    )
    asked = case.id if case else record.case_id
    if not dry_run and asked and queue.is_open(desk.reader, asked):
        fields = {"finding": reason, "put_right": done.case.id}
        acts.perform(desk, asked, "answer", {"fields": fields})
    return Filed(done, supplements.changes_of(frame))


def wages_of(desk: Desk, pairs: Sequence[str]) -> dict[str, int | None]:
    """`NUMBER=WAGE` pairs as fen, None for `out`. Raises BadData for a number or wage that is none."""
    found: dict[str, int | None] = {}
    for pair in pairs:
        typed, _equals, said = pair.partition("=")
        number = standing_number(desk, typed)
        wage = said.partition(":")[0].strip()
        if not number or number in found:
            raise BadData(
                _("--set: the number of the {n}th person is none").format(n=len(found) + 1),
                _(
                    "NUMBER=WAGE, `out` for a wage takes the person out; a new person: NUMBER=WAGE:NAME"
                ),
            )
        try:
            found[number] = None if wage == OUT else money.fen(wage)
        except ValueError:
            raise BadData(
                _("--set: {wage} is no wage").format(wage=wage or "?"),
                _("a wage in yuan (8000.00), or `out`"),
            ) from None
    if not found:
        raise UsageError(
            _("no wage is given"), _("--set NUMBER=WAGE, as often as needed; `out` takes out")
        )
    return found


def standing_number(desk: Desk, typed: str) -> str:
    """The number that stands by now for the person of a typed one; empty where it is none."""
    number = identity.clean(typed)
    number = identity.upgraded(number, desk.today) or number
    valid, _problem = identity.id_number(number, today=desk.today)
    return kept_numbers(desk).get(valid, valid) if valid else ""


def names_of(desk: Desk, pairs: Sequence[str]) -> dict[str, str]:
    """The names of persons who are new in the month: `NUMBER=WAGE:NAME`."""
    found = {}
    for pair in pairs:
        number, _equals, said = pair.partition("=")
        name = said.partition(":")[2].strip()
        if name:
            found[standing_number(desk, number)] = name
    return found

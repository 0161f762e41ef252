"""Wage declarations (6.3): one declaration is one case, its persons are lines of their own.

A hundred thousand lines are one entry: the journal holds their count, sums and hash, the lines lie
in a table that is only added to. The figures of all lines are worked out as columns; the
explanation of one is made on demand, by the evaluator that explains itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import NotAllowed
from ...language import _
from ...ledger.chart import CLEARING_TAX, TREASURY
from ...store.queries import batches, transfers
from ...store.queries import lines as declared_lines
from ..casework import acts, corrections
from ..casework.acts import Done
from ..verification.declaration_lines import check_standing, compute_lines, policy_of
from . import double_declarations, opened, payroll, told_again, told_rows

if TYPE_CHECKING:
    import polars

    from ...cases.items import Item
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk


def sense(
    desk: Desk, record: Record, item: Item, body: Mapping[str, Any]
) -> Done | tuple[str, str, str]:
    """Declare a unit's month by itself from the social-insurance base (6.3, 主动办).

    What became of a record that declares nothing new is returned: state, case, sentence.

    Raises PolicyGap where the month's base or rates are not set.
    """
    from ..casework import inbox
    from ..intake import applications

    period, credit_code = str(body["period"]), str(body["credit_code"])
    if not body.get("rows"):
        return ("set_aside", "", _("the record names no person"))
    reference = f"{record.department}|{record.record_id}"
    if declared_lines.declaring_case(desk.reader, credit_code, period):
        met = told_again.meet(desk, record, credit_code, period, body)
        if met is not None:
            return met
    filled, sources = applications.prefilled(desk, item, credit_code, {})
    region = inbox.county_of(str(body.get("region") or filled.get("region") or desk.region))
    policy = policy_of(desk, period, region)
    check_standing(desk, policy)
    told = told_rows.of_record(desk, body, region)
    if told.frame.is_empty():
        new_id = told_rows.ask(desk, record, None, told)
        return Done(desk.reader.case(new_id), ())
    lines = compute_lines(told.frame.sort("id_number"), policy)
    fields = {
        **filled,
        "credit_code": credit_code,
        "unit_name": str(body.get("unit_name") or filled.get("unit_name", "")),
        "period": period,
        "region": region,
    }
    with desk.store.transaction() as tx:
        new_id = opened.open_declaration(
            desk,
            tx,
            item,
            act="sense",
            flow="automatic",
            by=f"department:{record.department}",
            reference=reference,
            fields=fields,
            sources={**sources, "period": inbox.source_of(record)},
            lines=lines,
            channel="shared_data",
            stated=told_rows.stated(body, told),
        )
        inbox.set_record_status_in(tx, record, "taken", new_id, "")
    done = acts.advance(desk, new_id)
    told_rows.ask(desk, record, done.case, told)
    double_declarations.ask(desk, done.case, told.doubles)
    return done


def is_taken_back_whole(desk: Desk, case: str, plan: corrections.Plan) -> bool:
    """Is a declaration to be taken back: its lines are marked and its workbook is free again (`undo`)?"""
    old = desk.reader.case(case)
    if desk.item(old.item).rows != "lines" or old.takes_back:
        return False
    return old.last("decide") is not None and not (plan.values or plan.ends_on or plan.resume)


def undo(desk: Desk, case: str, reason: str, *, dry_run: bool = False) -> Done:
    """Take a declaration back by a case that corrects it: reverse transfers, the platform told.

    The declaration's journal stays closed; its lines are marked with the correcting case. Running
    it again does nothing. Raises NotAllowed where the tax office has collected already.
    """
    from ..casework.money import reference as quoted

    old = desk.reader.case(case)
    item = desk.item(old.item)
    if made := corrections.made_before(desk, old):
        return made
    if transfers.is_booked(desk.reader, quoted(item, old), debit=TREASURY, credit=CLEARING_TAX):
        raise NotAllowed(
            _("the tax office has collected this month already"),
            _(
                "declare the difference: `yb batch supplement {case} --set NUMBER=WAGE --reason …` "
                "(`out` for a wage takes a person out)"
            ).format(case=old.id),
        )
    if later := supplements_after(desk, old):
        raise NotAllowed(
            _("case {later} supplements this declaration").format(later=later[0]),
            _('take it back first: `yb case correct {later} --reason "…"`').format(later=later[0]),
        )
    with desk.store.transaction() as tx:
        new = corrections.write(desk, tx, old, reason, old.opening["lines"])
        declared_lines.undo(tx, old.id, by=new.id)
        batches.undo(tx, old.id, by=new.id)
        if dry_run:
            tx.rollback()
            return Done(old, new.entries)
    return acts.go_on(desk, new)


def supplements_after(desk: Desk, case: Case) -> list[str]:
    """The supplements of the month that were declared after this declaration and stand, the newest first."""
    period = str(case.fields["period"])
    cases = declared_lines.declaring_cases(desk.reader, case.party["id"], period)
    after = cases[: cases.index(case.id)] if case.id in cases else []
    return [one for one in after if desk.reader.case(one).opening.get("supplements")]


def wire_rows(desk: Desk, case: str) -> list[tuple[str, ...]]:
    """The lines of a declaration as the platform wants them, money in fen as text."""
    return [
        (
            line.id,
            line.id_number,
            line.name,
            str(line.wage_fen),
            str(line.base_fen),
            str(line.employer_fen),
            str(line.employee_fen),
        )
        for line in declared_lines.contributions_of_case(desk.reader, case)
    ]


def compared(
    desk: Desk, credit_code: str, period: str, frame: polars.DataFrame
) -> dict[str, list[dict[str, Any]]]:
    """The rows against the unit's month before: joined, left, changed, unchanged.

    Empty where nothing is known of that month.
    """
    before = month_before(period)
    old = payroll.standing_wages(desk, credit_code, before)
    if not old:
        return {}
    found: dict[str, list[dict[str, Any]]] = {
        "joined": [],
        "left": [],
        "changed": [],
        "unchanged": [],
    }
    seen = set()
    for number, name, wage in frame.select("id_number", "name", "wage_fen").iter_rows():
        seen.add(number)
        was = old.get(number)
        row = {"id_number": number, "name": name, "wage_fen": wage}
        if was is None:
            found["joined"].append(row)
        elif was.wage_fen != wage:
            found["changed"].append({**row, "before_fen": was.wage_fen})
        else:
            found["unchanged"].append(row)
    for number, was in old.items():
        if number not in seen:
            found["left"].append(
                {"id_number": number, "name": was.name, "before_fen": was.wage_fen}
            )
    return found


def month_before(period: str) -> str:
    """The month before: `2026-01` → `2025-12`."""
    year, month = (int(part) for part in period.split("-"))
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"

"""When care was: not in the future, not before birth or after death, not in two hospitals at once.

Each is a Problem with the field and the clause; a bill with one is not sent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from ...cases.roles import CountsAs
from ...connectors import Identity
from ...errors import BadData, Problem
from ...language import _
from ...store.queries import case_numbers, records, settlements

if TYPE_CHECKING:
    from .. import Desk

#: What departments tell of a death, and where the day stands in it.
_DIED: Final = {"death": "died_on", "cremation": "cremated_on"}


def days(desk: Desk, began_on: str, ended_on: str, problems: list[Problem]) -> tuple[date, date]:
    """The first and the last day; what is not a date, or lies in the future, is a Problem."""
    dates: list[date] = []
    for name, text in (("began_on", began_on), ("ended_on", ended_on)):
        day = desk.today
        try:
            day = date.fromisoformat(text) if text else day
        except ValueError:
            problems.append(
                Problem(
                    "field.not_a_date",
                    _("{text} is not a date").format(text=text),
                    _("write it as 2026-07-01"),
                    "7.1",
                    name,
                )
            )
        if day > desk.today:
            problems.append(
                Problem(
                    "field.future",
                    _("{day} is in the future").format(day=day),
                    _("care is settled when it is done"),
                    "7.1",
                    name,
                )
            )
        dates.append(day)
    began, ended = dates
    if ended < began:
        problems.append(
            Problem(
                "bill.day",
                _("the care ended on {ended}, before it began on {began}").format(
                    ended=ended, began=began
                ),
                _("compare with the bill"),
                "7.1",
                "ended_on",
            )
        )
    return began, ended


def person_problems(desk: Desk, who: Identity, began: date, ended: date) -> list[Problem]:
    """A bill from before the birth or after the death of the person."""
    problems = []
    if who.born_on and began.isoformat() < who.born_on:
        message = _("the care began on {day}, before the person was born").format(day=began)
        problems.append(Problem("bill.day", message, _("compare with the bill"), "7.1", "began_on"))
    died = _died_on(desk, who.id_number)
    if died and ended.isoformat() > died:
        message = _("the care ended on {day}, after the person died on {died}").format(
            day=ended, died=died
        )
        problems.append(Problem("bill.day", message, _("compare with the bill"), "7.1", "ended_on"))
    return problems


def _died_on(desk: Desk, id_number: str) -> str:
    """The earliest day of death or cremation that a department reported; empty where none did."""
    days = [
        str(json.loads(record.body).get(_DIED[record.kind], ""))[:10]
        for record in records.valid_of_kinds(desk.reader, id_number, _DIED)
    ]
    return min(filter(None, days), default="")


def overlaps(desk: Desk, id_number: str, house: str, began: date, ended: date) -> list[Problem]:
    """A stay in another hospital at the same time; a transfer within one day is allowed."""
    stay = settlements.stay_elsewhere(
        desk.reader, id_number, house, began.isoformat(), ended.isoformat()
    )
    if stay is None:
        return []
    message = _(
        "the person was an inpatient of {name} from {began} to {ended}, see {number}"
    ).format(name=stay.house_name, began=stay.began_on, ended=stay.ended_on, number=stay.id)
    hint = _("one person cannot be an inpatient of two hospitals: ask both; reverse the wrong one")
    return [Problem("bill.two_houses", message, hint, "7.1", "began_on")]


def reimbursed_by_hand(
    desk: Desk, id_number: str, house: str, began: date, ended: date, fen: int
) -> list[Problem]:
    """A treatment in this institution on these days, of this amount, that a case has reimbursed by hand."""
    items = desk.codes(lambda item: item.counts_as == CountsAs.BENEFIT)
    decided = case_numbers.decided_of_party(desk.reader, id_number, items)
    cases = [desk.reader.case(case_id) for case_id in decided]
    gone = {case.corrects for case in cases}
    for case in cases:
        entry = case.last("decide")
        day = str(entry.decision.get("law_day", "")) if entry else ""
        if (
            case.id not in gone
            and case.kept_fact("visit_of_care").startswith(f"{house} ")
            and began.isoformat() <= day <= ended.isoformat()
            and case.figures.get("bill_sum") == fen
        ):
            message = _("this treatment was reimbursed by hand: case {case}").format(case=case.id)
            hint = _("see `yb case show {case}`; a treatment is paid once").format(case=case.id)
            return [Problem("bill.reimbursed", message, hint, "7.1", "lines")]
    return []


def schemes(who: Identity) -> list[Problem]:
    """Who is in two schemes is settled for in the one that holds; the other is to be ended (5.2.2)."""
    active = {relation["scheme"] for relation in who.relations if relation["state"] == "active"}
    if not {"employee", "resident"} <= active:
        return []
    return [
        Problem(
            "bill.two_schemes",
            _("the person is insured in two schemes"),
            _("say which one holds with --scheme; end the other (`yb person double-enrolled`)"),
            "5.2.2",
            "scheme",
        )
    ]


def refusal(problems: Sequence[Problem]) -> BadData:
    """The error that carries what is wrong with a bill."""
    return BadData(
        _("the bill cannot be settled as it is"), _("nothing was sent"), problems=problems
    )

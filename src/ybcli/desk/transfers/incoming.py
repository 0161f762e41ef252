"""Transfers between offices over the national platform (6.5 b): what arrives, and what waits for what.

Taking in, the sealed sheet (信息表) and the money come in either order and wait for each other. Only
money that agrees with the sheet is credited; what does not is an officer's, with both amounts. The
other half, giving out, stands in `giving_out.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases import flows
from ...cases.journal import Case, fold
from ...cases.roles import Role
from ...language import N_, _
from ...law.engine import months as law
from ...ledger.chart import CLEARING_TRANSFER, PERSONAL_ACCOUNTS, TRANSFER_IN
from ...ledger.transfers import Transfer
from ...store.queries import case_numbers, lines, persons, records
from ..casework import acts
from ..casework.inbox import set_record_status, set_record_status_in
from ..casework.money import reference
from . import facts as known
from . import outgoing

if TYPE_CHECKING:
    from ...cases.contents import ReceiptForm
    from ...store.queries.records import Record
    from ...store.store import Transaction
    from .. import Desk

BY_NATIONAL: Final = "department:national"
TAKING_IN: Final = Role.TRANSFER_IN
INSIDE: Final = Role.TRANSFER_INSIDE

#: How a node of a transfer is called for people.
NODES: Final = {
    "requested": N_("the other office is asked"),
    "accepted": N_("the other office has accepted it"),
    "sheet_sent": N_("the sheet is under way"),
    "money_sent": N_("the money is under way"),
    "finished": N_("finished"),
}


def take_sheet(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """The sheet arrives: kept with the case that waits for it, which goes on when the money agrees."""
    case = _waiting_case(desk, record, body)
    if case is None:
        return
    months = sorted({str(one["month"]) for one in body.get("months") or ()})
    before = months_before(desk, case)
    with desk.store.transaction() as tx:
        case = fold(tx.entries(case.id))
        says = _("the sheet {seal}: {months} months, {amount} yuan").format(
            seal=body["seal_number"],
            months=body["months_paid"],
            amount=money.yuan(int(body["balance_fen"])),
        )
        form = {
            "reason": says,
            "fields": {
                "transfer_number": body["transfer_number"],
                "seal_number": body["seal_number"],
                "months_paid": int(body["months_paid"]),
                "transfer_balance": money.yuan(int(body["balance_fen"])),
                **added_up(before, str(body["from_region"]), months, int(body["months_paid"])),
            },
        }
        acts.record(desk, tx, case, "bring", form, by=BY_NATIONAL)
        set_record_status_in(tx, record, "taken", case.id, "")
        match(desk, tx, case.id)
    acts.advance(desk, case.id)


def take_money(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Money arrives: onto the ledger at once, and to the account only when the sheet agrees with it."""
    case = _waiting_case(desk, record, body)
    if case is None:
        return
    amount = int(body["amount_fen"])
    if amount <= 0:
        set_record_status(
            desk, record, "set_aside", case.id, _("a transfer of money has an amount above nothing")
        )
        return
    with desk.store.transaction() as tx:
        case = fold(tx.entries(case.id))
        if case.is_open:
            says = _("money came: {amount} yuan").format(amount=money.yuan(amount))
            acts.record(desk, tx, case, "answer", {"reason": says}, by=BY_NATIONAL)
        came = Transfer(
            id=f"transfer:{record.record_id}",
            debit=TRANSFER_IN,
            credit=CLEARING_TRANSFER,
            amount_fen=amount,
            reference=reference(desk.item(case.item), case),
            day=str(body["received_on"]),
            case_id=case.id,
            reason="national:transfer_money",
        )
        tx.transfers([came])
        set_record_status_in(tx, record, "taken", case.id, "")
        match(desk, tx, case.id)
    acts.advance(desk, case.id)


def take_progress(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """How far the other office is: an entry of the case, so that the applicant can follow it."""
    case = case_of(desk, body)
    if case is None:
        set_record_status(
            desk, record, "waiting", "", _("no transfer with this number is recorded here yet")
        )
        return
    with desk.store.transaction() as tx:
        case = fold(tx.entries(case.id))
        if case.is_open:
            node = str(body["node"])
            form = {"reason": _(NODES.get(node, node)), "node": node, "at": body["at"]}
            acts.record(desk, tx, case, "answer", form, by=BY_NATIONAL)
        set_record_status_in(tx, record, "taken", case.id, "")


def _waiting_case(desk: Desk, record: Record, body: Mapping[str, Any]) -> Case | None:
    """The case that a sheet or money belongs to. Where there is none the record is marked and kept:
    of a closed case it is known, and of nobody it waits for the application or for the sheet.
    """
    to = str(body.get("to_region", desk.region))
    if to[: known.AREA] != desk.region[: known.AREA]:
        set_record_status(desk, record, "kept", "", "")
        return None
    case = case_of(desk, body)
    if case is None or (case.is_open and case.stage != "decided"):
        set_record_status(
            desk, record, "waiting", "", _("no transfer recorded here waits for it yet")
        )
        return None
    number = str(body.get("id_number", case.party["id"]))
    if not persons.are_one(desk.reader, number, case.party["id"]):
        set_record_status(
            desk, record, "set_aside", case.id, _("the transfer of this number is another person's")
        )
        return None
    if not case.is_open and (
        desk.item(case.item).role != INSIDE or record.kind == "transfer_sheet"
    ):
        set_record_status(desk, record, "known", case.id, _("the transfer is closed already"))
        return None
    return case


def case_of(desk: Desk, body: Mapping[str, Any]) -> Case | None:
    """The case of a transfer: by its number, else the newest open transfer of the person."""
    number, person = str(body["transfer_number"]), str(body.get("id_number", ""))
    items = desk.codes(lambda item: item.role in {TAKING_IN, INSIDE, outgoing.ROLE})
    meant = case_numbers.moves_of(desk.reader, items, person, number)
    cases = [desk.reader.case(case_id) for case_id in meant]
    for case in cases:
        if number in {case.id, str(case.fields.get("transfer_number", ""))}:
            return case
    # A number that the other office gave: the person's transfer into here that has none yet.
    return next(
        (
            case
            for case in cases
            if case.is_open
            and desk.item(case.item).role == TAKING_IN
            and not case.fields.get("transfer_number")
        ),
        None,
    )


def months_before(desk: Desk, case: Case) -> dict[str, list[str]]:
    """The months that the person has paid here, by region: the platform's, else our declarations'."""
    told = known.years(desk, case.party["id"], case.party["name"])
    if told is not None:
        return law.parse_intervals(known.months_of(told[0], desk.region[: known.AREA]))
    declared = lines.months(desk.reader, "person", case.party["id"])
    return {desk.region: [month.period for month in declared]}


def added_up(
    before: Mapping[str, Sequence[str]], place: str, months: Sequence[str], paid: int
) -> dict[str, Any]:
    """Months before and months moved, added up with overlaps once; as the case and the filing keep it.

    A sheet that lists no months shows no overlap: then the sum is left open.
    """
    sums: dict[str, Any] = {"months_before": law.count_months(law.merge(before))}
    if not months:
        return {**sums, "months_moved": paid}
    after = law.merge({**before, place: months})
    return {
        **sums,
        "months_moved": len(months),
        "months_twice": law.count_overlaps(after),
        "months_after": law.count_months(after),
        "intervals": law.format_intervals(after),
    }


def match(desk: Desk, tx: Transaction, whole: str) -> None:
    """Credit the money where sheet and money are there and agree; where they do not, call an officer.

    Inside the caller's transaction. A sheet whose balance is nothing waits for no money.
    """
    case = fold(tx.entries(whole))
    if desk.item(case.item).role != TAKING_IN or case.stage != "decided":
        return
    taken = records.taken_for(tx, case.id, "national")
    sheets = [json.loads(one.body) for one in taken if one.kind == "transfer_sheet"]
    moneys = [json.loads(one.body) for one in taken if one.kind == "transfer_money"]
    if not sheets:
        return
    sheet, came = sheets[-1], sum(int(one["amount_fen"]) for one in moneys)
    stated = int(sheet["balance_fen"])
    listed = {str(one["month"]) for one in sheet.get("months") or ()}
    if not moneys and stated:
        return
    reason = ""
    if listed and len(listed) != int(sheet["months_paid"]):
        reason = _("the sheet says {paid} months and lists {listed}").format(
            paid=sheet["months_paid"], listed=len(listed)
        )
    elif came != stated:
        reason = _("the sheet says {sheet} yuan, the money is {money} yuan").format(
            sheet=money.yuan(stated), money=money.yuan(came)
        )
    form: ReceiptForm = {"sheet_fen": stated, "money_fen": came}
    if reason:
        last = case.last("escalate")
        if last is None or last.reason != reason:
            form["reason"] = reason
            acts.write(desk, tx, case, "escalate", form, by=BY_NATIONAL)
        return
    form |= {"receipt_number": sheet["transfer_number"], "amount_fen": stated}
    entry = acts.write(desk, tx, case, "settle", form, by=BY_NATIONAL).entries[-1]
    if stated:
        tx.transfers([
            Transfer(
                id=f"{case.id}:{entry.number}:transfer_balance",
                debit=CLEARING_TRANSFER,
                credit=PERSONAL_ACCOUNTS,
                amount_fen=stated,
                reference=reference(desk.item(case.item), case),
                day=entry.day,
                case_id=case.id,
                reason=f"{case.item}:transfer_balance",
            )
        ])  # fmt: skip


def progress(desk: Desk, case: Case) -> list[tuple[str, str, str]]:
    """How far a transfer is, for whoever asks (6.5 b): time, words, and who told it.

    Our own nodes and those of the other office, in the order in which they were told.
    """
    nodes = []
    for entry in case.entries:
        at = entry.act_form.get("at") or entry.at
        words = entry.reason or _(flows.STAGE.get(entry.act, entry.act))
        nodes.append((at, words, entry.by))
    return nodes


def intervals(case: Case) -> str:
    """The months after a transfer as one line of intervals, each with the places that told it.

    `2019-01..2020-12 (24) 330106; 2021-01..2021-03 (3) 330106+339901`; empty where none is known yet.
    """
    if stated := case.fields.get("intervals"):
        return str(stated)
    last = case.last("verify")
    facts = [x for f in (last.verification.get("findings", []) if last else []) for x in f["facts"]]
    return next((str(x["value"]) for x in facts if x["name"] == "months_after"), "")


ARRIVALS = {
    "national.transfer_request": outgoing.take_request,
    "national.transfer_sheet": take_sheet,
    "national.transfer_money": take_money,
    "national.transfer_progress": take_progress,
}

"""What departments are told: the body of each topic, in our own words.

The wire's names appear only in `connectors/`. A message's id is made from the case and the entry,
so that the same act can never tell a department twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case, Entry
from ...cases.roles import Correction, CountsAs
from ...language import _
from ...store.queries import messages
from ..projections import registers

if TYPE_CHECKING:
    from ...cases.items import Item, MessageLine
    from ...store.store import Transaction
    from .. import Desk


#: What takes a told topic back; every other one is reversed (冲正).
TAKES_BACK = {
    "declare_wages": "withdraw_declaration",
    "file_referral": "withdraw_referral",
    "file_chronic": "withdraw_chronic",
    "file_institution": "withdraw_institution",
    "file_registration": "withdraw_registration",
}


def write(
    desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry, line: MessageLine
) -> None:
    """Put one message into the outbox; a case that only takes back or ends has none of its own, one that
    resumes tells nobody who refused to take the first message back.
    """
    if case.takes_back or case.correction == Correction.END:
        return
    if case.correction == Correction.RESUME and _still_holds(tx, case.corrects, line.topic):
        return
    tx.message(
        message_id(case, entry, line.topic),
        case_id=case.id,
        to=line.to,
        topic=line.topic,
        body=body_of(desk, tx, item, case, entry, line),
        at=entry.at,
    )


def body_of(
    desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry, line: MessageLine
) -> dict[str, Any]:
    """What a message of the item's file says of the case as it stands."""
    make = _BODIES.get(line.topic, _whole)
    return {**make(desk, tx, item, case, entry), **line.also}


def take_back_the_old(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Tell who was told by the case that this one corrects that it no longer holds, the last message first;
    of an end, on which day the registration ended.
    """
    if case.correction == Correction.END:
        body = {
            "case_id": case.id,
            "id_number": case.party["id"],
            "name": case.party["name"],
            "scheme": item.registers.get("scheme", ""),
            "relation_region": case.region,
            "region": case.region,
            "ends_on": case.opening.get("ends_on", ""),
            "reason": case.opening.get("reason", ""),
        }
        if messages.of_topic(tx, case.corrects, "register_person"):
            _put(tx, case, entry, "end_relation", body)
    elif case.takes_back or case.correction == Correction.CHANGE:
        _take_back(tx, item, case.corrects, case, entry)


def take_back(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Tell who was told of a decision that the case is void, where the item's file does not say how."""
    if not any(line.on == "void" for line in item.messages):
        _take_back(tx, item, case.id, case, entry)


def take_back_own(tx: Transaction, item: Item, case: Case, entry: Entry) -> None:
    """Take back all that the case itself told of its decision (6.1.2.1.2, what silence consented to)."""
    _take_back(tx, item, case.id, case, entry)


def _take_back(tx: Transaction, item: Item, old: str, case: Case, entry: Entry) -> None:
    """Take back each message of the case `old` that its item's file lists; who was not told, or refused it,
    is not told.
    """
    for line in reversed(item.messages):
        told = messages.of_topic(tx, old, line.topic)
        if told is None or line.topic == "reverse":
            continue
        if told.state in {"refused", "dropped"}:
            says = _("it had no effect, and the case was corrected: {case}").format(case=case.id)
            messages.resolve_refused(tx, told.id, state="dropped", says=says)
            continue
        topic = TAKES_BACK.get(line.topic, "reverse")
        if old != case.id and any(
            back.topic == topic and json.loads(back.body).get("message_id") == told.id
            for back in messages.of_case(tx, old)
        ):
            continue  # the other case was void, and told so itself
        reason = str(case.opening.get("reason", "") or entry.reason)
        if topic == "withdraw_declaration":
            _put(tx, case, entry, topic, {"declaration_id": old, "reason": reason})
            continue
        receipt = json.loads(told.receipt or "{}")
        body = {
            "case_id": case.id,
            "region": case.region,
            "id_number": case.party["id"],
            "name": case.party["name"],
            "message_id": told.id,
            "topic": told.topic,
            "reference": str(receipt.get("reference", "")),
            "reason": reason,
        }
        _put(tx, case, entry, topic, body, told.topic, to=line.to)


def _still_holds(tx: Transaction, taking_back: str, topic: str) -> bool:
    """Did who was told refuse the message by which this case took a topic back?"""
    return any(
        message.state == "refused" and json.loads(message.body).get("topic") == topic
        for message in messages.of_case(tx, taking_back)
    )


def _put(
    tx: Transaction,
    case: Case,
    entry: Entry,
    topic: str,
    body: dict[str, Any],
    of: str = "",
    to: str = "platform",
) -> None:
    """Put a message that takes back into the outbox; a second one of its topic names what it is `of`."""
    name = message_id(case, entry, topic)
    if messages.by_id(tx, name):
        name += f"-{of}"
    tx.message(name, case_id=case.id, to=to, topic=topic, body=body, at=entry.at)


def message_id(case: Case, entry: Entry, topic: str) -> str:
    """The message's id: case, entry, topic."""
    return f"{case.id}:{entry.number}:{topic}"


def _register_unit(desk: Desk, _u: Transaction, _i: Item, case: Case, _e: Entry) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "credit_code": case.party["id"],
        "unit_name": case.party["name"],
        "region": case.region,
        "begins_on": registers.begins_on(case),
    }


def _register_person(
    desk: Desk, _u: Transaction, item: Item, case: Case, _e: Entry
) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "id_number": case.party["id"],
        "name": case.party["name"],
        "scheme": item.registers["scheme"],
        "credit_code": str(case.fields.get("credit_code", "")),
        "region": case.region,
        "begins_on": registers.begins_on(case),
        "cover_year": str(case.fields.get("cover_year", "")),
    }


def _declare_wages(
    desk: Desk, _u: Transaction, _i: Item, case: Case, entry: Entry
) -> dict[str, Any]:
    figures = entry.decision["figures"]
    return {
        "declaration_id": case.id,
        "credit_code": case.party["id"],
        "unit_name": case.party["name"],
        "region": case.region,
        "period": case.fields["period"],
        "persons": case.opening["lines"]["persons"],
        "base_fen": figures["contribution_base"],
        "employer_fen": figures["employer_contribution"],
        "employee_fen": figures["employee_contribution"],
    }


def _whole(desk: Desk, _u: Transaction, item: Item, case: Case, entry: Entry) -> dict[str, Any]:
    """Everything that the case says: its party, its fields, the filing's time, its figures in fen."""
    number = "credit_code" if case.party["kind"] == "unit" else "id_number"
    name = "unit_name" if case.party["kind"] == "unit" else "name"
    body = {**case.fields, "case_id": case.id, "region": case.region}
    body |= {number: case.party["id"], name: case.party["name"]}
    if item.registers.get("what") == "filing":
        body["begins_on"], body["ends_on"] = registers.filing_period(desk, item, case)
    body |= {f"{n}_fen": fen for n, fen in entry.decision.get("figures", {}).items()}
    return {name: value for name, value in body.items() if value not in (None, "")}


def _settle_bill(
    desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry
) -> dict[str, Any]:
    """A bill that was settled by hand: the kind of care, the day that counts, each layer in fen."""
    figures, told = entry.decision["figures"], entry.decision.get("facts", {})
    care = str(told["care_kind"][0]["value"]) if told.get("care_kind") else ""
    kind = "aid" if item.counts_as == CountsAs.AID else care or "maternity"
    maternity = figures.get("maternity_fee_benefit", figures.get("maternity_allowance", 0))
    paid = figures.get("reimbursed", figures.get("aid_granted", maternity))
    body = _whole(desk, tx, item, case, entry)
    for name in ("payee_account", "payee_bank", "payee_name"):
        body.pop(name, None)  # whom the bank pays is the bank's to know
    if keys := case.kept_fact("invoice_keys"):  # as finance knows them: the form may lack the code
        first, *further = keys.split(";")
        body["invoice_code"] = first.rpartition(" ")[0]
        body["further_invoices"] = ";".join(further)
    return {
        **body,
        "kind": "maternity" if "maternity_fee_benefit" in figures else kind,
        "care_day": entry.decision["law_day"],
        "deductible_fen": figures.get("deductible_charged", 0),
        "basic_benefit_fen": figures.get("basic_benefit", maternity),
        "aid_fen": figures.get("aid_granted", 0),
        "paid_fen": paid,
    }


def _correct_bill(
    desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry
) -> dict[str, Any]:
    """The difference of a bill that was settled by hand before: fund by fund, in fen; less than nothing
    where too much was paid.
    """
    figures = entry.decision["figures"]
    more = {
        fund: figures[f"more_from_{fund}"] - figures[f"back_to_{fund}"]
        for fund in ("employee_pool", "resident_pool", "catastrophic", "aid")
    }
    basic = more["employee_pool"] + more["resident_pool"]
    return {
        "case_id": case.id,
        "id_number": case.party["id"],
        "name": case.party["name"],
        "region": case.region,
        "kind": case.fields["kind"],
        "care_day": case.fields["care_day"],
        "first_case": case.fields["about"],
        "basic_benefit_fen": basic,
        "catastrophic_benefit_fen": more["catastrophic"],
        "aid_fen": more["aid"],
        "paid_fen": sum(more.values()),
    }


def _end_relation(
    desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry
) -> dict[str, Any]:
    """A relation ends: in which scheme, and on which day (the decision's, where no field says it)."""
    body = _whole(desk, tx, item, case, entry)
    scheme = item.registers.get("scheme") or case.fields.get("scheme") or "employee"
    named = (*item.registers.get("ended_by", ()), "begins_on")
    day = next((str(case.fields[n]) for n in named if case.fields.get(n)), entry.day)
    return {"scheme": scheme, "relation_region": case.region, "ends_on": day, **body}


def _reverse(desk: Desk, tx: Transaction, item: Item, case: Case, entry: Entry) -> dict[str, Any]:
    decided = case.last("decide", "reinstate")
    assert decided is not None, "only a decided case is void"
    told = messages.of_topic(tx, case.id, "register_person")
    return {
        "message_id": told.id if told else message_id(case, decided, "register_person"),
        "topic": "register_person",
        "id_number": case.party["id"],
    }


_BODIES = {
    "register_unit": _register_unit,
    "register_person": _register_person,
    "declare_wages": _declare_wages,
    "reverse": _reverse,
    "end_relation": _end_relation,
    "settle_bill": _settle_bill,
    "correct_bill": _correct_bill,
}

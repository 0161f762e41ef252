"""Settlement at the point of care (7.1, 7.2): in a house's name, from the medium shown to the result.

Every step has a number made from our id of the settlement, and says the same however often it is
sent: after a lost answer the whole way is gone again, and each step counts once. Where nobody wants
to go on, the settlement is taken back by its number (2601). Amounts are fen.
"""

from __future__ import annotations

import json
from abc import ABC
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from ..cases.documents import code_of
from ..language import _
from . import _answers, _bills, _paid, _wire
from ._care import MEDIA, Bill, House, Identity, Settled
from ._questions import Questions, refused
from ._silence import Silence
from ._statements import identities, relation

_SETTLES: Final = {"outpatient": "2207", "inpatient": "2304", "pharmacy": "2102"}
_REVERSES: Final = {"outpatient": "2208", "inpatient": "2305", "pharmacy": "2103"}
_NEVER, _DONE = "未找到原交易", ("已冲正", "已撤销")
_PHARMACY = "P"


class Settlements(Questions, ABC):
    """What a house does over the platform's line; each raises Away where nobody answers."""

    def identify(self, medium: str, shown: str, chip: str = "") -> Identity:
        """Who it is that shows a medium (1101), and where they are insured. Raises Away."""
        node = {
            "mdtrt_cert_type": MEDIA[medium],
            "mdtrt_cert_no": shown,
            "card_sn": chip,
            "begntime": "",
            "psn_cert_type": code_of(shown if medium == "id_card" else ""),
            "certno": shown if medium == "id_card" else "",
            "psn_name": "",
        }
        reply = self._transact("1101", {"data": node})
        if reply.refusal:
            return Identity(says=_said(reply.refusal, shown))
        base = _wire.one(reply.output.get("baseinfo"))
        rows = _wire.many(reply.output.get("insuinfo"))
        relations = tuple(relation(raw) for raw in rows)
        if not _wire.text(base.get("psn_no")) or not _wire.text(base.get("certno")):
            raise self.unreadable()
        try:
            balances = [_answers.fen(raw.get("balc")) for raw in rows]
        except Silence as fault:
            raise self.unreadable(fault) from None
        here = [one["region"][:4] == self.region[:4] for one in relations]
        return Identity(
            id_number=_wire.text(base.get("certno")),
            name=_wire.text(base.get("psn_name")),
            number=_wire.text(base.get("psn_no")),
            born_on=_wire.text(base.get("brdy"))[:10],
            relations=relations,
            categories={
                (one["scheme"], one["region"]): _wire.text(raw.get("psn_type"))
                for one, raw in zip(relations, rows, strict=True)
            },
            balance_fen=sum(fen for fen, ours in zip(balances, here, strict=True) if ours),
            identities=identities(reply.output),
        )

    def house(self, code: str) -> House | None:
        """A designated house by its number (1201); None where there is none. Raises Away."""
        kind = "2" if code.startswith(_PHARMACY) else "1"
        node = {"fixmedins_type": kind, "fixmedins_code": code, "fixmedins_name": ""}
        return self._told("1201", {"medinsinfo": node}, _house)

    def settlement_number(self, bill: Bill) -> str:
        """The number on the wire of the settlement of a bill: kept before it is sent."""
        return self._number(bill, _SETTLES[bill.kind])

    def settle(self, bill: Bill, agree: Callable[[Settled], bool] | None = None) -> Settled:
        """Settle a bill, as often as it is called once in effect. Raises Away.

        `agree` is asked with what was worked out before (2206, 2303, 2101); where it says no, nothing
        is settled and the registration is let go: state `declined`.
        """
        way = _purchase if bill.kind == "pharmacy" else _visit
        ordered = self._order(bill)
        if isinstance(ordered, Settled):
            return ordered
        return way(_Steps(self, replace(bill, order=ordered)), agree)

    def take_back(self, bill: Bill) -> bool:
        """Take a settlement back whose answer was lost (2601); False where it never happened.

        What was begun of the visit is let go as well. Raises Away, also where the platform refuses
        for another reason.
        """
        infno = _SETTLES[bill.kind]
        node = {
            "psn_no": bill.person_number,
            "omsgid": self._number(bill, infno),
            "oinfno": infno,
        }
        # Each asking is a message of its own: what was not there before may be there now.
        house = (bill.house_code, bill.house_name)
        reply = self._transact("2601", {"data": node}, house=house)
        happened = not reply.refusal or any(said in reply.refusal for said in _DONE)
        if not happened and _NEVER not in reply.refusal:
            raise refused(reply.refusal, bill.shown, bill.name)
        if bill.kind != "pharmacy":
            steps = _Steps(self, bill)
            with suppress(_No):  # the same number: the visit that there is, or one for a moment
                _let_go(steps, steps.begin())
        return happened

    def reverse(self, bill: Bill, settled: Settled) -> Settled:
        """Reverse a settlement (2208, 2305, 2103), once in effect. Raises Away."""
        node = {
            "setl_id": settled.number,
            "mdtrt_id": settled.visit,
            "psn_no": bill.person_number,
            "exp_content": "",
        }
        reply = self.step(bill, _REVERSES[bill.kind], {"data": node}, f"reverse:{settled.number}")
        if reply.refusal:
            return Settled("refused", says=_said(reply.refusal, bill.shown, bill.name))
        info = _wire.one(reply.output.get("setlinfo"))
        try:
            return replace(
                settled,
                state="reversed",
                reversal=_wire.text(info.get("setl_id")),
                push=_paid.push_of(info),
                balance_fen=_answers.fen(info.get("balc")),
                doubts=_paid.reversal_doubts(info, settled),
            )
        except Silence as fault:
            raise self.unreadable(fault) from None

    def step(self, bill: Bill, infno: str, node: Mapping[str, Any], name: str = "") -> _wire.Reply:
        """One transaction of a bill in its house's name, with the number that it always has."""
        return self._transact(
            infno,
            node,
            msgid=self._number(bill, name or infno),
            at=_wire.stamp(datetime.fromisoformat(bill.at)),
            house=(bill.house_code, bill.house_name),
            insured_in=bill.insured_in,
        )

    def _number(self, bill: Bill, name: str) -> str:
        return _msgid(bill, bill.house_code, name)

    def _order(self, bill: Bill) -> str | Settled:
        """The number of the internet order that was forwarded (YM01); empty where there is none."""
        if not bill.internet_code:
            return ""
        node = _bills.who(bill) | {
            "appy_no": f"{bill.id}/{bill.attempt}",
            "fixmedins_code": bill.internet_code,
            "rxno": next((one.prescription for one in bill.lines if one.prescription), ""),
        }
        reply = self._transact(
            "YM01",
            {"data": node},
            msgid=_msgid(bill, bill.internet_code, "YM01"),
            at=_wire.stamp(datetime.fromisoformat(bill.at)),
            house=(bill.internet_code, bill.internet_name),
            insured_in=bill.insured_in,
        )
        if reply.refusal:
            return Settled("refused", says=_said(reply.refusal, bill.shown, bill.name))
        if _wire.text(reply.output.get("fixmedins_code")) != bill.house_code:
            raise self.unreadable()
        return _wire.text(reply.output.get("order_no"))


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps of one bill; what the platform refuses ends them with its sentence."""

    line: Settlements
    bill: Bill

    def take(self, infno: str, node: Mapping[str, Any], name: str = "") -> Mapping[str, Any]:
        """The output of a step. Raises _No."""
        reply = self.line.step(self.bill, infno, node, name)
        if reply.refusal:
            raise _No(_said(reply.refusal, self.bill.shown, self.bill.name))
        return reply.output

    def begin(self) -> str:
        """The platform's number of the visit that a registration or an admission opens."""
        if self.bill.kind == "inpatient":
            output = _wire.one(self.take("2401", _bills.admission(self.bill)).get("result"))
        else:
            output = _wire.one(self.take("2201", _bills.registration(self.bill)).get("data"))
        visit = _wire.text(output.get("mdtrt_id"))
        if not visit:
            raise self.line.unreadable()
        return visit

    def settled(self, infno: str, node: Mapping[str, Any]) -> Settled:
        """What a settlement, or its working out, answers."""
        output = self.take(infno, node)
        try:
            found = _paid.read(output, self.bill, numbered=infno in _SETTLES.values())
        except Silence as fault:
            raise self.line.unreadable(fault) from None
        if found.doubts and infno not in _SETTLES.values():
            raise _No(
                _("what was worked out does not add up: {doubts}").format(
                    doubts="; ".join(found.doubts)
                )
            )
        return found


class _No(Exception):
    """The platform refuses a step."""


def _purchase(steps: _Steps, agree: Callable[[Settled], bool] | None) -> Settled:
    node = _bills.purchase(steps.bill)
    try:
        if agree is not None and not agree(steps.settled("2101", node)):
            return Settled("declined")
        return steps.settled("2102", node)
    except _No as no:
        return Settled("refused", says=str(no))


def _visit(steps: _Steps, agree: Callable[[Settled], bool] | None) -> Settled:
    """Registration or admission, diagnoses, lines, discharge, working out, settlement."""
    bill = steps.bill
    is_stay = bill.kind == "inpatient"
    visit = ""
    try:
        visit = steps.begin()
        if not is_stay:
            steps.take("2203", _bills.diagnosis(bill, visit))
        rows = steps.take("2301" if is_stay else "2204", _bills.fees(bill, visit))
        if is_stay:
            steps.take("2402", _bills.discharge(bill, visit))
        node = _bills.settlement(bill, visit, _paid.cuts(rows))
        before = steps.settled("2303" if is_stay else "2206", node)
        if agree is not None and not agree(before):
            _let_go(steps, visit)
            return Settled("declined")
        return steps.settled(_SETTLES[bill.kind], node)
    except _No as no:
        _let_go(steps, visit)
        return Settled("refused", says=str(no))
    except Silence as fault:
        raise steps.line.unreadable(fault) from None


def _let_go(steps: _Steps, visit: str) -> None:
    """Take lines and registration back of what is not settled; a refusal leaves them as they are."""
    bill = steps.bill
    if not visit:
        return
    node = {"mdtrt_id": visit, "psn_no": bill.person_number}
    if bill.kind == "inpatient":
        lines = {"data": [{"feedetl_sn": "0000", **node}]}
        steps.line.step(bill, "2302", lines, "let-go-lines")
        undone = {
            "psn_no": bill.person_number,
            "omsgid": _msgid(bill, bill.house_code, "2401"),
            "oinfno": "2401",
        }
        steps.line.step(bill, "2601", {"data": undone}, "let-go")
        return
    steps.line.step(bill, "2205", {"data": {"chrg_bchno": "0000", **node}}, "let-go-lines")
    steps.line.step(bill, "2202", {"data": {**node, "ipt_otp_no": bill.own_number}}, "let-go")


def _msgid(bill: Bill, house: str, name: str) -> str:
    """The number on the wire of a step of a bill: the bill's time, and four characters of the step."""
    made = datetime.fromisoformat(bill.at) if bill.is_dated else None
    return _wire.message_number(house, f"{bill.id}/{bill.attempt}:{name}", made)


def _house(output: Mapping[str, Any]) -> House | None:
    raw = _wire.one(output.get("medinsinfo"))
    code = _wire.text(raw.get("fixmedins_code"))
    if not code:
        return None
    try:
        said = json.loads(_wire.text(raw.get("exp_content")) or "{}")
    except (ValueError, RecursionError):
        said = {}
    return House(
        code=code,
        name=_wire.text(raw.get("fixmedins_name")),
        kind="pharmacy" if code.startswith(_PHARMACY) else "hospital",
        settles_through=_wire.text(said.get("phys_medins_code")) if isinstance(said, dict) else "",
    )


def _said(refusal: str, *personal: str) -> str:
    """The platform's sentence without anybody's name or number."""
    for each in personal:
        if each:
            refusal = refusal.replace(each, "*")
    return _wire.without_persons(refusal)

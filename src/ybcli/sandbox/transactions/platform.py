"""The gateway and the platform behind it: who may speak, which transaction, and the first answer again.

The same `msgid` is the same message for ever: its answer is kept and given again, and nothing
happens twice. What the gateway turns away (no signature, no sign-in) was never a message.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..departments import staging
from ..wire import gateways
from ..wire.envelope import NoEnvelope, Request, read
from ..wire.files import Stored
from ..wire.response_quirks import ResponseQuirks
from ..wire.values import Refusal, written
from ..world import accounts, institutions
from ..world.practice import Practice
from . import (
    changes,
    entitlements,
    filings,
    hand_over,
    handling,
    public,
    reconciliation,
    reimbursements,
    settlements,
    transfers,
    visits,
)

JSON = "application/json;charset=UTF-8"
BINARY = "application/octet-stream"

Transaction = Callable[[Practice, Request], "dict[str, Any] | Stored"]

TRANSACTIONS: dict[str, Transaction] = {
    "9001": public.sign_in,
    "9002": public.sign_out,
    "1101": public.person,
    "1201": institutions.institution,
    "1901": institutions.dictionary,
    "2001": entitlements.checked,
    "2101": settlements.purchase,
    "2102": settlements.purchase,
    "2201": visits.register,
    "2202": visits.deregister,
    "2203": visits.diagnose,
    "2204": visits.charge,
    "2205": visits.uncharge,
    "2206": settlements.worked_out,
    "2207": settlements.settle,
    "2301": visits.charge,
    "2302": visits.uncharge,
    "2303": settlements.worked_out,
    "2304": settlements.settle,
    **dict.fromkeys(settlements.REVERSES, settlements.reverse),
    "2401": visits.admit,
    "2402": visits.discharge,
    "2501": filings.referral,
    "2503": filings.chronic,
    "2505": filings.institution,
    **dict.fromkeys(filings.WITHDRAWS, filings.withdraw),
    "5203": settlements.asked,
    "5206": entitlements.accumulated,
    "5301": filings.chronic_filings,
    "5302": filings.chosen,
    "5303": entitlements.stays,
    "5304": filings.referrals,
    "9101": public.upload,
    "9102": public.download,
    "2601": public.reverse,
    "3201": reconciliation.totals,
    "3202": reconciliation.details,
    "YF01": staging.feed,
    "YE01": handling.register_unit,
    "YE02": handling.register_person,
    "YE03": changes.unit,
    "YE04": changes.person,
    "YE05": changes.end,
    "YB01": filings.registration,
    "YT01": transfers.request,
    "YT02": transfers.sheet,
    "YT03": transfers.money,
    "YT04": transfers.taken,
    "YM01": visits.order,
    "YP01": accounts.payout,
    "YQ01": accounts.years,
    "YR01": reimbursements.settle,
    "YR02": reimbursements.asked,
    "YD01": handling.declare_wages,
    "YD02": handling.withdraw,
    "YN01": handling.notice,
    "YH01": hand_over.application,
    "YH02": hand_over.result,
    "YS01": handling.seal,
    "YS02": handling.last_seal,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    media_type: str
    body: bytes = field(repr=False)


def gateway(status: int, sentence: str) -> Answer:
    """The gateway's own answer, which is no envelope."""
    return Answer(status, JSON, written({"code": status, "message": sentence}))


class Platform:
    """The platform's one address."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self._answers: dict[str, tuple[str, Answer]] = {}

    @property
    def messages(self) -> int:
        """How many different messages were handled."""
        return len(self._answers)

    def admit(self, headers: Mapping[str, str], body: bytes) -> Request | Answer:
        """The request, where the signature is right and the body is an envelope."""
        said = gateways.fault(headers, self.practice.options)
        if said:
            return gateway(401, said)
        try:
            return read(headers.get("content-type", ""), body)
        except NoEnvelope as fault:
            return gateway(400, str(fault))

    def handle(self, request: Request) -> Answer:
        """The answer to a request: the first one again, where the message was there before."""
        practice = self.practice
        with practice.lock:
            if (
                practice.options.sign_in == "required"
                and request.infno != "9001"
                and not public.is_signed_in(practice, request.sign_no)
            ):
                return self._failure(request, "未签到或签到已失效，请先签到")
            if request.msgid in self._answers:
                digest, first = self._answers[request.msgid]
                if digest != request.digest:
                    return self._failure(request, "报文ID重复")
                return first
            answer = self._transact(request)
            self._answers[request.msgid] = (request.digest, answer)
            return answer

    def _transact(self, request: Request) -> Answer:
        transaction = TRANSACTIONS.get(request.infno)
        if transaction is None:
            return self._failure(request, f"交易{request.infno}未开通")
        try:
            output = transaction(self.practice, request)
        except Refusal as refusal:
            return self._failure(request, str(refusal))
        except Exception as fault:
            kind = type(fault).__name__  # the words of a fault could name a person
            logging.getLogger(__name__).error("transaction %s broke: %s", request.infno, kind)  # noqa: TRY400 - as above
            return self._failure(request, f"系统异常[{kind}]")
        if isinstance(output, Stored):
            return Answer(200, BINARY, output.content)
        quirks = self._quirks(request)
        return self._envelope(
            request,
            infcode=quirks.code(good=True),
            err_msg=quirks.no_sentence(),
            output=quirks.output(output),
        )

    def _failure(self, request: Request, sentence: str) -> Answer:
        quirks = self._quirks(request)
        return self._envelope(
            request,
            infcode=quirks.code(good=False),
            err_msg=quirks.sentence(sentence),
            output=quirks.nothing(),
            stamp=quirks.stamp,
        )

    def _quirks(self, request: Request) -> ResponseQuirks:
        return ResponseQuirks(request.msgid, real=self.practice.options.quirks == "real")

    def _envelope(
        self,
        request: Request,
        *,
        infcode: int | str,
        err_msg: str | None,
        output: Any,
        stamp: Callable[[str], str | None] = lambda value: value,
    ) -> Answer:
        now = self.practice.clock.now()
        serial = int(hashlib.sha256(request.msgid.encode("utf-8", "replace")).hexdigest()[:10], 16)
        moment = f"{now:%Y%m%d%H%M%S}"
        whole = {
            "infcode": infcode,
            "inf_refmsgid": stamp(f"{request.region or '339901'}{moment}{serial % 10**10:010d}"),
            "refmsg_time": stamp(f"{moment}{serial % 900:03d}"),
            "respond_time": stamp(f"{moment}{serial % 900 + 37:03d}"),
            "err_msg": err_msg,
            "output": output,
            "warn_msg": None,
            "cainfo": "",
            "signtype": "",
        }
        return Answer(200, JSON, written(whole))

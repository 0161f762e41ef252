"""What the platform is asked: a person's cover, account, years, filings and sums; institutions, terms.

A refusal of a question is `Away`, because then we do not know what we asked for; a person whom the
platform does not know has nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from ..cases.documents import code_of
from ..errors import Unavailable
from ..language import _
from . import _answers, _statements, _wire
from ._answer_kinds import (
    Accumulated,
    ChosenInstitution,
    ChronicFiling,
    Entitlement,
    Institution,
    Referral,
    Stay,
    Term,
    ToldSeal,
    Years,
)
from ._nodes import PERSON_NUMBER, SCHEME, SCHEMES, TO_HOSPITAL, Topic, words
from ._silence import Silence

T = TypeVar("T")

_NOBODY = ("基本信息为空", "未查询到", "查无此人", "人员不存在", "未参保")
_INSTITUTION, _PHARMACY = "1", "2"
_CARE_INSTITUTION = "03"
_OUTPATIENT = "11"
_TOP, _VALID = "0", "1"
_LOOK_BACK = timedelta(days=730)


def _is_person(output: Mapping[str, Any]) -> bool:
    """Does an answer to 1101 speak of anybody? One that says nothing does not say: insured nowhere."""
    return "insuinfo" in output or bool(_wire.one(output.get("baseinfo")))


@dataclass(frozen=True, slots=True)
class _Who:
    """Whom 1101 found: the platform's own number of them, their relations, the raw rows of these."""

    number: str
    relations: list[dict[str, str]]
    rows: list[Mapping[str, Any]]


class Questions(ABC):
    """The questions of a `Platform`; each raises Away where nobody answers or it is refused."""

    office_code: str
    region: str
    _now: Callable[[], datetime]
    _numbers: dict[str, str]
    _identities: dict[str, tuple[dict[str, str], ...]]
    _vouchers: dict[str, bool | None]

    @abstractmethod
    def _transact(
        self,
        infno: str,
        node: Mapping[str, Any],
        *,
        msgid: str = "",
        at: str = "",
        file: tuple[str, bytes] | None = None,
        fits: Callable[[Mapping[str, Any]], bool] | None = None,
        house: tuple[str, str] | None = None,
        insured_in: str = "",
    ) -> _wire.Reply:
        """One transaction, in the name of a `house` (code, name) where it is not the office's own."""

    @abstractmethod
    def unreadable(self, fault: Silence | None = None) -> Unavailable:
        """The `Away` for the last answer, in which something cannot be read; its bytes are kept."""

    def person(self, id_number: str, name: str) -> list[dict[str, str]]:
        """The insurance relations of a person, in any place: scheme, state, region, unit, since.

        `scheme` is `employee`, `resident` or the wire's own code; `state` is `active`, `paused`,
        `ended` or `none`. A person whom the platform does not know has none. Raises Away.
        """
        found = self._who(id_number, name)
        return found.relations if isinstance(found, _Who) else []

    def identities(self, id_number: str, name: str) -> tuple[dict[str, str], ...]:
        """What the platform has the person as besides: in need, a veteran (`idetinfo` of 1101); each with
        `code`, `word`, `label`, `begins_on`, `ends_on`. Nobody, none. Raises Away.
        """
        if id_number not in self._identities:
            self._who(id_number, name)
        return self._identities.get(id_number, ())

    def voucher_is_active(self, id_number: str, name: str) -> bool | None:
        """Has the person activated the e-voucher (3.2; the extension of 1101)? Whom the platform does not know has
        not; None where it does not say. Raises Away.
        """
        if id_number not in self._vouchers and not isinstance(self._who(id_number, name), _Who):
            return False
        return self._vouchers.get(id_number)

    def accounts(self, id_number: str, name: str, region: str = "") -> int:
        """What the personal account holds, in fen (`balc` of 1101): of our pooling area, or of
        `region`'s (its first four digits). Nought for whom the platform does not know. Raises Away.
        """
        area = (region or self.region)[:4]
        found = self._who(id_number, name)
        if not isinstance(found, _Who):
            return 0
        try:
            return sum(
                _answers.fen(raw.get("balc"))
                for raw, relation in zip(found.rows, found.relations, strict=True)
                if relation["region"][:4] == area
            )
        except Silence as fault:
            raise self.unreadable(fault) from None

    def years(self, id_number: str, name: str) -> Years:
        """The contribution years of a person in the province, and their accounts (YQ01).

        Months are `2021-03`, balances fen by region. Raises Away.
        """
        node = {"certno": id_number, "psn_cert_type": code_of(id_number), "psn_name": name}
        return self._told("YQ01", {"data": node}, _answers.years, id_number, name) or Years()

    def last_seal(self) -> ToldSeal | None:
        """The seal of this office of which the platform was told last (YS02); None where of none. Raises Away."""
        return self._told("YS02", {"data": {}}, _answers.last_seal)

    def institution(self, code: str) -> Institution | None:
        """A designated hospital or pharmacy by its number (1201); None where there is none.

        Raises Away.
        """
        return self._institution({"fixmedins_code": code, "fixmedins_name": ""})

    def invoice_settled(
        self, invoice_number: str, *, code: str = "", aid: bool = False
    ) -> list[dict[str, str]]:
        """By which case and in which region of the province an invoice (its code and number) was settled by
        hand, or granted `aid` (YR02); no rows: it is new. Raises Away.
        """
        node = {
            "invono": invoice_number,
            **({"invo_code": code} if code else {}),
            **({"reim_type": "aid"} if aid else {}),
        }
        return self._told("YR02", {"data": node}, _answers.used_invoices) or []

    def dictionary(self, kind: str, on: str, parent: str = "") -> list[Term]:
        """The terms of a dictionary (1901) that hold on the day `on` (`2026-07-06`); an unknown one
        has none. `parent` is the term above. Raises Away.
        """
        node = {
            "type": kind,
            "parent_value": parent or _TOP,
            "admdvs": self.region[:6],
            "date": on,
            "Vali_Flag": _VALID,
        }
        return self._told("1901", {"data": node}, _answers.terms) or []

    def entitlement(
        self,
        id_number: str,
        name: str,
        *,
        on: str = "",
        scheme: str = "",
        hospital_code: str = "",
        care: str = _OUTPATIENT,
        disease_code: str = "",
    ) -> list[Entitlement]:
        """May the person draw on the funds from the day `on` (today)? One row a fund (2001).

        `care` is the wire's med_type (11 outpatient, 14 chronic disease, 2101 inpatient). Without a
        scheme it is the one in which they are insured. Nobody, no rows. Raises Away.
        """
        found = self._who(id_number, name)
        if not isinstance(found, _Who):
            return []
        scheme = scheme or self._scheme(found)
        node = {
            "psn_no": found.number,
            "insutype": SCHEMES.get(scheme, scheme),
            "fixmedins_code": hospital_code or self.office_code,
            "med_type": care,
            "begntime": f"{on or self._today()} 00:00:00",
            "endtime": "",
            "dise_codg": disease_code,
        }
        return self._told("2001", {"data": node}, _answers.entitlements, id_number, name) or []

    def chronic_filings(self, id_number: str, name: str) -> list[ChronicFiling]:
        """The chronic diseases that are filed and in force (5301). Raises Away."""
        return self._of_person("5301", id_number, name, _answers.chronic_filings)

    def institutions_chosen(self, id_number: str, name: str) -> list[ChosenInstitution]:
        """The institutions that the person has chosen (5302). Raises Away."""
        return self._of_person(
            "5302", id_number, name, _answers.chosen, biz_appy_type=_CARE_INSTITUTION
        )

    def in_hospital(self, id_number: str, name: str, since: str = "") -> list[Stay]:
        """The stays in hospital that go on, begun since a day (two years ago) (5303). Raises Away."""
        return self._of_person("5303", id_number, name, _answers.stays, **self._span(since))

    def referrals(self, id_number: str, name: str, since: str = "") -> list[Referral]:
        """The referrals that are filed, since a day (two years ago) (5304). Raises Away."""
        span = self._span(since) | {"endtime": ""}
        return self._of_person("5304", id_number, name, _answers.referrals, **span)

    def accumulated(self, id_number: str, name: str, year: str) -> list[Accumulated]:
        """What was summed up for the person in a year, amounts in fen (5206). Raises Away."""
        found = self._of_person("5206", id_number, name, _answers.accumulated)
        return [one for one in found if one.year == year]

    def _who(self, id_number: str, name: str) -> _Who | str:
        """Whom 1101 finds; the platform's sentence where it knows nobody."""
        node = {
            "mdtrt_cert_type": "02",
            "mdtrt_cert_no": id_number,
            "card_sn": "",
            "begntime": "",
            "psn_cert_type": code_of(id_number),
            "certno": id_number,
            "psn_name": name,
        }
        reply = self._transact("1101", {"data": node}, fits=_is_person)
        if reply.refusal:
            if any(said in reply.refusal for said in _NOBODY):
                return reply.refusal
            raise refused(reply.refusal, id_number, name)
        self._identities[id_number] = _statements.identities(reply.output)
        rows = _wire.many(reply.output.get("insuinfo"))
        base = _wire.one(reply.output.get("baseinfo"))
        self._vouchers[id_number] = _answers.voucher_is_active(_wire.text(base.get("exp_content")))
        number = _wire.text(base.get("psn_no"))
        if number:
            self._numbers[id_number] = number
        return _Who(number, [_statements.relation(raw) for raw in rows], rows)

    def _scheme(self, who: _Who) -> str:
        """The scheme in which somebody is insured: here before elsewhere, employees' before residents'."""
        active = [one for one in who.relations if one["state"] == "active"]
        active.sort(
            key=lambda one: (
                one["region"][:4] != self.region[:4],
                one["scheme"] != "employee",
                one["scheme"] != "resident",
            )
        )
        return active[0]["scheme"] if active else "resident"

    def _missing(self, topic: Topic, body: Mapping[str, Any]) -> dict[str, str] | str:
        """What a topic needs and the body does not say; a sentence where the platform knows nobody.

        A person's number never changes and is asked once; where somebody is insured is asked anew.
        """
        wanted = [need for need in topic.needs if not words(body, need)]
        found: dict[str, str] = {}
        if TO_HOSPITAL in wanted and (named := words(body, "to_hospital_name")):
            hospital = self._institution({"fixmedins_code": "", "fixmedins_name": named})
            if hospital is not None and hospital.name == named:
                found[TO_HOSPITAL] = hospital.code
        id_number = words(body, "id_number")
        if SCHEME not in wanted and PERSON_NUMBER in wanted and id_number in self._numbers:
            found[PERSON_NUMBER] = self._numbers[id_number]
        elif SCHEME in wanted or PERSON_NUMBER in wanted:
            who = self._who(id_number, words(body, "name"))
            if not isinstance(who, _Who):
                return who
            found[PERSON_NUMBER] = who.number
            if SCHEME in wanted:
                found[SCHEME] = self._scheme(who)
        return found

    def _institution(self, wanted: Mapping[str, str]) -> Institution | None:
        pharmacy = wanted["fixmedins_code"].startswith("P")
        node = {"fixmedins_type": _PHARMACY if pharmacy else _INSTITUTION, **wanted}
        return self._told("1201", {"medinsinfo": node}, _answers.institution)

    def _of_person(
        self,
        infno: str,
        id_number: str,
        name: str,
        read: Callable[[Mapping[str, Any]], list[T]],
        **more: str,
    ) -> list[T]:
        """A question about somebody by the platform's own number of them; of nobody, nothing."""
        if id_number not in self._numbers and not isinstance(self._who(id_number, name), _Who):
            return []
        number = self._numbers.get(id_number, "")
        if not number:
            raise self.unreadable()
        node = {"psn_no": number, **more}
        return self._told(infno, {"data": node}, read, id_number, name) or []

    def _told(
        self,
        infno: str,
        node: Mapping[str, Any],
        read: Callable[[Mapping[str, Any]], T],
        *personal: str,
    ) -> T | None:
        """What an answer says; None where the platform knows nothing of what was asked."""
        reply = self._transact(infno, node)
        if reply.refusal:
            if any(said in reply.refusal for said in _NOBODY):
                return None
            raise refused(reply.refusal, *personal)
        try:
            return read(reply.output)
        except Silence as fault:
            raise self.unreadable(fault) from None

    def _today(self) -> str:
        return _wire.stamp(self._now())[:10]

    def _span(self, since: str) -> dict[str, str]:
        """From a day (two years ago) to now."""
        begin = since or _wire.stamp(self._now() - _LOOK_BACK)[:10]
        return {"begntime": f"{begin} 00:00:00", "endtime": _wire.stamp(self._now())}


def refused(said: str, *personal: str) -> Unavailable:
    """The `Away` for a question that the platform refuses, without anybody's name in it."""
    for each in personal:
        if each:
            said = said.replace(each, "*")
    return Unavailable(
        _("the platform refuses: {words}").format(words=_wire.without_persons(said)),
        _("tell the platform's support what it says; it is asked again with the next sync"),
        kind="away.refused",
        heard=True,
    )

"""Practice controls of filings, accounts and transfers: what other people do, when a test wants it.

Money is said in yuan. See `controls.py` for those of the calendar, the feeds and the tax office.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..transactions import transfers
from ..transactions.bills import OUTSIDE_DEDUCTIBLE, OUTSIDE_PAID
from ..transactions.entitlements import SUMS
from ..wire.numbers import REGION
from ..wire.values import EMPLOYEE, RESIDENT, Mistake, Refusal, fen, is_month, is_year
from ..world import accounts
from ..world.book import Known
from ..world.entries import Span, Stay, Transfer
from ..world.institutions import INSTITUTIONS
from ..world.practice import Practice

if TYPE_CHECKING:
    from ..transactions.platform import Platform

_WRONG = 100_00
#: Sums of care outside hospitals, which both schemes have.
_OUTSIDE = {
    "outpatient_paid": OUTSIDE_PAID,
    "outpatient_deductible": OUTSIDE_DEDUCTIBLE,
    "chronic_paid": "D000103",
    "chronic_deductible": "Q000103",
}
_STEPS = ("request", "sheet", "money", "wrong_money")


def account(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody's account holds from now on."""
    known, area = _known(platform, wanted), _area(wanted, "admdvs")
    accounts.set_balance(platform.practice, known.psn_no, area, _yuan(wanted, "balance"))
    return {"psn_no": known.psn_no}


def invoice_used(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Another office of the province has settled an invoice by hand."""
    number, area = str(wanted.get("invono", "")), _area(wanted, "admdvs")
    if not number:
        raise Mistake("invono is needed")
    platform.practice.accounts.invoices[str(wanted.get("invo_code", "")), number] = area
    return {"invono": number}


def person_kind(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Which kind of insured person somebody is (psn_type): `12` retired, `1103` flexible, `1404` student."""
    known, kind = _known(platform, wanted), str(wanted.get("psn_type", ""))
    if not re.fullmatch(r"\d{2}(\d\d){0,2}", kind, re.ASCII):
        raise Mistake("psn_type must be a kind like 12 or 1103")
    platform.practice.accounts.kinds[known.psn_no] = kind
    return {"psn_no": known.psn_no}


def leave(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody's insurance ends on a day, wherever it is; 1101 shows it ended from then on."""
    known, ended = _known(platform, wanted), str(wanted.get("ended", ""))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", ended):
        raise Mistake("ended must be a day like 2026-06-30")
    book = platform.practice.book
    running = [one for one in book.relations_of(known.certno) if not one.ended]
    for one in running:
        book.rewrite(one, replace(one, ended=ended))
    return {"relations": len(running)}


def accumulate(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What was summed up for somebody in a year: one amount for each name that is given."""
    practice = platform.practice
    known, insutype = _known(platform, wanted), str(wanted.get("insutype", ""))
    if not insutype:
        relations = practice.book.relations_of(known.certno)
        insutype = relations[0].insutype if relations else RESIDENT
    year = str(wanted.get("year", practice.clock.day.year))
    if insutype not in SUMS or not is_year(year):
        raise Mistake("insutype must be 310 or 390, year a year like 2026")
    codes = SUMS[insutype] | _OUTSIDE
    names = [name for name in codes if name in wanted]
    if not names:
        raise Mistake(f"one of {', '.join(codes)} must be there, in yuan")
    for name in names:
        key = (known.psn_no, insutype, year, codes[name])
        practice.accounts.sums[key] = _yuan(wanted, name)
    return {"sums": len(names)}


def years(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The months for which somebody paid, in place of what the seed says."""
    known, rows = _known(platform, wanted), wanted.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Mistake("rows must be a list of objects with begn_ym and end_ym")
    spans = []
    for row in rows:
        begins, ends = str(row.get("begn_ym", "")), str(row.get("end_ym", ""))
        insutype = str(row.get("insutype", EMPLOYEE))
        if not is_month(begins) or not is_month(ends) or insutype not in {EMPLOYEE, RESIDENT}:
            raise Mistake("begn_ym and end_ym must be months like 202607, insutype 310 or 390")
        spans.append(Span(insutype, _area(row, "admdvs"), begins, ends))
    platform.practice.accounts.spans[known.psn_no] = spans
    return {"rows": len(spans)}


def transfer(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The other office takes a step: asks for somebody, sends its sheet, the money, or wrong money."""
    practice = platform.practice
    number, step = str(wanted.get("transfer_number", "")), wanted.get("step")
    if not re.fullmatch(r"[0-9A-Za-z-]{1,100}", number) or step not in _STEPS:
        raise Mistake(f"transfer_number must be there, step one of {', '.join(_STEPS)}")
    found = practice.book.transfers.get(number)
    if step == "request":
        if found is not None:
            raise Mistake("there is a transfer of this number")
        known, into = _known(platform, wanted), str(wanted.get("to_region", ""))
        if not re.fullmatch(r"\d{6}", into):
            raise Mistake("to_region must be six digits")
        out = _area(wanted, "from_region")
        return _shown(transfers.ask(practice, number, known.certno, out, into))
    if found is None or found.ours != "takes":
        raise Mistake("no office of this platform asked for a transfer of this number")
    if "balance" in wanted:
        found.balance = _yuan(wanted, "balance")
    months = wanted.get("months")
    if months is not None:
        if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= 600:
            raise Mistake("months must be a whole number from 1 to 600")
        found.months = months
    if step == "sheet":
        transfers.send_sheet(practice, found)
    else:
        wrong = _WRONG if step == "wrong_money" else 0
        transfers.send_money(practice, found, max(found.balance - wrong, 0))
    return _shown(found)


def _shown(one: Transfer) -> dict[str, Any]:
    return {"transfer_number": one.number, "months": one.months, "balance_fen": one.balance}


def review(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The bureau has reviewed a filing, so that 2504 and 2506 come too late."""
    found = platform.practice.book.filings.get(str(wanted.get("trt_dcla_detl_sn", "")))
    if found is None:
        raise Mistake("trt_dcla_detl_sn must be the number of a filing")
    found.reviewed = True
    return {"reviewed": True}


def admit(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody comes into a hospital, or leaves it."""
    practice, known = platform.practice, _known(platform, wanted)
    hospital = str(wanted.get("fixmedins_code", "H33990100001"))
    if hospital not in INSTITUTIONS:
        raise Mistake("fixmedins_code must be an institution of the practice world")
    if wanted.get("leaves"):
        practice.book.stays = [one for one in practice.book.stays if one.psn_no != known.psn_no]
        return {"mdtrt_id": ""}
    number = f"{hospital[1:7]}{practice.book.serial('mdtrt_id'):014d}"
    stay = Stay(number, known.psn_no, hospital, practice.clock.day.isoformat())
    practice.book.stays.append(stay)
    return {"mdtrt_id": number}


def counted(practice: Practice) -> dict[str, Any]:
    """What stands in the book of filings, changes, transfers and payouts, for `GET /sandbox/book`."""
    book = practice.book
    standing = [one for one in book.filings.values() if not one.withdrawn]
    return {
        "filings": len(standing),
        "filings_withdrawn": len(book.filings) - len(standing),
        "changes": sum(1 for one in book.changes.values() if not one.reversed),
        "transfers": len(book.transfers),
        "transfers_taken": sum(1 for one in book.transfers.values() if one.is_taken),
        "payouts": len(book.payouts),
    }


def _known(platform: Platform, wanted: Mapping[str, Any]) -> Known:
    known = platform.practice.book.people.get(str(wanted.get("certno", "")).upper())
    if known is None:
        raise Mistake("certno must be somebody whom the platform knows (see /sandbox/insure)")
    return known


def _area(wanted: Mapping[str, Any], name: str) -> str:
    area = str(wanted.get(name, REGION))
    if not re.fullmatch(r"\d{6}", area):
        raise Mistake(f"{name} must be six digits")
    return area


def _yuan(wanted: Mapping[str, Any], name: str) -> int:
    try:
        amount = fen(str(wanted.get(name, "")), name)
    except Refusal:
        raise Mistake(f"{name} must be an amount in yuan like 500.00") from None
    if amount < 0:
        raise Mistake(f"{name} must not be negative")
    return amount


ORDERS: dict[str, Callable[[Platform, Mapping[str, Any]], dict[str, Any]]] = {
    "account": account,
    "accumulate": accumulate,
    "invoice_used": invoice_used,
    "person_kind": person_kind,
    "leave": leave,
    "years": years,
    "transfer": transfer,
    "review": review,
    "admit": admit,
}

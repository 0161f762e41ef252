"""The practice controls (`/sandbox/…`): the calendar, faults, feeds, the tax office, the book.

No part of any contract: they are for whoever practises, demonstrates or tests, on this machine only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ..departments import staging
from ..transactions import reconciliation
from ..transactions.platform import Platform
from ..wire.values import EMPLOYEE, RESIDENT, Mistake, Refusal, fen, is_day, is_month, is_year
from ..world import tax
from ..world.feeds import DEPARTMENTS
from . import care_controls, filing_controls

Control = Callable[[Platform, Mapping[str, Any]], "dict[str, Any]"]
_MOST = 100_000


def health(platform: Platform, _wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Is it there, what day is it, which world is it?"""
    practice = platform.practice
    return {"ok": True, "day": practice.clock.day.isoformat(), "seed": practice.options.seed}


def set_day(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The calendar day."""
    try:
        platform.practice.clock.set_day(date.fromisoformat(_text(wanted, "day")))
    except ValueError:
        raise Mistake("day must be a day like 2026-07-08") from None
    return health(platform, {})


def faults(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Order a fault."""
    platform.practice.faults.order(wanted)
    return {"waiting": platform.practice.faults.waiting()}


def emit(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Put one record on a feed."""
    return staging.emit(platform.practice, wanted)


def stage(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Put some more of a kind on their feed."""
    records = staging.stage(
        platform.practice,
        _text(wanted, "what"),
        _whole(wanted, "n", 1, most=1000),
        _text(wanted, "certno", "").upper(),
    )
    return {"records": [record.as_wire() for record in records]}


def away(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A department's feed falls silent, or speaks again."""
    back = wanted.get("back", False)
    if not isinstance(back, bool):
        raise Mistake("back must be true or false")
    return {"away": staging.silence(platform.practice, _text(wanted, "department"), back=back)}


def term(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A term that the platform's dictionary (1901) knows besides the published ones."""
    kind, value = _text(wanted, "type"), _text(wanted, "value")
    platform.practice.terms.setdefault(kind, {})[value] = _text(wanted, "label")
    return {"terms": platform.practice.terms[kind]}


def reply(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody answers a text message."""
    mobile, content = _text(wanted, "mobile").strip(), _text(wanted, "text")
    return staging.reply(platform.practice, mobile, content).as_wire()


def wage_bases(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A month's wage bases of the employers."""
    return staging.wage_bases(
        platform.practice,
        _text(wanted, "cashym"),
        _text(wanted, "uscc", ""),
        _whole(wanted, "wrong_sums", 0),
    )


def collect(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The tax office collects a month."""
    cashym, breaks = _text(wanted, "cashym"), wanted.get("breaks") or {}
    if not is_month(cashym):
        raise Mistake("cashym must be a month like 202607")
    if not isinstance(breaks, dict) or set(breaks) - set(tax.BREAKS):
        raise Mistake(f"breaks must be an object of {', '.join(tax.BREAKS)}")
    practice = platform.practice
    ordered = {name: _whole(breaks, name, 0) for name in breaks}
    return practice.collections.collect(practice.book, practice.options.seed, cashym, ordered)


def pay(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A resident pays."""
    certno, cashym = _text(wanted, "certno"), str(wanted.get("cashym", ""))
    if not is_year(cashym):
        raise Mistake("cashym must be a cover year like 2026")
    amount = platform.practice.options.premium_fen
    if wanted.get("amt") not in {None, ""}:
        try:
            amount = fen(str(wanted["amt"]), "amt")
        except Refusal:
            raise Mistake("amt must be an amount in yuan like 500.00") from None
    platform.practice.collections.pay(certno, cashym, amount)
    return {"receipts": 1}


def insure(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody is insured somewhere already, as 1101 will say; or was, until the day `ended`."""
    certno, insutype = _text(wanted, "certno").upper(), str(wanted.get("insutype", ""))
    area, ended = str(wanted.get("admdvs", "")), str(wanted.get("ended", ""))
    if ended and not is_day(ended):
        raise Mistake("ended must be a day like 2026-06-30")
    if not certno or insutype not in {EMPLOYEE, RESIDENT} or not re.fullmatch(r"\d{6}", area):
        raise Mistake("certno must be there, insutype 310 or 390, admdvs six digits")
    platform.practice.insure(certno, _text(wanted, "psn_name", ""), insutype, area, ended)
    return {"psn_no": platform.practice.book.people[certno].psn_no}


def tamper(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The platform's own book goes wrong."""
    cashym = str(wanted.get("cashym", ""))
    if not is_month(cashym) and not is_year(cashym):
        raise Mistake("cashym must be a month like 202607 or a cover year like 2026")
    lines = reconciliation.tamper(
        platform.practice, _text(wanted, "change"), cashym, _whole(wanted, "n", 1)
    )
    return {"lines": lines}


def heal(platform: Platform, _wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Every planted break is made good."""
    practice = platform.practice
    return {"receipts": practice.collections.heal(), "lines": reconciliation.heal(practice)}


def book(platform: Platform, _wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What messages brought into the platform's book, and how often each took effect."""
    practice = platform.practice
    kept = practice.book
    active = kept.active()
    return {
        "units": sum(1 for unit in kept.units.values() if unit.msgid),
        "persons": len({relation.certno for relation in kept.told.values()}),
        "relations": len(kept.told),
        "declarations": len(active),
        "withdrawn": len(kept.declarations) - len(active),
        "lines": sum(len(one.lines) for one in active),
        "notices": len(kept.notices),
        "seals": len(kept.seals),
        "files": len(practice.files),
        "receipts": practice.collections.receipts,
        **filing_controls.counted(practice),
        "messages": platform.messages,
        "effects": dict(kept.effects),
        "feeds": {name: practice.feeds.length(name) for name in DEPARTMENTS},
        "held_before": {"units": practice.held_units, "persons": practice.held_people},
        "breaks_planted": len(practice.collections.planted) + len(kept.wrong),
    }


def people(platform: Platform, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The generated people, arrivals last."""
    limit = _whole(wanted, "limit", 100)
    return {"people": [staging.as_listed(p) for p in platform.practice.people[:limit]]}


def units(platform: Platform, _wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The made employers, new ones last."""
    registered = platform.practice.book.units
    return {
        "units": [
            {
                "uscc": unit.uscc,
                "emp_name": unit.name,
                "addr": unit.address,
                "legrep_name": unit.legal_representative,
                "esta_date": unit.founded.isoformat(),
                "mob": unit.mobile,
                "registered": unit.uscc in registered,
            }
            for unit in platform.practice.units
        ]
    }


def invoices(platform: Platform, _wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The electronic invoices that finance told, first to last."""
    told = platform.practice.feeds.of_kind("finance", "e_invoice")
    return {"invoices": [dict(record.body) for record in told]}


READS: dict[str, Control] = {
    "health": health,
    "invoices": invoices,
    "book": book,
    "people": people,
    "units": units,
    **care_controls.READS,
}
ORDERS: dict[str, Control] = {
    "day": set_day,
    "faults": faults,
    "emit": emit,
    "stage": stage,
    "away": away,
    "term": term,
    "reply": reply,
    "wage_bases": wage_bases,
    "collect": collect,
    "pay": pay,
    "insure": insure,
    "tamper": tamper,
    "heal": heal,
    **filing_controls.ORDERS,
    **care_controls.ORDERS,
}


def _text(wanted: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = wanted.get(name, default)
    if not isinstance(value, str):
        raise Mistake(f"{name} must be text")
    return value


def _whole(wanted: Mapping[str, Any], name: str, default: int, most: int = _MOST) -> int:
    value = wanted.get(name, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Mistake(f"{name} must be a whole number from 0 to {most}")
    return value

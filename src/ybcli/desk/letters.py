"""Notices: a template filled from the case, put into the outbox for the person or the unit's agent.

Every node's notice is a row in the outbox that belongs to a case. Letters are Chinese, whatever
the language of the screen.
"""

from __future__ import annotations

from functools import cache
from string import Template
from typing import TYPE_CHECKING

from .. import money
from ..cases.journal import Case, Entry
from ..settings import ROOM
from . import waits

if TYPE_CHECKING:
    from ..cases.items import Item
    from ..store.store import Act
    from . import Desk

_UNITS = {"workdays": "个工作日", "days": "日", "hours": "小时", "months": "个月"}


@cache
def template(name: str) -> Template:
    """The template of this name; it is read once."""
    return Template((ROOM / "templates" / f"{name}.md").read_text("utf-8").strip())


def exists(name: str) -> bool:
    """Is there a template of this name?"""
    return (ROOM / "templates" / f"{name}.md").exists()


def write(desk: Desk, unit: Act, item: Item, case: Case, entry: Entry, name: str) -> None:
    """Put the notice made from template `name` into the outbox."""
    text = template(name).substitute(words(desk, item, case))
    notice_id = f"{case.id}:{entry.number}:{name}"
    mobile = str(case.fields.get("mobile") or _known_mobile(unit, case.party["id"]))
    unit.message(
        notice_id,
        case_id=case.id,
        to="sms",
        topic="notice",
        body={
            "notice_id": notice_id,
            "case_id": case.id,
            "channel": "sms",
            "mobile": mobile,
            "text": text,
        },
        at=entry.at,
    )


def words(desk: Desk, item: Item, case: Case) -> dict[str, str]:
    """The words that a template may use."""
    found: dict[str, str] = {
        "case_id": case.id,
        "name": case.party["name"],
        "unit_name": str(case.fields.get("unit_name") or case.party["name"]),
        "employed_from": str(case.fields.get("employed_from", "")),
        "period": str(case.fields.get("period", "")),
        "cover_year": str(case.fields.get("cover_year", "")),
        "window": "",
        "due": "",
    }
    for wait in item.way(case.flow).waits:
        length = desk.policy(desk.today, case.region).figure(wait.wait)
        found["window"] = f"{int(length.value)}{_UNITS[length.unit]}"
    running = waits.running(desk, item, case)
    if running:
        found["due"] = running.due.isoformat()
    decision = case.last("decide")
    figures = decision.found.get("figures", {}) if decision else {}
    found["premium"] = money.yuan(figures.get("resident_premium", 0))
    found["persons"] = str(case.entries[0].form.get("lines", {}).get("persons", ""))
    for word in ("base", "employer", "employee"):
        full = {"base": "contribution_base"}.get(word, f"{word}_contribution")
        found[word] = money.yuan(figures.get(full, 0))
    return found


def _known_mobile(unit: Act, party_id: str) -> str:
    row = unit.one("SELECT mobile FROM party WHERE id = :id", id=party_id)
    return str(row["mobile"]) if row else ""

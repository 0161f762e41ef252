"""Village proxies (代办员): who may file for whom, until when, on what ground.

A proxy files with an authorisation, never decides, never receives money; the result goes to the
principal too (`desk/letters`).
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from ..cases import identity
from ..errors import BadData, NotAllowed, UsageError
from ..language import _

if TYPE_CHECKING:
    from ..cases.items import Item
    from . import Desk


def grant(
    desk: Desk, principal: str, proxy: str, *, items: str, until: date, ground: str
) -> dict[str, Any]:
    """Record that `principal` (identity number or credit code) lets the officer `proxy` file.

    `items` are item codes with commas, empty for all. Raises UsageError for nobody's code or a day
    that is past, BadData for a number that is none.
    """
    officer = desk.officers.get(proxy)
    if officer is None or officer.get("role") != "proxy":
        raise UsageError(
            _("{officer} is no village proxy of this office").format(officer=proxy),
            _("add one with `yb office officers --add CODE --name NAME --role proxy`"),
        )
    if until < desk.today:
        raise UsageError(
            _("{day} is past").format(day=until), _("say until when it is to be valid")
        )
    for code in filter(None, items.split(",")):
        desk.item(code)
    if not ground.strip():
        raise UsageError(
            _("an authorisation needs a ground"), _("say how it was given, as on the form signed")
        )
    number, problem = identity.id_number(principal, today=desk.today)
    if problem:
        unit_number, unit_problem = identity.credit_code(principal, today=desk.today)
        if unit_problem:
            raise BadData(problem.says, problem.cure, problems=(problem,))
        number = unit_number
    at = desk.now().isoformat(timespec="seconds")
    digest = hashlib.sha256(f"{number}|{proxy}|{items}|{until}".encode()).hexdigest()[:10]
    row = {
        "id": digest,
        "principal_id": number,
        "proxy_id": proxy,
        "proxy_name": str(officer.get("name", "")),
        "items": items,
        "valid_until": until.isoformat(),
        "ground": ground,
        "by": desk.officer,
        "at": at,
    }
    with desk.store.act() as unit:
        unit.run(
            "INSERT OR IGNORE INTO proxy (id, principal_id, proxy_id, proxy_name, items, "
            "valid_until, ground, by, at, ended_at) VALUES (:id, :principal_id, :proxy_id, "
            ":proxy_name, :items, :valid_until, :ground, :by, :at, '')",
            **row,
        )
    return row


def end(desk: Desk, number: str) -> None:
    """End an authorisation from now on. Raises UsageError where there is none of this number."""
    with desk.store.act() as unit:
        ended = unit.run(
            "UPDATE proxy SET ended_at = :at WHERE id = :id AND ended_at = ''",
            at=desk.now().isoformat(timespec="seconds"),
            id=number,
        )
    if not ended:
        raise UsageError(
            _("there is no authorisation {number} that could be ended").format(number=number),
            _("`yb proxy list` shows them"),
        )


def listed(desk: Desk) -> list[Any]:
    """Every authorisation, the newest first."""
    return desk.reader.rows("SELECT * FROM proxy ORDER BY at DESC, id")


def acting(desk: Desk, item: Item, principal: str, officer: str) -> dict[str, str] | None:
    """How the officer files for the principal: None for an officer of the office, the authorisation
    for a proxy. Raises NotAllowed where a proxy has none.
    """
    found = desk.officers.get(officer, {})
    if found.get("role") != "proxy":
        return None
    for row in desk.reader.rows(
        "SELECT * FROM proxy WHERE principal_id = :principal AND proxy_id = :proxy "
        "AND ended_at = '' AND valid_until >= :today",
        principal=principal,
        proxy=officer,
        today=desk.today.isoformat(),
    ):
        if not row["items"] or item.code in row["items"].split(","):
            return {
                "officer": officer,
                "authorisation": row["id"],
                "mobile": str(found.get("mobile", "")),
            }
    raise NotAllowed(
        _("{officer} has no authorisation of this person for {item}").format(
            officer=officer, item=item.code
        ),
        _("an officer records it with `yb proxy grant`, or the person comes"),
        kind="proxy",
    )

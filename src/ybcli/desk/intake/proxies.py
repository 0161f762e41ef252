"""Village proxies (代办员): who may file for whom, until when, on what ground.

A proxy files with an authorisation, never decides, never receives money; the result goes to the
principal too (`desk/casework/notices`).
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from ...cases import identity
from ...errors import BadData, NotAllowed, UsageError
from ...language import _
from ...store.queries import proxies as authorisations
from ...store.queries.proxies import Proxy
from ..verification import life

if TYPE_CHECKING:
    from ...cases.contents import ProxyFiling
    from ...cases.items import Item
    from .. import Desk


def grant(desk: Desk, principal: str, proxy: str, *, items: str, until: date, ground: str) -> Proxy:
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
    granted = Proxy(
        id=digest,
        principal_id=str(number),
        proxy_id=proxy,
        proxy_name=str(officer.get("name", "")),
        items=items,
        valid_until=until.isoformat(),
        ground=ground,
        by=desk.officer,
        at=at,
    )
    with desk.store.transaction() as tx:
        authorisations.add(tx, granted)
    return granted


def end(desk: Desk, number: str) -> None:
    """End an authorisation from now on. Raises UsageError where there is none of this number."""
    with desk.store.transaction() as tx:
        ended = authorisations.end(tx, number, desk.now().isoformat(timespec="seconds"))
    if not ended:
        raise UsageError(
            _("there is no authorisation {number} that could be ended").format(number=number),
            _("`yb proxy list` shows them"),
        )


def listed(desk: Desk) -> list[Proxy]:
    """Every authorisation, the newest first."""
    return authorisations.all_proxies(desk.reader)


def acting(desk: Desk, item: Item, principal: str, officer: str) -> ProxyFiling | None:
    """How the officer files for the principal: None for an officer of the office, the authorisation
    for a proxy. Raises NotAllowed where a proxy has none.
    """
    found = desk.officers.get(officer, {})
    if found.get("role") != "proxy":
        return None
    if died := life.death(desk.reader, principal):
        raise NotAllowed(
            _("the authorisation ended with the principal's death on {day}").format(day=died.day),
            _("an heir comes to the window, or an officer of the office files"),
            kind="proxy",
        )
    today = desk.today.isoformat()
    for granted in authorisations.valid(desk.reader, principal, officer, today):
        if not granted.items or item.code in granted.items.split(","):
            return {
                "officer": officer,
                "authorisation": granted.id,
                "mobile": str(found.get("mobile", "")),
            }
    raise NotAllowed(
        _("{officer} has no authorisation of this person for {item}").format(
            officer=officer, item=item.code
        ),
        _("an officer records it with `yb proxy grant`, or the person comes"),
        kind="proxy",
    )

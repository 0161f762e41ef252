"""Settlements whose answer does not add up: the platform has settled, so they stand, and an officer looks.

Each is a case of the item with the role `break`, opened once; the officer answers it with a reason. The
nightly comparison, which closes breaks whose sides agree again, leaves it alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ... import money
from ...cases.journal import fold
from ...cases.roles import Role
from ...law.engine.finding import Fact
from ...store.queries import queue, settlements
from .. import AUTOMATIC
from . import acts, office_cases

if TYPE_CHECKING:
    from ...store.queries.settlements import Doubt
    from .. import Desk

#: With this the key of such a break begins.
PREFIX: Final = "settlement|"


def open_all(desk: Desk) -> list[str]:
    """Open the break of each doubt that has none yet; the new cases."""
    known = {row.party_id for row in queue.of_item(desk.reader, desk.item_of(Role.BREAK).code)}
    return [
        _open(desk, doubt)
        for doubt in settlements.doubted(desk.reader)
        if _key(doubt) not in known and not _was_open(desk, doubt)
    ]


def _key(doubt: Doubt) -> str:
    return f"{PREFIX}{doubt.settlement_id}|{doubt.number}"


def _was_open(desk: Desk, doubt: Doubt) -> bool:
    """Was it an officer's before (answered and closed)?"""
    from ...store.queries import case_numbers

    code = desk.item_of(Role.BREAK).code
    return bool(case_numbers.ids_of_party(desk.reader, _key(doubt), code))


def _open(desk: Desk, doubt: Doubt) -> str:
    settled = settlements.by_id(desk.reader, doubt.settlement_id)
    assert settled is not None, "an event belongs to a settlement"
    fields = {
        "key": _key(doubt),
        "title": f"{settled.id}: {doubt.reason}",
        "break_kind": "amount",
        "local_fen": money.yuan(settled.bill_fen),
        "platform_fen": doubt.reason,
        "tax_fen": "–",
        "owner": doubt.by,
    }
    with desk.store.transaction() as tx:
        new_id = office_cases.write(
            desk,
            tx,
            Role.BREAK,
            f"break|{_key(doubt)}",
            fields,
            about=_key(doubt),
            name=settled.id,
        )
    time = desk.now().isoformat(timespec="seconds")
    told = {"sides_agree": [Fact("sides_agree", False, "comparison", time)]}
    with desk.store.transaction() as tx:
        acts.write(desk, tx, fold(tx.entries(new_id)), "verify", {}, by=AUTOMATIC, facts=told)
    return new_id

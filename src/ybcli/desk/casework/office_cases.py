"""Cases that the office opens for itself: a break, a bad rating, a notice that reached nobody.

Nobody applied for them and no department's record is their form; what they are about names them, so
that the same thing never opens two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases.opening import Opening
from ...store.queries import queue
from . import acts

if TYPE_CHECKING:
    from ...cases.roles import Role
    from ...store.store import Transaction
    from .. import Desk

BY_OFFICE = "department:office"


def write(
    desk: Desk,
    tx: Transaction,
    role: Role,
    reference: str,
    fields: Mapping[str, Any],
    *,
    about: str,
    name: str = "",
    region: str = "",
    by: str = BY_OFFICE,
) -> str:
    """Open the case inside the caller's transaction, unless it is there; its id.

    `role` names the item, `about` is the number under which the case stands, `name` how it is called (the same where empty),
    `region` whose it is (the office's where empty).
    """
    opening = Opening(
        item=desk.item_of(role).code,
        flow="automatic",
        region=region or desk.region,
        channel="shared_data",
        party={"kind": "office", "id": about, "name": name or about},
        reference=reference,
        fields=fields,
    )
    if not queue.has(tx, opening.case_id):
        acts.open_case(desk, tx, opening, act="sense", by=by)
    return opening.case_id


def open_about(
    desk: Desk,
    role: Role,
    reference: str,
    *,
    about: str,
    region: str,
    by: str,
    **fields: str,
) -> str:
    """Open the case about another case, and take it as far as it goes without a hand; its id."""
    told = {"about": about, "title": about, **fields}
    with desk.store.transaction() as tx:
        new_id = write(desk, tx, role, reference, told, about=about, region=region, by=by)
    acts.advance(desk, new_id)
    return new_id

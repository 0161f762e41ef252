"""The office's own data, looked at (8.2.2, 8.2.3): peaks, what is most frequent, what takes longest, where
most is returned; and the actions that follow from a defect (5.3.3).

Every figure comes from a report of the shelf and names the cases that it counts.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ...cases.roles import Role
from ...errors import UsageError
from ...language import N_, _
from ...store.queries import queue
from ..intake import applications
from . import reports

if TYPE_CHECKING:
    from .. import Desk
    from ..casework.acts import Done

ROLE: Final = Role.CORRECTIVE_ACTION
NODES: Final = (N_("acceptance"), N_("decision"), N_("settlement"))

#: What is looked at: figure → the report whose first row answers it.
FIGURES: Final = {
    "peak_hour": "peak-hours",
    "most_frequent": "most-frequent-items",
    "longest": "longest-items",
    "most_returned": "most-returned-steps",
    "most_typed": "typed-fields",
    "worst_rated": "ratings-by-item",
}


#: How many case numbers a filter on the command line may have.
MOST_IN_A_LINE: Final = 200


def page(desk: Desk, first: date, last: date) -> dict[str, dict[str, Any] | None]:
    """The heads of the reports over these days, by figure; None where nothing happened.

    Raises UsageError where the last day is before the first.
    """
    if last < first:
        raise UsageError(_("the last day is before the first"), _("exchange --from and --to"))
    days = {"from": first.isoformat(), "to": last.isoformat()}
    found: dict[str, dict[str, Any] | None] = {}
    for figure, name in FIGURES.items():
        _columns, rows = reports.run(desk, name, days)
        found[figure] = rows[0] if rows else None
    return found


def filter_of(row: dict[str, Any]) -> str:
    """The filter that opens the cases a figure counts (`yb case list --all --where …`).

    Empty where they are too many for a line; the report itself lists them all.
    """
    ids = str(row.get("cases", ""))
    return f"case:{ids}" if ids and ids.count(",") < MOST_IN_A_LINE else ""


def act_on(desk: Desk, defect: str, *, node: str, about: str = "", dry_run: bool = False) -> Done:
    """Open a corrective action for a defect; the same defect of the same place is the same action.

    `about` is the case or report that shows it. Raises UsageError for a node that is none, PolicyGap
    where no time for actions is set.
    """
    if node not in NODES:
        raise UsageError(
            _("there is no node {node}").format(node=node or "?"),
            _("known: {names}").format(names=", ".join(NODES)),
        )
    if not defect.strip():
        raise UsageError(_("an action needs a defect"), _("say in one sentence what goes wrong"))
    number = hashlib.sha256(f"{node}|{about}|{defect.strip()}".encode()).hexdigest()[:10]
    values = {
        "number": number,
        "title": defect.strip(),
        "node": node,
        "about": about,
        "owner": desk.officer,
    }
    return applications.apply(desk, desk.item_of(ROLE).code, values, dry_run=dry_run)


def actions(desk: Desk, *, closed: bool = False) -> list[dict[str, Any]]:
    """The corrective actions, the oldest first: open ones, with `closed` all."""
    found = []
    for row in queue.of_item(desk.reader, desk.item_of(ROLE).code, closed=closed):
        fields = desk.reader.case(row.case_id).fields
        found.append(
            {
                "case": row.case_id,
                "defect": row.party_name,
                "node": fields.get("node", ""),
                "about": fields.get("about", ""),
                "opened": row.opened,
                "due": row.deadline,
                "owner": row.officer,
                "stage": row.stage,
                "cause": fields.get("cause", ""),
                "fix": fields.get("fix", ""),
                "prevention": fields.get("prevention", ""),
            }
        )
    return found

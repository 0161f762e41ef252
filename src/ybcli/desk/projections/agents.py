"""Who acts for a unit (单位经办人): whom it filed, else the mobile that it or a department gave for its agent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ...store.queries import filings, parties, records

if TYPE_CHECKING:
    from datetime import date

    from ...store.queries._rows import Source
    from ...store.queries.filings import Filing

#: The filing by which a unit names its agent.
KIND: Final = "unit_agent"


def named(db: Source, unit: str, today: date, *, besides: str = "") -> list[Filing]:
    """The filings of a unit that name an agent today, the newest first."""
    on = today.isoformat()
    found = filings.active_of_kind(db, unit, KIND, besides=besides)
    return [one for one in found if one.begins_on <= on and (not one.ends_on or one.ends_on >= on)]


def mobile_of(db: Source, unit: str, today: date) -> str:
    """The mobile of a unit's agent: as filed, as the unit gave it at its registration, or as a department told it;
    empty where nobody knows one.
    """
    for filing in named(db, unit, today):
        if mobile := filings.stated(db, filing, "mobile"):
            return mobile
    party = parties.of(db, unit)
    if party is not None and party.mobile:
        return party.mobile
    told = (json.loads(record.body) for record in records.valid_about(db, unit))
    return next((str(body["mobile"]) for body in told if body.get("mobile")), "")

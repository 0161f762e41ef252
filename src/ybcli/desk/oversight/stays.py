"""The stay behind a sampled settlement (医院就医过程信息, 5.3.2): what hospitals told of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ...store.queries import persons, records

if TYPE_CHECKING:
    from ...store.queries.settlements import Settlement
    from .. import Desk

#: Whose number and name a stay has; the settlement beside it shows them masked.
_WHO: Final = frozenset({"id_number", "name", "mobile"})


def behind(desk: Desk, settled: Settlement) -> list[dict[str, Any]]:
    """The visits that hospitals told of the settlement's days, with the lines of their bills."""
    found = []
    for record in records.about(desk.reader, persons.numbers_of(desk.reader, settled.party_id)):
        if (record.department, record.kind) != ("hospitals", "visit"):
            continue
        body = json.loads(record.body)
        began = str(body.get("began_on") or "")
        ended = str(body.get("ended_on") or began)
        if began <= settled.ended_on and settled.began_on <= ended:
            found.append(
                {"record": record.record_id, **{n: v for n, v in body.items() if n not in _WHO}}
            )
    return found

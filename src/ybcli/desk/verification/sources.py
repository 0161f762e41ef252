"""The departments whose data we share (4.1): when each last answered, and whether that is too old.

What a department states counts as long as its copy here is not older than the limit; after that
the cases that rest on it wait, and `yb office check` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ...errors import PolicyGap
from ...language import N_
from ...store.queries import office, queue, records

if TYPE_CHECKING:
    from .. import Desk

#: The eleven departments of clause 4.1, in its order.
ELEVEN: Final = (
    N_("police"),
    N_("human_resources"),
    N_("tax"),
    N_("health"),
    N_("finance"),
    N_("civil_affairs"),
    N_("education"),
    N_("market_regulation"),
    N_("veterans"),
    N_("disabled_federation"),
    N_("trade_union"),
)
#: Beside them: the national platform and the medical institutions' dedicated line (专网).
BESIDE: Final = (N_("national"), N_("hospitals"))

LIMIT = "source_limit"


@dataclass(frozen=True, slots=True)
class Source:
    """A department: when it was heard last (ISO time or ""), how many records it sent, is it stale?"""

    name: str
    heard: str
    records: int
    is_stale: bool
    waiting: int


def limit(desk: Desk) -> timedelta | None:
    """How old a copy may be; None where no limit is set."""
    try:
        figure = desk.policy(desk.today, desk.region).figure(LIMIT)
    except PolicyGap:
        return None
    amount = int(figure.value)
    return timedelta(hours=amount) if figure.unit == "hours" else timedelta(days=amount)


def stale(desk: Desk) -> frozenset[str]:
    """The departments whose copy here is older than the limit. One never heard has no copy to be old.

    A practice office without a platform hears from no department, and nothing of it is stale.
    """
    longest = limit(desk)
    if longest is None:
        return frozenset()
    now = desk.now()
    return frozenset(
        name
        for name, heard in heard_at(desk).items()
        if now - datetime.fromisoformat(heard) > longest
    )


def heard_at(desk: Desk) -> dict[str, str]:
    """When each of the departments was heard last (ISO time); one never heard is not there."""
    at = office.settings_under(desk.reader, "heard:")
    return {name: time for name, time in at.items() if name in {*ELEVEN, *BESIDE}}


def listed(desk: Desk) -> list[Source]:
    """Every department, with the cases that wait because it is stale."""
    outdated, heard = stale(desk), heard_at(desk)
    counts = records.counts_by_department(desk.reader)
    waiting = queue.unverified_by_source(desk.reader)
    return [
        Source(
            name,
            heard.get(name, ""),
            counts.get(name, 0),
            name in outdated,
            waiting.get(f"department:{name}", 0),
        )
        for name in (*ELEVEN, *BESIDE)
    ]

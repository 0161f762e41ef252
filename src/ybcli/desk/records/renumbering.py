"""A police record of a new identity number: sensed as a change of the person known under the old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...cases.journal import canonical
from ..verification.facts.changes import renumbered
from . import sensing

if TYPE_CHECKING:
    from ...store.queries.records import Record
    from .. import Desk


def take(desk: Desk, record: Record, body: Mapping[str, Any]) -> None:
    """Sense the record; where it brings a new number, under the number that is known here."""
    told = renumbered(dict(body), desk.today)
    sensing.sense(desk, replace(record, body=canonical(told)))


ARRIVALS = {"police.person_changed": take}

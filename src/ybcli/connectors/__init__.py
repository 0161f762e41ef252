"""Other departments: what they are told, and what they tell. httpx and keyring live here only.

A verb says what it means in our own words (`Message`, `Record`); the wire's names stay in this room.
Importing the room costs nothing: `Platform` and `keys` are imported by the verb that needs them.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ._care import MEDIA, ONLINE, Bill, FeeLine, House, Identity, Layer, Settled
from ._contract import Connector, Difference, Feed, Message, Receipt, Record

if TYPE_CHECKING:
    from ._nodes import Topic
    from ._records import Kind

#: Whose feeds there are, each a module of this room, in the order in which they are asked for new
#: records: money last, so that its cases exist.
DEPARTMENTS = (
    "market_regulation",
    "human_resources",
    "police",
    "health",
    "finance",
    "civil_affairs",
    "education",
    "veterans",
    "disabled_federation",
    "trade_union",
    "national",
    "hospitals",
    "sms",
    "ratings",
    "tax",
)


def topics() -> Mapping[str, Topic]:
    """What a department can be told: our topics, each with the transaction that the wire has for it."""
    from ._topics import TOPICS

    return TOPICS


def kinds(department: str) -> Mapping[str, Kind]:
    """The kinds of record of a department's feed, each with what it tells."""
    found: Mapping[str, Kind] = importlib.import_module(f"{__name__}.{department}").KINDS
    return found


def is_whole(department: str, kind: str, body: str) -> bool:
    """Has the body of a record (JSON) all that its kind requires?"""
    told = json.loads(body)
    columns = kinds(department)[kind].columns
    return all(told.get(one.ours) not in (None, "") for one in columns if one.required)


__all__ = [
    "DEPARTMENTS",
    "MEDIA",
    "ONLINE",
    "Bill",
    "Connector",
    "Difference",
    "FeeLine",
    "Feed",
    "House",
    "Identity",
    "Layer",
    "Message",
    "Receipt",
    "Record",
    "Settled",
    "kinds",
    "topics",
]

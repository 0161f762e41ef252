"""Other departments: what they are told, and what they tell. httpx and keyring live here only.

A verb says what it means in our own words (`Message`, `Record`); the wire's names stay in this room.
Importing the room costs nothing: `Platform` and `keys` are imported by the verb that needs them.
"""

from ._care import MEDIA, ONLINE, Bill, FeeLine, House, Identity, Layer, Settled
from ._contract import Connector, Difference, Feed, Message, Receipt, Record

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
]

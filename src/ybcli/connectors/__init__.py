"""Other departments: what they are told, and what they tell. httpx and keyring live here only.

A verb says what it means in our own words (`Message`, `Record`); the wire's names stay in this room.
Importing the room costs nothing: `Platform` and `keys` are imported by the verb that needs them.
"""

from ._contract import Connector, Difference, Feed, Message, Receipt, Record

__all__ = ["Connector", "Difference", "Feed", "Message", "Receipt", "Record"]

"""What the desk and a department say to each other, in our own words.

One idea: an answer is a value, silence is an error. A department that takes or refuses a message
answers with a `Receipt`; one that does not answer raises `Away`, and then nobody knows whether it
has heard: the same message, with the same id, is sent again later and counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ..errors import Problem


@dataclass(frozen=True, slots=True)
class Message:
    """Something a department is to hear, once in effect however often it is sent.

    `id` is ours, stable and unique for ever. `rows` gives the lines of a declaration (line id,
    identity number, name, then wage, base, employer's and employee's part in fen), each time it is
    called. `number` is its place in the outbox, below nought where a version before numbered it by its id.
    `created` is the ISO time at which the message was written; with it, every sending of
    the message is the same to the byte.
    """

    id: str
    topic: str
    body: Mapping[str, Any] = field(repr=False)
    rows: Callable[[], Iterable[Sequence[str]]] | None = None
    created: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Receipt:
    """A department's answer to a message: taken under `reference`, or refused because it `says`.

    `answer` is the number that the platform gave to this answer of its own.
    """

    state: Literal["accepted", "refused"]
    reference: str
    says: str = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a department's feed, its body in our words.

    `at` is an ISO time with its zone. What we do not know stands under `unmapped`, as it came; what
    is missing or cannot be read is a Problem.
    """

    id: str
    department: str
    kind: str
    at: str
    body: Mapping[str, Any] = field(repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of records; `cursor` asks for what follows, `more` says that there is something."""

    records: tuple[Record, ...]
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One line on which the platform's book and ours do not agree. Amounts are fen.

    `missing_here`: the platform has it and we have not (no `line_id`); `missing_there`: we have it
    and the platform has not; `amount`: both have it. `amount_fen`, `employer_fen`, `employee_fen`
    are the platform's, `own_…` are ours; None where a side has nothing or does not say. `msgid` is
    the platform's name of the message that brought the line.
    """

    kind: Literal["missing_here", "missing_there", "amount"]
    line_id: str
    declaration_id: str
    id_number: str = field(repr=False)
    msgid: str
    amount_fen: int | None = None
    employer_fen: int | None = None
    employee_fen: int | None = None
    own_amount_fen: int | None = None
    own_employer_fen: int | None = None
    own_employee_fen: int | None = None
    says: str = ""


class Connector(Protocol):
    """What the desk needs of the other side."""

    def send(self, message: Message) -> Receipt:
        """Tell a department. Raises Away where it does not answer: the result is unknown."""

    def fetch(self, department: str, cursor: str, limit: int) -> Feed:
        """A department's records after `cursor` ("" at first). Raises Away where it is silent."""

"""The journal: entries, only ever added. A case is their fold.

Each entry holds the hash of the case's entry before it and of itself (SHA-256 over canonical
JSON), so that an entry cannot be changed, dropped or put between unseen. Cases do not share a
chain: two officers on two cases never wait for each other. `desk/seal` ties the chains of a day
together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import IntegrityError
from ..language import _
from . import flows

FIRST = "0" * 64


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, not ASCII-escaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One act on one case, as it was performed.

    `by` is an officer's code, or `clock`, `platform`, `department:<name>` for acts without a hand.
    `at` is an ISO time with its zone, `day` the office's working day. `form` is what was given,
    `found` what followed: findings, the frozen worksheet, problems.
    """

    case_id: str
    number: int
    act: str
    by: str
    at: str
    day: str
    form: Mapping[str, Any]
    found: Mapping[str, Any]
    previous: str
    hash: str = ""

    def content(self) -> dict[str, Any]:
        """What the hash is taken over: everything but the hash."""
        return {
            "case_id": self.case_id,
            "number": self.number,
            "act": self.act,
            "by": self.by,
            "at": self.at,
            "day": self.day,
            "form": dict(self.form),
            "found": dict(self.found),
            "previous": self.previous,
        }

    def hashed(self) -> Entry:
        """The same entry with its hash."""
        text = canonical(self.content())
        return Entry(**self.content(), hash=hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Case:
    """A case (办件), folded from its entries. Nothing here is stored as such."""

    id: str
    item: str
    flow: str
    region: str
    channel: str
    party: Mapping[str, str]
    opened: str
    reference: str
    stage: str
    fields: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, str]]
    entries: tuple[Entry, ...]
    corrects: str = ""
    is_escalated: bool = False
    marks: frozenset[str] = field(default_factory=frozenset)

    @property
    def head(self) -> str:
        """The hash of the last entry."""
        return self.entries[-1].hash

    def last(self, *acts: str) -> Entry | None:
        """The last entry of one of the acts, or None."""
        return next((e for e in reversed(self.entries) if e.act in acts), None)

    @property
    def figures(self) -> Mapping[str, int]:
        """The figures that were decided, in fen by name; empty before the decision."""
        decision = self.last("decide")
        return decision.found.get("figures", {}) if decision else {}

    @property
    def is_open(self) -> bool:
        """Is there anything left to do?"""
        return self.stage not in flows.CLOSED


def fold(entries: Sequence[Entry]) -> Case:
    """The case that the entries tell of, in order of their numbers.

    Raises IntegrityError where a number is missing or a hash does not follow from the one before.
    """
    assert entries, "a case has at least the entry that opened it"
    verify_chain(entries)
    first = entries[0].form
    stage = left = ""
    fields: dict[str, Any] = {}
    sources: dict[str, Mapping[str, str]] = {}
    party: dict[str, str] = {}
    escalated = False
    marks: set[str] = set()
    for entry in entries:
        if entry.act == "return":
            left = stage
        stage = flows.stage_after(stage, entry.act, entry.found)
        if entry.act == "resubmit":
            stage = left  # back to where it was returned from, whatever the flow
        fields.update(entry.form.get("fields", {}))
        party.update(entry.form.get("party", {}))
        sources.update(entry.form.get("sources", {}))
        escalated = (escalated or entry.act == "escalate") and entry.act != "settle"
        marks.add(entry.act)
    return Case(
        id=entries[0].case_id,
        item=first["item"],
        flow=first["flow"],
        region=first["region"],
        channel=first["channel"],
        party=party,
        opened=entries[0].day,
        reference=first["reference"],
        stage=stage,
        fields=fields,
        sources=sources,
        entries=tuple(entries),
        corrects=first.get("corrects", ""),
        is_escalated=escalated,
        marks=frozenset(marks),
    )


def verify_chain(entries: Iterable[Entry]) -> None:
    """Check numbers and hashes of one case's entries; raises IntegrityError naming the first bad one."""
    previous = FIRST
    for number, entry in enumerate(entries, start=1):
        if (
            entry.number != number
            or entry.previous != previous
            or entry.hashed().hash != entry.hash
        ):
            raise IntegrityError(
                _("case {case}: entry {number} does not follow from the one before it").format(
                    case=entry.case_id, number=number
                ),
                _(
                    "restore the store from a backup made before; `yb office check` names every break"
                ),
            )
        previous = entry.hash


def case_id(item: str, reference: str) -> str:
    """The id of the case that `reference` (a record, a workbook, an application) opens.

    Made from the reference, so that the same reference can never open two cases. Ten characters
    of Crockford's base 32 (50 bits), grouped so that a person can read them out.
    """
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = int.from_bytes(hashlib.sha256(f"{item}|{reference}".encode()).digest()[:7], "big") >> 6
    letters = ""
    for _index in range(10):
        number, rest = divmod(number, 32)
        letters = alphabet[rest] + letters
    return f"{letters[:5]}-{letters[5:]}"

"""The journal: entries, only ever added. A case is their fold.

Each entry holds the hash of the case's entry before it and of itself (SHA-256 over canonical
JSON), so that an entry cannot be changed, dropped or put between unseen. Cases do not share a
chain: two officers on two cases never wait for each other. `desk/night/seal` ties the chains of a day
together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from ..errors import IntegrityError
from ..language import _
from . import flows
from .entry_hash import hash_of
from .roles import TAKING_BACK

if TYPE_CHECKING:
    from .contents import (
        ActForm,
        ConclusionForm,
        ConfirmationForm,
        DecisionResult,
        DeliveryForm,
        ExpiryForm,
        HoldForm,
        OpeningForm,
        OrderForm,
        Party,
        ReceiptForm,
        ReinstatedResult,
        ReturnedMoneyForm,
        RevealForm,
        Source,
        VerificationResult,
    )

FIRST = "0" * 64

#: Acts after which an officer looks at a case that waits, and those after which it goes on.
_CALLS_AN_OFFICER = ("escalate", "unsettle")
_GOES_ON = ("settle", "remind", "reinstate")


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, not ASCII-escaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One act on one case, as it was performed.

    `by` is an officer's code, or `clock`, `platform`, `department:<name>` for acts without a hand.
    `at` is an ISO time with its zone, `day` the office's working day. `form` is what was given,
    `found` the result: findings, the frozen worksheet, problems. The properties read them by the act,
    as `contents` describes them.
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

    @property
    def opening(self) -> OpeningForm:
        """The form of the entry that opens a case."""
        return cast("OpeningForm", self.form)

    @property
    def verification(self) -> VerificationResult:
        """The result of `verify`."""
        return cast("VerificationResult", self.found)

    @property
    def decision(self) -> DecisionResult:
        """The result of `decide`."""
        return cast("DecisionResult", self.found)

    @property
    def act_form(self) -> ActForm:
        """The form of any act after the first."""
        return cast("ActForm", self.form)

    @property
    def reason(self) -> str:
        """The reason that was given for the act; empty where it has none."""
        return str(self.form.get("reason", ""))

    @property
    def confirmation(self) -> ConfirmationForm:
        """The form of `confirm` or `object`."""
        return cast("ConfirmationForm", self.form)

    @property
    def expiry(self) -> ExpiryForm:
        """The form of an act of the clock."""
        return cast("ExpiryForm", self.form)

    @property
    def delivery(self) -> DeliveryForm:
        """The form of `deliver`, `bounce` or `resend`."""
        return cast("DeliveryForm", self.form)

    @property
    def order(self) -> OrderForm:
        """The form of `order`: a line of a payment file."""
        return cast("OrderForm", self.form)

    @property
    def receipt(self) -> ReceiptForm:
        """The form of `settle` or `send_back`."""
        return cast("ReceiptForm", self.form)

    @property
    def hold(self) -> HoldForm:
        """The form of `hold` or `unhold`."""
        return cast("HoldForm", self.form)

    @property
    def returned(self) -> ReturnedMoneyForm:
        """The form of `repay`, `set_off`, `write_off` or `reduce`."""
        return cast("ReturnedMoneyForm", self.form)

    @property
    def reinstated(self) -> ReinstatedResult:
        """The result of `reinstate`: what it takes back, and the stage that the case is at again."""
        return cast("ReinstatedResult", self.found)

    @property
    def conclusion(self) -> ConclusionForm:
        """The form of `conclude`."""
        return cast("ConclusionForm", self.form)

    @property
    def reveal(self) -> RevealForm:
        """The form of `reveal`."""
        return cast("RevealForm", self.form)

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
        whole = self.content()
        texts = {name: canonical(whole[name]) for name in ("form", "found")}
        return replace(self, hash=hash_of({**whole, **texts}))

    @classmethod
    def stored(cls, row: Mapping[str, Any]) -> Entry:
        """The entry that a stored row holds, with `form` and `found` as canonical JSON texts.

        Raises IntegrityError where the row's hash is not that of what it says.
        """
        try:
            is_right = hash_of(row) == row["hash"]
            texts = {name: json.loads(row[name]) for name in ("form", "found")}
        except (TypeError, ValueError):
            is_right = False
        if not is_right:
            raise broken(row["case_id"], row["number"])
        return cls(**{name: row[name] for name in _COLUMNS}, **texts)


_COLUMNS = ("case_id", "number", "act", "by", "at", "day", "previous", "hash")


def broken(case: str, number: int) -> IntegrityError:
    """The error that names the first bad entry of a case."""
    return IntegrityError(
        _("case {case}: entry {number} does not follow from the one before it").format(
            case=case, number=number
        ),
        _("restore the store from a backup made before; `yb office check` names every break"),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A case (办件), folded from its entries. Nothing here is stored as such."""

    id: str
    item: str
    flow: str
    region: str
    channel: str
    party: Party
    opened: str
    reference: str
    stage: str
    fields: Mapping[str, Any]
    sources: Mapping[str, Source]
    entries: tuple[Entry, ...]
    corrects: str = ""
    #: How it corrects (`corrections`): empty for consent by silence or a declaration taken back.
    correction: str = ""
    is_escalated: bool = False
    marks: frozenset[str] = field(default_factory=frozenset)
    #: The stage at which it was last returned to the applicant; empty where it never was.
    left: str = ""

    @property
    def head(self) -> str:
        """The hash of the last entry."""
        return self.entries[-1].hash

    @property
    def opening(self) -> OpeningForm:
        """The form of its first entry."""
        return self.entries[0].opening

    def last(self, *acts: str) -> Entry | None:
        """The last entry of one of the acts, or None."""
        return next((e for e in reversed(self.entries) if e.act in acts), None)

    def kept_fact(self, name: str) -> str:
        """What the last verification that was told the fact `name` kept of it; empty where none was."""
        for entry in reversed(self.entries):
            for finding in entry.verification.get("findings", []) if entry.act == "verify" else ():
                for fact in finding["facts"]:
                    if fact["name"] == name and fact["value"]:
                        return str(fact["value"])
        return ""

    @property
    def figures(self) -> Mapping[str, int]:
        """The figures that were decided, in fen by name; empty before the decision."""
        decision = self.last("decide")
        return decision.decision.get("figures", {}) if decision else {}

    @property
    def takes_back(self) -> bool:
        """Does it only take back what the case that it corrects brought?"""
        return bool(self.corrects) and self.correction in TAKING_BACK

    @property
    def is_open(self) -> bool:
        """Is there anything left to do?"""
        return self.stage not in flows.CLOSED


def fold(entries: Sequence[Entry], before: Case | None = None) -> Case:
    """The case that the entries tell of, in order of their numbers: from its first one on, or as it goes
    on from the case `before` them.

    Raises IntegrityError where a number is missing or an entry does not name the hash of the one before.
    That each hash is its entry's own is checked where entries are read: `Entry.stored`, `verify_chain`.
    """
    assert entries, "a case has at least the entry that opened it"
    check_links(entries, before)
    first = before.entries[0] if before else entries[0]
    stage, left = (before.stage, before.left) if before else ("", "")
    fields: dict[str, Any] = dict(before.fields) if before else {}
    sources: dict[str, Source] = dict(before.sources) if before else {}
    party = dict(before.party) if before else {}
    escalated = before is not None and before.is_escalated
    for entry in entries:
        if entry.act == "return":
            left = stage
        stage = flows.stage_after(stage, entry.act, entry.found)
        if entry.act == "resubmit":
            stage = left  # back to where it was returned from, whatever the flow
        form = entry.act_form
        fields.update(form.get("fields", {}))
        party.update(form.get("party", {}))
        sources.update(form.get("sources", {}))
        escalated = (escalated or entry.act in _CALLS_AN_OFFICER) and entry.act not in _GOES_ON
    return Case(
        id=first.case_id,
        item=first.opening["item"],
        flow=first.opening["flow"],
        region=first.opening["region"],
        channel=first.opening["channel"],
        party=cast("Party", party),
        opened=first.day,
        reference=first.opening["reference"],
        stage=stage,
        fields=fields,
        sources=sources,
        entries=(*(before.entries if before else ()), *entries),
        corrects=first.opening.get("corrects", ""),
        correction=first.opening.get("correction", ""),
        is_escalated=escalated,
        marks=(before.marks if before else frozenset()) | {entry.act for entry in entries},
        left=left,
    )


def check_links(entries: Iterable[Entry], before: Case | None = None) -> None:
    """Check that each entry names the one before it, by its number and by its hash.

    Raises IntegrityError naming the first that does not.
    """
    previous, so_many = (before.head, len(before.entries)) if before else (FIRST, 0)
    for number, entry in enumerate(entries, start=so_many + 1):
        if entry.number != number or entry.previous != previous:
            raise broken(entry.case_id, number)
        previous = entry.hash


def verify_chain(entries: Sequence[Entry]) -> None:
    """Check numbers, links and hashes of one case's entries, wherever they come from.

    Raises IntegrityError naming the first bad one.
    """
    for number, entry in enumerate(entries, start=1):
        if entry.hashed().hash != entry.hash:
            raise broken(entry.case_id, number)
    check_links(entries)


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

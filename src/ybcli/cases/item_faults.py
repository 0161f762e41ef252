"""What the standard and the house forbid in an item's file, and names in it that nothing answers to.

Silence is never consent where money moves (6.4.3.1, 6.10.3.1; trap T-02), nor where the clause does
not say so, nor before the notice is delivered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING, Final

from ..errors import Fault
from ..language import N_, _
from ..ledger.chart import ACCOUNTS
from . import flows
from .families import FAMILIES, OWN
from .roles import CorrectedBy, CountsAs, Role

if TYPE_CHECKING:
    from .items import Check, Item, Way

#: The clauses whose text says that silence is consent (超时视同确认同意). Nobody else may use it.
DEEMED_CONSENT: Final = ("6.2.2.1", "6.2.4.1", "6.2.5.1", "6.2.6.1", "6.7.1")

#: What may follow when a wait runs out.
ON_EXPIRY: Final = ("deem_consent", "void", "escalate")

FIELD_KINDS: Final = (
    "id_number",
    "credit_code",
    "name",
    "text",
    "date",
    "month",
    "year",
    "money",
    "mobile",
    "region",
    "choice",
    "count",
)

#: What a case may bring into our register when it is decided.
REGISTERS: Final = ("person", "unit", "filing", "change", "end", "resume")

#: In which state a registration begins, and after the money came.
COVER_STATES: Final = ("active", "unpaid", "paused")

#: What a registration's table may say, and what it must.
_REGISTER_KEYS: Final = {
    "person": ({"scheme", "state"}, {"settled"}),
    "unit": ({"scheme", "state"}, {"settled"}),
    "filing": ({"kind"}, {"key", "begins", "ends", "place", "lasts"}),
    "change": ({"fields"}, set()),
    "end": (set(), {"scheme", "state", "ended_by"}),
    "resume": ({"scheme"}, set()),
}

#: What `reference` may name beside the fields of the form.
_OF_REFERENCE: Final = ("item", "party", "case")

#: What a name in an item's file can be a name of; `office check` says which there is none of.
NAMED: Final = {
    "topic": N_("message topic"),
    "addressee": N_("addressee"),
    "department": N_("department"),
    "record": N_("kind of record"),
    "template": N_("letter template"),
    "derivation": N_("derivation"),
    "rule": N_("rule"),
    "formula": N_("formula"),
    "parameter": N_("parameter"),
    "fact": N_("fact"),
    "clause": N_("clause of the standard"),
    "scheme": N_("insurance scheme"),
    "act": N_("act"),
    "flow": N_("flow"),
    "account": N_("account"),
    "field": N_("field of the form"),
    "field_kind": N_("kind of field"),
    "family": N_("family of items"),
    "role": N_("role"),
    "counts_as": N_("part of the year"),
    "corrected_by": N_("way of correction"),
    "word": N_("word for this place"),
}
#: So many names are listed where none is near.
_MOST_LISTED: Final = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A name in an item's file: where it stands, and what it is a name of (a key of `NAMED`)."""

    key: str
    kind: str
    name: str

    def fault(self, item: Item, known: Collection[str]) -> Fault | None:
        """The fault where nothing of this name is known, with the nearest name or those there are."""
        if self.name in known:
            return None
        there_are = sorted(map(str, known))
        near = get_close_matches(self.name, there_are, n=1)
        if near:
            hint = _("did you mean {near}?").format(near=near[0])
        else:
            listed = ", ".join(there_are[:_MOST_LISTED]) or _("none")
            more = ", …" if len(there_are) > _MOST_LISTED else ""
            hint = _("known: {names}").format(names=listed + more)
        message = _("there is no {kind} {name}").format(kind=_(NAMED[self.kind]), name=self.name)
        return Fault(f"{item.code}.toml", self.key, self.kind, message, hint)


def unanswered(item: Item, answers: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Every name of the item to which nothing answers, of the kinds that `answers` has."""
    for name in names(item):
        if name.kind in answers:
            fault = name.fault(item, answers[name.kind])
            if fault is not None:
                yield fault


def faults(item: Item) -> list[Fault]:
    """What the standard and the house forbid in an item's file, and the names that the kernel knows."""
    known: dict[str, Collection[str]] = {
        "act": flows.ACTS,
        "flow": flows.FLOWS,
        "account": ACCOUNTS,
        "field": [one.name for one in item.fields],
        "field_kind": FIELD_KINDS,
        "family": (*FAMILIES, *OWN),
        "role": [role.value for role in Role],
        "counts_as": [one.value for one in CountsAs],
        "corrected_by": [one.value for one in CorrectedBy],
    }
    found = list(unanswered(item, known))
    found += [
        Fault(f"{item.code}.toml", key, kind, message)
        for key, kind, message in (
            *_head_faults(item),
            *_line_faults(item),
            *_register_faults(item),
            *(one for way in item.ways for one in _way_faults(item, way)),
        )
    ]
    return found


def names(item: Item) -> Iterator[Name]:
    """Every name in the item's file, with the place where it stands."""
    yield Name("family", "family", item.family)
    yield Name("clause", "clause", item.clause)
    for key, kind in (
        ("role", "role"),
        ("counts_as", "counts_as"),
        ("corrected_by", "corrected_by"),
        ("law_day", "fact"),
    ):
        if named := str(getattr(item, key)):
            yield Name(key, kind, named)
    if item.handled_within:
        yield Name("handled_within", "parameter", item.handled_within)
    yield Name("party_id", "field", item.party_id)
    yield Name("party_name", "field", item.party_name)
    for name in item.compares:
        yield Name("compares", "field", name)
    for key in ("same_record", "same_series"):
        if named := getattr(item, key):
            yield Name(key, "field", named)
    if item.paid_to_office_of:
        yield Name("paid_to_office_of", "field", item.paid_to_office_of)
    if item.settled_by:
        yield Name("settled_by", "record", item.settled_by)
    for _text, quoted, _spec, _conversion in Formatter().parse(item.reference):
        if quoted is not None and quoted not in _OF_REFERENCE:
            yield Name("reference", "field", quoted)
    yield from (Name("answers", "field", one) for one in item.answers)
    yield from (Name("figures", "formula", one) for one in item.figures)
    for field in item.fields:
        key = f"fields.{field.name}"
        yield Name(f"{key}.kind", "field_kind", field.kind)
        yield from (Name(f"{key}.prefilled", "department", one) for one in field.prefilled)
        yield from (Name(f"{key}.told_by", "department", one) for one in field.told_by)
        if field.derived:
            yield Name(f"{key}.derived", "derivation", field.derived)
    for check in item.checks:
        yield from _of_check("checks", check)
    for line in item.transfers:
        yield Name("transfers.on", "act", line.on)
        yield Name("transfers.debit", "account", line.debit)
        yield Name("transfers.credit", "account", line.credit)
    for message in item.messages:
        yield Name("messages.on", "act", message.on)
        yield Name("messages.to", "addressee", message.to)
        yield Name("messages.topic", "topic", message.topic)
    yield from _of_register(item)
    for way in item.ways:
        yield from _of_way(item, way)


def _of_check(key: str, check: Check) -> Iterator[Name]:
    yield Name(f"{key}.rule", "rule", check.rule)
    if check.promise:
        yield Name(f"{key}.promise", "parameter", check.promise)


def _of_register(item: Item) -> Iterator[Name]:
    told = item.registers
    if not told:
        return
    yield Name("registers.on", "act", str(told.get("on", "")))
    for key in ("key", "begins", "ends", "place"):
        if told.get(key):
            yield Name(f"registers.{key}", "field", str(told[key]))
    for key in ("fields", "ended_by"):
        yield from (Name(f"registers.{key}", "field", str(one)) for one in told.get(key, ()))
    for key, kind in (("scheme", "scheme"), ("lasts", "parameter")):
        if told.get(key):
            yield Name(f"registers.{key}", kind, str(told[key]))


def _of_way(item: Item, way: Way) -> Iterator[Name]:
    key = _key_of(way)
    yield Name(f"{key}.flow", "flow", way.flow)
    yield Name(f"{key}.clause", "clause", way.clause)
    for sensed in way.senses:
        # What the office senses itself is its own role: no department's record.
        if sensed.partition(".")[0] == "office":
            yield Name(f"{key}.senses", "role", sensed.partition(".")[2])
        else:
            yield Name(f"{key}.senses", "record", sensed)
    yield from (Name(f"{key}.opens_if", "rule", one) for one in way.opens_if)
    for check in way.checks:
        yield from _of_check(f"{key}.checks", check)
    for wait in way.waits:
        yield Name(f"{key}.waits.after", "act", wait.after)
        yield Name(f"{key}.waits.for", "act", wait.awaited)
        yield Name(f"{key}.waits.wait", "parameter", wait.wait)
    for letter in way.letters:
        yield Name(f"{key}.letters.on", "act", letter.on)
        yield Name(f"{key}.letters.template", "template", letter.template)
        if letter.corrects:
            yield Name(f"{key}.letters.corrects", "template", letter.corrects)
        if letter.supplements:
            yield Name(f"{key}.letters.supplements", "template", letter.supplements)
        if letter.when:
            yield Name(f"{key}.letters.when", "rule", letter.when)
        if letter.unless:
            yield Name(f"{key}.letters.unless", "rule", letter.unless)


def _key_of(way: Way) -> str:
    return f"ways[{way.flow} {way.clause}]"


#: Key, kind and message of a fault.
_Found = tuple[str, str, str]


def _head_faults(item: Item) -> Iterator[_Found]:
    if item.subject not in {"person", "unit", "office"}:
        yield "subject", "word", f"subject {item.subject!r} is none of person, unit, office"
    if not 0 <= item.reviews <= 3:
        yield "reviews", "word", "reviews is not between 0 and 3"
    if item.rows not in {"", "lines", "cases"}:
        yield "rows", "word", f"rows {item.rows!r} is neither lines nor cases"
    for check in item.every_check():
        if check.otherwise not in {"refuse", "ask", "note"}:
            says = f"otherwise {check.otherwise!r} is none of refuse, ask, note"
            yield "checks.otherwise", "word", f"check {check.rule}: {says}"
        if check.promise and not item.field_named("promise"):
            says = f"check {check.rule} takes a promise, and there is no field promise"
            yield "checks.promise", "field", says


def _line_faults(item: Item) -> Iterator[_Found]:
    """Transfers and messages move and tell figures that the item freezes."""
    for line in item.transfers:
        if line.figure not in item.figures:
            says = f"transfer of {line.figure!r}, which is not among the figures"
            yield "transfers.figure", "formula", says
    for message in item.messages:
        if message.figure and message.figure not in item.figures:
            says = f"message with {message.figure!r}, which is not among the figures"
            yield "messages.figure", "formula", says


def _register_faults(item: Item) -> Iterator[_Found]:
    """A registration is one of the kinds there are, and says what that kind needs."""
    told = item.registers
    if not told:
        return
    what = told.get("what")
    if what not in REGISTERS:
        says = f"registers {what!r}, which is none of {', '.join(REGISTERS)}"
        yield "registers.what", "word", says
        return
    needed, more = _REGISTER_KEYS[what]
    if missing := sorted(needed - told.keys()):
        yield "registers", "word", f"{what} needs {', '.join(missing)}"
    if strange := sorted(told.keys() - needed - more - {"on", "what"}):
        yield "registers", "word", f"{what} does not read {', '.join(strange)}"
    for key in ("state", "settled"):
        if key in told and told[key] not in COVER_STATES:
            says = f"{key} {told[key]!r} is none of {', '.join(COVER_STATES)}"
            yield f"registers.{key}", "word", says


def _way_faults(item: Item, way: Way) -> Iterator[_Found]:
    key = _key_of(way)
    if way.flow not in flows.FLOWS:
        return
    if way.flow != "applied" and not way.senses:
        says = f"{way.clause}: nothing is sensed, so nothing can open the case"
        yield f"{key}.senses", "record", says
    for sensed in way.senses:
        if sensed.startswith("office.") and sensed != f"office.{item.role}":
            yield f"{key}.senses", "role", f"{sensed} is not this item's role {item.role!r}"
    rules = {check.rule for check in item.checks_of(way.flow)}
    for letter in way.letters:
        for name, rule in (("when", letter.when), ("unless", letter.unless)):
            if rule and rule not in rules:
                says = f"letter {name} {rule!r}, which is not among the checks"
                yield f"{key}.letters.{name}", "rule", says
    for wait in way.waits:
        if wait.awaited in flows.ACTS and wait.awaited not in item.road(way.flow):
            says = f"{way.clause}: waits for {wait.awaited!r}, which this way does not have"
            yield f"{key}.waits.for", "act", says
    yield from _wait_faults(item, way)


def _wait_faults(item: Item, way: Way) -> Iterator[_Found]:
    key = f"{_key_of(way)}.waits.on_expiry"
    for wait in way.waits:
        if wait.on_expiry not in ON_EXPIRY:
            says = f"{way.clause}: on_expiry {wait.on_expiry!r} is none of {ON_EXPIRY}"
            yield key, "word", says
        if wait.on_expiry != "deem_consent":
            continue
        if item.transfers or item.settles or item.counts_as:
            yield key, "law", f"{way.clause}: silence is never consent where money moves"
        if way.clause not in DEEMED_CONSENT:
            yield key, "law", f"{way.clause}: this clause does not say that silence is consent"
        if wait.after != "deliver":
            says = f"{way.clause}: silence counts only after the notice is delivered"
            yield key, "law", says

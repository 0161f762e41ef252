"""What the standard and the house forbid in an item's file, and names in it that nothing answers to.

Silence is never consent where money moves (6.4.3.1, 6.10.3.1; trap T-02), nor where the clause does
not say so, nor before the notice is delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from ..ledger.chart import ACCOUNTS
from . import flows

if TYPE_CHECKING:
    from .items import Item, Way

#: The clauses whose text says that silence is consent (超时视同确认同意). Nobody else may use it.
DEEMED_CONSENT: Final = ("6.2.2.1", "6.2.4.1", "6.2.5.1", "6.2.6.1", "6.7.1")

#: The families that pay out, whether their amounts are worked out here yet or not.
MONEY: Final = ("reimburse", "aid")

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
REGISTERS: Final = ("person", "unit", "filing", "change", "end")


def dangling(
    items: Iterable[Item],
    *,
    rules: Callable[[str], bool],
    formulas: Callable[[str], bool],
    parameters: Callable[[str], bool],
    templates: Callable[[str], bool],
) -> list[str]:
    """Every name in the items that nothing answers to: rules, formulas, parameters, templates."""
    missing: list[str] = []
    for item in items:
        checks = [check.rule for check in item.every_check()]
        checks += [rule for way in item.ways for rule in way.opens_if]
        missing += [f"{item.code}: no rule {name!r}" for name in checks if not rules(name)]
        missing += [f"{item.code}: no formula {n!r}" for n in item.figures if not formulas(n)]
        missing += [
            f"{item.code}: no parameter {n!r}" for n in item.parameters() if not parameters(n)
        ]
        letters = [letter.template for way in item.ways for letter in way.letters]
        letters += [x.corrects for way in item.ways for x in way.letters if x.corrects]
        missing += [f"{item.code}: no template {n!r}" for n in letters if not templates(n)]
    return missing


def faults(item: Item) -> list[str]:
    """What the standard and the house forbid in an item's file."""
    acts = set(flows.STAGE) | set(flows.RECORDED)
    found: list[str] = []
    if item.subject not in {"person", "unit", "office"}:
        found.append(f"subject {item.subject!r} is none of person, unit, office")
    if not 0 <= item.reviews <= 3:
        found.append("reviews is not between 0 and 3")
    if item.rows not in {"", "lines", "cases"}:
        found.append(f"rows {item.rows!r} is neither lines nor cases")
    found += [
        f"field {f.name}: no kind {f.kind!r}" for f in item.fields if f.kind not in FIELD_KINDS
    ]
    found += [
        f"the party's field {name!r} is not among the fields"
        for name in (item.party_id, item.party_name)
        if not item.field_named(name)
    ]
    for line in item.transfers:
        found.extend(f"no account {a!r}" for a in (line.debit, line.credit) if a not in ACCOUNTS)
        if line.figure not in item.figures:
            found.append(f"transfer of {line.figure!r}, which is not among the figures")
    found += _register_faults(item)
    found += [
        f"check {c.rule}: otherwise {c.otherwise!r} is none of refuse, ask, note"
        for c in item.every_check()
        if c.otherwise not in {"refuse", "ask", "note"}
    ]
    found += [
        f"answer {n!r} is not among the fields" for n in item.answers if not item.field_named(n)
    ]
    ons = [*(t.on for t in item.transfers), *(m.on for m in item.messages)]
    ons += [letter.on for way in item.ways for letter in way.letters]
    found.extend(f"no act {on!r}" for on in ons if on not in acts)
    for way in item.ways:
        if way.flow not in flows.FLOWS:
            found.append(f"no flow {way.flow!r}")
        if way.flow != "applied" and not way.senses:
            found.append(f"{way.clause}: nothing is sensed, so nothing can open the case")
        found.extend(_wait_faults(item, way))
    return found


def _register_faults(item: Item) -> list[str]:
    """A registration names fields of the form, and is one of the kinds there are."""
    what = item.registers.get("what")
    if not item.registers:
        return []
    if what not in REGISTERS:
        return [f"registers {what!r}, which is none of {', '.join(REGISTERS)}"]
    named = [item.registers.get(key) for key in ("key", "begins", "ends", "place")]
    named += list(item.registers.get("fields", ()))
    return [
        f"registers by the field {n!r}, which there is not"
        for n in named
        if n and not item.field_named(str(n))
    ]


def _wait_faults(item: Item, way: Way) -> list[str]:
    found: list[str] = []
    for wait in way.waits:
        if wait.on_expiry not in ON_EXPIRY:
            found.append(f"{way.clause}: on_expiry {wait.on_expiry!r} is none of {ON_EXPIRY}")
        if wait.on_expiry != "deem_consent":
            continue
        if item.transfers or item.family in MONEY:
            found.append(f"{way.clause}: silence is never consent where money moves")
        if way.clause not in DEEMED_CONSENT:
            found.append(f"{way.clause}: this clause does not say that silence is consent")
        if wait.after != "deliver":
            found.append(f"{way.clause}: silence counts only after the notice is delivered")
    return found

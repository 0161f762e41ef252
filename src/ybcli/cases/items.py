"""Service items (服务事项): the shelf `packs/<pack>/items/` read, and checked against all it names.

An item is data: no scripting, no inheritance. When one seems to need an `if`, it needs a rule
(Python, in `law/`) or it is two items. The loader enforces what the standard implies: silence is
never consent where money moves (6.4.3.1, 6.10.3.1; trap T-02), and only where the clause says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ..errors import BadData, UsageError
from ..language import _, chosen
from ..ledger.chart import ACCOUNTS
from . import flows

#: The clauses whose text says that silence is consent (超时视同确认同意). Nobody else may use it.
DEEMED_CONSENT: Final = ("6.2.2.1", "6.2.4.1", "6.2.5.1", "6.2.6.1", "6.7.1")

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


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item's form. `prefilled` lists where it may come from: `department.field`."""

    name: str
    kind: str
    title: str
    title_en: str
    required: bool = False
    prefilled: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    help: str = ""

    def label(self) -> str:
        """The title in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of `law/` that must be met; `otherwise` is `refuse` or `ask` (an officer).

    With `note` the finding is only written down: a letter may depend on it. `promise` names the
    parameter of the days after which a promise given instead of the material (承诺制, 6.1.3 a) is
    checked.
    """

    rule: str
    otherwise: str = "ask"
    promise: str = ""


@dataclass(frozen=True, slots=True)
class TransferLine:
    """On an act, `figure` moves from `credit` to `debit`."""

    on: str
    debit: str
    credit: str
    figure: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """On an act, a department is told: `topic` to `to`, with the constants of `also`."""

    on: str
    to: str
    topic: str
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """On an act, a person or a unit's agent gets a notice made from `template`.

    A case that corrects another is told with the template `corrects`. With `when`, the letter is
    written only where the verification found that rule met.
    """

    on: str
    template: str
    corrects: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A clock: `after` an act, `awaited` must happen within the parameter `wait`, or `on_expiry`."""

    after: str
    awaited: str
    wait: str
    on_expiry: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the item's clause is handled: its flow, its clause, its clocks."""

    flow: str
    clause: str
    senses: tuple[str, ...] = ()
    opens_if: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()
    checks: tuple[Check, ...] = ()
    letters: tuple[LetterLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A service item, whole. See `packs/zj/items/*.toml` and `docs/items.md`."""

    code: str
    family: str
    verb: str
    title: str
    title_en: str
    clause: str
    subject: str
    party_id: str
    party_name: str
    fields: tuple[Field, ...]
    ways: tuple[Way, ...]
    reviews: int = 0
    settles: bool = False
    rows: str = ""
    checks: tuple[Check, ...] = ()
    figures: tuple[str, ...] = ()
    transfers: tuple[TransferLine, ...] = ()
    messages: tuple[MessageLine, ...] = ()
    registers: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    closes_only_when_met: bool = False
    same_record: str = ""
    not_yet: Mapping[str, str] = field(default_factory=dict)
    help: str = ""

    def label(self) -> str:
        """The title in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en

    def way(self, flow: str) -> Way:
        """The way of this flow; raises UsageError where the item has none."""
        for way in self.ways:
            if way.flow == flow:
                return way
        raise UsageError(_("{item} has no {flow} way").format(item=self.code, flow=flow))

    def road(self, flow: str) -> tuple[str, ...]:
        """The main road of this item in this flow."""
        return flows.road(flow, reviews=self.reviews, settles=self.settles)

    def shut_doors(self) -> tuple[str, ...]:
        """The side doors that this item does not have: it ends by its rules being met, or not at all."""
        shut: tuple[str, ...] = ()
        if self.closes_only_when_met:
            shut += ("withdraw", "refuse", "void", "object")
        return (*shut, "conclude") if self.answers else (*shut, "answer", "conclude")

    def field_named(self, name: str) -> Field | None:
        """The field of this name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    def checks_of(self, flow: str) -> tuple[Check, ...]:
        """The rules that a case of this flow must meet."""
        return self.checks + self.way(flow).checks

    def parameters(self) -> tuple[str, ...]:
        """The parameters that the item's clocks read."""
        waits = tuple(wait.wait for way in self.ways for wait in way.waits)
        promises = tuple(c.promise for c in self.every_check() if c.promise)
        lasts = (str(self.registers["lasts"]),) if "lasts" in self.registers else ()
        return waits + promises + lasts

    def every_check(self) -> tuple[Check, ...]:
        """The checks of every way."""
        return self.checks + tuple(check for way in self.ways for check in way.checks)


def load(packs: Sequence[Path]) -> dict[str, Item]:
    """All items of the packs, by code. Raises BadData that lists every fault of every file."""
    items, faults = read(packs)
    if faults:
        raise BadData(
            _("the items shelf has faults: {faults}").format(faults="; ".join(faults)),
            _("`yb office check` lists them; mend the files named"),
            kind="shelf",
        )
    return items


def read(packs: Sequence[Path]) -> tuple[dict[str, Item], list[str]]:
    """All items of the packs and every fault found: `file: what is wrong`."""
    items: dict[str, Item] = {}
    faults: list[str] = []
    for pack in packs:
        for path in sorted((pack / "items").glob("*.toml")):
            try:
                item = _item(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal))
            except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
                faults.append(f"{path.name}: {type(fault).__name__} {fault}")
                continue
            if item.code != path.stem:
                faults.append(f"{path.name}: code {item.code!r} is not the file's name")
            if item.code in items:
                faults.append(f"{path.name}: {item.code!r} stands on another shelf already")
            faults.extend(f"{path.name}: {fault}" for fault in _faults(item))
            items[item.code] = item
    return items, faults


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


def _item(raw: Mapping[str, Any]) -> Item:
    known = {
        "code", "family", "verb", "title", "title_en", "clause", "subject", "party_id",
        "party_name", "fields", "ways", "reviews", "settles", "rows", "checks", "figures",
        "transfers", "messages", "registers", "answers", "closes_only_when_met", "same_record",
        "not_yet", "help",
    }  # fmt: skip
    if unknown := set(raw) - known:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    return Item(
        code=raw["code"],
        family=raw["family"],
        verb=raw["verb"],
        title=raw["title"],
        title_en=raw["title_en"],
        clause=raw["clause"],
        subject=raw["subject"],
        party_id=raw["party_id"],
        party_name=raw["party_name"],
        fields=tuple(_field(f) for f in raw["fields"]),
        ways=tuple(_way(w) for w in raw["ways"]),
        reviews=raw.get("reviews", 0),
        settles=raw.get("settles", False),
        rows=raw.get("rows", ""),
        checks=tuple(Check(**c) for c in raw.get("checks", [])),
        figures=tuple(raw.get("figures", [])),
        transfers=tuple(TransferLine(**t) for t in raw.get("transfers", [])),
        messages=tuple(MessageLine(**m) for m in raw.get("messages", [])),
        registers=dict(raw.get("registers", {})),
        answers=tuple(raw.get("answers", [])),
        closes_only_when_met=raw.get("closes_only_when_met", False),
        same_record=raw.get("same_record", ""),
        not_yet=dict(raw.get("not_yet", {})),
        help=raw.get("help", ""),
    )


def _field(raw: Mapping[str, Any]) -> Field:
    listed: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    return Field(**listed)


def _way(raw: Mapping[str, Any]) -> Way:
    return Way(
        flow=raw["flow"],
        clause=raw["clause"],
        senses=tuple(raw.get("senses", [])),
        opens_if=tuple(raw.get("opens_if", [])),
        waits=tuple(
            Wait(after=w["after"], awaited=w["for"], wait=w["wait"], on_expiry=w["on_expiry"])
            for w in raw.get("waits", [])
        ),
        checks=tuple(Check(**c) for c in raw.get("checks", [])),
        letters=tuple(LetterLine(**letter) for letter in raw.get("letters", [])),
    )


def _faults(item: Item) -> list[str]:
    """What the standard and the house forbid in an item's file."""
    acts = set(flows.STAGE) | set(flows.RECORDED)
    faults: list[str] = []
    if item.subject not in {"person", "unit", "office"}:
        faults.append(f"subject {item.subject!r} is none of person, unit, office")
    if not 0 <= item.reviews <= 3:
        faults.append("reviews is not between 0 and 3")
    if item.rows not in {"", "lines", "cases"}:
        faults.append(f"rows {item.rows!r} is neither lines nor cases")
    faults += [
        f"field {f.name}: no kind {f.kind!r}" for f in item.fields if f.kind not in FIELD_KINDS
    ]
    faults += [
        f"the party's field {name!r} is not among the fields"
        for name in (item.party_id, item.party_name)
        if not item.field_named(name)
    ]
    for line in item.transfers:
        faults.extend(f"no account {a!r}" for a in (line.debit, line.credit) if a not in ACCOUNTS)
        if line.figure not in item.figures:
            faults.append(f"transfer of {line.figure!r}, which is not among the figures")
    faults += _register_faults(item)
    faults += [
        f"check {c.rule}: otherwise {c.otherwise!r} is none of refuse, ask, note"
        for c in item.every_check()
        if c.otherwise not in {"refuse", "ask", "note"}
    ]
    faults += [
        f"answer {n!r} is not among the fields" for n in item.answers if not item.field_named(n)
    ]
    ons = [*(t.on for t in item.transfers), *(m.on for m in item.messages)]
    ons += [letter.on for way in item.ways for letter in way.letters]
    faults.extend(f"no act {on!r}" for on in ons if on not in acts)
    for way in item.ways:
        if way.flow not in flows.FLOWS:
            faults.append(f"no flow {way.flow!r}")
        if way.flow != "applied" and not way.senses:
            faults.append(f"{way.clause}: nothing is sensed, so nothing can open the case")
        faults.extend(_wait_faults(item, way))
    return faults


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
    faults: list[str] = []
    for wait in way.waits:
        if wait.on_expiry not in ON_EXPIRY:
            faults.append(f"{way.clause}: on_expiry {wait.on_expiry!r} is none of {ON_EXPIRY}")
        if wait.on_expiry != "deem_consent":
            continue
        if item.transfers:
            faults.append(f"{way.clause}: silence is never consent where money moves")
        if way.clause not in DEEMED_CONSENT:
            faults.append(f"{way.clause}: this clause does not say that silence is consent")
        if wait.after != "deliver":
            faults.append(f"{way.clause}: silence counts only after the notice is delivered")
    return faults

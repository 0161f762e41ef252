"""Service items (服务事项): the shelf `packs/<pack>/items/` read, and checked against all it names.

An item is data: no scripting, no inheritance. When one seems to need an `if`, it needs a rule
(Python, in `law/`) or it is two items. The loader enforces what the standard implies: silence is
never consent where money moves (6.4.3.1, 6.10.3.1; trap T-02), and only where the clause says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..errors import BadData, UsageError
from ..language import _, chosen
from . import flows, item_faults


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item's form. `prefilled` lists the departments whose records may fill it; `derived`
    names the function of `desk/known/` that fills it in from other fields.
    """

    name: str
    kind: str
    title: str
    title_en: str
    required: bool = False
    prefilled: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    help: str = ""
    derived: str = ""

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
    """On an act, a department is told: `topic` to `to`, with the constants of `also`.

    With `figure`, only where that figure is above zero.
    """

    on: str
    to: str
    topic: str
    figure: str = ""
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
    """A service item, whole. See `packs/zj/items/*.toml` and `docs/items.md`.

    `role` is the part it plays for the program (`roles.Role`), `counts_as` what it counts as in the
    person's year (`roles.CountsAs`), `settled_by` the record (department.kind) whose money settles it,
    `reference` what the other side quotes: names of fields, `{item}`, `{party}`, `{case}`.
    """

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
    law_day: str = ""
    help: str = ""
    role: str = ""
    counts_as: str = ""
    settled_by: str = ""
    reference: str = "{item}|{party}|{case}"

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
            faults.extend(f"{path.name}: {fault}" for fault in item_faults.faults(item))
            items[item.code] = item
    return items, faults


def _item(raw: Mapping[str, Any]) -> Item:
    known = {
        "code", "family", "verb", "title", "title_en", "clause", "subject", "party_id",
        "party_name", "fields", "ways", "reviews", "settles", "rows", "checks", "figures",
        "transfers", "messages", "registers", "answers", "closes_only_when_met", "same_record",
        "law_day",
        "help", "role", "counts_as", "settled_by", "reference",
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
        law_day=raw.get("law_day", ""),
        help=raw.get("help", ""),
        role=raw.get("role", ""),
        counts_as=raw.get("counts_as", ""),
        settled_by=raw.get("settled_by", ""),
        reference=raw.get("reference", "{item}|{party}|{case}"),
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

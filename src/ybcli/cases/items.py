"""Service items (服务事项): what a file of `packs/<pack>/items/` may say, table by table.

An item is data: no scripting, no inheritance. When one seems to need an `if`, it needs a rule
(Python, in `law/`) or it is two items. `item_files.py` reads the files; their JSON Schema
(`docs/schemas/`) is made from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from ..errors import UsageError
from ..language import _, chosen
from . import flows
from .roles import CorrectedBy, CountsAs

if TYPE_CHECKING:
    from .journal import Case


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of an item's file; a key that it does not have is a fault."""


class Field(_Table, frozen=True):
    """One field of an item's form. `prefilled` lists the departments whose records may fill it; `derived`
    names the function of the rooms' `facts` that fills it in from other fields. Where a change of it is known
    only when a department has told it, `told_by` lists those departments.
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
    told_by: tuple[str, ...] = ()

    def label(self) -> str:
        """The title in the language in force."""
        return self.title if chosen() == "zh_CN" else self.title_en


class Check(_Table, frozen=True):
    """A rule of `law/` that must be met; `otherwise` is `refuse` or `ask` (an officer).

    With `note` the finding is only written down: a letter may depend on it. `promise` names the
    parameter of the days after which a promise given instead of the material (承诺制, 6.1.3 a) is
    checked. `settles_nothing`: where it refuses, it is decided that nothing is paid for the matter.
    `reviewed`: an officer's yes to what the rule left open is looked at by a second officer.
    """

    rule: str
    otherwise: str = "ask"
    promise: str = ""
    settles_nothing: bool = False
    reviewed: bool = False


class TransferLine(_Table, frozen=True):
    """On an act, `figure` moves from `credit` to `debit`."""

    on: str
    debit: str
    credit: str
    figure: str


class MessageLine(_Table, frozen=True):
    """On an act, a department is told: `topic` to `to`, with the constants of `also`.

    With `figure`, only where that figure is above zero.
    """

    on: str
    to: str
    topic: str
    figure: str = ""
    also: Mapping[str, str] = field(default_factory=dict)


class LetterLine(_Table, frozen=True):
    """On an act, a person or a unit's agent gets a notice made from `template`.

    A case that corrects another is told with the template `corrects`, one that supplements a declaration with
    `supplements`. With `when`, the letter is written only where the verification found that rule met, with
    `unless` where it did not; with `unpaid` only where the money that the case waits for is not there yet; with
    `once` only where the person never had it, in whichever case. `to` says who reads it where that is another
    than whom the way `tells`: `person`, whose case it is.
    """

    on: str
    template: str
    corrects: str = ""
    supplements: str = ""
    to: Literal["", "person"] = ""
    when: str = ""
    unless: str = ""
    unpaid: bool = False
    once: bool = False


class Wait(_Table, frozen=True):
    """A clock: `after` an act, `awaited` must happen within the parameter `wait`, or `on_expiry`. With `season`,
    the cover of a year to come is paid until the collection of that year ends, where the region set one.
    """

    after: str
    awaited: str = field(name="for")
    wait: str
    on_expiry: str
    season: bool = False


class Way(_Table, frozen=True):
    """One way in which the item's clause is handled: its flow, its clause, its clocks; whom it `tells` and asks where
    that is not the party: `agent`, the agent of the unit in `credit_code`.
    """

    flow: str
    clause: str
    senses: tuple[str, ...] = ()
    opens_if: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()
    checks: tuple[Check, ...] = ()
    letters: tuple[LetterLine, ...] = ()
    tells: Literal["", "agent"] = ""


class Item(_Table, frozen=True):
    """A service item, whole. See `packs/zj/items/*.toml` and `docs/items.md`.

    `compares` names the fields whose content makes a record other than the known one (all that are told,
    where it is empty), `changed_by` the item by which what this one decided is changed.
    `role` is the part it plays for the program (`roles.Role`), `counts_as` what it counts as in the
    person's year (`roles.CountsAs`), `settled_by` the record (department.kind) whose money settles it,
    `paid_to_office_of` the field with the region whose office is paid instead of the person (6.5 b),
    `corrected_by` how a decided case is put right (`roles.CorrectedBy`; the office's own work is
    opened again where it says nothing),
    `handled_within` the parameter of an officer's handling time (the county's general one where empty),
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
    same_series: str = ""
    compares: tuple[str, ...] = ()
    changed_by: str = ""
    law_day: str = ""
    help: str = ""
    role: str = ""
    counts_as: str = ""
    settled_by: str = ""
    paid_to_office_of: str = ""
    corrected_by: str = ""
    handled_within: str = ""
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

    def road_of(self, case: Case) -> tuple[str, ...]:
        """The main road of a case: with a review where an officer answered what is `reviewed`."""
        reviews = self.reviews or int(self._is_answered_by_hand(case))
        return flows.road(case.flow, reviews=reviews, settles=self.settles)

    def _is_answered_by_hand(self, case: Case) -> bool:
        """Did an officer say yes to a question of a check that a second officer looks at?"""
        reviewed = {check.rule for check in self.checks_of(case.flow) if check.reviewed}
        last = case.last("verify") if reviewed else None
        if last is None or not last.verification.get("answered"):
            return False
        raised = last.verification.get("findings", [])
        return any(
            one["name"] in reviewed and (one["outcome"] != "met" or one.get("answered_by"))
            for one in raised
        )

    def shut_doors(self) -> tuple[str, ...]:
        """The side doors that this item does not have: it ends by its rules being met, or not at all."""
        shut: tuple[str, ...] = ()
        if self.closes_only_when_met:
            shut += ("withdraw", "refuse", "void", "object")
        if self.closes_only_when_met or self.rows == "lines":
            shut += ("update",)  # what it is about is what it was opened by
        if self.counts_as != CountsAs.BENEFIT:
            shut += ("paper",)
        return (*shut, "conclude") if self.answers else (*shut, "answer", "conclude")

    @property
    def is_reopened(self) -> bool:
        """Is a closed case put right by being opened again: the office's own work, which moves nothing?"""
        by = self.corrected_by or (
            CorrectedBy.REOPENING if self.subject == "office" else CorrectedBy.TAKING_BACK
        )
        return by == CorrectedBy.REOPENING

    def field_named(self, name: str) -> Field | None:
        """The field of this name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    def by_names(self, values: Mapping[str, str]) -> dict[str, str]:
        """Values by the names of their fields; a field may be called by its title, as screens call it."""
        titles = {f.title: f.name for f in self.fields} | {f.name: f.name for f in self.fields}
        return {titles.get(called.strip(), called): value for called, value in values.items()}

    def is_same_record(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Are two forms (or a form and a record) about the same record? The series (an invoice's code) tells
        apart where both sides say it.
        """
        key, series = self.same_record, self.same_series
        return str(one.get(key)) == str(other.get(key)) and (
            not (one.get(series) and other.get(series)) or str(one[series]) == str(other[series])
        )

    def checks_of(self, flow: str) -> tuple[Check, ...]:
        """The rules that a case of this flow must meet."""
        return self.checks + self.way(flow).checks

    def parameters(self) -> tuple[str, ...]:
        """The parameters that the item's clocks read."""
        waits = tuple(wait.wait for way in self.ways for wait in way.waits)
        promises = tuple(c.promise for c in self.every_check() if c.promise)
        lasts = (str(self.registers["lasts"]),) if "lasts" in self.registers else ()
        handled = (self.handled_within,) if self.handled_within else ()
        return waits + promises + lasts + handled

    def every_check(self) -> tuple[Check, ...]:
        """The checks of every way."""
        return self.checks + tuple(check for way in self.ways for check in way.checks)

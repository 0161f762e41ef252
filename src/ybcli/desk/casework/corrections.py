"""Whatever was closed is put right by a case that corrects it; its own journal stays as it is.

One way for every item: what was decided is taken back, given another content, ended on a day, or taken up
again after it had been taken back, refused or given up. What was decided and is not paid yet is void
first. Registers, money, messages and notices follow from the item's file (`consequences`, `registers`);
a correction can be corrected like any other case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ... import money
from ...cases import flows, forms
from ...cases.journal import Case, fold
from ...cases.opening import Opening
from ...cases.roles import Correction
from ...errors import BadData, NotAllowed, UsageError
from ...language import _
from ...store.queries import corrections
from ..projections import deadlines, registers
from . import acts, permissions
from .acts import Done
from .follow_ups import follow

if TYPE_CHECKING:
    from ...cases.contents import LinesHead
    from ...cases.items import Item
    from ...store.store import Transaction
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Plan:
    """What an officer wants of a correction: new `values` of fields, an end on a day, to resume, or none of
    these: to take back (`withdraw` says so in words).
    """

    reason: str
    values: Mapping[str, str] = field(default_factory=dict)
    ends_on: date | None = None
    withdraw: bool = False
    resume: bool = False


def made_before(desk: Desk, old: Case) -> Done | None:
    """The case that corrects `old` already, or None."""
    known, _stage, _number = corrections.last_of(desk.reader, old)
    return Done(desk.reader.case(known), (), is_new=False) if known else None


def write(
    desk: Desk,
    tx: Transaction,
    old: Case,
    reason: str,
    lines: LinesHead | None = None,
    *,
    correction: str | None = None,
    source: Case | None = None,
    values: Mapping[str, Any] | None = None,
    ends_on: date | None = None,
) -> Case:
    """Open the correcting case inside the caller's transaction, and give it back. It is an application,
    which needs no further consent; of a declaration it repeats the head of its `lines`.

    Its content is that of the case `source` (`old` where none is given) with the new `values`.
    """
    source = source or old
    item = desk.item(old.item)
    flow = next((w.flow for w in item.ways if w.flow == "applied"), item.ways[0].flow)
    return acts.open_case(
        desk,
        tx,
        Opening(
            item=old.item,
            flow=flow,
            region=source.region,
            channel="window",
            party=source.party,
            reference=corrections.reference_of(old, corrections.last_of(tx, old)[2] + 1),
            fields={**source.fields, **(values or {})},
            sources={n: s for n, s in source.sources.items() if n not in (values or {})},
            corrects=old.id,
            reason=reason,
            correction=correction,
            ends_on=ends_on.isoformat() if ends_on else None,
            was_settled=source.last("settle") is not None or None,
            began_on=registers.began_on(desk, item, source) or None if correction else None,
            lines=lines or source.opening.get("lines"),
        ),
        act="receive" if flow == "applied" else "sense",
        by=desk.officer,
    )


def done_before(desk: Desk, item: Item, old: Case, plan: Plan) -> Done | None:
    """What was done already where the very same correction is asked for again: the case that became void, or the
    one that has this content and this end; None where it is another.
    """
    made = made_before(desk, old)
    if made is None:
        is_void = plan.withdraw and not plan.values and old.stage == "voided"
        return Done(old, (), is_new=False) if is_void else None
    known = made.case
    values = item.by_names(plan.values)
    asked_end = plan.ends_on.isoformat() if plan.ends_on else None
    ends = str(item.registers.get("ends", ""))
    ended = known.opening.get("ends_on") or (known.fields.get(ends) if asked_end else None)
    is_same = all(
        value.strip() in (str(known.fields.get(name, "")), text_of(item, name, known.fields[name]))
        for name, value in values.items()
        if name in known.fields
    )
    is_known = is_same and values.keys() <= known.fields.keys() and asked_end == ended
    return made if is_known and (values or asked_end) else None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A correction that may be written: of which case, of which kind, with which content."""

    old: Case
    kind: Correction
    values: Mapping[str, Any]
    ends_on: date | None
    made: Done | None = None


def prepared(desk: Desk, case: str, plan: Plan) -> Prepared:
    """What the plan comes to, before anything is written; `made` where the same was done before. Raises
    NotAllowed, BadData.
    """
    permissions.check_reason("refuse", {"reason": plan.reason})
    old = desk.reader.case(case)
    item = desk.item(old.item)
    permissions.check_officer(desk, desk.officer, old, "refuse")
    if done := done_before(desk, item, old, plan):
        return Prepared(old, Correction.WITHDRAW, {}, None, done)
    kind = kind_of(item, old, plan)
    if made := made_before(desk, old):
        return Prepared(old, kind, {}, None, again(made, kind))
    return Prepared(old, kind, *new_content(desk, item, old, plan, kind))


def correct(desk: Desk, case: str, plan: Plan) -> Done:
    """Correct a case: what it decided is taken back, changed, ended or resumed, each by an addition.

    Running the same again does nothing. Raises NotAllowed where the case is open, or a correction of it
    stands; BadData for values that cannot be.
    """
    ready = prepared(desk, case, plan)
    if ready.made:
        return ready.made
    with desk.store.transaction() as tx:
        new = written(desk, tx, ready, plan.reason)
    if new.id == ready.old.id:
        return Done(new, new.entries[-1:], problems=follow(desk, new, ("void",)))
    more = acts.go_on(desk, new)
    entries = (*new.entries, *more.entries)
    return Done(more.case, entries, problems=follow(desk, more.case, (e.act for e in entries)))


def written(desk: Desk, tx: Transaction, ready: Prepared, reason: str) -> Case:
    """Write the correction inside the caller's transaction: the case that corrects; the case itself where it
    only becomes void, because nothing has been paid.
    """
    old, item = ready.old, desk.item(ready.old.item)
    if ready.kind in {Correction.WITHDRAW, Correction.CHANGE} and is_unpaid(item, old):
        old = acts.write(desk, tx, old, "void", {"reason": reason}, by=desk.officer)
        if ready.kind == Correction.WITHDRAW:
            return old
    return write(
        desk,
        tx,
        old,
        reason,
        correction=ready.kind.value,
        source=fold(tx.entries(old.corrects)) if ready.kind == Correction.RESUME else old,
        values=ready.values,
        ends_on=ready.ends_on,
    )


def kind_of(item: Item, old: Case, plan: Plan) -> Correction:
    """Which correction the plan is of this case. Raises NotAllowed for one that the case does not have."""
    wants = sum((bool(plan.values), plan.ends_on is not None, plan.withdraw, plan.resume))
    if wants > 1 and (plan.withdraw or plan.resume or not item.registers):
        raise NotAllowed(
            _("one correction at a time: new values, an end, to take back or to resume"),
            _("leave out all but one of --set, --end, --withdraw, --resume"),
        )
    if deadlines.is_handed_over(old):
        raise NotAllowed(
            _("case {case} belongs to another region, which corrects it").format(case=old.id),
            _("tell that office; its result comes by `yb sync run`"),
        )
    is_decided = old.last("decide") is not None and old.stage != "voided"
    if old.is_open and not is_decided:
        raise NotAllowed(
            _("case {case} is still open: nothing is decided that could be corrected").format(
                case=old.id
            ),
            _(
                "see `yb case why {case}`; give it back with `yb case return`, end it with `yb case refuse`"
            ).format(case=old.id),
        )
    if not is_decided or item.is_reopened:
        if plan.withdraw or plan.ends_on:
            raise NotAllowed(
                _("case {case} brought nothing that could be taken back or ended").format(
                    case=old.id
                ),
                _("take it up again with `yb case correct {case} --resume --reason …`").format(
                    case=old.id
                ),
            )
        return Correction.REOPEN
    if old.takes_back or old.correction == Correction.END:
        if plan.withdraw:
            raise NotAllowed(
                _("case {case} took something back already").format(case=old.id),
                _("take it up again with `yb case correct {case} --resume --reason …`").format(
                    case=old.id
                ),
            )
        return Correction.RESUME
    if plan.resume:
        raise NotAllowed(
            _("case {case} stands: there is nothing to resume").format(case=old.id),
            _("take it back with `yb case correct {case} --withdraw --reason …`").format(
                case=old.id
            ),
        )
    if plan.ends_on and item.registers.get("what") in {"person", "unit"}:
        return Correction.END
    return Correction.CHANGE if plan.values or plan.ends_on else Correction.WITHDRAW


def check_says_what(desk: Desk, case: str, plan: Plan) -> None:
    """Raise UsageError where an officer does not say what is wrong: a whole decision is taken back only in so
    many words.
    """
    old = desk.reader.case(case)
    if (
        plan.values
        or plan.withdraw
        or kind_of(desk.item(old.item), old, plan) != Correction.WITHDRAW
    ):
        return
    raise UsageError(
        _("say what of case {case} is put right").format(case=old.id),
        _(
            "give FIELD=VALUE (`yb case show {case}` names the fields), --end DAY, or --withdraw to take all of "
            "it back; --dry-run shows what would move"
        ).format(case=old.id),
    )


def again(made: Done, kind: Correction) -> Done:
    """The correction that stands already, where the same is asked for again. Raises NotAllowed for another
    one: it is asked of the case that corrected.
    """
    known = made.case
    before = known.correction or Correction.WITHDRAW.value
    if before == kind.value and kind in {Correction.WITHDRAW, Correction.RESUME, Correction.REOPEN}:
        return made
    raise NotAllowed(
        _("case {case} was corrected by case {known}").format(case=known.corrects, known=known.id),
        _("correct that one: `yb case correct {known} --reason …`").format(known=known.id)
        if not known.is_open
        else _("end it first: `yb case show {known}`").format(known=known.id),
    )


def is_unpaid(item: Item, old: Case) -> bool:
    """Is the case decided and its money not on the way, so that it can be void?"""
    shut = deadlines.unavailable_acts(item, old)
    return "void" in flows.open_acts(old.stage, item.road(old.flow), shut)


def new_content(
    desk: Desk, item: Item, old: Case, plan: Plan, kind: Correction
) -> tuple[dict[str, Any], date | None]:
    """The values that the correction changes, checked as a form is, and the day of an end. Raises BadData
    with every Problem, NotAllowed where another party is named.
    """
    values = item.by_names(plan.values)
    if item.rows == "lines" and values:
        raise NotAllowed(
            _("the lines of a declaration are not corrected by fields"),
            _(
                "take it back with `yb case correct {case} --withdraw --reason …` and import the workbook again"
            ).format(case=old.id),
        )
    if {item.party_id} & set(values):
        raise NotAllowed(
            _("whose case it is cannot be corrected"),
            _(
                "take it back with `yb case correct {case} --withdraw --reason …` and apply anew"
            ).format(case=old.id),
        )
    ends_on, ends = plan.ends_on, str(item.registers.get("ends", ""))
    if ends_on is None and not values:
        return {}, None
    if ends_on is not None:
        check_end(desk, item, old, ends_on, kind)
        if ends:
            values[ends] = ends_on.isoformat()
    whole = {n: text_of(item, n, v) for n, v in old.fields.items() if v not in (None, "")} | values
    for one in item.fields:
        if one.derived and one.name not in values:
            whole.pop(one.name, None)  # it follows from the others, and follows again
    clean, problems = forms.check(item, whole, today=desk.today)
    if problems:
        raise BadData(
            _("the correction was not taken"),
            _("cure each and give the same command again; nothing was written"),
            problems=problems,
        )
    from ..verification import providers

    providers.derive(desk, item, clean)
    changed = {n: v for n, v in clean.items() if str(old.fields.get(n, "")) != str(v)}
    return changed, None if ends and kind != Correction.END else ends_on


def text_of(item: Item, name: str, stored: Any) -> str:
    """A field as it is typed into a form: money in yuan, everything else as it is stored."""
    field = item.field_named(name)
    return money.yuan(int(stored)) if field and field.kind == "money" else str(stored)


def check_end(desk: Desk, item: Item, old: Case, day: date, kind: Correction) -> None:
    """Raise NotAllowed where the case brought nothing that goes on, or could not end on that day."""
    if item.registers.get("what") not in {"person", "unit", "filing"}:
        raise NotAllowed(
            _("{item} registers nothing that could end").format(item=item.code),
            _("take it back with `yb case correct {case} --withdraw --reason …`").format(
                case=old.id
            ),
        )
    if kind == Correction.END and day > desk.today:
        raise NotAllowed(
            _("a registration is ended on its day or later, not before {day}").format(day=day),
            _("give the command again on {day}").format(day=day),
        )

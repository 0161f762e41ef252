"""The one road that every act takes. The most important page of the program.

An officer performs an act on a case. The kernel says whether the act is open. The law works out
the figures and findings. The ledger gets its transfers. The store writes all of it at once.
Departments hear of it later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..cases import flows
from ..cases.journal import Case, Entry, fold
from ..errors import BadData, NotAllowed, Problem
from ..language import N_, _
from . import AUTOMATIC, CLOCK, Desk, waits
from .consequences import write_consequences
from .payments.fold import owes_nothing
from .regions import is_within

if TYPE_CHECKING:
    from ..cases.items import Item
    from ..law.finding import Fact
    from ..store.store import Act

#: Who may act without being an officer.
HANDLESS = (AUTOMATIC, CLOCK)
#: Why a case that pays nothing out is settled by itself.
NOTHING = N_("nothing is to be paid out")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: the case as it stands now, and the entries that were written."""

    case: Case
    entries: tuple[Entry, ...]
    is_new: bool = True
    problems: tuple[Problem, ...] = field(default_factory=tuple)


def perform(
    desk: Desk,
    case_id: str,
    act: str,
    form: Mapping[str, Any] | None = None,
    *,
    by: str = "",
    seen: str | None = None,
    dry_run: bool = False,
) -> Done:
    """Perform `act` on a case, then every act that needs no hand.

    `form` holds what was given, `by` is the officer (empty: the one at the desk), `seen` the hash
    of the last entry that the officer saw. With `dry_run` nothing is written. Raises NotAllowed,
    PolicyGap, BadData, Conflict.
    """
    by = by or desk.officer
    before = desk.reader.case(case_id)
    told = gathered(desk, before, act, form or {})
    with desk.store.act() as unit:
        case = fold(unit.entries(before.id))
        entry = write(desk, unit, case, act, form or {}, by=by, seen=seen or before.head, told=told)
        if dry_run:
            case = fold(unit.entries(case.id))
            unit.rollback()
            return Done(case, (entry,))
    more = advance(desk, before.id)
    done = Done(more.case, (entry, *more.entries))
    if any(one.act == "decide" for one in done.entries) and desk.item(before.item).law_day:
        from . import year

        year.follow(desk, done.case)
    return done


def advance(desk: Desk, case_id: str) -> Done:
    """Perform every act that is open and needs no hand, one transaction each (即时办结, 4.4)."""
    entries: list[Entry] = []
    while True:
        before = desk.reader.case(case_id)
        act = without_hand(desk.item(before.item), before)
        if not act:
            return Done(before, tuple(entries))
        told = gathered(desk, before, act, {})
        form = {"refuse": {"reason": refusal(before)}, "settle": {"reason": NOTHING}}.get(act, {})
        with desk.store.act() as unit:
            case = fold(unit.entries(case_id))
            if case.head == before.head:
                entries.append(write(desk, unit, case, act, form, by=AUTOMATIC, told=told))


def record(
    desk: Desk, unit: Act, case: Case, act: str, form: Mapping[str, Any], *, by: str
) -> Entry:
    """Write an entry that changes no stage and is open at every stage (a look at personal data)."""
    entry = appended(desk, unit, case.id, act, form, {}, by=by)
    write_consequences(desk, unit, desk.item(case.item), fold([*case.entries, entry]), entry)
    return entry


def gathered(desk: Desk, case: Case, act: str, form: Mapping[str, Any]) -> dict[str, list[Fact]]:
    """The facts that a verification or decision will look at; asked for before the store is locked."""
    item = desk.item(case.item)
    answers = form.get("outcome") and not (item.reviews and item.figures)
    needed = act == "verify" and not answers and not case.corrects
    needed = needed or (act == "decide" and bool(item.figures) and item.rows != "lines")
    if not needed:
        return {}
    from .told import told_of

    return told_of(desk, item, case.fields, case)


def refusal(case: Case) -> str:
    """Why the rules refuse the case: the first sentence that was not met."""
    last = case.last("verify")
    if last and last.found.get("answered"):
        return str(last.form.get("reason", ""))
    findings = last.found.get("findings", []) if last else []
    return next((str(f["sentence"]) for f in findings if f["outcome"] == "not_met"), "")


def without_hand(item: Item, case: Case) -> str:
    """The next act that the program performs by itself, or an empty string."""
    expected = flows.next_act(case.stage, item.road(case.flow))
    if waits.is_handed_over(case) or waits.asked(case):
        return ""
    if expected in {"remind", "decide", "notify", "archive"}:
        return expected
    if expected == "settle" and owes_nothing(item, case):
        return expected
    if expected == "verify":
        last = case.entries[-1]
        if last.act not in {"verify", "deliver", "reveal", "escalate"}:
            return "verify"
        last = case.last("verify") or last
        if last.found.get("outcome") == "not_met" and last.found.get("otherwise") == "refuse":
            return "refuse"
    return ""


def open_case(
    desk: Desk,
    unit: Act,
    *,
    case_id: str,
    act: str,
    item: Item,
    flow: str,
    form: Mapping[str, Any],
    by: str,
) -> Entry:
    """Write the first entry of a case inside a transaction that the caller holds."""
    whole = {"item": item.code, "flow": flow, **form}
    entry = appended(desk, unit, case_id, act, whole, {}, by=by)
    write_consequences(desk, unit, item, fold([entry]), entry)
    return entry


def write(
    desk: Desk,
    unit: Act,
    case: Case,
    act: str,
    form: Mapping[str, Any],
    *,
    by: str,
    seen: str | None = None,
    told: Mapping[str, Sequence[Fact]] | None = None,
) -> Entry:
    """One act inside the caller's transaction: allowed? worked out, and written with all it entails."""
    item = desk.item(case.item)
    flows.check_open(act, case.stage, item.road(case.flow), waits.shut_doors(item, case))
    if by not in HANDLESS and not by.startswith("department:"):
        check_officer(desk, by, case, act)
        check_hand(act)
    flows.check_four_eyes(act, by, ((e.act, e.by) for e in case.entries))
    check_reason(act, form)
    found = worked_out(desk, item, case, act, form, told or {})
    entry = appended(desk, unit, case.id, act, form, found, by=by, seen=seen)
    write_consequences(desk, unit, item, fold([*case.entries, entry]), entry)
    return entry


def appended(
    desk: Desk,
    unit: Act,
    case_id: str,
    act: str,
    form: Mapping[str, Any],
    found: Mapping[str, Any],
    *,
    by: str,
    seen: str | None = None,
) -> Entry:
    """The act's entry in the journal, with the time and the office's working day."""
    return unit.entry(
        case_id,
        act,
        by=by,
        at=desk.now().isoformat(timespec="seconds"),
        day=desk.today.isoformat(),
        form=form,
        found=found,
        expected_head=seen,
    )


def worked_out(
    desk: Desk,
    item: Item,
    case: Case,
    act: str,
    form: Mapping[str, Any],
    told: Mapping[str, Sequence[Fact]],
) -> dict[str, Any]:
    """The law's part of an act: findings when it verifies, frozen figures when it decides."""
    if act == "verify":
        from .verdict import verified

        return verified(desk, item, case, form, told)
    if act == "review":
        return {"outcome": form.get("outcome", "met")}
    if act == "decide":
        from .verdict import decided

        return decided(desk, item, case, told)
    return {}


def check_hand(act: str) -> None:
    """Raise NotAllowed for an act that no officer performs, so that no word goes around a gate."""
    if flows.ACTS[act].automatic:
        raise NotAllowed(
            _("no officer performs {act}: it follows from what a department tells").format(act=act),
            _("`yb sync run` brings what departments told"),
        )


def check_officer(desk: Desk, by: str, case: Case, act: str) -> None:
    """Raise NotAllowed for nobody of this office, a proxy who decides, or a case of another region."""
    officer = desk.officers.get(by)
    if officer is None:
        raise NotAllowed(
            _("{officer} is no officer of this office").format(officer=by),
            _("`yb office officers` lists them"),
            kind="officer.unknown",
        )
    if officer.get("role") == "proxy" and not flows.ACTS[act].by_proxy:
        raise NotAllowed(
            _("{officer} is a village proxy and decides nothing").format(officer=by),
            _("an officer of the office does it; a proxy files for the principal"),
            kind="proxy",
        )
    region = str(officer.get("region") or desk.region)
    if not is_within(case.region, region):
        raise NotAllowed(
            _("case {case} belongs to region {region}").format(case=case.id, region=case.region),
            _("an officer of that region handles it; you can still show and track it"),
            kind="region",
        )


def check_reason(act: str, form: Mapping[str, Any]) -> None:
    """Raise BadData where an act that needs a reason has none."""
    needs_reason = flows.ACTS[act].needs_reason and not form.get("ran_out")
    if needs_reason and not str(form.get("reason", "")).strip():
        problem = Problem(
            "field.missing",
            _("{act} needs a reason").format(act=act),
            _('give it with --reason "…"'),
            "5.3.1",
            "reason",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))

"""The one road that every act takes. The most important page of the program.

An officer performs an act on a case. The kernel says whether the act is open. The law works out
the figures and findings. The ledger gets its transfers. The store writes all of it at once.
Departments hear of it later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ...cases import flows
from ...cases.journal import Case, Entry, fold
from ...cases.roles import Correction
from ...errors import Problem
from ...language import N_
from .. import AUTOMATIC, CLOCK, Desk
from ..projections import clock_decisions, deadlines
from ..projections.payment_state import owes_nothing, pays
from . import looks, permissions, standing_questions
from .consequences import write_consequences
from .follow_ups import follow
from .other_hands import check_other_hands

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.opening import Opening
    from ...law.engine.finding import Fact
    from ...store.store import Transaction

#: Who may act without being an officer.
AUTOMATED_ACTORS = (AUTOMATIC, CLOCK)
#: Acts by which somebody looked at a case, and nothing about it is otherwise than before.
LOOKED_AT = ("reveal", "recheck")
#: Why a case that pays nothing out, or gets nothing back any more, is settled by itself.
NOTHING, CAME_BACK = N_("nothing is to be paid out"), N_("nothing is left to come back")
SET_OFF = N_("all of it was set off against money that is to come back")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: the case as it stands now, the entries that were written, and what could not
    follow on other cases.
    """

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
    if act == "review":
        from . import before_decision

        before_decision.check(desk, before, form or {})
    gathered = Facts(desk)
    facts = gathered.of(before, act, form or {})
    with desk.store.transaction() as tx:
        case = tx.case(before)
        case = write(desk, tx, case, act, form or {}, by=by, seen=seen or before.head, facts=facts)
        if dry_run:
            tx.rollback()
            return Done(case, case.entries[-1:])
    more = go_on(desk, case, gathered)
    entries = (case.entries[-1], *more.entries)
    return Done(more.case, entries, problems=follow(desk, more.case, (e.act for e in entries)))


def advance(desk: Desk, case_id: str) -> Done:
    """Perform every act of a case that is open and needs no hand (即时办结, 4.4), and what follows on others."""
    return followed(desk, go_on(desk, desk.reader.case(case_id)))


def followed(desk: Desk, done: Done) -> Done:
    """The acts that needed no hand, with what follows each on other cases, and what of it could not be done."""
    return replace(done, problems=follow(desk, done.case, (e.act for e in done.entries)))


def go_on(desk: Desk, case: Case, gathered: Facts | None = None) -> Done:
    """Perform every act that is open and needs no hand, one transaction each, from the case as it stands.

    The case is carried on from act to act; it is read anew where somebody else acted in between. Where it
    begins to wait, what it waits for is looked for at once (`looks`).
    """
    gathered = gathered or Facts(desk)
    case, entries = _without_a_hand(desk, case, gathered)
    while looks.look(desk, case):
        now = desk.reader.case(case.id)
        entries += now.entries[len(case.entries) :]
        case, more = _without_a_hand(desk, now, gathered)
        entries += more
    return Done(case, tuple(entries))


def _without_a_hand(desk: Desk, case: Case, gathered: Facts) -> tuple[Case, list[Entry]]:
    """Perform the acts that need no hand one after the other; the case then, and their entries."""
    entries: list[Entry] = []
    while act := next_automatic_act(desk.item(case.item), case):
        stop = standing_questions.stop(desk, case) if act == "remind" else ""
        if stop and standing_questions.is_stopped(desk, case):
            break
        act = "escalate" if stop else act
        facts = gathered.of(case, act, {})
        form = {
            "escalate": {"reason": stop},
            "refuse": {"reason": refusal(desk.item(case.item), case)},
            "settle": {"reason": settled(case)},
        }.get(act, {})
        with desk.store.transaction() as tx:
            now = tx.case(case)
            if now is case:
                now = write(desk, tx, case, act, form, by=AUTOMATIC, facts=facts)
                entries.append(now.entries[-1])
        case = now
    return case, entries


def record(
    desk: Desk, tx: Transaction, case: Case, act: str, form: Mapping[str, Any], *, by: str
) -> Case:
    """Write an entry that changes no stage and is open at every stage (a look at personal data); the
    case with it.
    """
    entry = append_entry(desk, tx, case.id, act, form, {}, by=by)
    case = fold([entry], case)
    write_consequences(desk, tx, desk.item(case.item), case, entry)
    return case


class Facts:
    """The facts of one command, gathered before the store is locked.

    The facts of a verification serve the decision that follows it in the same command, unless
    another program wrote to the office's store in between: then they are gathered again.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.facts: dict[str, list[Fact]] = {}
        self.version = -1

    def of(self, case: Case, act: str, form: Mapping[str, Any]) -> dict[str, list[Fact]]:
        """The facts that a verification or decision will look at; empty for any other act."""
        item = self.desk.item(case.item)
        if not needs_facts(item, case, act, form):
            return {}
        version = self.desk.store.version_of_others()
        if act != "decide" or not self.facts or version != self.version:
            from ..verification.gathering import gather_facts

            self.facts = gather_facts(self.desk, item, case.fields, case)
            self.version = version
        return self.facts


def needs_facts(item: Item, case: Case, act: str, form: Mapping[str, Any]) -> bool:
    """Does the act look at facts: a verification without an officer's answer, or an amount?"""
    if act == "decide":
        is_copied = case.takes_back or case.correction in {Correction.RESUME, Correction.END}
        return bool(item.figures) and item.rows != "lines" and not is_copied
    answers = form.get("outcome") and not (item.reviews and item.figures)
    if act != "verify" or answers:
        return False
    return case.correction in {"", Correction.CHANGE, Correction.REOPEN} and not case.takes_back


def settled(case: Case) -> str:
    """Why a case is settled without the bank."""
    if case.marks & {"repay", "set_off", "write_off"}:
        return CAME_BACK
    return SET_OFF if "reduce" in case.marks else NOTHING


def refusal(item: Item, case: Case) -> str:
    """Why the rules refuse the case: the first sentence that was not met, of a rule that is not only noted."""
    last = case.last("verify")
    if last and last.verification.get("answered"):
        return last.reason
    findings = last.verification.get("findings", []) if last else []
    noted = {check.rule for check in item.every_check() if check.otherwise == "note"}
    refused = (f for f in findings if f["outcome"] == "not_met" and f["name"] not in noted)
    return next((f["sentence"] for f in refused), "")


def next_automatic_act(item: Item, case: Case) -> str:
    """The next act that the program performs by itself, or an empty string."""
    expected = flows.next_act(case.stage, item.road_of(case))
    if deadlines.is_handed_over(case) or deadlines.is_material_outstanding(case):
        return ""
    if expected in {"remind", "decide", "notify", "archive"}:
        return expected
    if expected == "settle" and (owes_nothing(item, case) or is_settled_before(item, case)):
        return expected
    if expected == "verify":
        last = next(e for e in reversed(case.entries) if e.act not in LOOKED_AT)
        if last.act not in {"verify", "deliver", "escalate"}:
            return "verify"
        last = case.last("verify") or last
        result = last.verification
        if result.get("outcome") == "not_met" and result.get("otherwise") == "refuse":
            return "refuse"
    return ""


def is_settled_before(item: Item, case: Case) -> bool:
    """Does a case wait for no money of others: nothing is due, it takes back what they pay, or that money has
    come already?
    """
    if pays(item) or case.last("decide") is None:
        return False
    due = [case.figures.get(line.figure, 0) for line in item.transfers if line.on == "decide"]
    is_free = bool(due) and not any(due)
    return is_free or case.takes_back or bool(case.opening.get("was_settled"))


def open_case(
    desk: Desk,
    tx: Transaction,
    opening: Opening,
    *,
    act: str,
    by: str,
) -> Case:
    """Write the first entry of a case inside a transaction that the caller holds; the case with it.

    `act` is `receive` for an application, `sense` for what a department's record opens.
    """
    entry = append_entry(desk, tx, opening.case_id, act, opening.form(), {}, by=by)
    case = fold([entry])
    write_consequences(desk, tx, desk.item(case.item), case, entry)
    return case


def write(
    desk: Desk,
    tx: Transaction,
    case: Case,
    act: str,
    form: Mapping[str, Any],
    *,
    by: str,
    seen: str | None = None,
    facts: Mapping[str, Sequence[Fact]] | None = None,
) -> Case:
    """One act inside the caller's transaction: checked, and written with all that follows from it; the
    case as it stands then.
    """
    item = desk.item(case.item)
    flows.check_open(act, case.stage, item.road_of(case), deadlines.unavailable_acts(item, case))
    if by not in AUTOMATED_ACTORS and not by.startswith("department:"):
        permissions.check_officer(desk, by, case, act)
        permissions.check_performed_by_hand(act)
    flows.check_four_eyes(act, by, ((e.act, e.by) for e in case.entries))
    check_other_hands(desk, item, case, act, by)
    permissions.check_reason(act, form)
    result = outcome_of(desk, item, case, act, form, facts or {})
    entry = append_entry(desk, tx, case.id, act, form, result, by=by, seen=seen)
    case = fold([entry], case)
    write_consequences(desk, tx, item, case, entry)
    return case


def append_entry(
    desk: Desk,
    tx: Transaction,
    case_id: str,
    act: str,
    form: Mapping[str, Any],
    found: Mapping[str, Any],
    *,
    by: str,
    seen: str | None = None,
) -> Entry:
    """The act's entry in the journal, with the time and the office's working day."""
    return tx.entry(
        case_id,
        act,
        by=by,
        at=desk.now().isoformat(timespec="seconds"),
        day=desk.today.isoformat(),
        form=form,
        found=found,
        expected_head=seen,
    )


def outcome_of(
    desk: Desk,
    item: Item,
    case: Case,
    act: str,
    form: Mapping[str, Any],
    facts: Mapping[str, Sequence[Fact]],
) -> Mapping[str, Any]:
    """The law's part of an act: findings when it verifies, frozen figures when it decides."""
    if act == "verify":
        from ..verification.decisions import verify

        return verify(desk, item, case, form, facts)
    if act == "review":
        return {"outcome": form.get("outcome", "met")}
    if act == "decide":
        from ..verification.decisions import decide

        return decide(desk, item, case, facts)
    if act == "reinstate":
        return clock_decisions.undone(case)
    return {}

"""A payment is held: it goes into no file until an officer has looked and releases it, or takes it back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from ... import money
from ...cases.roles import Role
from ...language import _
from ...store.queries import payments, queue
from .. import AUTOMATIC
from ..casework import acts, changed_facts
from ..casework.changed_facts import Compared, Question
from ..projections import payment_state, receivable
from ..verification import life, told_now
from . import receivables
from .verbs import paid_by

if TYPE_CHECKING:
    from ...cases.contents import HoldForm
    from ...cases.journal import Case
    from .. import Desk
    from ..casework.acts import Done

#: The question of an officer who holds a payment by hand.
BY_HAND = "by_hand"


def hold(desk: Desk, case_id: str, reason: str, *, dry_run: bool = False) -> Done:
    """Hold a payment that is not at the bank yet. Raises NotAllowed, BadData without a reason."""
    case, _payment = paid_by(desk, case_id)
    form: HoldForm = {"reason": reason, "questions": [BY_HAND]}
    return acts.perform(desk, case.id, "hold", form, dry_run=dry_run)


def unhold(desk: Desk, case_id: str, reason: str, *, dry_run: bool = False) -> Done:
    """Release a held payment: the questions that held it are answered with the reason, and do not hold it
    again. Raises NotAllowed where it is not held, BadData without a reason.
    """
    case, _payment = paid_by(desk, case_id)
    held = payment_state.holds(case)
    form: HoldForm = {"reason": reason, "questions": held.hold["questions"] if held else []}
    return acts.perform(desk, case.id, "unhold", form, dry_run=dry_run)


def release_if_put_right(desk: Desk, case: Case, unasked: Collection[str] = ()) -> bool:
    """Release a payment that the program held where nothing stops it any more; what comes back holds it again.
    While a correction of the person's year is open its money is not known yet, nor while a department is
    `unasked`.
    """
    held = payment_state.holds(case)
    payment = payment_state.of(desk.item(case.item), case)
    if held is None or payment is None or payment.state != "held":
        return False
    correction = desk.item_of(Role.YEAR_CORRECTION).code
    is_open = bool(queue.open_of_party(desk.reader, correction, case.party["id"]))
    if is_open or BY_HAND in held.hold["questions"]:
        return False
    if changed_facts.unanswered(case, questions_of(desk, case, unasked).questions):
        return False
    form: HoldForm = {"reason": _("what held the payment was put right"), "questions": []}
    acts.perform(desk, case.id, "unhold", form, by=AUTOMATIC)
    return True


def release_of_person(desk: Desk, party: str) -> None:
    """Release the held payments of a person that nothing stops any more."""
    for row in payments.of_party(desk.reader, party):
        if row.state == "held":
            release_if_put_right(desk, desk.reader.case(row.case_id))


def ask_all(
    desk: Desk,
    is_ours: Callable[[Desk, Case], bool],
    *,
    dry_run: bool = False,
    unasked: Collection[str] = (),
) -> tuple[tuple[str, str], ...]:
    """Ask of every payment that is ready what can stop it, and hold those that something stops, or on which a
    department that is `unasked` has its word; every held payment with its sentence. What is held and nothing
    stops any more is ready. A dry run writes nothing.
    """
    found = {}
    for row in payments.held(desk.reader):
        case = desk.reader.case(row.case_id)
        if dry_run or not is_ours(desk, case) or not release_if_put_right(desk, case, unasked):
            found[row.case_id] = row.says
    for case_id in payments.ready(desk.reader):
        case = desk.reader.case(case_id)
        if not is_ours(desk, case):
            continue
        compared = questions_of(desk, case, unasked)
        if new := changed_facts.unanswered(case, compared.questions):
            found[case_id] = "; ".join(one.says for one in new)
            if not dry_run:
                changed_facts.hold(desk, compared)
                if compared.told.differs:
                    changed_facts.open_about(desk, compared)
    return tuple(found.items())


def questions_of(desk: Desk, case: Case, unasked: Collection[str] = ()) -> Compared:
    """All that can stop a payment: what departments tell of the decision now, who died, what is owed back, who
    of them could not be asked.
    """
    compared = changed_facts.compare(desk, case)
    more = (*_owed(desk, case), *_not_asked(desk, case, unasked))
    return Compared(compared.case, compared.told, compared.questions + more)


def _not_asked(desk: Desk, case: Case, unasked: Collection[str]) -> list[Question]:
    """That departments could not be asked today: those on whose word the decision rests, and those that would
    tell of the person's death or emigration. An officer's release counts for the day.
    """
    words = {*told_now.departments_of(case)}
    if case.party["kind"] == "person":
        words |= life.departments()
    missing = [name for name in unasked if name in words]
    if not missing:
        return []
    says = _(
        "not asked before the payment, the line is away: {departments}; it goes with the next payment "
        'file after `yb sync run`, or by an officer\'s word: `yb payment unhold {case} --reason "…"`'
    )
    names = ", ".join(_(name) for name in missing)
    told = says.format(departments=names, case=case.id)
    return [Question(f"unasked:{desk.today}", told)]


def _owed(desk: Desk, case: Case) -> list[Question]:
    """What the person has to pay back and could be set off; each case of it once."""
    found = []
    for code in receivables.items(desk):
        for one in queue.open_of_party(desk.reader, code, case.party["id"]):
            left = receivable.left(desk.item(code), desk.reader.case(one))
            if left > 0 and one != case.id:
                says = _(
                    "the person is to pay {left} yuan back (case {other}): "
                    "`yb payment set-off {other} --against {case}`, or release the payment"
                )
                told = says.format(left=money.yuan(left), other=one, case=case.id)
                found.append(Question(f"owed:{one}", told))
    return found

"""What departments change after a decision: one case with an owner for each decided case concerned.

A case that was decided is compared with the facts as told now (`verification.told_now`) when a record about
its party has come, and before its money goes to the bank. Where the outcome or an amount would be another,
the payment is held, and a case of the office names both. It is brought up to date when the facts move again,
and closes itself when they move back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.journal import Case, case_id, fold
from ...cases.roles import Role
from ...errors import Problem, YbError
from ...language import N_, _
from ...store.queries import case_numbers, concerned, entries, filings, queue
from ...store.queries.queue import NO_DEADLINE
from .. import AUTOMATIC
from ..projections import payment_state
from ..verification import told_now, told_now_page
from ..verification.told_now import ToldNow
from . import acts, office_cases

if TYPE_CHECKING:
    from .. import Desk

ROLE: Final = Role.CHANGED_FACTS
#: How an officer, or the program, ends such a case.
AS_TOLD_NOW: Final = "as_told_now"
AS_DECIDED: Final = "as_decided"
AGREES_AGAIN: Final = "agrees_again"
CORRECTED: Final = "corrected"
#: Through which record, and which number of adoptions, the decided cases were compared.
RECORDS, ADOPTIONS = "compared:records", "compared:adoptions"
#: The facts that tell of a death.
DEATH: Final = ("death_registered_on", "cremation_registered_on")
#: The facts that end a filing besides.
GONE: Final = ("emigration_registered_on",)
#: Payments that have not gone to the bank yet.
_NOT_SENT: Final = ("no_account", "held", "ready", "returned")

WHAT_TO_DO: Final = N_(
    "ask the departments that disagree, then `yb case answer`: put_right=as_told_now (the difference is "
    "booked), as_decided, or corrected (after `yb case correct`)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What stops a decided case: a key that is the same for the same thing, and a sentence."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A decided case beside the world of now: the facts that differ, and every question about it."""

    case: Case
    told: ToldNow
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a comparison of many did: the cases looked at, those of the office that say what differs, and a
    sentence for each that could not be compared.
    """

    compared: list[str]
    opened: list[str]
    failed: list[str]


def compare(desk: Desk, case: Case, *, with_law: bool = False) -> Compared:
    """Ask of a decided case all that can stop it by now."""
    told = told_now.look(desk, case, with_law=with_law)
    questions = []
    if told.differs:
        questions.append(Question(told.digest, _difference(desk, case, told)))
    questions += gone_questions(desk, case)
    return Compared(case, told, tuple(questions))


def _difference(desk: Desk, case: Case, told: ToldNow) -> str:
    """Both amounts and what differs, in one sentence."""
    item = desk.item(case.item)
    facts = "; ".join(told_now_page.sentences(desk, item, told))
    if not told.then:
        return facts
    says = _("decided {then} yuan, by the facts told now {now} yuan: {facts}")
    return says.format(
        then=money.yuan(told_now_page.amount(item, told.then)),
        now=money.yuan(told_now_page.amount(item, told.now)),
        facts=facts,
    )


def gone_questions(desk: Desk, case: Case) -> list[Question]:
    """Who is to be paid, or whose filing stands, has died or left: by whom it is told and when.

    A payee who is somebody else (a relative, an heir whom an officer has named with a proof) is paid.
    """
    if case.party["kind"] != "person" or case.stage not in told_now.DECIDED:
        return []
    found = []
    death = _told(desk, case, DEATH)
    payment = payment_state.of(desk.item(case.item), case)
    unpaid = payment is not None and payment.state in (*_NOT_SENT, "ordered")
    if death and payment and unpaid and payment.payee == case.party["name"]:
        says = _(
            "the payee died on {day} ({source}, {at}): the benefit goes to the heirs, "
            "`yb payment correct {case} --payee … --account … --reason` with their proof"
        )
        day, source, at = death
        told = says.format(day=day, source=_(source), at=at[:10], case=case.id)
        found.append(Question(f"payee_died:{day}", told))
    if (end := death or _told(desk, case, GONE)) and _is_filed_on(desk, case, end[0]):
        day, source, at = end
        says = (
            _("the person died on {day} ({source}, {at}) and the filing still stands: end it")
            if death
            else _("the person left on {day} ({source}, {at}) and the filing still stands: end it")
        )
        told = says.format(day=day, source=_(source), at=at[:10])
        found.append(Question(f"filed_after:{day}", told))
    return found


def _is_filed_on(desk: Desk, case: Case, day: str) -> bool:
    """Does the filing that the case made stand on a day or after it?"""
    standing = filings.active_between(desk.reader, case.party["id"], day, NO_DEADLINE)
    return any(filing.case_id == case.id for filing in standing)


def _told(desk: Desk, case: Case, names: Sequence[str]) -> tuple[str, str, str] | None:
    """What records state of such a fact about the party: the value, who tells it and when; or None."""
    kinds = desk.shelf.fact_kinds
    places = [place for name in names if name in kinds for place in kinds[name].told_by]
    return concerned.first_told(desk.reader, case.party["id"], places)


# the case of the office


def open_about(desk: Desk, compared: Compared) -> str:
    """The case about a decided case that no longer fits: opened, or the open one brought up to date; its
    id. Empty where the same difference was dealt with already.
    """
    case = compared.case
    item = desk.item_of(ROLE)
    key = "|".join(question.key for question in compared.questions)
    fields = _fields(desk, compared, key)
    cases = [desk.reader.case(one) for one in about(desk, case.id)]
    for earlier in cases:
        if earlier.is_open:
            if earlier.fields.get("digest") != key:
                acts.perform(desk, earlier.id, "answer", {"fields": fields}, by=AUTOMATIC)
            return earlier.id
    dealt_with = [one for one in cases if one.fields.get("put_right") != AGREES_AGAIN]
    if any(one.fields.get("digest") == key for one in dealt_with):
        return ""
    times = 1
    while queue.has(desk.reader, case_id(item.code, f"changed|{case.id}|{times}")):
        times += 1
    reference = f"changed|{case.id}|{times}"
    return office_cases.open_about(
        desk, ROLE, reference, about=case.id, region=case.region, by=AUTOMATIC, **fields
    )


def about(desk: Desk, decided: str) -> list[str]:
    """The cases of the office about changed facts of a decided case."""
    return case_numbers.ids_of_party(desk.reader, decided, desk.item_of(ROLE).code)


def _fields(desk: Desk, compared: Compared, key: str) -> dict[str, str]:
    case, told = compared.case, compared.told
    item = desk.item(case.item)
    return {
        "title": f"{item.title} {case.id}",
        "amount_then": money.yuan(told_now_page.amount(item, told.then or case.figures)),
        "amount_now": money.yuan(told_now_page.amount(item, told.now)) if told.differs else "–",
        "facts": "; ".join(question.says for question in compared.questions),
        "what_to_do": _(WHAT_TO_DO),
        "digest": key,
        "owner": owner_of(desk, case),
    }


def owner_of(desk: Desk, case: Case) -> str:
    """The officer who worked on the case last, else the first one of the office."""
    hands = [entry.by for entry in case.entries if entry.by in desk.officers]
    return hands[-1] if hands else desk.reader.setting("officer")


def close_about(desk: Desk, case: Case) -> None:
    """Close what is open about a case that fits the facts again."""
    for one in about(desk, case.id):
        if queue.is_open(desk.reader, one):
            says = _("the departments tell again what was decided on")
            fields = {"finding": says, "put_right": AGREES_AGAIN}
            acts.perform(desk, one, "answer", {"fields": fields}, by=AUTOMATIC)


def open_second_look(desk: Desk, decided: str) -> str:
    """The open case in which an officer looks at an offline verification of the case; or empty."""
    item = desk.item_of(Role.SECOND_LOOK).code
    found = case_numbers.ids_of_party(desk.reader, decided, item)
    return next((one for one in found if queue.is_open(desk.reader, one)), "")


# held payments


def hold(desk: Desk, compared: Compared) -> bool:
    """Hold the payment of a case for the questions that no officer has answered yet; is it held by now?"""
    case = compared.case
    payment = payment_state.of(desk.item(case.item), case)
    if payment is None or payment.state not in _NOT_SENT:
        return False
    new = unanswered(case, compared.questions)
    if payment.state == "held":
        return True
    if not new:
        return False
    form = {"reason": "; ".join(one.says for one in new), "questions": [one.key for one in new]}
    acts.perform(desk, case.id, "hold", form, by=AUTOMATIC)
    return True


def unanswered(case: Case, questions: Iterable[Question]) -> list[Question]:
    """The questions for which no officer has released the payment yet."""
    answered = {key for e in case.entries if e.act == "unhold" for key in e.hold["questions"]}
    return [one for one in questions if one.key not in answered]


# when it is asked


def look_at(desk: Desk, decided: str, *, with_law: bool = False) -> str:
    """Compare one decided case with the facts of now, hold its payment and open its case where it no longer
    fits; the id of that case, empty where it fits or was dealt with.
    """
    compared = compare(desk, desk.reader.case(decided), with_law=with_law)
    if second := open_second_look(desk, decided):
        return second
    if not compared.questions:
        close_about(desk, compared.case)
        return ""
    is_held = hold(desk, compared)
    if compared.told.differs or not is_held:
        return open_about(desk, compared)
    return ""


def run(desk: Desk) -> Run:
    """Compare every decided case about whose party a record came since the last time, and where an
    instrument was adopted since, every decided case; a quiet night looks at none.
    """
    through = int(desk.reader.setting(RECORDS, "0"))
    last, adopted = concerned.last_record(desk.reader), concerned.adoptions(desk.reader)
    law = adopted != int(desk.reader.setting(ADOPTIONS, "0"))
    found = touched(desk, through) if last > through else []
    if law:
        found = entries.decided_cases(desk.reader)
    opened, failed = [], []
    for one in found:
        try:
            opened.append(look_at(desk, one, with_law=law))
        except YbError as error:  # one case never hides the others
            failed.append(f"{one}: {error.says}")
    if law or last > through:
        with desk.store.transaction() as tx:
            if not failed:  # the next night tries again
                tx.setting(RECORDS, str(last))
                tx.setting(ADOPTIONS, str(adopted))
    return Run(found, [one for one in dict.fromkeys(opened) if one], failed)


def touched(desk: Desk, through: int) -> list[str]:
    """The decided cases of whom a record has told since; of the party, or of another person of the form."""
    others = {
        field.name: item.code
        for item in desk.items.values()
        for field in item.fields
        if field.kind == "id_number" and field.name != item.party_id
    }
    return concerned.decided_since(desk.reader, through, list(others), list(others.values()))


# an officer's answer


def release(desk: Desk, answered: Case) -> None:
    """After the decision stands as it is: a payment that was held for this alone is released."""
    case = desk.reader.case(str(answered.fields["about"]))
    held = payment_state.holds(case)
    payment = payment_state.of(desk.item(case.item), case)
    keys = str(answered.fields.get("digest", "")).split("|")
    if held is None or payment is None or payment.state != "held":
        return
    if set(held.hold["questions"]) <= set(keys):
        last = answered.last("answer")
        reason = str(answered.fields.get("finding", ""))
        form = {"reason": reason, "questions": held.hold["questions"]}
        acts.perform(desk, case.id, "unhold", form, by=last.by if last else AUTOMATIC)


def take_in(desk: Desk, answered: Case) -> Sequence[Problem]:
    """After an officer said that the facts of now are right: the decided case takes them in, and what it
    came to by them. What follows for the money is the year's correction.
    """
    if answered.fields.get("put_right") in {AS_DECIDED, AGREES_AGAIN}:
        release(desk, answered)
    if answered.fields.get("put_right") != AS_TOLD_NOW:
        return ()
    case = desk.reader.case(str(answered.fields["about"]))
    told = told_now.look(desk, case)
    if not told.differs:
        return ()
    form: dict[str, Any] = {
        "was": "met",
        "is": told.outcome,
        "reason": str(answered.fields.get("finding", "")),
        "facts": {
            one.name: [fact.as_json() for fact in one.now]
            for one in (*told.changed, *told.corrected)
        },
        "figures": dict(told.now),
        "outcomes": {flip.rule: flip.now for flip in told.flips},
    }
    with desk.store.transaction() as tx:
        acts.record(desk, tx, fold(tx.entries(case.id)), "recheck", form, by=AUTOMATIC)
    if desk.item(case.item).counts_as or told.then == told.now == {}:
        return ()
    says = _("case {case} is no bill of a year: the difference is not booked by itself")
    cure = _('correct it: `yb case correct {case} --reason "…"`')
    return (Problem("facts.contradict", says.format(case=case.id), cure.format(case=case.id)),)

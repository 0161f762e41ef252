"""What a sync goes on with beside its messages: settlements without an answer, cases that wait for one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ... import machine
from ...cases import flows
from ...errors import BadData, Unavailable
from ...store.queries import case_numbers, queue, settlements
from ..casework import acts, failures
from ..settlements import settling
from ..verification import answering

if TYPE_CHECKING:
    from ...cases.contents import VerificationResult
    from ...cases.journal import Case
    from ...store.queries.records import Record
    from .. import Desk


def settlements_of(desk: Desk, failed: list[str]) -> None:
    """Go on with every settlement whose answer was lost; one that gets none holds no other.

    Raises Unavailable where the platform itself does not answer.
    """
    for number in settlements.unanswered(desk.reader):
        try:
            settling.resume(desk, number)
        except BadData:
            continue
        except Exception as fault:  # one settlement never blocks the others
            is_silence = isinstance(fault, Unavailable)
            if machine.is_of_the_machine(fault) or (is_silence and not failures.answers(desk)):
                raise
            failed.append(f"{number}: {failures.sentence_of(fault)}")


def ask_again(desk: Desk, failed: list[str]) -> None:
    """Verify every case once more that waits for a department's answer; one whose answer is still the
    same is left as it stands, so that nobody is told the same thing every night.
    """
    from .. import AUTOMATIC
    from ..projections import deadlines

    for case_id in case_numbers.awaiting_answer(desk.reader):
        case = desk.reader.case(case_id)
        with failures.of_case(case.id, failed):
            if not deadlines.is_handed_over(case) and is_news(desk, case):
                acts.perform(desk, case.id, "verify", by=AUTOMATIC)


def ask_about(desk: Desk, came: Iterable[Record], failed: list[str]) -> None:
    """Ask the open questions of cases again about whose parties a record has come: it may answer them.

    A question that finds the same writes nothing, and one that an officer has begun to answer is theirs.
    """
    from .. import AUTOMATIC

    for party in dict.fromkeys(one for record in came for one in _parties(record)):
        for case_id in queue.all_open_of_party(desk.reader, party):
            case = desk.reader.case(case_id)
            with failures.of_case(case.id, failed):
                if is_open_question(desk, case) and is_news(desk, case):
                    acts.perform(desk, case.id, "verify", by=AUTOMATIC)


def _parties(record: Record) -> list[str]:
    """Whom a record is about: its subject, and the number that a new one replaces."""
    try:
        old = json.loads(record.body).get("old_id_number", "")
    except (ValueError, AttributeError):
        old = ""
    return [one for one in (record.subject, str(old)) if one]


def is_open_question(desk: Desk, case: Case) -> bool:
    """Did the program's own verification leave a question open to which nobody has said anything yet?"""
    last = case.last("verify")
    if last is None or last is not case.entries[-1] or last.verification.get("answered"):
        return False
    is_here = not case.opening.get("handed_to") and case.is_open
    return (
        is_here
        and flows.next_act(case.stage, desk.item(case.item).road_of(case)) == "verify"
        and bool(answering.open_questions(case))
    )


def is_news(desk: Desk, case: Case) -> bool:
    """Do the case's rules find anything else by now than they did the last time?"""
    from ..verification.decisions import verify
    from ..verification.gathering import gather_facts

    item, last = desk.item(case.item), case.last("verify")
    if last is None:
        return True
    now = verify(desk, item, case, {}, gather_facts(desk, item, case.fields, case))

    def compared(result: VerificationResult) -> list[Any]:
        findings = [[f["name"], f["outcome"], f["sentence"]] for f in result["findings"]]
        return [result["outcome"], result.get("source_is_away"), findings]

    return compared(now) != compared(last.verification)

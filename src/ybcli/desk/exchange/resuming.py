"""What a sync goes on with beside its messages: settlements without an answer, cases that wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import machine
from ...errors import BadData, Unavailable
from ...store.queries import case_numbers, settlements
from ..casework import acts, failures
from ..settlements import settling

if TYPE_CHECKING:
    from ...cases.contents import VerificationResult
    from ...cases.journal import Case
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

"""An officer's answers to what the rules left open, one question at a time (5.3.1).

A manual step verifies each thing by itself: an answer names its question. A yes to one question leaves
the others open; a no to any of them is a no to the application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import UsageError
from ...language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...cases.contents import StoredFinding, VerificationResult
    from ...cases.journal import Case
    from .. import Desk


def raised(case: Case) -> list[StoredFinding]:
    """The findings of the last verification, those answered since among them."""
    last = case.last("verify")
    return list(last.verification.get("findings", [])) if last else []


def open_questions(case: Case) -> list[StoredFinding]:
    """What the last verification left open, in its order; empty once the case has gone on."""
    return [f for f in raised(case) if f["outcome"] != "met" and f.get("counts", True)]


def is_seen_to(case: Case) -> bool:
    """Has the case gone on from its last verification, which left nothing open?"""
    last = case.last("verify")
    return (
        last is not None
        and last.verification.get("outcome") == "met"
        and case.stage in {"verified", "reviewed", "decided", "settled", "notified", "archived"}
    )


def check_named(case: Case, question: str, *, is_for_all: bool) -> None:
    """Check that an answer in favour says which question it answers.

    One open question needs no name. Raises UsageError with the list of questions and the next command.
    """
    names = [finding["name"] for finding in open_questions(case)]
    if question and question not in names:
        says = _("{case} has no open question {question}").format(case=case.id, question=question)
    elif not question and not is_for_all and len(names) > 1:
        says = _("{count} questions are open, each needs its own answer (5.3.1)").format(
            count=len(names)
        )
    else:
        return
    listed = "; ".join(f"{f['name']}: {_(f['sentence'])}" for f in open_questions(case))
    command = (
        f'`yb case verify {case.id} --met --question {names[0] if names else "…"} --reason "…"`'
    )
    raise UsageError(
        f"{says}: {listed}" if listed else says,
        _("answer one with {command}, or all with --all").format(command=command)
        if names
        else f"`yb case show {case.id}`",
    )


def answer(desk: Desk, case: Case, form: Mapping[str, Any]) -> VerificationResult:
    """The result of an officer's answer: `form` has `outcome`, `reason` and, for one question, its name in
    `question`. The findings that raised the questions are kept beside it.
    """
    findings, named = raised(case), str(form.get("question", ""))
    others = [f for f in open_questions(case) if f["name"] != named]
    if form["outcome"] != "met" or not named or not others:
        return {
            "outcome": form["outcome"],
            "otherwise": "refuse",
            "findings": findings,
            "answered": True,
        }
    says = _("{sentence} (answered by {officer}: {reason})")
    kept = [
        cast(
            "StoredFinding",
            {
                **f,
                "outcome": "met",
                "question": "",
                "answered_by": desk.officer,
                "sentence": says.format(
                    sentence=f["sentence"], officer=desk.officer, reason=form.get("reason", "")
                ),
            },
        )
        if f["name"] == named
        else f
        for f in findings
    ]
    return {"outcome": "unclear", "otherwise": "ask", "findings": kept, "answered": True}

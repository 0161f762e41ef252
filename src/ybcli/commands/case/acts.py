"""The verbs of `yb case` by which an officer works: verify, answer, return, and their like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from ...desk import Desk
from ...desk.casework import acts, permissions
from ...language import _
from .._render.case import print_done, print_moves
from .._shared.options import call, day_of
from .._shared.output import say

app = typer.Typer()


CASE = typer.Argument(help="the case number; its first characters do", metavar="CASE")
REASON = typer.Option("", "--reason", help="why, in one sentence")
DRY_RUN = typer.Option(False, "--dry-run", help="say what would be written, write nothing")


@app.command()
def verify(
    case: str = CASE,
    met: bool = typer.Option(None, "--met/--not-met", help="answer the open question"),
    question: str = typer.Option("", help="the rule whose question is answered"),
    all_: bool = typer.Option(False, "--all", help="answer every open question alike"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Look at the rules again, or answer what they left open, one question at a time."""
    form = {} if met is None else {"outcome": "met" if met else "not_met", "reason": reason}
    if met is not None and not reason:
        from ...errors import UsageError

        raise UsageError(_("an answer needs a reason"), _('give it with --reason "…"'))
    with Desk(officer=call.officer) as desk:
        from ...desk.verification import answering

        case_ = desk.reader.case(case)
        if met is None and answering.is_seen_to(case_):
            say(_("nothing is open in {case}: every question is answered").format(case=case_.id))
            return
        if met is not None:
            answering.check_named(case_, question, is_for_all=all_ or not met)
        if question and met is not None:
            form["question"] = question
        print_performed(desk, case, "verify", form, dry_run)


@app.command()
def review(
    case: str = CASE,
    met: bool = typer.Option(True, "--agree/--disagree"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Review a case as a second officer (复核, four eyes)."""
    perform(case, "review", {"outcome": "met" if met else "not_met", "reason": reason}, dry_run)


@app.command("return")
def return_(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Give a case back for correction (退回补正)."""
    perform(case, "return", {"reason": reason}, dry_run)


@app.command()
def resubmit(
    case: str = CASE,
    set_: list[str] = typer.Option([], "--set", help="FIELD=VALUE, as often as needed"),
    dry_run: bool = DRY_RUN,
) -> None:
    """Take a returned case in again, with corrected fields."""
    from ...desk.casework.amendments import amended

    with Desk(officer=call.officer) as desk:
        form = amended(desk, case, dict(pair.partition("=")[::2] for pair in set_))
        print_done(desk, acts.perform(desk, case, "resubmit", form, dry_run=dry_run))


@app.command()
def update(
    case: str = CASE,
    set_: list[str] = typer.Option([], "--set", help="FIELD=VALUE, as often as needed"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Bring an open case up to date; who was asked already is asked anew."""
    from ...desk.casework.amendments import brought_up_to_date

    with Desk(officer=call.officer) as desk:
        form = brought_up_to_date(
            desk, case, dict(pair.partition("=")[::2] for pair in set_), reason
        )
        print_performed(desk, case, "update", form, dry_run)


@app.command()
def withdraw(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Withdraw a case before it is decided (撤件)."""
    perform(case, "withdraw", {"reason": reason}, dry_run)


@app.command()
def refuse(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Refuse a case; the reason goes into the journal."""
    perform(case, "refuse", {"reason": reason}, dry_run)


@app.command()
def void(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Void a decided case whose money did not come; the reason goes into the journal (作废)."""
    perform(case, "void", {"reason": reason}, dry_run)


@app.command()
def reinstate(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Take back what the clock decided: void, consent by silence, a wait that ran out (恢复办理)."""
    perform(case, "reinstate", {"reason": reason}, dry_run)


@app.command()
def ask(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Ask the applicant for a material; the window pauses until it is brought."""
    perform(case, "ask", {"reason": reason}, dry_run)


@app.command()
def bring(case: str = CASE, reason: str = REASON, dry_run: bool = DRY_RUN) -> None:
    """Record that the material was brought; the window goes on."""
    perform(case, "bring", {"reason": reason}, dry_run)


@app.command()
def paper(
    case: str = CASE,
    lines: Path = typer.Argument(help="the lines of the paper: xlsx, xls or CSV"),
    picture: Path = typer.Option(help="the scanned paper: JPEG, PNG or PDF"),
    hospital: str = typer.Option("", "--hospital", help="the hospital's code, where it has one"),
    hospital_name: str = typer.Option("", "--hospital-name", help="the hospital's name"),
    began: str = typer.Option("", "--began", help="the day of the care or admission"),
    ended: str = typer.Option("", "--ended", help="the day of the discharge"),
    level: str = typer.Option("", "--level", help="3, 2, 1 or 0; where the platform has none"),
    region: str = typer.Option("", "--region", help="the hospital's region, six digits"),
    diagnosis: str = typer.Option("", "--diagnosis", help="its code (ICD-10)"),
    emergency: bool = typer.Option(False, "--emergency", help="it was an emergency"),
    dry_run: bool = DRY_RUN,
) -> None:
    """Enter the bill of a hospital that is not connected, line by line from the paper; a picture is kept."""
    from ...desk.benefits import paper_bills

    about = {
        "hospital_code": hospital,
        "hospital_name": hospital_name,
        "began_on": began,
        "ended_on": ended,
        "level": level,
        "visit_region": region,
        "diagnosis_code": diagnosis,
        "is_emergency": "yes" * emergency,
    }
    with Desk(officer=call.officer) as desk:
        done = paper_bills.enter(desk, case, lines, picture, about, dry_run=dry_run)
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)


@app.command()
def answer(
    case: str = CASE,
    values: list[str] = typer.Argument(None, help="FIELD=VALUE, as often as needed"),
    set_: list[str] = typer.Option([], "--set", help="FIELD=VALUE, as often as needed"),
    dry_run: bool = DRY_RUN,
) -> None:
    """Give an answer that the case still needs (call-back, fix, feedback, …)."""
    from ...desk.casework.amendments import answered

    pairs = [*(values or ()), *set_]
    check_pairs(pairs)
    with Desk(officer=call.officer) as desk:
        form = answered(desk, case, dict(pair.partition("=")[::2] for pair in pairs))
        print_performed(desk, case, "answer", form, dry_run)


@app.command()
def rate(
    case: str = CASE,
    score: int = typer.Argument(help="1 very poor to 5 very good"),
    comment: str = typer.Option("", "--comment", help="in the rater's words"),
    rater: str = typer.Option(
        "", "--rater", help="number or mobile of the rater; anonymous where empty"
    ),
    channel: str = typer.Option("", "--channel", help="as in `yb rating list`; the case's own"),
    method: str = typer.Option("scan", "--method", help="face, scan, sms; call for the hotline"),
    place: str = typer.Option("", "--place", help="the window's or terminal's number"),
) -> None:
    """Rate a case that is done (好差评), once."""
    from ...desk.ratings import receive
    from ..rating import print_rating

    with Desk(officer=call.officer) as desk:
        print_rating(
            receive.rate(
                desk,
                case,
                score,
                channel=channel,
                method=method,
                comment=comment,
                rater=rater,
                place=place,
            )
        )


@app.command()
def correct(
    case: str = CASE,
    values: list[str] = typer.Argument(None, help="FIELD=VALUE, as often as needed"),
    reason: str = REASON,
    set_: list[str] = typer.Option([], "--set", help="FIELD=VALUE, as often as needed"),
    end: str = typer.Option("", "--end", help="the day on which it ends", metavar="DAY"),
    withdraw: bool = typer.Option(False, "--withdraw", help="take back what was decided"),
    resume: bool = typer.Option(
        False, "--resume", help="take up again what was taken back, refused or given up"
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="say all that would move, write nothing"),
) -> None:
    """Put a closed case right by a separate one: take back, change, end or resume; nothing is edited."""
    from ...desk.casework import correction_preview, corrections
    from ...desk.contributions import declarations

    pairs = [*(values or ()), *set_]
    check_pairs(pairs)
    plan = corrections.Plan(
        reason,
        dict(pair.partition("=")[::2] for pair in pairs),
        day_of(end) if end else None,
        withdraw=withdraw,
        resume=resume,
    )
    with Desk(officer=call.officer) as desk:
        if declarations.is_taken_back_whole(desk, case, plan):
            permissions.check_reason("withdraw", {"reason": reason})
            print_done(desk, declarations.undo(desk, case, reason, dry_run=dry_run))
            return
        corrections.check_says_what(desk, case, plan)
        if dry_run:
            done, moves = correction_preview.preview(desk, case, plan)
            print_moves(desk, done, moves)
        else:
            print_done(desk, corrections.correct(desk, case, plan))


def check_pairs(pairs: list[str]) -> None:
    """Raise UsageError for what is no FIELD=VALUE."""
    from ...errors import UsageError

    for pair in pairs:
        if not pair.partition("=")[1] or not pair.partition("=")[0].strip():
            raise UsageError(
                _("{text} is no field with a value").format(text=pair),
                _("write FIELD=VALUE; `yb case show` names the fields"),
            )


def perform(case: str, act: str, form: dict[str, str], dry_run: bool) -> None:
    """Perform one act in a desk of its own and print the result."""
    with Desk(officer=call.officer) as desk:
        print_performed(desk, case, act, form, dry_run)


def print_performed(desk: Desk, case: str, act: str, form: dict[str, Any], dry_run: bool) -> None:
    """Perform one act at the desk and print the result."""
    done = acts.perform(desk, case, act, form, dry_run=dry_run)
    if dry_run:
        say(_("a dry run: nothing was written"))
    print_done(desk, done)


def record_reveal(desk: Desk, case: str, reason: str) -> None:
    """Record the access to unmasked personal data, with its reason, as an entry of the case.

    Raises UsageError without a reason.
    """
    from ...errors import UsageError

    if not reason.strip():
        raise UsageError(_("--reveal needs a reason"), _('give it with --reason "…"'))
    from ...desk.casework.amendments import reveal

    reveal(desk, case, reason)
    call.is_revealed = True

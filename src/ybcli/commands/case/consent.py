"""The verbs of `yb case` about a reminder (提醒办): confirm, remind, object, deliver."""

from __future__ import annotations

from enum import StrEnum

import typer

from ...desk import Desk
from ...language import _
from .._render.case import print_done
from .._shared.options import call
from .._shared.output import say
from .acts import CASE, DRY_RUN, REASON, perform, print_performed

app = typer.Typer()


class Consenting(StrEnum):
    """Who may say yes to a reminder."""

    PERSON = "person"
    AGENT = "agent"
    GUARDIAN = "guardian"
    RELATIVE = "relative"


@app.command()
def confirm(
    case: str = CASE,
    by: Consenting = typer.Option(Consenting.PERSON, "--by", help="who said yes"),
    who: str = typer.Option(
        "", "--who", help="the name of who said yes, where it is not the person"
    ),
    dry_run: bool = DRY_RUN,
) -> None:
    """Record that the person, or who may answer for them, consents (提醒办)."""
    if by != Consenting.PERSON and not who:
        from ...errors import UsageError

        raise UsageError(
            _("who said yes stands in the journal, by name"), _("give the name with --who")
        )
    perform(case, "confirm", {"by": by.value, **({"who": who} if who else {})}, dry_run)


@app.command()
def remind(case: str = CASE, dry_run: bool = DRY_RUN) -> None:
    """Remind by hand, where the program stopped because nobody may be able to answer."""
    perform(case, "remind", {}, dry_run)


@app.command("object")
def object_(
    case: str = CASE,
    reason: str = REASON,
    amount: str = typer.Option(
        "", "--amount", help="to a decided amount: what the person thinks right, in yuan"
    ),
    dry_run: bool = DRY_RUN,
) -> None:
    """Record that the person objects: nothing is done, or what silence consented to is taken back; with
    --amount a case about the amount is opened.
    """
    from ...desk.casework import amount_objections, revocation

    with Desk(officer=call.officer) as desk:
        if amount:
            done = amount_objections.open_about(desk, case, reason, amount, dry_run=dry_run)
            if dry_run:
                say(_("a dry run: nothing was written"))
            print_done(desk, done)
            return
        if not revocation.is_possible(desk, desk.reader.case(case)):
            print_performed(desk, case, "object", {"reason": reason}, dry_run)
            return
        done = revocation.revoke_deemed_consent(desk, case, reason, dry_run=dry_run)
        if dry_run:
            say(_("a dry run: nothing was written"))
        print_done(desk, done)


@app.command()
def deliver(case: str = CASE, dry_run: bool = DRY_RUN) -> None:
    """Record that the notice was handed over at the window; the clock starts today."""
    perform(case, "deliver", {"channel": "window"}, dry_run)

"""Settlements on the command line: the statement after an act, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...language import _
from .._shared.options import call
from .._shared.output import say, show, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...desk import Desk
    from ...desk.settlements.settling import Done
    from ...store.queries.settlements import Settlement


def print_done(done: Done, *, dry_run: bool = False) -> None:
    """Print a settlement after an act: its notes, then its statement."""
    from ...desk.settlements import book, statement

    for note in done.notes:
        say(note)
    if dry_run:
        say(_("a dry run: nothing was written"))
    elif not done.is_new:
        say(_("nothing was done twice: this settlement is {state}").format(state=_(done.row.state)))
        if done.row.state == "reversed":
            say("   → " + _("a further visit on the same day needs its own number: --visit"))
    if call.json:
        show({**book.as_shown(done.row), "is_new": done.is_new})
        return
    write(statement.text(done.row))


def print_rows(rows: list[Settlement]) -> None:
    """Print rows of the store as a list."""
    from ...desk.settlements import book

    print_table([book.as_shown(row) for row in rows])


def print_table(rows: list[dict[str, Any]]) -> None:
    """Print settlements as a table, or as a document."""
    columns = {
        "settlement": _("settlement"),
        "state": _("state"),
        "kind": _("kind"),
        "name": _("name"),
        "house_name": _("institution"),
        "began_on": _("from"),
        "bill": _("bill"),
        "cash": _("cash"),
        "number": _("platform's number"),
    }
    translated = [{**row, "state": _(row["state"]), "kind": _(row["kind"])} for row in rows]
    show({"settlements": rows}, columns, rows if call.plain else translated, right=("bill", "cash"))


def say_breaks(desk: Desk) -> None:
    """Say which answers of the platform did not add up: settled all the same, and an officer's work."""
    from ...desk.casework import settlement_breaks

    for case in settlement_breaks.open_all(desk):
        say(_("the platform has settled, and its answer does not add up; a break was opened"))
        say("   → " + f"yb case show {case}")
        call.set_exit_code(7)


def confirmation() -> Callable[[Any], bool] | None:
    """Ask before money moves, where somebody can answer."""
    if not call.interactive or call.json:
        return None
    import typer

    from ... import money

    def confirm(answer: Any) -> bool:
        bill, cash = money.yuan(answer.bill_fen), money.yuan(answer.cash_fen)
        sentence = _("bill {bill}, cash {cash}: settle?").format(bill=bill, cash=cash)
        try:
            return typer.confirm(sentence, err=True)
        except typer.Abort:  # the end of input is not consent
            return False

    return confirm

"""The practice platform: the provincial platform and the departments, played over real HTTP."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import typer

from ..language import N_, _
from ._shared.options import call
from ._shared.output import show, write

if TYPE_CHECKING:
    from ..connectors.practice import Practice

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

#: The schemes by the platform's code.
SCHEMES = {"310": N_("employees' insurance"), "390": N_("residents' insurance")}
PLATFORM = typer.Option("", "--platform", help="where it listens; the office's own where empty")


@app.callback()
def sandbox() -> None:
    """The practice platform: the provincial platform and the departments, played over real HTTP."""


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def serve(context: typer.Context) -> None:
    """Serve the practice platform on this machine; `--help` lists its options (docs/sandbox.md)."""
    # The sandbox runs in a process of its own: no package of the program imports it.
    os.execv(sys.executable, [sys.executable, "-m", "ybcli.sandbox", *context.args])  # noqa: S606


@app.command()
def people(
    limit: int = typer.Option(20, "--limit", help="how many", min=1), platform: str = PLATFORM
) -> None:
    """List the made people to practise with: number, name, employer, where they are insured."""
    rows = _at(platform).get("people", limit=limit)["people"]
    listed = [{**one, "insutype": _(SCHEMES.get(one["insutype"], ""))} for one in rows]
    columns = {
        "certno": _("Identity number"),
        "name": _("Name"),
        "age": _("Age"),
        "uscc": _("Unit"),
        "insutype": _("Scheme"),
        "insuplc_admdvs": _("Insured in"),
        "mob": _("Mobile"),
    }
    _show({"people": rows}, columns, listed, right=("age",))


@app.command()
def units(platform: str = PLATFORM) -> None:
    """List the made employers: credit code, name, registered or not yet."""
    rows = _at(platform).get("units")["units"]
    listed = [
        {**one, "state": _("registered") if one["registered"] else _("not registered yet")}
        for one in rows
    ]
    columns = {
        "uscc": _("Credit code"),
        "emp_name": _("Unit name"),
        "legrep_name": _("Legal representative"),
        "state": _("State"),
    }
    show({"units": rows}, columns, listed)


@app.command()
def invoices(platform: str = PLATFORM) -> None:
    """List the invoices that finance told, with their patient: what can be handed in."""
    rows = _at(platform).get("invoices")["invoices"]
    columns = {
        "invono": _("Invoice"),
        "certno": _("Identity number"),
        "psn_name": _("Name"),
        "medfee_sumamt": _("Amount"),
        "invo_date": _("Day"),
        "fixmedins_name": _("Hospital"),
        "med_type": _("Care"),
    }
    _show({"invoices": rows}, columns, rows, right=("medfee_sumamt",))


@app.command()
def stage(
    what: str = typer.Argument(help="a kind of record, like birth or e_invoice (docs/sandbox.md)"),
    number: int = typer.Option(1, "--number", help="how many", min=1),
    certno: str = typer.Option("", "--id-number", help="about this made person"),
    platform: str = PLATFORM,
) -> None:
    """Let a department tell something: its records come with the next `yb sync run`."""
    _done(_at(platform).post("stage", what=what, n=number, certno=certno))


@app.command()
def pay(
    certno: str = typer.Argument(help="who pays"),
    cover_year: str = typer.Argument(help="for which cover year"),
    amount: str = typer.Option("", "--amount", help="yuan; the premium where empty"),
    platform: str = PLATFORM,
) -> None:
    """Let a resident pay the premium; tax tells it with the next `yb sync run`."""
    _done(_at(platform).post("pay", certno=certno, cashym=cover_year, amt=amount))


@app.command()
def collect(
    month: str = typer.Argument(help="the month, 202607"), platform: str = PLATFORM
) -> None:
    """Let the tax office collect what units declared for a month."""
    _done(_at(platform).post("collect", cashym=month))


@app.command()
def reply(
    mobile: str = typer.Argument(help="from which mobile"),
    text: str = typer.Argument(help="what it says, like 同意"),
    platform: str = PLATFORM,
) -> None:
    """Let somebody answer a text message."""
    _done(_at(platform).post("reply", mobile=mobile, text=text))


@app.command()
def day(
    on: str = typer.Argument("", help="2026-07-08; the day as it is where empty"),
    platform: str = PLATFORM,
) -> None:
    """Show or set the calendar day of the practice platform."""
    practice = _at(platform)
    _done(practice.post("day", day=on) if on else practice.get("health"))


def _at(platform: str) -> Practice:
    """The practice platform that is named, else the office's."""
    from ..connectors.practice import Practice

    return Practice(platform or _of_the_office())


def _of_the_office() -> str:
    """The address of the office's platform; empty where there is no office."""
    from ..desk import Desk
    from ..errors import YbError

    try:
        with Desk(officer=call.officer) as desk:
            return desk.reader.setting("platform")
    except YbError:
        return ""


def _show(*shown: Any, right: tuple[str, ...] = ()) -> None:
    """Show what the platform made up, its numbers whole: nobody has them, and who practises types them."""
    call.is_revealed = True
    show(*shown, right=right)


def _done(answer: dict[str, Any]) -> None:
    """Print what the platform answered: a document, or one line for each thing."""
    if call.json:
        _show(answer)
        return
    call.is_revealed = True
    for name, value in answer.items():
        for one in value if isinstance(value, list) else [value]:
            body = one.get("body", one) if isinstance(one, dict) else one
            text = (
                "  ".join(f"{k}={v}" for k, v in body.items() if not isinstance(v, list))
                if isinstance(body, dict)
                else str(body)
            )
            write(f"{name}: {text}")

"""Authorisations of village proxies (代办员): who may file for whom, until when."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..language import _
from ..plain import masked_id
from ._shared.options import call, day_of
from ._shared.output import show, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command()
def grant(
    principal: str = typer.Argument(help="the principal's identity number or credit code"),
    proxy: str = typer.Argument(help="the proxy's code (`yb office officers`)"),
    until: str = typer.Option(..., "--until", help="the last day, 2026-12-31"),
    ground: str = typer.Option(..., "--ground", help="how it was given, as on the form signed"),
    items: str = typer.Option("", "--items", help="item codes with commas; all where empty"),
) -> None:
    """Record that a person or employer authorises a village proxy to file for them."""
    from ..desk.intake import proxies

    last = day_of(until)
    with Desk(officer=call.officer) as desk:
        granted = proxies.grant(desk, principal, proxy, items=items, until=last, ground=ground)
    if call.json:
        show({"authorisation": granted.id, "valid_until": granted.valid_until})
    else:
        write(_("authorisation {number} until {day}").format(number=granted.id, day=until))


@app.command()
def end(number: str = typer.Argument(help="the authorisation's number")) -> None:
    """End an authorisation from now on."""
    from ..desk.intake import proxies

    with Desk(officer=call.officer) as desk:
        proxies.end(desk, number)
    if call.json:
        show({"ended": number})
    else:
        write(_("ended: {number}").format(number=number))


@app.command("list")
def list_() -> None:
    """List the authorisations."""
    from ..desk.intake import proxies

    with Desk(officer=call.officer) as desk:
        authorisations = proxies.listed(desk)
    rows = [
        {
            "authorisation": authorisation.id,
            "principal": masked_id(authorisation.principal_id),
            "proxy": authorisation.proxy_id,
            "items": authorisation.items,
            "valid_until": authorisation.valid_until,
            "ended_at": authorisation.ended_at,
        }
        for authorisation in authorisations
    ]
    columns = {
        "authorisation": _("number"),
        "principal": _("principal"),
        "proxy": _("proxy"),
        "items": _("items"),
        "valid_until": _("valid until"),
        "ended_at": _("ended"),
    }
    show({"authorisations": rows}, columns, rows)

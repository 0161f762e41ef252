"""`yb policy adopt`: a county's document sets what no law sets; the recording officer is kept."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from ...language import _
from .._shared.options import call, day_of
from .._shared.output import say, show, write
from .shelf import REGION, compact

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def adopt(
    parameter: list[str] = typer.Argument(help="the parameters, as `yb policy list` names them"),
    by: str = typer.Option(..., "--by", help="who issued the document: 云和县医疗保障局"),
    number: str = typer.Option(..., "--number", help="the document's number"),
    date: str = typer.Option(..., "--date", help="the day it was signed, 2026-07-01"),
    signatory: str = typer.Option(..., "--signatory", help="who signed it"),
    region: str = REGION,
    in_force: str = typer.Option("", "--in-force", help="its first day; --date where empty"),
    value: str = typer.Option(
        "", "--value", help="a value of the document's own: 0.095, { level_1 = 0.9 }, cumulated"
    ),
    quote: str = typer.Option("", "--quote", help="with --value: the document's sentence"),
    dry_run: bool = typer.Option(False, "--dry-run", help="print the instrument, write nothing"),
) -> None:
    """Make a number law of this county: by a document with number, day and signature, recorded."""
    from ...desk import Desk
    from ...desk.policies import adoption, adoption_text

    signed = day_of(date)
    with Desk(officer=call.officer) as desk:
        document = adoption_text.Document(
            issuer=by.strip(),
            number=number.strip(),
            signed=signed,
            signatory=signatory.strip(),
            region=region or desk.region,
            in_force=day_of(in_force) if in_force else signed,
        )
        done = adoption.adopt(
            desk,
            parameter,
            document,
            value=adoption_text.value_of(value) if value else None,
            quote=quote.strip(),
            dry_run=dry_run,
        )
    if call.json:
        show(
            {
                "adoption": done.id,
                "adopted": [setting_json(setting) for setting in done.adopted],
                "known": [setting_json(setting) for setting in done.known],
                "is_new": done.is_new and not dry_run,
                "text": done.text,
            }
        )
        return
    for setting in done.known:
        sentence = _("{name} is {standing} already: {clause}")
        say(
            sentence.format(
                name=setting.parameter.name, standing=_(setting.standing), clause=setting.clause
            )
        )
    if dry_run:
        write(done.text.rstrip())
        return
    for setting in done.adopted:
        sentence = _("{name} {value} [{standing}] since {day}: {clause}")
        write(
            sentence.format(
                name=setting.parameter.name,
                value=compact(setting_json(setting)["value"]),
                standing=_(setting.standing),
                day=setting.instrument.in_force,
                clause=setting.clause,
            )
        )
    say(
        _("recorded; a later adoption follows it, nothing is edited")
        if done.is_new
        else _("nothing was written")
    )


def setting_json(setting: object) -> dict[str, object]:
    """A setting as JSON."""
    from ...law.engine.policy import printed
    from ...law.engine.shelf import Setting

    assert isinstance(setting, Setting)
    return {
        "name": setting.parameter.name,
        "value": printed(setting.value, setting.unit),
        "unit": setting.unit,
        "standing": str(setting.standing),
        "clause": setting.clause,
    }


@app.command()
def adoptions() -> None:
    """List what this office's county adopted: document, signatory, and the officer who recorded it."""
    from ...desk import Desk
    from ...desk.policies import adoption

    with Desk(officer=call.officer) as desk:
        recorded = [
            {
                **{name: value for name, value in asdict(row).items() if name != "text"},
                "parameters": json.loads(row.parameters),
            }
            for row in adoption.recorded(desk)
        ]
    columns = {"id": _("adoption"), "number": _("number"), "signed_on": _("signed on")}
    columns |= {"signatory": _("signatory"), "parameters": _("parameter"), "by": _("by")}
    columns |= {"at": _("time")}
    rows = [{**adoption, "parameters": ", ".join(adoption["parameters"])} for adoption in recorded]
    show({"adoptions": recorded}, columns, rows)

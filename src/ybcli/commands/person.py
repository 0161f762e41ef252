"""The cloud file of a person (医保云档案): registrations, cases, records, each with its source."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..desk.phrases import party
from ..language import _
from ._manner import manner, show, table, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.callback()
def person() -> None:
    """The cloud file of a person (医保云档案): registrations, cases, records, each with its source."""


@app.command("show")
def show_(
    number: str = typer.Argument(help="the identity number"),
    reveal: bool = typer.Option(False, "--reveal", help="show it whole; needs --reason, is logged"),
    reason: str = typer.Option("", "--reason"),
) -> None:
    """Show what this office knows of a person, each row with its source."""
    from ..desk import people

    with Desk(officer=manner.officer) as desk:
        found = people.file_of(desk, "person", number)
        if reveal:
            from ._case_acts import revealed

            revealed(desk, found["cases"][0]["case"], reason)
    print_file(found, "person", reveal=reveal)


def print_file(found: dict, kind: str, *, reveal: bool) -> None:
    """The file of a person or a unit, as a document or as four tables."""
    name, number = party(kind, found["name"], found["id"], reveal=reveal)
    value = {**found, "id": number, "name": name}
    if manner.json:
        show(value)
        return
    write(f"{value['name']}  {value['id']}  {value['region']}")
    columns = {
        "covers": {
            "scheme": _("scheme"),
            "state": _("state"),
            "since": _("since"),
            "unit": _("unit"),
            "case": _("case"),
        },
        "contributions": {
            "period": _("month"),
            "base": _("base"),
            "employer": _("employer"),
            "employee": _("employee"),
            "case": _("case"),
        },
        "cases": {"case": _("case"), "item": _("item"), "stage": _("stage"), "opened": _("opened")},
        "records": {
            "department": _("department"),
            "kind": _("kind"),
            "at": _("time"),
            "became": _("became"),
        },
    }
    titles = {
        "covers": _("registrations"),
        "contributions": _("contributions"),
        "cases": _("cases"),
        "records": _("departments' records"),
    }
    for name, title in titles.items():
        write(f"\n{title}: {len(value[name]) or _('none')}")
        if value[name]:
            table(columns[name], value[name], right=("base", "employer", "employee"))

"""Working days and deadlines, from the published calendars only."""

from __future__ import annotations

import typer

from .. import settings
from ..language import _
from ._shared.options import call, day_of
from ._shared.output import show, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command()
def due(
    start: str = typer.Argument(help="the day on which it begins (not counted)"),
    days: int = typer.Argument(help="how many", min=0),
    unit: str = typer.Option(
        "workday", "--unit", help="workday, day, month, year, month_end, before_month"
    ),
    calendar: str = typer.Option("cn", "--calendar"),
) -> None:
    """Work out when a time that begins on START ends."""
    from ..cases.clocks import Calendar

    first = day_of(start)
    shelf = Calendar.load(settings.SHELF / "calendars", calendar)
    deadline = shelf.due(first, days, unit)
    value = {
        "start": first.isoformat(),
        "days": days,
        "unit": unit,
        "due": deadline.day.isoformat(),
        "source": shelf.source(first, deadline.day),
    }
    if call.json:
        show(value)
    else:
        write(f"{value['due']}   {value['source']}")


@app.command()
def days(
    first: str = typer.Argument(help="from this day"),
    last: str = typer.Argument(help="to this day"),
    calendar: str = typer.Option("cn", "--calendar"),
) -> None:
    """Count the working days after FIRST up to LAST, day by day."""
    from ..cases.clocks import Calendar

    shelf = Calendar.load(settings.SHELF / "calendars", calendar)
    counted = shelf.sum_of_days(day_of(first), day_of(last))
    rows = [{"day": c.day.isoformat(), "number": c.number, "why": _(c.why)} for c in counted]
    total = max((c.number for c in counted), default=0)
    if call.json:
        show({"workdays": total, "days": rows})
        return
    for row in rows:
        write(f"{row['day']}  {row['number'] or '·':>4}  {row['why']}")
    write(_("{n} working days").format(n=total))

"""`yb case recompute`: a decision worked out anew beside what was frozen; nothing is written."""

from __future__ import annotations

from typing import Any

import typer

from ...desk import Desk
from ...language import _
from .._shared.options import day_of, manner
from .._shared.output import say, show, table, write
from .acts import CASE

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def recompute(
    case: str = CASE,
    known_by: str = typer.Option("", "--known-by", help="only what was published by this day"),
) -> None:
    """Work a decision out anew under today's shelf; exit 6 where it differs. Nothing is written."""
    from ...desk.policies import replay

    knowledge = day_of(known_by) if known_by else None
    with Desk(officer=manner.officer) as desk:
        told = replay.recomputed(desk, desk.reader.case(case), knowledge)
    if told["differs"]:
        manner.ends(6)
    if manner.json:
        show(told)
        return
    columns = {"sign": "", "name": _("figure"), "then": _("decided"), "now": _("now")}
    rows = [row(line) for line in told["lines"]]
    if manner.plain:
        show(None, columns | {"clause": _("clause")}, rows)
        return
    if rows:
        table(columns | {"clause": _("clause")}, rows, right=("then", "now"))
    if told["stopped"]:
        write(_("today the law gives no amount: {says}").format(says=told["stopped"]))
    for one in told["findings"]:
        if one["then"] != one["now"]:
            words = _("{rule} would be {now}, and was {then}")
            write(words.format(rule=one["rule"], now=_(one["now"]), then=_(one["then"])))
    say(_("it differs") if told["differs"] else _("to the fen the same"))


def row(line: dict[str, Any]) -> dict[str, Any]:
    """A line of both worksheets for the table: `≠` where they differ."""
    clauses = dict.fromkeys(one for one in (line["clause_then"], line["clause_now"]) if one)
    return {
        "sign": "≠" if line["differs"] else "",
        "name": "  " * line["depth"] + line["name"],
        "then": _(line["then"]) if line["unit"] == "finding" and line["then"] else line["then"],
        "now": _(line["now"]) if line["unit"] == "finding" and line["now"] else line["now"],
        "clause": " → ".join(clauses),
    }

"""`yb case recompute`: a decision worked out anew beside what was frozen; nothing is written."""

from __future__ import annotations

from typing import Any

import typer

from ...desk import Desk
from ...language import _
from .._shared.options import call, day_of
from .._shared.output import say, show, table, write
from .acts import CASE

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def recompute(
    case: str = CASE,
    known_by: str = typer.Option("", "--known-by", help="only what was published by this day"),
) -> None:
    """Recompute a decision under today's policies; exit 6 where it differs. Nothing is written."""
    from ...desk.policies import replay

    knowledge = day_of(known_by) if known_by else None
    with Desk(officer=call.officer) as desk:
        result = replay.recomputed(desk, desk.reader.case(case), knowledge)
    if result["differs"]:
        call.set_exit_code(6)
    if call.json:
        show(result)
        return
    columns = {"sign": "", "name": _("figure"), "then": _("decided"), "now": _("now")}
    rows = [row(line) for line in result["lines"]]
    if call.plain:
        show(None, columns | {"clause": _("clause")}, rows)
        return
    if rows:
        table(columns | {"clause": _("clause")}, rows, right=("then", "now"))
    if result["stopped"]:
        write(_("today the law gives no amount: {says}").format(says=result["stopped"]))
    for finding in result["findings"]:
        if finding["then"] != finding["now"]:
            sentence = _("{rule} would be {now}, and was {then}")
            write(
                sentence.format(
                    rule=finding["rule"], now=_(finding["now"]), then=_(finding["then"])
                )
            )
    say(_("it differs") if result["differs"] else _("to the fen the same"))


def row(line: dict[str, Any]) -> dict[str, Any]:
    """A line of both worksheets for the table; `≠` marks a difference."""
    clauses = dict.fromkeys(
        clause for clause in (line["clause_then"], line["clause_now"]) if clause
    )
    return {
        "sign": "≠" if line["differs"] else "",
        "name": "  " * line["depth"] + line["name"],
        "then": _(line["then"]) if line["unit"] == "finding" and line["then"] else line["then"],
        "now": _(line["now"]) if line["unit"] == "finding" and line["now"] else line["now"],
        "clause": " → ".join(clauses),
    }

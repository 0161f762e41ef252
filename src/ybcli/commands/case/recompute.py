"""`yb case recompute`: a decision worked out anew beside what was frozen; nothing is written."""

from __future__ import annotations

from typing import Any

import typer

from ...desk import Desk
from ...errors import BadData, UsageError
from ...language import _
from .._shared.options import call, day_of
from .._shared.output import say, show, table, write
from .acts import CASE

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def recompute(
    case: str = CASE,
    known_by: str = typer.Option("", "--known-by", help="only what was published by this day"),
    facts: str = typer.Option(
        "kept", "--facts", help="kept: those it was decided on; now: as departments tell them now"
    ),
) -> None:
    """Recompute a decision under today's policies; exit 6 where it differs. Nothing is written."""
    from ...desk.policies import replay

    if facts not in {"kept", "now"}:
        raise UsageError(
            _("there are no facts {word}").format(word=facts), _("choose --facts kept or now")
        )
    if facts == "now":
        if known_by:
            raise UsageError(
                _("--known-by is of the law, and --facts now of today"),
                _("give one of them"),
            )
        by_facts_now(case)
        return
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


def by_facts_now(case: str) -> None:
    """Compare a decision with the facts as told now: which differ, who told them when, both amounts."""
    from ...desk.casework import changed_facts
    from ...desk.verification import told_now, told_now_page

    with Desk(officer=call.officer) as desk:
        decided = desk.reader.case(case)
        if decided.stage not in told_now.DECIDED:
            raise BadData(
                _("nothing was decided in case {case} yet").format(case=decided.id),
                _("`yb case why` says what is missing"),
            )
        compared = changed_facts.compare(desk, decided)
        result = told_now_page.as_json(desk, decided, compared.told)
        result["questions"] = [question.says for question in compared.questions]
    if compared.questions:
        call.set_exit_code(6)
    if call.json:
        show(result)
        return
    columns = {"fact": _("fact"), "then": _("then"), "now": _("now")}
    rows = [
        {
            "fact": one.name,
            "then": told_now_page.stated(one.then),
            "now": told_now_page.stated(one.now),
        }
        for one in (*compared.told.changed, *compared.told.corrected)
    ]
    if call.plain:
        show(None, columns, rows)
        return
    if rows:
        table(columns, rows)
    for flip in result["findings"]:
        write(f"{flip['rule']}: {_(flip['then'])} → {_(flip['now'])}: {flip['sentence']}")
    if result["stopped"]:
        write(_("today the law gives no amount: {says}").format(says=result["stopped"]))
    amounts = _("decided {amount_then} yuan, by the facts told now {amount_now} yuan")
    if compared.told.then and compared.told.differs:
        write(amounts.format(**result))
    for question in compared.questions[int(compared.told.differs) :]:
        write(question.says)
    say(_("it differs") if compared.questions else _("by the facts told now it is the same"))


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

"""`yb case year`: the year of bills of a case's person, worked out anew in the order of the care."""

from __future__ import annotations

import typer

from ... import money
from ...desk import Desk
from ...language import _
from .._shared.options import call
from .._shared.output import say, show
from .acts import CASE

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def year(
    case: str = CASE,
    correct: bool = typer.Option(False, "--correct", help="open a case for each fund that differs"),
    dry_run: bool = typer.Option(False, "--dry-run", help="show it, write nothing"),
) -> None:
    """Recompute the year of a bill's person: paid and due by fund; exit 6 where the net differs."""
    from ...desk.benefits import recomputed_year as years
    from ...desk.benefits import year_correction
    from ...desk.benefits.facts.year_sums import kind_of, year_of
    from ...errors import BadData

    with Desk(officer=call.officer) as desk:
        bill_case = desk.reader.case(case)
        if not kind_of(desk, bill_case):
            raise BadData(
                _("case {case} is not a decided bill").format(case=bill_case.id),
                _("give a decided reimbursement or medical aid"),
            )
        party, of_year = bill_case.party["id"], year_of(bill_case)
        found = years.recomputed(desk, party, of_year)
        opened = []
        if correct and not dry_run:
            opened = year_correction.open_corrections(desk, party, of_year)
    rows = [
        {
            "case": bill.case.id,
            "care_day": bill.day,
            "fund": fund,
            "paid": money.yuan(bill.paid[fund]),
            "due": money.yuan(bill.due[fund]),
            "difference": money.yuan(bill.due[fund] - bill.paid[fund]),
        }
        for bill in found.bills
        for fund in years.FUNDS
        if bill.paid[fund] or bill.due[fund]
    ]
    nets = [
        {
            "fund": net.fund,
            "paid": money.yuan(net.paid),
            "due": money.yuan(net.due),
            "difference": money.yuan(net.difference),
        }
        for net in found.nets
        if net.paid or net.due
    ]
    if found.differs:
        call.set_exit_code(6)
    columns = {"case": _("case"), "care_day": _("day of the care"), "fund": _("fund")}
    columns |= {"paid": _("paid"), "due": _("due"), "difference": _("difference")}
    value = {"case": bill_case.id, "year": of_year, "bills": rows, "funds": nets}
    value["corrections"] = opened
    shown = [{**row, "fund": _(row["fund"])} for row in rows]
    show(value, columns, shown)
    if not (call.json or call.plain):
        for net in nets:
            sentence = _("{fund} in the year: paid {paid}, due {due}, net {difference} yuan")
            say(sentence.format(**{**net, "fund": _(net["fund"])}))
    for new_id in opened:
        say(_("a case for the difference: {case}").format(case=new_id))

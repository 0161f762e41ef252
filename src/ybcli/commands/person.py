"""The cloud file of a person (医保云档案), search, duplicates, merges, double enrolment (5.2.2)."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..language import _
from ._render.person import (
    print_comparison,
    print_double_enrolled,
    print_file,
    print_hits,
    print_looks,
    print_pairs,
)
from ._shared.options import call
from ._shared.output import say, show, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

__all__ = ["app", "print_file"]


@app.callback()
def person() -> None:
    """The cloud file of a person (医保云档案), search, duplicates, merges, double enrolment (5.2.2)."""


@app.command("show")
def show_(
    number: str = typer.Argument(help="the identity number, or a case number of the person"),
    whole: bool = typer.Option(False, "--all", help="also contributions, cases and records"),
    reveal: bool = typer.Option(False, "--reveal", help="show it whole; needs --reason, is logged"),
    reason: str = typer.Option("", "--reason"),
) -> None:
    """Show the file of a person: enrolment, visits, purchases, remote care, accounts; each with its source."""
    from ..cases import identity
    from ..desk.casework import access
    from ..desk.persons import search
    from ..desk.views import person_file

    with Desk(officer=call.officer) as desk:
        if "-" in number and not search.is_number(identity.clean(number)):
            number = search.named(desk, number).number
        person_file_ = person_file.file_of(desk, "person", number)
        if reveal:
            record_reveals(desk, [case["case"] for case in person_file_["cases"][:1]], reason)
        else:
            access.looked_at(desk, access.PERSON, person_file_["id"])
    print_file(person_file_, "person", reveal=reveal, whole=whole)


def record_reveals(desk: Desk, cases: list[str], reason: str) -> None:
    """Record the access to a person's data in their cases; without a case nothing is shown whole."""
    from ..errors import NotAllowed
    from .case.acts import record_reveal

    if not cases:
        raise NotAllowed(
            _("the person has no case here in which the access could be recorded"),
            _("without --reveal the file is shown masked"),
        )
    for case in cases:
        record_reveal(desk, case, reason)
    call.is_revealed = True


@app.command("looks")
def looks_(
    number: str = typer.Argument("", help="the identity number, or a case number of the person"),
    by: str = typer.Option("", "--by", help="only those of this officer"),
    most: int = typer.Option(100, "--most", help="how many to list"),
) -> None:
    """List who looked at whose file, saw whole numbers or took a file with them, when and why (5.1 i)."""
    from ..desk.casework import access
    from ..desk.persons import search

    with Desk(officer=call.officer) as desk:
        whose = search.named(desk, number).number if number else ""
        found = access.listed(desk, whose, by=by, most=most)
    print_looks(found)


@app.command()
def search(
    words: str = typer.Argument(help="a part of a name, pinyin (initials or syllables), a number"),
    most: int = typer.Option(50, "--most", help="how many to list"),
) -> None:
    """Find persons by a part of the name, by pinyin, or by the whole number; masked."""
    from ..desk.persons import search

    with Desk(officer=call.officer) as desk:
        hits = search.search(desk, words)
    print_hits(hits[:most], len(hits))


@app.command()
def duplicates(
    whole: bool = typer.Option(False, "--all", help="also those that are only possible"),
    most: int = typer.Option(100, "--most", help="how many to list"),
) -> None:
    """List pairs of numbers that may be one person, with what speaks for it."""
    from ..desk.persons import matching

    with Desk(officer=call.officer) as desk:
        pairs = matching.candidates(desk, least=0 if whole else matching.LIKELY)
    print_pairs(pairs[:most], len(pairs))


@app.command()
def compare(
    one: str = typer.Argument(help="an identity number, or a case number of the person"),
    other: str = typer.Argument(help="an identity number, or a case number of the person"),
    reveal: bool = typer.Option(False, "--reveal", help="show it whole; needs --reason, is logged"),
    reason: str = typer.Option("", "--reason"),
) -> None:
    """Lay two persons side by side."""
    from ..desk.persons import search

    with Desk(officer=call.officer) as desk:
        pair = search.named(desk, one), search.named(desk, other)
        judged, rows = search.compare(desk, *pair)
        if reveal:
            record_reveals(desk, search.cases_of(desk, pair), reason)
    print_comparison(judged, rows, reveal=reveal)


@app.command()
def merge(
    keep: str = typer.Argument(help="who stands for both: an identity number, or a case number"),
    other: str = typer.Argument(help="an identity number, or a case number of the person"),
    reason: str = typer.Option(..., "--reason", help="why they are one person"),
) -> None:
    """Say that two numbers are one person; nothing is deleted, and it can be taken back."""
    from ..desk.persons import search

    with Desk(officer=call.officer) as desk:
        pair = search.named(desk, keep), search.named(desk, other)
        number, is_new = search.merge(desk, *pair, reason)
    if call.json:
        show({"merge": number, "is_new": is_new})
        return
    write(_("merge {number}").format(number=number))
    if not is_new:
        say(_("this was merged before; nothing was done twice"))


@app.command()
def unmerge(
    number: str = typer.Argument(help="the merge's number"),
    reason: str = typer.Option(..., "--reason", help="why they are two persons"),
) -> None:
    """Take a merge back: both are persons of their own again."""
    from ..desk.persons import search

    with Desk(officer=call.officer) as desk:
        search.unmerge(desk, number, reason)
    if call.json:
        show({"unmerged": number})
    else:
        write(_("taken back: {number}").format(number=number))


@app.command("double-enrolled")
def double_enrolled(
    most: int = typer.Option(
        500, "--most", help="how many persons are checked on the platform at most"
    ),
) -> None:
    """List who is registered in two regions or schemes at once."""
    from ..desk.persons import double_enrolment

    with Desk(officer=call.officer) as desk:
        listed = double_enrolment.listed(desk, most=most)
    print_double_enrolled(listed)


@app.command("end-older")
def end_older(
    number: str = typer.Argument(help="an identity number, or a case number of the person"),
    keep: str = typer.Option(..., "--keep", help="the registration kept: employee@339901"),
    reason: str = typer.Option(..., "--reason", help="why this one is kept"),
    dry_run: bool = typer.Option(False, "--dry-run", help="say what would be written"),
) -> None:
    """End the older registration on the day before the one kept begins; a case, as any other."""
    from ..desk.persons import double_enrolment, search
    from ._render.case import entry_json, print_done

    with Desk(officer=call.officer) as desk:
        person_ = search.named(desk, number)
        done = double_enrolment.end_older(desk, person_.number, keep, reason, dry_run=dry_run)
        if dry_run:
            say(_("a dry run: nothing was written"))
        if call.json:
            cases = [
                {
                    "case": ended.case.id,
                    "stage": ended.case.stage,
                    "is_new": ended.is_new,
                    "acts": [entry_json(entry) for entry in ended.entries],
                }
                for ended in done
            ]
            show({"ended": cases})
            return
        for ended in done:
            print_done(desk, ended)

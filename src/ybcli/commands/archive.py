"""The archive: closed cases searched, shown, exported as packages; packages verified (6.1.5)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ..desk import Desk
from ..language import _
from ._render.case import case_json
from ._shared.options import call
from ._shared.output import say, show, table, write
from .case.acts import CASE, DRY_RUN, REASON, record_reveal

if TYPE_CHECKING:
    from ..archives.verify import Verified

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)

REVEAL = typer.Option(
    False, "--reveal", help="show numbers and names whole; needs --reason, is logged"
)


@app.command()
def search(
    words: list[str] = typer.Argument(
        help="parts of names, numbers or notices; a case must hold all of them"
    ),
    limit: int = typer.Option(50, "--limit", min=1),
) -> None:
    """Search the closed cases by words, the last closed first."""
    from ..desk.archive import search
    from ..desk.views.formatting import party

    with Desk(officer=call.officer) as desk:
        result = search.search(desk, " ".join(words), limit=limit)
        titles = {row.item: desk.item(row.item).label() for row in result.rows}
    rows = [
        {
            "case": row.case_id,
            "item": row.item,
            "title": titles[row.item],
            "stage": row.stage,
            "party": party(row.party_kind, row.party_name, "", reveal=False)[0],
            "region": row.region,
            "opened": row.opened,
            "closed_on": row.closed_on,
            "keep_until": row.keep_until,
            "exported_at": row.exported_at,
        }
        for row in result.rows
    ]
    columns = {
        "case": _("case"),
        "item": _("item"),
        "stage": _("stage"),
        "party": _("party"),
        "closed_on": _("closed"),
        "keep_until": _("kept until"),
    }
    if call.json:
        show({"cases": rows, "total": result.total, "not_indexed": result.unknown})
    elif call.plain:
        show(None, columns, rows)
    elif rows:
        table(columns, [{**row, "stage": _(row["stage"])} for row in rows])
    else:
        say(_("no closed case matches"))
    if result.total > len(rows):
        say(
            _("{shown} of {total} cases; --limit shows more").format(
                shown=len(rows), total=result.total
            )
        )
    if result.unknown:
        say(
            _("{n} cases were closed before there was an archive: `yb office rebuild`").format(
                n=result.unknown
            )
        )


@app.command("show")
def show_(case: str = CASE, reveal: bool = REVEAL, reason: str = REASON) -> None:
    """Show a closed case's place in the archive and what its package holds."""
    from ..desk.archive import packages, search
    from ..desk.views.formatting import money_fields

    with Desk(officer=call.officer) as desk:
        closed = desk.reader.case(case)
        row = search.row_of(desk, closed)
        if reveal:
            record_reveal(desk, closed.id, reason)
            closed = desk.reader.case(closed.id)
        package = packages.package_of(desk, closed, packages.Seals(desk))
        item = desk.item(closed.item)
    title, sums = item.label(), money_fields(closed, item)
    files = [{"file": n, "bytes": len(package.files[n])} for n in sorted(package.files)]
    place = {
        "closed_on": row.closed_on,
        "keep_until": row.keep_until,
        "head": row.head,
        "seal": package.info.get("Seal", ""),
        "exported_at": row.exported_at,
        "sha256": row.sha256,
        "files": files,
    }
    whole = case_json(closed, reveal=reveal)
    whole["fields"] |= sums
    if call.json:
        show({**whole, "archive": place})
        return
    if call.plain:
        show(None, {"file": "file", "bytes": "bytes"}, files)
        return
    party = whole["party"]
    write(f"{closed.id}  {title} · {package.info['Clause']}  {_(closed.stage)}")
    write(f"  {_('party')}: {party['name']}  {party['id']}")
    write(
        "  "
        + _("closed {day}, kept until {until}").format(
            day=row.closed_on, until=row.keep_until or _("not set: without end")
        )
    )
    write("  " + _("journal: {hash}").format(hash=row.head))
    write("  " + _("seal: {hash}").format(hash=place["seal"] or _("not sealed yet")))
    write("  " + _("exported: {time}").format(time=row.exported_at or _("never")))
    table({"file": _("file"), "bytes": _("bytes")}, files, right=("bytes",))


@app.command()
def export(
    case: str = typer.Argument("", help="the case number; its first characters do", metavar="CASE"),
    where: str = typer.Option("", "--where", help="a filter, as in docs/cli.md"),
    everything: bool = typer.Option(False, "--all", help="every closed case"),
    out: Path = typer.Option(..., "--out", help="the folder; one file for each case"),
    reason: str = REASON,
    dry_run: bool = DRY_RUN,
) -> None:
    """Write packages of closed cases, whole and unmasked; needs --reason, is logged."""
    from ..desk.archive import packages
    from ..errors import UsageError

    if sum((bool(case), bool(where), everything)) != 1:
        raise UsageError(
            _("say which cases: one CASE, --where or --all"),
            _("as in `yb archive export --where item:file-wages --out archive`"),
        )
    with Desk(officer=call.officer) as desk:
        cases = packages.chosen(desk, case, where, everything=everything)
        done = packages.export(desk, cases, out, reason, dry_run=dry_run)
    rows: list[dict[str, Any]] = [
        {
            "case": package.case,
            "file": str(package.file),
            "bytes": package.size,
            "sha256": package.sha256,
            "is_new": package.is_new,
        }
        for package in done
    ]
    if call.json:
        show({"packages": rows})
        return
    columns = {"case": _("case"), "file": _("file"), "bytes": _("bytes")}
    show(None, columns, rows, right=("bytes",))
    if dry_run:
        say(_("a dry run: nothing was written"))
        return
    if existing := sum(not package.is_new for package in done):
        say(_("nothing was done twice: {n} of them were there already").format(n=existing))
    say(_("packages: {n}; they hold personal data, unmasked").format(n=len(done)))


@app.command()
def verify(files: list[Path] = typer.Argument(help="packages, or their unpacked folders")) -> None:
    """Verify packages by their own content; needs no office, no key and no connection."""
    from ..desk.archive import search

    packages = [search.verify(path) for path in files]
    if any(package.faults for package in packages):
        call.set_exit_code(9)
    if call.json:
        show({"packages": [verified_json(package) for package in packages]})
        return
    for package in packages:
        print_verified(package)


def verified_json(package: Verified) -> dict[str, Any]:
    """What was found in one package, as a document."""
    return {
        "file": package.file,
        "is_whole": not package.faults,
        "faults": list(package.faults),
        "case": package.case,
        "item": package.item,
        "clause": package.clause,
        "closed_on": package.closed_on,
        "keep_until": package.keep_until,
        "head": package.head,
        "entries": package.entries,
        "files": package.files,
        "seal": package.seal,
        "sealed_on": package.sealed_on,
    }


def print_verified(package: Verified) -> None:
    """What was found in one package, in two lines; what is off is said on stderr."""
    if package.faults:
        write(_("{file}: not whole").format(file=package.file))
        for fault in package.faults:
            say(f"E0009 {package.file}: {fault}")
        return
    write(
        _("{file}: {item} · {clause}, closed {day}, kept until {until}").format(
            file=package.file,
            item=package.item,
            clause=package.clause,
            day=package.closed_on,
            until=_(package.keep_until),
        )
    )
    whole = _("whole: {files} files, {entries} entries, journal {head}").format(
        files=package.files, entries=package.entries, head=package.head
    )
    sealed = (
        _("sealed on {day} with {root}").format(day=package.sealed_on, root=package.seal)
        if package.seal
        else _("not sealed when it was made")
    )
    write(f"  {whole}; {sealed}")

"""The office itself: made, checked, sealed, rebuilt, backed up; its officers."""

from __future__ import annotations

from pathlib import Path

import typer

from ..desk import Desk
from ..language import _
from ._manner import manner, say, show, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command()
def init(
    region: str = typer.Option(..., "--region", help="the county's six digits"),
    officer: str = typer.Option("", "--as", help="the first officer's code"),
    name: str = typer.Option("", "--name", help="the first officer's name"),
    practice: bool = typer.Option(False, "--practice", help="the practice county 339901"),
    platform: str = typer.Option("", "--platform", help="the platform's address, https://…"),
    office_code: str = typer.Option("", "--office-code", help="S + region + five digits"),
) -> None:
    """Make an office: a key in the keyring or YB_KEY_FILE, an encrypted store, its first officer."""
    from ..desk import office

    code = officer or manner.officer or "officer1"
    with Desk() as desk:
        made = office.init(
            desk,
            region=region,
            practice=practice,
            officer=code,
            officer_name=name or code,
            platform=platform,
            office_code=office_code,
        )
    if manner.json:
        show(made)
        return
    write(_("office of region {region} opened in {home}").format(region=region, home=made["home"]))
    write("  " + _("key: {place}").format(place=made["key"]))
    write("  " + _("officer: {officer}").format(officer=code))
    if practice:
        write("  " + _("a practice office: a county that does not exist; nothing here is real"))
    say("   → " + _("next: `yb sync run` brings the departments' records"))


@app.command()
def check() -> None:
    """Check shelves, journal, ledger, queue and seals; without an office the shelves only."""
    from ..desk import inspection

    faults = inspection.shelf_faults()
    with Desk(officer=manner.officer) as desk:
        has_office = desk.path.exists()
        shelf_only = bool(faults) or not has_office
        store = [] if shelf_only else inspection.faults(desk)
        key = ""
        if has_office:
            from ..connectors import keys

            key = keys.where(str(desk.home.resolve()))
    if manner.json:
        show({"shelves": faults, "store": store, "office": has_office, "key": key})
    else:
        for fault in faults:
            say(f"E1400 {fault}")
        for fault in store:
            say(f"E0009 {fault}")
        write(_("shelves: {n} fault(s)").format(n=len(faults)))
        if not has_office:
            write(_("no office here: only the shelves were checked"))
        elif not shelf_only:
            write(_("store: {n} fault(s); key: {key}").format(n=len(store), key=key))
    if faults:
        manner.ends(5)
    if store:
        manner.ends(9)


@app.command()
def clauses() -> None:
    """Print the clauses that this version answers, each with its item and flow."""
    from ..cases import items
    from ..settings import packs

    rows = [
        {"clause": way.clause, "item": item.code, "flow": way.flow, "title": item.label()}
        for item in items.load(packs()).values()
        for way in item.ways
    ]
    rows.sort(key=lambda row: [int(p) if p.isdigit() else 0 for p in row["clause"].split(".")])
    columns = {"clause": _("clause"), "flow": _("flow"), "item": _("item"), "title": _("title")}
    show({"clauses": rows}, columns, rows)


@app.command()
def seal() -> None:
    """Close the day: one root over its entries, chained to the seal before."""
    from ..desk import seal as seals

    with Desk(officer=manner.officer) as desk:
        root = seals.seal(desk)
    if manner.json:
        show({"sealed": root})
    else:
        write(_("sealed: {root}").format(root=root or "–"))


@app.command()
def rebuild() -> None:
    """Make the queue, the parties and the registrations anew from the journal."""
    from ..desk import office

    with Desk(officer=manner.officer) as desk:
        n = office.rebuild(desk)
    if manner.json:
        show({"cases": n})
    else:
        write(_("{n} cases, made anew from the journal").format(n=n))


@app.command()
def backup(target: Path = typer.Argument(help="the file to make")) -> None:
    """Write a complete copy of the store, encrypted with the same key."""
    from ..desk import office

    with Desk(officer=manner.officer) as desk:
        path = office.backup(desk, target)
    if manner.json:
        show({"file": str(path)})
    else:
        write(str(path))
    say("   → " + _("keep the key elsewhere: without it the copy opens for nobody"))


@app.command()
def restore(source: Path = typer.Argument(help="a backup")) -> None:
    """Put a backup in the place of a store that is gone; never over one that is there."""
    from ..desk import office

    with Desk(officer=manner.officer) as desk:
        path = office.restore(desk, source)
    if manner.json:
        show({"file": str(path)})
    else:
        write(_("restored: {path}").format(path=path))
    say("   → " + _("next: `yb office check`, then `yb sync run`"))


@app.command()
def officers(
    add: str = typer.Option("", "--add", help="an officer's code"),
    name: str = typer.Option("", "--name"),
    region: str = typer.Option(
        "", "--region", help="only this region's cases; the office's where empty"
    ),
) -> None:
    """List the officers, or add one."""
    from ..desk import office

    with Desk(officer=manner.officer) as desk:
        found = office.add_officer(desk, add, name or add, region) if add else desk.officers
    rows = [{"officer": code, **told} for code, told in sorted(found.items())]
    columns = {"officer": _("officer"), "name": _("name"), "region": _("region")}
    show({"officers": rows}, columns, rows)


@app.command()
def account(paasid: str = typer.Argument(help="the account that the bureau gave")) -> None:
    """Keep the platform's account; its secret is read from stdin, never from the command line."""
    import sys

    from ..connectors import keys
    from ..errors import UsageError

    if manner.ask:
        import getpass

        secret = getpass.getpass(_("secret: "))
    else:
        secret = sys.stdin.readline()
    if not secret.strip():
        raise UsageError(_("no secret was given"), _("write it to stdin, in one line"))
    with Desk(officer=manner.officer) as desk:
        keys.keep_account(str(desk.home.resolve()), paasid, secret.strip())
        place = keys.where(str(desk.home.resolve()))
    if manner.json:
        show({"paasid": paasid, "key": place})
    else:
        write(_("kept: {place}").format(place=place))


@app.command()
def platform(url: str = typer.Argument(help="the platform's address")) -> None:
    """Say where the provincial platform is."""
    from ..desk import office

    with Desk(officer=manner.officer) as desk:
        office.set_platform(desk, url)
    if manner.json:
        show({"platform": url})
    else:
        write(_("platform: {url}").format(url=url))

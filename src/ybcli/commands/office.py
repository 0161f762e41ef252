"""The office itself: made, checked, sealed, rebuilt, backed up; its officers."""

from __future__ import annotations

from pathlib import Path

import typer

from ..desk import Desk
from ..language import _
from ._shared.options import call
from ._shared.output import say, show, write
from ._shared.secret import read_secret
from ._shared.wire import wire

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
    from ..desk.office import setup

    code = officer or call.officer or "officer1"
    with Desk() as desk:
        office = setup.init(
            desk,
            region=region,
            practice=practice,
            officer=code,
            officer_name=name or code,
            platform=platform,
            office_code=office_code,
        )
    if call.json:
        show(office)
        return
    write(
        _("office of region {region} opened in {home}").format(region=region, home=office["home"])
    )
    write("  " + _("key: {place}").format(place=office["key"]))
    write("  " + _("officer: {officer}").format(officer=code))
    if practice:
        write("  " + _("a practice office: a county that does not exist; nothing here is real"))
    say("   → " + _("next: `yb sync run` brings the departments' records"))


@app.command()
def check() -> None:
    """Check shelves, journal, ledger, queue and seals; without an office the shelves only."""
    from ..desk.night import inspection

    faults = inspection.shelf_faults()
    with Desk(officer=call.officer) as desk:
        has_office = desk.path.exists()
        shelf_only = bool(faults) or not has_office
        store = [] if shelf_only else inspection.faults(desk)
        stale: list[str] = []
        key = ""
        if has_office:
            from ..connectors import keys
            from ..desk.verification import sources as shared_data

            stale = [] if shelf_only else sorted(shared_data.stale(desk))

            key = keys.where(str(desk.home.resolve()))
    if call.json:
        show(
            {
                "shelves": faults,
                "store": store,
                "stale": stale,
                "office": has_office,
                "key": key,
            }
        )
    else:
        for fault in faults:
            say(f"E1400 {fault}")
        for fault in store:
            say(f"E0009 {fault}")
        for name in stale:
            sentence = _("no data from {department} for too long: the cases that rest on it wait")
            say("E0008 " + sentence.format(department=_(name)))
        write(_("shelves: {n} fault(s)").format(n=len(faults)))
        if not has_office:
            write(_("no office here: only the shelves were checked"))
        elif not shelf_only:
            write(_("store: {n} fault(s); key: {key}").format(n=len(store), key=key))
    if faults:
        call.set_exit_code(5)
    if stale:
        call.set_exit_code(8)
    if store:
        call.set_exit_code(9)


@app.command()
def clauses() -> None:
    """Print the standard row by row: what carries it out, how many tests show it, its state."""
    from collections import Counter
    from dataclasses import asdict

    from ..cases import item_files
    from ..desk.oversight import clauses as coverage
    from ..desk.views.labels import flow
    from ..law.engine import instruments
    from ..settings import packs

    shelves = packs()
    found = coverage.rows(instruments.load(shelves), item_files.load(shelves), shelves)
    rows = [asdict(row) for row in found]
    columns = {
        "clause": _("clause"),
        "by": _("answered by"),
        "flow": _("flow"),
        "tests": _("tests"),
        "state": _("state"),
        "note": _("note"),
    }
    shown = [
        {
            **row,
            "flow": ", ".join(row["flow"] if call.plain else map(flow, row["flow"])),
            "tests": len(row["tests"]),
            "state": row["state"] if call.plain else _(row["state"]),
            "note": "; ".join(row["notes"] if call.plain else map(_, row["notes"])),
        }
        for row in rows
    ]
    show({"clauses": rows}, columns, shown)
    states = Counter(row["state"] for row in rows)
    say(
        _(
            "{n} rows: {works} work, {partly} in part, {missing} missing, {elsewhere} elsewhere, {unshown} unshown"
        ).format(n=len(rows), **{state: states[state] for state in coverage.STATES})
    )
    if states["unshown"]:
        call.set_exit_code(5)


@app.command()
def manual(item: str = typer.Argument("", help="an item's code; all where empty")) -> None:
    """The manual page of a service item, made from its file."""
    from ..cases import item_files
    from ..desk.oversight import manual as pages
    from ..errors import UsageError
    from ..law.engine import instruments
    from ..settings import packs

    shelves = packs()
    items = item_files.load(shelves)
    if item and item not in items:
        raise UsageError(
            _("there is no service item {code}").format(code=item),
            _("known: {names}").format(names=", ".join(sorted(items))),
        )
    shelf = instruments.load(shelves)
    chosen_items = [items[item]] if item else list(items.values())
    texts = {item_.code: pages.page(item_, shelf) for item_ in chosen_items}
    if call.json:
        show({"pages": texts})
        return
    write("\n".join(texts.values()).rstrip())


@app.command()
def sources() -> None:
    """List the departments whose data is shared (4.1): when each was last received, and whether that is too old."""
    from dataclasses import asdict

    from ..desk.verification import sources as shared_data

    with Desk(officer=call.officer) as desk:
        departments = [asdict(department) for department in shared_data.listed(desk)]
    columns = {
        "name": _("department"),
        "heard": _("heard"),
        "records": _("records"),
        "state": _("state"),
        "waiting": _("cases waiting"),
    }
    rows = [
        {
            **department,
            "name": _(department["name"]),
            "heard": department["heard"] or "–",
            "state": _("stale")
            if department["is_stale"]
            else _("fresh")
            if department["heard"]
            else _("never received"),
        }
        for department in departments
    ]
    show({"sources": departments}, columns, rows, right=("records", "waiting"))


@app.command()
def seal() -> None:
    """Close the day: one root over its entries, chained to the seal before."""
    from ..desk.night import seal as seals

    with Desk(officer=call.officer) as desk:
        root = seals.seal(desk)
    if call.json:
        show({"sealed": root})
    else:
        write(_("sealed: {root}").format(root=root or "–"))


@app.command()
def rebuild() -> None:
    """Rebuild the queue, the parties and the registrations from the journal."""
    from ..desk.office import setup

    with Desk(officer=call.officer) as desk:
        n = setup.rebuild(desk)
    if call.json:
        show({"cases": n})
    else:
        write(_("{n} cases, rebuilt from the journal").format(n=n))


@app.command()
def backup(target: Path = typer.Argument(help="the file to make")) -> None:
    """Write a complete copy of the store, encrypted with the same key."""
    from ..desk.office import setup

    with Desk(officer=call.officer) as desk:
        path = setup.backup(desk, target)
    if call.json:
        show({"file": str(path)})
    else:
        write(str(path))
    say("   → " + _("keep the key elsewhere: without it nobody can open the copy"))


@app.command()
def restore(source: Path = typer.Argument(help="a backup")) -> None:
    """Put a backup in the place of a store that is gone; never over one that is there."""
    from ..desk.office import setup

    with Desk(officer=call.officer) as desk:
        path = setup.restore(desk, source)
    if call.json:
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
    role: str = typer.Option(
        "officer", "--role", help="officer, or proxy: a village proxy (代办员)"
    ),
    mobile: str = typer.Option("", "--mobile", help="a proxy's mobile; results are sent there too"),
) -> None:
    """List the officers and village proxies, or add one."""
    from ..desk.office import setup

    with Desk(officer=call.officer) as desk:
        people = desk.officers
        if add:
            people = setup.add_officer(desk, add, name or add, region, role=role, mobile=mobile)
    rows = [{"officer": code, **details} for code, details in sorted(people.items())]
    columns = {"officer": _("officer"), "name": _("name"), "region": _("region"), "role": _("role")}
    shown = [{**row, "role": _(row.get("role", "officer"))} for row in rows]
    show({"officers": rows}, columns, shown)


@app.command()
def account(paasid: str = typer.Argument(help="the account that the bureau gave")) -> None:
    """Store the platform's account; its secret is read from stdin, never from the command line."""
    from ..connectors import keys
    from ..errors import UsageError

    secret = read_secret(_("secret: "))
    if not secret:
        raise UsageError(_("no secret was given"), _("write it to stdin, on one line"))
    with Desk(officer=call.officer) as desk:
        keys.keep_account(str(desk.home.resolve()), paasid, secret)
        place = keys.where(str(desk.home.resolve()))
    if call.json:
        show({"paasid": paasid, "key": place})
    else:
        write(_("kept: {place}").format(place=place))


@app.command("install-seal")
def install_seal(
    source: Path = typer.Argument(help="the office's key, a PKCS #12 file (.p12, .pfx)"),
) -> None:
    """Install the office's own seal for certificates; its passphrase is read from stdin."""
    from ..desk.certificates import issue
    from ..errors import UsageError

    if not source.is_file():
        raise UsageError(_("{path} does not exist").format(path=source))
    passphrase = read_secret(_("passphrase: "))
    with Desk(officer=call.officer) as desk:
        name = issue.install(desk, source, passphrase.encode())
    if call.json:
        show({"key": name})
    else:
        write(_("sealed by: {name}").format(name=name))


@app.command()
def clock(
    reason: str = typer.Option("", "--reason", help="why the entry's time was wrong"),
) -> None:
    """Go on though the clock stands before the last entry: that entry's time was wrong."""
    from ..desk.office import setup

    with Desk(officer=call.officer) as desk:
        last = setup.accept_clock(desk, reason)
    if call.json:
        show({"last": last})
    else:
        write(_("accepted: the last entry is of {last}").format(last=last))


@app.command()
def platform(url: str = typer.Argument(help="the platform's address")) -> None:
    """Say where the provincial platform is."""
    from ..desk.office import setup

    with Desk(officer=call.officer) as desk:
        setup.set_platform(desk, url)
    if call.json:
        show({"platform": url})
    else:
        write(_("platform: {url}").format(url=url))


app.command()(wire)

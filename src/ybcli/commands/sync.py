"""The departments: outbox out, inbox in, and what was refused or changed behind us."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .. import private_files
from ..desk import Desk
from ..language import _
from ..plain import fitted
from ..store.queries import messages, records_for_officers
from ._shared.options import call
from ._shared.output import say, show, write

if TYPE_CHECKING:
    from ..desk.exchange.conflicts import Taking

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command()
def run() -> None:
    """Send what waits, fetch what is new, and go on with the cases that it concerns."""
    from ..desk.exchange import sync

    with Desk(officer=call.officer) as desk:
        result = sync.run(desk)
    if call.json:
        show(result.as_json())
    else:
        write(
            _(
                "sent {sent} (accepted {accepted}, refused {refused}), waiting {waiting}; "
                "received {received}; conflicts {conflicts}"
            ).format(**result.as_json())
        )
        for case in result.opened:
            write(f"  + {case}")
    if result.away:
        say(f"E0008 {result.away}")
        if result.cure:
            say(f"   → {result.cure}")
        say("   → " + _("nothing is lost: the messages wait and go out with the next sync"))
        call.set_exit_code(8)
    for name in result.silent:
        say(
            "E0008 "
            + _("{department} is out of service; the others answered").format(department=_(name))
        )
        call.set_exit_code(8)
    for sentence in result.failed:
        say(f"E0007 {sentence}")
    if result.failed:
        say("   → " + _("the others were processed; `yb sync conflicts` shows who must act"))
        call.set_exit_code(7)
    if result.conflicts:
        if not result.failed and not call.json:
            say("   → " + _("`yb sync conflicts` lists them, and who must act"))
        call.set_exit_code(7)


@app.command()
def status() -> None:
    """Show what waits in the outbox, and when data last came from each department."""
    from ..connectors import DEPARTMENTS
    from ..desk.casework import wire
    from ..desk.verification import codes

    with Desk(officer=call.officer) as desk:
        states = {row.state: row.messages for row in messages.counts(desk.reader)}
        oldest = messages.waiting_since(desk.reader)
        received = {name: desk.reader.setting(f"heard:{name}") for name in DEPARTMENTS}
        unsettled = records_for_officers.not_settled(desk.reader)
        unlisted = codes.unlisted(desk)
        unlisted = codes.unlisted(desk)
        mended, unread_answers = wire.mended_answers(desk), wire.unread(desk)
    if call.json:
        record_rows = [{"state": r.taken, "records": r.records, "says": r.says} for r in unsettled]
        show(
            {
                "outbox": states,
                "oldest": oldest,
                "heard": received,
                "records": record_rows,
                "mended": mended,
                "unread": len(unread_answers),
                "unlisted": unlisted,
            }
        )
        return
    counts = ", ".join(f"{_(name)} {n}" for name, n in sorted(states.items())) or _("empty")
    write(_("outbox: {states}").format(states=counts))
    if oldest:
        write("  " + _("the oldest waits since {time}").format(time=oldest))
    for name, time in received.items():
        write(f"  {fitted(_(name), 20)}{time or _('never received')}")
    for row in unsettled:
        write(f"  {_(row.taken)}: {row.records}  {row.says}")
    for code in unlisted:
        write(
            _("code that nobody lists: {code}, {n} record(s) of {who} ({record}, …)").format(
                code=code["code"],
                n=code["records"],
                who=_(code["department"]),
                record=code["first"],
            )
        )
    for kind, times in sorted(mended.items()):
        write(_("mended in answers: {what} {n}").format(what=_(wire.MENDED[kind]), n=times))
    if unread_answers:
        write(
            _("answers that could not be read: {n}; `yb sync unread` lists them").format(
                n=len(unread_answers)
            )
        )


@app.command()
def unread(
    number: str = typer.Argument("", help="an answer's number; all are listed without one"),
    to: Path = typer.Option(None, "--to", help="the file to write its bytes to"),
) -> None:
    """List the platform's answers that could not be read, or write one as it came for whoever mends it."""
    from ..desk.casework import wire
    from ..errors import BadData, UsageError

    with Desk(officer=call.officer) as desk:
        kept = {one.number: one for one in wire.unread(desk)}
    if not number:
        rows = [
            {
                "number": one.number,
                "transaction": one.infno,
                "at": one.at,
                "times": one.times,
                "bytes": len(one.body),
            }
            for one in kept.values()
        ]
        columns = {
            "number": _("number"),
            "transaction": _("transaction"),
            "at": _("at"),
            "times": _("times"),
            "bytes": _("bytes"),
        }
        show({"unread": rows}, columns, rows)
        return
    if number not in kept:
        raise BadData(
            _("there is no unread answer {number}").format(number=number),
            _("`yb sync unread` lists them"),
        )
    if to is None or to.exists():
        raise UsageError(
            _("name a new file for the answer's bytes"), f"yb sync unread {number} --to FILE"
        )
    private_files.write(to, kept[number].body)
    write(_("written: {path}; it may hold personal data").format(path=to))


conflict_app = typer.Typer(
    rich_markup_mode=None, invoke_without_command=True, add_completion=False, no_args_is_help=False
)
app.add_typer(conflict_app, name="conflicts")


@conflict_app.callback()
def conflicts(
    context: typer.Context,
    aside: bool = typer.Option(False, "--all", help="records that are kept aside too"),
) -> None:
    """List messages that were refused or cannot be sent, and records that changed or cannot be taken."""
    if context.invoked_subcommand is not None:
        return
    from ..desk.exchange import conflicts as desk_of_conflicts

    with Desk(officer=call.officer) as desk:
        rows = desk_of_conflicts.listed(desk, set_aside=aside)
    columns = {"conflict": _("conflict"), "case": _("case"), "what": _("what"), "says": _("says")}
    show({"conflicts": rows}, columns, [{**row, "what": _(row["what"])} for row in rows])
    if rows:
        call.set_exit_code(7)


@conflict_app.command("show")
def show_conflict(
    conflict: str = typer.Argument(help="the conflict, as the list names it, or its number there"),
) -> None:
    """Show one conflict: base, ours and theirs beside each other, and who said each when."""
    from ..desk.exchange import conflicts as desk_of_conflicts

    with Desk(officer=call.officer) as desk:
        sheet = desk_of_conflicts.shown(desk, conflict)
    if call.json:
        show(sheet.as_json())
        return
    rows = [
        {"field": f, "base": b, "ours": o, "theirs": t, "differs": "≠" if o != t else ""}
        for f, b, o, t in sheet.fields
    ]
    if not call.plain:
        write(f"{sheet.name}  {_(sheet.what)}  {sheet.case}".rstrip())
        write("  " + sheet.says)
        write("  " + _("owner: {owner}").format(owner=sheet.owner))
        for side, told in sheet.who.items():
            write(f"  {_('known before') if side == 'base' else _(side)}: {told}")
    columns = {
        "field": _("field"),
        "base": _("known before"),
        "ours": _("ours"),
        "theirs": _("theirs"),
        "differs": "",
    }
    show({}, columns, rows)
    say("   → " + sheet.next)


@conflict_app.command("resolve")
def take_side(
    conflict: str = typer.Argument("", help="the conflict, or its number in the list"),
    take: str = typer.Option("", "--take", help="ours or theirs"),
    fields: list[str] = typer.Option([], "--field", help="only this field; again for another"),
    reason: str = typer.Option("", "--reason", help="why, in one sentence"),
    every: bool = typer.Option(False, "--all", help="every conflict that --where names"),
    where: str = typer.Option("", "--where", help="a rule: what:… case:… says:… owner:…"),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="say what would be written, write nothing"
    ),
) -> None:
    """Take a side, field by field or as a whole, for one conflict or in bulk by a rule."""
    from ..desk.exchange import conflicts as desk_of_conflicts
    from ..errors import UsageError

    if every == bool(conflict):
        raise UsageError(
            _("name one conflict, or all of a rule"),
            '--all --where "what:register_person" --take ours --reason "…"',
        )
    with Desk(officer=call.officer) as desk:
        names = desk_of_conflicts.matching(desk, where) if every else [conflict]
        if dry_run:
            print_planned(
                [desk_of_conflicts.planned(desk, name, take, fields, reason) for name in names],
                take,
            )
            return
        done = [
            {
                "conflict": desk_of_conflicts.named(desk, name),
                "take": take,
                "case": desk_of_conflicts.resolve(desk, name, take, fields, reason),
            }
            for name in names
        ]
    columns = {"conflict": _("conflict"), "take": _("take"), "case": _("case")}
    show({"resolved": done}, columns, done)


def print_planned(planned: Sequence[Taking], take: str) -> None:
    """Print what taking a side of each conflict would come to; nothing was written."""
    rows = [
        {
            "conflict": one.sheet.name,
            "take": take,
            "case": one.sheet.case,
            "does": one.does,
            "moves": list(one.moves),
        }
        for one in planned
    ]
    if not call.json:
        say(_("a dry run: nothing was written"))
    columns = {
        "conflict": _("conflict"),
        "case": _("case"),
        "does": _("what is done"),
        "moves": _("fields"),
    }
    shown = [{**row, "moves": "; ".join(row["moves"])} for row in rows]
    show({"dry_run": True, "planned": rows}, columns, shown)


@app.command()
def resolve(
    conflict: str = typer.Argument(help="the conflict, as `yb sync conflicts` names it"),
    resend: bool = typer.Option(False, "--resend", help="send the message once more"),
    drop: bool = typer.Option(False, "--drop", help="keep it as it is, and stop asking"),
    reason: str = typer.Option("", "--reason"),
) -> None:
    """Resolve a conflict: send again, or let it rest with a reason."""
    from ..desk.exchange import conflict_cases, resending
    from ..errors import BadData, UsageError

    if resend == drop or (drop and not reason):
        raise UsageError(_("choose --resend, or --drop with a reason"), _('--drop --reason "…"'))
    with Desk(officer=call.officer) as desk:
        note = f"{desk.officer}: {reason}"
        with desk.store.transaction() as tx:
            if conflict.startswith("record:"):
                record, status = (
                    conflict.removeprefix("record:"),
                    "waiting" if resend else "dropped",
                )
                was_open = records_for_officers.resolve_conflict(
                    tx, record, taken=status, says=note
                )
            else:
                was_open = (
                    resending.send_again(desk, tx, conflict, note)
                    if resend
                    else messages.resolve_refused(tx, conflict, state="dropped", says=note)
                )
        if was_open and drop:
            conflict_cases.close_for(desk, conflict, note, by=desk.officer)
    if not was_open:
        raise BadData(
            _("there is no conflict {conflict}").format(conflict=conflict),
            _("`yb sync conflicts` lists them"),
        )
    if call.json:
        show({"conflict": conflict, "resolved": "resend" if resend else "drop"})
    else:
        write(_("resolved"))

"""The departments: outbox out, inbox in, and what was refused or changed behind us."""

from __future__ import annotations

from pathlib import Path

import typer

from ..desk import Desk
from ..language import _
from ..plain import fitted
from ..store.queries import messages, records
from ._shared.options import call
from ._shared.output import say, show, write

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
        unsettled = records.not_settled(desk.reader)
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
    to.touch(mode=0o600)
    to.write_bytes(kept[number].body)
    write(_("written: {path}; it may hold personal data").format(path=to))


@app.command()
def conflicts() -> None:
    """List messages that were refused or cannot be sent, and records that changed or cannot be taken."""
    from ..desk.casework import failures

    with Desk(officer=call.officer) as desk:
        refused = messages.refused(desk.reader)
        changed = records.conflicts(desk.reader)
        failed = failures.listed(desk)
    rows: list[dict[str, object]] = [
        {"conflict": row.id, "case": row.case_id, "what": row.topic, "says": row.says}
        for row in refused
    ]
    rows += [
        {
            "conflict": f"record:{row.id}",
            "case": "",
            "what": f"{row.department} {row.record_id}",
            "says": row.says,
        }
        for row in changed
    ]
    rows += [
        {
            "conflict": row.name,
            "case": row.case,
            "what": row.what,
            "says": row.sentence(),
            "tries": row.tries,
            "next_try": row.next_try,
            "owner": row.owner,
        }
        for row in failed
    ]
    columns = {"conflict": _("conflict"), "case": _("case"), "what": _("what"), "says": _("says")}
    show({"conflicts": rows}, columns, rows)
    if rows:
        call.set_exit_code(7)


@app.command()
def resolve(
    conflict: str = typer.Argument(help="the conflict, as `yb sync conflicts` names it"),
    resend: bool = typer.Option(False, "--resend", help="send the message once more"),
    drop: bool = typer.Option(False, "--drop", help="keep it as it is, and stop asking"),
    reason: str = typer.Option("", "--reason"),
) -> None:
    """Resolve a conflict: send again, or let it rest with a reason."""
    from ..errors import BadData, UsageError

    if resend == drop or (drop and not reason):
        raise UsageError(_("choose --resend, or --drop with a reason"), _('--drop --reason "…"'))
    with Desk(officer=call.officer) as desk:
        note = f"{desk.officer}: {reason}"
        with desk.store.transaction() as tx:
            if conflict.startswith("record:"):
                record, status = (
                    conflict.removeprefix("record:"),
                    "waiting" if resend else "set_aside",
                )
                was_open = records.resolve_conflict(tx, record, taken=status, says=note)
            else:
                state = "waiting" if resend else "dropped"
                was_open = messages.resolve_refused(tx, conflict, state=state, says=note)
    if not was_open:
        raise BadData(
            _("there is no conflict {conflict}").format(conflict=conflict),
            _("`yb sync conflicts` lists them"),
        )
    if call.json:
        show({"conflict": conflict, "resolved": "resend" if resend else "drop"})
    else:
        write(_("resolved"))

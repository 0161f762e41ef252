"""The departments: outbox out, inbox in, and what was refused or changed behind us."""

from __future__ import annotations

import typer

from ..desk import Desk
from ..language import _
from ..plain import fitted
from ..store.queries import messages, records
from ._shared.options import manner
from ._shared.output import say, show, write

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)


@app.command()
def run() -> None:
    """Send what waits, fetch what is new, and go on with the cases that it concerns."""
    from ..desk.exchange import sync

    with Desk(officer=manner.officer) as desk:
        result = sync.run(desk)
    if manner.json:
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
        manner.ends(8)
    for name in result.silent:
        say(
            "E0008 "
            + _("{department} is out of service; the others were heard").format(department=_(name))
        )
        manner.ends(8)
    for sentence in result.failed:
        say(f"E0007 {sentence}")
    if result.failed:
        say("   → " + _("the others went on; `yb sync conflicts` says whose work it is"))
        manner.ends(7)
    if result.conflicts:
        manner.ends(7)


@app.command()
def status() -> None:
    """Say what waits in the outbox, and when each department was last heard."""
    from ..connectors import DEPARTMENTS

    with Desk(officer=manner.officer) as desk:
        states = {one.state: one.messages for one in messages.counts(desk.reader)}
        oldest = messages.waiting_since(desk.reader)
        heard = {name: desk.reader.setting(f"heard:{name}") for name in DEPARTMENTS}
        unsettled = records.not_settled(desk.reader)
    if manner.json:
        told = [{"state": r.taken, "records": r.records, "says": r.says} for r in unsettled]
        show({"outbox": states, "oldest": oldest, "heard": heard, "records": told})
        return
    counts = ", ".join(f"{_(name)} {n}" for name, n in sorted(states.items())) or _("empty")
    write(_("outbox: {states}").format(states=counts))
    if oldest:
        write("  " + _("the oldest waits since {time}").format(time=oldest))
    for name, time in heard.items():
        write(f"  {fitted(_(name), 20)}{time or _('never heard')}")
    for one in unsettled:
        write(f"  {_(one.taken)}: {one.records}  {one.says}")


@app.command()
def conflicts() -> None:
    """List messages that were refused or cannot be sent, and records that changed or cannot be taken."""
    from ..desk.casework import failures

    with Desk(officer=manner.officer) as desk:
        refused = messages.refused(desk.reader)
        changed = records.conflicts(desk.reader)
        failed = failures.listed(desk)
    rows: list[dict[str, object]] = [
        {"conflict": one.id, "case": one.case_id, "what": one.topic, "says": one.says}
        for one in refused
    ]
    rows += [
        {
            "conflict": f"record:{one.id}",
            "case": "",
            "what": f"{one.department} {one.record_id}",
            "says": one.says,
        }
        for one in changed
    ]
    rows += [
        {
            "conflict": one.name,
            "case": one.case,
            "what": one.what,
            "says": one.sentence(),
            "tries": one.tries,
            "next_try": one.next_try,
            "owner": one.owner,
        }
        for one in failed
    ]
    columns = {"conflict": _("conflict"), "case": _("case"), "what": _("what"), "says": _("says")}
    show({"conflicts": rows}, columns, rows)
    if rows:
        manner.ends(7)


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
    with Desk(officer=manner.officer) as desk:
        says = f"{desk.officer}: {reason}"
        with desk.store.transaction() as tx:
            if conflict.startswith("record:"):
                record, taken = (
                    conflict.removeprefix("record:"),
                    "waiting" if resend else "set_aside",
                )
                was_open = records.resolve_conflict(tx, record, taken=taken, says=says)
            else:
                state = "waiting" if resend else "dropped"
                was_open = messages.resolve_refused(tx, conflict, state=state, says=says)
    if not was_open:
        raise BadData(
            _("there is no conflict {conflict}").format(conflict=conflict),
            _("`yb sync conflicts` lists them"),
        )
    if manner.json:
        show({"conflict": conflict, "resolved": "resend" if resend else "drop"})
    else:
        write(_("resolved"))

"""A person's objection to an amount that was decided: a case of its own, with a time and other hands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import money
from ...cases import forms
from ...cases.opening import Opening
from ...cases.roles import Role
from ...errors import BadData, NotAllowed
from ...language import _
from ...store.queries import corrections, parties, queue
from .. import AUTOMATIC
from ..projections import payment_state
from . import acts, permissions
from .acts import Done

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def open_about(
    desk: Desk, case: str, reason: str, amount: str = "", *, dry_run: bool = False
) -> Done:
    """Open the objection to the amount of a decided case; `amount` is what the person thinks right, in yuan.

    The same one is not opened twice while it is open; one with another amount or reason brings the open one up
    to date, and both are shown. After it was answered another may be opened. Raises NotAllowed where no amount
    was decided, BadData for an amount or a reason that is none.
    """
    permissions.check_reason("object", {"reason": reason})
    about = desk.reader.case(case)
    if not any(about.figures.values()) and not about.figures:
        raise NotAllowed(
            _("case {case} has no decided amount").format(case=about.id),
            _("a refusal is put right with `yb case correct {case} --resume --reason …`").format(
                case=about.id
            ),
        )
    known, stage, _number = corrections.last_of(desk.reader, about)
    if stage and corrections.stands(desk.reader, about) is False:
        raise NotAllowed(
            _("case {case} was corrected by case {known}").format(case=about.id, known=known),
            _("object to that one: `yb case object {known} --amount … --reason …`").format(
                known=known
            ),
        )
    item = desk.item_of(Role.OBJECTION_TO_AMOUNT)
    party = parties.of(desk.reader, about.party["id"])
    values = {
        "about": about.id,
        "title": about.id,
        "objection": reason,
        "decided_amount": money.yuan(decided_fen(desk, about)),
        "amount": amount,
        "mobile": str(about.fields.get("mobile") or (party.mobile if party else "")),
    }
    clean, problems = forms.check(
        item, {n: v for n, v in values.items() if v}, today=desk.today, clause=item.clause
    )
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems)
    number, opening = 0, None
    while opening is None or queue.has(desk.reader, opening.case_id):
        if opening and queue.is_open(desk.reader, opening.case_id):
            return brought_up_to_date(desk, opening.case_id, clean, dry_run=dry_run)
        number += 1
        opening = Opening(
            item=item.code,
            flow="applied",
            region=about.region,
            channel="window",
            party={"kind": item.subject, "id": about.id, "name": about.id},
            reference=f"objection|{about.id}|{number}",
            fields=clean,
            language=about.opening.get("language"),
        )
    with desk.store.transaction() as tx:
        new = acts.open_case(desk, tx, opening, act="receive", by=desk.officer)
        if dry_run:
            tx.rollback()
            return Done(new, new.entries)
    more = acts.go_on(desk, new)
    return Done(more.case, (*new.entries, *more.entries))


def brought_up_to_date(
    desk: Desk, known: str, told: Mapping[str, Any], *, dry_run: bool = False
) -> Done:
    """The open objection with what the person says by now, beside what they said before; nothing is done where it
    is the same.
    """
    case = desk.reader.case(known)
    before, now = str(case.fields["objection"]), str(told["objection"])
    was, amount = case.fields.get("amount"), told.get("amount")
    if amount in (None, was) and now in before.split(" → "):
        return Done(case, (), is_new=False)
    fields: dict[str, Any] = {"objection": f"{before} → {now}", "amount": was}
    reason = f"{desk.officer}: {now}"
    if amount not in (None, was):
        fields["amount"] = amount
        says = _("the person thinks {now} yuan right, before {was} yuan: {reason}")
        reason = says.format(
            now=money.yuan(int(amount)), was=money.yuan(int(was)) if was else "–", reason=reason
        )
    form = {"fields": {n: v for n, v in fields.items() if v is not None}, "reason": reason}
    return acts.perform(desk, known, "answer", form, by=AUTOMATIC, dry_run=dry_run)


def decided_fen(desk: Desk, about: Case) -> int:
    """What was decided, in fen: what is paid out, else the largest figure (a premium, a contribution)."""
    owed = abs(payment_state.amount_fen(desk.item(about.item), about))
    return owed or max(about.figures.values(), default=0)

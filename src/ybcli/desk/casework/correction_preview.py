"""What a correction moves, before it is written: registers, money by account, messages, notices, certificates.

The correction is written whole in a transaction, looked at, and rolled back: what is shown is what would be
done. A second officer's review is taken as given; a question of the rules ends the preview, with its sentence.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ... import money
from ...cases import flows
from ...cases.journal import Case, fold
from ...cases.roles import Role
from ...language import N_, _, chosen
from ...ledger.chart import ACCOUNTS
from ...store.queries import certificates, covers, filings, messages, parties, transfers
from .. import AUTOMATIC
from ..projections import registers
from . import acts, corrections

if TYPE_CHECKING:
    from ...store.store import Transaction
    from .. import Desk

#: What a move is of.
PARTS = (
    N_("register"),
    N_("money"),
    N_("message"),
    N_("notice"),
    N_("certificate"),
    N_("question"),
)

Rows = dict[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moves: a part (one of `PARTS`), what it is, as it was and as it will be."""

    part: str
    what: str
    before: str
    after: str


def preview(desk: Desk, case: str, plan: corrections.Plan) -> tuple[acts.Done, list[Move]]:
    """What a correction would come to: the case that would correct, and all that moves. Nothing is written.

    Raises what `corrections.correct` raises.
    """
    ready = corrections.prepared(desk, case, plan)
    if ready.made:
        return ready.made, []
    facts = acts.Facts(desk)
    with desk.store.transaction() as tx:
        before = registered(tx, ready.old)
        new = corrections.written(desk, tx, ready, plan.reason)
        told = new.entries[-1:]
        new, question = carried_on(desk, tx, new, facts)
        cases = {new.id: 0, ready.old.id: len(ready.old.entries)}
        found = list(moves(desk, tx, ready.old, before, cases))
        tx.rollback()
    if question:
        found.append(Move("question", question, "", ""))
    return acts.Done(new, told), found


def carried_on(desk: Desk, tx: Transaction, case: Case, facts: acts.Facts) -> tuple[Case, str]:
    """The case as it goes on by itself inside the transaction, reviews taken as given; and the question at
    which it would stop.
    """
    item = desk.item(case.item)
    while case.is_open:
        expected = flows.next_act(case.stage, item.road_of(case))
        if expected == "review":
            entry = acts.append_entry(
                desk, tx, case.id, "review", {}, {"outcome": "met"}, by=AUTOMATIC
            )
            case = fold([entry], case)
            continue
        act = acts.next_automatic_act(item, case)
        if not act:
            last = case.last("verify")
            found = last.verification.get("findings", []) if last else []
            asks = [f["question"] or f["sentence"] for f in found if f["outcome"] != "met"]
            return case, str(asks[0]) if expected == "verify" and asks else ""
        gathered = facts.of(case, act, {})
        form = {"settle": {"reason": acts.NOTHING}, "refuse": {"reason": acts.refusal(item, case)}}
        case = acts.write(desk, tx, case, act, form.get(act, {}), by=AUTOMATIC, facts=gathered)
    return case, ""


def registered(tx: Transaction, case: Case) -> Rows:
    """What the registers hold of the case's party: registrations, filings, name and mobile."""
    party = case.party["id"]
    held = {
        f"{_(registers.SCHEMES.get(one.scheme, one.scheme))} {one.unit_id}{one.period}".strip(): (
            f"{_(one.state)} {one.begins_on}"
        )
        for one in covers.among(tx, [party])
    }
    held |= {
        f"{one.kind} {one.key} {one.region}".strip()
        + f" {one.begins_on}": f"{_(one.state)} {one.begins_on}–{one.ends_on}"
        for one in filings.all_of(tx, party)
    }
    if known := parties.of(tx, party):
        held |= {_("name"): known.name, _("mobile"): known.mobile}
    return held


def moves(
    desk: Desk, tx: Transaction, old: Case, before: Rows, cases: dict[str, int]
) -> Iterator[Move]:
    """All that the correction moves, part by part."""
    after = registered(tx, old)
    for what in {**before, **after}:
        was, now = before.get(what, ""), after.get(what, "")
        if was != now:
            yield Move("register", what, was, now)
    yield from moved_money(tx, cases)
    for case_id, since in cases.items():
        for message in messages.of_case(tx, case_id):
            number = message.id.removeprefix(f"{case_id}:").partition(":")[0]
            if number.isdigit() and int(number) > since:
                is_notice = message.topic == "notice"
                text = str(json.loads(message.body).get("text", "")) if is_notice else ""
                said = text or f"{_(message.department)} {_(message.topic)}"
                yield Move("notice" if is_notice else "message", said, "", "")
    if desk.item(old.item).role == Role.CERTIFICATE:
        for number in certificates.of_case(tx, old.id):
            yield Move("certificate", number, _("in force"), _("revoked"))


def moved_money(tx: Transaction, cases: dict[str, int]) -> Iterator[Move]:
    """By how much each account changes, in yuan: more on the left (debit) is above zero."""
    sums: defaultdict[str, int] = defaultdict(int)
    for case_id, since in cases.items():
        for one in transfers.of_case(tx, case_id):
            number = one.id.removeprefix(f"{case_id}:").partition(":")[0]
            is_new = (
                not since or one.id.endswith("/back") or (number.isdigit() and int(number) > since)
            )
            if is_new:
                sums[one.debit] += one.amount_fen
                sums[one.credit] -= one.amount_fen
    for account, fen in sorted(sums.items()):
        if fen:
            said = ACCOUNTS.get(account, account) if chosen() == "zh_CN" else account
            yield Move("money", said, "", money.yuan(fen))

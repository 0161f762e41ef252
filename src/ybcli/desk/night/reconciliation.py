"""The three-way comparison: our ledger, the platform's book, the tax office's receipts (5.3.3).

Totals first, details only where they differ (3201 → 9101 → 3202 → 9102). Money that was expected
and did not come, or came and was not expected, is what does not net to zero on the clearing
account. Each break opens, or finds, a case of the item `reconciliation-break`; a break that is
gone closes its own. Money that lies there while a case waits for it, or that fits no case, is a break too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ... import money
from ...cases.journal import fold
from ...cases.roles import Role
from ...language import N_, _
from ...law.engine.finding import Fact
from ...ledger.chart import CLEARING_TAX, CLEARING_TRANSFER, TREASURY
from ...store.queries import case_numbers, messages, queue, records, transfers
from ...store.queries import reconciliation as store
from .. import AUTOMATIC
from ..benefits import conditions as bills
from ..casework import acts, office_cases, restores, settlement_breaks
from ..casework import money as tax_money
from ..contributions import month_checks, renewals
from ..verification import codes
from . import periods

if TYPE_CHECKING:
    from .. import Desk

ROLE: Final = Role.BREAK

KINDS = {
    "missing_here": N_("the other side has it, we have not"),
    "missing_there": N_("we have it, the platform has not"),
    "missing_tax": N_("declared, and no money came in time"),
    "amount": N_("the amounts differ"),
    "duplicate": N_("money came twice"),
    "status": N_("one side has it as reversed"),
    "told": N_("human resources tell the month otherwise than it is declared here"),
    "taken_back": N_("money came and was taken back"),
    "waits_still": N_("the money is here, and a case still waits for it"),
    "unclaimed": N_("money came that fits no case"),
    "unlisted_code": N_("a department's record has a code that no dictionary lists"),
    "above_bill": N_("the funds pay more for one bill than the bill"),
}


@dataclass(frozen=True, slots=True)
class Break:
    """One thing on which the sides do not agree. Amounts are fen, None where a side has nothing; `told` is a
    sum of wages as human resources tell it, beside the one declared here; `about` is the case that expects
    the money, or did.
    """

    kind: str
    key: str
    local: int | None = None
    platform: int | None = None
    tax: int | None = None
    case: str = ""
    told: int | None = None
    about: str = ""


@dataclass
class Comparison:
    """What was compared, what agreed, and what did not."""

    local: int = 0
    platform: int = 0
    tax: int = 0
    matched: int = 0
    waiting: int = 0
    breaks: list[Break] = field(default_factory=list)


def compare(desk: Desk) -> Comparison:
    """Compare every open month and year. Raises Away where the platform does not answer."""
    found = Comparison()
    compared: set[store.Group] = set()
    for _round in range(2):
        for group in periods.to_compare(desk):
            if group not in compared:
                compared.add(group)
                _with_platform(desk, group.scheme, group.period, found)
        if not _lost_its_own(desk, found):
            break
    _with_tax(desk, found)
    _with_human_resources(desk, found)
    _with_national(desk, found)
    _with_bills(desk, found)
    _with_dictionaries(desk, found)
    return found


def _lost_its_own(desk: Desk, found: Comparison) -> bool:
    """Does the platform hold what this office told it and this store does not know? Then the store is an
    older copy that was put here by hand: it is marked as restored.
    """
    office_code = desk.reader.setting("office_code")
    told = {one.key.rpartition("@")[2] for one in found.breaks if one.kind == "missing_here"}
    own = {number for number in told if number.startswith(office_code)}
    is_lost = bool(own) and not own <= set(map(desk.platform.number_of, messages.ids(desk.reader)))
    if is_lost and not restores.last(desk.reader):
        with desk.store.transaction() as tx:
            restores.mark(tx, desk.now())
    return is_lost


def _with_platform(desk: Desk, scheme: str, period: str, found: Comparison) -> None:
    of_group = store.declared if scheme == "employee" else store.premiums
    rows = of_group(desk.reader, period)
    found.local += len(rows)
    balanced = desk.platform.totals(
        scheme=scheme,
        region=desk.region,
        period=period,
        persons=len(rows),
        amount_fen=sum(row.amount_fen for row in rows),
        employer_fen=sum(row.employer_fen for row in rows),
        employee_fen=sum(row.employee_fen for row in rows),
    )
    if balanced:
        found.platform += len(rows)
        found.matched += len(rows)
        return
    differences = desk.platform.details(scheme=scheme, region=desk.region, period=period, rows=rows)
    mine = {row.line: row for row in rows}
    missing_there = sum(1 for d in differences if d.kind == "missing_there")
    missing_here = sum(1 for d in differences if d.kind == "missing_here")
    found.platform += len(rows) - missing_there + missing_here
    found.matched += len(rows) - sum(1 for d in differences if d.kind != "missing_here")
    for one in differences:
        row = mine.get(one.line_id)
        name = one.line_id if row else f"{one.id_number}@{one.msgid}"
        found.breaks.append(
            Break(
                kind=one.kind,
                key=f"{scheme}|{period}|{name}",
                local=row.amount_fen if row else None,
                platform=one.amount_fen,
            )
        )


def _with_human_resources(desk: Desk, found: Comparison) -> None:
    """The months of wages that human resources tell with other persons or another sum than is declared here."""
    for one in month_checks.told_otherwise(desk):
        key = f"employee|{one.unit}|{one.period}"
        found.breaks.append(Break("told", key, local=one.declared_fen, told=one.told_fen))


def _with_tax(desk: Desk, found: Comparison) -> None:
    """What was expected against what came, by reference, on the clearing account; and the cases that wait
    against the money that lies there.
    """
    owed = tax_money.owed_to_waiting(desk.reader)
    for row in tax_money.collected(desk.reader):
        found.tax += row.receipts
        open_fen = owed.get(row.reference, 0)
        if row.expected == row.came and not open_fen:
            found.matched += int(row.came != 0)
        elif (
            row.came == row.expected - open_fen
            or _may_still_come(desk, row, open_fen)
            or (row.came and not row.expected and renewals.of_reference(desk, row.reference))
        ):
            found.waiting += 1
        else:
            kind = _kind_of(row, open_fen)
            named = tax_money.same_references(desk.reader, row.reference)
            about = case_numbers.of_money(desk.reader, named, CLEARING_TAX)
            local, tax = row.expected or None, row.came or None
            found.breaks.append(Break(kind, row.reference, local=local, tax=tax, about=about))
    _unclaimed(desk, "tax.receipt", found)


def _may_still_come(desk: Desk, row: transfers.Collected, open_fen: int) -> bool:
    """Is nothing here yet, or all but what was declared last, and the time not over in which it may come?"""
    if open_fen:
        return False
    if not row.came:
        return not row.receipts and not overdue(desk, row.reference, row.since)
    expected = 0
    for day, fen in transfers.expected_steps(
        desk.reader, row.reference, clearing=CLEARING_TAX, treasury=TREASURY
    ):
        if expected == row.came and not overdue(desk, row.reference, day):
            return True
        expected += fen
    return False


def _kind_of(row: transfers.Collected, open_fen: int) -> str:
    """The kind of break that a reference is which does not agree, a word of `KINDS`."""
    if row.came == 0:
        return "taken_back" if row.receipts else "missing_tax"
    if row.expected == 0:
        return "missing_here"
    if row.came == row.expected and open_fen:
        return "waits_still"
    is_twice = row.receipts > 1 and row.came == row.expected * row.receipts
    return "duplicate" if is_twice else "amount"


def overdue(desk: Desk, reference: str, since: str) -> bool:
    """Has the time run out in which the tax office confirms? (parameter `tax_receipt_window`).

    A resident's premium is due when the payment window says: that clock stands on the case that waits, and
    where none waits it is over.
    """
    if reference.startswith("resident|"):
        return True
    due = desk.due("tax_receipt_window", date.fromisoformat(since), desk.region)
    return due < desk.today


def _with_national(desk: Desk, found: Comparison) -> None:
    """Money of transfers that belongs to no case that waits for it: known by its number, or nobody's."""
    for row in transfers.lying(desk.reader, CLEARING_TRANSFER):
        found.breaks.append(
            Break("missing_here", row.reference, platform=row.amount_fen, about=row.case_id)
        )
    _unclaimed(desk, "national.transfer_money", found)


def _with_bills(desk: Desk, found: Comparison) -> None:
    """The bills for which all funds together pay more than the bill; the bill stands where the platform's side does."""
    for first, one in bills.above_their_bill(desk):
        found.breaks.append(
            Break("above_bill", f"bill|{first}", local=one.paid, platform=one.bill, about=first)
        )


def _with_dictionaries(desk: Desk, found: Comparison) -> None:
    """The codes of departments' records that neither our tables nor the platform's dictionary (1901) explain."""
    for one in codes.unlisted(desk):
        key = f"{one['department']}|{one['code']}"
        found.breaks.append(Break("unlisted_code", key))


def _unclaimed(desk: Desk, kind: str, found: Comparison) -> None:
    """Money that a department told of in a record which fits nothing, or which stands aside."""
    for record in records.unanswered(desk.reader, [kind]):
        try:
            amount = int(json.loads(record.body).get("amount_fen") or 0)
        except (TypeError, ValueError):
            amount = 0
        key = f"{record.department}|{record.record_id}"
        if record.department == "tax":
            found.breaks.append(Break("unclaimed", key, tax=amount, about=record.case_id))
        else:
            found.breaks.append(Break("unclaimed", key, platform=amount, about=record.case_id))


def record(desk: Desk, breaks: Iterable[Break]) -> list[Break]:
    """Open a case for each new break and close those that are gone; the breaks with their cases."""
    known = {
        row.party_id: row.case_id
        for row in queue.of_item(desk.reader, desk.item_of(ROLE).code)
        if not row.party_id.startswith(settlement_breaks.PREFIX)
    }
    made = []
    for one in breaks:
        key = f"{one.kind}|{one.key}"
        case = known.pop(key, None) or _open(desk, key, one)
        made.append(Break(**{**asdict(one), "case": case}))
    for case in known.values():
        heal(desk, case)
    return made


def _open(desk: Desk, key: str, one: Break) -> str:
    before = len(case_numbers.ids_of_party(desk.reader, key, desk.item_of(ROLE).code))
    fields = {
        "key": key,
        "title": one.key,
        "break_kind": one.kind,
        "local_fen": amount_text(one.local),
        "platform_fen": amount_text(one.platform),
        "tax_fen": amount_text(one.tax),
        "told_fen": amount_text(one.told),
        "owner": owner(desk, one),
        **({"about": one.about} if one.about else {}),
    }
    with desk.store.transaction() as tx:
        new_id = office_cases.write(
            desk, tx, ROLE, f"break|{key}|{before}", fields, about=key, name=one.key
        )
    _verify(desk, new_id, agree=False)
    return new_id


def heal(desk: Desk, case: str) -> None:
    """The sides agree again: the case is verified as met, and closes itself."""
    _verify(desk, case, agree=True)
    acts.advance(desk, case)


def _verify(desk: Desk, case: str, *, agree: bool) -> None:
    time = desk.now().isoformat(timespec="seconds")
    told = {"sides_agree": [Fact("sides_agree", agree, "comparison", time)]}
    with desk.store.transaction() as tx:
        acts.write(desk, tx, fold(tx.entries(case)), "verify", {}, by=AUTOMATIC, facts=told)


def owner(desk: Desk, one: Break) -> str:
    """Who owns a break: the officer of the case that it is about, or who declared the line or the unit's
    month, else the first one.
    """
    if one.about and (officer := queue.of_case(desk.reader, one.about).officer) in desk.officers:
        return officer
    parts = one.key.split("|")
    line = parts[2] if len(parts) > 2 else ""
    declared = store.declared_by(desk.reader, line=line, unit=parts[1])
    return declared if declared in desk.officers else desk.reader.setting("officer")


def amount_text(fen: int | None) -> str:
    """An amount for a person, or a dash where a side has nothing."""
    return "–" if fen is None else money.yuan(fen)


def says(kind: str) -> str:
    """What a kind of break means, in the language in force."""
    return _(KINDS[kind])


def as_json(one: Break) -> Mapping[str, Any]:
    """A break in the shape of `yb reconcile nightly --json`; amounts in yuan as text."""
    sides = {
        name: None if value is None else money.yuan(value)
        for name, value in (("local", one.local), ("platform", one.platform), ("tax", one.tax))
    }
    if one.told is not None:
        sides["told"] = money.yuan(one.told)
    return {"kind": one.kind, "key": one.key, **sides, "case": one.case, "about": one.about}

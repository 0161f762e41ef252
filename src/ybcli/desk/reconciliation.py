"""The three-way comparison: our ledger, the platform's book, the tax office's receipts (5.3.3).

Totals first, details only where they differ (3201 → 9101 → 3202 → 9102). Money that was expected
and did not come, or came and was not expected, is what does not net to zero on the clearing
account. Each break opens, or finds, a case of the item `reconciliation-break`; a break that is
gone closes its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from .. import money
from ..cases.journal import fold
from ..cases.roles import Role
from ..language import N_, _
from ..law.finding import Fact
from ..ledger.chart import CLEARING_TAX, TREASURY
from . import AUTOMATIC, own_work
from . import act as acts

if TYPE_CHECKING:
    from . import Desk

ROLE: Final = Role.BREAK

KINDS = {
    "missing_here": N_("the other side has it, we have not"),
    "missing_there": N_("we have it, the platform has not"),
    "missing_tax": N_("declared, and no money came in time"),
    "amount": N_("the amounts differ"),
    "duplicate": N_("money came twice"),
    "status": N_("one side says it is undone"),
}


@dataclass(frozen=True, slots=True)
class Break:
    """One thing on which the sides do not agree. Amounts are fen, None where a side has nothing."""

    kind: str
    key: str
    local: int | None = None
    platform: int | None = None
    tax: int | None = None
    case: str = ""


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
    for scheme, period in groups(desk):
        _with_platform(desk, scheme, period, found)
    _with_tax(desk, found)
    return found


def groups(desk: Desk) -> list[tuple[str, str]]:
    """The (scheme, period) groups of which this office has declared or registered anything."""
    rows = desk.reader.rows(
        "SELECT DISTINCT 'employee' AS scheme, period FROM line "
        "UNION SELECT DISTINCT 'resident', period FROM cover WHERE scheme = 'resident' "
        "ORDER BY 1, 2"
    )
    return [(row["scheme"], row["period"]) for row in rows]


def local_rows(desk: Desk, scheme: str, period: str) -> list[tuple[str, str, str, int, int, int]]:
    """Our side of a group: line id, declaration, identity number, amount, employer's, employee's (fen)."""
    if scheme == "employee":
        sql = (
            "SELECT id, case_id, id_number, employer_fen + employee_fen, employer_fen, employee_fen "
            "FROM line WHERE period = :period AND undone_by = '' "
            "AND case_id IN (SELECT case_id FROM transfer) ORDER BY id"
        )
        return [tuple(row) for row in desk.reader.each(sql, period=period)]
    sql = (
        "SELECT c.case_id, c.case_id, c.party_id, t.amount_fen, 0, t.amount_fen FROM cover c "
        "JOIN transfer t ON t.case_id = c.case_id AND t.credit = 'income:resident_premium' "
        "WHERE c.scheme = 'resident' AND c.period = :period AND c.state <> 'void' ORDER BY 1"
    )
    return [tuple(row) for row in desk.reader.each(sql, period=period)]


def _with_platform(desk: Desk, scheme: str, period: str, found: Comparison) -> None:
    rows = local_rows(desk, scheme, period)
    total = sum(row[3] for row in rows)
    employer, employee = sum(row[4] for row in rows), sum(row[5] for row in rows)
    found.local += len(rows)
    balanced = desk.platform.totals(
        scheme=scheme,
        region=desk.region,
        period=period,
        persons=len(rows),
        amount_fen=total,
        employer_fen=employer,
        employee_fen=employee,
    )
    if balanced:
        found.platform += len(rows)
        found.matched += len(rows)
        return
    differences = desk.platform.details(scheme=scheme, region=desk.region, period=period, rows=rows)
    mine = {row[0]: row for row in rows}
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
                local=row[3] if row else None,
                platform=one.amount_fen,
            )
        )


def _with_tax(desk: Desk, found: Comparison) -> None:
    """What was expected against what came, by reference, on the clearing account."""
    rows = desk.reader.rows(
        "SELECT reference, "
        "sum(CASE WHEN debit = :clearing AND credit <> :treasury THEN amount_fen "
        "WHEN credit = :clearing AND debit <> :treasury THEN -amount_fen ELSE 0 END) AS expected, "
        "sum(CASE WHEN debit = :treasury THEN amount_fen "
        "WHEN credit = :treasury THEN -amount_fen ELSE 0 END) AS came, "
        "sum(debit = :treasury) AS receipts, min(day) AS since, "
        "max(CASE WHEN debit = :treasury THEN amount_fen ELSE 0 END) AS largest "
        "FROM transfer WHERE debit = :clearing OR credit = :clearing "
        "GROUP BY reference ORDER BY reference",
        clearing=CLEARING_TAX,
        treasury=TREASURY,
    )
    for row in rows:
        expected, came = int(row["expected"]), int(row["came"])
        found.tax += int(row["receipts"])
        if expected == came:
            found.matched += int(came != 0)
        elif came == 0 and not overdue(desk, row["reference"], row["since"]):
            found.waiting += 1
        else:
            kind = "amount"
            if came == 0:
                kind = "missing_tax"
            elif expected == 0:
                kind = "missing_here"
            elif row["receipts"] > 1 and came == expected * row["receipts"]:
                kind = "duplicate"
            found.breaks.append(
                Break(kind, row["reference"], local=expected or None, tax=came or None)
            )


def overdue(desk: Desk, reference: str, since: str) -> bool:
    """Has the time run out in which the tax office confirms? (parameter `tax_receipt_window`).

    A resident's premium is due when the payment window says; that clock stands on the case.
    """
    if reference.startswith("resident|"):
        return False
    due = desk.due("tax_receipt_window", date.fromisoformat(since), desk.region)
    return due < desk.today


def record(desk: Desk, breaks: Iterable[Break]) -> list[Break]:
    """Open a case for each new break and close those that are gone; the breaks with their cases."""
    known = {
        row["party_id"]: row["case_id"]
        for row in desk.reader.rows(
            "SELECT party_id, case_id FROM queue WHERE item = :item AND is_open = 1",
            item=desk.item_of(ROLE).code,
        )
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
    before = desk.reader.scalar(
        "SELECT count(*) FROM queue WHERE item = :item AND party_id = :key",
        item=desk.item_of(ROLE).code,
        key=key,
    )
    fields = {
        "key": key,
        "title": one.key,
        "break_kind": one.kind,
        "local_fen": amount_text(one.local),
        "platform_fen": amount_text(one.platform),
        "tax_fen": amount_text(one.tax),
        "owner": owner(desk, one),
    }
    with desk.store.act() as unit:
        new_id = own_work.write(
            desk, unit, ROLE, f"break|{key}|{before}", fields, about=key, name=one.key
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
    with desk.store.act() as unit:
        acts.write(desk, unit, fold(unit.entries(case)), "verify", {}, by=AUTOMATIC, told=told)


def owner(desk: Desk, one: Break) -> str:
    """Who owns a break: the officer who declared the line or the unit's month, else the first one."""
    parts = one.key.split("|")
    line = parts[2] if len(parts) > 2 else ""
    found = desk.reader.scalar(
        "SELECT e.by FROM entry e JOIN line l ON l.case_id = e.case_id WHERE e.number = 1 "
        "AND (l.id = :line OR (l.credit_code = :unit AND l.period = :line)) LIMIT 1",
        line=line,
        unit=parts[1],
    )
    return str(found) if found in desk.officers else desk.reader.setting("officer")


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
    return {"kind": one.kind, "key": one.key, **sides, "case": one.case}

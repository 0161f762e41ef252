"""The contents of a screen, read in one call: the head of the queue, rows around a place, a whole case.

The dashboard requests these in the desk's thread and draws the answer; nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ...cases import flows, forms
from ...errors import NotAllowed, Problem
from ...law.engine import worksheet
from ...store.queries import messages
from ...store.queries import queue as rows
from ...store.queries.messages import Message
from ...store.queries.queue import Key, QueueRow
from ..casework import access, queue
from ..intake import applications
from ..projections import deadlines

if TYPE_CHECKING:
    from ...cases.contents import Source
    from ...cases.items import Item
    from ...cases.journal import Case, Entry
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Head:
    """The office, the officer, and the open cases by next actor and by item."""

    region: str
    officer: str
    officer_name: str
    is_officer: bool
    day: date
    is_practice: bool
    totals: Mapping[str, int]
    items: Sequence[tuple[str, int]]
    labels: Mapping[str, str]


def head(desk: Desk) -> Head:
    """The head of the queue: office, officer, day, totals by next actor and by item."""
    try:
        officer = desk.officer
    except NotAllowed:
        officer = ""
    labels = {code: item.label() for code, item in desk.items.items()}
    by_item: dict[str, int] = {}
    for count in rows.open_counts(desk.reader):
        by_item[count.item] = by_item.get(count.item, 0) + count.n
    return Head(
        region=desk.region,
        officer=officer,
        officer_name=str(desk.officers[officer].get("name", "")) if officer else "",
        is_officer=bool(officer),
        day=desk.today,
        is_practice=desk.is_practice,
        totals=queue.totals(desk.reader, desk.today),
        items=[(labels.get(code, code), n) for code, n in sorted(by_item.items())],
        labels=labels,
    )


def rows_around(
    desk: Desk, where: str, *, closed: bool, key: Key | None, limit: int
) -> tuple[list[QueueRow], int]:
    """Up to `limit` rows before the place `key` and `limit` from it on; how many came before.

    Without a key the first `limit` rows. Raises UsageError for a wrong filter.
    """
    options: dict[str, Any] = {"today": desk.today, "closed": closed, "limit": limit}
    if key is None:
        return list(queue.page(desk.reader, where, **options).rows), 0
    before = queue.page(desk.reader, where, before=key, **options)
    after = queue.page(desk.reader, where, after=before.last, **options)
    return [*before.rows, *after.rows], len(before.rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A case with everything that a screen shows of it."""

    case: Case
    item: Item
    row: QueueRow
    notices: Sequence[Message]
    worksheet: Sequence[Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    fact_labels: Mapping[str, str]
    answer: Entry | None
    open_acts: tuple[str, ...]
    is_late: bool


def opened(desk: Desk, case_id: str) -> Sheet:
    """The case that an officer opens: the look at it is written down (5.1 i)."""
    shown = sheet(desk, case_id)
    access.looked_at(desk, access.CASE, shown.case.party["id"], shown.case.id)
    return shown


def sheet(desk: Desk, case_id: str) -> Sheet:
    """The case of this id, whole. Raises BadData `case.unknown`, IntegrityError."""
    case = desk.reader.case(case_id)
    item = desk.item(case.item)
    row = rows.of_case(desk.reader, case.id)
    decision, verification = case.last("decide"), case.last("verify")
    frozen = decision.decision.get("worksheet", []) if decision else []
    findings = list(verification.verification.get("findings", [])) if verification else []
    fact_names = {fact["name"] for finding in findings for fact in finding["facts"]}
    kinds = desk.shelf.fact_kinds if fact_names else {}
    return Sheet(
        case=case,
        item=item,
        row=row,
        notices=messages.of_case(desk.reader, case.id),
        worksheet=worksheet.from_json(frozen),
        findings=findings,
        fact_labels={name: kinds[name].label for name in fact_names if name in kinds},
        answer=verification if verification and verification.verification.get("answered") else None,
        open_acts=flows.open_acts(
            case.stage, item.road_of(case), deadlines.unavailable_acts(item, case)
        ),
        is_late=row.is_late(desk.today.isoformat()),
    )


def applicable_items(desk: Desk) -> list[tuple[str, str, str, str]]:
    """The items that can be applied for by a form: code, title, clause and command, by clause."""
    entries = []
    for item in desk.items.values():
        clauses = [way.clause for way in item.ways if way.flow == "applied"]
        if clauses and item.rows != "lines" and item.family != "office":
            entries.append((item.code, item.label(), clauses[0], f"{item.family} {item.verb}"))
    return sorted(entries, key=lambda entry: [int(n) for n in re.findall(r"\d+", entry[2])])


def check_form(
    desk: Desk, code: str, values: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Source], list[Problem]]:
    """Check a form so far: the values that departments fill in, each field's source, and the Problems."""
    item = desk.item(code)
    clause = item.way("applied").clause
    clean, problems = forms.check(item, values, today=desk.today, clause=clause)
    filled: dict[str, str] = {}
    sources: dict[str, Source] = {}
    if party_id := str(clean.get(item.party_id, "")):
        filled, sources = applications.prefilled(desk, item, party_id, clean)
        whole = {**filled, **values}
        _clean, problems = forms.check(item, whole, today=desk.today, clause=clause)
    return filled, sources, problems

"""How a case begins: an application at the counter, or a department's record in the inbox.

Nothing is typed twice: what a department's record holds is filled in, each field with its source,
time and record. The same application or record never opens two cases, because a case's id is made
from what opened it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..cases import forms
from ..cases.journal import canonical, case_id
from ..errors import BadData, Problem
from ..language import _
from . import act as acts
from .act import Done

if TYPE_CHECKING:
    from ..cases.items import Item
    from ..store.store import Act
    from . import Desk


def apply(
    desk: Desk,
    item_code: str,
    values: Mapping[str, str],
    *,
    channel: str = "window",
    dry_run: bool = False,
) -> Done:
    """Receive an application (依申请办理) and take it as far as it goes without a hand.

    `values` holds what was typed. Raises BadData with every Problem; NotAllowed; PolicyGap.
    """
    item = desk.item(item_code)
    way = item.way("applied")
    officer = desk.officer
    clean, problems = forms.check(item, values, today=desk.today, clause=way.clause)
    party_id = str(clean.get(item.party_id, ""))
    sources: dict[str, dict[str, str]] = {}
    if party_id:
        filled, sources = prefilled(desk, item, party_id, clean)
        if filled:
            typed = {k: v for k, v in values.items() if str(v or "").strip()}
            clean, problems = forms.check(
                item, {**filled, **typed}, today=desk.today, clause=way.clause
            )
    if problems:
        raise BadData(
            _("the application was not taken: {n} problem(s)").format(n=len(problems)),
            _("cure each and give the same command again; nothing was written"),
            problems=problems,
        )
    settled_fields(desk, item, clean)
    require_windows(desk, item, "applied", str(clean["region"]))
    digest = hashlib.sha256(canonical(clean).encode()).hexdigest()[:16]
    reference = f"applied|{party_id}|{digest}|{desk.today.isoformat()}"
    new_id = case_id(item.code, reference)
    known = already(desk, item, party_id, new_id, clean)
    if known:
        return Done(desk.reader.case(known), (), is_new=False)
    with desk.store.act() as unit:
        entry = acts.open_case(
            desk,
            unit,
            case_id=new_id,
            act="receive",
            item=item,
            flow="applied",
            form={
                "region": clean["region"],
                "channel": channel,
                "party": {
                    "kind": item.subject,
                    "id": party_id,
                    "name": str(clean[item.party_name]),
                },
                "reference": reference,
                "fields": clean,
                "sources": sources,
            },
            by=officer,
        )
        if dry_run:
            from ..cases.journal import fold

            unit.rollback()
            return Done(fold([entry]), (entry,))
    more = acts.advance(desk, new_id)
    return Done(more.case, (entry, *more.entries))


def already(desk: Desk, item: Item, party_id: str, new_id: str, clean: Mapping[str, Any]) -> str:
    """The case that this application has opened already, or an empty string.

    Raises BadData `case.duplicate` where another application of the same party for the same item is
    still open with other content.
    """
    if desk.reader.one("SELECT 1 FROM queue WHERE case_id = :id", id=new_id):
        return new_id
    for row in desk.reader.rows(
        "SELECT case_id FROM queue WHERE party_id = :party AND item = :item AND is_open = 1",
        party=party_id,
        item=item.code,
    ):
        other = desk.reader.case(row["case_id"])
        if all(other.fields.get(name) == value for name, value in clean.items()):
            return other.id
        problem = Problem(
            "case.duplicate",
            _("case {case} of the same party for the same item is still open").format(
                case=other.id
            ),
            _("go on with it (`yb case show {case}`), or withdraw it first").format(case=other.id),
            item.clause,
            item.party_id,
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))
    return ""


def prefilled(
    desk: Desk, item: Item, party_id: str, typed: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What the departments' records say about the party: field → text, and field → its source.

    A typed value is never replaced. The latest record of the departments named by the field wins.
    """
    filled: dict[str, str] = {}
    sources: dict[str, dict[str, str]] = {}
    rows = desk.reader.rows(
        "SELECT department, kind, record_id, at, body FROM record WHERE subject = :subject "
        "ORDER BY at DESC, id DESC",
        subject=party_id,
    )
    for row in rows:
        body = json.loads(row["body"])
        for one in item.fields:
            if (
                one.name not in typed
                and one.name not in filled
                and row["department"] in one.prefilled
                and body.get(one.name) not in (None, "")
            ):
                filled[one.name] = str(body[one.name])
                sources[one.name] = source_of(row)
    return filled, sources


def source_of(row: Any) -> dict[str, str]:
    """Where a prefilled field came from: department, kind, record id, time."""
    return {
        "department": row["department"],
        "kind": row["kind"],
        "record": row["record_id"],
        "at": row["at"],
    }


def settled_fields(desk: Desk, item: Item, clean: dict[str, Any]) -> None:
    """Fill in what follows from the day and the office: region, cover year."""
    if not clean.get("region"):
        clean["region"] = desk.region
    if item.field_named("cover_year") and not clean.get("cover_year"):
        clean["cover_year"] = str(desk.today.year)


def require_windows(desk: Desk, item: Item, flow: str, region: str) -> None:
    """Raise PolicyGap where a clock of this way has no length in the region (规定时间, trap T-01)."""
    policy = desk.policy(desk.today, region)
    for wait in item.way(flow).waits:
        policy.figure(wait.wait)


def sense(desk: Desk, row: Any) -> Done | None:
    """Open the case that a department's record calls for (主动办, 提醒办); None where it calls for none.

    What became of the record is written with it: taken, known, set aside with the reason, or left
    waiting where a department or a parameter is missing.
    """
    body = json.loads(row["body"])
    wanted = f"{row['department']}.{row['kind']}"
    for item in desk.items.values():
        for way in item.ways:
            if wanted in way.senses:
                return _sense_as(desk, row, item, way.flow, body)
    mark(desk, row, "kept", "", "")
    return None


def _sense_as(desk: Desk, row: Any, item: Item, flow: str, body: Mapping[str, Any]) -> Done | None:
    from ..errors import PolicyGap
    from . import declarations
    from .told import told_of
    from .verdict import precondition

    region = six(str(body.get("region") or desk.region))
    try:
        require_windows(desk, item, flow, region)
        if item.rows == "lines":
            return declarations.sense(desk, row, item, body)
    except PolicyGap as gap:
        mark(desk, row, "waits_for_policy", "", gap.says)
        return None
    values = {
        one.name: str(body[one.name]) for one in item.fields if body.get(one.name) not in (None, "")
    }
    clean, problems = forms.check(item, values, today=desk.today, clause=item.way(flow).clause)
    if problems:
        mark(desk, row, "set_aside", "", "; ".join(p.says for p in problems))
        return None
    clean["region"] = region
    settled_fields(desk, item, clean)
    party_id = str(clean[item.party_id])
    known = desk.reader.scalar(
        "SELECT case_id FROM queue WHERE party_id = :party AND item = :item AND is_open = 1",
        party=party_id,
        item=item.code,
    )
    if known:
        mark(desk, row, "known", known, "")
        return Done(desk.reader.case(known), (), is_new=False)
    stop = precondition(desk, item, flow, clean, told_of(desk, item, clean))
    if stop is not None:
        outcome, says = stop
        mark(desk, row, "waiting" if outcome == "unclear" else "no_case", "", says)
        return None
    reference = f"{row['department']}|{row['record_id']}"
    new_id = case_id(item.code, reference)
    with desk.store.act() as unit:
        entry = acts.open_case(
            desk,
            unit,
            case_id=new_id,
            act="sense",
            item=item,
            flow=flow,
            form={
                "region": region,
                "channel": "shared_data",
                "party": {
                    "kind": item.subject,
                    "id": party_id,
                    "name": str(clean[item.party_name]),
                },
                "reference": reference,
                "fields": clean,
                "sources": {name: source_of(row) for name in values},
            },
            by=f"department:{row['department']}",
        )
        mark_in(unit, row, "taken", new_id, "")
    more = acts.advance(desk, new_id)
    return Done(more.case, (entry, *more.entries))


def six(region: str) -> str:
    """A township's nine digits cut to the county's six."""
    return region[:6]


def mark(desk: Desk, row: Any, taken: str, case: str, says: str) -> None:
    """Write what became of a record, where it changed."""
    if (row["taken"], row["case_id"], row["says"]) == (taken, case, says):
        return
    with desk.store.act() as unit:
        mark_in(unit, row, taken, case, says)


def mark_in(unit: Act, row: Any, taken: str, case: str, says: str) -> None:
    """Write what became of a record, inside the caller's transaction."""
    unit.run(
        "UPDATE record SET taken = :taken, case_id = :case, says = :says WHERE id = :id",
        taken=taken,
        case=case,
        says=says,
        id=row["id"],
    )

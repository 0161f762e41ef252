"""The departments: what they put on their feeds, and the reading of a feed (YF01)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from ..wire.envelope import Request
from ..wire.values import Mistake, Refusal, is_month, optional, stated, yuan
from ..world.arrivals import person_body, unit_body
from ..world.feeds import DEPARTMENTS, Record
from ..world.population import ERA, Person, age
from ..world.practice import SEEDED, Practice
from . import events, transfers, treatments

#: Kind → whose feed it stands on.
OF_KIND = {
    "unit_licensed": "market_regulation",
    "employment": "human_resources",
    "birth": "police",
    "move_in": "police",
    "school_roll": "education",
}
#: `department.kind` → who makes its body from the people and employers that are there already.
BODIES = {**events.BODIES, **treatments.BODIES, **transfers.BODIES}
#: What can be staged → `department.kind`. Where two departments tell the same kind, the short name
#: is the first one's.
STAGED = {
    **{name.partition(".")[2]: name for name in reversed(BODIES)},
    **{name: name for name in BODIES},
    **{kind: f"{department}.{kind}" for kind, department in OF_KIND.items()},
    **{f"{department}.{kind}": f"{department}.{kind}" for kind, department in OF_KIND.items()},
}
MOST_STAGED = 1000
_LARGEST_PAGE = 1000


def feed(practice: Practice, request: Request) -> dict[str, Any]:
    """YF01: the records of a department after a cursor, in order of `seq` but for the faults."""
    node = request.node("data")
    department = stated(node, "department")
    if department not in DEPARTMENTS:
        raise Refusal(f"department不存在：{department}")
    if department in practice.away:
        raise Refusal(f"{department}共享数据接口暂停服务，请稍后再试")
    cursor, limit = optional(node, "cursor"), stated(node, "limit")
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise Refusal("cursor无效，请从空cursor重新开始")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:6]) <= _LARGEST_PAGE):
        raise Refusal("limit应为1至1000")
    after = int(cursor or 0)
    if after > practice.feeds.length(department):
        raise Refusal("cursor无效，请从空cursor重新开始")
    records, more = practice.feeds.page(department, after, int(limit))
    following = str(records[-1].seq) if records else cursor
    records = [one for one in records if addressed(one, request.region)]
    if request.fault == "double":
        records = [record for record in records for _time in range(2)]
    elif request.fault == "reorder":
        order = random.Random(f"reorder:{request.msgid}")  # noqa: S311 - a made disorder
        records = order.sample(records, len(records))
    return {
        "records": [record.as_wire() for record in records],
        "next_cursor": following,
        "more": "1" if more else "0",
    }


def addressed(record: Record, area: str) -> bool:
    """May this office see the record? What is passed between offices only its addressee may."""
    to = record.body.get("into_admdvs")
    passed = record.kind in {"application", "application_result"}
    return not passed or not isinstance(to, str) or to[:6] == area[:6]


def emit(practice: Practice, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Put one record on a feed, as it is given. Raises Mistake with a sentence."""
    department, kind, body = wanted.get("department"), wanted.get("kind"), wanted.get("body")
    record_id, at = wanted.get("record_id", ""), wanted.get("at", "")
    if department not in DEPARTMENTS:
        raise Mistake(f"department must be one of {', '.join(DEPARTMENTS)}")
    if not isinstance(kind, str) or not kind or not isinstance(body, dict):
        raise Mistake("kind must be text and body an object")
    if not isinstance(record_id, str) or not isinstance(at, str):
        raise Mistake("record_id and at must be text")
    record = practice.feeds.put(
        department, kind, body, at or practice.clock.stamp(), record_id=record_id
    )
    return {"record_id": record.record_id, "seq": record.seq}


def begin(practice: Practice) -> None:
    """Put on the feeds what a seeded platform starts with."""
    for kind, number in SEEDED:
        stage(practice, kind, number)


def stage(practice: Practice, what: str, number: int, certno: str = "") -> list[Record]:
    """Put `number` more of a kind on their feed, from the world; with `certno` about that made person.

    Raises Mistake.
    """
    if what not in STAGED:
        raise Mistake("what must be a kind that docs/sandbox.md lists, like police.person_changed")
    if not 1 <= number <= MOST_STAGED:
        raise Mistake(f"n must be a number from 1 to {MOST_STAGED}")
    name = STAGED[what]
    named = next((one for one in practice.people if certno and one.certno == certno), None)
    if certno and (named is None or name not in BODIES):
        raise Mistake(
            "certno must be a made person's number, and what a kind about one who is there"
        )
    return [
        _happen(practice, name, named) if name in BODIES else _arrive(practice, name)
        for _turn in range(number)
    ]


def _happen(practice: Practice, name: str, named: Person | None) -> Record:
    """One record about somebody who is there already."""
    number = practice.staged[name] + 1
    chance = random.Random(f"{name}:{practice.world.seed}:{number}")  # noqa: S311 - a made world
    body = BODIES[name](events.Turn(practice, name, number, chance, named))
    practice.staged[name] = number
    department, _dot, kind = name.partition(".")
    return practice.feeds.put(department, kind, body, practice.clock.stamp())


def silence(practice: Practice, department: str, *, back: bool) -> list[str]:
    """Make a department's feed refuse from now on, or answer again (empty: all); who is silent then.

    Raises Mistake.
    """
    if department and department not in DEPARTMENTS:
        raise Mistake(f"department must be empty or one of {', '.join(DEPARTMENTS)}")
    if not department:
        practice.away.clear()
    elif back:
        practice.away.discard(department)
    else:
        practice.away.add(department)
    return sorted(practice.away)


def reply(practice: Practice, mobile: str, content: str) -> Record:
    """Somebody answers a text message. Raises Mistake."""
    if not mobile or len(mobile) > 20 or len(content) > 2000:
        raise Mistake("mobile must be a number, text at most 2000 characters")
    at = practice.clock.stamp()
    number = f"RE{practice.feeds.length('sms') + 1:08d}"
    body = {"reply_no": number, "mob": mobile, "content": content, "at": at}
    return practice.feeds.put("sms", "reply", body, at)


def _arrive(practice: Practice, name: str) -> Record:
    """One record about somebody new."""
    department, _dot, kind = name.partition(".")
    today = practice.clock.day
    if kind == "unit_licensed":
        body = unit_body(practice.arrivals.next_unit())
    else:
        person = practice.arrivals.next_person(kind)
        practice.hold(person, today.replace(month=1, day=1).isoformat())
        body = person_body(kind, person, practice.unit_name(person.uscc), today)
    return practice.feeds.put(department, kind, body, practice.clock.stamp())


def wage_bases(
    practice: Practice, cashym: str, only: str = "", wrong_sums: int = 0
) -> dict[str, int]:
    """One `wage_base` record for each employer with employees, or for the one named.

    The first `wrong_sums` of them state a sum that is 100 yuan more than their rows. Raises
    ValueError.
    """
    if not is_month(cashym):
        raise Mistake("cashym must be a month like 202607")
    staff: dict[str, list[Person]] = {}
    for person in practice.people:
        if person.uscc:
            staff.setdefault(person.uscc, []).append(person)
    units = [unit for unit in practice.units if unit.uscc in staff and only in {"", unit.uscc}]
    if only and not units:
        raise Mistake("no such unit, or nobody works there")
    rows = 0
    for place, unit in enumerate(units):
        body = wage_base(unit.uscc, unit.name, cashym, staff[unit.uscc], wrong=place < wrong_sums)
        rows += len(staff[unit.uscc])
        practice.feeds.put("human_resources", "wage_base", body, practice.clock.stamp())
    return {"records": len(units), "rows": rows}


def wage_base(
    uscc: str, name: str, cashym: str, staff: Sequence[Person], *, wrong: bool
) -> dict[str, Any]:
    """The body of a `wage_base` record."""
    total = sum(person.wage for person in staff) + (100_00 if wrong else 0)
    return {
        "uscc": uscc,
        "emp_name": name,
        "cashym": cashym,
        "rows": [{"certno": p.certno, "psn_name": p.name, "wag": yuan(p.wage)} for p in staff],
        "cnt": str(len(staff)),
        "wag_sum": yuan(total),
    }


def as_listed(person: Person) -> dict[str, Any]:
    """A made person as `GET /sandbox/people` lists them."""
    return {
        "name": person.name,
        "certno": person.certno,
        "gend": person.gend,
        "brdy": person.born.isoformat(),
        "age": age(person.born, max(ERA, person.born)),
        "mob": person.mobile,
        "admdvs": person.township,
        "uscc": person.uscc,
        "wag": yuan(person.wage) if person.wage else "",
        "insutype": person.insutype,
        "insuplc_admdvs": person.insured_in,
    }

"""Whatever officers do with cases, in whatever order: every open case names a hand, a reason and a deadline.

Seeded histories over items of every flow: applied for, answered, asked, returned, reviewed, corrected, resumed,
objected to, with nights and days between. A failing seed prints its story.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from queue_checks import nameless

from conftest import Days, Platform, desk_at, id_number, make_office
from ybcli.cases import flows
from ybcli.desk.casework import acts, amount_objections, clock, corrections
from ybcli.desk.casework.corrections import Plan
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection
from ybcli.desk.projections import deadlines
from ybcli.errors import YbError
from ybcli.store.queries import queue

SEEDS = range(12)
STEPS = 25
PLACES = ("440300", "330106", "310101")


def told(platform: Platform, chance: random.Random, number: int) -> None:
    """A department tells something of one of the persons."""
    who = id_number(700 + number % 4)
    body: dict[str, Any] = {"certno": who, "psn_name": "李演", "admdvs": "339901"}
    kind = chance.choice(["employment", "residence", "first_settlement"])
    department = {"employment": "human_resources", "residence": "police"}.get(kind, "hospitals")
    body |= {
        "employment": {"uscc": "91339901MA2H4BTR31", "emp_name": "演练有限公司", "begndate": "2026-07-01", "mob": "13900002008"},
        "residence": {"resd_admdvs": chance.choice(PLACES), "begndate": "2026-07-01", "resd_type": "household"},
        "first_settlement": {"setl_id": f"JS{number}", "fixmedins_code": "H33990100001", "fixmedins_name": "云溪县人民医院", "diag_code": "I10.x00x002", "diag_name": "高血压病", "setl_time": "2026-07-05 10:00:00", "mob": "13900000400"},
    }[kind]  # fmt: skip
    platform.post("emit", department=department, kind=kind, record_id=f"r{number}", body=body)


def applied(desk: Any, chance: random.Random) -> str:
    """Somebody applies for something."""
    who = {"id_number": id_number(700 + chance.randrange(4)), "name": "李演"}
    item, more = chance.choice(
        [
            ("enroll-resident", {}),
            ("enroll-employee", {"is_flexible": "yes"}),
            ("file-remote-resident", {"to_region": chance.choice(PLACES)}),
            ("enroll-change-resident", {"mobile": f"1390000{chance.randrange(9999):04d}"}),
            ("certify-person", {"document": "enrolment", "identity_medium": "e_voucher"}),
            ("office-corrective-action", {}),
        ]
    )
    if item == "office-corrective-action":
        who = {"number": str(chance.randrange(9)), "title": "材料退回过多", "node": "acceptance"}
    return f"apply {item} {applications.apply(desk, item, {**who, **more}).case.id}"


def acted(desk: Any, chance: random.Random) -> str:
    """An officer does something that is open on a case, or corrects it."""
    rows = list(queue.every_case(desk.reader))
    if not rows:
        return "nothing yet"
    case = desk.reader.case(chance.choice(rows).case_id)
    item = desk.item(case.item)
    open_acts = flows.open_acts(
        case.stage, item.road(case.flow), deadlines.unavailable_acts(item, case)
    )
    by_hand = [a for a in open_acts if a in {"verify", "review", "ask", "bring", "return", "withdraw",
                                             "refuse", "deliver", "confirm", "object", "void"}]  # fmt: skip
    what = chance.choice([*by_hand, "correct", "end", "resume", "amount", "reveal"])
    if what == "correct":
        return f"correct {corrections.correct(desk, case.id, Plan('erred')).case.id}"
    if what == "end":
        return f"end {corrections.correct(desk, case.id, Plan('over', ends_on=desk.today)).case.id}"
    if what == "resume":
        return f"resume {corrections.correct(desk, case.id, Plan('erred', resume=True)).case.id}"
    if what == "amount":
        return f"amount {amount_objections.open_about(desk, case.id, 'too little', '1').case.id}"
    if what == "reveal":
        from ybcli.desk.casework.amendments import reveal

        reveal(desk, case.id, "asked by phone")
        return f"reveal {case.id}"
    form = {"reason": "because"}
    if what in {"verify", "review"}:
        form |= chance.choice([{}, {"outcome": "met"}, {"outcome": "not_met"}])
    return f"{what} {acts.perform(desk, case.id, what, form).case.id}"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_open_case_names_a_hand_a_reason_and_a_deadline(
    seed: int, home: Path, platform: Platform, day: Days
) -> None:
    chance = random.Random(seed)
    make_office(home, platform.url)
    for insured in (0, 2):
        platform.post("insure", certno=id_number(700 + insured), insutype="390", admdvs="339901")
    story: list[str] = []
    today = 6
    for number in range(STEPS):
        if chance.random() < 0.2:
            today = min(today + chance.randrange(1, 9), 31)
            day(f"2026-07-{today:02d}")
            platform.post("day", day=f"2026-07-{today:02d}")
        with desk_at(home, chance.choice(["li", "wang"])) as desk:
            what = chance.random()
            try:
                if what < 0.15:
                    told(platform, chance, number)
                    story.append("a record")
                elif what < 0.35:
                    sync.run(desk)
                    clock.run(desk)
                    story.append("sync and clock")
                elif what < 0.6:
                    story.append(applied(desk, chance))
                else:
                    story.append(acted(desk, chance))
            except YbError as error:
                story.append(f"refused: {error}")
        with desk_at(home) as desk:
            wrong = nameless(desk)
            assert wrong == [], "\n".join([f"seed {seed}, 2026-07-{today:02d}", *story, *wrong])
    with desk_at(home) as desk:
        assert inspection.faults(desk) == [], "\n".join([f"seed {seed}", *story])

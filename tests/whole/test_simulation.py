"""A seeded month in the office: random officers, random acts, a lossy platform, a stepped clock.

After every step the office is inspected; at the end the line is healed and everything must come to
rest: nothing lost, nothing twice, both sides agreed. A failure names the seed that replays it.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from conftest import Days, Platform, credit_code, desk_at, id_number, make_office
from ybcli.cases import item_faults
from ybcli.desk import Desk
from ybcli.desk.casework import acts, clock
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection, nightly, reconciliation
from ybcli.errors import YbError

pytestmark = pytest.mark.long
SEEDS = [int(text) for text in os.environ.get("YB_SEEDS", "1 2 3").split()]
STEPS = 45


@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_in_the_office(seed: int, home: Path, platform: Platform, day: Days) -> None:
    """Whatever happens in whatever order, the office stays whole and comes to rest."""
    make_office(home, platform.url)
    month = Month(random.Random(seed), home, platform, day)
    for step in range(STEPS):
        try:
            month.step()
            month.inspect()
        except AssertionError as failure:
            pytest.fail(
                f"seed {seed}, step {step} ({month.did[-1]}): {failure}\nYB_SEEDS={seed} pytest {__file__}"
            )
    month.come_to_rest()


class Month:
    """The month as it goes."""

    def __init__(self, chance: random.Random, home: Path, platform: Platform, day: Days) -> None:
        self.chance, self.home, self.platform, self.set_day = chance, home, platform, day
        self.today = date(2026, 7, 6)
        self.serial = 5000
        self.did: list[str] = []
        self.advance_day(0)

    def step(self) -> None:
        """One thing happens."""
        name = self.chance.choices(
            ["record", "apply", "act", "sync", "night", "day", "fault", "pay"],
            [6, 3, 7, 5, 2, 4, 3, 2],
        )[0]
        self.did.append(name)
        try:
            getattr(self, name)()
        except YbError as error:
            self.did[-1] += f" ({error.code})"

    def advance_day(self, days: int) -> None:
        """The clock is stepped, for the office and for the platform."""
        self.today += timedelta(days=days)
        self.set_day(self.today.isoformat())
        self.platform.post("day", day=self.today.isoformat())

    def day(self) -> None:
        """Some days pass."""
        self.advance_day(self.chance.choice([1, 1, 2, 5, 12]))

    def person(self) -> str:
        """Somebody new, or sometimes somebody known."""
        self.serial += self.chance.choice([1, 1, 1, 0])
        return id_number(self.serial)

    def record(self) -> None:
        """A department knows something new; sometimes it says it twice."""
        who, unit = self.person(), credit_code(self.chance.randrange(4))
        mobile = self.chance.choice(["13900000001", "13900000002", "13900000000", ""])
        kind = self.chance.choice(["unit_licensed", "employment", "birth", "wage_base"])
        body, department = {
            "unit_licensed": ({"uscc": unit, "emp_name": "演练有限公司", "addr": "演练路", "legrep_name": "赵演", "esta_date": "2026-07-01", "mob": "13900000009", "admdvs": "339901"}, "market_regulation"),
            "employment": ({"certno": who, "psn_name": "李演", "uscc": unit, "emp_name": "演练有限公司", "begndate": "2026-07-01", "mob": mobile, "admdvs": "339901"}, "human_resources"),
            "birth": ({"certno": who, "psn_name": "王小演", "gend": "1", "brdy": "2026-06-20", "admdvs": "339901", "coner_name": "王演", "coner_certno": id_number(9000), "mob": mobile}, "police"),
            "wage_base": ({"uscc": unit, "emp_name": "演练有限公司", "cashym": f"2026{self.chance.choice(['06', '07'])}", "cnt": "2", "wag_sum": self.chance.choice(["16000.00", "16000.00", "15000.00"]), "rows": [{"certno": id_number(8000 + n), "psn_name": "何演", "wag": "8000.00"} for n in range(2)]}, "human_resources"),
        }[kind]  # fmt: skip
        for _again in range(self.chance.choice([1, 1, 2])):
            self.platform.post(
                "emit", department=department, kind=kind, record_id=f"r{len(self.did)}", body=body
            )

    def apply(self) -> None:
        """Somebody comes to the counter."""
        with desk_at(self.home, self.chance.choice(["li", "wang"])) as desk:
            if self.chance.random() < 0.5:
                applications.apply(
                    desk,
                    "enroll-resident",
                    {"id_number": self.person(), "name": "张演", "mobile": "13900000003"},
                )
            else:
                applications.apply(
                    desk,
                    "enroll-employee",
                    {
                        "id_number": self.person(),
                        "name": "张演",
                        "credit_code": credit_code(1),
                        "employed_from": "2026-07-01",
                    },
                )

    def act(self) -> None:
        """An officer does something to some case, whether it is open or not."""
        with desk_at(self.home, self.chance.choice(["li", "wang"])) as desk:
            rows = desk.reader.rows("SELECT case_id FROM queue ORDER BY case_id")
            if rows:
                case = self.chance.choice(rows)["case_id"]
                act = self.chance.choice(
                    [
                        "confirm",
                        "object",
                        "verify",
                        "deliver",
                        "withdraw",
                        "return",
                        "refuse",
                        "settle",
                        "archive",
                        "void",
                    ]
                )
                form = {"reason": "because"} | (
                    {"outcome": self.chance.choice(["met", "not_met"])} if act == "verify" else {}
                )
                if act in {"settle", "void"}:
                    form = {}
                acts.perform(desk, case, act, form)

    def sync(self) -> None:
        """A sync, whatever the line does."""
        with desk_at(self.home) as desk:
            sync.run(desk)

    def night(self) -> None:
        """A night; a second one right after it changes nothing."""
        with desk_at(self.home) as desk:
            first = nightly.nightly(desk)
            before = desk.reader.scalar("SELECT count(*) FROM entry")
        if not first.synced.away:
            with desk_at(self.home) as desk:
                second = nightly.nightly(desk)
                if not second.synced.away:
                    assert desk.reader.scalar("SELECT count(*) FROM entry") == before, (
                        "the second night did something"
                    )
                    assert second.sealed == first.sealed

    def fault(self) -> None:
        """The line goes bad for a while."""
        fault = self.chance.choice(["drop", "5xx", "garbage", "lost_ack", "double", "reorder"])
        self.platform.post("faults", fault=fault, times=self.chance.randrange(1, 6))

    def pay(self) -> None:
        """Somebody who owes a premium pays it, or pays another amount, or it is collected."""
        with desk_at(self.home) as desk:
            rows = desk.reader.rows(
                "SELECT party_id FROM queue WHERE next_act = 'settle' ORDER BY party_id"
            )
        if rows:
            who = self.chance.choice(rows)["party_id"]
            self.platform.post(
                "pay",
                certno=who,
                cashym="2026",
                amt=self.chance.choice(["500.00", "500.00", "50.00"]),
            )

    def inspect(self) -> None:
        """What must hold after every step."""
        with desk_at(self.home) as desk:
            assert inspection.faults(desk) == []
            for row in desk.reader.rows("SELECT case_id FROM queue"):
                self.check_case(desk, row["case_id"])
        book = self.platform.get("book")
        assert set(book["effects"].values()) <= {1}, "told twice in effect"

    def check_case(self, desk: Desk, case_id: str) -> None:
        """One case: no gate was gone around, silence only where and when it counts, money once."""
        case = desk.reader.case(case_id)
        item = desk.item(case.item)
        done = [e.act for e in case.entries]
        road = item.road(case.flow)
        for act in road:
            if act in done:
                assert all(one in done for one in road[: road.index(act)]), (case_id, done)
            assert done.count(act) <= (99 if act in {"verify", "receive"} else 1), (case_id, done)
        for entry in case.entries:
            if entry.form.get("by") == "deemed":
                assert item.way(case.flow).clause in item_faults.DEEMED_CONSENT
                assert not item.transfers
                assert "deliver" in done[: entry.number]
                assert entry.form["ran_out"]["due"] < entry.day
            if entry.act == "decide":
                verified = [e for e in case.entries[: entry.number] if e.act == "verify"]
                assert verified[-1].found["outcome"] == "met"
        moved = desk.reader.scalar(
            "SELECT count(*) FROM transfer WHERE case_id = :id AND id NOT LIKE 'tax:%'", id=case_id
        )
        if "decide" not in done:
            assert moved == 0, "money moved without a decision"
        if case.stage == "voided":
            assert moved % 2 == 0, "a void case left money expected"

    def come_to_rest(self) -> None:
        """The line is healed: everything is said once, and both sides hold the same."""
        self.platform.post("faults", fault="none")
        for _round in range(3):
            self.advance_day(1)
            with desk_at(self.home) as desk:
                sync.run(desk)
                clock.run(desk)
                sync.run(desk)
        with desk_at(self.home) as desk:
            assert desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'waiting'") == 0
            assert desk.reader.scalar("SELECT count(*) FROM queue WHERE hands = 'automatic'") == 0
            found = reconciliation.compare(desk)
            refused = {
                r["case_id"]
                for r in desk.reader.rows("SELECT case_id FROM message WHERE state = 'refused'")
            }
            apart = [
                b
                for b in found.breaks
                if b.tax is None and b.kind in {"missing_there", "missing_here", "amount"}
            ]
            lost = [
                b for b in apart if b.key.split("|")[2].split(":")[0].split("@")[0] not in refused
            ]
            assert lost == [], "the sides differ, and no refusal says why"
            assert inspection.faults(desk) == []
            registered = desk.reader.scalar(
                "SELECT count(*) FROM entry WHERE act = 'decide' AND case_id IN (SELECT case_id FROM queue WHERE item = 'enroll-unit')"
            )
        assert self.platform.get("book")["units"] <= registered

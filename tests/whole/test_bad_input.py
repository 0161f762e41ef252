"""Bad input at the door: each case is left open, with a sentence that an officer can act on, and an owner.

One of each kind: departments that contradict each other, a code that nobody lists, an answer cut short, a
person with two numbers, a unit without an agent, a clause whose parameter the county has not set.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import resident

from conftest import Platform, credit_code, environment, id_number, make_office


class Door:
    """The command line of an office beside the practice platform."""

    def __init__(self, platform: Platform, env: dict[str, str]) -> None:
        self.platform, self.env = platform, env

    def yb(self, *words: str) -> str:
        """What a command prints, on both streams."""
        return resident.yb(*words, env=self.env, together=True).stdout

    def told(self, department: str, kind: str, record: str, **body: object) -> None:
        """A department tells something; it is fetched."""
        self.platform.post("emit", department=department, kind=kind, record_id=record, body=body)

    def day(self, day: str) -> None:
        """It is another day, here and at the platform."""
        self.env["YB_TODAY"] = day
        self.platform.post("day", day=day)

    def open_case(self, item: str) -> dict[str, Any]:
        """The one open case of an item, as the queue has it."""
        rows = json.loads(self.yb("queue", "--json"))["cases"]
        [found] = [row for row in rows if row["item"] == item]
        return dict(found)


@pytest.fixture
def door(home: Any, platform: Platform) -> Door:
    """An office of the practice county at its command line."""
    make_office(home, platform.url)
    env = environment(YB_HOME=str(home), YB_TODAY="2026-07-06", YB_LANG="en", TERM="dumb")
    return Door(platform, env)


def bill(door: Door, person: str, number: str, **told: str) -> None:
    """An invoice and its visit, as finance and the hospital tell them."""
    house = {"fixmedins_code": "H33990100001", "fixmedins_name": "云溪县人民医院", "certno": person}
    common = {**house, "psn_name": "李演", "medfee_sumamt": "1200.00", "med_type": "11", **told}
    door.platform.post("insure", certno=person, insutype="390", admdvs="339901")
    door.told(
        "finance",
        "e_invoice",
        f"f-{number}",
        **{**common, "medfee_sumamt": "1200.00"},
        invono=number,
        invo_date="2026-06-20",
    )
    line = {
        "medins_list_name": "药品",
        "chrgitm_lv": "01",
        "det_item_fee_sumamt": common["medfee_sumamt"],
    }
    door.told("hospitals", "visit", f"v-{number}", **common, mdtrt_id=number, begndate="2026-06-18",
              medrcd_flag="1", dscg_sum_flag="1", fee_detl_flag="1", fund_pay_sumamt="0.00", feedetail=[line])  # fmt: skip
    door.yb("sync", "run")


@pytest.mark.clause("4.3")
def test_departments_that_contradict_each_other(door: Door) -> None:
    bill(door, id_number(930), "33010930", medfee_sumamt="1300.00")
    door.yb(
        "reimburse", "outpatient", "--id-number", id_number(930), "--invoice-number", "33010930"
    )
    case = door.open_case("reimburse-outpatient")
    assert (case["stage"], case["hands"]) == ("received", "officer")
    why = door.yb("case", "why", case["case"])
    assert "unclear" in why
    assert "1200.00" in why
    assert "1300.00" in why
    assert "finance" in why
    assert "hospitals" in why


def test_a_code_that_nobody_lists(door: Door) -> None:
    bill(door, id_number(931), "33010931")
    door.told("civil_affairs", "aid_recipient", "a1", certno=id_number(931), psn_name="李演",
              psn_idet_type="2399", begndate="2026-01-01", admdvs="339901")  # fmt: skip
    door.yb("sync", "run")
    door.yb("aid", "medical", "--id-number", id_number(931), "--invoice-number", "33010931")
    case = door.open_case("aid-medical")
    assert (case["stage"], case["hands"]) == ("received", "officer")
    assert "1901" in case["says"], "the queue says the question that is to be answered first"
    why = door.yb("case", "why", case["case"])
    assert "psn_idet_type 2399 (record a1 of civil_affairs)" in why
    assert "aid_category" not in why, "a fact is called by its title"
    assert "not on the list" not in why
    status = door.yb("sync", "status")
    assert "psn_idet_type 2399, 1 record(s) of civil_affairs (a1, …)" in status


def test_an_answer_that_is_cut_short(door: Door) -> None:
    door.platform.post("faults", fault="torso", infno="YF01", times=99)
    said = door.yb("sync", "run")
    assert "E0008 the platform's answer cannot be read" in said
    assert "`yb sync unread` keeps what came" in said
    assert "nothing is lost" in said
    assert "Traceback" not in said
    status = door.yb("sync", "status")
    assert "answers that could not be read: 1" in status
    assert "YF01" in door.yb("sync", "unread")
    door.platform.post("faults", fault="none")
    assert "E0008" not in door.yb("sync", "run")


@pytest.mark.clause("5.2.2")
def test_a_person_with_two_numbers(door: Door) -> None:
    form = ("--name", "冯演", "--is-flexible", "yes", "--mobile", "13900000710")
    door.yb("enroll", "employee", "--id-number", id_number(710), *form)
    said = door.yb("enroll", "employee", "--id-number", id_number(711), *form)
    assert "may be the same person" in said
    case = door.open_case("enroll-employee")
    assert (case["stage"], case["hands"]) == ("received", "officer")
    assert "yb person merge" in case["says"]
    assert id_number(710) not in door.yb("case", "why", case["case"])
    pairs = door.yb("person", "duplicates")
    assert "same name; same day of birth; same mobile number" in pairs
    words = ("--met", "--reason", "twins: two identity cards were shown")
    assert "archived" in door.yb("case", "verify", case["case"], *words)


@pytest.mark.clause("5.2.2")
def test_a_person_with_two_numbers_is_one_after_the_merge(door: Door) -> None:
    form = ("--name", "冯演", "--is-flexible", "yes", "--mobile", "13900000710")
    first = door.yb("enroll", "employee", "--id-number", id_number(710), *form).split()[0]
    door.yb("enroll", "employee", "--id-number", id_number(711), *form)
    case = door.open_case("enroll-employee")["case"]
    door.yb("person", "merge", first, case, "--reason", "new identity card")
    assert "insured here already" in door.yb("case", "verify", case)


def test_a_unit_without_an_agent(door: Door) -> None:
    unit = credit_code(36)
    door.yb("enroll", "unit", "--credit-code", unit, "--unit-name", "演练己有限公司", "--address", "演练路6号",
            "--legal-representative", "张演")  # fmt: skip
    door.told("human_resources", "unit_changed", "h1", uscc=unit, emp_name="演练己有限公司", addr="演练路66号",
              admdvs="339901", chg_date="2026-07-03")  # fmt: skip
    for day in ("2026-07-06", "2026-07-07", "2026-07-08"):
        door.day(day)
        door.yb("reconcile", "nightly")
    case = door.open_case("enroll-change-unit")
    assert case["hands"] == "officer"
    assert "yb case" in case["says"], "the next command stands in the queue"
    door.day("2027-07-08")
    door.yb("reconcile", "nightly")
    assert door.open_case("enroll-change-unit")["hands"] == "officer", "silence of nobody is no yes"


def test_a_parameter_that_the_county_has_not_set(door: Door) -> None:
    unit = credit_code(38)
    door.yb("enroll", "unit", "--credit-code", unit, "--unit-name", "演练辛有限公司", "--address", "演练路8号",
            "--legal-representative", "张演", "--mobile", "13900000138")  # fmt: skip
    door.told("human_resources", "unit_changed", "h1", uscc=unit, emp_name="演练辛有限公司", addr="演练路88号",
              admdvs="331102", chg_date="2026-07-03")  # fmt: skip
    door.yb("sync", "run")
    queue = door.yb("queue")
    assert "unit_change_confirmation_window" in queue
    assert "6.2.4.1 c)" in queue
    assert "yb policy list" in queue
    listed = json.loads(door.yb("sync", "conflicts", "--all", "--json"))["conflicts"]
    assert [(one["what"], one["owner"]) for one in listed] == [("human_resources h1", "li")]

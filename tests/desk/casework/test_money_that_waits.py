"""Money of a person under another number, for another year, or in a receipt that stands aside (6.2.3)."""

from __future__ import annotations

import pytest

from conftest import Days, Platform, credit_code, id_number
from ybcli.cases import flows
from ybcli.desk import Desk
from ybcli.desk.casework import acts, assigned_money
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.desk.persons import search
from ybcli.errors import NotAllowed
from ybcli.store.queries import queue

KEPT, FORMER = id_number(411), id_number(412)


def applied(desk: Desk, number: str, year: str) -> str:
    """A resident's application that an officer has verified; its case."""
    values = {"id_number": number, "name": "杨演", "cover_year": year, "region": "339901"}
    case = applications.apply(desk, "enroll-resident", values).case
    return acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "seen"}).case.id


def paid(platform: Platform, receipt: str, number: str, year: str, yuan: str, day: str) -> None:
    """A receipt of the tax office."""
    platform.post(
        "emit", department="tax", kind="receipt", record_id=receipt,
        body={"elec_taxrpt_no": receipt, "insutype": "390", "certno": number, "cashym": year,
              "psn_amt": yuan, "amt": yuan, "clct_time": f"{day} 09:00:00"},
    )  # fmt: skip


def merged(desk: Desk) -> None:
    """An officer says that both numbers are one person."""
    search.merge(desk, search.named(desk, KEPT), search.named(desk, FORMER), "one person")


def test_money_under_a_former_number_is_the_persons(desk: Desk, platform: Platform) -> None:
    """In parts under two numbers that were merged: settled, and the night has nothing to say."""
    case = applied(desk, KEPT, "2026")
    other = applied(desk, FORMER, "2027")
    paid(platform, "T1", FORMER, "2026", "200.00", "2026-07-05")
    sync.run(desk)
    merged(desk)
    paid(platform, "T2", KEPT, "2026", "300.00", "2026-07-06")
    paid(platform, "T3", KEPT, "2027", "500.00", "2026-07-06")
    sync.run(desk)
    stages = [desk.reader.case(one).stage for one in (case, other)]
    assert stages == ["archived", "archived"]
    assert nightly.nightly(desk).breaks == []


def test_all_the_money_came_under_the_former_number(desk: Desk, platform: Platform) -> None:
    """It lay there before the merge: the night after it settles the case."""
    case = applied(desk, KEPT, "2026")
    acts.perform(desk, applied(desk, FORMER, "2027"), "void", {"reason": "not wanted"})
    paid(platform, "T1", FORMER, "2026", "500.00", "2026-07-05")
    sync.run(desk)
    assert [one.kind for one in nightly.nightly(desk).breaks] == ["missing_here"]
    merged(desk)
    assert nightly.nightly(desk).breaks == []
    assert desk.reader.case(case).stage == "archived"


def test_two_years_are_applied_for_at_once(desk: Desk, platform: Platform) -> None:
    """Another year's premium is another application; money that came before both settles each."""
    paid(platform, "T1", KEPT, "2026", "500.00", "2026-07-05")
    paid(platform, "T2", KEPT, "2027", "500.00", "2026-07-05")
    sync.run(desk)
    values = {"id_number": KEPT, "name": "杨演", "region": "339901"}
    both = [
        applications.apply(desk, "enroll-resident", {**values, "cover_year": year}).case.id
        for year in ("2026", "2027")
    ]
    for one in both:
        done = acts.perform(desk, one, "verify", {"outcome": "met", "reason": "seen"})
        assert done.case.stage == "archived"
    assert nightly.nightly(desk).breaks == []


def test_a_receipt_that_stands_aside_is_a_break(desk: Desk, platform: Platform, day: Days) -> None:
    """No night says that all agrees while a case waits and its receipt lies aside, and the case is not void."""
    case = applied(desk, KEPT, "2026")
    paid(platform, "T1", KEPT, "2026", "500.00", "2026-07-16")
    sync.run(desk)
    found = nightly.nightly(desk).breaks
    assert [(one.kind, one.key, one.tax) for one in found] == [("unclaimed", "tax|T1", 50000)]
    day("2026-08-07")
    assert nightly.nightly(desk).ran_out == [(case, "defer")]


def test_nobody_is_silent_under_a_number_that_is_no_more(desk: Desk, platform: Platform) -> None:
    """The police tell another number while a reminder waits: an officer has it, no silence counts."""
    platform.post(
        "emit", department="human_resources", kind="employment", record_id="E1",
        body={"certno": FORMER, "psn_name": "杨演", "uscc": credit_code(1), "begndate": "2026-07-03",
              "emp_name": "云溪样例厂", "mob": "13912345678", "admdvs": "339901"},
    )  # fmt: skip
    sync.run(desk)
    (case,) = queue.all_open_of_party(desk.reader, FORMER)
    platform.post(
        "emit", department="police", kind="person_changed", record_id="P1",
        body={"certno": KEPT, "psn_name": "杨演", "old_certno": FORMER, "admdvs": "339901",
              "chg_date": "2026-07-06"},
    )  # fmt: skip
    sync.run(desk)
    found = queue.of_case(desk.reader, case)
    assert found.hands == "officer"
    assert desk.reader.case(case).last("escalate") is not None


def test_what_waited_for_a_silent_department_ends_when_it_is_heard(
    desk: Desk, platform: Platform, day: Days
) -> None:
    """Tax was silent when the time ran out: the case is deferred, and void once tax was heard to the end."""
    case = applied(desk, KEPT, "2026")
    sync.run(desk)
    platform.post("away", department="tax")
    day("2026-08-07")
    assert (case, "defer") in nightly.nightly(desk).ran_out
    platform.post("away", department="")
    day("2026-08-08")
    assert nightly.nightly(desk).ran_out == [(case, "void")]


def test_no_act_is_named_that_only_a_department_performs() -> None:
    """`yb case why` offers an officer what an officer can do."""
    road = flows.road("applied", reviews=0, settles=True)
    assert flows.open_by_hand("archived", road, shut=["reinstate"]) == ()
    assert "settle" not in flows.open_by_hand("decided", road)


def test_two_years_in_one_receipt(desk: Desk, platform: Platform, day: Days) -> None:
    """1,000 yuan for one year settle it; the second year is not void while the rest lies there, and an officer
    assigns it.
    """
    first, second = applied(desk, KEPT, "2026"), applied(desk, KEPT, "2027")
    paid(platform, "T1", KEPT, "2026", "1000.00", "2026-07-06")
    sync.run(desk)
    assert [desk.reader.case(one).stage for one in (first, second)] == ["archived", "decided"]
    day("2027-01-01")
    platform.post("day", day="2027-01-01")
    night = nightly.nightly(desk)
    assert desk.reader.case(second).stage == "decided"
    row = queue.of_case(desk.reader, second)
    assert row.hands == "officer"
    assert "yb reconcile assign" in row.says
    assert [one.kind for one in night.breaks] == ["amount"]
    with pytest.raises(NotAllowed):
        assigned_money.assign(desk, first, second, "both paid", amount_fen=600_00)
    done = assigned_money.assign(desk, night.breaks[0].case, second, "both years paid in one")
    assert (done.amount_fen, done.stage) == (500_00, "archived")
    assert nightly.nightly(desk).breaks == []
    with pytest.raises(NotAllowed):
        assigned_money.assign(desk, first, second, "again")

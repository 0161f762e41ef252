"""The road of an act: the case is read once, what others write in between is seen, nobody is asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Platform, desk_at, id_number, make_office
from ybcli.cases.journal import fold
from ybcli.desk.casework import acts
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection
from ybcli.errors import Conflict, NotAllowed

WHO = {"id_number": id_number(7), "name": "张演"}


def opened(home: Path) -> str:
    """A case that waits for an answer, because no platform can be asked."""
    make_office(home)
    with desk_at(home) as desk:
        case = applications.apply(desk, "enroll-resident", WHO).case
        assert case.stage == "received"
    return case.id


def test_what_is_carried_on_is_what_the_store_holds(home: Path, platform: Platform) -> None:
    """After all acts of a command the case in hand is the one that anybody reads."""
    make_office(home, platform.url)
    body = {"certno": id_number(8), "psn_name": "李演", "uscc": "91339901MA2H4BTR31",
            "emp_name": "演练有限公司", "begndate": "2026-07-01", "mob": "13900002008", "admdvs": "339901"}  # fmt: skip
    platform.post("emit", department="human_resources", kind="employment", record_id="h", body=body)
    with desk_at(home) as desk:
        for _round in range(2):
            sync.run(desk)
        case_id = desk.reader.scalar("SELECT case_id FROM queue WHERE hands = 'person'")
        done = acts.perform(desk, case_id, "confirm")
        told = [entry.act for entry in done.entries]
        assert told == ["confirm", "verify", "decide", "notify", "archive"]
        read = desk.reader.case(case_id)
        assert (read.head, read.stage, read.marks) == (done.case.head, "archived", done.case.marks)
        assert (read.fields, read.figures) == (done.case.fields, done.case.figures)
        assert inspection.faults(desk) == []


def test_an_act_of_another_officer_in_between_is_seen(home: Path) -> None:
    """An officer who saw an older case is refused; what needs no hand goes on from the newer one."""
    case_id = opened(home)
    with desk_at(home) as desk, desk_at(home, "wang") as other:
        seen = desk.reader.case(case_id)
        acts.perform(other, case_id, "ask", {"reason": "a copy of the page"})
        with pytest.raises(Conflict):
            acts.perform(desk, case_id, "return", {"reason": "x"}, seen=seen.head)
        older = fold(seen.entries[:1])  # received, and nothing else: what follows is to verify it
        assert acts.next_automatic_act(desk.item(older.item), older) == "verify"
        done = acts.go_on(desk, older)
        assert done.entries == ()
        assert done.case.head == desk.reader.case(case_id).head


def test_the_store_says_when_the_case_in_hand_is_no_longer_the_last(home: Path) -> None:
    case_id = opened(home)
    with desk_at(home) as desk, desk_at(home, "wang") as other:
        seen = desk.reader.case(case_id)
        with desk.store.transaction() as tx:
            assert tx.case(seen) is seen
        acts.perform(other, case_id, "withdraw", {"reason": "moved away"})
        with desk.store.transaction() as tx:
            assert tx.case(seen).stage == "withdrawn"
        with pytest.raises(NotAllowed):
            acts.perform(desk, case_id, "return", {"reason": "x"})


def test_a_decision_takes_the_facts_of_its_verification_unless_somebody_wrote(
    home: Path, platform: Platform
) -> None:
    """Within one command the departments are asked once; a record that came in between is seen."""
    make_office(home, platform.url)
    with desk_at(home) as desk, desk_at(home, "wang") as other:
        case = applications.apply(desk, "enroll-resident", WHO).case
        facts = acts.Facts(desk)
        told = facts.of(case, "verify", {})
        assert told
        with desk.store.transaction() as tx:
            tx.setting("copies", "1")  # our own writing changes nothing
        assert facts.of(case, "decide", {}) is told
        with other.store.transaction() as tx:
            tx.setting("copies", "2")
        assert facts.of(case, "decide", {}) is not told
        assert facts.of(case, "notify", {}) == {}

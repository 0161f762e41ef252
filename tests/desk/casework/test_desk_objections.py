"""A person does not agree with a decided amount: a case with a time, and with other hands."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_desk_corrections import bill, tell_bill

from conftest import Platform, desk_at
from ybcli.desk.casework import acts, amendments, amount_objections, corrections
from ybcli.desk.casework.corrections import Plan
from ybcli.desk.exchange import sync
from ybcli.errors import BadData, NotAllowed
from ybcli.store.queries import messages, queue


def answered(home: Path, case: str, officer: str, **values: str) -> str:
    """Give the answers as an officer; the stage after it."""
    with desk_at(home, officer) as desk:
        form = amendments.answered(desk, case, values)
        return acts.perform(desk, case, "answer", form).case.stage


def test_upheld_the_case_is_corrected_and_only_then_it_ends(home: Path, platform: Platform) -> None:
    about = bill(home, platform, paid=True)
    with desk_at(home) as desk:
        new = amount_objections.open_about(desk, about, "起付线多扣了", "720").case
        again = amount_objections.open_about(desk, about, "起付线多扣了", "720")
        assert (again.is_new, again.case.id) == (False, new.id)
        row = queue.of_case(desk.reader, new.id)
        assert (row.hands, row.deadline, row.party_id) == ("officer", "2026-07-13", about)
        assert new.fields["decided_amount"] == 54_000
    with pytest.raises(NotAllowed, match="wang decided case"):
        answered(home, new.id, "wang", outcome="upheld")
    assert answered(home, new.id, "li", outcome="upheld", explanation="起付线不应扣") == "received"
    with desk_at(home) as desk:
        assert "yb case correct" in queue.of_case(desk.reader, new.id).says
    tell_bill(platform, "400.00", "800.00", "v-2")
    with desk_at(home) as desk:
        sync.run(desk)
        fixed = corrections.correct(desk, about, Plan("objection", {"mobile": "13900000041"})).case
    with desk_at(home, "wang") as desk:
        acts.perform(desk, fixed.id, "review", {"outcome": "met"})
        ended = desk.reader.case(new.id)
        assert ended.stage == "archived"
        assert messages.of_case(desk.reader, new.id)[-1].id.endswith("objection-upheld")
        with pytest.raises(NotAllowed, match=f"was corrected by case {fixed.id}"):
            amount_objections.open_about(desk, about, "again", "1")


def test_rejected_with_reasons_another_may_be_made(home: Path, platform: Platform) -> None:
    about = bill(home, platform, paid=False)
    with desk_at(home) as desk:
        first = amount_objections.open_about(desk, about, "too little", "720.00").case
        with pytest.raises(BadData):
            amount_objections.open_about(desk, about, "too little", "much")
        with pytest.raises(BadData, match="reason"):
            amount_objections.open_about(desk, about, " ", "720.00")
    assert (
        answered(home, first.id, "li", outcome="rejected", explanation="as the law says")
        == "archived"
    )
    with desk_at(home) as desk:
        second = amount_objections.open_about(desk, about, "still too little", "720.00").case
        assert (second.id != first.id, second.stage) == (True, "received")


def test_a_second_objection_with_another_amount_is_other_content(
    home: Path, platform: Platform
) -> None:
    """The open one says both amounts; the same again is the same, and nothing is dropped."""
    about = bill(home, platform, paid=False)
    with desk_at(home) as desk:
        first = amount_objections.open_about(desk, about, "起付线多扣了", "720").case
        tried = amount_objections.open_about(desk, about, "材料费漏算", "800", dry_run=True)
        assert desk.reader.case(tried.case.id).fields["amount"] == 72_000
        more = amount_objections.open_about(desk, about, "材料费漏算", "800")
        assert more.case.id == first.id
        assert [entry.act for entry in more.entries] == ["answer", "verify"]
        assert more.case.fields["amount"] == 80_000
        assert more.case.fields["objection"] == "起付线多扣了 → 材料费漏算"
        assert "800.00" in more.entries[0].reason
        assert "720.00" in more.entries[0].reason
        again = amount_objections.open_about(desk, about, "材料费漏算", "800")
        assert (again.is_new, again.entries) == (False, ())
        row = queue.of_case(desk.reader, first.id)
        assert (row.hands, row.is_open) == ("officer", 1)
    assert answered(home, first.id, "li", outcome="rejected", explanation="依法") == "archived"

"""A payout's correction reaches the platform: what was refused is sent again as the case says it now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from line_stub import line, taken
from test_conflicts import connect

from conftest import Platform, desk_at, id_number, make_office
from ybcli.desk import Desk
from ybcli.desk.casework import acts, corrections
from ybcli.desk.casework.corrections import Plan
from ybcli.desk.exchange import conflict_cases, conflicts, sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.desk.payments import verbs
from ybcli.store.queries import messages, queue

PAYOUT = "reimburse-account-payout"
WRONG, RIGHT = "6222020200011111111", "6222020200022222222"


def payout(desk: Desk, platform: Platform, serial: int) -> str:
    """A payout of 70 yuan that is decided, to an account that is wrong."""
    person = id_number(serial)
    platform.post("insure", certno=person, insutype="310", admdvs="339901")
    platform.post("account", certno=person, admdvs="339901", balance="70.00")
    told = {"id_number": person, "name": "郑演", "ground": "emigration"}
    case = applications.apply(
        desk, PAYOUT, {**told, "payee_account": WRONG, "payee_bank": "演练银行"}
    ).case.id
    acts.perform(desk, case, "verify", {"outcome": "met", "reason": "shown"})
    return case


def refuse(desk: Desk) -> None:
    """The platform refuses whatever is sent in one sync."""

    def answer(envelope: dict[str, Any]) -> dict[str, Any]:
        if envelope["infno"] == "YF01":
            return taken(envelope, {"records": [], "next_cursor": "1", "more": "0"})
        return {"infcode": "-1", "inf_refmsgid": "r", "err_msg": "系统繁忙", "output": None}

    before = desk.reader.setting("platform")
    with line(answer) as url:
        connect(desk, url)
        sync.run(desk)
    connect(desk, before)


def of_payouts(desk: Desk, case: str) -> list[tuple[str, str]]:
    """State and account of each payout that the case told."""
    return [
        (one.state, json.loads(one.body)["payee_account"])
        for one in messages.of_case(desk.reader, case)
        if one.topic == "account_payout"
    ]


def open_conflicts(desk: Desk) -> list[str]:
    """The messages about which an officer is asked."""
    code = desk.item_of(conflict_cases.ROLE).code
    return [row.party_id for row in queue.of_item(desk.reader, code)]


@pytest.mark.parametrize("is_told", [False, True])
def test_a_corrected_account_is_paid_out_whether_the_first_was_told_or_not(
    home: Path, platform: Platform, is_told: bool
) -> None:
    """The platform gives the account back, and the corrected case pays it out."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        case = payout(desk, platform, 11)
        if is_told:
            sync.run(desk)
    with desk_at(home) as desk:
        plan = Plan("wrong account", {"payee_account": RIGHT})
        new = corrections.correct(desk, case, plan).case
        assert new.stage == "received"
    with desk_at(home) as desk:
        sync.run(desk)
    with desk_at(home) as desk:
        acts.perform(desk, new.id, "verify", {"outcome": "met", "reason": "shown"})
        assert desk.reader.case(new.id).figures["account_payout"] == 70_00
    with desk_at(home) as desk:
        assert sync.run(desk).refused == 0
        assert of_payouts(desk, new.id) == [("accepted", RIGHT)]
        assert not messages.refused(desk.reader)


def test_while_the_account_comes_back_nobody_says_that_it_is_empty(
    home: Path, platform: Platform
) -> None:
    """The ground is registered, so nothing but the balance waits: decided when the platform has heard."""
    make_office(home, platform.url)
    person = id_number(14)
    platform.post("insure", certno=person, insutype="310", admdvs="339901")
    platform.post("account", certno=person, admdvs="339901", balance="70.00")
    body = {"certno": person, "psn_name": "郑演", "cancl_date": "2026-07-01", "admdvs": "339901"}
    platform.post("emit", department="police", kind="emigration", record_id="e1", body=body)
    with desk_at(home) as desk:
        sync.run(desk)
        (case,) = [row.case_id for row in queue.of_item(desk.reader, PAYOUT)]
        acts.perform(desk, case, "confirm", {"by": "person"})
        verbs.correct(desk, case, account=WRONG, bank="演练银行")
        sync.run(desk)
    with desk_at(home) as desk:
        new = corrections.correct(desk, case, Plan("wrong", {"payee_account": RIGHT})).case.id
        assert desk.reader.case(new).stage == "received"
    with desk_at(home) as desk:
        sync.run(desk)
        nightly.nightly(desk)
    with desk_at(home) as desk:
        assert desk.reader.case(new).figures["account_payout"] == 70_00
        assert not messages.refused(desk.reader)


def test_what_was_refused_is_not_taken_back_and_asks_nobody_any_more(
    desk: Desk, platform: Platform
) -> None:
    """It had no effect: a reversal of it would be refused too, and sent in vain for ever."""
    case = payout(desk, platform, 12)
    refuse(desk)
    assert of_payouts(desk, case) == [("refused", WRONG)]
    assert any("account_payout" in name for name in open_conflicts(desk))
    corrections.correct(desk, case, Plan("wrong account", {"payee_account": RIGHT}))
    assert of_payouts(desk, case) == [("dropped", WRONG)]
    assert not [one for one in messages.of_case(desk.reader, case) if one.topic == "reverse"]
    assert not any("account_payout" in name for name in open_conflicts(desk))


def test_sent_again_a_message_says_what_its_case_says_now(desk: Desk, platform: Platform) -> None:
    """The account was corrected after the refusal: the corrected content goes, the old one rests."""
    case = payout(desk, platform, 13)
    refuse(desk)
    verbs.correct(desk, case, account=RIGHT)
    for message in messages.refused(desk.reader):
        conflicts.resolve(desk, message.id, "ours", [], "the line is good again")
    assert of_payouts(desk, case) == [("dropped", WRONG), ("waiting", RIGHT)]
    sync.run(desk)
    assert of_payouts(desk, case) == [("dropped", WRONG), ("accepted", RIGHT)]
    assert not messages.refused(desk.reader)
    assert not open_conflicts(desk)

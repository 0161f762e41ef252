"""What the line answers is believed only where it is an answer to what was said; one bad thing stops no other."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest
from line_stub import line, taken

from conftest import Platform, id_number
from ybcli.connectors import Record
from ybcli.desk import Desk
from ybcli.desk.casework import failures
from ybcli.desk.casework.inbox import TakenMeanwhile, keep, set_record_status
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.office import setup
from ybcli.desk.payments import bank
from ybcli.store.queries import messages, queue, records


def enrolled(desk: Desk, serial: int = 1) -> None:
    """A resident is enrolled: messages wait."""
    values = {
        "id_number": id_number(serial, "20010101"),
        "name": "张演",
        "mobile": "13900000003",
        "cover_year": "2026",
    }
    applications.apply(desk, "enroll-resident", values)


def connect(desk: Desk, url: str) -> None:
    """The office hears this line from now on."""
    setup.set_platform(desk, url)
    desk.platform.close()
    desk.__dict__.pop("platform")


def states(desk: Desk) -> dict[str, int]:
    return {row.state: row.messages for row in messages.counts(desk.reader)}


NOTHING: dict[str, Any] = {
    "no number, no output": lambda _e: {"infcode": 0, "err_msg": None, "output": None},
    "a number, no output": lambda e: taken(e, None),
    "a number, an empty output": lambda e: taken(e, {}),
    "a sign-in page": lambda _e: b"<html><body>please sign in</body></html>",
    "nothing": lambda _e: b"",
    "no JSON object": lambda _e: [1, 2],
    "torn": lambda _e: b'{"infcode": 0, "outp',
    "an error of the server": lambda _e: 502,
}


@pytest.mark.parametrize("kind", NOTHING)
def test_a_line_that_took_nothing_is_not_believed(desk: Desk, kind: str) -> None:
    """No message counts as accepted, and all wait."""
    enrolled(desk)
    before = states(desk)
    with line(NOTHING[kind]) as url:
        connect(desk, url)
        sync.run(desk)
    assert states(desk) == before


def test_the_answer_to_another_message_is_not_believed(desk: Desk) -> None:
    """A cache gives everybody the first answer: only the first message was taken."""
    enrolled(desk)
    enrolled(desk, 2)
    first: dict[str, Any] = {}

    def cached(envelope: dict[str, Any]) -> dict[str, Any]:
        if envelope["infno"] == "YF01":
            return taken(envelope, {"records": [], "next_cursor": "1", "more": "0"})
        return first.setdefault("answer", taken(envelope, {"acp_no": "A1", "rlts_id": "R1"}))

    with line(cached) as url:
        connect(desk, url)
        result = sync.run(desk)
    assert result.accepted == 1
    assert states(desk)["accepted"] == 1


def test_the_same_receipt_at_two_syncs_is_another_messages(desk: Desk) -> None:
    """The number of the first message's receipt is kept: a later sync does not take it for the second."""

    def cached(envelope: dict[str, Any]) -> dict[str, Any]:
        if envelope["infno"] == "YF01":
            return taken(envelope, {"records": [], "next_cursor": "1", "more": "0"})
        return {**taken(envelope, {"acp_no": "A1", "rlts_id": "R1"}), "inf_refmsgid": "same"}

    with line(cached) as url:
        connect(desk, url)
        enrolled(desk)
        sync.run(desk)
        accepted = states(desk)["accepted"]
        enrolled(desk, 2)
        with Desk(officer="li", home=desk.home) as later:
            sync.run(later)
            assert states(later)["accepted"] == accepted


def test_one_message_that_only_gets_errors_stops_no_other(desk: Desk) -> None:
    """503 for one message, for ever: the others are taken, it is tried, then an officer's, with a time."""
    enrolled(desk)
    enrolled(desk, 2)

    def moody(envelope: dict[str, Any]) -> Any:
        if envelope["infno"] == "YF01":
            return taken(envelope, {"records": [], "next_cursor": "1", "more": "0"})
        if moody.first.setdefault("msgid", envelope["msgid"]) == envelope["msgid"]:  # type: ignore[attr-defined]
            return 503
        return taken(envelope, {"acp_no": envelope["msgid"], "rlts_id": envelope["msgid"]})

    moody.first = {}  # type: ignore[attr-defined]
    with line(moody) as url:
        connect(desk, url)
        for _again in range(3):
            result = sync.run(desk)
            assert not result.away
    found = states(desk)
    assert found.pop("failed") == 1
    assert set(found) == {"accepted"}
    (failure,) = failures.listed(desk)
    assert failure.tries == 3
    assert failure.next_try
    assert failure.owner


@pytest.mark.parametrize("kind", ["empty pages", "the same page", "round and round"])
def test_a_feed_that_never_ends_is_left_with_a_sentence(desk: Desk, kind: str) -> None:
    """The sync ends, says which feed, and the others were read."""
    numbers = itertools.count(1)

    def endless(envelope: dict[str, Any]) -> dict[str, Any]:
        if envelope["infno"] != "YF01":
            return taken(envelope, None)
        if envelope["input"]["data"]["department"] != "tax":
            return taken(envelope, {"records": [], "next_cursor": "1", "more": "0"})
        number = next(numbers)
        record = {"seq": "1", "kind": "x", "record_id": "same", "at": "2026-07-06 09:00:00"}
        return taken(
            envelope,
            {
                "records": [] if kind == "empty pages" else [{**record, "body": {}}],
                "next_cursor": str(number % 2 if kind == "round and round" else number),
                "more": "1",
            },
        )

    with line(endless) as url:
        connect(desk, url)
        result = sync.run(desk)
    assert not result.away
    assert any("its feed does not end" in sentence for sentence in result.failed)
    assert desk.reader.setting("heard:police")


def test_money_over_nothing_is_set_aside_and_the_next_is_taken(
    desk: Desk, platform: Platform
) -> None:
    """A receipt over 0.00 yuan or 10^23 yuan, or of no day, is no receipt; it stops nothing."""
    good = {
        "elec_taxrpt_no": "T9",
        "insutype": "390",
        "certno": id_number(3),
        "cashym": "2026",
        "amt": "430.00",
        "clct_time": "2026-07-06 09:00:00",
    }
    bad: list[dict[str, str]] = [
        {"amt": "0.00"},
        {"amt": "9" * 23 + ".99"},
        {"clct_time": "2026-02-30 09:00:00"},
        {"cashym": "0000"},
    ]
    for number, wrong in enumerate([*bad, {}]):
        body = {**good, **wrong, "elec_taxrpt_no": f"T{number}"}
        platform.post("emit", department="tax", kind="receipt", record_id=f"t{number}", body=body)
    result = sync.run(desk)
    assert not result.failed
    taken_now = {row.record_id: row.taken for row in records.about(desk.reader, [id_number(3)])}
    assert [taken_now[f"t{n}"] for n in range(len(bad))] == ["set_aside"] * len(bad)
    assert taken_now[f"t{len(bad)}"] == "taken"


def test_a_record_that_another_program_took_is_not_taken_again(desk: Desk) -> None:
    """The statement and a sync choose the same line of the bank: the second does nothing."""
    body = {
        "serial": "S1",
        "reference": "x",
        "amount_fen": 100,
        "result": "paid",
        "day": "2026-07-06",
        "says": "",
    }
    with desk.store.transaction() as tx:
        keep(tx, Record("S1", bank.DEPARTMENT, bank.KIND, "2026-07-06", body))
    chosen = records.waiting_of(desk.reader, bank.DEPARTMENT)[0]
    bank.take(desk, chosen, body)
    before = len(list(queue.every_case(desk.reader)))
    with pytest.raises(TakenMeanwhile):
        bank.take(desk, chosen, {**body, "serial": "S1-again"})
    with pytest.raises(TakenMeanwhile):
        set_record_status(desk, chosen, "set_aside", "", "late")
    assert len(list(queue.every_case(desk.reader))) == before
    assert (
        dataclasses.replace(chosen, taken="taken").taken
        == records.by_id(desk.reader, chosen.id).taken
    )

"""Answers as real systems give them, at the counter: settled, and what does not add up is an officer's."""

import pytest
from test_desk_settlements import adds_up, asked
from test_desk_settlements import counter as counter  # noqa: PLC0414 - a fixture

from conftest import desk_at
from ybcli.connectors._http import Answer
from ybcli.connectors._wire import read_reply
from ybcli.desk.casework import settlement_breaks, wire
from ybcli.desk.settlements import book, settling, statement
from ybcli.errors import Unavailable

CARE = [("outpatient", "2207"), ("inpatient", "2304"), ("pharmacy", "2102")]


@pytest.mark.clause("7.1")
@pytest.mark.parametrize(("kind", "infno"), CARE)
def test_local_codes_of_funds_and_a_share_among_the_rows_are_settled(
    platform,
    counter,
    kind,
    infno,
) -> None:
    platform.post("faults", fault="recorded", infno=infno)
    done = settling.settle(counter, asked(kind))
    assert done.row.state == "settled"
    adds_up(done.row)
    assert settlement_breaks.open_all(counter) == []


@pytest.mark.clause("7.1")
@pytest.mark.parametrize(("kind", "infno"), CARE[:2])
def test_rows_that_do_not_add_up_are_settled_and_a_break(platform, counter, kind, infno) -> None:
    platform.post("faults", fault="unbalanced", infno=infno)
    done = settling.settle(counter, asked(kind))
    assert done.row.state == "settled"
    shown = statement.payers(done.row)
    assert sum(amount for _label, amount in shown) == done.row.bill_fen
    assert shown[-1] == ("差额（待核） difference, under review", -100)
    assert list(book.faults(counter)) == []
    [case] = settlement_breaks.open_all(counter)
    assert done.row.id in counter.reader.case(case).fields["title"]
    assert settlement_breaks.open_all(counter) == []
    reversed_one = settling.reverse(counter, done.row.id, "wrong")
    assert reversed_one.row.state == "reversed"


def test_a_comma_too_many_is_read_and_counted(platform, counter, home) -> None:
    platform.post("faults", fault="comma", infno="2203")
    assert settling.settle(counter, asked()).row.state == "settled"
    counter.close()
    with desk_at(home) as desk:
        assert wire.mended_answers(desk) == {"comma": 1}
        assert wire.unread(desk) == []


def test_an_answer_that_cannot_be_read_keeps_its_bytes(platform, counter, home) -> None:
    platform.post("faults", fault="garbage", infno="2203", times=1)
    assert settling.settle(counter, asked()).row.state == "settled"
    counter.close()
    with desk_at(home) as desk:
        [kept] = wire.unread(desk)
        assert (kept.infno, kept.times) == ("2203", 1)
        assert b"<" in kept.body


def test_whatever_is_mended_has_a_name_for_people() -> None:
    bodies = [
        b'{"infcode":0,"output":{"a":1},}',
        '{"infcode":0,\u00a0"output":{"a":1}}'.encode(),
        b'{"infcode":0,"output":"{}"}',
        b'{"infcode":0,"output":{"psnCash_pay":1}}',
        b'{"infcode":"1","output":{"baseinfo":{"a":1}}}',
        '{"infcode":0,"output":{"a":"张"}}'.encode("gb18030"),
    ]
    kinds = {kind for body in bodies for kind in read_reply(Answer("", body), "1101").repaired}
    assert kinds == set(wire.MENDED)


def test_a_settlement_that_cannot_be_read_keeps_its_bytes(platform, counter, home) -> None:
    """It stands at the platform: here it waits, and is found or taken back when the answer can be read."""
    platform.post("faults", fault="unreadable", infno="2207", times=1)
    with pytest.raises(Unavailable):
        settling.settle(counter, asked())
    counter.close()
    with desk_at(home) as desk:
        [kept] = wire.unread(desk)
        assert kept.infno == "2207"
        assert b"#REF!" in kept.body
        [done] = settling.resume_all(desk)
        assert done.row.state == "settled"


@pytest.mark.parametrize(("kind", "infno"), [("outpatient", "2208"), ("inpatient", "2305")])
def test_a_reversal_of_another_amount_is_a_break(platform, counter, kind, infno) -> None:
    done = settling.settle(counter, asked(kind))
    platform.post("faults", fault="other_amount", infno=infno)
    assert settling.reverse(counter, done.row.id, "wrong").row.state == "reversed"
    [case] = settlement_breaks.open_all(counter)
    assert "medfee_sumamt" in counter.reader.case(case).fields["title"]


def test_the_envelope_names_the_officer_and_what_the_site_wants(platform, home, desk) -> None:
    wire.set_settings(desk, recer_sys_code="YBXT", dev_no="D7", opter_type="2")
    with desk_at(home) as again:
        sender = again.platform._sender
        assert (sender.recer_sys_code, sender.dev_no, sender.opter_type) == ("YBXT", "D7", "2")
        assert sender.opter == "li"
        assert sender.opter_name == again.officers["li"]["name"]


@pytest.mark.parametrize("signing", ["tif", "aksk", "apikey"])
def test_each_published_way_of_signing_is_taken_by_the_gateway(desk, home, signing) -> None:
    wire.set_settings(desk, signing=signing, sign_type="SM3")
    with desk_at(home) as again:
        assert again.platform.fetch("police", "0").records == ()


def test_a_site_that_wants_another_way_says_so(desk, home) -> None:
    wire.set_settings(desk, signing="none")
    with desk_at(home) as again, pytest.raises(Unavailable) as away:
        again.platform.fetch("police", "0")
    assert "signed in another way" in away.value.says
    assert "yb office wire --signing" in away.value.cure

"""Settlement at the counter (7.1, 7.2): once, to the fen, reversed exactly, nothing half written."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Days, Platform, desk_at, id_number, make_office
from ybcli.connectors._http import Patience
from ybcli.desk import Desk
from ybcli.desk.settlements import bill_lines, bills, book, settling, statement
from ybcli.desk.settlements.bills import SettlementRequest
from ybcli.errors import BadData, NotAllowed, Unavailable, UsageError

A, B = id_number(1), id_number(2)
COUNTY, TOWN, SHOP = "H33990100001", "H33990100002", "P33990100001"
WEB, WEB_SHOP = "H33990100101", "P33990100101"
COLD = ("S99010001:1:10.00", "X99010001:40:18.50:CF1", "X99010004:1:12.00")


@pytest.fixture
def counter(platform: Platform, desk: Desk) -> Desk:
    """An office at whose counter A, an employee with 150 yuan in the account, and B are treated."""
    platform.post("insure", certno=A, psn_name="样乙", insutype="310", admdvs="339901")
    platform.post("insure", certno=B, psn_name="样丙", insutype="390", admdvs="339901")
    platform.post("account", certno=A, balance="150.00")
    desk.platform._line._patience = Patience(3, 2, 0.01, 0.02)
    return desk


def asked(
    kind: str = "outpatient", words: tuple[str, ...] = COLD, who: str = A, **more
) -> SettlementRequest:
    told = {
        "house": {"outpatient": TOWN, "inpatient": COUNTY, "pharmacy": SHOP}[kind],
        "medium": "id_card",
        "shown": who,
        "lines": bill_lines.from_words(words),
    }
    if kind == "inpatient":
        told |= {"began_on": "2026-07-01", "ended_on": "2026-07-06"}
    return SettlementRequest(kind, **(told | more))


def held(desk: Desk, who: str = A) -> tuple:
    sums = {one.what: one.amount_fen for one in desk.platform.accumulated(who, "样", "2026")}
    return desk.platform.accounts(who, "样"), {name: fen for name, fen in sums.items() if fen}


def adds_up(row) -> None:
    payers = book.paid_by(row)
    assert [name for name, _fen in payers] == [
        "basic", "catastrophic", "aid", "other", "house", "account", "cash",
    ]  # fmt: skip
    assert min(fen for _name, fen in payers) >= 0
    assert row.bill_fen == sum(fen for _name, fen in payers)
    parts = ("own_fen", "over_fen", "first_fen", "in_scope_fen")
    assert row.bill_fen == sum(getattr(row, name) for name in parts)


def count(desk: Desk, table: str = "settlement") -> int:
    return int(desk.reader.scalar(f"SELECT count(*) FROM {table}"))


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("kind", ["outpatient", "inpatient", "pharmacy"])
def test_a_bill_is_settled_once_and_its_reversal_restores_everything(counter, kind) -> None:
    before = held(counter)
    done = settling.settle(counter, asked(kind))
    assert (done.is_new, done.row.state) == (True, "settled")
    adds_up(done.row)
    assert done.row.message.startswith(done.row.house)
    assert held(counter) != before
    again = settling.settle(counter, asked(kind))
    assert (again.is_new, again.row.number) == (False, done.row.number)
    assert count(counter) == 1
    undone = settling.reverse(counter, done.row.id, "the wrong patient")
    assert (undone.row.state, bool(undone.row.reversal)) == ("reversed", True)
    assert held(counter) == before
    assert not settling.reverse(counter, done.row.number, "again").is_new
    acts = [one.act for one in book.events(counter, done.row.id)]
    assert acts == ["send", "settled", "reverse", "reversed"]


@pytest.mark.clause("7.3 ¶1")
def test_a_cold_at_the_township_hospital_says_who_pays_what(counter) -> None:
    row = settling.settle(counter, asked()).row
    assert (row.bill_fen, row.own_fen, row.in_scope_fen) == (762_00, 12_00, 750_00)
    assert (row.deductible_fen, row.basic_fen) == (300_00, 360_00)
    assert (row.account_fen, row.cash_fen, row.balance_fen) == (150_00, 252_00, 0)
    text = statement.text(row)
    order = [text.index(word) for word in ("pooled fund", "catastrophic", "medical aid", "other funds", "personal account", "cash", "sum")]  # fmt: skip
    assert order == sorted(order)
    assert "样乙" not in text
    assert A not in text
    assert "样乙" in statement.text(row, reveal=True)


@pytest.mark.clause("7.3 ¶2")
def test_the_further_layers_stand_by_name_in_their_order(counter, platform) -> None:
    platform.post("identity", certno=B, types=["2303", "2102"])
    row = settling.settle(counter, asked("inpatient", ("X99010005:60:2600:YZ1",), B)).row
    adds_up(row)
    labels = [label for label, fen in statement.payers(row) if fen]
    assert [label.split(" ")[-1] for label in labels][3:5] == ["610200", "999109"]
    assert row.aid_fen > 0 < row.other_fen


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("medium", list(bills.MEDIUM))
def test_each_of_the_five_media_settles(counter, platform, medium) -> None:
    told = {one["medium"]: one for one in platform.post("medium", certno=A)["media"]}[medium]
    shown = {"shown": told["mdtrt_cert_no"], "chip": told["card_sn"]}
    row = settling.settle(counter, asked(medium=medium, **shown)).row
    assert (row.medium, row.party_id, row.state) == (medium, A, "settled")


@pytest.mark.clause("7.1", "7.2 note")
def test_where_identity_fails_or_nobody_is_insured_nothing_is_written(counter, platform) -> None:
    platform.post("medium", certno=A, medium="e_voucher", number="EC1234", bound=False)
    for wrong, error in (
        ({"medium": "e_voucher", "shown": "EC1234"}, NotAllowed),
        ({"medium": "e_voucher", "shown": "EC9999"}, NotAllowed),
        ({"medium": "id_card", "shown": id_number(77)}, NotAllowed),
        ({"medium": "id_card", "shown": A[:-1] + "0"}, BadData),
        ({"medium": "library_card", "shown": "1"}, UsageError),
        ({"scheme": "resident"}, NotAllowed),
        ({"house": "H33990199999"}, BadData),
        ({"house": SHOP}, UsageError),
    ):
        with pytest.raises(error) as caught:
            settling.settle(counter, asked(**wrong))
        assert A not in caught.value.says
    assert count(counter) == count(counter, "settlement_event") == 0
    assert platform.get("settlements")["settlements"] == []


@pytest.mark.clause("7.2 ¶1")
def test_an_internet_hospital_settles_through_its_physical_house(counter, platform) -> None:
    with pytest.raises(NotAllowed, match="electronic"):
        settling.settle(counter, asked(house=WEB))
    told = platform.post("medium", certno=A)["media"][0]["mdtrt_cert_no"]
    online = {"medium": "e_voucher", "shown": told, "house": WEB}
    row = settling.settle(counter, asked(words=COLD[:2], **online)).row
    assert (row.house, row.place, row.channel) == (COUNTY, WEB, "internet")
    pushes = platform.get("settlements")["pushes"]
    assert [(one["push_sn"], one["to"]) for one in pushes] == [(row.push, WEB)]
    with pytest.raises(UsageError):
        settling.settle(counter, asked("inpatient", **online))


@pytest.mark.clause("7.2 ¶2")
def test_an_internet_pharmacy_sells_no_prescription_drug_without_prescription(counter, platform):
    told = platform.post("medium", certno=A)["media"][0]["mdtrt_cert_no"]
    online = {"medium": "e_voucher", "shown": told, "house": WEB_SHOP}
    with pytest.raises(BadData, match="处方"):
        settling.settle(counter, asked("pharmacy", ("X99010002:1:30.00",), **online))
    row = settling.settle(counter, asked("pharmacy", ("X99010002:1:30.00:CF1",), **online)).row
    assert (row.house, row.state) == (SHOP, "settled")
    assert {one["state"] for one in book.listed(counter)} == {"settled", "refused"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ((), "line.unreadable"),
        ((":1:1",), "line.unreadable"),
        (("S99010001:1:-10",), "line.amount"),
        (("S99010001:0:10",), "line.amount"),
        (("S99010001:1",), "line.amount"),
        (("S99010001:1:ten",), "line.amount"),
        (("S99010001:1:1e9",), "line.amount"),
        (("S99010001:999999999:99999",), "line.amount"),
        (("S99010001:1:9999999", "S99010001:1:9999999"), "line.amount"),
        (("S99010001:1:$10",), "bill.currency"),
        (("S99010001:1:10 USD",), "bill.currency"),
        (("S99010001:1:€10",), "bill.currency"),
    ],
)
def test_a_line_that_cannot_be_is_a_problem_with_its_place(counter, words, kind) -> None:
    with pytest.raises(BadData) as caught:
        settling.settle(counter, asked(words=words))
    assert kind in {problem.kind for problem in caught.value.problems}
    assert all(problem.clause and problem.cure for problem in caught.value.problems)
    assert count(counter) == 0


@pytest.mark.parametrize("price", ["10", "10.00", "¥10", "10元", "1,234.5", " 10.0 ", "10 CNY"])
def test_a_price_in_yuan_is_read_as_people_write_it(price) -> None:
    lines, problems = bill_lines.check_lines(bill_lines.from_words([f"S99010001:2:{price}"]))
    assert problems == []
    assert lines[0].amount_fen == (2_469_00 if "," in price else 20_00)


def test_lines_come_from_csv_and_toml_in_either_language(tmp_path: Path) -> None:
    chinese, english, toml = (tmp_path / name for name in ("a.csv", "b.csv", "c.toml"))
    chinese.write_bytes("医疗目录编码;数量;单价;币种\nS99010001;2;10,00\n".encode("gb18030"))
    english.write_text("code,count,price,amount,currency\nS99010001,2,10.00,20.00,USD\n")
    toml.write_text('currency = "CNY"\n[[line]]\ncode = "S99010001"\ncount = 2\nprice = 10.00\n')
    assert bill_lines.check_lines(bill_lines.from_file(chinese))[1][0].kind == "line.amount"
    assert bill_lines.check_lines(bill_lines.from_file(english))[1][0].kind == "bill.currency"
    (line,), problems = bill_lines.check_lines(bill_lines.from_file(toml))
    assert (line.amount_fen, line.price, problems) == (20_00, "10.00", [])
    for name, text in (("d.csv", "a,b\n1,2\n"), ("e.toml", "line = 3"), ("f.toml", "= =")):
        (tmp_path / name).write_text(text)
        with pytest.raises(BadData):
            bill_lines.from_file(tmp_path / name)
    with pytest.raises(BadData):
        bill_lines.from_file(tmp_path / "nothing.csv")


def test_care_before_birth_after_death_or_in_the_future_is_refused(counter, platform) -> None:
    from ybcli.desk.exchange import sync

    body = {"certno": A, "psn_name": "样乙", "die_date": "2026-07-03", "admdvs": "339901"}
    platform.post("emit", department="health", kind="death", record_id="d1", body=body)
    sync.run(counter)
    for more in (
        {"began_on": "1989-12-31"},
        {"began_on": "2026-07-04"},
        {"began_on": "2026-07-07"},
        {"began_on": "7 July"},
    ):
        with pytest.raises(BadData) as caught:
            settling.settle(counter, asked(**more))
        assert caught.value.problems[0].field in {"began_on", "ended_on"}
    with pytest.raises(BadData):
        settling.settle(counter, asked("inpatient", began_on="2026-07-05", ended_on="2026-07-01"))
    assert settling.settle(counter, asked(began_on="2026-07-03")).row.state == "settled"


def test_who_is_in_two_schemes_is_asked_which_one_holds(counter, platform) -> None:
    platform.post("insure", certno=A, psn_name="样乙", insutype="390", admdvs="339901")
    with pytest.raises(BadData) as caught:
        settling.settle(counter, asked())
    (problem,) = caught.value.problems
    assert (problem.kind, problem.clause, problem.field) == ("bill.two_schemes", "5.2.2", "scheme")
    for scheme in ("resident", "employee"):
        row = settling.settle(counter, asked(scheme=scheme)).row
        assert (row.scheme, row.state) == (scheme, "settled")
    assert count(counter) == 2


def test_care_elsewhere_and_a_stay_across_the_years_end_are_said(counter, platform) -> None:
    platform.post("insure", certno=id_number(3), psn_name="样丁", insutype="310", admdvs="330802")
    stay = asked("inpatient", who=id_number(3), began_on="2026-01-02", ended_on="2026-01-05")
    (note,) = settling.settle(counter, stay).notes
    assert "330802" in note
    with pytest.raises(BadData, match="未参加"):
        settling.settle(counter, asked("inpatient", began_on="2025-12-30", ended_on="2026-01-02"))
    done = settling.settle(
        counter, asked("inpatient", began_on="2025-12-30", ended_on="2026-01-02"), dry_run=True
    )
    assert "year's end" in done.notes[0]


def test_nobody_lies_in_two_hospitals_at_once(counter) -> None:
    bed = ("S99010002:5:50.00",)
    first = settling.settle(counter, asked("inpatient", bed)).row
    with pytest.raises(BadData) as caught:
        settling.settle(
            counter,
            asked("inpatient", bed, house=TOWN, began_on="2026-07-05", ended_on="2026-07-06"),
        )
    assert caught.value.problems[0].kind == "bill.two_houses"
    settling.reverse(counter, first.id, "it was the other house")
    later = {"began_on": "2026-07-05", "ended_on": "2026-07-06"}
    assert settling.settle(counter, asked("inpatient", bed, house=TOWN, **later)).is_new


@pytest.mark.parametrize("kind", ["outpatient", "inpatient", "pharmacy"])
def test_a_lost_answer_leaves_it_pending_and_resuming_finds_it(counter, platform, kind) -> None:
    infno = {"outpatient": "2207", "inpatient": "2304", "pharmacy": "2102"}[kind]
    platform.post("faults", fault="lost_ack", infno=infno, times=2)
    with pytest.raises(Unavailable, match="waits"):
        settling.settle(counter, asked(kind))
    (row,) = book.listed(counter)
    assert (row["state"], row["number"], row["cash"]) == ("pending", "", "0.00")
    (done,) = settling.resume_all(counter)
    adds_up(done.row)
    assert len(platform.get("settlements")["settlements"]) == 1
    assert settling.resume_all(counter) == []


def test_a_lost_answer_can_be_taken_back_and_the_bill_settled_anew(counter, platform) -> None:
    before = held(counter)
    platform.post("faults", fault="lost_ack", infno="2207", times=2)
    with pytest.raises(Unavailable):
        settling.settle(counter, asked())
    (row,) = book.listed(counter)
    with pytest.raises(NotAllowed):
        settling.reverse(counter, row["settlement"], "not yet")
    taken = settling.take_back(counter, row["settlement"], "the patient left")
    assert (taken.row.state, held(counter)) == ("void", before)
    anew = settling.settle(counter, asked())
    assert (anew.row.state, anew.row.attempt) == ("settled", 2)
    with pytest.raises(NotAllowed):
        settling.take_back(counter, row["settlement"], "too late")


def test_a_lost_reversal_waits_and_is_done_once(counter, platform) -> None:
    before = held(counter)
    row = settling.settle(counter, asked()).row
    platform.post("faults", fault="lost_ack", infno="2208", times=2)
    with pytest.raises(Unavailable):
        settling.reverse(counter, row.id, "wrong")
    assert book.settlement_of(counter, row.id).state == "reversing"
    (done,) = settling.resume_all(counter)
    assert (done.row.state, held(counter)) == ("reversed", before)


def test_without_a_line_nothing_is_written(home: Path) -> None:
    make_office(home, "http://127.0.0.1:9")
    with desk_at(home) as desk:
        with pytest.raises(Unavailable):
            settling.settle(desk, asked())
        assert count(desk) == 0


def test_a_dry_run_and_one_who_does_not_agree_move_nothing(counter, platform) -> None:
    before = held(counter)
    done = settling.settle(counter, asked(), dry_run=True)
    assert (done.row.state, count(counter)) == ("draft", 0)
    seen = []
    done = settling.settle(counter, asked(), agree=lambda found: bool(seen.append(found)))
    assert (done.row.state, seen[0].cash_fen) == ("void", 252_00)
    assert held(counter) == before
    assert platform.get("settlements")["settlements"] == []


def test_what_was_settled_is_never_changed_nor_deleted(counter) -> None:
    row = settling.settle(counter, asked()).row
    for sql in (
        "UPDATE settlement SET cash_fen = 0",
        "DELETE FROM settlement",
        "UPDATE settlement_event SET by = 'x'",
        "DELETE FROM settlement_event",
    ):
        with pytest.raises(Exception, match=r"never|only ever"), counter.store.transaction() as tx:
            tx.run(sql)
    assert book.settlement_of(counter, row.id) == row


def test_the_inspection_and_the_cloud_file_know_what_was_settled(counter) -> None:
    from ybcli.desk.night import inspection
    from ybcli.desk.views import person_file

    row = settling.settle(counter, asked(diagnosis_name="感冒")).row
    assert inspection.faults(counter) == []
    (visit,) = person_file.cloud_file(counter, (A,), "样乙")["visits"]
    assert (visit["reference"], visit["cost"], visit["self"]) == (row.id, "762.00", "252.00")
    assert (visit["fund"], visit["account"], visit["diagnosis"]) == ("360.00", "150.00", "感冒")
    settling.reverse(counter, row.id, "the wrong patient")
    assert person_file.cloud_file(counter, (A,), "样乙")["visits"] == []
    with counter.store.transaction() as tx:
        tx.run("DROP TRIGGER settlement_same")
        tx.run("UPDATE settlement SET cash_fen = cash_fen + 1")
    assert any("add up" in fault for fault in inspection.faults(counter))


@pytest.mark.clause("5.1 i)")
def test_a_look_at_the_whole_needs_a_reason_and_is_written_down(counter) -> None:
    row = settling.settle(counter, asked()).row
    shown = book.as_shown(row)
    assert shown["id_number"].count("*") == 8
    assert (shown["house"], shown["house_share"], shown["bill"]) == (TOWN, "0.00", "762.00")
    with pytest.raises(UsageError):
        book.reveal(counter, row.id, " ")
    book.reveal(counter, row.id, "the patient asks")
    last = book.events(counter, row.id)[-1]
    assert (last.act, last.by, last.reason) == ("reveal", "li", "the patient asks")
    for wrong in ("JS-NOBODY", "", "JS-0"):
        with pytest.raises(BadData):
            book.settlement_of(counter, wrong)


def test_the_sealed_statement_verifies_as_made_here(counter, tmp_path: Path) -> None:
    from ybcli.desk.certificates import issue

    row = settling.settle(counter, asked()).row
    made = statement.sealed(counter, row, tmp_path / "s.pdf", "the patient's copy")
    found, where = issue.verify(tmp_path / "s.pdf", counter)
    assert (found.number, where) == (made.number, "made here")
    assert json.loads(row.layers)["layers"]


def test_an_older_store_gets_the_tables(counter, day: Days) -> None:
    tables = {row["name"] for row in counter.reader.rows("SELECT name FROM sqlite_master")}
    assert {"settlement", "settlement_event", "settlement_same"} <= tables


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["X99010001", "X99010003", "X99010004", "S99010003", "C99010001"]),
        st.integers(1, 40),
        st.integers(1, 90_000).map(lambda fen: f"{fen / 100:.2f}"),
    ).map(lambda one: f"{one[0]}:{one[1]}:{one[2]}:CF1"),
    min_size=1,
    max_size=3,
    unique=True,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=WORDS, kind=st.sampled_from(["outpatient", "inpatient", "pharmacy"]))
def test_whatever_is_settled_adds_up_and_reversed_is_as_before(counter, words, kind) -> None:
    before = held(counter)
    row = settling.settle(counter, asked(kind, tuple(words))).row
    if row.state == "settled":
        adds_up(row)
        settling.reverse(counter, row.id, "a property")
    assert held(counter) == before

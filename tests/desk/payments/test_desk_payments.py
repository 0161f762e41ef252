"""Payments: a file out, the bank's receipt back in, a second officer above the limit, nothing twice."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from killed import killed_often

from conftest import Days, Platform, desk_at, environment, id_number, make_office
from made_payments import ACCOUNT, at_the_bank, payment, statement
from ybcli import money
from ybcli.cases import item_files
from ybcli.cases.journal import FIRST, Entry, fold
from ybcli.desk import Desk
from ybcli.desk.casework import acts, clock, inbox
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection
from ybcli.desk.office import setup
from ybcli.desk.payments import files, limits, listing, statements, verbs
from ybcli.desk.projections import payment_state as one
from ybcli.errors import BadData, NotAllowed, PolicyGap, UsageError
from ybcli.ledger import chart
from ybcli.ledger.transfers import balance, open_references
from ybcli.settings import SHELF

OTHER = "6217000010009876543"
#: Made persons, and whose account holds more than the practice county's limit of 5000 yuan.
BELOW, ABOVE, THIRD, FOURTH = 254, 242, 252, 247
HOLDS = {ABOVE: "8896.36", BELOW: "4836.12"}


def payout(desk: Desk, platform: Platform, serial: int, **fields: str) -> str:
    """A decided payout of the account of a made person; its case's number."""
    person = id_number(serial)
    platform.post("insure", certno=person, insutype="310", admdvs="339901")
    platform.post("account", certno=person, admdvs="339901", balance=HOLDS.get(serial, "3167.56"))
    told = {"id_number": person, "name": "郑演", "ground": "emigration", **fields}
    done = applications.apply(desk, "reimburse-account-payout", told)
    told = {"outcome": "met", "reason": "the visa was shown"}
    done = acts.perform(desk, done.case.id, "verify", told)
    assert done.case.stage == "decided"
    return done.case.id


def sent(path: Path) -> list[list[str]]:
    """The lines of a payment file, without heading and trailer."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:-1]


def books(desk: Desk, account: str) -> int:
    """The balance of an account, in fen."""
    return balance(desk.reader.transfers(), account)


def open_at_the_bank(desk: Desk) -> dict[str, int]:
    """What does not net to zero on the bank's clearing account."""
    return open_references(desk.reader.transfers(), chart.CLEARING_BANK)


def test_a_payout_goes_to_the_bank_and_comes_back_paid(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Decided, ordered, paid: the case waits for the bank and is done when the bank has paid."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT, payee_bank="演练银行")
    fen = desk.reader.case(case).figures["account_payout"]
    assert payment(desk, case)["state"] == "ready"
    assert books(desk, chart.PAYABLE) == fen

    out = tmp_path / "out.csv"
    done = files.make(desk, out)
    assert (done.payments, done.total_fen) == (1, fen)
    with out.open(encoding="utf-8-sig", newline="") as file:
        head, line, trailer = csv.reader(file)
    assert tuple(head) == files.COLUMNS
    assert line[:6] == [done.number, "1", f"{case}-1", "郑演", ACCOUNT, "演练银行"]
    assert line[6] == money.yuan(fen)
    assert (trailer[0], trailer[1], trailer[2], trailer[6]) == (done.number, "合计", "1", line[6])
    assert out.stat().st_mode & 0o777 == 0o600
    assert books(desk, chart.PAYABLE) == 0
    assert books(desk, chart.CLEARING_BANK) == -fen
    assert desk.reader.one("SELECT hands FROM queue WHERE case_id = :c", c=case)[0] == "department"

    file = statement(tmp_path / "in.csv", ("B1", f"{case}-1", line[6], "成功", "20260706", ""))
    taken = statements.import_statement(desk, file)
    assert (taken.paid, taken.exit_code) == (1, 0)
    found = desk.reader.case(case)
    assert found.stage == "archived"
    settled = found.last("settle")
    assert settled is not None
    assert (settled.by, settled.form["on"]) == ("department:bank", "2026-07-06")
    assert open_at_the_bank(desk) == {}
    assert books(desk, chart.BANK) == -fen
    assert payment(desk, case)["state"] == "paid"
    again = statements.import_statement(desk, file)
    assert (again.paid, again.known, again.exit_code) == (0, 1, 0)
    assert books(desk, chart.BANK) == -fen
    assert inspection.faults(desk) == []


def test_without_an_account_nothing_is_ordered_and_the_cure_is_said(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """No account, an account that is none, a name that no file takes: the payment waits."""
    case = payout(desk, platform, BELOW, payee_account="12-34")
    assert payment(desk, case)["state"] == "no_account"
    row = desk.reader.one("SELECT hands, says FROM queue WHERE case_id = :c", c=case)
    assert row["hands"] == "officer"
    assert "yb payment correct" in row["says"]
    done = files.make(desk, tmp_path / "out.csv")
    assert (done.number, done.no_account) == ("", 1)
    assert not (tmp_path / "out.csv").exists()
    for wrong in ("1234567", "1" * 33, "62220x", "６２２２０２０２００１１"):
        with pytest.raises(BadData):
            verbs.correct(desk, case, account=wrong)
    with pytest.raises(BadData):
        verbs.correct(desk, case, payee="=HYPERLINK(1)")
    with pytest.raises(BadData):
        verbs.correct(desk, case)
    verbs.correct(desk, case, account="6222 0202 0011-2233 445", bank="演练银行")
    files.make(desk, tmp_path / "out.csv")
    assert sent(tmp_path / "out.csv")[0][4] == ACCOUNT
    with pytest.raises(NotAllowed):
        verbs.correct(desk, case, account=OTHER)


def test_no_payment_is_in_two_files(desk: Desk, platform: Platform, tmp_path: Path) -> None:
    """What is ordered is not ordered again; with nothing ready there is no file."""
    first = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    foreseen = files.make(desk, tmp_path / "none.csv", dry_run=True)
    assert foreseen.payments == 1
    assert not (tmp_path / "none.csv").exists()
    assert payment(desk, first)["state"] == "ready"
    made = files.make(desk, tmp_path / "1.csv")
    assert made.number == foreseen.number
    assert files.make(desk, tmp_path / "2.csv").number == ""
    second = payout(desk, platform, THIRD, payee_account=OTHER)
    files.make(desk, tmp_path / "2.csv")
    assert [line[2] for line in sent(tmp_path / "1.csv")] == [f"{first}-1"]
    assert [line[2] for line in sent(tmp_path / "2.csv")] == [f"{second}-1"]
    files.again(desk, made.number, tmp_path / "copy.csv")
    assert (tmp_path / "copy.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()
    with pytest.raises(NotAllowed):
        files.again(desk, made.number, tmp_path / "2.csv")
    with pytest.raises(BadData):
        files.again(desk, "P20260706-00000000", tmp_path / "3.csv")
    with pytest.raises(UsageError):
        files.make(desk, tmp_path / "no" / "folder.csv")
    assert [row["open"] for row in files.listed(desk)] == [1, 1]


def test_a_file_that_was_begun_is_written_first_and_to_the_byte(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Killed after the entries and before the file: the same file comes again, and nothing newer in it."""
    first = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    with desk.store.transaction() as tx:
        begun = files.order(desk, tx)
    second = payout(desk, platform, THIRD, payee_account=OTHER)
    done = files.make(desk, tmp_path / "1.csv")
    assert (done.number, done.is_again) == (begun.number, True)
    assert [line[2] for line in sent(tmp_path / "1.csv")] == [f"{first}-1"]
    assert payment(desk, second)["state"] == "ready"
    assert files.make(desk, tmp_path / "2.csv").payments == 1
    # Killed after the file and before the note that it was written: the same file is no obstacle.
    with desk.store.transaction() as tx:
        tx.run("UPDATE payment_file SET written_at = '' WHERE number = :n", n=begun.number)
    assert files.make(desk, tmp_path / "1.csv").number == begun.number
    assert files.make(desk, tmp_path / "3.csv").number == ""


def test_a_second_officer_releases_what_is_above_the_limit(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Held until somebody who did not work on the case releases it; a corrected account asks again."""
    case = payout(desk, platform, ABOVE, payee_account=ACCOUNT)
    small = payout(desk, platform, BELOW, payee_account=OTHER)
    assert payment(desk, case)["state"] == "held"
    with pytest.raises(NotAllowed) as own:
        verbs.release(desk, case)
    assert own.value.code == "E0020"
    with desk_at(desk.home, "wang") as other:
        with pytest.raises(NotAllowed, match="needs no release"):
            verbs.release(other, small)
        verbs.release(other, case)
        with pytest.raises(NotAllowed):
            verbs.release(other, case)
    assert payment(desk, case)["state"] == "ready"
    verbs.correct(desk, case, account=OTHER, reason="typed wrongly")
    assert payment(desk, case)["state"] == "held"
    done = files.make(desk, tmp_path / "1.csv")
    assert (done.payments, done.held) == (1, 1)
    assert sent(tmp_path / "1.csv")[0][2] == f"{small}-1"
    with desk_at(desk.home, "wang") as other:
        verbs.release(other, case)
    assert files.make(desk, tmp_path / "2.csv").payments == 1
    row = desk.reader.one("SELECT released_by FROM payment WHERE case_id = :c", c=case)
    assert row["released_by"] == "wang"


def test_exactly_the_limit_needs_no_second_officer() -> None:
    """Above the limit, not at it."""
    assert not limits.is_held(500000, "", 500000)
    assert limits.is_held(500001, "", 500000)
    assert not limits.is_held(500001, "wang", 500000)


def test_where_the_county_has_set_no_limit_no_file_is_made(
    desk: Desk, platform: Platform, tmp_path: Path, day: Days
) -> None:
    """A gap stops the money and says which parameter; the payment waits as it was."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    for region in ("331102", "330800"):
        with pytest.raises(PolicyGap, match="second_officer_limit"):
            limits.limit_fen(desk, region)
    day("2019-06-03")  # before the practice county's own rule
    with desk_at(desk.home) as early:
        with pytest.raises(PolicyGap, match="second_officer_limit"):
            files.make(early, tmp_path / "out.csv")
        rows, gap = listing.listed(early)
        assert "second_officer_limit" in gap
        assert rows[0]["state"] == "ready"
        assert payment(early, case)["file"] == ""
    assert not (tmp_path / "out.csv").exists()


def test_a_returned_payment_keeps_its_first_date(
    desk: Desk, platform: Platform, tmp_path: Path, day: Days
) -> None:
    """Sent back by the bank: the account is corrected, it is ordered again, and still late by its first date."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    fen = desk.reader.case(case).figures["account_payout"]
    due = payment(desk, case)["due"]
    assert due == "2026-07-13"
    files.make(desk, tmp_path / "1.csv")
    back = ("B1", f"{case}-1", money.yuan(fen), "退汇", "2026-07-06", "户名不符")
    taken = statements.import_statement(desk, statement(tmp_path / "b1.csv", back))
    assert (taken.returned, taken.exit_code) == (1, 0)
    day("2026-07-20")
    with desk_at(desk.home) as later:
        shown = payment(later, case)
        assert (shown["state"], shown["says"], shown["due"]) == ("returned", "户名不符", due)
        assert books(later, chart.PAYABLE) == fen
        assert open_at_the_bank(later) == {}
        assert files.make(later, tmp_path / "none.csv").number == ""
        verbs.correct(later, case, account=OTHER)
        assert later.reader.scalar("SELECT due FROM queue WHERE case_id = :c", c=case) == due
        files.make(later, tmp_path / "2.csv")
        assert sent(tmp_path / "2.csv")[0][2:5] == [f"{case}-2", "郑演", OTHER]
        # The bank quotes the first order once more: it is not waited for any longer.
        old = ("B2", f"{case}-1", money.yuan(fen), "成功", "2026-07-20", "")
        taken = statements.import_statement(later, statement(tmp_path / "b2.csv", old))
        assert (taken.paid, len(taken.breaks), taken.exit_code) == (0, 1, 6)
        paid = ("B3", f"{case}-2", money.yuan(fen), "成功", "2026-07-20", "")
        assert statements.import_statement(later, statement(tmp_path / "b3.csv", paid)).paid == 1
        shown = payment(later, case)
        assert (shown["state"], shown["due"], shown["times"]) == ("paid", due, 2)
        assert open_at_the_bank(later) == {"bank|B2": fen}
        assert inspection.faults(later) == []


def test_a_line_that_fits_nothing_opens_a_case_and_stays_on_the_clearing_account(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """An unknown reference, another amount, paid twice, back after it was paid; booked back heals."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    fen = desk.reader.case(case).figures["account_payout"]
    files.make(desk, tmp_path / "1.csv")
    yuan = money.yuan(fen)
    taken = statements.import_statement(
        desk,
        statement(
            tmp_path / "b.csv",
            ("U1", "NOBODY-1", "12.34", "成功", "2026-07-06", ""),
            ("U2", f"{case}-1", "1.00", "成功", "2026-07-06", ""),
            ("P1", f"{case}-1", yuan, "成功", "2026-07-06", ""),
            ("U3", f"{case}-1", yuan, "成功", "2026-07-06", ""),
            ("U4", f"{case}-1", yuan, "退汇", "2026-07-06", "账户已销户"),
            ("U5", "NOBODY-2", "9.99", "退汇", "2026-07-06", ""),
        ),
    )
    assert (taken.paid, len(taken.breaks), taken.exit_code) == (1, 5, 6)
    cases = [case for case, _kind, _reference in taken.breaks]
    assert [kind for _case, kind, _reference in taken.breaks] == [
        "unknown_reference",
        "amount",
        "not_waited_for",
        "returned_late",
        "unknown_reference",
    ]
    assert open_at_the_bank(desk) == {
        "bank|U1": 1234,
        "bank|U2": 100,
        "bank|U3": fen,
        "bank|U4": -fen,
    }
    rows = desk.reader.rows(
        "SELECT stage, hands, officer FROM queue WHERE item = 'payment-break' AND is_open = 1"
    )
    assert [tuple(row) for row in rows] == [("sensed", "officer", "li")] * 5
    healed = statements.import_statement(
        desk,
        statement(
            tmp_path / "h.csv",
            ("H1", "U1", "12.34", "退汇", "2026-07-06", "冲正"),
            ("H2", "U2", "2.00", "退汇", "2026-07-06", "冲正"),
        ),
    )
    assert (len(healed.booked_back), len(healed.breaks)) == (1, 1)
    assert desk.reader.case(cases[0]).stage == "archived"
    assert "bank|U1" not in open_at_the_bank(desk)
    acts.perform(desk, cases[2], "verify", {"outcome": "met", "reason": "the payee paid it back"})
    assert desk.reader.case(cases[2]).stage == "archived"
    assert inspection.faults(desk) == []


def test_a_statement_is_read_line_by_line_and_each_serial_number_once(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Wrong lines are Problems with their row; the same number with other content is a conflict."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    yuan = money.yuan(desk.reader.case(case).figures["account_payout"])
    files.make(desk, tmp_path / "1.csv")
    file = statement(
        tmp_path / "b.csv",
        ("", f"{case}-1", yuan, "成功", "2026-07-06", ""),
        ("B2", f"{case}-1", "-5.00", "成功", "2026-07-06", ""),
        ("B3", f"{case}-1", "12.345", "成功", "2026-07-06", ""),
        ("B4", f"{case}-1", yuan, "也许", "2026-07-06", ""),
        ("B5", f"{case}-1", yuan, "成功", "2026-02-30", ""),
        ("B6" * 40, f"{case}-1", yuan, "成功", "2026-07-06", ""),
        ("B7", f"{case}-1", yuan, "成功", "2026/7/6", ""),
    )
    foreseen = statements.import_statement(desk, file, dry_run=True)
    assert (foreseen.paid, len(foreseen.problems)) == (1, 6)
    assert desk.reader.case(case).stage == "decided"
    taken = statements.import_statement(desk, file)
    assert (taken.rows, taken.paid, taken.exit_code) == (7, 1, 5)
    assert [problem.row for problem in taken.problems] == [3, 4, 5, 6, 7, 8]
    other = statement(tmp_path / "c.csv", ("B7", f"{case}-1", "1.00", "成功", "2026-07-06", ""))
    taken = statements.import_statement(desk, other)
    assert (taken.conflicts, taken.breaks, taken.exit_code) == (1, [], 7)
    assert open_at_the_bank(desk) == {}
    (tmp_path / "no.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(BadData, match="is not a bank statement"):
        statements.import_statement(desk, tmp_path / "no.csv")
    with pytest.raises(BadData):
        statements.import_statement(desk, tmp_path / "absent.csv")


def test_what_is_at_the_bank_cannot_be_voided(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Before it is ordered a decision can be taken back; after that only the bank's answer counts."""
    first = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    acts.perform(desk, first, "void", {"reason": "came back"})
    assert payment(desk, first)["state"] == "void"
    assert books(desk, chart.PAYABLE) == 0
    second = payout(desk, platform, THIRD, payee_account=ACCOUNT)
    files.make(desk, tmp_path / "1.csv")
    with pytest.raises(NotAllowed):
        acts.perform(desk, second, "void", {"reason": "came back"})
    for act in ("settle", "send_back", "order", "release", "redirect"):
        with pytest.raises(NotAllowed):
            acts.perform(desk, second, act, {"fields": {}})


def test_a_tax_receipt_settles_no_payment(desk: Desk, platform: Platform) -> None:
    """Money that the tax office collected from a person does not settle what we owe the person."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    fen = desk.reader.case(case).figures["account_payout"]
    body = {"ordr_no": "T1", "certno": id_number(BELOW), "insutype": "390", "amt": money.yuan(fen),
            "setl_time": "2026-07-06 10:00:00", "poolarea_no": "339901", "year": "2026"}  # fmt: skip
    from ybcli.desk.exchange import arrivals
    from ybcli.store.queries.records import Record

    row = Record(0, "tax", "T1", "receipt", "2026-07-06", "", "{}", "", "waiting", "", "", 0, "")

    told = {"id_number": body["certno"], "scheme": "resident", "period": "2026", "amount_fen": fen,
            "receipt_number": "T1", "paid_at": "2026-07-06"}  # fmt: skip
    arrivals._receipt(desk, row, told)
    assert desk.reader.case(case).stage == "decided"
    assert payment(desk, case)["state"] == "ready"


def test_a_payment_that_the_bank_does_not_answer_is_escalated(
    desk: Desk, platform: Platform, tmp_path: Path, day: Days
) -> None:
    """After the last day an officer looks; the receipt still pays it."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    files.make(desk, tmp_path / "1.csv")
    day("2026-07-14")
    with desk_at(desk.home) as later:
        assert clock.run(later) == [(case, "escalate")]
        assert clock.run(later) == []
        assert (
            later.reader.scalar("SELECT hands FROM queue WHERE case_id = :c", c=case) == "officer"
        )
        yuan = money.yuan(later.reader.case(case).figures["account_payout"])
        line = ("B1", f"{case}-1", yuan, "成功", "2026-07-14", "")
        statements.import_statement(later, statement(tmp_path / "b.csv", line))
        assert later.reader.case(case).stage == "archived"


def test_the_table_is_made_anew_from_the_journal(desk: Desk, platform: Platform) -> None:
    """Rebuilt, every payment stands as it stood; a row that says otherwise is found."""
    paid = payout(desk, platform, ABOVE)
    at_the_bank(desk.home, paid)
    back = payout(desk, platform, BELOW)
    at_the_bank(desk.home, back, "returned")
    payout(desk, platform, THIRD)
    before = [tuple(row) for row in desk.reader.rows("SELECT * FROM payment ORDER BY case_id")]
    assert len(before) == 3
    setup.rebuild(desk)
    after = [tuple(row) for row in desk.reader.rows("SELECT * FROM payment ORDER BY case_id")]
    assert after == before
    with desk.store.transaction() as tx:
        tx.run("UPDATE payment SET state = 'ready' WHERE case_id = :c", c=paid)
    assert any(paid in fault for fault in inspection.faults(desk))


def test_names_and_accounts_are_masked_in_the_list(desk: Desk, platform: Platform) -> None:
    """Whole only where they are revealed."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    shown = payment(desk, case)
    assert (shown["payee"], shown["account"]) == ("郑*", "622202*********3445")
    rows, _gap = listing.listed(desk, state="ready", reveal=True)
    assert rows[0]["account"] == ACCOUNT
    with pytest.raises(UsageError):
        listing.listed(desk, state="paied")


ITEM = item_files.load([SHELF / "zj"])["reimburse-account-payout"]


def decided(fen: int, **fields: Any) -> Any:
    """A payout of `fen`, decided, as its journal alone tells of it."""
    form = {"item": ITEM.code, "flow": "applied", "region": "339901", "channel": "window", "reference": "r",
            "party": {"kind": "person", "id": id_number(1), "name": "李演"}, "fields": fields}  # fmt: skip
    first = Entry("C", 1, "receive", "li", "t", "2026-07-06", form, {}, FIRST).hashed()
    met = Entry(
        "C", 2, "verify", "automatic", "t", "2026-07-06", {}, {"outcome": "met"}, first.hash
    )
    found = {"figures": {"account_payout": fen}}
    last = Entry("C", 3, "decide", "automatic", "t", "2026-07-06", {}, found, met.hashed().hash)
    return fold([first, met.hashed(), last.hashed()])


def test_nothing_to_pay_is_settled_by_itself() -> None:
    """A benefit of zero has no payment and waits for no bank."""
    assert one.of(ITEM, decided(0)) is None
    assert one.owes_nothing(ITEM, decided(0))
    assert acts.next_automatic_act(ITEM, decided(0)) == "settle"
    assert not one.owes_nothing(ITEM, decided(1))
    assert acts.next_automatic_act(ITEM, decided(1)) == ""


@pytest.mark.parametrize(
    ("fields", "payee"),
    [
        ({}, "李演"),
        ({"ground": "emigration", "relative_name": "李小演"}, "李演"),
        ({"died_on": "2026-07-01", "relative_name": "李小演"}, "李小演"),
        ({"ground": "death", "relative_name": "李小演", "payee_name": "李大演"}, "李大演"),
        ({"cremated_on": "2026-07-01"}, ""),
    ],
)
def test_the_dead_are_not_paid(fields: dict[str, str], payee: str) -> None:
    """The person, or the relative whom the case names; nobody where none is named."""
    assert one.payee_of(ITEM, decided(1, **fields)) == payee


def test_killed_at_any_moment_nothing_is_paid_twice(
    home: Path, platform: Platform, tmp_path: Path
) -> None:
    """`kill -9` over the whole run of file and receipt, then both run to their end."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        cases = [payout(desk, platform, n, payee_account=ACCOUNT) for n in (BELOW, THIRD, FOURTH)]
    out = tmp_path / "out.csv"
    words = [sys.executable, "-m", "ybcli", "payment"]
    killed = killed_often([*words, "file", "--out", str(out)], environment(), home)
    subprocess.run(
        [*words, "file", "--out", str(out)], env=environment(), check=False, capture_output=True
    )
    with desk_at(home) as desk:
        written = [row["file"] for row in files.listed(desk)]
    assert len(written) == 1
    assert [line[2] for line in sent(out)] == sorted(f"{case}-1" for case in cases)
    lines = [
        (f"B{n}", line[2], line[6], "成功", "2026-07-06", "") for n, line in enumerate(sent(out))
    ]
    bank = statement(tmp_path / "bank.csv", *lines)
    killed += killed_often([*words, "receipt", str(bank)], environment(), home)
    subprocess.run(
        [*words, "receipt", str(bank)], env=environment(), check=True, capture_output=True
    )
    assert killed, "no process was killed: the test shows nothing"
    with desk_at(home) as desk:
        assert {desk.reader.case(case).stage for case in cases} == {"archived"}
        total = sum(desk.reader.case(case).figures["account_payout"] for case in cases)
        assert books(desk, chart.BANK) == -total
        assert open_at_the_bank(desk) == {}
        assert inspection.faults(desk) == []


@pytest.fixture
def prepared(home: Path, platform: Platform) -> Iterator[tuple[Path, str]]:
    """An office with one decided payout above the limit, to be copied for each sequence."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        case = payout(desk, platform, ABOVE)
    with desk_at(home) as desk:
        desk.reader.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home, case


STEPS = ("file", "paid", "returned", "amount", "correct", "release", "void")


@given(steps=st.lists(st.sampled_from(STEPS), max_size=9))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_done_in_whatever_order_it_is_paid_at_most_once(
    steps: list[str], prepared: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Double entry holds after every step, and no more leaves the bank than was decided."""
    home, case = prepared
    folder = tmp_path_factory.mktemp("sequence")
    kept = (home / "office.db").read_bytes()
    for left in home.glob("office.db*"):
        left.unlink()
    (home / "office.db").write_bytes(kept)
    shutil.copy(home / "office.db", folder / "office.db")
    done_well = 0
    try:
        for place, step in enumerate(steps):
            with desk_at(home, "wang" if step == "release" else "li") as desk:
                fen = desk.reader.case(case).figures["account_payout"]
                reference = payment(desk, case)["reference"] or f"{case}-1"
                result = {"returned": "退汇"}.get(step, "成功")
                line = (
                    f"S{place}",
                    reference,
                    "1.00" if step == "amount" else money.yuan(fen),
                    result,
                    "2026-07-06",
                    "",
                )
                try:
                    if step == "file":
                        files.make(desk, folder / f"{place}.csv")
                    elif step in {"paid", "returned", "amount"}:
                        taken = statements.import_statement(
                            desk, statement(folder / f"{place}-b.csv", line)
                        )
                        done_well += taken.paid
                    elif step == "correct":
                        verbs.correct(desk, case, account=(ACCOUNT, OTHER)[place % 2])
                    elif step == "release":
                        verbs.release(desk, case)
                    else:
                        acts.perform(desk, case, "void", {"reason": "came back"})
                except NotAllowed:
                    continue
            with desk_at(home) as desk:
                transfers = desk.reader.transfers()
                ours = [t for t in transfers if t.case_id == case]
                assert -balance(ours, chart.BANK) in {0, fen}
                assert (balance(ours, chart.BANK) != 0) == (done_well == 1)
                accounts = {name for t in transfers for name in (t.debit, t.credit)}
                assert sum(sum(open_references(transfers, name).values()) for name in accounts) == 0
                assert inspection.faults(desk) == []
        assert done_well <= 1
    finally:
        for left in home.glob("office.db*"):
            left.unlink()
        shutil.copy(folder / "office.db", home / "office.db")


def test_a_line_left_waiting_is_taken_by_the_next_sync(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    """Killed between the inbox and the act: the inbox still has it."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    files.make(desk, tmp_path / "1.csv")
    yuan = money.yuan(desk.reader.case(case).figures["account_payout"])
    told = {
        "serial": "B1",
        "reference": f"{case}-1",
        "amount": yuan,
        "result": "paid",
        "day": "2026-07-06",
    }
    record, _problems = statements.read(2, told, desk.today)
    with desk.store.transaction() as tx:
        inbox.keep(tx, record)
    sync.run(desk)
    assert desk.reader.case(case).stage == "archived"


def test_a_payee_whom_nobody_knows_needs_a_reason_at_a_correction_as_well(
    desk: Desk, platform: Platform
) -> None:
    """`payment correct` asks the question of the intake (5.3.1); the reason is kept, and not asked again."""
    case = payout(desk, platform, BELOW, payee_account=ACCOUNT)
    with pytest.raises(BadData) as asked:
        verbs.correct(desk, case, account=OTHER, payee="周陌")
    assert "周*" in asked.value.problems[0].says
    verbs.correct(desk, case, account=OTHER, payee="周陌", reason="power of attorney seen")
    verbs.correct(desk, case, account=ACCOUNT)

"""What was closed is put right by another case: taken back, changed, ended, resumed, opened again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import Platform, desk_at, id_number, make_office
from made_cases import closed
from made_payments import at_the_bank
from ybcli.commands import run
from ybcli.commands._render.open_acts import command_of
from ybcli.commands.case import app
from ybcli.desk.casework import acts, correction_preview, corrections
from ybcli.desk.casework.corrections import Plan
from ybcli.desk.certificates import issue
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection
from ybcli.errors import BadData, NotAllowed
from ybcli.store.queries import covers, filings, messages

WHO, OTHER = id_number(41), id_number(42)


def lines(own: str, listed: str) -> list[dict[str, str]]:
    """The lines of a bill: what the person pays alone, and what is in scope."""
    told = {"03": own, "01": listed}
    return [
        {"medins_list_name": "药品", "chrgitm_lv": level, "det_item_fee_sumamt": amount}
        for level, amount in told.items()
        if float(amount)
    ]


def tell_bill(platform: Platform, own: str, listed: str, record: str = "v-1") -> None:
    """The hospital tells the visit of the bill: 1,200.00, part of it outside the catalogue."""
    platform.post("emit", department="hospitals", kind="visit", record_id=record, body={
        "mdtrt_id": "33010900", "certno": WHO, "psn_name": "李演", "fixmedins_code": "H33990100001",
        "fixmedins_name": "演练人民医院", "med_type": "11", "begndate": "2026-06-18", "medfee_sumamt": "1200.00",
        "medrcd_flag": "1", "fee_detl_flag": "1", "feedetail": lines(own, listed)})  # fmt: skip


def bill(home: Path, platform: Platform, *, paid: bool) -> str:
    """A bill of 1,200.00 that was decided (540.00), and paid where so; the case."""
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901")
    platform.post("emit", department="finance", kind="e_invoice", record_id="f-1", body={
        "invono": "33010900", "certno": WHO, "psn_name": "李演", "medfee_sumamt": "1200.00",
        "invo_date": "2026-06-20", "fixmedins_code": "H33990100001", "fixmedins_name": "演练人民医院",
        "med_type": "11"})  # fmt: skip
    tell_bill(platform, "0.00", "1200.00")
    with desk_at(home) as desk:
        sync.run(desk)
        case = apply_bill(desk)
    with desk_at(home, "wang") as desk:
        assert acts.perform(desk, case, "review", {"outcome": "met"}).case.stage == "decided"
    if paid:
        at_the_bank(home, case)
    with desk_at(home) as desk:
        sync.run(desk)
    return case


def apply_bill(desk: Any, **more: str) -> str:
    """Hand the bill in."""
    values = {"id_number": WHO, "invoice_number": "33010900", **more}
    return applications.apply(desk, "reimburse-outpatient", values).case.id


def corrected(home: Path, case: str, plan: Plan) -> Any:
    """Correct a case and let the second officer review; the case that corrects."""
    with desk_at(home) as desk:
        new = corrections.correct(desk, case, plan).case
    if new.stage == "verified":
        with desk_at(home, "wang") as desk:
            new = acts.perform(desk, new.id, "review", {"outcome": "met"}).case
    return new


def balance(desk: Any, account: str) -> int:
    """Debits less credits of an account, in fen."""
    return int(
        desk.reader.scalar(
            "SELECT coalesce(sum(CASE WHEN debit = :a THEN amount_fen ELSE 0 END) - "
            "sum(CASE WHEN credit = :a THEN amount_fen ELSE 0 END), 0) FROM transfer",
            a=account,
        )
    )


def test_a_payment_that_was_not_made_is_void_and_the_invoice_is_free(
    home: Path, platform: Platform
) -> None:
    case = bill(home, platform, paid=False)
    back = corrected(home, case, Plan("the wrong patient"))
    assert (back.id, back.stage) == (case, "voided")
    with desk_at(home) as desk:
        assert balance(desk, "liability:payable") == balance(desk, "fund:pooled_resident") == 0
        assert [m.topic for m in messages.of_case(desk.reader, case)][-2:] == ["reverse", "notice"]
        sync.run(desk)
        assert messages.refused(desk.reader) == []
        again = apply_bill(desk, mobile="13900000041")
        assert desk.reader.case(again).stage == "verified"
        assert inspection.faults(desk) == []


@pytest.mark.parametrize("plan", [
    Plan("wrong patient", withdraw=True),
    Plan("another mobile", {"mobile": "13900000041"}),
])  # fmt: skip
@pytest.mark.parametrize("paid", [False, True])
def test_the_same_correction_asked_for_again_is_done_already(
    home: Path, platform: Platform, plan: Plan, paid: bool
) -> None:
    case = bill(home, platform, paid=paid)
    first = corrected(home, case, plan)
    with desk_at(home) as desk:
        again = corrections.correct(desk, case, plan)
        assert (again.is_new, again.entries, again.case.id) == (False, (), first.id)
        assert correction_preview.preview(desk, case, plan)[0].is_new is False
        other = Plan("a third", {"mobile": "13900000043"})
        if plan.values:
            with pytest.raises(NotAllowed, match="was corrected by"):
                corrections.correct(desk, case, other)


def test_money_that_is_paid_is_asked_back_and_the_invoice_is_free(
    home: Path, platform: Platform
) -> None:
    case = bill(home, platform, paid=True)
    with desk_at(home) as desk:
        done, moves = correction_preview.preview(desk, case, Plan("paid twice", withdraw=True))
        told = {(m.part, m.what): m.after for m in moves}
        assert told["money", "asset:overpaid_benefits"] == "540.00"
        assert told["money", "fund:pooled_resident"] == "-540.00"
        assert ("message", "platform reverse") in told
        assert not desk.reader.rows("SELECT 1 FROM queue WHERE case_id = :c", c=done.case.id)
    back = corrected(home, case, Plan("paid twice"))
    assert (back.corrects, back.stage) == (case, "archived")
    with desk_at(home) as desk:
        assert balance(desk, "asset:overpaid_benefits") == 54_000
        assert balance(desk, "liability:payable") == balance(desk, "fund:pooled_resident") == 0
        sync.run(desk)
        again = apply_bill(desk, mobile="13900000041")
        assert desk.reader.case(again).stage == "verified"
        assert inspection.faults(desk) == []


@pytest.mark.parametrize(("own", "listed", "due"), [("400.00", "800.00", 30_000), ("0.00", "1200.00", 54_000)])  # fmt: skip
def test_a_changed_bill_pays_or_asks_back_the_difference(
    home: Path, platform: Platform, own: str, listed: str, due: int
) -> None:
    case = bill(home, platform, paid=True)
    tell_bill(platform, own, listed, "v-2")
    with desk_at(home) as desk:
        sync.run(desk)
    new = corrected(home, case, Plan("the hospital sent it anew", {"mobile": "13900000041"}))
    assert new.figures["reimbursed"] == due
    assert new.last("decide").decision["taken_back"]["reimbursed"] == 54_000
    with desk_at(home) as desk:
        assert balance(desk, "fund:pooled_resident") == due
        assert balance(desk, "asset:overpaid_benefits") == 54_000 - due
        assert balance(desk, "liability:payable") == 0
        sync.run(desk)
        assert messages.refused(desk.reader) == []
        with pytest.raises(NotAllowed, match=f"was corrected by case {new.id}"):
            corrections.correct(desk, case, Plan("once more"))
    second = corrected(home, new.id, Plan("it was no treatment of theirs"))
    with desk_at(home) as desk:
        assert second.corrects == new.id
        assert balance(desk, "fund:pooled_resident") == 0
        assert balance(desk, "asset:overpaid_benefits") == 54_000
        assert inspection.faults(desk) == []


def test_a_bill_that_was_cut_is_paid_the_rest_by_the_bank(home: Path, platform: Platform) -> None:
    case = bill(home, platform, paid=True)
    tell_bill(platform, "400.00", "800.00", "v-2")
    with desk_at(home) as desk:
        sync.run(desk)
    less = corrected(home, case, Plan("the hospital sent it anew", {"mobile": "13900000041"}))
    tell_bill(platform, "0.00", "1200.00", "v-3")
    with desk_at(home) as desk:
        sync.run(desk)
    more = corrected(home, less.id, Plan("and anew", {"mobile": "13900000042"}))
    assert more.stage == "decided"
    at_the_bank(home, more.id)
    with desk_at(home) as desk:
        assert desk.reader.case(more.id).stage == "archived"
        assert balance(desk, "liability:payable") == 0
        assert balance(desk, "fund:pooled_resident") == 54_000


def test_an_enrolment_is_changed_ended_resumed_and_taken_back(
    home: Path, platform: Platform
) -> None:
    make_office(home, platform.url)
    with desk_at(home) as desk:
        values = {"id_number": OTHER, "name": "张演", "is_flexible": "yes"}
        sync.run(desk)
        case = applications.apply(
            desk, "enroll-employee", {**values, "employed_from": "2026-06-01"}
        ).case
        assert case.stage == "archived"
        case = case.id
        sync.run(desk)
    new = corrected(home, case, Plan("began later", {"employed_from": "2026-07-01"}))
    assert (new.stage, new.correction) == ("archived", "change")
    with desk_at(home) as desk:
        (held,) = covers.among(desk.reader, [OTHER])
        assert (held.state, held.begins_on, held.case_id) == ("active", "2026-07-01", new.id)
        assert [m.topic for m in messages.of_case(desk.reader, new.id)][:2] == [
            "reverse",
            "register_person",
        ]
        sync.run(desk)
        assert messages.refused(desk.reader) == []
        with pytest.raises(NotAllowed, match="not before"):
            corrections.correct(desk, new.id, Plan("leaves", ends_on=date(2026, 8, 1)))
    end = corrected(home, new.id, Plan("left the unit", ends_on=date(2026, 7, 3)))
    with desk_at(home) as desk:
        assert [c.state for c in covers.among(desk.reader, [OTHER])] == ["ended"]
        told = messages.of_case(desk.reader, end.id)
        assert [m.topic for m in told] == ["end_relation", "notice"]
        assert "2026-07-03" in told[1].body
        sync.run(desk)
        assert messages.refused(desk.reader) == []
    on = corrected(home, end.id, Plan("did not leave", resume=True))
    with desk_at(home) as desk:
        assert [c.state for c in covers.among(desk.reader, [OTHER])] == ["active"]
        sync.run(desk)
    corrected(home, on.id, Plan("another person", withdraw=True))
    with desk_at(home) as desk:
        assert [c.state for c in covers.among(desk.reader, [OTHER])] == ["void"]
        sync.run(desk)
        assert messages.refused(desk.reader) == []
        assert inspection.faults(desk) == []


def test_a_filing_of_remote_care_ends_and_changes(home: Path, platform: Platform) -> None:
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901")
    platform.post("emit", department="police", kind="residence", record_id="p1", body={
        "certno": WHO, "psn_name": "李演", "resd_admdvs": "440300", "begndate": "2026-07-01", "resd_type": "household"})  # fmt: skip
    with desk_at(home) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "to_region": "440300", "begins_on": "2026-07-01"}
        case = applications.apply(desk, "file-remote-resident", values).case
        assert case.stage == "archived"
        sync.run(desk)
    end = corrected(home, case.id, Plan("comes home", ends_on=date(2026, 8, 31)))
    with desk_at(home) as desk:
        (filing,) = filings.all_of(desk.reader, WHO)
        assert (filing.state, filing.ends_on, filing.case_id) == ("active", "2026-08-31", end.id)
        topics = [m.topic for m in messages.of_case(desk.reader, end.id)]
        assert topics[:2] == ["withdraw_registration", "file_registration"]
        sync.run(desk)
        assert messages.refused(desk.reader) == []
    moved = corrected(home, end.id, Plan("another place", {"to_region": "330100"}))
    with desk_at(home) as desk:
        (filing,) = filings.all_of(desk.reader, WHO)
        assert (filing.region, filing.case_id) == ("330100", moved.id)
        sync.run(desk)
        assert messages.refused(desk.reader) == []
        assert inspection.faults(desk) == []


def test_a_refusal_that_was_wrong_is_opened_again_and_an_officer_answers(
    home: Path, platform: Platform
) -> None:
    make_office(home, platform.url)
    with desk_at(home) as desk:
        sync.run(desk)
        values = {"id_number": WHO, "to_region": "440300", "name": "李演"}
        refused = applications.apply(desk, "file-remote-resident", values).case
        assert refused.stage == "refused"
        with pytest.raises(NotAllowed, match="brought nothing"):
            corrections.correct(desk, refused.id, Plan("x", withdraw=True))
        again = corrections.correct(desk, refused.id, Plan("is insured with us", resume=True)).case
        assert (again.stage, again.corrects) == ("received", refused.id)
        done = acts.perform(
            desk, again.id, "verify", {"outcome": "met", "reason": "seen at the window"}
        )
        assert done.case.stage == "archived"
        assert corrections.correct(desk, refused.id, Plan("x", resume=True)).is_new is False


def test_an_open_case_and_a_stranger_as_party_are_refused_with_the_next_command(
    home: Path, platform: Platform
) -> None:
    make_office(home)
    with desk_at(home) as desk:
        values = {"id_number": WHO, "name": "李演"}
        case = applications.apply(desk, "enroll-resident", values).case
        with pytest.raises(NotAllowed, match="still open") as caught:
            corrections.correct(desk, case.id, Plan("x"))
        assert "yb case return" in str(caught.value.cure)
        done = closed(desk, OTHER)
        with pytest.raises(NotAllowed, match="whose case"):
            corrections.correct(desk, done, Plan("x", {"id_number": WHO}))
        with pytest.raises(BadData) as wrong:
            corrections.correct(desk, done, Plan("x", {"employed_from": "soon"}))
        assert wrong.value.problems[0].field == "employed_from"
        with pytest.raises(BadData, match="reason"):
            corrections.correct(desk, done, Plan(" "))
        with pytest.raises(NotAllowed, match="nothing to resume"):
            corrections.correct(desk, done, Plan("x", resume=True))


def test_a_certificate_given_wrongly_is_revoked(
    home: Path, platform: Platform, tmp_path: Path
) -> None:
    make_office(home, platform.url)
    platform.post("insure", certno=WHO, insutype="390", admdvs="339901")
    with desk_at(home) as desk:
        values = {"id_number": WHO, "name": "李演", "document": "enrolment"}
        values |= {"identity_medium": "id_card"}
        case = applications.apply(desk, "certify-person", values).case
        assert case.stage == "archived"
        path = tmp_path / "one.pdf"
        number = issue.issue(desk, case.id, path).number
        assert issue.verify(path, desk)[1] == "made here"
        _done, moves = correction_preview.preview(desk, case.id, Plan("given to a stranger"))
        assert ("certificate", number, "revoked") in [(m.part, m.what, m.after) for m in moves]
        corrections.correct(desk, case.id, Plan("given to a stranger"))
        assert issue.verify(path, desk)[1] == issue.REVOKED
        with pytest.raises(NotAllowed, match="revoked"):
            issue.issue(desk, case.id, tmp_path / "two.pdf")


def test_the_command_shows_what_moves_and_then_moves_it(
    home: Path, platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    case = bill(home, platform, paid=True)

    def yb(*words: str) -> int:
        mode = (
            []
            if any("=" in word or word in {"--resume", "--withdraw"} for word in words)
            else ["--withdraw"]
        )
        return run(["case", "correct", case, "--reason", "paid twice", *mode, *words])

    assert yb("--dry-run") == 0
    assert "asset:overpaid_benefits  540.00" in capsys.readouterr().out
    assert yb("--withdraw", "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["dry_run"], told["corrects"]) == (True, case)
    assert {"part", "what", "before", "after"} == set(told["moves"][0])
    assert yb() == 0
    assert "verified" in capsys.readouterr().out
    assert yb("nonsense") == 2
    assert "FIELD=VALUE" in capsys.readouterr().err
    assert yb("no_such_field=1") != 0
    assert "was corrected by" in capsys.readouterr().err


def test_a_preview_tells_only_what_the_correction_itself_moves(
    home: Path, platform: Platform
) -> None:
    """What becomes void keeps its own number: its earlier messages and notices are not told again."""
    case = bill(home, platform, paid=False)
    with desk_at(home) as desk:
        before = {json.loads(m.body).get("text") for m in messages.of_case(desk.reader, case)}
        done, moves = correction_preview.preview(desk, case, Plan("a mistake"))
        assert done.case.id == case
        assert not before & {m.what for m in moves if m.part == "notice"}
        assert done.case.stage == "voided"


def test_why_names_only_what_is_a_command() -> None:
    """An act of the program alone (escalate, settle) is none that an officer could give."""
    acts_of_all = ("confirm", "object", "return", "void", "hold", "escalate", "settle", "warn")
    own = {one.name or one.callback.__name__ for one in app.registered_commands}
    named = [command_of(act, own) for act in acts_of_all]
    assert named == ["confirm", "object", "return", "void", "payment hold", "", "", ""]

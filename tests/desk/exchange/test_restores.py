"""An older copy of the store takes the place of a newer one: nothing is given twice, nothing is lost sight of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import Days, Platform, desk_at, id_number, make_office
from made_payments import ACCOUNT, payment
from ybcli.desk import Desk
from ybcli.desk.casework import acts, restores
from ybcli.desk.certificates import issue
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import nightly
from ybcli.desk.office import setup
from ybcli.desk.payments import files, verbs
from ybcli.errors import NotAllowed, YbError


def payout(desk: Desk, platform: Platform, serial: int) -> str:
    """A payout that is decided and has an account."""
    person = id_number(serial)
    platform.post("insure", certno=person, insutype="310", admdvs="339901")
    platform.post("account", certno=person, admdvs="339901", balance="70.00")
    told = {"id_number": person, "name": "郑演", "ground": "emigration"}
    case = applications.apply(desk, "reimburse-account-payout", told).case.id
    acts.perform(desk, case, "verify", {"outcome": "met", "reason": "shown"})
    verbs.correct(desk, case, account=ACCOUNT, bank="演练银行")
    return case


def enrolled(desk: Desk, serial: int, year: str) -> str:
    """A resident of a year, told to the platform."""
    told = {
        "id_number": id_number(serial, "20010101"),
        "name": "张演",
        "mobile": "13900000003",
        "cover_year": year,
    }
    case = applications.apply(desk, "enroll-resident", told).case
    if case.stage == "received":
        acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "shown"})
    return case.id


def test_what_the_lost_store_ordered_is_ordered_again_only_by_a_second_officer(
    home: Path, platform: Platform, tmp_path: Path
) -> None:
    """The payment waits, and its second file and line have numbers of their own."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        case = payout(desk, platform, 11)
        setup.backup(desk, tmp_path / "copy.db")
        first = files.make(desk, tmp_path / "first.csv")
        reference = payment(desk, case)["reference"]
    shutil.rmtree(home)
    with desk_at(home) as desk:
        setup.restore(desk, tmp_path / "copy.db")
    with desk_at(home) as desk:
        assert files.make(desk, None, dry_run=True).held == 1
        held = payment(desk, case)
        assert held["state"] == "held"
        assert "restored" in held["says"]
        with pytest.raises(NotAllowed):
            verbs.release(desk, case)
    with desk_at(home, "wang") as desk:
        verbs.release(desk, case, "the bank's statement does not have it")
    with desk_at(home) as desk:
        again = files.make(desk, tmp_path / "again.csv")
        assert again.payments == 1
        assert again.number != first.number
        assert payment(desk, case)["reference"] != reference
        later = payout(desk, platform, 12)
        assert payment(desk, later)["state"] == "ready"


def test_no_certificate_has_the_number_of_another(home: Path, tmp_path: Path) -> None:
    """Also where the whole folder was put back by hand."""
    make_office(home)
    shutil.copytree(home, tmp_path / "copy")
    with desk_at(home) as desk:
        given = {issue.next_number(desk) for _turn in range(3)}
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "copy", home)
    with desk_at(home) as desk:
        again = {issue.next_number(desk) for _turn in range(3)}
    assert len(given | again) == 6


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_night_after_a_restore_names_what_this_store_does_not_know(
    home: Path, platform: Platform, tmp_path: Path, day: Days, by_hand: bool
) -> None:
    """Every month and scheme is compared, whether the copy was restored or put back by hand."""
    make_office(home, platform.url)
    shutil.copytree(home, tmp_path / "copy")
    with desk_at(home) as desk:
        setup.backup(desk, tmp_path / "copy.db")
        enrolled(desk, 5, "2026")
        enrolled(desk, 6, "2026")
        sync.run(desk)
        night = nightly.nightly(desk)
        assert not night.breaks
    shutil.rmtree(home)
    if by_hand:
        shutil.copytree(tmp_path / "copy", home)
    else:
        with desk_at(home) as desk:
            setup.restore(desk, tmp_path / "copy.db")
    with desk_at(home) as desk:
        night = nightly.nightly(desk)
        assert [one.kind for one in night.breaks] == ["missing_here"] * 2
        assert all(one.case for one in night.breaks)
        assert restores.last(desk.reader)
        assert restores.epoch(desk.reader)


def test_a_break_of_a_known_message_is_no_restore(
    home: Path, platform: Platform, day: Days
) -> None:
    """The platform's book goes wrong: that is a break, and payments go on."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        enrolled(desk, 5, "2026")
        sync.run(desk)
        nightly.nightly(desk)
        assert not restores.last(desk.reader)


def test_a_restore_reads_the_copy_only(home: Path, tmp_path: Path) -> None:
    """What lies beside the place of the store is moved away; the copy and its log stay as they are."""
    make_office(home)
    with desk_at(home) as desk:
        setup.backup(desk, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    home.joinpath("office.db").unlink()
    for name in ("office.db-wal", "office.db-shm"):
        home.joinpath(name).write_bytes(b"left")
    with desk_at(home) as desk:
        setup.restore(desk, tmp_path / "copy.db")
    with desk_at(home) as desk:
        assert desk.region == "339901"
    assert (tmp_path / "copy.db").read_bytes() == before
    assert len(list(home.glob("office.db-*.lost"))) == 2


def test_a_copy_that_is_none_leaves_nothing(home: Path, tmp_path: Path) -> None:
    """Text, a folder's name, another office's copy: a sentence, and the place stays free."""
    make_office(home)
    home.joinpath("office.db").unlink()
    (tmp_path / "text").write_text("not a store")
    for name in ("text", "nothing"):
        with desk_at(home) as desk, pytest.raises(YbError) as told:
            setup.restore(desk, tmp_path / name)
        assert told.value.code
    assert not list(home.glob("office.*part*"))
    assert not (home / "office.db").exists()

"""Closing archives by itself; closed cases are found, shown, and leave the office on record."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from conftest import Days, Platform, credit_code, desk_at, environment, id_number, make_office
from ybcli.archives.verify import verify
from ybcli.cases.journal import FIRST, Entry, canonical, case_id
from ybcli.desk import Desk
from ybcli.desk.archive import packages, search
from ybcli.desk.contributions import batches
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.night import inspection, nightly
from ybcli.desk.night import seal as seals
from ybcli.desk.office import setup
from ybcli.desk.projections import archive_index
from ybcli.errors import BadData, NotAllowed, UsageError

#: A name of 25 characters with a middle dot and characters beyond the first plane.
RARE = "阿依古丽·买买提𰻞𬭎㛃䶮鿿吐尔逊·艾合买提江塔"
REASON = "移交县档案馆"


def wages(desk: Desk, folder: Path, names: list[str]) -> str:
    """A wage declaration from a workbook; its case, closed."""
    path = folder / "wages.csv"
    rows = [f"{name},{id_number(n)},{8000 + n}.00" for n, name in enumerate(names)]
    path.write_text("姓名,身份证号,缴费工资\n" + "\n".join(rows) + "\n", "utf-8")
    done = batches.import_(desk, path, unit=credit_code(7), period="2026-07")
    assert done.case is not None
    assert done.case.stage == "archived"
    return done.case.id


def tables(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """The archive and its words, as they stand."""
    sql = {
        "archive": "SELECT * FROM archive ORDER BY case_id",
        "found": "SELECT rowid, case_id, words FROM found ORDER BY rowid",
    }
    return {name: [tuple(row) for row in desk.reader.rows(one)] for name, one in sql.items()}


@pytest.mark.clause("6.1.5")
def test_a_real_case_is_archived_exported_and_verified_elsewhere(
    home: Path, platform: Platform, day: Days, tmp_path: Path
) -> None:
    """From the market regulator's record to a file that a stranger's machine verifies."""
    make_office(home, platform.url)
    platform.post(
        "emit",
        department="market_regulation",
        kind="unit_licensed",
        record_id="m1",
        body={
            "uscc": credit_code(41),
            "emp_name": "云溪县𰻞𬭎刀削面馆",
            "addr": "云溪镇1号",
            "legrep_name": "艾合买提·买买提",
            "mob": "13900000011",
            "esta_date": "2026-07-01",
            "admdvs": "339901",
        },
    )
    with desk_at(home) as desk:
        sync.run(desk)
        nightly.nightly(desk)
        (found,) = search.search(desk, "𬭎刀削").rows
        (done,) = packages.export(desk, [found.case_id], tmp_path / "out", REASON)
        case = desk.reader.case(found.case_id)
        row = search.row_of(desk, case)
        assert row.keep_until == "2126-12-31"
        assert (row.sha256, bool(row.exported_at)) == (done.sha256, True)
        assert case.entries[-1].act == "reveal"
        assert case.entries[-1].form["reason"] == REASON
        root = desk.reader.scalar("SELECT root FROM seal ORDER BY number DESC LIMIT 1")
        assert inspection.faults(desk) == []
    assert done.file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(done.file) as opened:
        names = [name for name in opened.namelist() if name.endswith("unit-enrolled.txt")]
        notice = opened.read(names[0]).decode()
    assert "Delivery: delivered" in notice
    assert "To: 13900000011" in notice
    assert "云溪县𰻞𬭎刀削面馆" in notice
    empty = tmp_path / "empty"
    empty.mkdir()
    told = subprocess.run(
        [sys.executable, "-m", "ybcli", "archive", "verify", str(done.file), "--json"],
        capture_output=True,
        text=True,
        env=environment(YB_HOME=str(empty), YB_KEY_FILE=str(empty / "no.key"), YB_LANG="en"),
        check=False,
    )
    assert told.returncode == 0, told.stderr
    (package,) = json.loads(told.stdout)["packages"]
    assert package["is_whole"]
    assert (package["item"], package["clause"]) == ("enroll-unit", "6.2.1.1")
    assert package["seal"] == root
    assert package["sealed_on"] == "2026-07-06"
    assert list(empty.iterdir()) == []


def test_a_declaration_and_all_it_made_stand_in_its_package(
    desk: Desk, tmp_path: Path, platform: Platform
) -> None:
    """Lines, worksheet, transfers, messages with receipts, notices, the workbook's hash."""
    case = wages(desk, tmp_path, [RARE, "张三"])
    sync.run(desk)
    package = packages.package_of(desk, desk.reader.case(case), packages.Seals(desk))
    files = package.files
    assert RARE in files["lines.csv"].decode("utf-8-sig")
    assert "单位缴费" in files["worksheet.txt"].decode()
    decided = desk.reader.case(case).last("decide")
    assert decided is not None
    assert json.loads(files["worksheet.json"])["figures"] == decided.found["figures"]
    assert len(json.loads(files["transfers.json"])) == 3
    topics = {m["topic"]: m for m in json.loads(files["messages.json"])}
    assert set(topics) >= {"notice", "declare_wages"}
    assert "body" not in topics["declare_wages"]
    materials = json.loads(files["materials.json"])
    assert len(materials["workbook"]["sha256"]) == 64
    assert {f["name"] for f in materials["fields"]} >= {"credit_code", "period"}
    (notice,) = [name for name in files if name.endswith("-wages-declared.txt")]
    assert "State: accepted" in files[notice].decode()
    assert case in files[notice].decode()
    (done,) = packages.export(desk, [case], tmp_path / "out", REASON)
    assert verify(done.file).faults == ()


def test_a_correction_has_no_lines_of_its_own_and_verifies(desk: Desk, tmp_path: Path) -> None:
    """The declaration that was taken back, and the case that took it back."""
    from ybcli.desk.contributions import declarations

    case = wages(desk, tmp_path, ["张三"])
    undone = declarations.undo(desk, case, "申报有误").case.id
    for done in packages.export(desk, [case, undone], tmp_path / "out", REASON):
        assert verify(done.file).faults == (), done.case


def test_an_open_case_is_in_no_archive(desk: Desk, platform: Platform, tmp_path: Path) -> None:
    """It gets its place with the act that closes it, whatever way it is closed."""
    from ybcli.desk.casework import acts

    done = applications.apply(
        desk,
        "enroll-employee",
        {"id_number": id_number(5), "name": "艾山·买买提", "region": "339901"},
    )
    case = done.case
    assert case.is_open
    assert search.search(desk, "艾山").rows == []
    with pytest.raises(NotAllowed):
        packages.export(desk, [case.id], tmp_path / "out", REASON)
    assert not (tmp_path / "out").exists()
    acts.perform(desk, case.id, "withdraw", {"reason": "本人撤回"})
    (found,) = search.search(desk, "山·买").rows
    assert (found.case_id, found.stage) == (case.id, "withdrawn")
    (exported,) = packages.export(desk, [case.id], tmp_path / "out", REASON)
    assert verify(exported.file).faults == ()


@pytest.mark.parametrize(
    "words",
    [
        "三丰",
        "面馆",
        "云溪县张三丰面馆",
        "Unit",
        "参保登记",
        "6.2.1.2",
        "面馆 云溪",
        credit_code(3),
        credit_code(3).lower(),
    ],
)
def test_a_case_is_found_by_any_part_of_what_it_says(lone_desk: Desk, words: str) -> None:
    """A middle part of a name, a title, a clause, a number, two words at once."""
    case = closed_unit(lone_desk, 3, "云溪县张三丰面馆")
    closed_unit(lone_desk, 4, "塘云机械厂")
    found = search.search(lone_desk, words)
    assert case in {row.case_id for row in found.rows}
    assert found.unknown == 0


@pytest.mark.parametrize("words", ["丰三", "面馆 塘云", "三面", credit_code(9)])
def test_what_no_case_says_is_not_found(lone_desk: Desk, words: str) -> None:
    """Another order, words of two cases, a number of nobody."""
    closed_unit(lone_desk, 3, "云溪县张三丰面馆")
    closed_unit(lone_desk, 4, "塘云机械厂")
    assert search.search(lone_desk, words).total == 0


def closed_unit(desk: Desk, number: int, name: str) -> str:
    """A unit's application that was withdrawn; its case."""
    from ybcli.desk.casework import acts

    done = applications.apply(
        desk,
        "enroll-unit",
        {"credit_code": credit_code(number), "unit_name": name, "region": "339901"},
    )
    case = done.case
    if case.is_open:
        case = acts.perform(desk, case.id, "withdraw", {"reason": "撤回"}).case
    assert not case.is_open
    return case.id


def test_a_person_is_found_by_the_whole_number_and_by_its_end(desk: Desk) -> None:
    """The index holds no whole identity number and no mobile."""
    from ybcli.desk.casework import acts

    number = id_number(6)
    done = applications.apply(
        desk,
        "enroll-employee",
        {
            "id_number": number,
            "name": "欧阳娜娜",
            "mobile": "13800000000",
            "region": "339901",
        },
    )
    acts.perform(desk, done.case.id, "withdraw", {"reason": f"证件号码{number}有误"})
    for words in (number, number.lower(), f" {number} 阳娜", number[-4:]):
        assert [r.case_id for r in search.search(desk, words).rows] == [done.case.id], words
    for words in (number[:10], number[6:14], "13800000000"):
        assert search.search(desk, words).total == 0, words
    (words,) = [row["words"] for row in desk.reader.rows("SELECT words FROM found")]
    assert number.lower() not in words
    assert "13800000000" not in words


@pytest.mark.parametrize("words", ["", "   ", "《》", "…"])
def test_nothing_to_look_for_is_said(lone_desk: Desk, words: str) -> None:
    """Also where there are only signs."""
    with pytest.raises(UsageError):
        search.search(lone_desk, words)


@pytest.mark.parametrize(
    "words", ['"', "a OR b", "words:x", "张*", "NEAR(", "a AND", "-", "{x}", "'"]
)
def test_no_sign_of_the_query_language_is_one(lone_desk: Desk, words: str) -> None:
    """What a person types is text: it finds something or nothing, and never fails otherwise."""
    closed_unit(lone_desk, 3, "云溪县张三丰面馆")
    if any(one.isalnum() for one in words):
        assert search.search(lone_desk, words).total in {0, 1}
    else:
        with pytest.raises(UsageError):
            search.search(lone_desk, words)


def test_rebuild_makes_the_same_archive(desk: Desk, tmp_path: Path) -> None:
    """Also the hash and time of an export, which the journal holds."""
    case = wages(desk, tmp_path, [RARE])
    other = closed_unit(desk, 3, "云溪县张三丰面馆")
    packages.export(desk, [case], tmp_path / "out", REASON)
    before = tables(desk)
    assert [row[0] for row in before["archive"]] == sorted([case, other])
    desk.close()
    setup.rebuild(desk)
    assert tables(desk) == before


def test_the_same_export_again_does_nothing_twice(desk: Desk, tmp_path: Path) -> None:
    """The file is left as it is and the journal gets no second entry; other content is not overwritten."""
    case = wages(desk, tmp_path, ["张三"])
    (first,) = packages.export(desk, [case], tmp_path / "out", REASON)
    entries = len(desk.reader.case(case).entries)
    (again,) = packages.export(desk, [case], tmp_path / "out", REASON)
    assert (first.is_new, again.is_new, again.sha256) == (True, False, first.sha256)
    assert len(desk.reader.case(case).entries) == entries
    seals.seal(desk)
    with pytest.raises(NotAllowed):
        packages.export(desk, [case], tmp_path / "out", REASON)
    assert len(desk.reader.case(case).entries) == entries
    assert [p.name for p in (tmp_path / "out").iterdir()] == [f"{case}.zip"]
    (sealed,) = packages.export(desk, [case], tmp_path / "sealed", REASON)
    assert sealed.sha256 != first.sha256
    assert verify(sealed.file).seal
    assert verify(first.file).faults == ()


def test_an_export_needs_a_reason_and_an_officer_of_the_region(
    desk: Desk, home: Path, tmp_path: Path
) -> None:
    """And a village proxy carries nothing out."""
    case = wages(desk, tmp_path, ["张三"])
    setup.add_officer(desk, "zhou", "周", "331102")
    setup.add_officer(desk, "dai", "代", "", role="proxy", mobile="13800000000")
    with pytest.raises(BadData):
        packages.export(desk, [case], tmp_path / "out", "  ")
    for code in ("zhou", "dai"):
        with desk_at(home, code) as other, pytest.raises(NotAllowed):
            packages.export(other, [case], tmp_path / "out", REASON)
    assert packages.export(desk, [case], tmp_path / "out", REASON, dry_run=True)[0].is_new
    assert not (tmp_path / "out").exists()
    assert desk.reader.case(case).entries[-1].act == "archive"


def test_a_real_county_without_a_retention_keeps_without_end(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody has set for how long, no day is made up."""
    from datetime import date

    item = desk.item("enroll-unit")
    assert archive_index.keep_until(desk, item, "331102", date(2026, 7, 6)) == ""
    assert archive_index.keep_until(desk, item, "339901", date(2024, 2, 29)) == "2124-12-31"
    inner = desk.item("reconciliation-break")
    assert archive_index.keep_until(desk, inner, "339901", date(2026, 7, 6)) == "2056-12-31"


def test_two_thousand_cases_are_indexed_found_by_page_and_exported_by_filter(
    lone_desk: Desk, tmp_path: Path
) -> None:
    """Put into the journal by SQL, as a migration would, then made known by one rebuild."""
    desk = lone_desk
    rows = []
    for n in range(2_000):
        case = case_id("enroll-unit", f"bulk|{n}")
        first = {
            "item": "enroll-unit",
            "flow": "applied",
            "region": "339901",
            "channel": "window",
            "reference": f"bulk|{n}",
            "party": {"kind": "unit", "id": credit_code(n), "name": f"演练{n}号面馆"},
            "fields": {"credit_code": credit_code(n), "unit_name": f"演练{n}号面馆"},
            "sources": {},
        }
        previous = FIRST
        for number, (act, form) in enumerate(
            [("receive", first), ("withdraw", {"reason": "撤回"})], start=1
        ):
            at = "2026-07-06T09:00:00+08:00"
            entry = Entry(case, number, act, "li", at, "2026-07-06", form, {}, previous).hashed()
            previous = entry.hash
            rows.append(
                {
                    "case": case,
                    "number": number,
                    "act": act,
                    "at": at,
                    "form": canonical(form),
                    "previous": entry.previous,
                    "hash": entry.hash,
                }
            )
    with desk.store.transaction() as tx:
        tx.many(
            "INSERT INTO entry (case_id, number, act, by, at, day, form, found, previous, hash) "
            "VALUES (:case, :number, :act, 'li', :at, '2026-07-06', :form, '{}', :previous, :hash)",
            rows,
        )
    assert setup.rebuild(desk) == 2_000
    found = search.search(desk, "号面馆", limit=20)
    assert (len(found.rows), found.total, found.unknown) == (20, 2_000, 0)
    assert search.search(desk, "练777号").total == 1
    seals.seal(desk)
    chosen = packages.chosen(desk, "", "name:演练77?号面馆 name:演练77*", everything=False)
    assert chosen == []
    chosen = packages.chosen(desk, "", "name:演练777*", everything=False)
    assert len(chosen) == 1
    assert len(packages.chosen(desk, "", "", everything=True)) == 2_000
    chosen = packages.chosen(desk, "", "name:演练77*", everything=False)
    assert len(chosen) == 11
    done = packages.export(desk, chosen, tmp_path / "out", REASON)
    assert all(verify(one.file).faults == () and verify(one.file).seal for one in done)

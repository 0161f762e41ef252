"""A season's night: receipts for next year renew, each told once, none a break (5.2.1)."""

from __future__ import annotations

from conftest import Days, Platform, id_number
from ybcli.desk import Desk
from ybcli.desk.exchange import sync
from ybcli.desk.night import inspection, nightly

MANY = 180


def insured_by_the_platform(platform: Platform, numbers: list[str]) -> None:
    """Residents of this county whom only the platform knows."""
    for number in numbers:
        platform.post("insure", certno=number, psn_name="赵演", insutype="390", admdvs="339901")


def test_a_night_of_receipts_is_a_night_of_renewals(
    desk: Desk, platform: Platform, day: Days
) -> None:
    """180 receipts: 180 covers from 1 January, a notice each, no break; a second night adds nothing."""
    day("2026-10-12")
    platform.post("day", day="2026-10-12")
    numbers = [id_number(n) for n in range(MANY)]
    insured_by_the_platform(platform, numbers)
    for number in numbers:
        platform.post("pay", certno=number, cashym="2027", amt="500.00")
    night = nightly.nightly(desk)
    assert night.breaks == []
    rows = desk.reader.rows("SELECT state, period, begins_on FROM cover")
    assert {tuple(row) for row in rows} == {("active", "2027", "2027-01-01")}
    assert len(list(desk.reader.rows("SELECT party_id FROM cover"))) == MANY
    told = "SELECT count(*) FROM message WHERE topic = 'notice' "
    told += (
        "AND id NOT LIKE '%:node-%' AND id NOT LIKE '%@%'"  # by the next channel: the same notice
    )
    assert desk.reader.scalar(told) == MANY
    assert nightly.nightly(desk).breaks == []
    sync.run(desk)
    assert desk.reader.scalar(told) == MANY
    assert inspection.faults(desk) == []
    assert desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'refused'") == 0


def test_a_pause_reaches_the_platform(desk: Desk, platform: Platform) -> None:
    """Paused and resumed at the platform too: psn_insu_stas 2, then 1 again."""
    from conftest import credit_code
    from ybcli.desk.intake import applications

    who = {"id_number": id_number(900), "name": "李演", "credit_code": credit_code(7)}
    applications.apply(desk, "enroll-employee", {**who, "employed_from": "2026-07-01"})
    sync.run(desk)
    states = []
    for item, field in (("pause", "ends_on"), ("resume", "begins_on")):
        applications.apply(desk, f"enroll-{item}-employee", {**who, field: "2026-07-05"})
        sync.run(desk)
        states += [one["state"] for one in desk.platform.person(who["id_number"], "李演")]
    assert states == ["paused", "active"]
    assert desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'refused'") == 0


def test_a_newborn_is_enrolled_for_both_years(desk: Desk, platform: Platform, day: Days) -> None:
    """The cover of 2026 begins on the day of birth, that of 2027 on 1 January."""
    child = id_number(1280, "2026")  # born on 2026-09-27
    body = {"certno": child, "psn_name": "褚小演", "gend": "1", "brdy": "2026-09-27"}
    body |= {"admdvs": "339901", "coner_name": "褚演", "coner_certno": id_number(906)}
    day("2026-10-12")
    platform.post("day", day="2026-10-12")
    platform.post("emit", department="police", kind="birth", record_id="b1", body=body)
    sync.run(desk)
    for year in ("2026", "2027"):
        platform.post("pay", certno=child, cashym=year, amt="500.00")
        assert nightly.nightly(desk).breaks == []
    rows = desk.reader.rows("SELECT period, state, begins_on FROM cover ORDER BY period")
    assert [tuple(row) for row in rows] == [
        ("2026", "active", "2026-09-27"),
        ("2027", "active", "2027-01-01"),
    ]

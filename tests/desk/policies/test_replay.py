"""Replay and recomputation: what other law would make of decided cases; nothing is written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import resident

from conftest import Platform, credit_code, environment, id_number
from made_cases import Made, make
from ybcli.desk import Desk
from ybcli.desk.contributions import batches
from ybcli.desk.exchange import sync
from ybcli.desk.policies import replay
from ybcli.errors import BadData

UNIT = credit_code(7)


def pack(folder: Path, sets: str, *, name: str = "next", since: str = "2026-01-01") -> Path:
    """A pack with one instrument of the practice city."""
    (folder / name / "policies").mkdir(parents=True)
    (folder / name / "pack.toml").write_text(f'id = "{name}"\nneeds = ["zj"]\n', "utf-8")
    (folder / name / "policies" / f"{name}-rates.toml").write_text(
        f"""
[instrument]
title = "（演练）新比例"
issuer = "演练市医疗保障局（虚构）"
number = "演练〔2026〕9号"
published = 2026-07-01
in_force = {since}
region = "339901"
standing = "practice"
url = ""
[sets]
{sets}
[articles]
"§1" = "（演练）"
""",
        "utf-8",
    )
    return folder / name


def declare(desk: Desk, folder: Path) -> str:
    """A wage declaration of three persons that is decided; its case."""
    rows = [f"演练{n},{id_number(n)},{8000 + n}.00" for n in range(3)]
    path = folder / "wages.csv"
    path.write_text("\n".join(["姓名,身份证号,缴费工资", *rows]) + "\n", "utf-8")
    done = batches.import_(desk, path, unit=UNIT, period="2026-07")
    assert done.case is not None
    return done.case.id


def newcomer(desk: Desk, platform: Platform) -> str:
    """Somebody who moved in and is enrolled as a resident by itself; the case."""
    body = {"certno": id_number(33), "psn_name": "卫演", "gend": "2", "brdy": "1990-01-01",
            "admdvs": "339901", "from_admdvs": "330106", "begndate": "2026-07-01",
            "mob": "13900000033"}  # fmt: skip
    platform.post("emit", department="police", kind="move_in", record_id="p1", body=body)
    sync.run(desk)
    return desk.reader.scalar("SELECT case_id FROM queue WHERE item = 'enroll-resident'")


def everything(desk: Desk) -> list[tuple]:
    """All that the office has written."""
    tables = ("entry", "transfer", "line", "message", "queue")
    return [tuple(row) for t in tables for row in desk.reader.rows(f"SELECT * FROM {t}")]


def against(desk: Desk, old: Path | date, new: Path | date) -> replay.Replayed:
    return replay.replay(desk, *replay.laws(desk, old, new))


def test_a_rate_before_it_is_switched_on(lone_desk: Desk, tmp_path: Path) -> None:
    case = declare(lone_desk, tmp_path)
    before = everything(lone_desk)
    new = pack(tmp_path, 'employer_rate = { is = 0.10, article = "§1" }')
    told = against(lone_desk, date(2026, 7, 1), new)
    (row,) = told.rows
    assert (row["case"], row["item"], row["figure"]) == (
        case,
        "file-wages",
        "employer_contribution",
    )
    assert (row["before"], row["old"]) == (228029, 228029)  # 3 × about 8001 × 9.5 %, to the fen
    assert row["after"] == 240030
    assert row["difference"] == 12001
    sums = {place[1]: one for place, one in told.sums.items()}
    assert sums["employer_contribution"]["difference"] == 12001
    assert sums["employee_contribution"]["difference"] == 0
    assert everything(lone_desk) == before


def test_an_instrument_of_next_year_is_asked_as_if_it_were_in_force(
    lone_desk: Desk, tmp_path: Path
) -> None:
    declare(lone_desk, tmp_path)
    new = pack(tmp_path, 'base_floor = { is = 9000, article = "§1" }', since="2027-01-01")
    told = against(lone_desk, date(2026, 7, 1), new)
    assert {row["figure"] for row in told.rows} >= {"contribution_base", "employer_contribution"}
    assert all(row["old"] == row["before"] for row in told.rows)
    old = pack(tmp_path, 'employee_rate = { is = 0.02, article = "§1" }', name="same")
    told = against(lone_desk, old, new)
    bases = [row for row in told.rows if row["figure"] == "contribution_base"]
    assert [row["after"] for row in bases] == [3 * 900000]


def test_two_days_are_two_laws(lone_desk: Desk, tmp_path: Path) -> None:
    declare(lone_desk, tmp_path)
    told = against(lone_desk, date(2026, 7, 1), date(2021, 7, 1))
    assert {row["figure"] for row in told.rows} <= {
        "contribution_base", "employer_contribution", "employee_contribution"
    }  # fmt: skip
    assert all(row["old"] == row["before"] for row in told.rows)


def test_a_premium_moves_money_for_every_decided_case(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    case = newcomer(desk, platform)
    new = pack(tmp_path, 'resident_individual_premium = { is = 560, article = "§1" }')
    told = against(desk, date(2026, 7, 6), new)
    assert [(row["case"], row["difference"]) for row in told.rows] == [(case, 6000)]


def test_what_is_no_law_would_stop_the_decision(
    desk: Desk, platform: Platform, tmp_path: Path
) -> None:
    case = newcomer(desk, platform)
    new = pack(tmp_path, 'resident_individual_premium = { is = 560, article = "§1" }')
    path = new / "policies" / "next-rates.toml"
    path.write_text(path.read_text("utf-8").replace('"practice"', '"reported"'), "utf-8")
    told = against(desk, date(2026, 7, 6), new)
    assert told.rows == []
    assert [one["case"] for one in told.stopped] == [case]
    assert "cannot move money" in told.stopped[0]["says"]


def fact(name: str, value: object) -> dict:
    return {"name": name, "value": value, "source": "platform", "time": ""}


def a_trip(number: int = 1, days: str = "30") -> Made:
    """Drugs for a stay abroad, filed: its rule looks at a limit of days that a county sets."""
    finding = {
        "name": "drugs_are_within_the_limit", "title": "", "title_en": "", "outcome": "met",
        "clause": "", "sentence": "", "question": "", "facts": [fact("drug_days", days)],
    }  # fmt: skip
    return Made(
        number,
        item="file-drugs-abroad",
        flow="applied",
        acts=tuple((act, "2026-07-06T10:00:00") for act in ("receive", "verify", "decide")),
        found={"verify": {"outcome": "met", "findings": [finding]}, "decide": {}},
    )


def test_a_rule_that_flips_is_named(lone_desk: Desk, tmp_path: Path) -> None:
    (case,) = make(lone_desk, [a_trip()])
    same = against(lone_desk, date(2026, 7, 6), date(2026, 7, 6))
    assert same.flips == []
    new = pack(tmp_path, 'drugs_abroad_days = { is = 7, article = "§1" }')
    told = against(lone_desk, date(2026, 7, 6), new)
    assert told.flips == [
        {
            "case": case, "item": "file-drugs-abroad", "rule": "drugs_are_within_the_limit",
            "before": "met", "after": "not_met",
        }
    ]  # fmt: skip


def payout(number: int, **decided: object) -> Made:
    """An account paid out whole."""
    return Made(
        number,
        item="reimburse-account-payout",
        flow="applied",
        acts=tuple((act, "2026-07-06T10:00:00") for act in ("receive", "verify", "decide")),
        found={"decide": {"outcome": "granted", "figures": {"amount": 50000}, **decided}},
    )


def test_facts_that_were_not_kept_leave_a_case_out_and_say_so(lone_desk: Desk) -> None:
    kept = {"account_balance_fen": [fact("account_balance_fen", 50000)]}
    lone, whole = make(lone_desk, [payout(1), payout(2, facts=kept)])
    told = against(lone_desk, date(2026, 7, 6), date(2026, 7, 6))
    assert told.cases == 2
    assert [(one["case"], "were not kept" in one["says"]) for one in told.left_out] == [
        (lone, True)
    ]
    assert [(one["cases"], one["difference"]) for one in told.sums.values()] == [(1, 0)]
    assert replay.recomputed(lone_desk, lone_desk.reader.case(whole))["differs"] is True  # no lines
    with pytest.raises(BadData, match="were not kept"):
        replay.recomputed(lone_desk, lone_desk.reader.case(lone))


def test_recomputed_line_by_line(lone_desk: Desk, tmp_path: Path, monkeypatch) -> None:
    case = declare(lone_desk, tmp_path)
    told = replay.recomputed(lone_desk, lone_desk.reader.case(case))
    assert told["differs"] is False
    assert {line["then"] == line["now"] for line in told["lines"]} == {True}
    new = pack(tmp_path, 'employer_rate = { is = 0.10, article = "§1" }')
    monkeypatch.setenv("YB_PACKS", str(new))
    with Desk(officer="li", home=lone_desk.home) as later:
        told = replay.recomputed(later, later.reader.case(case))
        known = replay.recomputed(later, later.reader.case(case), date(2026, 6, 30))
    assert told["differs"] is True
    changed = {
        line["key"]: (line["then"], line["now"]) for line in told["lines"] if line["differs"]
    }
    assert changed["employer_rate"] == ("0.095", "0.1")
    assert known["differs"] is False


def run(*words: str) -> tuple[int, str, str]:
    done = resident.yb(*words, env=environment())
    return done.returncode, done.stdout, done.stderr


def test_the_command_lines(lone_desk: Desk, tmp_path: Path) -> None:
    case = declare(lone_desk, tmp_path)
    new = pack(tmp_path, 'employer_rate = { is = 0.10, article = "§1" }')
    code, out, err = run("policy", "diff", "2026-07-01", str(new), "--replay")
    assert code == 0
    assert "2280.29  2280.29  2400.30" in out
    assert "decided cases recomputed: 1; amounts that differ: 1; rules: 0" in err
    assert "演练0" not in out + err
    code, out, _err = run("policy", "diff", "2026-07-01", str(new), "--replay", "--json")
    told = json.loads(out)
    assert told["rows"][0]["difference"] == "120.01"
    assert told["rows"][0]["difference_fen"] == 12001
    assert (told["rows"][0]["moves"], told["moves"]) == (True, "120.01")
    assert [one["moves"] for one in told["sums"]] == [False, True, True]
    code, out, _err = run("policy", "diff", "2026-07-01", str(new), "--region", "339901")
    assert "employer_rate  0.095" in out
    code, out, err = run("case", "recompute", case)
    assert (code, err) == (0, "to the fen the same\n")
    assert run("policy", "diff", "2026-07-01", str(tmp_path / "gone"))[0] == 2


def test_a_recomputation_that_differs_ends_with_6(
    lone_desk: Desk, tmp_path: Path, monkeypatch
) -> None:
    case = declare(lone_desk, tmp_path)
    new = pack(tmp_path, 'employer_rate = { is = 0.10, article = "§1" }')
    monkeypatch.setenv("YB_PACKS", str(new))
    code, out, err = run("case", "recompute", case)
    assert (code, err) == (6, "it differs\n")
    assert "practice-rates §1 → next-rates §1" in out

"""The office's own data: peaks, most frequent, longest, returned, typed, rated; each figure opens its cases
(6.1.3 b, 8.2.2, 8.2.3), and a defect becomes an action (5.3.3).
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import resident

from conftest import Days, Platform, credit_code, environment, id_number
from made_cases import Made, automatic, closed, make
from ybcli.desk import Desk
from ybcli.desk.casework import acts, amendments, queue
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.oversight import analysis, reports
from ybcli.desk.ratings import receive
from ybcli.desk.ratings.form import read
from ybcli.errors import NotAllowed, UsageError

DAY = {"from": "2026-07-06", "to": "2026-07-06"}


def run(desk: Desk, name: str, **days: str) -> list[dict[str, Any]]:
    columns, rows = reports.run(desk, name, {**DAY, **days})
    assert "cases" in columns, "every figure names the cases it counts"
    for row in rows:
        for case in filter(None, str(row["cases"]).split(",")):
            assert desk.reader.case(case).id == case
    return rows


@pytest.mark.clause("8.2.3")
def test_1240_cases_of_a_day_are_51_7_an_hour_and_the_peak_is_named(lone_desk: Desk) -> None:
    hours = [10] * 300 + [14] * 240 + [9, 11, 13, 15, 16] * 140
    made = make(
        lone_desk,
        [Made(n, acts=automatic("2026-07-06", hour)) for n, hour in enumerate(hours)],
    )
    rows = run(lone_desk, "peak-hours")
    peak = rows[0]
    assert (peak["hour"], peak["n"], peak["mean"]) == ("2026-07-06 10:00", 300, "51.7")
    assert [row["hour"] for row in rows if row["is_peak"]] == ["2026-07-06 10:00"]
    assert sorted(peak["cases"].split(",")) == sorted(made[:300])
    assert sum(row["n"] for row in rows) == 1240
    assert run(lone_desk, "peak-hours", to="2026-07-07")[0]["mean"] == "25.8"


@pytest.mark.clause("8.2.3")
def test_the_most_frequent_item_stands_first_and_opens_its_cases(lone_desk: Desk) -> None:
    units = make(lone_desk, [Made(n, acts=automatic("2026-07-06")) for n in range(3)])
    make(lone_desk, [Made(9, item="file-wages", acts=automatic("2026-07-06"))])
    first, second = run(lone_desk, "most-frequent-items")
    assert (first["item"], first["n"], first["share"], first["place"]) == (
        "enroll-unit", 3, "75.0%", 1,
    )  # fmt: skip
    assert (second["item"], second["place"]) == ("file-wages", 2)
    where = analysis.filter_of(first)
    page = queue.page(lone_desk.reader, where, today=lone_desk.today, closed=True)
    assert sorted(row.case_id for row in page.rows) == sorted(units)


@pytest.mark.clause("8.2.3")
def test_the_longest_item_by_percentile_and_its_slowest_cases(lone_desk: Desk) -> None:
    hours = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    slow = make(
        lone_desk,
        [Made(n, acts=automatic("2026-07-06", 1, minutes=60 * h)) for n, h in enumerate(hours)],
    )
    make(lone_desk, [Made(99, item="file-wages", acts=automatic("2026-07-06", minutes=30))])
    first, second = run(lone_desk, "longest-items")
    assert (first["item"], first["n"]) == ("enroll-unit", 10)
    assert (first["p50_hours"], first["p90_hours"], first["longest_hours"]) == (
        "5.0", "9.0", "10.0",
    )  # fmt: skip
    assert sorted(first["slowest"].split(",")) == sorted(slow[8:])
    assert (second["item"], second["p50_hours"]) == ("file-wages", "0.5")


def test_the_step_with_most_returns_is_named(lone_desk: Desk) -> None:
    steps = (("receive", "2026-07-06T09:00:00"), ("verify", "2026-07-06T09:01:00"),
             ("ask", "2026-07-06T10:00:00"), ("return", "2026-07-06T11:00:00"))  # fmt: skip
    late = make(
        lone_desk,
        [
            Made(n, item="enroll-employee", flow="applied", acts=steps,
                 found={"verify": {"outcome": "unclear"}})
            for n in range(2)
        ],
    )  # fmt: skip
    (early,) = make(
        lone_desk,
        [Made(7, item="enroll-employee", flow="applied", acts=(steps[0], steps[3]))],
    )
    first, second = run(lone_desk, "most-returned-steps")
    assert (first["after"], first["n"]) == ("verify", 2)
    assert sorted(first["cases"].split(",")) == sorted(late)
    assert (second["after"], second["cases"]) == ("receive", early)


@pytest.mark.clause("6.1.3 b)")
def test_typed_fields_are_counted_and_a_prefetched_case_has_none(
    platform: Platform, desk: Desk
) -> None:
    body = {"uscc": credit_code(1), "emp_name": "演练甲有限公司", "addr": "样例路1号",
            "legrep_name": "王演", "esta_date": "2026-07-01", "mob": "13900000041",
            "admdvs": "339901"}  # fmt: skip
    platform.post(
        "emit", department="market_regulation", kind="unit_licensed", record_id="m1", body=body
    )
    sync.run(desk)
    values = {"id_number": id_number(1), "name": "张演", "is_flexible": "yes"}
    typed = applications.apply(desk, "enroll-employee", values).case.id
    rows = {row["item"]: row for row in run(desk, "typed-fields")}
    assert (rows["enroll-unit"]["fields"], rows["enroll-unit"]["without_typing"]) == (0, 1)
    assert rows["enroll-unit"]["cases"] == ""
    assert (rows["enroll-employee"]["fields"], rows["enroll-employee"]["mean"]) == (3, "3.0")
    assert rows["enroll-employee"]["cases"] == typed


def rated(desk: Desk, number: str, score: int, **told: str) -> None:
    whole = {"rating_number": number, "channel": "hall_window", "method": "scan", "score": score,
             "rated_at": "2026-07-06T00:00:00", "is_anonymous": "yes", **told}  # fmt: skip
    rating, problems = read(desk, whole)
    assert rating is not None, problems
    receive.keep(desk, rating)


@pytest.mark.clause("8.2.2")
def test_ratings_count_by_item_with_the_numbers_of_the_bad_ones(lone_desk: Desk) -> None:
    first, second = (closed(lone_desk, id_number(n)) for n in (1, 2))
    rated(lone_desk, "P1", 5, case_id=first)
    rated(lone_desk, "P2", 2, case_id=second)
    rated(lone_desk, "P3", 1, case_id="NOBODY")
    rows = {row["item"]: row for row in run(lone_desk, "ratings-by-item")}
    item = rows["enroll-employee"]
    assert (item["n"], item["mean"], item["satisfied"], item["bad"]) == (2, "3.50", "50.0%", 1)
    assert (item["bad_ratings"], item["bad_cases"]) == ("P2", second)
    assert rows[""]["bad_ratings"] == "P3"


def test_hospitals_pharmacies_and_clinics_count_apart(lone_desk: Desk) -> None:
    for number, channel, kind, score in (
        ("P1", "hospital_window", "hospital", 5),
        ("P2", "pharmacy_or_clinic", "pharmacy", 1),
        ("P3", "pharmacy_or_clinic", "clinic", 4),
        ("P4", "pharmacy_or_clinic", "clinic", 2),
    ):
        place = {"institution_type": kind, "institution_code": "M1"}
        rated(lone_desk, number, score, channel=channel, settlement_number="JS1", **place)
    rows = {row["place"]: row for row in run(lone_desk, "ratings-by-outlet")}
    assert {place: row["n"] for place, row in rows.items()} == {
        "hospital:M1": 1, "pharmacy:M1": 1, "clinic:M1": 2,
    }  # fmt: skip
    assert (rows["clinic:M1"]["bad_ratings"], rows["clinic:M1"]["mean"]) == ("P4", "3.00")


def test_ratings_of_a_case_that_is_open_count_for_nobody(lone_desk: Desk) -> None:
    values = {"id_number": id_number(1), "name": "张演", "is_flexible": "yes"}
    case = applications.apply(lone_desk, "enroll-employee", values).case.id
    rated(lone_desk, "P1", 1, case_id=case)
    assert run(lone_desk, "ratings-by-item") == []


def test_the_page_of_the_analysis_is_the_head_of_each_report(lone_desk: Desk) -> None:
    first, last = date(2026, 7, 6), date(2026, 7, 6)
    assert set(analysis.page(lone_desk, first, last).values()) == {None}
    make(lone_desk, [Made(n, acts=automatic("2026-07-06")) for n in range(300)])
    page = analysis.page(lone_desk, first, last)
    assert page["most_frequent"]
    assert page["most_frequent"]["n"] == 300
    assert analysis.filter_of(page["most_frequent"]) == "", "too many for a line"
    assert page["most_returned"] is None
    with pytest.raises(UsageError):
        analysis.page(lone_desk, last, date(2026, 7, 5))


def test_the_analysis_is_printed_with_the_way_to_its_cases(lone_desk: Desk) -> None:
    made = make(lone_desk, [Made(n, acts=automatic("2026-07-06", 10)) for n in range(2)])
    words = ["sample", "analysis", "--from", "2026-07-06", "--to", "2026-07-06"]
    env = environment(YB_HOME=str(lone_desk.home))
    text = resident.yb(*words, env=env).stdout
    assert "peak hour: hour 2026-07-06 10:00  n 2" in text
    assert f"→ yb case list --all --where case:{','.join(made)}" in text
    assert "step with most returns: –" in text
    figures = json.loads(resident.yb(*words, "--json", env=env).stdout)
    assert figures["figures"]["peak_hour"]["n"] == 2


@pytest.mark.clause("5.3.3", "8.2.2")
def test_a_defect_becomes_an_action_that_is_listed_until_all_three_are_written(
    lone_desk: Desk, day: Days
) -> None:
    defect = "材料一次性告知不清"
    analysis.act_on(lone_desk, defect, node="acceptance", dry_run=True)
    assert analysis.actions(lone_desk) == []
    done = analysis.act_on(lone_desk, defect, node="acceptance", about="most-returned-steps")
    case = done.case.id
    assert not analysis.act_on(
        lone_desk, defect, node="acceptance", about="most-returned-steps"
    ).is_new
    (one,) = analysis.actions(lone_desk)
    assert (one["case"], one["defect"], one["node"], one["due"], one["owner"]) == (
        case, defect, "acceptance", "2026-08-03", "li",
    )  # fmt: skip
    waiting = queue.page(lone_desk.reader, "hands:officer", today=lone_desk.today)
    assert [row.case_id for row in waiting.rows] == [case]
    with pytest.raises(NotAllowed):
        acts.perform(lone_desk, case, "verify", {"outcome": "met", "reason": "done"})
    for name in ("cause", "fix", "prevention"):
        assert lone_desk.reader.case(case).is_open
        form = amendments.answered(lone_desk, case, {name: "…"})
        acts.perform(lone_desk, case, "answer", form)
    assert analysis.actions(lone_desk) == []
    (one,) = analysis.actions(lone_desk, closed=True)
    assert (one["stage"], one["cause"]) == ("archived", "…")
    with pytest.raises(UsageError):
        analysis.act_on(lone_desk, defect, node="elsewhere")
    with pytest.raises(UsageError):
        analysis.act_on(lone_desk, " ", node="decision")

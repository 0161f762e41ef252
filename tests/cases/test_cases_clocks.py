"""Windows end when they should, and never in a year whose working days nobody has published."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import ybcli
from ybcli.cases.clocks import ZONE, Calendar
from ybcli.errors import BadData, PolicyGap, UsageError

FOLDER = Path(ybcli.__file__).parent / "packs" / "calendars"


@pytest.fixture(scope="module")
def calendar():
    return Calendar.load(FOLDER)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2020-04-24", 10, "workday", "2020-05-11"),
        ("2022-07-18", 5, "workday", "2022-07-25"),
        ("2020-04-25", 1, "workday", "2020-04-26"),
        ("2020-04-24", 0, "workday", "2020-04-24"),
        ("2026-02-13", 1, "workdays", "2026-02-14"),
        ("2026-02-14", 1, "workday", "2026-02-24"),
        ("2024-12-31", 1, "workday", "2025-01-02"),
        ("2026-01-31", 30, "day", "2026-03-02"),
        ("2024-02-28", 1, "days", "2024-02-29"),
        ("2024-01-31", 0, "month_end", "2024-01-31"),
        ("2024-01-31", 1, "month_end", "2024-02-29"),
        ("2024-12-05", 1, "month_end", "2025-01-31"),
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2026-07-06", 1, "month", "2026-08-06"),
        ("2026-11-30", 3, "months", "2027-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2026-07-06", 0, "month", "2026-07-06"),
        ("2020-04-01", 6, "before_month", "2020-05-31"),
        ("2020-04-01", 12, "before_month", "2020-11-30"),
        ("2020-06-01", 6, "before_month", "2021-05-31"),
        ("2020-05-31", 6, "before_month", "2020-05-31"),
        ("2020-05-31", 1, "before_month", "2020-12-31"),
    ],
)
def test_windows_end_on_their_day(calendar, start, amount, unit, due):
    found = calendar.due(date.fromisoformat(start), amount, unit)
    assert found.day == date.fromisoformat(due)
    assert found.over == datetime.combine(found.day + timedelta(days=1), datetime.min.time(), ZONE)


def test_a_window_of_days_that_ends_on_a_rest_day_ends_there(calendar):
    assert calendar.due(date(2026, 9, 25), 8, "day").day == date(2026, 10, 3)


def test_a_last_day_that_is_a_rest_day_moves_where_the_region_says_so(calendar):
    moved = calendar.due(date(2026, 9, 25), 8, "day", moves_last=True).day
    assert moved == date(2026, 10, 8)
    assert calendar.due(date(2026, 7, 4), 1, "month", moves_last=True).day == date(2026, 8, 4)
    with pytest.raises(PolicyGap, match="2027"):
        calendar.due(date(2026, 12, 4), 1, "month", moves_last=True)


def test_the_first_day_counts_where_the_region_says_so(calendar):
    assert calendar.due(date(2026, 7, 6), 30, "day", counts_first=True).day == date(2026, 8, 4)
    assert calendar.due(date(2026, 7, 6), 5, "workday", counts_first=True).day == date(2026, 7, 10)
    assert calendar.due(date(2026, 7, 6), 0, "day", counts_first=True).day == date(2026, 7, 6)


def test_a_period_of_months_ends_as_many_days_later_as_it_was_paused(calendar):
    paused = {date(2026, 7, 10), date(2026, 7, 11), date(2026, 9, 1)}
    assert calendar.due(date(2026, 7, 6), 1, "month", paused).day == date(2026, 8, 8)


def test_every_period_of_months_ends_on_the_same_day_or_the_last_of_the_month(calendar):
    start = date(2023, 12, 1)
    for ahead in range(800):
        day = start + timedelta(days=ahead)
        for months in (1, 2, 3, 12, 13):
            last = calendar.due(day, months, "month").day
            assert (last.year - day.year) * 12 + last.month - day.month == months
            is_last = (last + timedelta(days=1)).day == 1
            assert last.day == day.day or (is_last and last.day < day.day)


def test_the_last_minute_is_in_time_and_midnight_is_not(calendar):
    due = calendar.due(date(2020, 4, 24), 10, "workday")
    assert not due.is_missed(datetime(2020, 5, 11, 23, 59, 59, tzinfo=ZONE))
    assert due.is_missed(datetime(2020, 5, 12, 0, 0, tzinfo=ZONE))


def test_hours_run_from_the_moment(calendar):
    due = calendar.due(datetime(2026, 7, 1, 22, 30, tzinfo=ZONE), 48, "hour")
    assert due.over == datetime(2026, 7, 3, 22, 30, tzinfo=ZONE)
    assert due.day == date(2026, 7, 3)


def test_an_unpublished_year_is_a_gap(calendar):
    with pytest.raises(PolicyGap, match="2027") as caught:
        calendar.due(date(2026, 12, 30), 5, "workday")
    assert (caught.value.kind, caught.value.exit_code) == ("calendar.gap", 4)
    assert calendar.due(date(2026, 12, 30), 1, "workday").day == date(2026, 12, 31)
    assert calendar.due(date(2026, 12, 30), 5, "day").day == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(1, "fortnight"), (-1, "workday"), (13, "before_month"), (0, "before_month"), (10**9, "day")],
)
def test_a_window_that_cannot_be_counted_is_refused(calendar, amount, unit):
    with pytest.raises(UsageError):
        calendar.due(date(2026, 1, 1), amount, unit)


def test_the_count_is_shown_day_by_day(calendar):
    days = calendar.sum_of_days(date(2020, 4, 24), date(2020, 5, 11))
    assert [day.number for day in days] == [0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 6, 7, 8, 9, 0, 10]
    assert days[0].why == "the day itself is not counted"
    assert [day.why for day in days[1:4]] == [
        "rest day",
        "rest day that is worked (调休)",
        "working day",
    ]
    assert days[7].why == "holiday"
    plain = calendar.sum_of_days(date(2026, 12, 30), date(2027, 1, 2), "day")
    assert [day.number for day in plain] == [0, 1, 2, 3]


def test_every_window_of_working_days_ends_on_one_and_counts_them_all(calendar):
    start = date(2024, 1, 1)
    for ahead in range(0, 700, 7):
        day = start + timedelta(days=ahead)
        for amount in (1, 5, 20):
            last = calendar.due(day, amount, "workday").day
            assert calendar.is_workday(last)
            assert max(x.number for x in calendar.sum_of_days(day, last)) == amount


def test_the_source_names_the_notices(calendar):
    assert "国办发明电〔2019〕16号" in calendar.source(date(2020, 4, 24), date(2020, 5, 11))
    assert calendar.source(date(2023, 12, 1), date(2024, 1, 5)).count("〔") == 2


def test_a_calendar_that_is_not_there_or_damaged_is_named(tmp_path):
    with pytest.raises(UsageError, match="no calendar vn"):
        Calendar.load(FOLDER, "vn")
    (tmp_path / "cn.toml").write_text(
        'title = "a"\ntitle_en = "a"\n[years.2026]\nnotice = "n"\npublished = 2025-01-01\n'
        'url = ""\noff = []\nworked = [2026-01-05]\n',
        "utf-8",
    )
    with pytest.raises(BadData, match="2026-01-05"):
        Calendar.load(tmp_path)

"""The published working days, day by day against two libraries that read the same notices."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

import ybcli
from ybcli.cases.clocks import Calendar

FOLDER = Path(ybcli.__file__).parent / "packs" / "calendars"


def test_all_days_from_2020_to_2026_agree_with_both_libraries():
    ours = Calendar.load(FOLDER)
    theirs = holidays.China(years=range(2020, 2027))
    day, wrong = date(2020, 1, 1), []
    while day.year < 2027:
        told = ours.is_workday(day)
        if told != chinese_calendar.is_workday(day) or told != theirs.is_working_day(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []
    assert sorted(ours.years) == list(range(2020, 2027))


def test_each_year_says_its_notice_its_day_and_its_address():
    for year, arranged in Calendar.load(FOLDER).years.items():
        assert arranged.notice.startswith("国办发明电〔")
        assert arranged.published.year == year - 1
        assert arranged.url.startswith("https://www.gov.cn/")

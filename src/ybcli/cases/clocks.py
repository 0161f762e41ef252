"""Clocks: when a window ends, counted in working days, days, hours, months or years.

One convention, the Civil Code's (民法典, in force 2021-01-01). Article 201: 「按照年、月、日计算期间的，开始的
当日不计入，自下一日开始计算。按照小时计算期间的，自法律规定或者当事人约定的时间开始计算。」 Article 202:
「按照年、月计算期间的，到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。」 Article 203: the
window ends at 24:00 of its last day. Article 204: 「法律另有规定或者当事人另有约定的除外」: an instrument that
counts otherwise sets a switch (`FIRST_DAY`, `LAST_DAY`).
Article 203 also moves a last day that is no working day (法定休假日) to the end of the rest days. That is a
switch of the county: the texts that we have count the days of payment windows as they stand, so
that nothing is moved where nobody has said so.
Working days come only from published calendars: a year without one is a gap, never a guess.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from ybcli.errors import BadData, PolicyGap, UsageError
from ybcli.language import N_, _
from ybcli.law.engine.figure import day_after

ZONE: Final = ZoneInfo("Asia/Shanghai")
ONE_DAY: Final = timedelta(days=1)
UNITS: Final = ("workday", "day", "hour", "month", "year", "month_end", "before_month")

#: The switches by which a region's instrument counts otherwise (Civil Code, art. 204): whether the first
#: day counts, and what becomes of a last day that is a rest day.
FIRST_DAY, LAST_DAY = "period_first_day", "period_last_rest_day"

#: What a day is, as the calendar says it.
WORKING_DAY: Final = N_("working day")
WORKED_REST_DAY: Final = N_("rest day that is worked (调休)")
HOLIDAY: Final = N_("holiday")
REST_DAY: Final = N_("rest day")
NOT_COUNTED: Final = N_("the day itself is not counted")
PAUSED: Final = N_("the window pauses")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a window: its last day, and the moment at which it is over (not part of it)."""

    day: date
    over: datetime

    def is_missed(self, at: datetime) -> bool:
        """Is `at` (with its zone) too late? 23:59 of the last day is in time."""
        return at >= self.over


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a count: its number (0 where it does not count), and why."""

    day: date
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Year:
    """One year as its notice arranged it."""

    notice: str
    published: date
    url: str
    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published working days of one country, year by year."""

    name: str
    title: str
    title_en: str
    years: Mapping[int, Year]

    @classmethod
    def load(cls, folder: Path, name: str = "cn") -> Calendar:
        """The calendar `name` of the folder. Raises UsageError where there is none, BadData where
        the file is damaged.
        """
        import tomllib

        path = folder / f"{name}.toml"
        if not path.is_file():
            known = ", ".join(sorted(each.stem for each in folder.glob("*.toml")))
            raise UsageError(
                _("there is no calendar {name}").format(name=name),
                _("known: {names}").format(names=known),
            )
        try:
            told = tomllib.loads(path.read_text("utf-8"))
            years = {int(year): _year(int(year), entry) for year, entry in told["years"].items()}
            return cls(name, told["title"], told["title_en"], years)
        except (ValueError, KeyError, TypeError) as error:
            raise BadData(
                _("calendar {file}: {error}").format(file=path.name, error=error),
                _("correct the file; `yb office check` lists every fault"),
                kind="shelf",
            ) from None

    def what(self, day: date) -> str:
        """What the day is: one of the phrases above. Raises PolicyGap for an unpublished year."""
        year = self.years.get(day.year)
        if year is None:
            raise PolicyGap(
                _("the working days of {year} are not published (calendar {name})").format(
                    year=day.year, name=self.name
                ),
                _("add the notice of that year to the calendar when it is published"),
                parameter=f"calendar {self.name} {day.year}",
                kind="calendar.gap",
            )
        if day in year.worked:
            return WORKED_REST_DAY
        if day in year.off:
            return HOLIDAY
        return REST_DAY if day.isoweekday() > 5 else WORKING_DAY

    def is_workday(self, day: date) -> bool:
        """Is the day worked? Raises PolicyGap (kind `calendar.gap`) for an unpublished year."""
        return self.what(day) in {WORKING_DAY, WORKED_REST_DAY}

    def due(
        self,
        start: date | datetime,
        amount: int,
        unit: str,
        paused: Container[date] = (),
        *,
        counts_first: bool = False,
        moves_last: bool = False,
    ) -> Deadline:
        """When a window ends that opens with `start`; days in `paused` count neither way.

        `unit`: `workday` and `day` count from the day after; `hour` from the moment (a datetime);
        `month` and `year` end on the same day of their last month, or that month's last (art. 202), and
        as many days later as were paused; with `counts_first` the first day is counted too, with
        `moves_last` a window of days, months or years that would end on a rest day ends with the first
        working day after it (art. 203). `month_end` is the last day of the month `amount` months on (0: this month); `before_month`
        the last day before month number `amount` (1–12), this year's if still to come.
        A plural is taken too. Raises PolicyGap for an unpublished year, UsageError for a unit.
        """
        unit = unit.removesuffix("s")
        if unit not in UNITS or amount < (unit == "before_month") or amount > 100_000:
            raise UsageError(
                _("a window of {amount} {unit} cannot be counted").format(amount=amount, unit=unit),
                _("known: {names}").format(names=", ".join(UNITS)),
            )
        day = start.date() if isinstance(start, datetime) else start
        if unit == "hour":
            assert isinstance(start, datetime), "hours are counted from a moment"
            over = start.astimezone(ZONE) + timedelta(hours=amount)
            return Deadline(over.date(), over)
        if counts_first and unit in {"workday", "day", "month", "year"} and amount:
            day -= ONE_DAY
        if unit == "workday":
            left = amount
            while left:
                day += ONE_DAY
                left -= day not in paused and self.is_workday(day)
        elif unit in {"day", "month", "year"}:
            whole = amount if unit == "day" else (day_after(day, amount, f"{unit}s") - day).days
            while whole:
                day += ONE_DAY
                whole -= day not in paused
            while moves_last and not self.is_workday(day):
                day += ONE_DAY
        elif unit == "month_end":
            day = _first_of(day.year, day.month + amount + 1) - ONE_DAY
        else:
            if amount > 12:
                raise UsageError(_("there is no month {month}").format(month=amount))
            last = _first_of(day.year, amount) - ONE_DAY
            day = last if last >= day else _first_of(day.year + 1, amount) - ONE_DAY
        return Deadline(day, datetime.combine(day + ONE_DAY, time(), ZONE))

    def sum_of_days(
        self, start: date, last: date, unit: str = "workday", paused: Container[date] = ()
    ) -> list[CountedDay]:
        """The count from `start` to `last`, day by day, with the reason of each.

        Raises PolicyGap for an unpublished year when working days are counted.
        """
        by_workday = unit.removesuffix("s") == "workday"
        made = [CountedDay(start, 0, NOT_COUNTED)]
        number = 0
        for ahead in range(1, (last - start).days + 1):
            day = start + timedelta(days=ahead)
            counts = day not in paused and (self.is_workday(day) if by_workday else True)
            number += counts
            known = by_workday or day.year in self.years
            why = PAUSED if day in paused else self.what(day) if known else ""
            made.append(CountedDay(day, number if counts else 0, why))
        return made

    def source(self, start: date, last: date) -> str:
        """The notices that the count from `start` to `last` rests on."""
        years = range(start.year, last.year + 1)
        return "; ".join(
            f"{year}: {self.years[year].notice}" for year in years if year in self.years
        )


def _year(year: int, entry: Mapping[str, Any]) -> Year:
    """One year of the file, checked: days of that year, worked days at weekends."""
    off = frozenset(
        first + timedelta(days=ahead)
        for first, last in entry["off"]
        for ahead in range((last - first).days + 1)
    )
    worked = frozenset(entry["worked"])
    for day in off | worked:
        if day.year != year:
            raise ValueError(f"{day} is no day of {year}")
    for day in worked:
        if day in off or day.isoweekday() < 6:
            raise ValueError(f"{day} is no rest day that is worked")
    notice = entry["notice"] + (f"，{entry['amended']}" if "amended" in entry else "")
    return Year(notice, entry["published"], entry["url"], off, worked)


def _first_of(year: int, month: int) -> date:
    """The first day of a month; months beyond 12 run into later years."""
    more, rest = divmod(month - 1, 12)
    return date(year + more, rest + 1, 1)

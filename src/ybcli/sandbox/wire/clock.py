"""The practice platform's calendar and clock, in China Standard Time.

Where a day was set, the clock is stepped: it begins at nine and each record takes a second, so that
the same requests give the same records. Without a day it is the machine's own.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
_OPENS = time(9)
_LAST = time(23, 59, 59)


class Clock:
    """What day and time it is on the platform."""

    def __init__(self, day: date | None = None) -> None:
        self._day = day
        self._steps = 0

    @property
    def day(self) -> date:
        """The calendar day."""
        return self._day or datetime.now(CHINA).date()

    def set_day(self, day: date) -> None:
        """Make it another day; from then on the clock is stepped."""
        if day != self._day:
            self._day, self._steps = day, 0

    def now(self) -> datetime:
        """The time; looking at it does not move a stepped clock."""
        if self._day is None:
            return datetime.now(CHINA).replace(microsecond=0)
        moment = datetime.combine(self._day, _OPENS, CHINA) + timedelta(seconds=self._steps)
        return min(moment, datetime.combine(self._day, _LAST, CHINA))

    def stamp(self) -> str:
        """The time as records write it, `2026-07-08 09:00:00`; a stepped clock goes on by a second."""
        moment = self.now()
        self._steps += 1
        return f"{moment:%Y-%m-%d %H:%M:%S}"

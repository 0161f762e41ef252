"""Where things are: the home of the office, the shelves, the working day, the officer.

Everything here comes from the environment or has one default; nothing is written. `YB_HOME` is the
folder of the office, `YB_TODAY` the working day for practice and what-if, `YB_OFFICER` the officer
at the desk, `YB_PACKS` further shelves (folders laid out like `packs/zj/`, separated like a path).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from .errors import UsageError
from .language import _

#: China Standard Time. The country has one zone and no summer time.
CHINA = timezone(timedelta(hours=8), "CST")

ROOM = Path(__file__).parent
SHELF = ROOM / "packs"
#: The packs that come with the program.
BUILT_IN = (SHELF / "zj", SHELF / "practice")


def sample_data() -> Path:
    """The samples: in the wheel beside the program, in a checkout beside `src/`."""
    inside = ROOM / "sample_data"
    return inside if inside.exists() else ROOM.parents[1] / "sample_data"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    home: Path
    officer: str
    today: date | None
    packs: tuple[Path, ...]


def read(at: Path | None = None) -> Settings:
    """The settings of this call, for the office `at` a folder (else that of `YB_HOME`).

    Raises UsageError for a YB_TODAY that is no date.
    """
    return Settings(
        home=at or home(),
        officer=os.environ.get("YB_OFFICER", ""),
        today=stated_day(),
        packs=packs(at),
    )


def home() -> Path:
    """The office's folder: `YB_HOME`, or the place where this system keeps a program's data."""
    if stated := os.environ.get("YB_HOME"):
        return Path(stated)
    from platformdirs import user_data_dir

    return Path(user_data_dir("ybcli", appauthor=False, roaming=False))


def office_pack(at: Path | None = None) -> Path:
    """Where an office keeps its own instruments (what its county adopted): `pack/` in its folder."""
    return (at or home()) / "pack"


def packs(at: Path | None = None) -> tuple[Path, ...]:
    """The shelves in order: those of `YB_PACKS`, the office's own where it has one, the built-in ones."""
    added = [Path(p) for p in os.environ.get("YB_PACKS", "").split(os.pathsep) if p]
    own = office_pack(at)
    if (own / "policies").is_dir():
        added.append(own)
    return (*added, *BUILT_IN)


def stated_day() -> date | None:
    """The working day that `YB_TODAY` states, or None."""
    text = os.environ.get("YB_TODAY", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _("YB_TODAY={text} is not a date").format(text=text), _("write it as 2026-07-01")
        ) from None


def today() -> date:
    """The working day: the stated one, or the day in China now."""
    return stated_day() or datetime.now(CHINA).date()


def now() -> datetime:
    """The time in China; on a stated day, the time of day with that date."""
    moment = datetime.now(CHINA)
    stated = stated_day()
    if stated:
        moment = moment.replace(year=stated.year, month=stated.month, day=stated.day)
    return moment

"""What is strange about the persons of a payroll: retired, too old, employed elsewhere, insured nowhere (6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from ...errors import PolicyGap
from ...language import _
from ...plain import masked_id
from ...store.queries import payroll as asked
from ..verification import platform_answers

if TYPE_CHECKING:
    import polars

    from .. import Desk
    from .payroll_history import History

#: The parameter of the age up to which somebody is declared by an employer.
AGE: Final = "payroll_age_until"
#: So many persons are asked of the platform one by one; the rest is said to be unknown here.
MOST_ASKED: Final = 100


def strange_ones(
    desk: Desk,
    frame: polars.DataFrame,
    history: History,
    credit_code: str,
    period: str,
    region: str,
) -> dict[str, list[tuple[str, str]]]:
    """What is strange about the persons of a list: kind and detail, by number."""
    numbers = frame["id_number"].unique(maintain_order=True).to_list()
    found: dict[str, list[tuple[str, str]]] = {}
    for number, day in history.retired_before(period).items():
        found.setdefault(number, []).append(("retired", day))
    for number, day in history.ended_before(period, credit_code).items():
        found.setdefault(number, []).append(("ended", day))
    for number, age in _above_age(desk, numbers, period, region).items():
        if number not in found:
            found[number] = [("above_age", str(age))]
    for number, day in history.died_in(period).items():
        found.setdefault(number, []).append(("died_in_month", day))
    names = dict(frame.select("id_number", "name").iter_rows())
    relations = _relations(desk, numbers, names, credit_code)
    for number, one in relations.items():
        found.setdefault(number, []).append(one)
    return found


def _relations(
    desk: Desk, numbers: Sequence[str], names: dict[str, str], credit_code: str
) -> dict[str, tuple[str, str]]:
    """Who is not enrolled with the employer here, with what is known instead."""
    units: dict[str, list[str]] = {}
    for one in asked.registered(desk.reader, numbers):
        if one.scheme == "employee":
            units.setdefault(one.party_id, []).append(one.unit_id)
    found: dict[str, tuple[str, str]] = {}
    questions = 0
    for number in numbers:
        own = units.get(number)
        if own is None:
            questions += 1
            answer = (
                _platform_says(desk, number, names[number]) if questions <= MOST_ASKED else None
            )
            kind = answer or ("not_enrolled", "")
            if kind[0]:
                found[number] = kind
        elif credit_code not in own and any(own):
            found[number] = ("other_unit", masked_id(next(unit for unit in own if unit)))
    return found


def _platform_says(desk: Desk, number: str, name: str) -> tuple[str, str] | None:
    """What the platform says of a person who is not registered here; an empty kind where it is in order, None
    where it cannot be asked.
    """
    told = platform_answers.relations(desk, number, name)
    if told is None:
        return None
    active = [one for one in told if one["state"] == "active" and one["scheme"] == "employee"]
    here = [one for one in active if one["region"][:4] == desk.region[:4]]
    if here:
        return ("", "")
    if active:
        return ("elsewhere", active[0]["region"])
    return ("not_registered", "") if not told else None


def age_note(desk: Desk, period: str, region: str) -> str:
    """That nobody's age was looked at, because the county sets none; else empty."""
    try:
        desk.policy(date.fromisoformat(f"{period}-01"), region).table(AGE)
    except PolicyGap:
        return _(
            "nobody's age was looked at: the county has not set up to which age an employer declares "
            "(`yb policy adopt`, payroll_age_until)"
        )
    return ""


def _above_age(desk: Desk, numbers: Sequence[str], period: str, region: str) -> dict[str, int]:
    """Who is older at the beginning of the month than the county's age, by sex; nobody where it sets none."""
    day = date.fromisoformat(f"{period}-01")
    policy = desk.policy(day, region)
    try:
        limits = {sex: int(policy.at(AGE, sex).value) for sex in ("male", "female")}
    except PolicyGap:
        return {}
    found = {}
    for number in numbers:
        if len(number) != 18 or not number[6:14].isdigit():
            continue
        limit = limits["male" if int(number[16]) % 2 else "female"]
        born = (int(number[6:10]), int(number[10:12]), int(number[12:14]))
        age = day.year - born[0] - ((day.month, day.day) < born[1:])
        if age >= limit:
            found[number] = age
    return found

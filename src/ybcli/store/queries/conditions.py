"""Conditions on the rows of the queue, and how they are written as SQL: every value is bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .. import dialect
from . import persons

#: The columns of the queue that a condition may test.
Column = Literal[
    "case_id", "item", "flow", "stage", "next_act", "hands", "region", "party_id", "party_name",
    "opened", "due", "officer", "is_open", "reference",
]  # fmt: skip


Sign = Literal["=", "<", ">", "<=", ">="]


@dataclass(frozen=True, slots=True)
class Compared:
    """The column compares to the value in this way: `due < 2026-07-01`."""

    column: Column
    sign: Sign
    value: str | int


@dataclass(frozen=True, slots=True)
class Fits:
    """The column fits a pattern in which only `*` is special."""

    column: Column
    pattern: str


@dataclass(frozen=True, slots=True)
class OfPerson:
    """The column holds any number of the person who has this one."""

    column: Column
    number: str


@dataclass(frozen=True, slots=True)
class Holds:
    """The column contains the text, or begins with it; case is ignored."""

    column: Column
    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions is true; false without any."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions are true; true without any."""

    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The condition is not true."""

    condition: Condition


Condition = Compared | Fits | OfPerson | Holds | Either | Every | Not


def to_sql(condition: Condition) -> tuple[str, dict[str, str | int]]:
    """The condition as SQL, and the values that it binds by name."""
    values: dict[str, str | int] = {}
    return _to_sql(condition, values), values


def _to_sql(condition: Condition, values: dict[str, str | int]) -> str:
    match condition:
        case Compared(column, sign, value):
            return f"{column} {sign} :{_bound(value, values)}"
        case Fits(column, pattern):
            return dialect.glob(column, _bound(dialect.glob_text(pattern), values))
        case OfPerson(column, number):
            return persons.is_person(column, _bound(number, values))
        case Holds(column, text, begins):
            pattern = ("" if begins else "%") + dialect.like_text(text) + "%"
            return dialect.like(column, _bound(pattern, values))
        case Not(inner):
            return f"NOT ({_to_sql(inner, values)})"
        case Either(parts):
            return " OR ".join(f"({_to_sql(part, values)})" for part in parts) or "0"
        case Every(parts):
            return " AND ".join(f"({_to_sql(part, values)})" for part in parts) or "1"


def _bound(value: str | int, values: dict[str, str | int]) -> str:
    name = f"w{len(values)}"
    values[name] = value
    return name

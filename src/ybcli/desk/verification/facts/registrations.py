"""Registrations: is the employer registered, the person insured here or elsewhere? And what a case
says of itself: its lines, the answers that are still owed.
"""

from __future__ import annotations

from ....law.engine.finding import Fact
from ....store.queries import covers
from ..platform_answers import insured_elsewhere
from ..providers import AWAY, Asked


def _unit_registered(asked: Asked) -> list[Fact]:
    registered = covers.has_active(asked.desk.reader, asked.party, "employee")
    return asked.own("unit_registered", registered)


def _insured_here(asked: Asked) -> list[Fact]:
    scheme = asked.item.registers.get("scheme")
    if not scheme or asked.item.subject != "person":
        return []
    year = str(asked.fields.get("cover_year", ""))
    insured = covers.has_active_in(asked.desk.reader, asked.party, scheme, year)
    return asked.own("insured_here", insured)


def _insured_elsewhere(asked: Asked) -> list[Fact]:
    scheme = asked.item.registers.get("scheme", "resident")
    elsewhere = insured_elsewhere(asked.desk, asked.party, asked.name, scheme)
    source = AWAY if elsewhere is None else "platform"
    return [Fact("insured_elsewhere", elsewhere, source, asked.time)]


def _of_lines(asked: Asked, name: str) -> list[Fact]:
    """The sums of a declaration: counted over its lines, and as they were stated."""
    first = asked.case.entries[0] if asked.case else None
    head = first.form.get("lines") if first else None
    if first is None or not head:
        return []
    if name == "rows_sum_fen":
        return [Fact(name, head["wage_fen"], "lines", first.at)]
    if name == "rows_count":
        return [Fact(name, head["persons"], "lines", first.at)]
    stated = first.form.get("stated", {}).get("wage_fen" if name == "stated_sum_fen" else "persons")
    return [] if stated is None else [Fact(name, int(stated), first.by, first.at)]


def _answers_missing(asked: Asked) -> list[Fact]:
    """The fields that an officer still owes the case, as words; empty text where none is missing."""
    missing = [name for name in asked.item.answers if not str(asked.fields.get(name, "")).strip()]
    return asked.own("answers_missing", ", ".join(missing))


FACTS = {
    "unit_registered": _unit_registered,
    "insured_here": _insured_here,
    "insured_elsewhere": _insured_elsewhere,
    "rows_sum_fen": lambda asked: _of_lines(asked, "rows_sum_fen"),
    "rows_count": lambda asked: _of_lines(asked, "rows_count"),
    "stated_sum_fen": lambda asked: _of_lines(asked, "stated_sum_fen"),
    "stated_count": lambda asked: _of_lines(asked, "stated_count"),
    "answers_missing": _answers_missing,
}

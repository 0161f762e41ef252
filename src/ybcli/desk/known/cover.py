"""Registrations: is the employer registered, the person insured here or elsewhere? And what a case
says of itself: its lines, the answers that are still owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Away
from ...law.finding import Fact
from ...store.queries import covers
from ...store.queries.queue import NO_DEADLINE
from . import AWAY, OWN, Asked

if TYPE_CHECKING:
    from .. import Desk


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


def _scheme_here(asked: Asked) -> list[Fact]:
    """The scheme in which the person is insured here: employee before resident; none: empty text."""
    found = covers.active_schemes(asked.desk.reader, asked.party)
    if not found:
        told = relations(asked.desk, asked.party, asked.name)
        if told is None:
            return [Fact("scheme_here", None, AWAY, asked.time)]
        found = {one["scheme"] for one in here(asked, told)}
        scheme = "employee" if "employee" in found else "resident" if "resident" in found else "no"
        return [Fact("scheme_here", scheme, "platform", asked.time)]
    return asked.own("scheme_here", "employee" if "employee" in found else "resident")


def here(asked: Asked, told: list[dict[str, str]]) -> list[dict[str, str]]:
    """The relations in this pooling area: where the item is about care, those that stood on its day (who
    has left since may still bring the bill); else, or where none did, those that stand now.
    """
    own = [one for one in told if one["region"][:4] == asked.desk.region[:4]]
    if asked.item.law_day == "care_day":
        from .bills import day_of_care

        day = day_of_care(asked)
        stood = [
            one
            for one in own
            if one["state"] in {"active", "ended"}
            and one["since"] <= day <= (one["until"] or NO_DEADLINE)
        ]
        if day and stood:
            return stood
    return [one for one in own if one["state"] == "active"]


def scheme_of(asked: Asked, party: str) -> tuple[str, str, str] | None:
    """The scheme in which somebody is insured here (empty: none), their kind there (the platform's
    psn_type), and who says it; None where the platform, which alone knows the kind, cannot be asked.
    """
    told = relations(asked.desk, party, asked.name)
    if told is None:
        return None
    kinds = {one["scheme"]: one.get("kind", "") for one in here(asked, told)}
    own = covers.active_schemes(asked.desk.reader, party)
    found = set(kinds) if asked.item.law_day else set()
    found = found or own or set(kinds)
    scheme = "employee" if "employee" in found else "resident" if "resident" in found else ""
    return scheme, kinds.get(scheme, ""), OWN if own else "platform"


def relations(desk: Desk, id_number: str, name: str) -> list[dict[str, str]] | None:
    """The person's insurance relations (platform 1101); None where it cannot be asked.

    Asked once in a call, and not at all where no platform is set.
    """
    answers = desk.answers
    if id_number not in answers:
        if not desk.reader.setting("platform"):
            return None
        try:
            answers[id_number] = desk.platform.person(id_number, name)
        except Away:
            return None
    return answers[id_number]


def insured_elsewhere(desk: Desk, id_number: str, name: str, scheme: str) -> bool | None:
    """Is the person insured in another pooling area (platform 1101)? None where it cannot be asked.

    An employee must not be in the employee scheme of another area; a resident in no scheme there.
    """
    found = relations(desk, id_number, name)
    if found is None:
        return None
    return any(
        relation["state"] == "active"
        and relation["region"][:4] != desk.region[:4]
        and (scheme == "resident" or relation["scheme"] == scheme)
        for relation in found
    )


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
    "scheme_here": _scheme_here,
    "rows_sum_fen": lambda asked: _of_lines(asked, "rows_sum_fen"),
    "rows_count": lambda asked: _of_lines(asked, "rows_count"),
    "stated_sum_fen": lambda asked: _of_lines(asked, "stated_sum_fen"),
    "stated_count": lambda asked: _of_lines(asked, "stated_count"),
    "answers_missing": _answers_missing,
}

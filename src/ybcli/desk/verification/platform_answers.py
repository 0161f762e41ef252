"""What the platform answers about a person or institution, each question asked once in a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from ...connectors.codes_told import unlisted_of
from ...errors import Unavailable
from ...law.engine.finding import Fact
from ...store.queries import persons
from . import codes
from .providers import FactRequest

if TYPE_CHECKING:
    from .. import Desk


#: The length of a first-generation identity number.
OLD_DIGITS: Final = 15


def relations(desk: Desk, id_number: str, name: str) -> list[dict[str, str]] | None:
    """The person's insurance relations under every number of theirs; None where it cannot be asked."""
    found: list[dict[str, str]] = []
    for number in numbers_on_the_platform(desk, id_number):
        told = relations_under(desk, number, name)
        if told is None:
            return None
        found += [one for one in told if one not in found]
    return found


def numbers_on_the_platform(desk: Desk, id_number: str) -> tuple[str, ...]:
    """The numbers of a person under which the platform may know them; it has none of 15 digits."""
    numbers = persons.numbers_of(desk.reader, id_number)
    return tuple(one for one in numbers if one == id_number or len(one) != OLD_DIGITS)


def number_with_relation(desk: Desk, id_number: str, name: str) -> str:
    """The number of the person under which the platform holds a relation in force; else the one given."""
    for number in numbers_on_the_platform(desk, id_number):
        told = relations_under(desk, number, name) or ()
        if any(one["state"] == "active" for one in told):
            return number
    return id_number


def relations_under(desk: Desk, id_number: str, name: str) -> list[dict[str, str]] | None:
    """The insurance relations under one number (platform 1101); None where it cannot be asked.

    Asked once in a command, and not at all where no platform is set.
    """
    answers = desk.answers
    if id_number not in answers:
        if not desk.reader.setting("platform"):
            return None
        try:
            answers[id_number] = desk.platform.person(id_number, name)
        except Unavailable:
            return None
    return answers[id_number]


def name_at_platform(desk: Desk, id_number: str) -> str:
    """The name under which the platform knows a number (1101); empty where it knows none or cannot be asked."""
    if not desk.reader.setting("platform"):
        return ""
    try:
        return desk.platform.identify("id_card", id_number).name
    except Unavailable:
        return ""


def identities(desk: Desk, id_number: str, name: str) -> list[dict[str, str]]:
    """What the platform has the person as besides (`idetinfo` of 1101); none where it cannot be asked."""
    if not desk.reader.setting("platform"):
        return []
    try:
        return [dict(one) for one in desk.platform.identities(id_number, name)]
    except Unavailable:
        return []


def voucher_is_active(desk: Desk, id_number: str, name: str) -> bool | None:
    """Has the person activated the e-voucher, as the platform has it? None where it cannot be asked, or does
    not say.
    """
    if not desk.reader.setting("platform"):
        return None
    try:
        return desk.platform.voucher_is_active(id_number, name)
    except Unavailable:
        return None


def unlisted(told: Iterable[Mapping[str, str]]) -> codes.UnlistedCode | None:
    """The first code of a person's relations that nobody lists: whether they are insured is not known then."""
    for relation in told:
        name, code = unlisted_of(relation)
        if code:
            return codes.UnlistedCode("relation", code, name)
    return None


def is_doubtful(request: FactRequest, told: Iterable[Mapping[str, str]]) -> bool:
    """Does a relation that is needed hold a code nobody lists? Then the case says so."""
    code = unlisted(told)
    if code is not None:
        says = codes.sentence(code, "platform", "relation", "1101")
        request.doubt(Fact(codes.UNLISTED, says, "platform", request.time))
    return code is not None


def insured_elsewhere(desk: Desk, id_number: str, name: str, scheme: str) -> bool | None:
    """Is the person insured in another pooling area (platform 1101)? None where it cannot be asked.

    An employee must not be in the employee scheme of another area; a resident in no scheme there.
    """
    found = relations(desk, id_number, name)
    if found is None:
        return None
    insured = any(
        relation["state"] == "active"
        and relation["region"][:4] != desk.region[:4]
        and (scheme == "resident" or relation["scheme"] == scheme)
        for relation in found
    )
    return True if insured else None if unlisted(found) else False


def institution(request: FactRequest, code: str) -> dict[str, str] | None:
    """The institution of a number (1201): `level`, `kind`, `region`, and what it `may` do; empty where there
    is none, None where the platform cannot be asked. Asked once in a command.
    """
    answers, key = request.desk.answers, f"1201:{code}"
    if key not in answers:
        if not request.desk.reader.setting("platform"):
            return None
        try:
            found = request.desk.platform.institution(code)
        except Unavailable:
            return None
        answer = {}
        if found is not None:
            answer = {"level": str(found.level), "kind": found.kind, "region": found.region}
            if found.unlisted:
                answer["unlisted"] = found.unlisted
            answer["may"] = " ".join(found.qualified)
        answers[key] = [answer]
    if level := answers[key][0].get("unlisted"):
        named = codes.UnlistedCode("level", level, "hosp_lv")
        says = codes.sentence(named, "platform", "institution", f"1201 {code}")
        request.doubt(Fact(codes.UNLISTED, says, "platform", request.time))
    return answers[key][0]

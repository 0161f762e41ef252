"""Who reads a notice of a case: the person, the guardian by name, or the unit's agent (6.2.2.1, 6.2.3.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...store.queries import parties
from ..projections import agents
from ..verification import life
from . import standing_questions

if TYPE_CHECKING:
    from ...cases.journal import Case
    from ...store.queries._rows import Source
    from .. import Desk

PERSON, AGENT, GUARDIAN = "person", "agent", "guardian"
#: How a reader who is not the party is addressed, Chinese and English.
_SALUTATIONS: Final = {
    GUARDIAN: ("{name}的监护人{who}", "{who}, guardian of {name}"),
    AGENT: ("{who}医保经办人（职工{name}）", "agent of {who} (employee {name})"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `person`, `agent` or `guardian`; the name of the unit or guardian; the mobile, "" where none is
    known.
    """

    kind: str
    who: str = field(repr=False)
    mobile: str = field(repr=False)

    def salutation(self, name: str, *, english: bool) -> str:
        """How the letter addresses the reader, of the party's name."""
        ways = _SALUTATIONS.get(self.kind)
        return ways[english].format(name=name, who=self.who) if ways else name


def of(desk: Desk, db: Source, case: Case, to: str = "") -> Reader | None:
    """Who reads the notices of a case; None where nobody is to be told (the person died). `to` is `person` where a
    letter is for the person whatever the way says. A unit whose agent nobody knows is told through the person.
    """
    unit = str(case.fields.get("credit_code") or "")
    is_for_agent = to != PERSON and bool(unit) and _tells(desk, case) == AGENT
    if is_for_agent and (of_agent := agents.mobile_of(db, unit, desk.today)):
        name = str(case.fields.get("unit_name") or parties.name_of(db, unit))
        return Reader(AGENT, name, of_agent)
    party = parties.of(db, case.party["id"])
    mobile = standing_questions.mobile_of(desk, db, case, party.mobile if party else "")
    if mobile is None:
        return None
    item = desk.item(case.item)
    if item.subject == "person" and life.is_minor(desk, item, case.party["id"]):
        guardian = life.guardian(db, case.party["id"])
        if guardian is not None and guardian.name:
            return Reader(GUARDIAN, guardian.name, mobile)
    return Reader(PERSON, "", mobile)


def who_answers(desk: Desk, case: Case, mobile: str) -> str:
    """Who it is that answers a notice from a mobile: the agent where the notice went to the agent's."""
    reader = of(desk, desk.reader, case)
    return reader.kind if reader is not None and reader.mobile == mobile else PERSON


def _tells(desk: Desk, case: Case) -> str:
    item = desk.item(case.item)
    return item.way(case.flow).tells if item.subject == "person" else ""

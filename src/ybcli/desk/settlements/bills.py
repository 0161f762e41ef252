"""A bill made ready at the counter: who showed what, where they are insured, the house, the lines.

What cannot be is a Problem; whoever is not identified or not insured is not settled for (7.1, 7.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from ...cases import identity as numbers
from ...cases.journal import canonical, case_id
from ...connectors import MEDIA, ONLINE, Bill, FeeLine, House, Identity
from ...connectors.codes_told import unlisted_of
from ...errors import BadData, NotAllowed, UsageError
from ...language import N_, _
from . import bill_lines as lines_of
from . import checks
from .given_back import RawLine

if TYPE_CHECKING:
    from .. import Desk

Kind = Literal["outpatient", "inpatient", "pharmacy"]

#: The five media (7.1) as people call them.
MEDIUM: Final = {
    "e_voucher": N_("insurance e-voucher"),
    "id_card": N_("identity card"),
    "social_card": N_("social security card"),
    "e_social_card": N_("electronic social security card"),
    "health_card": N_("health insurance card"),
}
KIND: Final = {
    "outpatient": N_("outpatient"),
    "inpatient": N_("inpatient"),
    "pharmacy": N_("pharmacy"),
}
SCHEME: Final = {"employee": N_("employee"), "resident": N_("resident")}
#: What makes two bills the same bill, besides their lines.
_SAME: Final = (
    "kind",
    "house_code",
    "internet_code",
    "id_number",
    "scheme",
    "began_on",
    "ended_on",
    "own_number",
)


@dataclass(frozen=True, slots=True)
class SettlementRequest:
    """What the counter asks for; days are ISO days or empty (today)."""

    kind: Kind
    house: str
    medium: str
    shown: str = field(repr=False)
    chip: str = field(default="", repr=False)
    began_on: str = ""
    ended_on: str = ""
    lines: Sequence[RawLine] = ()
    own_number: str = ""
    diagnosis_code: str = ""
    diagnosis_name: str = ""
    disease_code: str = ""
    scheme: str = ""
    use_account: bool = True


@dataclass(frozen=True, slots=True)
class PreparedBill:
    """A bill that can be sent, its channel (window or internet), and what is worth saying."""

    bill: Bill
    channel: str
    notes: tuple[str, ...] = ()


def identify(desk: Desk, medium: str, shown: str, chip: str = "") -> Identity:
    """Who it is that shows a medium.

    Raises UsageError for an unknown medium, BadData for a number that is none, NotAllowed where the
    platform identifies nobody by it, Away where it cannot be asked.
    """
    if medium not in MEDIUM:
        raise UsageError(
            _("there is no credential {name}").format(name=medium),
            _("known: {names}").format(names=", ".join(MEDIUM)),
            kind="medium.unknown",
        )
    assert set(MEDIUM) == set(MEDIA)
    shown = shown.strip()
    if medium == "id_card":
        clean, problem = numbers.id_number(shown, today=desk.today)
        if problem:
            raise BadData(problem.says, problem.cure, problems=(problem,))
        shown = str(clean)
    if not shown:
        raise UsageError(_("the credential shows no number"), _("read the code or the card again"))
    identity = desk.platform.identify(medium, shown, chip.strip())
    if identity.says:
        raise NotAllowed(
            _("this credential identifies no person: {words}").format(words=identity.says),
            _("ask for another credential; without identification nothing is settled (7.1)"),
            kind="identity.failed",
        )
    return identity


def relation_of(identity: Identity, region: str, scheme: str = "") -> Mapping[str, str]:
    """The relation under which somebody is settled for: here before elsewhere, employees' before
    residents'. Raises NotAllowed where there is none that stands.
    """
    active = [
        relation
        for relation in identity.relations
        if relation["state"] == "active"
        and relation["scheme"] in SCHEME
        and scheme in {"", relation["scheme"]}
    ]
    active.sort(
        key=lambda relation: (
            relation["region"][:4] != region[:4],
            relation["scheme"] != "employee",
        )
    )
    for relation in () if active else identity.relations:
        name, code = unlisted_of(relation)
        if code:
            raise NotAllowed(
                _(
                    "whether the person is insured is not known: {table} {code} stands in no list"
                ).format(table=name, code=code),
                _("ask the platform's support what the code means (1901), then settle again"),
            )
    if not active:
        raise NotAllowed(
            _("the person is not insured: nothing is settled"),
            _("enrol first with `yb enroll`, or let the bill be paid in cash and reimbursed"),
        )
    return active[0]


def prepare(desk: Desk, request: SettlementRequest) -> PreparedBill:
    """The bill as it would be sent. Raises BadData with every Problem, NotAllowed, Away."""
    good, problems = lines_of.check_lines(request.lines)
    is_stay = request.kind == "inpatient"
    began, ended = checks.days(
        desk, request.began_on, request.ended_on if is_stay else "", problems
    )
    if not is_stay:
        ended = began
    if problems:
        raise checks.refusal(problems)
    who = identify(desk, request.medium, request.shown, request.chip)
    place = _institution(desk, request.house)
    through = _institution(desk, place.settles_through) if place.settles_through else place
    _check_institution(request, place, through)
    relation = relation_of(who, desk.region, request.scheme)
    problems += checks.person_problems(desk, who, began, ended)
    if not request.scheme:
        problems += checks.schemes(who)
    if is_stay:
        problems += checks.overlaps(desk, who.id_number, through.code, began, ended)
    problems += checks.reimbursed_by_hand(
        desk, who.id_number, through.code, began, ended, sum(line.amount_fen for line in good)
    )
    if problems:
        raise checks.refusal(problems)
    bill = Bill(
        id="",
        kind=request.kind,
        at=desk.now().isoformat(timespec="seconds"),
        is_dated=True,
        house_code=through.code,
        house_name=through.name,
        medium=request.medium,
        shown=who.id_number if request.medium == "id_card" else request.shown.strip(),
        chip=request.chip.strip(),
        id_number=who.id_number,
        name=who.name,
        person_number=who.number,
        category=who.categories[relation["scheme"], relation["region"]],
        scheme=relation["scheme"],
        insured_in=relation["region"][:6],
        began_on=began.isoformat(),
        ended_on=ended.isoformat(),
        lines=good,
        own_number=request.own_number,
        diagnosis_code=request.diagnosis_code,
        diagnosis_name=request.diagnosis_name,
        disease_code=request.disease_code,
        use_account=request.use_account,
        internet_code=place.code if place is not through else "",
        internet_name=place.name if place is not through else "",
    )
    return PreparedBill(
        with_number(bill),
        "internet" if bill.internet_code else "window",
        _notes(desk, relation, began, ended),
    )


def with_number(bill: Bill) -> Bill:
    """The bill with its number, made from what it says: the same bill has the same number."""
    values = [getattr(bill, name) for name in _SAME]
    lines = [[line.code, line.count, line.price, line.prescription] for line in bill.lines]
    number = "JS-" + case_id("settlement", canonical({"said": values, "lines": lines}))
    return replace(bill, id=number, own_number=bill.own_number or number[3:])


def as_json(bill: Bill) -> dict[str, Any]:
    """A bill as it is kept."""
    return asdict(bill)


def from_json(stored: Mapping[str, Any] | str) -> Bill:
    """A bill as it was kept."""
    values = json.loads(stored) if isinstance(stored, str) else dict(stored)
    return Bill(**{**values, "lines": tuple(FeeLine(**line) for line in values["lines"])})


def _institution(desk: Desk, code: str) -> House:
    """A designated house. Raises BadData where there is none of this number."""
    institution = desk.platform.house(code.strip().upper())
    if institution is None:
        raise BadData(
            _("{code} is not a designated institution").format(code=code),
            _("look at its number: H or P, six digits of the region, five more"),
            kind="institution.unknown",
        )
    return institution


def _check_institution(request: SettlementRequest, place: House, through: House) -> None:
    """Raise where the house does not do this, or the medium cannot be shown on a line (7.2)."""
    if (through.kind == "pharmacy") != (request.kind == "pharmacy"):
        raise UsageError(
            _("{name} does not settle {kind} care").format(
                name=place.name, kind=_(KIND[request.kind])
            ),
            _("pharmacies: `yb settlement pharmacy`; hospitals: `outpatient`, `inpatient`"),
        )
    if place is through:
        return
    if request.kind == "inpatient":
        raise UsageError(
            _("an internet hospital has no inpatients"), _("use `yb settlement outpatient`")
        )
    if request.medium not in ONLINE:
        raise NotAllowed(
            _("online the person is identified by an electronic credential"),
            _("one of: {names}").format(names=", ".join(sorted(ONLINE))),
            kind="identity.failed",
        )


def _notes(desk: Desk, relation: Mapping[str, str], began: date, ended: date) -> tuple[str, ...]:
    """What the officer should know before the bill goes out."""
    notes = []
    if relation["region"][:4] != desk.region[:4]:
        notes.append(
            _("insured in {region}: care in another place").format(region=relation["region"])
        )
    if began.year != ended.year:
        notes.append(_("the stay crosses the year's end: the platform says which year counts"))
    return tuple(notes)

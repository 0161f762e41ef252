"""Changes: which fields say something new, which were otherwise before, which changed later already;
and what each department says that nobody has dealt with yet.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from ....cases import identity
from ....language import _
from ....law.engine.finding import Fact
from ....store.queries import parties, records
from ...projections import registers
from ..platform_answers import name_at_platform
from ..providers import FactRequest

if TYPE_CHECKING:
    from ....cases.items import Field

NOTHING: Final = False
#: What may be told of a change that is still to be dealt with.
_STILL: Final = ("taken", "known", "waiting", "waits_for_policy")


def changes(request: FactRequest) -> dict[str, tuple[str, str]]:
    """The fields that change, each with what was known before and what is said now.

    A name that neither our register nor the platform knew before is no change. The sex is known from the identity number. What the
    case itself made known, because nobody had known the party before, was not known before it.
    """
    # Before there is a case its form stands in its place: the register asks for these three only.
    case: Any = request.case or SimpleNamespace(
        fields=request.fields, party={"id": request.party}, id=""
    )
    found = registers.changed(request.desk.reader, request.item, case)
    if parties.was_written_by(request.desk.reader, request.party, case.id):
        for field in {"mobile", "name"} & set(request.item.registers.get("fields", ())):
            stated = str(request.fields.get(f"old_{field}", "") or "")
            if now := str(request.fields.get(field, "") or ""):
                found[field] = stated, now
    if "sex" in found:
        was, now = found["sex"][0] or sex_of(request.party), found["sex"][1]
        found["sex"] = was, now
        if now in {was, "unknown"}:
            del found["sex"]
    if "unit_name" in found and not found["unit_name"][0]:
        del found["unit_name"]
    if "name" in found and not found["name"][0]:
        now = found.pop("name")[1]
        was = request.once(
            "name_at_platform", lambda: name_at_platform(request.desk, request.party)
        )
        if was not in {"", now}:
            found["name"] = was, now
    return found


def sex_of(id_number: str) -> str:
    """`male` or `female` from the last but one character of an identity number; empty for none."""
    digit = id_number[16:17]
    return "" if not digit.isdigit() else "male" if int(digit) % 2 else "female"


def _changed_fields(request: FactRequest) -> list[Fact]:
    return request.own("changed_fields", ", ".join(changes(request)) or NOTHING)


def _replaced_fields(request: FactRequest) -> list[Fact]:
    replaced = [name for name, (was, _now) in changes(request).items() if was or name in _NUMBERS]
    return request.own("replaced_fields", ", ".join(replaced) or NOTHING)


#: Fields that always replace something: who has a new number had one before.
_NUMBERS: Final = ("new_id_number",)


def _changed_later(request: FactRequest) -> list[Fact]:
    """The fields whose last change that we made is of a later day than what is said now."""
    stated = str(request.fields.get("changed_on", "") or "")
    later = []
    for name in changes(request):
        source = request.case.sources.get(name) if request.case else None
        days = [day for day in (stated, source["at"][:10] if source else "") if day]
        last = parties.last_change(request.desk.reader, request.party, name)
        if days and last and last > min(days):
            later.append(name)
    return request.own("changed_later", ", ".join(later) or NOTHING)


def _told(request: FactRequest, fact: str, field: str, kind: str) -> list[Fact]:
    """What each department says of a field in a record that is not dealt with, or of the same day or a later
    one, the newest of each; and the applicant, where they typed it.
    """
    said: dict[str, Fact] = {}
    case_id = request.case.id if request.case else ""
    number = str(request.fields.get("new_id_number", "") or request.party)
    stated = str(request.fields.get("changed_on", "") or "")
    for record in records.about(request.desk.reader, (request.party, number), kind=kind):
        body = json.loads(record.body)
        value = body.get(field)
        is_as_new = bool(stated) and str(body.get("changed_on") or "") >= stated
        if record.taken not in _STILL or not (record.case_id in {"", case_id} or is_as_new):
            continue
        if not value:
            continue
        said.setdefault(record.department, Fact(fact, str(value), record.department, record.at))
    typed = request.fields.get(field)
    if request.case and typed and field not in request.case.sources:
        said["form"] = Fact(fact, str(typed), "form", request.case.entries[0].at)
    return list(said.values())


def _not_told(request: FactRequest) -> list[Fact]:
    """The fields that change, of those that a department has to tell, of which none has; with who would."""
    missing = []
    for name, (_was, now) in changes(request).items():
        field = request.item.field_named(name)
        if field is not None and field.told_by and not _is_told(request, field, now):
            who = _("{field} ({departments})").format(
                field=field.label(), departments=", ".join(_(one) for one in field.told_by)
            )
            missing.append(who)
    return request.own("changes_not_told", "; ".join(missing) or NOTHING)


def _is_told(request: FactRequest, field: Field, now: str) -> bool:
    """Does a record of one of the field's departments say the value? A number of 18 digits says itself of its 15."""
    source = request.case.sources.get(field.name) if request.case else None
    if source is not None and source["department"] in field.told_by:
        return True
    is_number = field.name in _NUMBERS
    if is_number and identity.upgraded(request.party, request.desk.today) == now:
        return True
    numbers = (request.party, now) if is_number else (request.party,)
    for record in records.about(request.desk.reader, numbers):
        if record.department not in field.told_by:
            continue
        body = json.loads(record.body)
        said = renumbered(body, request.desk.today) if is_number else body
        if str(said.get(field.name) or "") == now:
            return True
    return False


def renumbered(body: dict[str, Any], today: Any) -> dict[str, Any]:
    """A police record of a new identity number, as a change of the person known under the old one.

    An old number of fifteen digits is read as the eighteen that it became; one that fails its check
    leaves the record as it came.
    """
    old = identity.clean(str(body.get("old_id_number", "") or ""))
    old = identity.upgraded(old, today) or old
    if not old or old == body.get("id_number") or identity.fault(old, today):
        return body
    return {**body, "id_number": old, "new_id_number": body["id_number"]}


FACTS = {
    "changed_fields": _changed_fields,
    "replaced_fields": _replaced_fields,
    "changed_later": _changed_later,
    "changes_not_told": _not_told,
    "new_unit_name": lambda a: _told(a, "new_unit_name", "unit_name", "unit_changed"),
    "new_unit_address": lambda a: _told(a, "new_unit_address", "address", "unit_changed"),
    "new_legal_representative": lambda a: _told(
        a, "new_legal_representative", "legal_representative", "unit_changed"
    ),
    "new_name": lambda a: _told(a, "new_name", "name", "person_changed"),
    "new_mobile": lambda a: _told(a, "new_mobile", "mobile", "person_changed"),
    "new_address": lambda a: _told(a, "new_address", "address", "person_changed"),
}

"""What was told of a case's party, by whom and when: the facts that rules look at.

Gathered before an act begins, because asking the platform takes time and an act must not wait with
the store locked. A department that cannot be asked leaves a fact of source `away`, which makes a
rule unclear and never met.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..cases.journal import Case
from ..errors import Away
from ..law.finding import Fact
from .verdict import AWAY

if TYPE_CHECKING:
    from ..cases.items import Item
    from . import Desk

#: department.kind → field of the record's body → the fact that it tells.
RECORDED: dict[str, dict[str, str]] = {
    "market_regulation.unit_licensed": {
        "credit_code": "credit_code",
        "unit_name": "unit_name",
        "address": "unit_address",
        "legal_representative": "legal_representative",
    },
    "human_resources.employment": {
        "credit_code": "employer_code",
        "employed_from": "employment_began",
    },
    "police.birth": {"born_on": "birth_registered"},
    "police.move_in": {"moved_on": "household_move"},
    "education.school_roll": {"enrolled_on": "school_enrolment"},
}

OWN = "own_register"


def told_of(
    desk: Desk, item: Item, fields: Mapping[str, Any], case: Case | None = None
) -> dict[str, list[Fact]]:
    """The facts about the party of `fields` (and of the case's lines) that anybody told."""
    told: defaultdict[str, list[Fact]] = defaultdict(list)
    party = str(fields.get(item.party_id, ""))
    time = desk.now().isoformat(timespec="seconds")
    _from_records(desk, party, told)
    if item.subject == "unit":
        _of_unit(desk, party, time, told)
    if item.registers.get("what") == "person":
        _of_person(desk, item, fields, time, told)
    if case is not None:
        _of_lines(case, told)
        _from_form(case, told)
    return dict(told)


def _from_records(desk: Desk, party: str, told: defaultdict[str, list[Fact]]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in desk.reader.rows(
        "SELECT department, kind, at, body FROM record WHERE subject = :subject "
        "AND taken <> 'set_aside' ORDER BY at DESC, id DESC",
        subject=party,
    ):
        body = json.loads(row["body"])
        for field, fact in RECORDED.get(f"{row['department']}.{row['kind']}", {}).items():
            if body.get(field) not in (None, "") and (row["department"], fact) not in seen:
                seen.add((row["department"], fact))
                told[fact].append(Fact(fact, str(body[field]), row["department"], row["at"]))


def _from_form(case: Case, told: defaultdict[str, list[Fact]]) -> None:
    """What the applicant typed counts as told by the form, where a department may say otherwise."""
    first = case.entries[0]
    pairs = {"credit_code": "employer_code", "employed_from": "employment_began"}
    if case.party["kind"] == "unit":
        pairs = {
            "credit_code": "credit_code",
            "unit_name": "unit_name",
            "address": "unit_address",
            "legal_representative": "legal_representative",
        }
    if case.fields.get("is_flexible"):
        flexible = case.fields["is_flexible"] == "yes"
        told["is_flexible"].append(Fact("is_flexible", flexible, "form", first.at))
    for field, fact in pairs.items():
        value = case.fields.get(field)
        if value and field not in case.sources:
            told[fact].append(Fact(fact, str(value), "form", first.at))


def _of_unit(desk: Desk, party: str, time: str, told: defaultdict[str, list[Fact]]) -> None:
    found = desk.reader.one(
        "SELECT 1 FROM cover WHERE party_id = :party AND scheme = 'employee' AND state = 'active'",
        party=party,
    )
    told["unit_registered"].append(Fact("unit_registered", found is not None, OWN, time))


def _of_person(
    desk: Desk,
    item: Item,
    fields: Mapping[str, Any],
    time: str,
    told: defaultdict[str, list[Fact]],
) -> None:
    party, scheme = str(fields[item.party_id]), item.registers["scheme"]
    found = desk.reader.one(
        "SELECT 1 FROM cover WHERE party_id = :party AND state = 'active' "
        "AND (scheme = :scheme AND (period = '' OR period = :period))",
        party=party,
        scheme=scheme,
        period=str(fields.get("cover_year", "")),
    )
    told["insured_here"].append(Fact("insured_here", found is not None, OWN, time))
    elsewhere = insured_elsewhere(desk, party, str(fields.get(item.party_name, "")), scheme)
    source = AWAY if elsewhere is None else "platform"
    told["insured_elsewhere"].append(Fact("insured_elsewhere", elsewhere, source, time))


def insured_elsewhere(desk: Desk, id_number: str, name: str, scheme: str) -> bool | None:
    """Is the person insured in another pooling area (platform 1101)? None where it cannot be asked.

    An employee must not be in the employee scheme of another area; a resident in no scheme there.
    """
    answers = desk.answers
    if id_number not in answers:
        if not desk.reader.setting("platform"):
            return None
        try:
            answers[id_number] = desk.platform.person(id_number, name)
        except Away:
            return None
    return any(
        relation["state"] == "active"
        and relation["region"][:4] != desk.region[:4]
        and (scheme == "resident" or relation["scheme"] == scheme)
        for relation in answers[id_number]
    )


def _of_lines(case: Case, told: defaultdict[str, list[Fact]]) -> None:
    first = case.entries[0]
    head = first.form.get("lines")
    if not head:
        return
    stated = first.form.get("stated", {})
    told["rows_sum_fen"].append(Fact("rows_sum_fen", head["wage_fen"], "lines", first.at))
    told["rows_count"].append(Fact("rows_count", head["persons"], "lines", first.at))
    for name, key in (("stated_sum_fen", "wage_fen"), ("stated_count", "persons")):
        if stated.get(key) is not None:
            told[name].append(Fact(name, int(stated[key]), first.by, first.at))

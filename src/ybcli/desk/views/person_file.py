"""The file of a person or an employer: the office's records, each row with its source (3.3).

A person's is the cloud file (医保云档案): enrolment, visits, purchases, care in other regions, and the
account. A person with several numbers has one file, under the number that was kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ... import money
from ...cases import identity
from ...errors import BadData, Unavailable
from ...language import _
from ...store.queries import covers, filings, lines, parties, queue, records
from ..verification import codes

if TYPE_CHECKING:
    from .. import Desk

OWN, PLATFORM = "own_register", "platform"


def file_of(desk: Desk, kind: str, number: str) -> dict[str, Any]:
    """The file of one party, as described in `docs/json.md`. Nothing is masked here.

    Raises BadData where the number is not valid, or this office has no record of it.
    """
    if kind == "person":
        clean, problem = identity.id_number(number, today=desk.today, takes_bare=True)
    else:
        clean, problem = identity.credit_code(number, today=desk.today)
    if problem:
        raise BadData(problem.says, problem.cure, problems=(problem,))
    assert clean is not None
    numbers: tuple[str, ...] = (clean,)
    if kind == "person":
        from ..persons.merges import numbers_of

        numbers = numbers_of(desk, clean)
    party_file = _file(desk, kind, numbers)
    if kind == "person":
        party_file |= cloud_file(desk, numbers, party_file["name"])
    return party_file


def _file(desk: Desk, kind: str, numbers: tuple[str, ...]) -> dict[str, Any]:
    """The registrations, contributions, cases and records of all the party's numbers."""
    reader = desk.reader
    by_number = {party.id: party for party in parties.among(reader, numbers)}
    party = next((by_number[number] for number in numbers if number in by_number), None)
    registrations = covers.among(reader, numbers)
    months = lines.months_by_case(reader, "person" if kind == "person" else "unit", numbers)
    cases = queue.of_parties(reader, numbers)
    newest_first = records.about(reader, numbers)
    if not (party or registrations or months or cases or newest_first):
        raise BadData(_("no record here has this number"), _("sync first, or check the number"))
    name = party.name if party else (cases[0].party_name if cases else "")
    if not name:
        bodies = (json.loads(record.body) for record in newest_first)
        name = next((str(body["name"]) for body in bodies if body.get("name")), "")
    return {
        "id": numbers[0],
        "name": name,
        "region": party.region if party else "",
        "covers": [
            {
                "scheme": cover.scheme,
                "state": cover.state,
                "since": cover.begins_on,
                "unit": cover.unit_id,
                "period": cover.period,
                "case": cover.case_id,
            }
            for cover in registrations
        ],
        "contributions": [
            {
                "period": month.period,
                "base": money.yuan(month.base_fen),
                "employer": money.yuan(month.employer_fen),
                "employee": money.yuan(month.employee_fen),
                "case": month.case_id,
            }
            for month in months
        ],
        "cases": [
            {"case": case.case_id, "item": case.item, "stage": case.stage, "opened": case.opened}
            for case in cases
        ],
        "records": [
            {
                "department": record.department,
                "kind": record.kind,
                "record": record.record_id,
                "at": record.at,
                "became": record.taken,
                "case": record.case_id,
            }
            for record in reversed(newest_first)
        ],
    }


def cloud_file(desk: Desk, numbers: tuple[str, ...], name: str) -> dict[str, Any]:
    """The four sections of the cloud file and the account; each row with `source`, `reference` (a case
    or a record) and `at`. Diagnoses are whole here: the user interface masks them.
    """
    from ..persons.search import merges_of
    from ..settlements import book

    visits = [*_visits(desk, numbers), *book.visits(desk, numbers)]
    abroad = [row for row in visits if row["region"] and row["region"][:4] != desk.region[:4]]
    return {
        "enrolment": _enrolment(desk, numbers, name),
        "visits": [row for row in visits if row["care"] != "pharmacy"],
        "purchases": [row for row in visits if row["care"] == "pharmacy"],
        "remote_care": _filings(desk, numbers) + [_as_remote(row) for row in abroad],
        "accounts": [_account(desk, numbers[0], name)],
        "merged": merges_of(desk, numbers),
    }


def _enrolment(desk: Desk, numbers: tuple[str, ...], name: str) -> list[dict[str, str]]:
    """The office's own registrations, and the platform's for other regions and times (1101)."""
    rows = [
        {
            "scheme": cover.scheme,
            "state": cover.state,
            "since": cover.begins_on,
            "unit": cover.unit_id,
            "region": cover.region or desk.region,
            "source": OWN,
            "reference": cover.case_id,
            "at": cover.at or "",
        }
        for cover in covers.with_origin(desk.reader, numbers)
    ]
    ours = {(row["scheme"], row["region"][:4]) for row in rows}
    for relation in platform_relations(desk, numbers[0], name) or ():
        if (relation["scheme"], relation["region"][:4]) in ours:
            continue
        rows.append(
            {
                "scheme": relation["scheme"],
                "state": relation["state"],
                "since": relation["since"],
                "unit": relation["unit_name"],
                "region": relation["region"],
                "source": PLATFORM,
                "reference": "1101",
                "at": desk.now().isoformat(timespec="seconds"),
            }
        )
    return rows


def platform_relations(desk: Desk, number: str, name: str) -> list[dict[str, str]] | None:
    """The person's insurance relations on the platform; None where it is unavailable. While the connection
    is known to be down, it is not tried here.
    """
    from ..verification.platform_answers import relations

    return None if desk.reader.setting("line") == "away" else relations(desk, number, name)


def _code_of_care(body: dict[str, Any]) -> str:
    """The code of the care that nobody lists, as it came."""
    code = codes.of_field(body, "care")
    return code.named() if code else ""


def _visits(desk: Desk, numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """Treatments and purchases in the records of hospitals and pharmacies, the newest record of each."""
    by_visit: dict[str, dict[str, str]] = {}
    for record in records.valid_from(desk.reader, "hospitals", ("visit",), numbers):
        body = json.loads(record.body)
        by_visit.setdefault(
            str(body["visit_number"]),
            {
                "care": str(body["care"]) or _code_of_care(body),
                "began_on": str(body["began_on"]),
                "ended_on": str(body.get("ended_on", "")),
                "institution": str(body.get("hospital_name") or body["hospital_code"]),
                "region": str(body.get("visit_region", "")),
                "diagnosis": str(body.get("diagnosis_name") or body.get("diagnosis_code") or ""),
                "cost": money.yuan(body["cost_fen"]),
                **{
                    name: money.yuan(body[f"{name}_fen"]) if f"{name}_fen" in body else ""
                    for name in ("fund", "account", "self")
                },
                "source": "hospitals",
                "reference": record.record_id,
                "at": record.at,
            },
        )
    return sorted(by_visit.values(), key=lambda visit: (visit["began_on"], visit["reference"]))


def _filings(desk: Desk, numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """The filings for care in other regions (异地就医备案), whatever their state."""
    return [
        {
            "kind": filing.kind,
            "region": filing.region,
            "begins_on": filing.begins_on,
            "ends_on": filing.ends_on,
            "state": filing.state,
            "institution": "",
            "source": OWN,
            "reference": filing.case_id,
            "at": filing.at or "",
        }
        for filing in filings.remote_care(desk.reader, numbers)
    ]


def _as_remote(visit: dict[str, str]) -> dict[str, str]:
    """A treatment in another region as a row of the remote care."""
    return {
        "kind": visit["care"],
        "region": visit["region"],
        "begins_on": visit["began_on"],
        "ends_on": visit["ended_on"],
        "state": "",
        "institution": visit["institution"],
        **{name: visit[name] for name in ("source", "reference", "at")},
    }


def _account(desk: Desk, number: str, name: str) -> dict[str, str]:
    """The balance of the personal account on the platform now; empty where it is not known, or the person
    is not insured anywhere.
    """
    balance = ""
    if platform_relations(desk, number, name):
        try:
            balance = money.yuan(desk.platform.accounts(number, name))
        except Unavailable:
            balance = ""
    at = desk.now().isoformat(timespec="seconds") if balance else ""
    return {"balance": balance, "source": PLATFORM, "reference": "1101", "at": at}

"""The file of a person or a unit: what this office knows, each row with where it came from (3.3).

A person's is the cloud file (医保云档案): enrolment, visits, purchases, care in other regions, and the
account. A person with several numbers has one file, under the number that stands for all of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .. import money
from ..cases import identity
from ..errors import Away, BadData
from ..language import _

if TYPE_CHECKING:
    from . import Desk

OWN, PLATFORM = "own_register", "platform"


def file_of(desk: Desk, kind: str, number: str) -> dict[str, Any]:
    """Everything that is known of one party, as `docs/json.md` says. Nothing is masked here.

    Raises BadData where the number is none, or nobody here knows it.
    """
    checker = identity.id_number if kind == "person" else identity.credit_code
    clean, problem = checker(number, today=desk.today)
    if problem:
        raise BadData(problem.says, problem.cure, problems=(problem,))
    assert clean is not None
    numbers: tuple[str, ...] = (clean,)
    if kind == "person":
        from .persons import numbers_of

        numbers = numbers_of(desk, clean)
    found = _file(desk, kind, numbers)
    if kind == "person":
        found |= cloud_file(desk, numbers, found["name"])
    return found


def _file(desk: Desk, kind: str, numbers: tuple[str, ...]) -> dict[str, Any]:
    """Registrations, contributions, cases and records of all the party's numbers."""
    among, bound = _among(numbers)
    reader = desk.reader
    parties = reader.rows(f"SELECT * FROM party WHERE id IN ({among})", **bound)
    party = next((p for n in numbers for p in parties if p["id"] == n), None)
    column = "id_number" if kind == "person" else "credit_code"
    covers = reader.rows(f"SELECT * FROM cover WHERE party_id IN ({among}) ORDER BY id", **bound)
    lines = reader.rows(
        f"SELECT period, case_id, sum(base_fen) AS base, sum(employer_fen) AS employer, "
        f"sum(employee_fen) AS employee FROM line WHERE {column} IN ({among}) "
        "AND undone_by = '' GROUP BY period, case_id ORDER BY period",
        **bound,
    )
    cases = reader.rows(
        "SELECT case_id, item, stage, opened, party_name, region FROM queue "
        f"WHERE party_id IN ({among}) ORDER BY opened, case_id",
        **bound,
    )
    records = reader.rows(
        f"SELECT * FROM record WHERE subject IN ({among}) ORDER BY at, id", **bound
    )
    if not (party or covers or lines or cases or records):
        raise BadData(
            _("nobody with this number is known here"), _("sync first, or check the number")
        )
    name = party["name"] if party else (cases[0]["party_name"] if cases else "")
    if not name:
        bodies = (json.loads(r["body"]) for r in reversed(records))
        name = next((str(body["name"]) for body in bodies if body.get("name")), "")
    return {
        "id": numbers[0],
        "name": name,
        "region": party["region"] if party else "",
        "covers": [
            {
                "scheme": c["scheme"],
                "state": c["state"],
                "since": c["begins_on"],
                "unit": c["unit_id"],
                "period": c["period"],
                "case": c["case_id"],
            }
            for c in covers
        ],
        "contributions": [
            {
                "period": r["period"],
                "base": money.yuan(r["base"]),
                "employer": money.yuan(r["employer"]),
                "employee": money.yuan(r["employee"]),
                "case": r["case_id"],
            }
            for r in lines
        ],
        "cases": [
            {"case": c["case_id"], "item": c["item"], "stage": c["stage"], "opened": c["opened"]}
            for c in cases
        ],
        "records": [
            {
                "department": r["department"],
                "kind": r["kind"],
                "record": r["record_id"],
                "at": r["at"],
                "became": r["taken"],
                "case": r["case_id"],
            }
            for r in records
        ],
    }


def cloud_file(desk: Desk, numbers: tuple[str, ...], name: str) -> dict[str, Any]:
    """The four sections of the cloud file and the account; each row with `source`, `reference` (a case
    or a record) and `at`. Diagnoses stand in it whole: the door masks them.
    """
    from . import settlement_book
    from .persons import merges_of

    visits = [*_visits(desk, numbers), *settlement_book.visits(desk, numbers)]
    abroad = [row for row in visits if row["region"] and row["region"][:4] != desk.region[:4]]
    return {
        "enrolment": _enrolment(desk, numbers, name),
        "visits": [row for row in visits if row["care"] != "pharmacy"],
        "purchases": [row for row in visits if row["care"] == "pharmacy"],
        "remote_care": _filings(desk, numbers) + [_as_remote(row) for row in abroad],
        "accounts": [_account(desk, numbers[0], name)],
        "merged": merges_of(desk, numbers),
    }


def _among(numbers: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The places and values of an SQL list."""
    bound = {f"n{index}": number for index, number in enumerate(numbers)}
    return ", ".join(f":{name}" for name in bound), bound


def _enrolment(desk: Desk, numbers: tuple[str, ...], name: str) -> list[dict[str, str]]:
    """Our registrations, and those of other places and times as the platform tells them (1101)."""
    among, bound = _among(numbers)
    rows = [
        {
            "scheme": row["scheme"],
            "state": row["state"],
            "since": row["begins_on"],
            "unit": row["unit_id"],
            "region": row["region"] or desk.region,
            "source": OWN,
            "reference": row["case_id"],
            "at": row["at"] or "",
        }
        for row in desk.reader.rows(
            "SELECT c.*, q.region, (SELECT max(at) FROM entry WHERE case_id = c.case_id "
            "AND act IN ('receive', 'sense', 'decide', 'settle')) AS at FROM cover c "
            f"LEFT JOIN queue q ON q.case_id = c.case_id WHERE c.party_id IN ({among}) "
            "ORDER BY c.begins_on, c.id",
            **bound,
        )
    ]
    ours = {(row["scheme"], row["region"][:4]) for row in rows}
    for told in asked_platform(desk, numbers[0], name) or ():
        if (told["scheme"], told["region"][:4]) in ours:
            continue
        rows.append(
            {
                "scheme": told["scheme"],
                "state": told["state"],
                "since": told["since"],
                "unit": told["unit_name"],
                "region": told["region"],
                "source": PLATFORM,
                "reference": "1101",
                "at": desk.now().isoformat(timespec="seconds"),
            }
        )
    return rows


def asked_platform(desk: Desk, number: str, name: str) -> list[dict[str, str]] | None:
    """The person's relations as the platform tells them; None where it cannot be asked. While the line
    is known to be down, nobody waits for it here.
    """
    from .known.cover import relations

    return None if desk.reader.setting("line") == "away" else relations(desk, number, name)


def _visits(desk: Desk, numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """Treatments and purchases that hospitals and pharmacies told of, the newest telling of each."""
    among, bound = _among(numbers)
    found: dict[str, dict[str, str]] = {}
    for row in desk.reader.rows(
        "SELECT record_id, at, body FROM record WHERE department = 'hospitals' AND kind = 'visit' "
        f"AND subject IN ({among}) AND taken NOT IN ('set_aside', 'conflict') "
        "ORDER BY at DESC, id DESC",
        **bound,
    ):
        body = json.loads(row["body"])
        found.setdefault(
            str(body["visit_number"]),
            {
                "care": str(body["care"]),
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
                "reference": row["record_id"],
                "at": row["at"],
            },
        )
    return sorted(found.values(), key=lambda visit: (visit["began_on"], visit["reference"]))


def _filings(desk: Desk, numbers: tuple[str, ...]) -> list[dict[str, str]]:
    """The filings for care in other regions (异地就医备案), whatever their state."""
    among, bound = _among(numbers)
    return [
        {
            "kind": row["kind"],
            "region": row["region"],
            "begins_on": row["begins_on"],
            "ends_on": row["ends_on"],
            "state": row["state"],
            "institution": "",
            "source": OWN,
            "reference": row["case_id"],
            "at": row["at"] or "",
        }
        for row in desk.reader.rows(
            "SELECT f.*, (SELECT max(at) FROM entry WHERE case_id = f.case_id AND act = 'decide') "
            f"AS at FROM filing f WHERE f.party_id IN ({among}) "
            "AND (f.kind LIKE 'remote\\_%' ESCAPE '\\' OR f.kind LIKE '%referral%') "
            "ORDER BY f.begins_on, f.id",
            **bound,
        )
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
    """What the personal account holds, as the platform says it now; an empty balance: not known, or
    nobody insured anywhere.
    """
    balance = ""
    if asked_platform(desk, number, name):
        try:
            balance = money.yuan(desk.platform.accounts(number, name))
        except Away:
            balance = ""
    at = desk.now().isoformat(timespec="seconds") if balance else ""
    return {"balance": balance, "source": PLATFORM, "reference": "1101", "at": at}

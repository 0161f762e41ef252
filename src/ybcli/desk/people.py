"""The file of a person or a unit: what this office knows, each row with where it came from (3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import money
from ..cases import identity
from ..errors import BadData
from ..language import _

if TYPE_CHECKING:
    from . import Desk


def file_of(desk: Desk, kind: str, number: str) -> dict[str, Any]:
    """Registrations, contributions, cases and records of one party.

    Raises BadData where the number is none, or nobody here knows it.
    """
    checker = identity.id_number if kind == "person" else identity.credit_code
    clean, problem = checker(number, today=desk.today)
    if problem:
        raise BadData(problem.says, problem.cure, problems=(problem,))
    assert clean is not None
    party = desk.reader.one("SELECT * FROM party WHERE id = :id", id=clean)
    column = "id_number" if kind == "person" else "credit_code"
    covers = desk.reader.rows("SELECT * FROM cover WHERE party_id = :id ORDER BY id", id=clean)
    lines = desk.reader.rows(
        f"SELECT period, case_id, sum(base_fen) AS base, sum(employer_fen) AS employer, "
        f"sum(employee_fen) AS employee FROM line WHERE {column} = :id AND undone_by = '' "
        "GROUP BY period, case_id ORDER BY period",
        id=clean,
    )
    cases = desk.reader.rows(
        "SELECT case_id, item, stage, opened, party_name, region FROM queue WHERE party_id = :id "
        "ORDER BY opened, case_id",
        id=clean,
    )
    records = desk.reader.rows("SELECT * FROM record WHERE subject = :id ORDER BY at, id", id=clean)
    if not (party or covers or lines or cases or records):
        raise BadData(
            _("nobody with this number is known here"), _("sync first, or check the number")
        )
    name = party["name"] if party else (cases[0]["party_name"] if cases else "")
    return {
        "id": clean,
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

"""A name of 25 characters with middle dots and rare characters is the same on every road."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from conftest import Platform, id_number
from ybcli.cases.journal import fold
from ybcli.desk import Desk
from ybcli.desk.archive.packages import export
from ybcli.desk.casework import acts
from ybcli.desk.certificates import issue
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications, spreadsheets

NAME = "欧阳·买买提·𠮷㐂𬭎䶮一二三四五六七八九十一二三四"


def test_through_form_wire_letter_feed_certificate_and_archive(
    platform: Platform, desk: Desk, tmp_path: Path
) -> None:
    assert len(NAME) == 25
    values = {
        "id_number": id_number(1),
        "name": NAME,
        "is_flexible": "yes",
        "mobile": "13900000001",
    }
    case = applications.apply(desk, "enroll-employee", values).case
    assert case.party["name"] == NAME
    told = desk.reader.rows("SELECT body FROM message WHERE case_id = :id", id=case.id)
    assert all(NAME in json.loads(row["body"]).get("text", NAME) for row in told)
    sync.until_quiet(desk)
    assert desk.reader.scalar("SELECT count(*) FROM message WHERE state = 'refused'") == 0
    desk.answers.clear()
    assert desk.platform.person(id_number(1), NAME)[0]["state"] == "active", (
        "the platform knows the name"
    )
    body = {"certno": id_number(2), "psn_name": NAME, "gend": "1", "brdy": "2026-07-01", "admdvs": "339901001",
            "mob": "13900000002"}  # fmt: skip
    platform.post("emit", department="police", kind="birth", record_id="b1", body=body)
    sync.run(desk)
    row = desk.reader.one("SELECT party_name FROM queue WHERE party_id = :id", id=id_number(2))
    assert row["party_name"] == NAME
    asked = {
        "id_number": id_number(1),
        "name": NAME,
        "document": "enrolment",
        "identity_medium": "id_card",
    }
    granted = applications.apply(desk, "certify-person", asked).case
    assert issue.issue(desk, granted.id, tmp_path / "c.pdf").number
    export(desk, [case.id], tmp_path / "out", reason="a test")
    with zipfile.ZipFile(next((tmp_path / "out").glob("*.zip"))) as package:
        journal = package.read(f"{case.id}/data/journal.jsonl").decode()
    assert NAME in journal
    out = spreadsheets.template(desk, "enroll-resident", tmp_path / "form.xlsx")
    assert (
        out.exists()
    )  # what is typed into it is read back in tests/desk/intake/test_desk_forms_by_row.py
    assert fold(desk.reader.case(case.id).entries).party["name"] == NAME
    assert acts.refusal(desk.item(case.item), case) == ""

"""The dashboard's form of an item, as a person fills it in at 120×40."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tui_app import compare, press, quiet, text_of

from conftest import credit_code, desk_at, make_office
from ybcli.desk import Desk
from ybcli.tui.app import Desktop
from ybcli.tui.screens.case import CaseScreen
from ybcli.tui.screens.form import FormScreen
from ybcli.tui.widgets.safe_input import SafeInput


@pytest.fixture
def office(home: Path) -> Iterator[Desk]:
    """An office to which the market regulator told of an employer."""
    make_office(home)
    with desk_at(home) as desk:
        body = {"credit_code": credit_code(1), "unit_name": "演练甲有限公司", "address": "样例路1号",
                "legal_representative": "王演", "mobile": "13900000041", "region": "339901"}  # fmt: skip
        with desk.store.transaction() as tx:
            tx.run(
                "INSERT INTO record (department, record_id, kind, at, subject, body, digest, taken, case_id, says) "
                "VALUES ('market_regulation', 'm1', 'unit_licensed', '2026-07-01T09:00:00+08:00', :s, :b, '', 'kept', '', '')",
                s=credit_code(1), b=json.dumps(body, ensure_ascii=False),
            )  # fmt: skip
        yield desk


async def test_a_number_fills_the_form_in_and_the_case_takes_its_place(office: Desk) -> None:
    app = Desktop(office)
    async with app.run_test(size=(120, 40)) as pilot:
        await quiet(pilot)
        await press(pilot, "n")
        assert "yb enroll unit" in text_of(app)
        await press(pilot, "escape")
        app.open("form", "enroll-unit")
        await quiet(pilot)
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#f-credit_code", SafeInput).value = credit_code(1)
        await press(pilot, "enter")
        assert app.screen.query_one("#f-unit_name", SafeInput).value == "演练甲有限公司"
        text = text_of(app)
        assert "← market_regulation 2026-07-01" in text
        compare("form-120x40", text)
        await press(pilot, "f2")
        assert isinstance(app.screen, CaseScreen)
    row = office.reader.one("SELECT * FROM queue")
    assert (row["item"], row["stage"]) == ("enroll-unit", "archived")
    case = office.reader.case(row["case_id"])
    assert set(case.sources) == {"unit_name", "address", "legal_representative", "mobile", "region"}


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(office: Desk) -> None:
    app = Desktop(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot)
        app.open("form", "enroll-resident")
        await quiet(pilot)
        app.screen.query_one("#f-id_number", SafeInput).value = "123"
        await press(pilot, "enter")
        assert "has 3 characters" in text_of(app)
        await press(pilot, "f2")
        assert office.reader.scalar("SELECT count(*) FROM queue") == 0
        await press(pilot, "escape", "escape")
        assert not isinstance(app.screen, FormScreen)

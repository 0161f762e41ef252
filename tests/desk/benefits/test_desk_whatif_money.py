"""What would another amount be? An open bill over facts as they might be; nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_desk_year import office, tell

from conftest import Platform, desk_at, id_number
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.desk.verification import whatif
from ybcli.errors import UsageError

__all__ = ["office"]  # the fixture


def test_a_bill_is_worked_out_over_what_might_be(office: Path, platform: Platform) -> None:
    tell(platform, "20260009", "2026-05-01", "2026-05-10", "40000.00")
    with desk_at(office) as desk:
        sync.run(desk)
        values = {"id_number": id_number(900), "invoice_number": "20260009"}
        case = applications.apply(desk, "reimburse-inpatient", values).case
        before = case.last("verify").found["proposed"]["figures"]["basic_benefit"]
        assert before == 3_318_000
        told = whatif.suppose(desk, case, {"stay_order": "later"})
        assert (
            told["proposed"]["figures"]["basic_benefit"] == 3_360_000
        )  # no deductible: 40,000 × 84 %
        assert told["proposed_was"]["figures"]["basic_benefit"] == before
        told = whatif.suppose(desk, case, {"in_scope_before": "100000"})
        assert told["proposed"]["figures"]["basic_benefit"] == 3_555_000  # 39,500 × 90 %
        told = whatif.suppose(desk, case, {"hospital_level": "level_9"})
        assert "level_9" in told["proposed"]["gap"] or "not one of" in told["proposed"]["gap"]
        with pytest.raises(UsageError):
            whatif.suppose(desk, case, {"in_scope_before": "much"})
        assert desk.reader.case(case.id).head == case.head

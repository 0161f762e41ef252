"""An officer names fields and choices as the screens call them, and what was written in answers the question."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Platform, credit_code, desk_at, make_office
from ybcli.cases import choices, forms
from ybcli.desk.casework import acts, amendments
from ybcli.desk.intake import applications
from ybcli.language import speaking

UNIT = {
    "credit_code": credit_code(61),
    "unit_name": "演练寅有限公司",
    "legal_representative": "钱演",
}


def test_what_an_officer_wrote_into_an_open_case_answers_its_question(
    home: Path, platform: Platform
) -> None:
    """The address was not known; `yb case update --set 单位地址=…` gives it, and nobody is asked again."""
    make_office(home, platform.url)
    with desk_at(home) as desk:
        case = applications.apply(desk, "enroll-unit", UNIT).case
        assert case.stage == "received"
        form = amendments.brought_up_to_date(desk, case.id, {"单位地址": "演练路61号"}, "licence")
        done = acts.perform(desk, case.id, "update", form).case
        assert done.fields["address"] == "演练路61号"
        finding = next(
            one
            for one in done.last("verify").verification["findings"]  # type: ignore[union-attr]
            if one["name"] == "unit_record_is_complete"
        )
        assert {f["value"] for f in finding["facts"] if f["name"] == "unit_address"} == {
            "演练路61号"
        }


def test_a_choice_is_read_by_its_chinese_name_in_any_language() -> None:
    """成立 is not typed, 异议成立 is; what is offered names both."""
    assert choices.meant("异议成立", ("upheld", "rejected")) == "upheld"
    assert choices.meant("rejected", ("upheld", "rejected")) == "rejected"
    assert choices.meant("成不成", ("upheld", "rejected")) == "成不成"
    assert choices.listed(("yes", "no")) == "yes, no"
    with speaking("zh_CN"):
        assert choices.listed(("yes", "no")) == "yes 是, no 否"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_unknown_field_is_answered_with_those_there_are(
    home: Path, platform: Platform, language: str
) -> None:
    """Who names a field that there is none of reads the fields."""
    make_office(home, platform.url)
    with speaking(language), desk_at(home) as desk:
        item = desk.item("enroll-unit")
        _clean, problems = forms.check(item, {"电话": "1"}, today=desk.today)
        assert "unit_name" in problems[0].cure
        assert ("单位名称" in problems[0].cure) == (language == "zh_CN")

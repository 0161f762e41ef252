"""Adoption: a number that is no law becomes law of a county by a document, recorded and never edited."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import resident

from conftest import environment
from ybcli import settings
from ybcli.desk import Desk
from ybcli.desk.night import inspection
from ybcli.desk.office import setup
from ybcli.desk.policies import adoption, adoption_text
from ybcli.desk.policies.adoption_text import Document
from ybcli.desk.verification import declaration_lines
from ybcli.errors import BadData, IntegrityError, NotAllowed, PolicyGap, UsageError
from ybcli.law.engine.standing import Standing

DECISION = Document(
    issuer="莲都区医疗保障局",
    number="莲医保〔2024〕5号",
    signed=date(2024, 1, 1),
    signatory="叶签",
    region="331102",
    in_force=date(2024, 1, 1),
)


@pytest.fixture
def county(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A real office of a real county, on the real day: it may write."""
    monkeypatch.delenv("YB_TODAY")
    with Desk(home=home) as desk:
        setup.init(
            desk, region="331102", practice=False, officer="li", officer_name="李",
            platform="", office_code="",
        )  # fmt: skip
    with Desk(officer="li", home=home) as desk:
        yield desk


def law(desk: Desk, name: str, day: str = "2024-06-01") -> tuple[object, Standing]:
    """What holds for a parameter in the office's county."""
    setting = desk.policy(date.fromisoformat(day), "331102").setting(name)
    return setting.value, setting.standing


def test_what_is_reported_decides_nothing_until_the_county_adopts_it(county: Desk) -> None:
    policy = county.policy(date(2024, 6, 1), "331102")
    with pytest.raises(PolicyGap, match="cannot move money"):
        policy.employee_rate.check_moves_money(practice=False)
    done = adoption.adopt(county, ["employee_rate"], DECISION)
    assert done.is_new
    assert done.id == "adoption-2024-01-01-1"
    value, standing = law(county, "employee_rate")
    assert (value, standing) == (policy.setting("employee_rate").value, Standing.LAW)
    later = county.policy(date(2024, 6, 1), "331102")
    later.employee_rate.check_moves_money(practice=False)
    setting = later.setting("employee_rate")
    assert setting.instrument.adopts == (policy.setting("employee_rate").instrument.id,)
    assert setting.clause.startswith("adoption-2024-01-01-1 ")
    quoted = policy.setting("employee_rate")
    assert county.shelf.quote(setting.clause) == quoted.instrument.articles[quoted.article]


def test_a_declaration_goes_through_when_all_it_needs_is_law(county: Desk) -> None:
    policy = county.policy(date(2024, 6, 1), "331102")
    with pytest.raises(PolicyGap):
        declaration_lines.check_standing(county, policy)
    adoption.adopt(county, ["base_floor", "base_ceiling", "employee_rate"], DECISION)
    adoption.adopt(county, ["employer_rate"], DECISION, value=Decimal("0.075"))
    declaration_lines.check_standing(county, county.policy(date(2024, 6, 1), "331102"))


def test_what_is_law_already_is_said_and_nothing_is_written(county: Desk) -> None:
    done = adoption.adopt(county, ["base_floor"], DECISION)
    assert (done.is_new, [s.standing for s in done.known]) == (False, [Standing.LAW])
    assert adoption.recorded(county) == []
    assert not settings.office_pack(county.home).exists()


def test_the_same_document_twice_is_recorded_once(county: Desk) -> None:
    for is_new in (True, False):
        assert adoption.adopt(county, ["employee_rate"], DECISION).is_new is is_new
    for is_new in (True, False):
        done = adoption.adopt(county, ["employer_rate"], DECISION, value=Decimal("0.075"))
        assert done.is_new is is_new
    assert len(adoption.recorded(county)) == 2


def test_what_nobody_set_needs_a_value(county: Desk) -> None:
    with pytest.raises(PolicyGap) as caught:
        adoption.adopt(county, ["employer_rate"], DECISION)
    assert "--value" in caught.value.cure
    done = adoption.adopt(
        county, ["employer_rate"], DECISION, value=Decimal("0.075"), quote="单位按7.5%缴费。"
    )
    assert law(county, "employer_rate") == (Decimal("0.075"), Standing.LAW)
    assert county.shelf.quote(done.adopted[0].clause) == "单位按7.5%缴费。"


def test_an_adoption_is_followed_by_a_later_one_and_never_edited(county: Desk) -> None:
    adoption.adopt(county, ["employer_rate"], DECISION, value=Decimal("0.075"))
    second = replace(DECISION, number="莲医保〔2024〕6号", signed=date(2024, 2, 1))
    done = adoption.adopt(county, ["employer_rate"], second, value=Decimal("0.08"))
    assert done.adopted[0].instrument.amends == "adoption-2024-01-01-1"
    assert law(county, "employer_rate")[0] == Decimal("0.08")
    third = replace(second, number="7号", signed=date(2024, 3, 1), in_force=date(2024, 7, 1))
    adoption.adopt(county, ["employer_rate"], third, value=Decimal("0.09"))
    assert law(county, "employer_rate")[0] == Decimal("0.08")
    assert law(county, "employer_rate", "2024-07-01")[0] == Decimal("0.09")
    with pytest.raises(Exception, match="only ever added to"), county.store.transaction() as tx:
        tx.run("UPDATE adoption SET text = ''")


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"number": " "}, BadData, "no number"),
        ({"signatory": ""}, BadData, "no signatory"),
        ({"issuer": ""}, BadData, "no issuer"),
        ({"signed": date(2099, 1, 1)}, BadData, "not come yet"),
        ({"region": "331121"}, NotAllowed, "331102"),
        ({"region": "331102003"}, NotAllowed, "331102"),
        ({"region": "330000"}, NotAllowed, "331102"),
    ],
)
def test_a_document_that_cannot_be_is_refused(
    county: Desk, change: dict, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        adoption.adopt(county, ["employee_rate"], replace(DECISION, **change))
    assert adoption.recorded(county) == []


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("employer_rate", Decimal("9.5"), "not plausible"),
        ("employer_rate", {"one": 1}, "one value is expected"),
        ("employer_rate", "much", "is not a number"),
        ("inpatient_ratio", Decimal("0.5"), "is not a table by"),
        ("bands_on", "sideways", "is not one of"),
    ],
)
def test_a_value_that_the_dictionary_refuses_is_not_recorded(
    county: Desk, name: str, value: object, error: str
) -> None:
    with pytest.raises(BadData, match=error):
        adoption.adopt(county, [name], DECISION, value=value)
    assert adoption.recorded(county) == []
    assert not settings.office_pack(county.home).exists()


def test_an_unknown_parameter_and_a_value_for_two(county: Desk) -> None:
    with pytest.raises(UsageError):
        adoption.adopt(county, ["employer_rat"], DECISION)
    with pytest.raises(UsageError, match="one parameter"):
        adoption.adopt(county, ["employer_rate", "flexible_rate"], DECISION, value=Decimal("0.1"))


def test_a_proxy_adopts_nothing(county: Desk) -> None:
    setup.add_officer(county, "lin", "林", "331102", role="proxy", mobile="13900000001")
    with Desk(officer="lin", home=county.home) as desk, pytest.raises(NotAllowed):
        adoption.adopt(desk, ["employee_rate"], DECISION)


def test_an_edited_or_added_file_stops_the_desk_and_rebuild_mends_it(county: Desk) -> None:
    adoption.adopt(county, ["employer_rate"], DECISION, value=Decimal("0.075"))
    folder = settings.office_pack(county.home) / "policies"
    path = folder / "adoption-2024-01-01-1.toml"
    path.write_text(path.read_text("utf-8").replace("0.075", "0.005"), "utf-8")
    with Desk(officer="li", home=county.home) as desk:
        with pytest.raises(IntegrityError, match="is not what the office adopted"):
            _ = desk.shelf
        assert any("adopted" in fault for fault in inspection.faults(desk))
        setup.rebuild(desk)
    (folder / "mine.toml").write_text(path.read_text("utf-8"), "utf-8")
    with Desk(officer="li", home=county.home) as desk:
        assert law_of_file(path) == "0.075"
        with pytest.raises(IntegrityError, match="never adopted"):
            _ = desk.shelf
        setup.rebuild(desk)
        assert law(desk, "employer_rate")[0] == Decimal("0.075")
        assert inspection.faults(desk) == []


def law_of_file(path: Path) -> str:
    """The employer's rate that a file sets."""
    return path.read_text("utf-8").split("employer_rate = { is = ")[1].split(",")[0]


def test_a_restored_store_brings_its_adoptions_along(county: Desk, tmp_path: Path) -> None:
    adoption.adopt(county, ["employer_rate"], DECISION, value=Decimal("0.075"))
    setup.backup(county, tmp_path / "copy")
    county.close()
    for path in (settings.office_pack(county.home) / "policies").iterdir():
        path.unlink()
    county.path.unlink()
    with Desk(officer="li", home=county.home) as desk:
        setup.restore(desk, tmp_path / "copy")
    with Desk(officer="li", home=county.home) as desk:
        assert law(desk, "employer_rate")[0] == Decimal("0.075")


def test_a_practice_office_adopts_with_the_standing_of_practice(lone_desk: Desk) -> None:
    document = replace(DECISION, region="339901", signed=date(2026, 7, 1))
    assert adoption.adopt(lone_desk, ["employer_rate"], document).is_new is False
    done = adoption.adopt(lone_desk, ["employer_rate"], document, value=Decimal("0.1"))
    assert done.adopted[0].standing is Standing.PRACTICE


def test_a_table_is_adopted_whole(county: Desk) -> None:
    policy = county.policy(date(2026, 6, 1), "331102")
    tables = [
        p.name
        for p, s in policy.listing()
        if s is not None and isinstance(s.value, dict) and s.standing is not Standing.LAW
    ]
    assert tables
    document = replace(DECISION, signed=date(2026, 6, 1), in_force=date(2026, 6, 1))
    for name in tables:
        before = policy.setting(name)
        done = adoption.adopt(county, [name], document)
        assert done.adopted[0].value == before.value, name
        assert done.adopted[0].unit == before.unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.095", Decimal("0.095")),
        ("30", 30),
        ("cumulated", "cumulated"),
        ("2026-07-01", date(2026, 7, 1)),
        ("inf", Decimal("inf")),
        ("{ one = 0.9, other = 0.8 }", {"one": Decimal("0.9"), "other": Decimal("0.8")}),
        ("[ { above = 0, is = 0.8 } ]", [{"above": 0, "is": Decimal("0.8")}]),
    ],
)
def test_values_of_the_command_line_are_exact_and_written_back_as_they_are(
    text: str, value: object
) -> None:
    assert adoption_text.value_of(text) == value
    assert adoption_text.value_of(adoption_text.toml(value)) == value


@pytest.mark.parametrize("text", ["0.5\nother = 3", "", "{", "nine percent", "[[["])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(BadData):
        adoption_text.value_of(text)


def run(*words: str) -> tuple[int, str, str]:
    done = resident.yb(*words, env=environment())
    return done.returncode, done.stdout, done.stderr


def test_the_command_lines(county: Desk) -> None:
    line = ["policy", "adopt", "employee_rate", "--by", "莲都区医疗保障局", "--number",
            "莲医保〔2024〕5号", "--date", "2024-01-01", "--signatory", "叶签"]  # fmt: skip
    code, out, _err = run(*line, "--dry-run")
    assert (code, "adopts = [" in out, 'signatory = "叶签"' in out) == (0, True, True)
    assert adoption.recorded(county) == []
    code, out, err = run(*line)
    assert code == 0, err
    assert out.startswith("employee_rate 0.02 [law] since 2024-01-01: adoption-2024-01-01-1 ")
    assert run(*line)[2].endswith("nothing was written\n")
    show = ("policy", "show", "employee_rate", "--on", "2024-06-01")
    _code, out, _err = run(*show)
    assert "adopted by 莲都区医疗保障局, 莲医保〔2024〕5号, 2024-01-01, signed by 叶签" in out
    assert json.loads(run(*show, "--json")[1])["signatory"] == "叶签"
    told = json.loads(run("policy", "adoptions", "--json")[1])["adoptions"]
    assert [(one["number"], one["by"]) for one in told] == [("莲医保〔2024〕5号", "li")]
    assert run("policy", "check", str(settings.office_pack(county.home)))[0] == 0
    assert run(*[word if word != "employee_rate" else "employer_rate" for word in line])[0] == 4
    assert run(*line, "--region", "331121")[0] == 3

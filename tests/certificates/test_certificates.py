"""Certificates: nine documents, sealed; whoever changes one is found out; nothing for who may not see."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import credit_code, desk_at, id_number, make_office
from ybcli.certificates import make, seal
from ybcli.desk import Desk
from ybcli.desk.casework import acts
from ybcli.desk.certificates import issue
from ybcli.desk.exchange import sync
from ybcli.desk.intake import applications
from ybcli.errors import BadData, IntegrityError, NotAllowed

NAME = "欧阳·买买提·𠮷㐂𬭎䶮一二三四五六七八九十一二三四"  # 25 characters, some of them rare
UNIT = credit_code(1)


@pytest.fixture
def served(desk: Desk) -> Desk:
    """An office with a unit, one employee, and one person of another employer."""
    applications.apply(desk, "enroll-unit", {"credit_code": UNIT, "unit_name": "演练甲有限公司", "address": "样例路1号",
                                       "legal_representative": "王演", "mobile": "13900000001"})  # fmt: skip
    for number, name, unit in ((1, NAME, UNIT), (2, "王演", UNIT), (3, "赵演", credit_code(2))):
        applications.apply(desk, "enroll-employee", {"id_number": id_number(number), "name": name, "credit_code": unit,
                                               "employed_from": "2026-07-01", "mobile": "13900000002"})  # fmt: skip
    sync.until_quiet(desk)
    return desk


def own(document: str, number: int = 1, name: str = NAME) -> dict[str, str]:
    return {
        "id_number": id_number(number),
        "name": name,
        "document": document,
        "identity_medium": "id_card",
    }


def granted(desk: Desk, item: str, values: dict[str, str]) -> str:
    case = applications.apply(desk, item, values).case
    assert case.stage == "archived", case.last("verify").found
    return case.id


def named(desk: Desk) -> None:
    """The unit names its second employee as its agent: the letter was seen, a second officer agreed."""
    values = {"credit_code": UNIT, "unit_name": "演练甲有限公司", "agent_id": id_number(2)}
    values |= {"agent_name": "王演", "mobile": "13900000002"}
    case = applications.apply(desk, "file-unit-agent", values).case
    acts.perform(desk, case.id, "verify", {"outcome": "met", "reason": "the letter was seen"})
    assert (
        acts.perform(desk, case.id, "review", {"outcome": "met"}, by="wang").case.stage
        == "archived"
    )


@pytest.mark.clause("6.1.6 b)")
@pytest.mark.parametrize("document", list(issue.PERSON))
def test_six_documents_for_a_person(served: Desk, tmp_path: Path, document: str) -> None:
    made = issue.issue(served, granted(served, "certify-person", own(document)), tmp_path / "c.pdf")
    found, ours = issue.verify(made.path, served)
    assert (found.title, found.number, ours) == (
        issue.PERSON[document],
        made.number,
        "made here",
    )
    assert found.key_name == seal.PRACTICE_NAME
    assert id_number(1) not in made.path.name
    if shutil.which("pdfsig"):
        said = subprocess.run(
            ["pdfsig", "-nocert", str(made.path)], capture_output=True, text=True, check=False
        ).stdout
        assert "Total document signed" in said
        assert "Signature is Valid" in said
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(made.path), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "欧阳·买买提·𠮷㐂𬭎䶮" in text.replace("\n", "")
        assert "演练" in text


@pytest.mark.clause("6.1.6 a)")
@pytest.mark.parametrize("document", list(issue.UNIT))
def test_three_documents_for_a_unit(served: Desk, tmp_path: Path, document: str) -> None:
    values = {
        "credit_code": UNIT,
        "unit_name": "演练甲有限公司",
        "document": document,
        "agent_id": id_number(2),
        "agent_name": "王演",
    }
    named(served)
    made = issue.issue(served, granted(served, "certify-unit", values), tmp_path / "c.pdf")
    found, _ours = issue.verify(made.path, served)
    assert found.title == issue.UNIT[document]


@pytest.mark.clause("6.1.6 b)", "6.4.2")
@pytest.mark.parametrize(
    ("item", "values", "rule"),
    [
        ("certify-unit", {"credit_code": UNIT, "unit_name": "演练甲有限公司", "document": "employees", "agent_id": id_number(3), "agent_name": "赵演"},
         "agent_is_of_the_unit"),
        ("certify-person", {"id_number": id_number(1), "name": NAME, "document": "visits"}, "asker_may_see_the_file"),
        ("certify-person", {"id_number": id_number(3), "name": "赵演", "document": "visits", "credit_code": UNIT,
                            "agent_id": id_number(2), "agent_name": "王演"}, "asker_may_see_the_file"),
        ("certify-person", {"id_number": id_number(1), "name": NAME, "document": "visits", "credit_code": UNIT,
                            "agent_id": id_number(3), "agent_name": "赵演"}, "asker_may_see_the_file"),
    ],
    ids=["strange agent", "not identified", "somebody else's employee", "agent of another unit"],
)  # fmt: skip
def test_who_may_not_see_gets_nothing_and_the_reason_stands_in_the_journal(
    served: Desk, tmp_path: Path, item: str, values: dict[str, str], rule: str
) -> None:
    named(served)
    case = applications.apply(served, item, values).case
    assert case.stage == "refused"
    finding = case.last("verify").found["findings"][0]
    assert (finding["name"], finding["outcome"]) == (rule, "not_met")
    with pytest.raises(NotAllowed, match="nothing is disclosed"):
        issue.issue(served, case.id, tmp_path / "c.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_agent_of_the_employer_may_ask_about_its_employee(served: Desk, tmp_path: Path) -> None:
    named(served)
    values = {"id_number": id_number(1), "name": NAME, "document": "enrolment", "credit_code": UNIT,
              "agent_id": id_number(2), "agent_name": "王演"}  # fmt: skip
    assert issue.issue(served, granted(served, "certify-person", values), tmp_path / "c.pdf").number


def test_numbers_are_never_given_twice_and_another_office_did_not_make_it(
    served: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = granted(served, "certify-person", own("enrolment"))
    made = [issue.issue(served, case, tmp_path / f"{n}.pdf") for n in range(3)]
    assert len({one.number for one in made}) == 3
    monkeypatch.setenv("YB_KEY_FILE", str(tmp_path / "other.key"))
    other = tmp_path / "other"
    make_office(other)
    with desk_at(other) as stranger:
        found, ours = issue.verify(made[0].path, stranger)
        assert (found.number, ours) == (made[0].number, "not made here")
    assert issue.verify(made[0].path)[1] == ""


def test_whatever_is_changed_breaks_the_seal(served: Desk, tmp_path: Path) -> None:
    made = issue.issue(
        served, granted(served, "certify-person", own("account")), tmp_path / "c.pdf"
    )
    whole = made.path.read_bytes()
    with pytest.raises(IntegrityError):
        seal.check(whole + b"\n%%EOF\n1 0 obj\n<<>>\nendobj\n")
    with pytest.raises(IntegrityError):
        seal.check(make.make(TOLD))

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255))
    def flipped(place: int, mask: int) -> None:
        bad = bytearray(whole)
        bad[place] ^= mask
        try:
            found = seal.check(bytes(bad))
        except IntegrityError:
            return
        # Only the spelling of the signature's own hexadecimal place lies outside of what it covers.
        assert found == seal.check(whole)

    flipped()


TOLD = {"title": "参保证明", "number": "YB1", "code": "A", "clause": "6.4.2", "office": "演练", "made_on": "2026-07-06",
        "holder": [["姓名", "张演"]], "tables": [], "notes": [], "key_name": "演练", "practice": True, "verify": "核验"}  # fmt: skip


def test_the_same_words_are_the_same_bytes_and_a_missing_glyph_makes_nothing() -> None:
    assert make.make(TOLD) == make.make(TOLD)
    with pytest.raises(BadData, match=r"U\+3FFFD"):
        make.make({**TOLD, "holder": [["姓名", "\U0003fffd"]]})
    # What a name says is never read as markup of the template.
    assert make.make({**TOLD, "holder": [["姓名", '#read("seal.py") *x* $y$']]})


def test_an_office_installs_its_own_seal(served: Desk, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    from ybcli.settings import now

    practice = tmp_path / "p.p12"
    seal.make_practice_key(practice, b"x" * 8, now())
    key, certificate, _more = pkcs12.load_key_and_certificates(practice.read_bytes(), b"x" * 8)
    own_file = tmp_path / "own.p12"
    lock = serialization.BestAvailableEncryption(b"bureau")
    own_file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"own", key, certificate, None, lock)
    )
    with pytest.raises(BadData):
        issue.install(served, own_file, b"wrong")
    issue.install(served, own_file, b"bureau")
    assert issue.key_file(served)[1]
    assert (served.home / "seal.p12").stat().st_mode & 0o077 == 0

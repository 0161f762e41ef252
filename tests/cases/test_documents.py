"""Documents other than the identity card: their form, the platform's code, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import id_number
from ybcli.cases import documents, identity
from ybcli.connectors import topics

TODAY = date(2026, 7, 6)


def with_check(first: str) -> str:
    return first + identity.check_digit(first)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (id_number(1), "01"),
        (with_check("81000019900101999"), "17"),
        (with_check("83000019900101999"), "17"),
        (with_check("91112419810803002"), "07"),
        ("FRA110197201001", "07"),
        ("E12345678", "08"),
        ("ea1234567", "08"),
        ("H12345678", "04"),
        ("M1234567801", "05"),
        (f"{id_number(2)}B1", "99"),
    ],
)
def test_a_document_is_known_by_its_form(number: str, code: str) -> None:
    clean, problem = identity.id_number(number, today=TODAY)
    assert problem is None
    assert documents.code_of(str(clean)) == code


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("81000019900101999" + "0", "id.checksum"),
        ("E1234", "id.characters"),
        ("E12345678*", "id.characters"),
        (id_number(3)[:17] + "B1", "id.characters"),
        (("0" if id_number(4)[0] != "0" else "1") + id_number(4)[1:] + "B1", "id.checksum"),
    ],
)
def test_what_has_no_right_form_is_refused(number: str, kind: str) -> None:
    clean, problem = identity.id_number(number, today=TODAY)
    assert clean is None
    assert problem is not None
    assert problem.kind == kind


def test_no_birth_and_no_sex_are_read_from_a_passport() -> None:
    assert identity.born("E12345678") is None
    assert identity.sex("E12345678") == ""


@pytest.mark.parametrize(("number", "code"), [("E12345678", "08"), (id_number(1), "01")])
def test_the_platform_is_told_the_kind_of_document(number: str, code: str) -> None:
    body = {"case_id": "c", "id_number": number, "name": "演", "scheme": "employee"}
    told = topics()["register_person"].node(body)
    assert (told["certno"], told["psn_cert_type"]) == (number, code)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("台湾通行证：12345678", "12345678", ""),
        ("passport 123456789", "123456789", ""),
        ("护照:E12345678", "E12345678", ""),
        ("12345678", None, "id.length"),
        ("护照:12345678", None, "id.length"),
    ],
)
def test_digits_alone_are_taken_where_their_document_is_named(
    text: str, number: str | None, kind: str
) -> None:
    """A part of an identity number looks alike; who is known here needs no name again."""
    clean, problem = identity.id_number(text, today=TODAY)
    assert (clean, problem.kind if problem else "") == (number, kind)
    assert identity.id_number("12345678", today=TODAY, takes_bare=True)[1] is None

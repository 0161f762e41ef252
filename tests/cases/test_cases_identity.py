"""Identity numbers and credit codes: what is taken, what is refused, and with which word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ybcli.cases import identity

TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("440106199309269988", "440106199309269988"),
        ("  51010419950213997x\t", "51010419950213997X"),
        ("510104 19950213 997X", "51010419950213997X"),
        ("\u3000520103197605109980\u00a0", "520103197605109980"),
        ("５１０１０４１９９５０２１３９９７Ｘ", "51010419950213997X"),
        ("51010419950213997×", "51010419950213997X"),
        ("5101041995\u200b0213997X", "51010419950213997X"),
        ("810000199408230021", "810000199408230021"),
        ("000000197909189960", "000000197909189960"),
    ],
)
def test_a_number_is_taken_however_it_is_spaced(written, meant):
    assert identity.id_number(written, today=TODAY) == (meant, None)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", "id.missing"),
        (" \u3000 ", "id.missing"),
        ("41010519809109995", "id.length"),
        ("610102690602996", "id.length"),
        ("4401061993092699880", "id.length"),
        ("2301**********9970", "id.characters"),
        ("G7654321", "id.characters"),
        ("44010619930926998A", "id.characters"),
        ("440106199313269988", "id.birth_date"),
        ("440106199302309988", "id.birth_date"),
        ("610113203001019995", "id.birth_date"),
        ("610113180001019995", "id.birth_date"),
        ("610113198201289999", "id.checksum"),
        ("440106199309269986×", "id.characters"),
    ],
)
def test_each_fault_has_its_own_kind_and_a_cure(written, kind):
    number, problem = identity.id_number(written, today=TODAY)
    assert number is None
    assert problem.kind == kind
    assert problem.cure


def test_no_sentence_shows_a_whole_number():
    _, problem = identity.id_number("610113198201289999", today=TODAY)
    assert "610113198201289999" not in problem.says + problem.cure


def test_an_old_number_is_refused_with_its_new_one_proposed():
    assert identity.upgraded("610102690602996", TODAY) == "610102196906029969"
    _, problem = identity.id_number("610102690602996", today=TODAY)
    assert "610102196906029969" in problem.cure
    assert identity.upgraded("610102699902996", TODAY) == ""


def test_an_unknown_province_is_only_a_remark():
    assert not identity.region_known("000000197909189960")
    assert identity.region_known("339901199001019967")
    assert identity.region_known("911124198108030024")


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(110000, 659999))
def test_every_made_number_is_taken_and_every_other_last_digit_refused(born, sequence, region):
    body = f"{region}{born:%Y%m%d}{sequence:03d}"
    right = identity.check_digit(body)
    for last in "0123456789X":
        kind = identity.fault(body + last, TODAY)
        assert (kind == "") == (last == right)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91110000600037341L", " 91350100m000100y43 "]
)
def test_real_credit_codes_are_taken(code):
    assert identity.credit_code(code, today=TODAY) == (code.strip().upper(), None)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("", "credit_code.length"),
        ("91350100M000100Y4", "credit_code.length"),
        ("91350100M00O100Y43", "credit_code.characters"),
        ("91A50100M000100Y43", "credit_code.characters"),
        ("91350100M000100Y44", "credit_code.checksum"),
        ("91350100M000100X43", "credit_code.checksum"),
        ("000000000000000000", "credit_code.checksum"),
    ],
)
def test_credit_codes_are_refused_with_the_reason(code, kind):
    clean, problem = identity.credit_code(code, today=TODAY)
    assert clean is None
    assert problem.kind == kind


def test_a_code_whose_unit_part_was_changed_together_with_its_check_is_refused():
    wrong = "91350100M000101Y4"
    total = sum(identity._CREDIT.index(c) * pow(3, n, 31) for n, c in enumerate(wrong))
    code = wrong + identity._CREDIT[-total % 31]
    assert identity.credit_code(code)[1].kind == "credit_code.checksum"

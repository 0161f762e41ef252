"""Made numbers with right check digits: identity numbers (GB 11643) and credit codes (GB 32100).

Made people carry sequence codes 996 to 999 in a county, 339901, that does not exist.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

REGION = "339901"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(born: date, sequence: int, region: str = REGION) -> str:
    """The 18 characters for a birthday and a sequence code (odd: male, even: female)."""
    body = f"{region}{born:%Y%m%d}{sequence:03d}"
    return body + _id_check(body)


def _id_check(body: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def is_identity_number(number: str) -> bool:
    """Is it an identity number whose birthday exists and whose check digit is right?"""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return False
    return born_on(number) is not None and _id_check(number[:17]) == number[17]


def born_on(number: str) -> date | None:
    """The birthday in an identity number, None where there is none."""
    digits = number[6:14]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """`1` male, `2` female, from the sequence code."""
    last = number[16:17]
    if not last.isdigit():
        return "9"
    return "1" if int(last) % 2 else "2"


class Registrar:
    """Gives every made person a number of its own: two a day for each sex."""

    def __init__(self) -> None:
        self._given: dict[tuple[date, bool], int] = {}
        self._free: dict[tuple[date, bool], date] = {}

    def number(self, born: date, *, male: bool) -> tuple[str, date]:
        """A number that nobody has yet; the birthday moves back by days where a day is full."""
        passed = []
        while (day := self._free.get((born, male))) is not None:
            passed.append(born)
            born = day
        for full in passed:  # so that the way through full days is not walked again
            self._free[full, male] = born
        given = self._given.get((born, male), 0)
        self._given[born, male] = given + 1
        sequences = (997, 999) if male else (996, 998)
        if given + 1 == len(sequences):
            self._free[born, male] = born - timedelta(days=1)
        return identity_number(born, sequences[given]), born


def credit_code(chance: random.Random, region: str = REGION) -> str:
    """A made credit code (统一社会信用代码) of an enterprise, both of its check characters right."""
    body = "MA2" + "".join(chance.choice(_CODE_LETTERS) for _place in range(5))
    head = f"91{region}{body}{_organisation_check(body)}"
    return head + _code_check(head)


def _organisation_check(body: str) -> str:
    """GB 11714: letters count 10 (A) to 35 (Z)."""
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _code_check(head: str) -> str:
    total = sum(_CODE_LETTERS.index(c) * pow(3, place, 31) for place, c in enumerate(head))
    return _CODE_LETTERS[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    """Is it a credit code whose check characters are right?"""
    if not re.fullmatch(rf"[1-9A-HJ-NPQRTUWXY][\dA-Z]\d{{6}}[{_CODE_LETTERS}]{{10}}", code):
        return False
    return _organisation_check(code[8:16]) == code[16] and _code_check(code[:17]) == code[17]

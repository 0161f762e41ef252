"""Who somebody is by number: citizens (GB 11643) and units (GB 32100), checked character by character.

No list of county codes is consulted: codes are assigned, split and withdrawn, and a list refuses
people who were born before or after it. The date, the length and the check digit are what a number
owes; an unknown beginning is a remark (`region_known`), never a refusal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from ..errors import Problem
from ..language import _
from ..plain import masked_id
from . import documents

#: MOD 11-2 of ISO 7064: the weights of the first 17 digits, and the check character by remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
#: Nobody is older; a century typed wrongly is.
OLDEST = 130

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_UNIT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_WANTED = re.compile(r"[0-9]{17}[0-9X]")
_INVISIBLE = {"Cf", "Zs", "Zl", "Zp"}


def clean(text: str) -> str:
    """The number as it was meant: no white space of any kind, half-width, capital letters.

    A multiplication sign at the end stands for X where the other 17 digits ask for an X: it is
    what Chinese keyboards offer, and the check digit leaves no other reading.
    """
    if len(text) == 18 and text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(
        one for one in plain if not one.isspace() and unicodedata.category(one) not in _INVISIBLE
    ).upper()
    if plain[-1:] in {"×", "Х", "Χ"} and plain[:-1].isascii() and plain[:-1].isdigit():
        meant = plain[:-1] + "X"
        if _WANTED.fullmatch(meant) and check_digit(meant) == "X":
            return meant
    return plain


def fault(number: str, today: date) -> str:
    """What is wrong with a cleaned number, as a problem's kind; empty where nothing is."""
    if not number:
        return "id.missing"
    if not _WANTED.fullmatch(number):
        right = all(one in "0123456789X" for one in number) and "X" not in number[:-1]
        return "id.length" if right and len(number) != 18 else "id.characters"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "id.birth_date"
    if born > today or today.year - born.year > OLDEST:
        return "id.birth_date"
    return "" if check_digit(number) == number[17] else "id.checksum"


def check_digit(number: str) -> str:
    """The check character that the first 17 digits ask for."""
    return CHECKS[sum(int(one) * weight for one, weight in zip(number, WEIGHTS, strict=False)) % 11]


def upgraded(number: str, today: date) -> str:
    """The 18 characters of a first-generation number of 15 digits; empty where it is none."""
    if len(number) != 15 or not (number.isascii() and number.isdigit()):
        return ""
    longer = number[:6] + "19" + number[6:]
    longer += check_digit(longer)
    return "" if fault(longer, today) else longer


def born(number: str) -> date | None:
    """The birth that an identity number tells; None where it tells none."""
    if not _WANTED.fullmatch(number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """`male` or `female`, as an identity number tells; empty where it tells neither."""
    if not _WANTED.fullmatch(number):
        return ""
    return "male" if int(number[16]) % 2 else "female"


def region_known(number: str) -> bool:
    """Whether the first digits are those of a province, of Hong Kong, Macao, Taiwan or a foreigner."""
    return "11" <= number[:2] <= "65" or number[:2] in {"71", "81", "82", "83"} or number[:1] == "9"


def told(kind: str, number: str, *, proposed: str = "") -> Problem:
    """The sentence and the cure for a number's `kind` of fault; whole numbers stand in no sentence."""
    shown = masked_id(number)
    match kind:
        case "id.missing":
            says = _("the identity number is missing")
            cure = _("write the 18 characters that stand on the identity card")
        case "id.length" if proposed:
            says = _("{number} is an old identity number of 15 digits").format(number=shown)
            cure = _("compare with the card; its new number should be {proposed}").format(
                proposed=proposed
            )
        case "id.length":
            says = _("the identity number {number} has {n} characters and not 18").format(
                number=shown, n=len(number)
            )
            cure = _("compare with the identity card: a digit is missing or too many")
        case "id.characters":
            says = _("the identity number {number} has characters that cannot be there").format(
                number=shown
            )
            cure = _(
                "write 17 digits and then a digit or X, no stars; a passport or permit as it is "
                "printed: E12345678"
            )
        case "id.birth_date":
            says = _("the date of birth in the identity number {number} cannot be").format(
                number=shown
            )
            cure = _("compare characters 7 to 14 with the identity card")
        case _:
            assert kind == "id.checksum"
            says = _("the last character of the identity number {number} does not fit").format(
                number=shown
            )
            cure = _("compare all 18 characters with the card; two digits may be exchanged")
    return Problem(kind, says, cure, field="id_number")


def how_named(number: str) -> str:
    """How a number of digits alone is given with its document."""
    before = "台湾通行证:" if documents.code_of(number) == "06" else "护照:"
    return _("a {document}: name it before the number, {before}{number}").format(
        document=documents.title_of(number), before=before, number="1" * len(number)
    )


def id_number(
    text: str, *, today: date, takes_bare: bool = False
) -> tuple[str | None, Problem | None]:
    """The clean number of a person's document, or the Problem with it: an identity number by its check
    digit, any other document by its own form (`documents`); of a newborn's the mother's is checked. One of
    digits alone is taken where its document is named before it (`护照:123456789`), or was once (`takes_bare`).
    """
    name, number = documents.named(clean(text))
    if documents.is_bare(number) and not takes_bare and not documents.fits(name, number):
        problem = told(fault(number, today), number)
        cure = problem.cure if name else f"{problem.cure}; {how_named(number)}"
        return None, replace(problem, cure=cure)
    if documents.is_other(number):
        mother = documents.mother_of(number)
        kind = fault(mother, today) if mother else ""
    else:
        kind = fault(number, today)
    if not kind:
        return number, None
    return None, told(kind, number, proposed=upgraded(number, today))


def credit_code(text: str, *, today: date | None = None) -> tuple[str | None, Problem | None]:
    """The clean unified social credit code of a unit, or the Problem with it (GB 32100-2015)."""
    code = clean(text)
    kind = _credit_fault(code)
    if not kind:
        return code, None
    # Somebody's identity number in the wrong place must not be read back out of an error.
    shown = code if code[:1] == "9" and not code[:17].isdigit() else masked_id(code)
    match kind:
        case "credit_code.length":
            says = _("the credit code {code} has {n} characters and not 18").format(
                code=shown, n=len(code)
            )
        case "credit_code.characters":
            says = _("the credit code {code} has characters that cannot be there").format(
                code=shown
            )
        case _:
            says = _("the check digits of the credit code {code} do not fit").format(code=shown)
    cure = _("copy the 18 characters from the licence; I, O, S, V and Z never stand in it")
    return None, Problem(kind, says, cure, field="credit_code")


def _credit_fault(code: str) -> str:
    if len(code) != 18:
        return "credit_code.length"
    if any(one not in _CREDIT for one in code) or not code[2:8].isdigit():
        return "credit_code.characters"
    total = sum(_CREDIT.index(one) * pow(3, place, 31) for place, one in enumerate(code[:17]))
    unit = sum(int(one, 36) * w for one, w in zip(code[8:16], _UNIT_WEIGHTS, strict=True))
    wanted = "0123456789X0"[11 - unit % 11]
    right = code[17] == _CREDIT[-total % 31] and code[16] == wanted
    return "" if right and code.strip("0") else "credit_code.checksum"

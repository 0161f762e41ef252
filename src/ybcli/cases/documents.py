"""What kind of document a number is of, by its form, and the platform's code for it.

Foreigners who work are insured (社会保险法第九十七条), and those of Hong Kong, Macao and Taiwan too; a newborn
without a number is known by the mother's with a mark. The codes are the platform's dictionary 人员证件类型
(`psn_cert_type`, 医疗保障信息平台接口规范, 字典表).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..language import N_, _


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document: the platform's code, its name, and the form of its number."""

    code: str
    title: str
    form: re.Pattern[str]


#: 居民身份证（户口簿）.
IDENTITY_CARD: Final = "01"
#: The first whose form fits is the number's kind; those of 18 characters have the identity card's check.
KINDS: Final = (
    Document("17", N_("residence permit for Hong Kong, Macao and Taiwan"), re.compile(r"8[123]\d{15}[\dX]")),
    Document("07", N_("foreigner's permanent residence card"), re.compile(r"9\d{16}[\dX]|[A-Z]{3}\d{12}")),
    Document(IDENTITY_CARD, N_("identity card"), re.compile(r"\d{17}[\dX]")),
    Document("99", N_("newborn without a number: the mother's number with B1, B2 …"), re.compile(r"\d{17}[\dX]B[1-9]")),
    Document("04", N_("mainland travel permit of a Hong Kong resident"), re.compile(r"H\d{8}(\d{2})?")),
    Document("05", N_("mainland travel permit of a Macao resident"), re.compile(r"M\d{8}(\d{2})?")),
    Document("08", N_("passport"), re.compile(r"[A-Z]\d{8}|[A-Z]{2}\d{7}")),
    Document("06", N_("mainland travel permit of a Taiwan resident"), re.compile(r"\d{8}")),
    Document("08", N_("passport"), re.compile(r"\d{7}|\d{9}|[A-Z]\d{7}|[A-Z]{2}\d{6}|\d{2}[A-Z]{2}\d{5}")),
)  # fmt: skip


#: Numbers that a slip of the pen makes too, as digits alone are a part of an identity number: their document
#: is named.
_BARE: Final = re.compile(r"\d{7,9}|[A-Z]\d{7}|[A-Z]{2}\d{6}|\d{2}[A-Z]{2}\d{5}")
#: How a document is named, before its number or in a column of its own.
_TAIWAN: Final = r"台湾居民来往大陆通行证|台湾通行证|台胞证|TAIWANPASS|TAIWANTRAVELPERMIT"
_PASSPORT: Final = r"外国人护照|护照|PASSPORT"
_BEFORE: Final = re.compile(rf"({_TAIWAN}|{_PASSPORT}):?([A-Z0-9]+)")
_NAMED: Final = {
    "06": re.compile(r"台|TAIWAN", re.IGNORECASE),
    "08": re.compile(r"护照|外国|PASSPORT", re.IGNORECASE),
}


def named(text: str) -> tuple[str, str]:
    """A cleaned text parted into the document's name and its number: `护照:123456789`; the name may be empty."""
    match = _BEFORE.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)


def is_bare(number: str) -> bool:
    """Is it a document's number of digits alone or the like, which is taken only where the document is named?"""
    return _BARE.fullmatch(number) is not None


def fits(name: str, number: str) -> bool:
    """May a document of this name have the number? Only those of digits alone are asked."""
    return not is_bare(number) or _NAMED[code_of(number)].search(name) is not None


def kind_of(number: str) -> Document | None:
    """The kind of document that a cleaned number is of; None where its form is none."""
    return next((kind for kind in KINDS if kind.form.fullmatch(number)), None)


def code_of(number: str) -> str:
    """The platform's code (`psn_cert_type`) for a number; the identity card's where its form is none."""
    kind = kind_of(number)
    return kind.code if kind else IDENTITY_CARD


def is_other(number: str) -> bool:
    """Is it a number without the check digit of GB 11643 (passport, permit, newborn's)?"""
    kind = kind_of(number)
    return kind is not None and not re.fullmatch(r"\d{17}[\dX]", number)


def title_of(number: str) -> str:
    """What the document is called; empty where the form is none."""
    kind = kind_of(number)
    return _(kind.title) if kind else ""


def mother_of(number: str) -> str:
    """The mother's number in that of a newborn without one; empty for any other number."""
    return number[:18] if len(number) == 20 and number[18] == "B" else ""

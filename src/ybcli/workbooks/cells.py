"""What a cell means: a name, an amount in fen, a month. One cell in, its value or a cause out.

A cell is what the file holds: text, a number, a date, true or false, or nothing (`""`). A cause is
the name of a sentence in `sentences.py`; a value that comes out was understood beyond doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

Cell = str | int | float | bool | date | datetime | time | timedelta

_BLANKS = dict.fromkeys(
    (
        *range(0x21),
        *(0x7F, 0x85, 0xA0, 0xAD, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF),
        *range(0x2000, 0x2010),
        *range(0x2060, 0x2065),
    )
)
_NOTHING: Final = {"-", "--", "---", "—", "——", "/", "\\", "无", "空", "null", "none", "nan", "n/a"}
_EXCEL_ERROR = re.compile(
    r"#(N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)"
)
_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?")
_WRITTEN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
#: Seven digits before the point are already a mistyped salary; beyond this no double keeps a fen.
_MOST_YUAN = 1e11
#: The largest monthly wage that somebody may mean, in fen; the dictionary of facts has the same limit.
MOST_FEN = 10_000_000_000


def pick(row: Sequence[Cell], places: Sequence[int | None]) -> list[Cell]:
    """The cells of the picked fields, empty where a row is too short or a field has no column."""
    width = len(row)
    return [row[at] if at is not None and at < width else "" for at in places]


def squeezed(text: str) -> str:
    """The text without white space, zero-width and control characters."""
    return text.translate(_BLANKS)


def plain(cell: Cell) -> str:
    """A cell's text: half-width where that is only form, no outer marks of exporters."""
    if isinstance(cell, str):
        text = cell
    elif isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        text = str(int(cell))
    elif isinstance(cell, bool):
        text = "TRUE" if cell else "FALSE"
    else:
        text = str(cell)
    text = text.strip(" \t\r\n\u00a0\u3000\ufeff")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].replace('""', '"')
    return text.lstrip("'‘`").strip()


def name(cell: Cell) -> str:
    """A person's name: no white space inside Han names, one kind of middle dot; empty if none."""
    if isinstance(cell, str) and _HAN_NAME.fullmatch(cell):
        return cell
    text = plain(cell)
    for dot in "•・．‧∙⋅":
        text = text.replace(dot, "·")
    text = "".join(one for one in text if one.isspace() or unicodedata.category(one) != "Cf")
    if any("\u3400" <= one <= "\u9fff" or ord(one) > 0x1FFFF for one in text):
        text = squeezed(text)
    else:
        text = " ".join(text.split())
    return "" if text.lower() in _NOTHING else text


def is_blank(cell: Cell) -> bool:
    """Whether nobody wrote anything here: no text, or marks that stand for nothing."""
    if not isinstance(cell, str):
        return cell is None
    text = squeezed(cell)
    return not text or text in {"-", "--", "—", "——"}


def is_nothing(text: str) -> bool:
    """Whether a text stands for nothing (`无`, `--`)."""
    return text.lower() in _NOTHING


def amount(cell: Cell) -> tuple[int | None, str]:
    """The fen of a wage cell, and the cause where it is none; `rounded` beside a value is a remark.

    Zero is no wage: exporters write it where nothing was filled in.
    """
    if isinstance(cell, bool | date | time | timedelta):
        return None, "wage.not_a_number"
    if isinstance(cell, int | float):
        return _of_number(float(cell))
    text = plain(cell)
    if not squeezed(text) or text.lower() in _NOTHING:
        return None, "wage.missing"
    if _WRITTEN.fullmatch(text):
        whole, _point, rest = text.partition(".")
        fen = int(whole) * 100 + int((rest + "00")[:2])
        return (fen, "") if fen else (None, "wage.zero")
    text = squeezed(unicodedata.normalize("NFKC", text))
    if _EXCEL_ERROR.fullmatch(text):
        return None, "wage.error_value"
    negative = text[:1] in "-−–" or (text[:1] == "(" and text[-1:] == ")")
    text = text.strip("()") if negative else text
    text = re.sub(r"^[-−–+]?(¥|RMB|CNY|人民币)?[-−–]?", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(元整?|圆整?)?(/月|每月)?$", "", text)
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None, "wage.not_a_number"
    fen, remark = _of_digits(found[1].replace(",", ""), (found[2] or ".")[1:])
    if negative:
        return None, "wage.negative"
    return (fen, remark) if fen else (None, "wage.zero")


def _of_number(yuan: float) -> tuple[int | None, str]:
    if yuan != yuan or abs(yuan) > _MOST_YUAN:  # noqa: PLR0124 - not a number is not itself
        return None, "wage.not_a_number"
    if yuan < 0:
        return None, "wage.negative"
    whole, _point, rest = f"{yuan:.6f}".partition(".")
    fen, remark = _of_digits(whole, rest.rstrip("0"))
    return (fen, remark) if fen else (None, "wage.zero")


def _of_digits(whole: str, rest: str) -> tuple[int, str]:
    fen = int(whole) * 100 + int((rest + "00")[:2])
    beyond = rest[2:]
    if not beyond.strip("0"):
        return fen, ""
    fen += beyond[0] >= "5"
    return fen, "rounded"


_MONTHS = (
    re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(?:[0-3][0-9])?"),
    re.compile(r"((?:19|20)[0-9]{2})[-/.年]([01]?[0-9])(?:月份?)?"),
    re.compile(r"((?:19|20)[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])日?(?:[T ]?[0-9:.]+)?"),
)
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:年度?)?")
_RANGE = re.compile(r"(.{6,}?)(?:至|到|~|～|—+|--)(.{6,})")


def period(cell: Cell, year: str = "") -> tuple[str | None, str]:
    """The month (`2026-07`) or year (`2026`) of a cell, and `period.invalid` where it is none.

    Exporters write 000101 for none. A number such as 2025.1 is January or October, so neither.
    `year` completes a bare month (`7月`).
    """
    if isinstance(cell, datetime | date):
        return f"{cell.year:04d}-{cell.month:02d}", ""
    if isinstance(cell, bool | time | timedelta):
        return None, "period.invalid"
    if isinstance(cell, float) and not cell.is_integer():
        return None, "period.invalid"
    text = plain(cell)
    if not squeezed(text) or text.lower() in _NOTHING or text in {"000101", "0001-01", "0"}:
        return None, ""
    text = squeezed(unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"[0-9]{4}\.1", text):
        return None, "period.invalid"
    both = _RANGE.fullmatch(text)
    if both:
        first, last = period(both[1]), period(both[2])
        return first if first == last else (None, "period.invalid")
    for form in _MONTHS:
        found = form.fullmatch(text)
        if found:
            return _month(found[1], found[2])
    found = _YEAR.fullmatch(text)
    if found:
        return found[1], ""
    found = re.fullmatch(r"(0?[1-9]|1[0-2])(?:月份?)?", text)
    if found and year:
        return _month(year, found[1])
    return None, "period.invalid"


def _month(year: str, month: str) -> tuple[str | None, str]:
    if not 1 <= int(month) <= 12:
        return None, "period.invalid"
    return f"{year}-{int(month):02d}", ""


_IN_TEXT = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-/.年]([01]?[0-9])(?![0-9])(?:月份?)?|(0[1-9]|1[0-2])(?![0-9]))"
    r"(?!月?[-/.]?[0-9])"
)
_YEAR_IN_TEXT = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年度?(?![0-9])")
_MONTH_ALONE = re.compile(r"(?<![0-9年.-])(0?[1-9]|1[0-2])月(?![0-9])")


def months_in(text: str) -> list[str]:
    """Every month that a title, a sheet's or a file's name speaks of, without a day, in order."""
    squeezed_text = squeezed(unicodedata.normalize("NFKC", text))
    found = []
    for match in _IN_TEXT.finditer(squeezed_text):
        made, wrong = _month(match[1], match[2] or match[3])
        if made and not wrong and made not in found:
            found.append(made)
    return found


def year_in(text: str) -> str:
    """The year that a title speaks of (`2026年度`), empty if none."""
    found = _YEAR_IN_TEXT.search(squeezed(unicodedata.normalize("NFKC", text)))
    return found[1] if found else ""


def month_alone(text: str) -> str:
    """The month without a year that a sheet's name speaks of (`7月`), empty if none."""
    found = _MONTH_ALONE.search(squeezed(unicodedata.normalize("NFKC", text)))
    return found[1] if found else ""


_ACTIONS = (
    ("remove", re.compile(r"减员|减少|报减|停保|停缴|中断|退保|离职|转出|^减")),
    ("change", re.compile(r"变更|更改|调整|^变|^改")),
    ("add", re.compile(r"增员|增加|报增|新增|新参保|参保登记|续保|转入|新开|^增|^新")),
)


def action(text: Any) -> str:
    """`add`, `change` or `remove`, as a mark or a sheet's name says; empty if it says neither or all."""
    word = squeezed(str(text))
    hits = [found for found, form in _ACTIONS if form.search(word)]
    return hits[0] if len(hits) == 1 else ""

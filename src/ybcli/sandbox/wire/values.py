"""Values of the wire (报文): text, money, days and months as the platform reads and writes them.

Real messages write nothing in many ways (`null` as a word, an empty text, a missing key), and money
as text or number; here each has one reading. What cannot be read is a `Refusal` with a sentence.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

PATH = "/fsi/api/rsfComIfsService/callService"
#: One request may not be longer than this.
LIMIT_BYTES = 16 * 1024 * 1024
EMPLOYEE, RESIDENT = "310", "390"
#: What is said of a person whom the platform does not know.
NOBODY = "本地查询错误:该参保人的基本信息为空"

_AMOUNT = re.compile(r"(-?)(\d{1,14})(?:\.(\d{1,2})0*)?", re.ASCII)
_MONTH = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)


class Mistake(Exception):
    """A practice control was asked for something that it cannot do; its text says what it wants."""


class Refusal(Exception):
    """The platform refuses a transaction; its text is the `err_msg`, in the platform's Chinese."""


def parsed(raw: bytes) -> Any:
    """The JSON value of `raw`, numbers exact. Raises ValueError for anything that is none."""
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def written(value: Any) -> bytes:
    """A value as JSON bytes, `Decimal` as a number; what UTF-8 cannot hold becomes `?`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float)
    return text.encode("utf-8", "replace")


def canonical(value: Any) -> bytes:
    """A value in the one form that is compared: keys sorted, exact numbers as text."""
    try:
        text = json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return text.encode()


def text(value: Any) -> str:
    """A wire value as text: missing, null and the word `null` are empty."""
    if value is None or isinstance(value, (dict, list, bool)):
        return ""
    said = str(value).strip()
    return "" if said.lower() == "null" else said


def content_of(node: Mapping[str, Any], *without: str) -> str:
    """A digest of what a node says; empty fields say nothing."""
    plain = {
        key: value if isinstance(value, list) else text(value)
        for key, value in node.items()
        if key not in without
    }
    return hashlib.sha256(canonical({k: v for k, v in plain.items() if v})).hexdigest()


def stated(node: Mapping[str, Any], name: str, longest: int = 200) -> str:
    """A field that must be there. Raises Refusal where it is empty or too long."""
    said = text(node.get(name))
    if not said:
        raise Refusal(f"{name}不能为空")
    return short(said, name, longest)


def optional(node: Mapping[str, Any], name: str, longest: int = 200) -> str:
    """A field that may be empty. Raises Refusal where it is too long."""
    return short(text(node.get(name)), name, longest)


def short(said: str, name: str, longest: int) -> str:
    """The text, where it is not longer than `longest` characters and holds no control character."""
    if len(said) > longest:
        raise Refusal(f"{name}长度超过{longest}")
    if any(character < " " or character == "\x7f" for character in said.replace("\n", " ")):
        raise Refusal(f"{name}含有非法字符")
    return said


def fen(said: str, name: str) -> int:
    """The fen of an amount in yuan. Raises Refusal for no number and for parts of a fen."""
    found = _AMOUNT.fullmatch(said)
    if not found:
        raise Refusal(f"{name}不是金额")
    sign, whole, rest = found.groups()
    amount = int(whole) * 100 + int((rest or "").ljust(2, "0"))
    return -amount if sign else amount


def amount(node: Mapping[str, Any], name: str) -> int:
    """The fen of a field that must hold an amount."""
    return fen(stated(node, name), name)


def yuan(fen_: int) -> str:
    """Fen as yuan with two decimals."""
    whole, rest = divmod(abs(fen_), 100)
    return f"{'-' if fen_ < 0 else ''}{whole}.{rest:02d}"


def count(node: Mapping[str, Any], name: str) -> int:
    """A whole number that is not negative."""
    said = stated(node, name)
    if not re.fullmatch(r"\d{1,9}(?:\.0+)?", said, re.ASCII):
        raise Refusal(f"{name}不是整数")
    return int(said.partition(".")[0])


def day(said: str, name: str) -> date:
    """A day `2026-07-08`, a time of day behind it is dropped."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[ T].{0,20})?", said, re.ASCII):
            return date.fromisoformat(said[:10])
    except ValueError:
        raise Refusal(f"{name}不是存在的日期") from None
    raise Refusal(f"{name}应为yyyy-MM-dd格式的日期")


def is_day(said: str) -> bool:
    """Is it a day `2026-07-08` that there is?"""
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def is_month(said: str) -> bool:
    """Is it a contribution month `202607`?"""
    return bool(_MONTH.fullmatch(said))


def is_year(said: str) -> bool:
    """Is it a cover year `2026`?"""
    return bool(_YEAR.fullmatch(said))


def region(node: Mapping[str, Any], name: str) -> str:
    """A region's code of six, nine or twelve digits."""
    said = stated(node, name, 12)
    if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", said, re.ASCII):
        raise Refusal(f"{name}区划代码错误")
    return said


def within(place: str, area: str) -> bool:
    """Lies the region `place` in the region `area`? (`339900` holds `339901001`)"""
    stem = re.sub(r"(?:00)+$", "", area[:6]) if len(area) == 6 else area
    return place.startswith(stem)

"""The lines of a bill as a counter gives them: on the command line, in a CSV or in a TOML file.

Every mistake is a Problem with its place; a bill with one is not sent. Amounts are fen.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

from ...connectors import FeeLine
from ...errors import BadData, Problem
from ...language import _
from ...workbooks.texts import text_file
from .given_back import RawLine, taken_off

#: No bill is larger than ten million yuan; a decimal point typed wrongly is.
MOST_FEN: Final = 10_000_000_00
MOST_LINES: Final = 1000
YUAN: Final = frozenset({"", "CNY", "RMB", "人民币", "元", "¥", "￥", "YUAN"})

#: Headings of a file → our names.
HEADINGS: Final = {
    "医疗目录编码": "code",
    "项目编码": "code",
    "名称": "name",
    "项目名称": "name",
    "数量": "count",
    "单价": "price",
    "金额": "amount",
    "处方号": "prescription",
    "币种": "currency",
}
NAMES: Final = ("code", "name", "count", "price", "amount", "prescription", "currency")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_MONEY = re.compile(r"([^\d.,+\-−\s]*)\s*([+\-−]?[\d.,]+)\s*([^\d.,\s]*)")
_CODE = re.compile(r"[0-9A-Za-z]{1,50}", re.ASCII)


def from_words(words: Sequence[str]) -> list[RawLine]:
    """Lines of the command line, `CODE:COUNT:PRICE[:PRESCRIPTION]`."""
    lines = []
    for number, word in enumerate(words, 1):
        parts = [part.strip() for part in word.replace("：", ":").split(":")]
        values = dict(zip(("code", "count", "price", "prescription"), parts, strict=False))
        if len(parts) > 4:
            values["price"] = ""
        lines.append(RawLine(_place(number), values))
    return lines


def from_file(path: Path) -> list[RawLine]:
    """Lines of a file: CSV with headings in either language, or TOML with `[[line]]` tables.

    Raises BadData where it is neither.
    """
    text = text_file(path)
    if path.suffix.lower() == ".toml":
        return _of_toml(text, path.name)
    head, _break, _rest = text.partition("\n")
    rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    try:
        table = [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise _unreadable(path.name, str(error)) from None
    names = [
        HEADINGS.get(heading.strip(), heading.strip()) for heading in (table[0] if table else [])
    ]
    if "code" not in names:
        raise BadData(
            _("{file} has no lines of a bill: there is no column {name}").format(
                file=path.name, name="code"
            ),
            _("columns: {names}").format(names=", ".join(NAMES)),
            kind="file.not_a_list",
        )
    return [
        RawLine(_place(number), dict(zip(names, (cell.strip() for cell in row), strict=False)))
        for number, row in enumerate(table[1:], 1)
    ]


def _of_toml(text: str, name: str) -> list[RawLine]:
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(name, str(error)) from None
    lines, currency = document.get("line", []), str(document.get("currency", ""))
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise _unreadable(name, "[[line]]")
    return [
        RawLine(
            _place(number),
            {"currency": currency} | {str(key): str(value) for key, value in line.items()},
        )
        for number, line in enumerate(lines, 1)
    ]


def _unreadable(name: str, error: str) -> BadData:
    return BadData(
        _("{file} cannot be read: {error}").format(file=name, error=error),
        _("give a CSV with the columns {names}, or a TOML with [[line]] tables").format(
            names=", ".join(NAMES)
        ),
        kind="file.unreadable",
    )


def _place(number: int) -> str:
    return _("line {n}").format(n=number)


def check_lines(lines: Sequence[RawLine]) -> tuple[tuple[FeeLine, ...], list[Problem]]:
    """The lines of a bill, and what is wrong with them; a line with a Problem is left out."""
    good: list[FeeLine] = []
    problems: list[Problem] = []
    if not lines:
        problems.append(
            Problem(
                "line.unreadable",
                _("the bill has no line"),
                _("give --line CODE:COUNT:PRICE as often as needed, or --lines FILE"),
                "7.1",
            )
        )
    if len(lines) > MOST_LINES:
        message = _("the bill has {n} lines, more than {most}").format(
            n=len(lines), most=MOST_LINES
        )
        return (), [Problem("line.unreadable", message, _("settle it in parts"), "7.1")]
    kept, unmatched = taken_off(lines)
    problems += unmatched
    if lines and not kept and not unmatched:
        problems.append(
            Problem(
                "line.amount",
                _("everything of the bill was given back: it adds up to nothing"),
                _("nothing is settled"),
                "7.1",
            )
        )
    for line in kept:
        result = _check_line(line)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            good.append(result)
    total = sum(fee_line.amount_fen for fee_line in good)
    if total > MOST_FEN:
        problems.append(
            Problem(
                "line.amount",
                _("the total of the bill is not plausible"),
                _("look for a decimal point that is missing"),
                "7.1",
            )
        )
    return tuple(good), problems


def _check_line(line: RawLine) -> FeeLine | Problem:
    values = {name: line.told.get(name, "").strip() for name in NAMES}
    if not _CODE.fullmatch(values["code"]):
        return Problem(
            "line.unreadable",
            _("{place}: the catalogue code is missing or not valid").format(place=line.place),
            _("write it as CODE:COUNT:PRICE, for example S99010001:1:10.00"),
            "7.1",
            "code",
        )
    count, price, whole = (_amount(values[name]) for name in ("count", "price", "amount"))
    foreign = [number for number in (count, price, whole) if isinstance(number, str)]
    if values["currency"].upper() not in YUAN or "currency" in foreign:
        return Problem(
            "bill.currency",
            _("{place}: the amount is not in yuan").format(place=line.place),
            _("a bill in another currency is not settled here; it is reimbursed by hand"),
            "7.1",
            "price",
        )
    if price is None and count == 1:
        price = whole
    numbers = [number for number in (count, price) if isinstance(number, Decimal)]
    if foreign or len(numbers) < 2 or min(numbers) <= 0:
        return Problem(
            "line.amount",
            _("{place}: count and price must be numbers above zero").format(place=line.place),
            _(
                "write the price in yuan, 18.50; what was given back takes from a line with the same code and price; "
                "a refund of a settled bill is a reversal: `yb settlement reverse`"
            ),
            "7.1",
            "price",
        )
    product = (numbers[0] * numbers[1] * 100).quantize(Decimal(1), ROUND_HALF_UP)
    stated = product if whole is None else whole * 100 if isinstance(whole, Decimal) else product
    if stated != product or not 0 < product <= MOST_FEN:
        return Problem(
            "line.amount",
            _("{place}: the amount is not count times price, or not plausible").format(
                place=line.place
            ),
            _("compare with the bill"),
            "7.1",
            "amount",
        )
    return FeeLine(
        code=values["code"],
        name=values["name"][:100],
        count=_plain(numbers[0]),
        price=_price(numbers[1]),
        amount_fen=int(product),
        prescription=values["prescription"][:30],
    )


def _amount(text: str) -> Decimal | str | None:
    """A number, None where there is none; `sign` for a negative one, `currency` for foreign money,
    `text` for what is no number.
    """
    if not text:
        return None
    match = _MONEY.fullmatch(text)
    if not match:
        return "text"
    before, number, after = match.groups()
    if before.upper() not in YUAN or after.upper() not in YUAN:
        return "currency"
    if number[0] in "-−":
        return "sign"
    number = number.lstrip("+")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    return Decimal(number) if _NUMBER.fullmatch(number) else "text"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _price(number: Decimal) -> str:
    """A price in yuan with two decimals, or with as many as it has."""
    cents = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(cents) if cents == number else _plain(number)

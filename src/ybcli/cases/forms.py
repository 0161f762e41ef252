"""A form's fields checked: a clean value, or a Problem that says where, why and how to cure it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .. import money
from ..errors import Problem
from ..language import _, chosen
from . import choices, identity
from .items import Field, Item

_LONGEST = 200
#: No form states more than a hundred million yuan, nor less than nothing.
_MOST_FEN = 10**10
_MONTH = re.compile(r"(\d{4})\D?(\d{1,2})\D?")


def check(
    item: Item, values: Mapping[str, str], *, today: date, clause: str = ""
) -> tuple[dict[str, Any], list[Problem]]:
    """The values as the item's fields understand them, and every Problem found.

    Money comes out as integer fen under the field's name; dates as ISO text; identity numbers and
    credit codes clean. Fields that are absent are left out unless they are required.
    """
    clause = clause or item.clause
    clean: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in values:
        if not item.field_named(name):
            near = difflib.get_close_matches(name, [f.name for f in item.fields], n=1)
            cure = _("did you mean {near}?").format(near=near[0]) if near else ""
            cure = cure or _("fields: {fields}").format(fields=named(item))
            says = _("{item} has no field {field}").format(item=item.code, field=name)
            problems.append(Problem("field.unknown", says, cure, clause, name))
    for one in item.fields:
        text = str(values.get(one.name, "") or "").strip()
        if not text:
            if one.required:
                says = _("{field} is missing").format(field=one.label())
                cure = _(
                    "give --{option}, or sync so that a department's record fills it in"
                ).format(option=one.name.replace("_", "-"))
                problems.append(Problem("field.missing", says, cure, clause, one.name))
            continue
        value, problem = _value(one, text, today, clause)
        if problem:
            problems.append(problem)
        else:
            clean[one.name] = value
    return clean, problems


def named(item: Item, names: Iterable[str] = ()) -> str:
    """The fields of an item (or those of `names`) as they are typed, and in Chinese what they are called."""
    wanted = tuple(names) or tuple(one.name for one in item.fields)
    is_chinese = chosen() == "zh_CN"
    called = {
        one.name: f"{one.name} {one.title}" if is_chinese else one.name for one in item.fields
    }
    return _(", ").join(called.get(name, name) for name in wanted)


def _value(one: Field, text: str, today: date, clause: str) -> tuple[Any, Problem | None]:
    def wrong(kind: str, says: str, cure: str) -> tuple[None, Problem]:
        return None, Problem(kind, says, cure, clause, one.name)

    if len(text) > _LONGEST:
        return wrong(
            "field.too_long",
            _("{field} is longer than {most} characters").format(field=one.label(), most=_LONGEST),
            _("shorten it"),
        )
    match one.kind:
        case "id_number" | "credit_code":
            if one.kind == "id_number":
                value, problem = identity.id_number(text, today=today, takes_bare=True)
            else:
                value, problem = identity.credit_code(text, today=today)
            if problem:
                return wrong(problem.kind, problem.says, problem.cure)
            return value, None
        case "date":
            try:
                day = date.fromisoformat(text)
            except ValueError:
                return wrong(
                    "field.not_a_date",
                    _("{field}: {text} is no date").format(field=one.label(), text=text),
                    _("write it as 2026-07-01"),
                )
            return day.isoformat(), None
        case "month":
            match = _MONTH.fullmatch(text)
            if not match or not 1 <= int(match[2]) <= 12:
                return wrong(
                    "period.invalid",
                    _("{field}: {text} is no month").format(field=one.label(), text=text),
                    _("write it as 2026-07"),
                )
            return f"{match[1]}-{int(match[2]):02d}", None
        case "year":
            if not re.fullmatch(r"20\d\d", text):
                return wrong(
                    "period.invalid",
                    _("{field}: {text} is no year").format(field=one.label(), text=text),
                    _("write it as 2026"),
                )
            return text, None
        case "money":
            try:
                amount = money.fen(text)
            except ValueError:
                return wrong(
                    "field.not_money",
                    _("{field}: {text} is no amount in yuan").format(field=one.label(), text=text),
                    _("write it as 5200.00"),
                )
            if not 0 <= amount <= _MOST_FEN:
                return wrong(
                    "field.implausible",
                    _("{field}: {text} yuan cannot be right").format(field=one.label(), text=text),
                    _("compare with the paper; what is given back is a correction of its own"),
                )
            return amount, None
        case "mobile":
            digits = re.sub(r"[\s-]", "", text)
            if not re.fullmatch(r"1\d{10}", digits):
                return wrong(
                    "field.not_in_list",
                    _("{field} is not a mobile number of eleven digits").format(field=one.label()),
                    _("ask for the number again"),
                )
            return digits, None
        case "region":
            if not re.fullmatch(r"\d{6}|\d{9}", text):
                return wrong(
                    "field.not_in_list",
                    _("{field}: {text} is no region code").format(field=one.label(), text=text),
                    _("region codes have six digits, townships nine"),
                )
            return text, None
        case "count":
            if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
                return wrong(
                    "field.not_in_list",
                    _("{field}: {text} is no whole number").format(field=one.label(), text=text),
                    _("write it in digits"),
                )
            return int(text), None
        case "choice":
            word = choices.meant(text, one.choices)
            if word not in one.choices:
                return wrong(
                    "field.not_in_list",
                    _("{field}: {text} is not one of {choices}").format(
                        field=one.label(), text=text, choices=choices.listed(one.choices)
                    ),
                    _("choose one of them"),
                )
            return word, None
        case _:
            return text, None

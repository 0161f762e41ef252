"""The text of an adoption: the instrument that a county's document becomes, line by line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ...errors import BadData, UsageError
from ...language import _
from ...law.engine.policy import printed
from ...law.engine.standing import Standing

if TYPE_CHECKING:
    from ...law.engine.shelf import Setting


if TYPE_CHECKING:
    from ...law.engine.parameters import Parameter
    from ...law.engine.shelf import Setting
    from ...law.engine.standing import Standing


@dataclass(frozen=True, slots=True)
class Made:
    """An instrument to be: its id (the file's name) and its text."""

    id: str
    text: str


def instrument(
    name: str,
    document: Document,
    parameters: Sequence[tuple[Parameter, Setting | None]],
    *,
    value: Any,
    quote: str,
    standing: Standing,
    amends: str,
    note: str,
) -> Made:
    """The instrument: its head, each value with the article it was taken from, and the sentences quoted.

    A parameter without a setting is set to `value` by the document itself. Raises UsageError where
    the adopted values hold until different days: an instrument has one end.
    """
    taken = [setting for _parameter, setting in parameters if setting is not None]
    ends = {setting.instrument.until for setting in taken}
    if len(ends) > 1:
        raise UsageError(
            _("these values hold until different days: {days}").format(
                days=", ".join(sorted(str(day or "–") for day in ends))
            ),
            _("adopt those with the same end together, the others with a separate command"),
        )
    head: dict[str, Any] = {
        "title": _title(document, taken),
        "issuer": document.issuer,
        "number": document.number,
        "published": document.signed,
        "in_force": document.in_force,
    }
    if ends and (end := ends.pop()):
        head["until"] = end
    head |= {"region": document.region, "standing": str(standing)}
    if amends:
        head["amends"] = amends
    if taken:
        head["adopts"] = list(dict.fromkeys(setting.instrument.id for setting in taken))
    head |= {"signatory": document.signatory, "url": "", "note": note}
    sets, articles = [], {}
    for parameter, setting in parameters:
        if setting is None:
            article = "§1"
            articles[article] = quote or _own_words(parameter, value)
            entry = {"is": value, "article": article}
        else:
            article = setting.clause
            articles[article] = setting.instrument.articles[setting.article]
            entry = {"is": setting.value, "article": article}
            if setting.unit != parameter.unit:
                entry["unit"] = setting.unit
            entry["note"] = _("{standing} before").format(standing=_(setting.standing))
        sets.append(f"{parameter.name} = {toml(entry)}")
    lines = [
        "# An adoption, written by `yb policy adopt`. Never edit it: a later adoption follows it.",
        "[instrument]",
        *(f"{key} = {toml(one)}" for key, one in head.items()),
        *("", "[sets]", *sets, "", "[articles]"),
        *(f"{toml(article)} = {toml(words)}" for article, words in articles.items()),
    ]
    return Made(name, "\n".join(lines) + "\n")


def pack(region: str, *, practice: bool) -> str:
    """The head of the office's own pack."""
    return (
        '# What this office recorded; see `yb policy adopt`.\nid = "office"\ntitle = "本机构采用"\n'
        f'title_en = "Adopted here"\nregions = ["{region}"]\nneeds = ["zj"]\n'
        f"practice = {'true' if practice else 'false'}\n"
    )


def _title(document: Document, taken: Sequence[Setting]) -> str:
    """The title of the document in its own words: what it adopts."""
    titles = "、".join(dict.fromkeys(f"《{setting.instrument.title}》" for setting in taken))
    return f"关于采用{titles}有关标准的决定" if taken else f"{document.number}所定标准"


def _own_words(parameter: Parameter, value: Any) -> str:
    """A sentence for a value that the document sets itself, where nobody typed its own."""
    told = printed(value, parameter.unit)
    shown = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    return f"{parameter.title}：{shown}"


def value_of(text: str) -> Any:
    """A value from a command line as an instrument would hold it: `0.095`, `cumulated`, `{ level_1 = 0.9 }`.

    Raises BadData where it is none of these.
    """
    try:
        told = tomllib.loads(f"is = {text}", parse_float=Decimal)
    except (ValueError, RecursionError):
        told = {}
    if told.keys() == {"is"}:
        return told["is"]
    if text.replace("_", "").isalnum():
        return text
    raise BadData(
        _("{text} is not a value").format(text=text[:60]),
        _("a number, a word, { key = 0.9 } or [ { above = 0, is = 0.8 } ]"),
        kind="field.not_money",
    )


def toml(value: Any) -> str:
    """A value as TOML writes it, numbers exact."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return "inf" if not value.is_finite() else f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml(one) for one in value)}]"
    return json.dumps(str(value), ensure_ascii=False)


def _key(name: str) -> str:
    """A key as TOML writes it."""
    return (
        name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else toml(name)
    )


@dataclass(frozen=True, slots=True)
class Document:
    """The county's document: who issued it, its number, the day it was signed and by whom.

    `in_force` is the first day on which it holds, the day of signing where it says no other.
    """

    issuer: str
    number: str
    signed: date
    signatory: str
    region: str
    in_force: date

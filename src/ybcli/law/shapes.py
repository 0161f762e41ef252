"""The shape of the files of a shelf: what must be text, a day, a list, before anything is read of them.

A file whose shape is wrong is named with its key and left out; nothing in it is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

#: A number with more digits than this before its point is past belief, whatever it counts.
DIGITS: Final = 15

_TEXT, _DAY, _FLAG, _NUMBER = "text", "date", "flag", "number"
_WORDS, _NAMES = "list of words", "word or list of words"
_HEAD: Final = {
    **dict.fromkeys(("title", "issuer", "number", "region", "standing", "amends"), _TEXT),
    **dict.fromkeys(("signatory", "url", "note"), _TEXT),
    **dict.fromkeys(("published", "in_force", "until"), _DAY),
    "temporary": _FLAG,
    "adopts": _NAMES,
}
_SETTING: Final = dict.fromkeys(("article", "standing", "unit", "note"), _TEXT)
_ENTRY: Final = {
    **dict.fromkeys(("title", "title_en", "unit", "clause", "note", "read_by"), _TEXT),
    **dict.fromkeys(("also", "keys", "choices"), _WORDS),
    **dict.fromkeys(("bands", "no_limit"), _FLAG),
}
_FACT: Final = {
    **dict.fromkeys(("title", "title_en", "unit", "note", "from_form", "same", "words"), _TEXT),
    "told_by": _WORDS,
    "many": _FLAG,
    "most": _NUMBER,
}


def read(path: Path, where: str, found: list[str]) -> dict[str, Any]:
    """The TOML of one file; empty where it cannot be read or its shape is wrong, which is told."""
    import tomllib

    try:
        told = tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        found.append(f"{where}: line of TOML: {str(error) or type(error).__name__}")
        return {}
    if path.name.startswith("_parameters"):
        wrong = list(_dictionary(told))
    elif path.name.startswith("_facts"):
        wrong = list(_facts(told, ""))
    else:
        wrong = list(_instrument(told))
    found.extend(f"{where}: {one}" for one in wrong)
    return {} if wrong else told


def is_number(value: object) -> bool:
    """Is it a number that somebody could mean? `inf` may be meant; a number of sixteen digits is not."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return not Decimal(value).is_finite() or Decimal(value).adjusted() < DIGITS


def _instrument(told: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the shape of an instrument."""
    if not told:
        yield "[instrument]: title is missing, and all else"
    for name in ("instrument", "sets", "articles"):
        if not isinstance(told.get(name, {}), dict):
            yield f"[{name}]: is no table"
            return
    yield from _kinds(told.get("instrument", {}), _HEAD, "[instrument] ")
    for name, quote in told.get("articles", {}).items():
        if not isinstance(quote, str):
            yield f"[articles] {name}: is no text"
    for name, entry in told.get("sets", {}).items():
        if isinstance(entry, dict):
            yield from _kinds(entry, _SETTING, f"[sets] {name}: ")


def _dictionary(told: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the shape of a dictionary of parameters."""
    keys = told.get("_keys", {})
    if not isinstance(keys, dict):
        yield "[_keys]: is no table"
        return
    for name, words in keys.items():
        yield from _kinds({name: words}, {name: _WORDS}, "[_keys]: ")
    for name, entry in told.items():
        if name == "_keys" or not isinstance(entry, dict):
            continue
        yield from _kinds(entry, _ENTRY, f"{name}: ")
        ends = entry.get("range", [0, 0])
        whole = isinstance(ends, list) and len(ends) == len(("low", "high"))
        if not whole or not all(is_number(x) and Decimal(x).is_finite() for x in ends):
            yield f"{name}: range is no [low, high]"
        elif ends[0] > ends[1]:
            yield f"{name}: range is no [low, high]: {ends[0]} is above {ends[1]}"


def _facts(told: Mapping[str, Any], above: str) -> Iterator[str]:
    """What is wrong with the shape of a dictionary of facts."""
    for name, entry in told.items():
        if not isinstance(entry, dict):
            continue
        yield from _kinds(entry, _FACT, f"{above}{name}: ")
        columns = entry.get("columns", {})
        if not isinstance(columns, dict):
            yield f"{above}{name}: columns is no table"
        else:
            yield from _facts(columns, f"{above}{name}: ")


def _kinds(entry: Mapping[str, Any], wanted: Mapping[str, str], where: str) -> Iterator[str]:
    """The keys of one table whose values are not of the kind that they should be."""
    for key, kind in wanted.items():
        if key not in entry:
            continue
        value = entry[key]
        if kind == _TEXT and not isinstance(value, str):
            yield f"{where}{key} is no text"
        elif kind == _DAY and (not isinstance(value, date) or isinstance(value, datetime)):
            yield f"{where}{key} is no date"
        elif kind == _FLAG and not isinstance(value, bool):
            yield f"{where}{key} is no flag: true or false"
        elif kind == _NUMBER and not is_number(value):
            yield f"{where}{key} is no number"
        elif kind in {_WORDS, _NAMES} and not (
            (kind == _NAMES and isinstance(value, str))
            or (isinstance(value, list) and all(isinstance(x, str) for x in value))
        ):
            yield f"{where}{key} is no {kind}"

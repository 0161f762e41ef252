"""The shape of the files of a shelf: what must be text, a day, a list, before anything is read of them.

A file whose shape is wrong is named with its key and left out; nothing in it is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from ybcli.errors import Fault
from ybcli.language import N_, _

#: A number with more digits than this before its point is not plausible, whatever it counts.
DIGITS: Final = 15

#: Nanoseconds within which a file system may give two writings the same time.
_TICK: Final = 100_000_000
#: Signs of a Chinese keyboard, and those of TOML.
_WIDE: Final = dict(zip("＝“”‘’「」，、［］【】｛｝＃", '=""\'\'"",,[][]{}#', strict=True))

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


def read(path: Path, where: str, faults: list[Fault]) -> dict[str, Any]:
    """The TOML of one file; empty where it cannot be read or its shape is wrong, which is added to `faults`."""
    document = read_toml(path, where, faults)
    if document is None:
        return {}
    if path.name.startswith("_parameters"):
        wrong = list(_dictionary_faults(document))
    elif path.name.startswith("_facts"):
        wrong = list(_fact_faults(document, ""))
    else:
        wrong = list(_instrument_faults(document))
    faults.extend(fault.at(where, "") for fault in wrong)
    return {} if wrong else document


def folder_state(folders: Iterable[Path]) -> tuple[tuple[str, int, int, int], ...] | None:
    """The state of the TOML files of some folders: while it stays the same, what was read still holds.

    None where a file was written so short a time ago that another writing would have the same time.
    """
    import time

    files = [(path, path.stat()) for folder in folders for path in sorted(folder.glob("*.toml"))]
    if any(time.time_ns() - stat.st_mtime_ns < _TICK for _path, stat in files):
        return None
    return tuple((str(path), s.st_mtime_ns, s.st_size, s.st_ino) for path, s in files)


def read_toml(path: Path, where: str, faults: list[Fault]) -> dict[str, Any] | None:
    """What a TOML file says, numbers exact; None where it cannot be read, which is added to `faults`."""
    import tomllib

    text = ""
    try:
        text = path.read_text("utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        hint = _likely_slip(text, str(error)) or _(
            "correct the TOML at the place named; files are UTF-8"
        )
        message = _("is not valid TOML: {error}").format(error=str(error) or type(error).__name__)
        faults.append(Fault(where, "", "toml", message, hint))
        return None


def _likely_slip(text: str, error: str) -> str:
    """What is probably meant where a line is not valid TOML: full-width signs, or a key in Chinese."""
    place = re.search(r"at line (\d+)", error)
    if place is None:
        return ""
    number = int(place[1])
    line = text.splitlines()[number - 1] if number <= len(text.splitlines()) else ""
    bare = re.sub(r'"[^"]*"', "", line)
    key = re.match(r"\s*\[*\s*([^\s\[\]=＝:：\"]+)", bare)
    if key and (names := _chinese_keys().get(key[1])):
        return _("line {line}: write {name} in place of {key}: keys are in English").format(
            line=number, name=" / ".join(names), key=key[1]
        )
    if wide := sorted({sign for sign in bare if sign in _WIDE}):
        return _("line {line}: write {plain} in place of {wide}").format(
            line=number,
            plain=" ".join(dict.fromkeys(_WIDE[sign] for sign in wide)),
            wide=" ".join(wide),
        )
    return ""


@cache
def _chinese_keys() -> Mapping[str, tuple[str, ...]]:
    """The keys that a Chinese word may stand for, of `law/key_words.toml`."""
    import pkgutil
    import tomllib

    document = tomllib.loads((pkgutil.get_data("ybcli.law", "key_words.toml") or b"").decode())
    keys: dict[str, tuple[str, ...]] = {}
    for key, words in document.items():
        for word in words:
            keys[word] = (*keys.get(word, ()), key)
    return keys


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """The sentence that offers the name that is meant by a Chinese or misspelt word; empty for none."""
    from difflib import get_close_matches

    listed = sorted(names)
    close = [key for key in _chinese_keys().get(word, ()) if key in listed]
    close = close or get_close_matches(word, listed, n=1)
    return _("did you mean {name}?").format(name=close[0]) if close else ""


def suggest_one(word: str, names: Iterable[str]) -> str:
    """The sentence that offers the name that is meant, or all of them."""
    listed = list(names)
    return did_you_mean(word, listed) or _("known: {names}").format(names=", ".join(listed))


def unknown_keys(entry: Mapping[str, Any], allowed: Collection[str]) -> Iterator[Fault]:
    """The keys of one table that nothing reads, each with the key that is probably meant."""
    for key in sorted(entry.keys() - set(allowed)):
        hint = did_you_mean(key, allowed) or _("correct the name, or delete the line")
        yield Fault.of("unknown", _("unknown key {key}").format(key=key), hint)


def missing_key(key: str) -> Fault:
    """The fault of a key that is not there."""
    hint = _("add it; the head, the dictionary and the tables must be complete")
    return Fault.of("missing", _("{key} is missing").format(key=key), hint)


def not_a_table() -> Fault:
    """The fault of a value in the place of a table."""
    return Fault.of("shape", _("is not a table"), _("a table of its own: name = { key = … }"))


def not_a_date(key: str = "") -> Fault:
    """The fault of a value that is not a day."""
    message = _("{key} is not a date").format(key=key) if key else _("is not a date")
    return Fault.of("date", message, _("write a day without quotation marks: 2026-07-01"))


def is_number(value: object) -> bool:
    """Is it a plausible number? `inf` may be meant; a number of sixteen digits is not."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return not Decimal(value).is_finite() or Decimal(value).adjusted() < DIGITS


def _instrument_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the shape of an instrument."""
    if not document:
        message = _("title is missing, and everything else")
        yield replace(missing_key("title"), message=message, key="[instrument]")
    for name in ("instrument", "sets", "articles"):
        if not isinstance(document.get(name, {}), dict):
            yield replace(not_a_table(), key=f"[{name}]")
            return
    yield from _kind_faults(document.get("instrument", {}), _HEAD, "[instrument]")
    for name, quote in document.get("articles", {}).items():
        if not isinstance(quote, str):
            message = _("is not a text")
            yield Fault.of(
                "shape", message, _("put it in quotation marks"), key=f"[articles] {name}"
            )
    for name, entry in document.get("sets", {}).items():
        if isinstance(entry, dict):
            yield from _kind_faults(entry, _SETTING, f"[sets] {name}")


def _dictionary_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the shape of a dictionary of parameters."""
    keys = document.get("_keys", {})
    if not isinstance(keys, dict):
        yield replace(not_a_table(), key="[_keys]")
        return
    for name, words in keys.items():
        yield from _kind_faults({name: words}, {name: _WORDS}, "[_keys]")
    for name, entry in document.items():
        if name == "_keys" or not isinstance(entry, dict):
            continue
        yield from _kind_faults(entry, _ENTRY, name)
        ends = entry.get("range", [0, 0])
        whole = isinstance(ends, list) and len(ends) == len(("low", "high"))
        hint = _("the lowest plausible value, then the highest: range = [0, 1]")
        if not whole or not all(is_number(x) and Decimal(x).is_finite() for x in ends):
            yield Fault.of("shape", _("range is not [low, high]"), hint, key=name)
        elif ends[0] > ends[1]:
            message = _("range is not [low, high]: {low} is above {high}")
            yield Fault.of("shape", message.format(low=ends[0], high=ends[1]), hint, key=name)


def _fact_faults(document: Mapping[str, Any], above: str) -> Iterator[Fault]:
    """What is wrong with the shape of a dictionary of facts."""
    for name, entry in document.items():
        if not isinstance(entry, dict):
            continue
        yield from _kind_faults(entry, _FACT, f"{above}{name}")
        columns = entry.get("columns", {})
        if not isinstance(columns, dict):
            yield replace(not_a_table(), key=f"{above}{name}.columns")
        else:
            yield from _fact_faults(columns, f"{above}{name}.")


def _kind_faults(entry: Mapping[str, Any], kinds: Mapping[str, str], where: str) -> Iterator[Fault]:
    """The keys of one table whose values are not of the kind that they should be."""
    for key, kind in kinds.items():
        if key in entry and not _IS[kind](entry[key]):
            message, hint = _WRONG[kind]
            weight = "date" if kind == _DAY else "shape"
            yield Fault.of(weight, _(message).format(key=key), _(hint), key=where)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


#: When a value is of a kind, and what is said where it is not.
_IS: Final[Mapping[str, Callable[[object], bool]]] = {
    _TEXT: lambda value: isinstance(value, str),
    _DAY: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    _FLAG: lambda value: isinstance(value, bool),
    _NUMBER: is_number,
    _WORDS: _is_words,
    _NAMES: lambda value: isinstance(value, str) or _is_words(value),
}
_WRONG: Final = {
    _TEXT: (N_("{key} is not a text"), N_("put it in quotation marks")),
    _DAY: (N_("{key} is not a date"), N_("write a day without quotation marks: 2026-07-01")),
    _FLAG: (N_("{key} is not true or false"), N_("true or false, without quotation marks")),
    _NUMBER: (N_("{key} is not a number"), N_("write one number: no text, no table")),
    _WORDS: (N_("{key} is not a list of words"), N_('["one", "other"]')),
    _NAMES: (N_("{key} is not a word or a list of words"), N_('["one", "other"]')),
}

"""The shelf of service items read: `packs/<pack>/items/*.toml`, each file against the classes of `items.py`.

The loader enforces what the standard implies: silence is never consent where money moves (6.4.3.1,
6.10.3.1; trap T-02), and only where the clause says so. All faults of all files are named at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, get_args

import msgspec

from ..errors import BadData, Fault
from ..language import N_, _
from ..law.engine.shapes import did_you_mean, folder_state, missing_key, read_toml
from . import item_faults
from .items import Item
from .roles import Role

#: What msgspec expects where a value does not fit: what is said, the cure, and a value that fits.
_EXPECTED: Final[Mapping[str, tuple[str, str, Any]]] = {
    "str": (N_("is no text"), N_("put it in quotation marks"), ""),
    "int": (N_("is no whole number"), N_("write a number without quotation marks"), 0),
    "bool": (N_("is neither true nor false"), N_("true or false, without quotation marks"), False),
    "array": (N_("is no list"), N_('["one", "other"]'), []),
    "object": (N_("is no table"), N_("a table of its own: name = { key = … }"), {}),
}
#: The sentences of msgspec's errors (its tests pin them), and the place at which they say it is.
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.+)`")
_MISSING: Final = re.compile(r"Object missing required field `(.+)`")
_MISFIT: Final = re.compile(r"Expected `(\w+)`")
_PLACE: Final = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)

_Steps = tuple[str | int, ...]


def load(packs: Sequence[Path]) -> dict[str, Item]:
    """All items of the packs, by code. Raises BadData (kind `shelf`) that lists every fault of every file.

    The files are read once as long as none of them changes.
    """
    shelves = tuple(packs)
    files = folder_state(pack / "items" for pack in shelves)
    loaded = _loaded.__wrapped__(shelves, files) if files is None else _loaded(shelves, files)
    return dict(loaded)


@lru_cache(maxsize=8)
def _loaded(packs: tuple[Path, ...], _state: object) -> dict[str, Item]:
    """The items as their files were in this state."""
    items, faults = read(packs)
    if faults:
        raise refused(faults)
    return items


def refused(faults: Sequence[Fault]) -> BadData:
    """The error that names every fault of the items shelf."""
    return BadData(
        _("the items shelf has faults: {faults}").format(faults="; ".join(map(str, faults))),
        _("`yb office check` lists them; mend the files named"),
        kind="shelf",
    )


def read(packs: Sequence[Path]) -> tuple[dict[str, Item], list[Fault]]:
    """All items of the packs, as far as they can be read, and every fault of every file."""
    items: dict[str, Item] = {}
    faults: list[Fault] = []
    for pack in packs:
        for path in sorted((pack / "items").glob("*.toml")):
            raw = read_toml(path, path.name, faults)
            wrong: list[Fault] = []
            item = None if raw is None else _converted(raw, wrong)
            if item is not None:
                wrong += _item_faults(item, path, items)
                items[item.code] = item
            faults += [fault.at(path.name, "") for fault in wrong]
    return items, faults


def _item_faults(item: Item, path: Path, others: Mapping[str, Item]) -> Iterator[Fault]:
    """What is wrong with an item whose file has the right shape."""
    if item.code != path.stem:
        says = _("{code} is not the file's name").format(code=item.code)
        yield Fault.of("name", says, _("the code and the file have one name"), key="code")
    if item.code in others:
        says = _("{code} stands on another shelf already").format(code=item.code)
        yield Fault.of(
            "name", says, _("take another code, or leave one of the files out"), key="code"
        )
    player = next((one.code for one in others.values() if one.role and one.role == item.role), "")
    if player and item.role != Role.CERTIFICATE:
        says = _("{item} has the role {role} already").format(item=player, role=item.role)
        yield Fault.of("role", says, _("one item has it, and no other"), key="role")
    yield from item_faults.faults(item)


def _converted(raw: dict[str, Any], faults: list[Fault]) -> Item | None:
    """The item that a file's tables say, or None with every fault of their shape.

    msgspec stops at the first one; what does not fit is replaced by something that fits until the rest
    has been looked at too.
    """
    replaced: set[_Steps] = set()
    while True:
        try:
            item = msgspec.convert(raw, Item)
        except msgspec.ValidationError as error:
            fault = _fault(raw, str(error), replaced)
            if fault is not None:
                faults.append(fault)
            if fault is not None and fault.kind == "item":
                return None
        else:
            return None if faults else item


def _fault(raw: dict[str, Any], error: str, replaced: set[_Steps]) -> Fault | None:
    """The fault that an error of msgspec means, mended in `raw`; None for one that a mend made."""
    place = _PLACE.fullmatch(error)
    assert place is not None, error
    said, steps = place[1], _steps(place[2] or "")
    if unknown := _UNKNOWN.fullmatch(said):
        del _at(raw, steps)[unknown[1]]
        keys = [one.encode_name for one in msgspec.structs.fields(_table_at(steps))]
        hint = did_you_mean(unknown[1], keys) or _("mend the name, or leave the line out")
        says = _("unknown key {key}").format(key=unknown[1])
        return Fault.of("unknown", says, hint, key=_named(steps))
    if missing := _MISSING.fullmatch(said):
        kinds = {one.encode_name: one.type for one in msgspec.structs.fields(_table_at(steps))}
        _at(raw, steps)[missing[1]] = "" if kinds[missing[1]] is str else []
        return None if steps in replaced else missing_key(missing[1]).at("", _named(steps))
    misfit = _MISFIT.match(said)
    if misfit is None or misfit[1] not in _EXPECTED or not steps:
        return Fault.of("item", said, key=_named(steps))
    says, hint, fits = _EXPECTED[misfit[1]]
    steps = _at_key(raw, steps)
    _at(raw, steps[:-1])[steps[-1]] = type(fits)(fits)
    replaced.add(steps)
    return Fault.of("shape", _(says), _(hint), key=_named(steps))


def _steps(path: str) -> _Steps:
    """The steps of a path of msgspec: `.ways[0].letters` is ("ways", 0, "letters")."""
    found = re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", path)
    return tuple(name or (int(place) if place.isdigit() else place) for name, place in found)


def _at_key(raw: dict[str, Any], steps: _Steps) -> _Steps:
    """The steps with the key of a mapping whose value is no text; msgspec says `...` for any key."""
    if steps[-1] != "...":
        return steps
    mapping = _at(raw, steps[:-1])
    return (*steps[:-1], next(key for key, value in mapping.items() if not isinstance(value, str)))


def _at(raw: Any, steps: _Steps) -> Any:
    """What stands at a place of the file."""
    for step in steps:
        raw = raw[step]
    return raw


def _table_at(steps: _Steps) -> type[msgspec.Struct]:
    """The class of the table at a place of the file."""
    table: type[msgspec.Struct] = Item
    for step in steps:
        if isinstance(step, str):
            kinds = {one.encode_name: one.type for one in msgspec.structs.fields(table)}
            table = get_args(kinds[step])[0]
    return table


def _named(steps: _Steps) -> str:
    """A place as it is read: `ways[1].letters[2].on`, counted from one."""
    name = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps)
    return name.removeprefix(".")

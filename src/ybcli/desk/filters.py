"""The filter grammar: one for `--where`, the dashboard's filter line and reports.

Words are joined by "and": `item:file-wages stage:verify region:3311* due<7d overdue:yes
unit:913311… name:张* opened>=2026-07-01 -stage:archived a,b` (or). A word without a key is looked
for in case numbers and names. The words become SQL with bound values; nothing is pasted in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from ..cases import flows
from ..errors import UsageError
from ..language import _

#: key → column of the queue.
COLUMNS = {
    "case": "case_id",
    "item": "item",
    "flow": "flow",
    "region": "region",
    "officer": "officer",
    "hands": "hands",
    "party": "party_id",
    "name": "party_name",
}
DAYS = {"due": "due", "opened": "opened"}
KEYS = (*COLUMNS, "stage", "unit", "overdue", *DAYS)

_WORD = re.compile(r"(-?)([a-z_]+)(>=|<=|:|<|>|=)(.*)", re.DOTALL)
_RELATIVE = re.compile(r"(-?\d+)([dw])")


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as SQL: a condition and the values that it binds.

    `wants_closed`: it names a stage at which cases are closed, so closed cases are searched too.
    """

    sql: str
    values: dict[str, Any]
    wants_closed: bool = False

    @property
    def is_empty(self) -> bool:
        """Does it let everything through?"""
        return self.sql == "1"


def parse(text: str, today: date) -> Filter:
    """The filter that `text` says. Raises UsageError for an unknown key, naming the near one."""
    conditions: list[str] = []
    values: dict[str, Any] = {}

    def bind(value: Any) -> str:
        name = f"w{len(values)}"
        values[name] = value
        return f":{name}"

    for word in text.split():
        match = _WORD.fullmatch(word)
        if not match:
            negated, plain = word.startswith("-"), word.removeprefix("-")
            condition = f"(case_id LIKE {bind(_like(plain) + '%')} ESCAPE '\\' OR party_name LIKE "
            condition += f"{bind('%' + _like(plain) + '%')} ESCAPE '\\')"
        else:
            negated = match[1] == "-"
            condition = _condition(match[2], match[3], match[4], today, bind)
        conditions.append(f"NOT ({condition})" if negated else f"({condition})")
    return Filter(" AND ".join(conditions) or "1", values, wants_closed(text))


def wants_closed(text: str) -> bool:
    """Does the filter ask for a stage at which cases are closed (`stage:archived`)?"""
    asked = [
        word.partition(":")[2].split(",") for word in text.split() if word.startswith("stage:")
    ]
    doors = {act for act, stage in flows.STAGE.items() if stage in flows.CLOSED}
    return any(one in {"closed", *doors, *flows.CLOSED} for some in asked for one in some)


def _condition(key: str, sign: str, wanted: str, today: date, bind: Callable[[Any], str]) -> str:
    if key not in KEYS:
        near = get_close_matches(key, KEYS, n=1)
        cure = (
            _("did you mean {near}?").format(near=near[0])
            if near
            else _("keys: {keys}").format(keys=", ".join(KEYS))
        )
        raise UsageError(
            _("the filter has no key {key}").format(key=key), cure, kind="filter.unknown_key"
        )
    if key in DAYS:
        operator = "=" if sign in {":", "="} else sign
        return f"{DAYS[key]} {operator} {bind(_day(wanted, today))}"
    if sign not in {":", "="}:
        raise UsageError(
            _("{key} is compared with a colon, as in {key}:…").format(key=key),
            _("only due and opened take < and >"),
        )
    choices = wanted.split(",")
    if key == "overdue":
        late = f"(is_open = 1 AND due < {bind(today.isoformat())})"
        return late if wanted.lower() in {"yes", "y", "1", "是"} else f"NOT {late}"
    if key == "stage":
        return " OR ".join(_stage(choice, bind) for choice in choices)
    if key == "unit":
        return " OR ".join(
            f"party_id GLOB {bind(_glob(c))} OR reference GLOB {bind('*|' + _glob(c) + '|*')}"
            for c in choices
        )
    return " OR ".join(f"{COLUMNS[key]} GLOB {bind(_glob(choice))}" for choice in choices)


def _stage(wanted: str, bind: Callable[[Any], str]) -> str:
    """A stage by its participle, or by the act that it waits for (`stage:verify`)."""
    if wanted in flows.STAGE and wanted not in flows.STAGE.values():
        if wanted in flows.SIDE_DOORS:
            return f"stage = {bind(flows.STAGE[wanted])}"
        if wanted == "archive":
            return f"next_act = {bind(wanted)} OR stage = {bind('archived')}"
        return f"next_act = {bind(wanted)}"
    if wanted == "open":
        return "is_open = 1"
    if wanted == "closed":
        return "is_open = 0"
    if wanted not in flows.STAGE.values():
        near = get_close_matches(wanted, [*flows.STAGE, *flows.STAGE.values()], n=1)
        raise UsageError(
            _("there is no stage {stage}").format(stage=wanted),
            _("did you mean {near}?").format(near=near[0]) if near else "",
        )
    return f"stage = {bind(wanted)}"


def _day(text: str, today: date) -> str:
    match = _RELATIVE.fullmatch(text)
    if match:
        step = int(match[1]) * (7 if match[2] == "w" else 1)
        return (today + timedelta(days=step)).isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(
            _("{text} is neither a day nor a number of days").format(text=text),
            _("write 2026-07-01, 7d or 2w"),
        ) from None


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _glob(text: str) -> str:
    """The text as a GLOB pattern in which only `*` is special."""
    return re.sub(r"([?\[])", r"[\1]", text)

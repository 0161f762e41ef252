"""The filter grammar: one for `--where`, the dashboard's filter line and reports.

Words are joined by "and": `item:file-wages stage:verify region:3311* due<7d overdue:yes
unit:913311… name:张* opened>=2026-07-01 -stage:archived a,b` (or). A word without a key is looked
for in case numbers and names. The words become conditions, which the store writes with bound values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from ...cases import flows, identity
from ...errors import UsageError
from ...language import _
from ...store.queries.conditions import (
    Column,
    Compared,
    Condition,
    Either,
    Every,
    Fits,
    Holds,
    Not,
    OfPerson,
    Sign,
)

#: key → column of the queue.
COLUMNS: Final[dict[str, Column]] = {
    "case": "case_id",
    "item": "item",
    "flow": "flow",
    "region": "region",
    "officer": "officer",
    "hands": "hands",
    "party": "party_id",
    "name": "party_name",
}
DAYS: Final[dict[str, Column]] = {"due": "due", "opened": "opened"}
#: How a filter writes a comparison → what it means.
SIGNS: Final[dict[str, Sign]] = {":": "=", "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
KEYS = (*COLUMNS, "stage", "unit", "overdue", *DAYS)

IS_OPEN: Final = Compared("is_open", "=", 1)

_WORD = re.compile(r"(-?)([a-z_]+)(>=|<=|:|<|>|=)(.*)", re.DOTALL)
_RELATIVE = re.compile(r"(-?\d+)([dw])")


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: the condition that a row of the queue must meet.

    `wants_closed`: it names a stage at which cases are closed, so closed cases are searched too.
    """

    condition: Every
    wants_closed: bool = False

    @property
    def is_empty(self) -> bool:
        """Does it let everything through?"""
        return not self.condition.conditions


def parse(text: str, today: date) -> Filter:
    """The filter that `text` says. Raises UsageError for an unknown key, naming the near one."""
    conditions: list[Condition] = []
    for word in text.split():
        match = _WORD.fullmatch(word)
        if not match:
            negated, plain = word.startswith("-"), word.removeprefix("-")
            condition: Condition = Either(
                (Holds("case_id", plain, begins=True), Holds("party_name", plain))
            )
        else:
            negated = match[1] == "-"
            condition = _condition(match[2], match[3], match[4], today)
        conditions.append(Not(condition) if negated else condition)
    return Filter(Every(tuple(conditions)), wants_closed(text))


def wants_closed(text: str) -> bool:
    """Does the filter ask for a stage at which cases are closed (`stage:archived`)?"""
    asked = [
        word.partition(":")[2].split(",") for word in text.split() if word.startswith("stage:")
    ]
    doors = {act for act, stage in flows.STAGE.items() if stage in flows.CLOSED}
    return any(one in {"closed", *doors, *flows.CLOSED} for some in asked for one in some)


def _condition(key: str, sign: str, wanted: str, today: date) -> Condition:
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
        return Compared(DAYS[key], SIGNS[sign], _day(wanted, today))
    if sign not in {":", "="}:
        raise UsageError(
            _("{key} is compared with a colon, as in {key}:…").format(key=key),
            _("only due and opened take < and >"),
        )
    choices = wanted.split(",")
    if key == "overdue":
        late = Every((IS_OPEN, Compared("due", "<", today.isoformat())))
        return late if wanted.lower() in {"yes", "y", "1", "是"} else Not(late)
    if key == "stage":
        return Either(tuple(_stage(choice) for choice in choices))
    if key == "unit":
        units = [(Fits("party_id", c), Fits("reference", f"*|{c}|*")) for c in choices]
        return Either(tuple(one for pair in units for one in pair))
    return Either(tuple(_fits(COLUMNS[key], choice) for choice in choices))


def _fits(column: Column, choice: str) -> Condition:
    """A pattern; a whole number of a person stands for every number of theirs."""
    if column == "party_id" and "*" not in choice:
        return OfPerson(column, identity.clean(choice))
    return Fits(column, choice)


def _stage(wanted: str) -> Condition:
    """A stage by its participle, or by the act that it waits for (`stage:verify`)."""
    if wanted in flows.STAGE and wanted not in flows.STAGE.values():
        if wanted in flows.SIDE_DOORS:
            return Compared("stage", "=", flows.STAGE[wanted])
        waits = Compared("next_act", "=", wanted)
        if wanted == "archive":
            return Either((waits, Compared("stage", "=", "archived")))
        return waits
    if wanted == "open":
        return IS_OPEN
    if wanted == "closed":
        return Compared("is_open", "=", 0)
    if wanted not in flows.STAGE.values():
        near = get_close_matches(wanted, [*flows.STAGE, *flows.STAGE.values()], n=1)
        raise UsageError(
            _("there is no stage {stage}").format(stage=wanted),
            _("did you mean {near}?").format(near=near[0]) if near else "",
        )
    return Compared("stage", "=", wanted)


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

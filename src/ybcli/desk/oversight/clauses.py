"""The standard row by row: what carries each sentence out, which tests show it, and how far that is.

The state of a row is made, not written: it *works* where tests exercise it and nothing is missing. A test
names its rows with the marker `clause`, a situation with `clause` and `clauses`; `make docs` collects them into
`clauses_shown.json`. What is missing stands with the row in `packs/zj/clauses.toml` or with the test that must
still fail; a heading without a sentence of its own is no row.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...language import N_, _
from ..catalogue.names import STANDARD

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.instruments import Shelf

#: What the state of a row can be. `missing`: the tests there are must still fail. `unshown`: no test
#: exercises it, which is a fault.
STATES: Final = (N_("works"), N_("partly"), N_("missing"), N_("elsewhere"), N_("unshown"))
#: Where the tests of each row stand, beside `clauses.toml`; written by `make docs`.
SHOWN: Final = "clauses_shown.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of the standard: what carries it out in which flows, the tests that show it, its state.

    `notes` say what is missing, or whose it is.
    """

    clause: str
    words: str
    by: str
    flow: tuple[str, ...]
    tests: tuple[str, ...]
    state: str
    notes: Sequence[str] = ()


def rows(shelf: Shelf, items: Mapping[str, Item], packs: Sequence[Path]) -> list[Row]:
    """Every row of the standard, in its order."""
    articles = shelf.instruments[STANDARD].articles
    by_item, seen = of_items(items), shown(packs)
    found = []
    for clause, told in answers(packs).items():
        carried = by_item.get(clause, [])
        evidence = seen.get(clause, {})
        tests = tuple(evidence.get("tests", ()))
        lacks = [one for one in (told.get("missing", ""), *evidence.get("missing", ())) if one]
        whose = told.get("elsewhere", "")
        found.append(
            Row(
                clause,
                told.get("words") or articles.get(_number(clause), ""),
                " · ".join(dict.fromkeys([*(i.code for i, _f in carried), *_by(told)])),
                tuple(dict.fromkeys(flow for _item, flow in carried)),
                tests,
                state(tests, evidence.get("fails", ()), lacks, whose),
                lacks or ([whose] if whose else []),
            )
        )
    return found


def state(tests: Sequence[str], fails: Sequence[str], lacks: Sequence[str], whose: str) -> str:
    """The state of a row: from its tests first, never from what somebody says of it.

    `tests` hold, `fails` are those that must still fail; `lacks` says what is missing, `whose` who does it.
    """
    if tests:
        return "partly" if lacks else "works"
    if fails:
        return "missing"
    return "elsewhere" if whose and not lacks else "unshown"


def faults(shelf: Shelf, items: Mapping[str, Item], packs: Sequence[Path]) -> list[str]:
    """Every row that no test shows, every sentence of the standard that is no row, every row of none."""
    articles = shelf.instruments[STANDARD].articles
    told = answers(packs)
    numbers = {_number(clause) for clause in told}
    found = [
        _("{clause} of the standard is shown by no test").format(clause=row.clause)
        for row in rows(shelf, items, packs)
        if row.state == "unshown"
    ]
    for clause, words in articles.items():
        parted = any(number.startswith(f"{clause} ") for number in numbers)
        if clause not in numbers and not parted and not is_heading(words):
            found.append(_("{clause} of the standard is not implemented").format(clause=clause))
    found += [
        f"clauses.toml: {clause} is no clause of {STANDARD}"
        for clause, one in told.items()
        if _number(clause) not in articles and "words" not in one
    ]
    found += [f"{SHOWN}: {clause} is no row" for clause in shown(packs) if clause not in told]
    return found


def answers(packs: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """The rows of `clauses.toml`, by clause."""
    found: dict[str, dict[str, Any]] = {}
    for pack in packs:
        path = pack / "clauses.toml"
        if path.is_file():
            found |= tomllib.loads(path.read_text("utf-8"))
    return found


def shown(packs: Sequence[Path]) -> dict[str, dict[str, list[str]]]:
    """By clause: the `tests` that hold, those that must still fail (`fails`), what they say is `missing`."""
    found: dict[str, dict[str, list[str]]] = {}
    for pack in packs:
        path = pack / SHOWN
        if path.is_file():
            found |= json.loads(path.read_text("utf-8"))
    return found


def of_items(items: Mapping[str, Item]) -> dict[str, list[tuple[Item, str]]]:
    """The items and flows that answer a clause. `6.2.4.1` of an item answers a), b) and c) as well."""
    found: dict[str, list[tuple[Item, str]]] = {}
    for item in items.values():
        for way in item.ways:
            for clause in (way.clause, *SPLIT.get(way.clause, {}).get(way.flow, ())):
                found.setdefault(clause, []).append((item, way.flow))
    return found


#: Clauses that the text splits where a way has one number: the automatic way is a), the reminded one
#: b) with its c) (trap T-04).
SPLIT: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "6.2.4.1": {"automatic": ("6.2.4.1 a)",), "reminded": ("6.2.4.1 b)", "6.2.4.1 c)")},
}


def is_heading(words: str) -> bool:
    """Is it a heading, with no sentence of its own?"""
    return not re.search("[。；:：]", words)


def _number(clause: str) -> str:
    """The number under which the text has the sentence: a row may be one paragraph of it (`7.2 ¶1`)."""
    return re.sub(r" (¶\d|note)$", "", clause)


def _by(told: Mapping[str, Any]) -> list[str]:
    return [told["by"]] if told.get("by") else []

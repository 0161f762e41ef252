"""The names in the items' files, each looked up in the table that answers it when the item is handled.

What the kernel knows (acts, accounts, fields) is checked wherever an item is loaded. What the law, the
connectors and the templates know costs their imports, so an office checks it once for each state of
those files and remembers that it was good; `yb office check` always looks.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...cases import item_faults, item_files, standing
from ...cases.item_faults import Name
from ...errors import BadData, Fault
from ...language import _
from ...settings import ROOM

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.instruments import Shelf


if TYPE_CHECKING:
    from ...cases.items import Item, MessageLine
    from ...law.engine.instruments import Shelf

#: What the names are answered by: when none of it changed, what was good is good.
_ANSWERING: Final = ("law", "connectors", "cases", "desk", "templates")
_REMEMBERED: Final = "items.checked"


def load(packs: Sequence[Path], home: Path) -> dict[str, Item]:
    """All items by code. Raises BadData that lists every fault and every name that nothing answers to.

    In a folder without an office nothing is handled, and only what the kernel knows is checked.
    """
    found = item_files.load(packs)
    if not home.is_dir():
        return found
    state, remembered = state_of(packs), home / _REMEMBERED
    if not remembered.is_file() or remembered.read_text("utf-8") != state:
        from ...law.engine import instruments

        try:
            shelf = instruments.load(packs)
        except BadData:
            return found  # who reads the law says what is wrong with it
        if faults := [*unanswered(found.values(), shelf), *unanswered_questions(packs)]:
            raise item_files.refused(faults)
        with suppress(OSError):
            remembered.write_text(state, "utf-8")
    return found


def state_of(packs: Sequence[Path]) -> str:
    """A digest of the files in which names stand and of those that answer: names, sizes, times."""
    digest = hashlib.sha256()
    for folder in (*packs, *(ROOM / name for name in _ANSWERING)):
        for place, _folders, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if not name.endswith(".pyc"):
                    told = Path(place, name).stat()
                    digest.update(f"{place}/{name} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def unanswered(every: Iterable[Item], shelf: Shelf) -> Iterator[Fault]:
    """Every name in the items to which nothing answers, and every pair of names that do not fit."""
    told = answers(shelf)
    for item in every:
        yield from item_faults.unanswered(item, told)
        for line in item.messages:
            yield from _topic_faults(item, line)
        yield from _prefilled_faults(item)
        yield from _wait_faults(item, shelf)


def unanswered_questions(packs: Sequence[Path]) -> Iterator[Fault]:
    """Every standing question whose rule there is not."""
    from ...law.engine import formula

    for question in standing.load(tuple(packs)).question:
        if question.rule not in formula.names():
            says = _("there is no rule {rule}").format(rule=question.rule)
            cure = _("a rule is a function of law/ with @rule")
            yield Fault.of("rule", says, cure, key="question").at(standing.FILE, "question")


def answers(shelf: Shelf) -> dict[str, Collection[str]]:
    """Kind of name → the names there are, each from the one table that is used at work."""
    from ...connectors import topics
    from ...law.engine import formula
    from ...law.engine.formula import Formula
    from ..casework import notices
    from ..verification.providers import derivations

    law = formula.names()
    told, departments = topics(), fields_told()
    standard = shelf.instruments.get(STANDARD)
    return {
        "topic": told,
        "addressee": {topic.to for topic in told.values()},
        "scheme": told["register_person"].takes["scheme"],
        "department": departments,
        "record": [kind for kinds in departments.values() for kind in kinds],
        "template": notices.names(),
        "derivation": derivations(),
        "rule": [name for name, one in law.items() if not isinstance(one, Formula)],
        "formula": [name for name, one in law.items() if isinstance(one, Formula)],
        "parameter": shelf.parameters,
        "fact": shelf.fact_kinds,
        **({"clause": standard.articles} if standard else {}),
    }


def fields_told() -> dict[str, dict[str, frozenset[str]]]:
    """Department → its kinds of record (`department.kind`) → the fields that they tell."""
    from ...connectors import DEPARTMENTS, kinds

    return {
        name: {
            f"{name}.{kind}": frozenset(column.ours for column in told.columns)
            for kind, told in kinds(name).items()
        }
        for name in DEPARTMENTS
    }


def _topic_faults(item: Item, line: MessageLine) -> Iterator[Fault]:
    """A message goes to whom its topic is told, in words that the wire has a code for."""
    from ...connectors import topics

    topic = topics().get(line.topic)
    if topic is None:
        return
    file = f"{item.code}.toml"
    if line.to != topic.to:
        message = _("{topic} goes to {to}").format(topic=line.topic, to=topic.to)
        yield Fault(file, "messages.to", "addressee", message)
    for field, words in topic.takes.items():
        key = f"messages.{line.topic}.{field}"
        said = line.also.get(field) or item.registers.get(field)
        of_form = item.field_named(field)
        for word in [said] if said else of_form.choices if of_form else ():
            if fault := Name(key, "word", str(word)).fault(item, words):
                yield fault
        if not said and of_form is None:
            message = _("{topic} needs {field}").format(topic=line.topic, field=field)
            yield Fault(
                file, key, "word", message, _("say it in `also`, or as a field of the form")
            )


def _prefilled_faults(item: Item) -> Iterator[Fault]:
    """A department fills in only what its records tell."""
    told = fields_told()
    for field in item.fields:
        for department in field.prefilled:
            kinds = told.get(department, {}).values()
            if kinds and not any(field.name in fields for fields in kinds):
                message = _("no record of {department} has {field}").format(
                    department=department, field=field.name
                )
                key = f"fields.{field.name}.prefilled"
                yield Fault(f"{item.code}.toml", key, "department", message)


def _wait_faults(item: Item, shelf: Shelf) -> Iterator[Fault]:
    """A wait and a promise run for a length of time."""
    from ..casework.notices import LENGTHS

    for name in item_faults.names(item):
        parameter = shelf.parameters.get(name.name) if name.kind == "parameter" else None
        if parameter is not None and parameter.unit not in LENGTHS:
            message = _("{name} is in {unit}, which is not a length of time").format(
                name=name.name, unit=parameter.unit
            )
            hint = _("known: {names}").format(names=", ".join(LENGTHS))
            yield Fault(f"{item.code}.toml", name.key, "unit", message, hint)


STANDARD: Final = "std-2022"

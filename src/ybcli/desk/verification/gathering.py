"""What was told of a case's party, by whom and when: the facts that its rules and formulas read.

Gathered before an act begins, because asking the platform takes time and an act must not wait with
the store locked. Where a fact comes from stands in the dictionary `policies/_facts*.toml`: the
records that tell it, the field of the form, or else a provider in the rooms' `facts`. A department that
cannot be asked leaves a fact of source `away`, which makes a rule unclear and never met; one that
has been silent for too long is no longer believed (see `desk/verification/sources`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ...cases.journal import Case
from ...law.engine import formula
from ...law.engine.finding import Fact
from ...store.queries import records
from . import providers, sources
from .providers import UNAVAILABLE, FactRequest

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.fact_kinds import FactKind
    from .. import Desk


def gather_facts(
    desk: Desk,
    item: Item,
    fields: Mapping[str, Any],
    case: Case | None = None,
    *,
    flow: str = "",
    assumed: Mapping[str, Any] | None = None,
) -> dict[str, list[Fact]]:
    """The facts that the item's rules and formulas read, as anybody told them.

    `flow` is the case's, or that of the case that may be opened. `assumed` replaces facts by name
    (what if?): their source is `assumed`.
    """
    asked = FactRequest(desk, item, fields, case, desk.now().isoformat(timespec="seconds"))
    kinds = desk.shelf.fact_kinds
    wanted = facts_needed(item, flow or (case.flow if case else ""))
    told: defaultdict[str, list[Fact]] = defaultdict(list)
    _from_records(asked, {name: kinds[name] for name in wanted if name in kinds}, told)
    for name in sorted(wanted):
        kind = kinds.get(name)
        if kind is not None and kind.from_form:
            _from_form(asked, kind, told)
        told[name] += providers.gather(name, asked)
    for name, value in (assumed or {}).items():
        told[name] = [Fact(name, value, "assumed", asked.time)]
    return dict(told)


def facts_needed(item: Item, flow: str) -> frozenset[str]:
    """The names of the facts that the rules of the item in this flow, and its formulas, read."""
    names: set[str] = set()
    for rule in rules_of(item, flow):
        names |= formula.facts_read(rule)
    for figure in item.figures if item.rows != "lines" else ():
        names |= formula.facts_read(figure)
    return frozenset(names)


def rules_of(item: Item, flow: str) -> Iterable[str]:
    """The rules of the item: those of every flow, and of this one."""
    yield from (check.rule for check in item.checks)
    for way in item.ways:
        if flow in {"", way.flow}:
            yield from way.opens_if
            yield from (check.rule for check in way.checks)


def _from_records(
    request: FactRequest, kinds: Mapping[str, FactKind], told: defaultdict[str, list[Fact]]
) -> None:
    """What the departments' records say, the newest of each department first."""
    by_kind: defaultdict[str, list[tuple[str, FactKind]]] = defaultdict(list)
    for kind in kinds.values():
        for place in kind.told_by:
            record_kind, _dot, field = place.rpartition(".")
            by_kind[record_kind].append((field, kind))
    if not by_kind:
        return
    old = sources.stale(request.desk)
    seen: set[tuple[str, str]] = set()
    for record in records.valid_about(request.desk.reader, request.party):
        wanted = by_kind.get(f"{record.department}.{record.kind}")
        if not wanted:
            continue
        body = json.loads(record.body)
        for field, kind in wanted:
            if body.get(field) in (None, "") or (record.department, kind.name) in seen:
                continue
            if kind.same and str(body.get(kind.same, "")) != str(request.fields.get(kind.same, "")):
                continue
            seen.add((record.department, kind.name))
            if record.department in old:
                told[kind.name].append(Fact(kind.name, None, UNAVAILABLE, record.at))
                continue
            value = body[field]
            value = value if isinstance(value, int) else str(value)
            told[kind.name].append(Fact(kind.name, value, record.department, record.at))


def _from_form(request: FactRequest, kind: FactKind, told: defaultdict[str, list[Fact]]) -> None:
    """What the applicant typed counts as told by the form, where a department may say otherwise."""
    if request.case is None or kind.from_form in request.case.sources:
        return
    value = request.fields.get(kind.from_form)
    if value in (None, ""):
        return
    field = request.item.field_named(kind.from_form)
    if field and set(field.choices) == {"yes", "no"}:
        value = value == "yes"
    told[kind.name].append(Fact(kind.name, value, "form", request.case.entries[0].at))

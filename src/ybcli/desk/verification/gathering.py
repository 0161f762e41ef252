"""The facts that a case's rules and formulas read: each with its source and time.

Gathered before an act begins, because asking the platform takes time and an act must not wait with
the store locked. Where a fact comes from stands in the dictionary `policies/_facts*.toml`: the
records that state it, the field of the form, or else a provider in the rooms' `facts`. A department that
cannot be asked leaves a fact of source `away`, which makes a rule unclear and never met; the copy of
one that has been silent for too long no longer counts (see `desk/verification/sources`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ...cases import standing
from ...cases.journal import Case
from ...law.engine import formula
from ...law.engine.finding import Fact
from ...store.queries import records
from . import codes, providers, sources
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
    only: Collection[str] | None = None,
) -> dict[str, list[Fact]]:
    """The facts that the item's rules and formulas read, as each source states them.

    `flow` is the case's, or that of the case that may be opened. `assumed` replaces facts by name
    (what if?): their source is `assumed`. With `only` no other fact is gathered.
    """
    request = FactRequest(desk, item, fields, case, desk.now().isoformat(timespec="seconds"))
    kinds = desk.shelf.fact_kinds
    needed = facts_needed(desk, item, flow or (case.flow if case else ""))
    if only is not None:
        needed &= set(only)
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    _from_records(request, {name: kinds[name] for name in needed if name in kinds}, facts)
    for name in sorted(needed):
        kind = kinds.get(name)
        if kind is not None and kind.from_form:
            _from_form(request, kind, facts)
        facts[name] += providers.gather(name, request)
    if request.doubts:
        facts[codes.UNLISTED] = list(request.doubts.values())
    for name, value in (assumed or {}).items():
        facts[name] = [Fact(name, value, "assumed", request.time)]
    return dict(facts)


def facts_needed(desk: Desk, item: Item, flow: str) -> frozenset[str]:
    """The names of the facts that the rules of the item in this flow, and its formulas, read."""
    names: set[str] = set()
    for rule in rules_of(desk, item, flow):
        names |= formula.facts_read(rule)
    for figure in item.figures if item.rows != "lines" else ():
        names |= formula.facts_read(figure)
    return frozenset(names)


def rules_of(desk: Desk, item: Item, flow: str) -> Iterable[str]:
    """The rules of the item: the standing questions, those of every flow, and of this one."""
    yield from (one.rule for one in standing.questions(desk.settings.packs, item))
    yield from (check.rule for check in item.checks)
    for way in item.ways:
        if flow in {"", way.flow}:
            yield from way.opens_if
            yield from (check.rule for check in way.checks)


def _from_records(
    request: FactRequest, kinds: Mapping[str, FactKind], facts: defaultdict[str, list[Fact]]
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
        needed = by_kind.get(f"{record.department}.{record.kind}")
        if not needed:
            continue
        body = codes.understood(request.desk, json.loads(record.body))
        for field, kind in needed:
            code = codes.of_field(body, field)
            if (body.get(field) in (None, "") and code is None) or (
                record.department,
                kind.name,
            ) in seen:
                continue
            if kind.same and str(body.get(kind.same, "")) != str(request.fields.get(kind.same, "")):
                continue
            seen.add((record.department, kind.name))
            if record.department in old:
                facts[kind.name].append(Fact(kind.name, None, UNAVAILABLE, record.at))
                continue
            if code is not None:
                says = codes.sentence(code, record.department, record.kind, record.record_id)
                request.doubt(Fact(codes.UNLISTED, says, record.department, record.at))
                facts[kind.name].append(Fact(kind.name, None, record.department, record.at))
                continue
            value = body[field]
            value = value if isinstance(value, int) else str(value)
            facts[kind.name].append(Fact(kind.name, value, record.department, record.at))


def _from_form(request: FactRequest, kind: FactKind, facts: defaultdict[str, list[Fact]]) -> None:
    """What the applicant typed is a fact of source `form`, where a department may say otherwise."""
    if request.case is None:
        return
    # what an officer wrote into an open case (`yb case update`) is the form's word, not a department's
    source = request.case.sources.get(kind.from_form)
    if source and source["department"] != "form":
        return
    value = request.fields.get(kind.from_form)
    if value in (None, ""):
        return
    field = request.item.field_named(kind.from_form)
    if field and set(field.choices) == {"yes", "no"}:
        value = value == "yes"
    facts[kind.name].append(Fact(kind.name, value, "form", request.case.entries[0].at))

"""What is worth a second look on a shelf without faults: gaps in time, leaps, values nobody reads.

A value counts as read where a formula, rule, item or wait reads it (`formula.parameters_read`,
`Item.parameters`), or where the dictionary says which part of the program does (`read_by`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ...language import _
from ...law.engine import formula
from ...law.engine.packs import PackFault
from ...law.engine.standing import Standing

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...law.engine.instruments import Shelf
    from ...law.engine.shelf import Instrument, Setting

#: A value that is so many times the one before it, or so small a part, is looked at again.
LEAP: Final = 4
#: An instrument that is published so many days after it came into force, likewise.
LATE: Final = 366


class Stretch(NamedTuple):
    """A time in which one setting holds, or none. `last` None: without end."""

    first: date
    last: date | None
    setting: Setting | None


def warnings(shelf: Shelf, packs: Sequence[Path], items: Iterable[Item]) -> Iterator[PackFault]:
    """Every warning about what the instruments of `packs` say."""
    ranks = {pack.name for pack in packs}
    own = {
        place: [s for s in settings if s.instrument.pack in ranks]
        for place, settings in shelf.settings.items()
    }
    read = names_read(shelf, items)
    for (region, name), settings in sorted(own.items()):
        if settings:
            yield from gaps(shelf, region, name)
            yield from _leaps(settings)
            yield from _twice(settings)
            yield from _floors(shelf, region, name)
            for setting in settings:
                yield from _partial(shelf, setting)
            if name not in read:
                last = settings[-1]
                yield _of(
                    last,
                    "unread",
                    _("no formula, rule, item or wait reads {name}").format(name=name),
                    _("leave it out, or add the formula that reads it"),
                )
    yield from _heads(shelf, [head for head in shelf.instruments.values() if head.pack in ranks])


def stretches(shelf: Shelf, region: str, name: str) -> list[Stretch]:
    """What holds for `name` in `region`, one stretch of days after another; the first one has a value."""
    policy = shelf.on(date.max, region)
    days: set[date] = set()
    for place in policy.chain:
        for setting in shelf.settings.get((place, name), ()):
            days.add(setting.instrument.in_force)
            if setting.instrument.until:
                days.add(setting.instrument.until + timedelta(days=1))
    found: list[Stretch] = []
    for day in sorted(days):
        held = shelf.on(day, region).find(name)
        if found and found[-1].setting is held:
            continue
        if found:
            found[-1] = found[-1]._replace(last=day - timedelta(days=1))
        found.append(Stretch(day, None, held))
    return found


def gaps(shelf: Shelf, region: str, name: str) -> Iterator[PackFault]:
    """The stretches without a value between two with one, and after the last."""
    found = stretches(shelf, region, name)
    for place, stretch in enumerate(found):
        if stretch.setting is not None or not place:
            continue
        before = found[place - 1].setting
        assert before is not None, "two stretches without a value are one"
        if stretch.last is None:
            says = _("{name} has no value in {region} since {first}")
            cure = _("add the instrument that followed, or leave the end open")
        else:
            says = _("{name} has no value in {region} from {first} to {last} ({months})")
            cure = _("add the instrument of these months, or say in a note why there is none")
        yield _of(
            before,
            "gap",
            says.format(
                name=name,
                region=region,
                first=stretch.first,
                last=stretch.last,
                months=_months(stretch.first, stretch.last) if stretch.last else "",
            ),
            cure,
        )


def _months(first: date, last: date) -> str:
    """The months that a stretch touches: `2025-01 … 2025-12`."""
    ends = [f"{day:%Y-%m}" for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else " … ".join(ends)


def names_read(shelf: Shelf, items: Iterable[Item]) -> frozenset[str]:
    """The parameters that something reads."""
    read = {name for name, parameter in shelf.parameters.items() if parameter.read_by}
    for name in formula.names():
        read |= formula.parameters_read(name)
    for item in items:
        read |= set(item.parameters())
    return frozenset(read & shelf.parameters.keys())


def _leaps(settings: Sequence[Setting]) -> Iterator[PackFault]:
    """A value many times the one before it: a digit too many, or a month for a year."""
    for before, after in pairwise(settings):
        if before.unit != after.unit or after.unit not in {"yuan", "ratio"}:
            continue
        old = dict(leaves(before.value))
        for key, value in leaves(after.value):
            was = old.get(key)
            if was and value and not (was / LEAP <= value <= was * LEAP):
                yield _of(
                    after,
                    "leap",
                    _("{name} goes from {was} to {value}").format(
                        name=" ".join((after.parameter.name, *key)), was=was, value=value
                    ),
                    _("compare with the notice: a digit too many, a year's amount for a month's?"),
                )


def leaves(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """The finite numbers of a table or of bands, each with its keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*keys, key))
    elif isinstance(value, list):
        for band in value:
            yield from leaves(band["is"], (*keys, f"above {band['above']}"))
    elif isinstance(value, int | Decimal) and Decimal(value).is_finite():
        yield keys, Decimal(value)


def _twice(settings: Sequence[Setting]) -> Iterator[PackFault]:
    """Two that amend a third, from one day and published on one day: which of them holds?"""
    for before, after in pairwise(settings):
        one, other = before.instrument, after.instrument
        same = (one.in_force, one.published, one.rank) == (
            other.in_force,
            other.published,
            other.rank,
        )
        if same and one.amends and other.amends and before.value != after.value:
            yield _of(
                after,
                "contradiction",
                _("{other} sets it too, from the same day {day}, and amends as well").format(
                    other=one.id, day=one.in_force
                ),
                _("let the one that holds amend the other"),
            )


def _floors(shelf: Shelf, region: str, name: str) -> Iterator[PackFault]:
    """A floor above its ceiling."""
    twin = name.removesuffix("_floor") + "_ceiling"
    if not name.endswith("_floor") or twin not in shelf.parameters:
        return
    for stretch in stretches(shelf, region, name):
        top = shelf.on(stretch.first, region).find(twin)
        low = stretch.setting
        if low is None or top is None:
            continue
        values = (low.value, top.value)
        if all(isinstance(x, int | Decimal) for x in values) and values[0] > values[1]:
            yield _of(
                low,
                "range",
                _("{name} {low} is above {twin} {top}").format(
                    name=name, low=values[0], twin=twin, top=values[1]
                ),
                _("compare both with the notice"),
            )


def _partial(shelf: Shelf, setting: Setting) -> Iterator[PackFault]:
    """The keys for which a table says nothing; rows that lack the same keys are told of once."""
    rows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for above, word, missing in _missing(setting.value, setting.parameter.keys, shelf.keys):
        rows[word, ", ".join(missing)].append(" ".join(above))
    for (word, keys), aboves in rows.items():
        name = f"{setting.parameter.name} {aboves[0]}".rstrip()
        if more := len(aboves) - 1:
            name = _("{row} (and {n} more rows)").format(row=name, n=more)
        yield _of(
            setting,
            "partial",
            _("{name} says nothing for {word} {keys}, and has no `other`").format(
                name=name, word=word, keys=keys
            ),
            _("add them, or `other`; whoever asks for them stops with exit 4"),
        )


def _missing(
    value: Any,
    left: tuple[str, ...],
    keys: Mapping[str, tuple[str, ...]],
    above: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], str, list[str]]]:
    if not left or not isinstance(value, dict):
        return
    missing = [key for key in keys[left[0]] if key not in value]
    if missing and "other" not in value:
        yield above, left[0], missing
    for key, inner in value.items():
        yield from _missing(inner, left[1:], keys, (*above, key))


def _heads(shelf: Shelf, heads: Sequence[Instrument]) -> Iterator[PackFault]:
    """Articles that nothing cites or that say nothing, dates that look exchanged, law without source."""
    cited: defaultdict[str, set[str]] = defaultdict(set)
    for settings in shelf.settings.values():
        for setting in settings:
            cited[setting.instrument.id].add(setting.article)
    clauses = [parameter.clause for parameter in shelf.parameters.values()]
    clauses += [clause for each in formula.names().values() for clause, _f in each.versions]
    for clause in clauses:
        name, _space, article = clause.partition(" ")
        cited[name].add(article)
    for head in heads:
        file = f"{head.pack}/policies/{head.id}.toml"
        sets = {s.article for some in shelf.settings.values() for s in some if s.instrument is head}
        for article, quote in head.articles.items():
            if not str(quote).strip():
                says, cure = _("the article quotes nothing"), _("quote its sentence")
                yield PackFault(file, f"[articles] {article}", "article", says, cure)
            elif sets and article not in cited[head.id]:
                says = _("no value cites this article")
                cure = _("add the value that it sets, or leave the article out")
                yield PackFault(file, f"[articles] {article}", "article", says, cure)
        if (head.published - head.in_force).days > LATE:
            says = _("published {published}, long after it came into force {in_force}").format(
                published=head.published, in_force=head.in_force
            )
            cure = _("compare both days with the notice")
            yield PackFault(file, "[instrument] published", "date", says, cure)
        if sets and head.standing is Standing.LAW and not (head.number or head.url):
            says = _("stands as law and has neither number nor url")
            cure = _("give the number of the document, so that it can be looked up")
            yield PackFault(file, "[instrument] number", "source", says, cure)


def _of(setting: Setting, kind: str, says: str, cure: str) -> PackFault:
    """A warning about one value."""
    head = setting.instrument
    file = f"{head.pack}/policies/{head.id}.toml"
    return PackFault(file, f"[sets] {setting.parameter.name}", kind, says, cure)

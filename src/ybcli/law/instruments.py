"""The shelf of legal instruments, and what it says on a day, in a region, as known by a day.

Each file of `packs/<pack>/policies` is one instrument: what it is, what it sets, and the sentences
quoted. A value cannot stand outside an instrument, so each has its citation. `in_force` and
`published` are two dates: what holds in March, and what was known in March, are two questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ybcli.errors import BadData, Problem
from ybcli.language import _, chosen

from .fact_kinds import FactKind, read_kinds, with_words
from .facts import Facts, facts_from_toml, facts_of
from .parameters import Parameter, declared_keys, declared_words, read_dictionary, value_faults
from .policy import Policy, chain
from .shapes import read
from .standing import Standing

_HEAD = {
    "title",
    "issuer",
    "number",
    "published",
    "in_force",
    "until",
    "temporary",
    "region",
    "standing",
    "amends",
    "adopts",
    "signatory",
    "url",
    "note",
}
_NEEDED = ("title", "issuer", "published", "in_force", "region", "standing", "url")
_SETTING = {"is", "article", "standing", "unit", "note"}


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal instrument. `until` is the last day on which it holds.

    What it replaces does not come back when it runs out, unless it is `temporary`. `adopts` are the
    instruments whose values it makes law of this region (an adoption record), `signatory` who signed it.
    """

    id: str
    pack: str
    title: str
    issuer: str
    number: str
    published: date
    in_force: date
    until: date | None
    temporary: bool
    region: str
    standing: Standing
    amends: str
    url: str
    note: str
    articles: Mapping[str, str]
    rank: int
    adopts: tuple[str, ...] = ()
    signatory: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one instrument says of one parameter."""

    parameter: Parameter
    instrument: Instrument
    value: Any
    article: str
    unit: str
    standing: Standing
    note: str

    @property
    def clause(self) -> str:
        """The citation: the instrument's short id and the article."""
        return f"{self.instrument.id} {self.article}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything the packs' policies hold, read and checked."""

    parameters: Mapping[str, Parameter]
    keys: Mapping[str, tuple[str, ...]]
    fact_kinds: Mapping[str, FactKind]
    instruments: Mapping[str, Instrument]
    settings: Mapping[tuple[str, str], tuple[Setting, ...]] = field(repr=False)
    words: Mapping[str, tuple[str, str]] = field(repr=False, default_factory=dict)

    def on(self, day: date, region: str, known_by: date | None = None) -> Policy:
        """The policy of a day and region; `known_by` leaves out what was published later.

        Raises UsageError (kind `region`) where the region is no code of six digits or more.
        """
        return Policy(self, day, chain(region), known_by)

    def said(self, word: str, key: str = "") -> tuple[str, str]:
        """How a word is read, in Chinese and in English; under `key` it may mean something else."""
        return self.words.get(f"{key}.{word}", self.words.get(word, (word, word)))

    def word(self, word: str, key: str = "") -> str:
        """A word of a key or switch as people read it, in the language in force."""
        chinese, english = self.said(word, key)
        return chinese if chosen() == "zh_CN" else english

    def quote(self, clause: str) -> str:
        """The sentence of the law behind a citation (`notice §1`); empty where it is not quoted."""
        name, _space, article = clause.partition(" ")
        instrument = self.instruments.get(name)
        return instrument.articles.get(article, "") if instrument else ""

    def facts(
        self,
        values: Mapping[str, object],
        *,
        source: str = "form",
        time: str = "",
        assume: bool = True,
    ) -> Facts:
        """Facts of a case from plain values; see `facts.facts_of`."""
        return facts_of(
            self.fact_kinds, values, source=source, time=time, assume=assume, said=self.words
        )

    def facts_from_toml(self, path: Path) -> Facts:
        """Facts of a case from a TOML file; see `facts.facts_from_toml`."""
        return facts_from_toml(path, self.fact_kinds)


def load(pack_dirs: Sequence[Path]) -> Shelf:
    """The shelf of these packs; where two say the same, the one listed first wins.

    Raises BadData (kind `shelf`) that names every fault with its file and key.
    """
    shelf, faults_found = _read(pack_dirs)
    if faults_found:
        cure = _("correct the file; `yb office check` lists every fault")
        raise BadData(
            _("{count} faults on the policies shelf, the first: {fault}").format(
                count=len(faults_found), fault=faults_found[0]
            ),
            cure,
            problems=[Problem("shelf", fault, cure) for fault in faults_found],
            kind="shelf",
        )
    return shelf


def faults(pack_dirs: Sequence[Path]) -> list[str]:
    """Every fault of the shelf, each naming file and key; empty where all is well."""
    return _read(pack_dirs)[1]


def _read(pack_dirs: Sequence[Path]) -> tuple[Shelf, list[str]]:
    """The shelf as far as it can be read, and its faults."""
    found: list[str] = []
    files: list[tuple[str, Path, dict[str, Any], int]] = []
    parameters: dict[str, Parameter] = {}
    keys: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, FactKind] = {}
    dictionaries: list[tuple[str, dict[str, Any]]] = []
    said: dict[str, tuple[str, str]] = {}
    for rank, pack in enumerate(pack_dirs):
        folder = pack / "policies"
        if not folder.is_dir():
            found.append(f"{pack.name}: there is no folder policies")
        for path in sorted(folder.glob("*.toml")):
            told = read(path, f"{pack.name}/policies/{path.name}", found)
            if path.name.startswith("_parameters"):
                dictionaries.append((f"{pack.name}/{path.name}", told))
                said = {**declared_words(told), **said}
                for name, words in declared_keys(told).items():
                    keys[name] = tuple(dict.fromkeys((*keys.get(name, ()), *words)))
            elif path.name.startswith("_facts"):
                kinds = {**read_kinds(told, f"{pack.name}/{path.name}", found), **kinds}
            elif told:
                files.append((pack.name, path, told, rank))
    for where, told in dictionaries:
        parameters = {**read_dictionary(told, keys, where, found), **parameters}
    instruments: dict[str, Instrument] = {}
    settings: dict[tuple[str, str], list[Setting]] = {}
    for pack_name, path, told, rank in files:
        where = f"{pack_name}/policies/{path.name}"
        instrument = _instrument(path.stem, pack_name, told, rank, where, found)
        if instrument is None or instrument.id in instruments:
            continue
        instruments[instrument.id] = instrument
        for setting in _settings(instrument, told, parameters, keys, where, found):
            settings.setdefault((instrument.region, setting.parameter.name), []).append(setting)
    found.extend(_between(instruments, settings))
    ordered = {place: tuple(sorted(some, key=_order)) for place, some in settings.items()}
    kinds = with_words(kinds, keys, found)
    return Shelf(parameters, keys, kinds, instruments, ordered, said), found


def _order(setting: Setting) -> tuple[date, date, bool, int]:
    """The order in which settings of one region replace one another; the last one holds."""
    head = setting.instrument
    return head.in_force, head.published, bool(head.amends), -head.rank


def _instrument(
    name: str, pack: str, told: Mapping[str, Any], rank: int, where: str, found: list[str]
) -> Instrument | None:
    """The head of one file, or None where it has faults."""
    before = len(found)
    head = told.get("instrument", {})
    found.extend(
        f"{where}: unknown table [{key}]"
        for key in sorted(told.keys() - {"instrument", "sets", "articles"})
    )
    found.extend(f"{where}: [instrument] unknown key {key}" for key in sorted(head.keys() - _HEAD))
    found.extend(f"{where}: [instrument] {key} is missing" for key in _NEEDED if key not in head)
    region = str(head.get("region", "000000"))
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        found.append(f"{where}: [instrument] region {region} is no code of six digits")
    if head.get("standing", "law") not in set(Standing):
        found.append(f"{where}: [instrument] standing {head['standing']} is unknown")
    if head.get("temporary") and "until" not in head:
        found.append(f"{where}: [instrument] a temporary instrument says until when")
    if len(found) > before:
        return None
    if "until" in head and head["until"] < head["in_force"]:
        found.append(f"{where}: [instrument] until is before in_force")
    return Instrument(
        id=name,
        pack=pack,
        title=head["title"],
        issuer=head["issuer"],
        number=head.get("number", ""),
        published=head["published"],
        in_force=head["in_force"],
        until=head.get("until"),
        temporary=bool(head.get("temporary")),
        region=region,
        standing=Standing(head["standing"]),
        amends=head.get("amends", ""),
        url=head["url"],
        note=head.get("note", ""),
        articles=told.get("articles", {}),
        rank=rank,
        adopts=(adopts,) if isinstance(adopts := head.get("adopts", ()), str) else tuple(adopts),
        signatory=head.get("signatory", ""),
    )


def _settings(
    instrument: Instrument,
    told: Mapping[str, Any],
    parameters: Mapping[str, Parameter],
    keys: Mapping[str, tuple[str, ...]],
    where: str,
    found: list[str],
) -> Iterator[Setting]:
    """What one file sets; faulty lines are reported and left out."""
    for name, entry in told.get("sets", {}).items():
        problems = list(_setting_faults(instrument, name, entry, parameters, keys))
        found.extend(f"{where}: [sets] {name}: {problem}" for problem in problems)
        if problems:
            continue
        yield Setting(
            parameter=parameters[name],
            instrument=instrument,
            value=entry["is"],
            article=entry["article"],
            unit=entry.get("unit", parameters[name].unit),
            standing=Standing(entry.get("standing", instrument.standing)),
            note=entry.get("note", ""),
        )


def _setting_faults(
    instrument: Instrument,
    name: str,
    entry: Any,
    parameters: Mapping[str, Parameter],
    keys: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    if name not in parameters:
        yield "is not in the dictionary _parameters.toml"
        return
    if not isinstance(entry, dict) or "is" not in entry or "article" not in entry:
        yield "needs `is` and `article`"
        return
    for key in sorted(entry.keys() - _SETTING):
        yield f"unknown key {key}"
    if entry["article"] not in instrument.articles:
        yield f"article {entry['article']} is not quoted under [articles]"
    standing = entry.get("standing", instrument.standing)
    if standing not in set(Standing):
        yield f"standing {standing} is unknown"
    elif Standing(standing).weakness < instrument.standing.weakness:
        yield f"standing {standing} is stronger than the instrument's"
    parameter = parameters[name]
    unit = entry.get("unit", parameter.unit)
    if unit not in {parameter.unit, *parameter.also}:
        yield f"unit {unit} is not one of the dictionary's"
        return
    yield from value_faults(parameter, entry["is"], unit, keys)


def _between(
    instruments: Mapping[str, Instrument], settings: Mapping[tuple[str, str], list[Setting]]
) -> Iterator[str]:
    """Faults between files: amended instruments that are missing, two that set the same."""
    for head in instruments.values():
        if head.amends and head.amends not in instruments:
            yield f"{head.pack}/policies/{head.id}.toml: [instrument] amends: no {head.amends} here"
        if head.adopts and not (head.number and head.signatory):
            yield (
                f"{head.pack}/policies/{head.id}.toml: [instrument] number and signatory are needed "
                "where it adopts"
            )
    for (region, name), some in settings.items():
        seen: dict[tuple[date, int], Instrument] = {}
        for setting in some:
            head = setting.instrument
            other = seen.setdefault((head.in_force, head.rank), head)
            if other is not head and not head.amends and not other.amends:
                yield (
                    f"{head.pack}/policies/{head.id}.toml: [sets] {name}: {other.id} sets it for "
                    f"{region} from the same day {head.in_force}; one must say amends"
                )

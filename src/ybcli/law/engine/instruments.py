"""The shelf of legal instruments, and what it says on a day, in a region, as known by a day.

Each file of `packs/<pack>/policies` is one instrument: what it is, what it sets, and the sentences
quoted. A value cannot stand outside an instrument, so each has its citation. `in_force` and
`published` are two dates: what holds in March, and what was known in March, are two questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ybcli.errors import BadData, Fault, Problem
from ybcli.language import _

from .fact_kinds import FactKind, read_kinds, with_words
from .parameters import Parameter, declared_keys, declared_labels, read_dictionary, value_faults
from .policy import Policy, chain
from .shapes import did_you_mean, folder_state, missing_key, read, suggest_one, unknown_keys
from .shelf import Contents, Instrument, Setting
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


class Shelf(Contents):
    """The contents of the packs, for any day and region."""

    __slots__ = ()

    def on(self, day: date, region: str, known_by: date | None = None) -> Policy:
        """The policy of a day and region; `known_by` leaves out what was published later.

        Raises UsageError (kind `region`) where the region is not a code of six digits or more.
        """
        return Policy(self, day, chain(region), known_by)


def load(pack_dirs: Sequence[Path]) -> Shelf:
    """The shelf of these packs; where two say the same, the one listed first wins.

    It is read once as long as no file changes. Raises BadData (kind `shelf`) that names every fault with
    its file and key.
    """
    packs = tuple(pack_dirs)
    files = folder_state(pack / "policies" for pack in packs)
    return _load.__wrapped__(packs, files) if files is None else _load(packs, files)


@lru_cache(maxsize=8)
def _load(pack_dirs: tuple[Path, ...], _state: object) -> Shelf:
    """The shelf as its files were in this state."""
    shelf, issues = _read(pack_dirs)
    if issues:
        cure = _("correct the file; `yb office check` lists every fault")
        raise BadData(
            _("{count} faults on the policies shelf, the first: {fault}").format(
                count=len(issues), fault=issues[0].text
            ),
            cure,
            problems=[Problem("shelf", fault.text, fault.hint or cure) for fault in issues],
            kind="shelf",
        )
    return shelf


def faults(pack_dirs: Sequence[Path]) -> list[Fault]:
    """Every fault of the shelf, each with its file and key; empty where all is well."""
    return _read(pack_dirs)[1]


def _read(pack_dirs: Sequence[Path]) -> tuple[Shelf, list[Fault]]:
    """The shelf as far as it can be read, and its faults."""
    issues: list[Fault] = []
    files: list[tuple[str, Path, dict[str, Any], int]] = []
    parameters: dict[str, Parameter] = {}
    keys: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, FactKind] = {}
    dictionaries: list[tuple[str, dict[str, Any]]] = []
    labels: dict[str, tuple[str, str]] = {}
    for rank, pack in enumerate(pack_dirs):
        folder = pack / "policies"
        if not folder.is_dir():
            message = _("there is no folder policies")
            hint = _("a pack is a folder with pack.toml and policies/*.toml")
            issues.append(Fault(pack.name, "", "pack", message, hint))
        for path in sorted(folder.glob("*.toml")):
            document = read(path, f"{pack.name}/policies/{path.name}", issues)
            if path.name.startswith("_parameters"):
                dictionaries.append((f"{pack.name}/{path.name}", document))
                labels = {**declared_labels(document), **labels}
                for name, words in declared_keys(document).items():
                    keys[name] = tuple(dict.fromkeys((*keys.get(name, ()), *words)))
            elif path.name.startswith("_facts"):
                kinds = {**read_kinds(document, f"{pack.name}/{path.name}", issues), **kinds}
            elif document:
                files.append((pack.name, path, document, rank))
    for where, document in dictionaries:
        parameters = {**read_dictionary(document, keys, where, issues), **parameters}
    instruments: dict[str, Instrument] = {}
    settings: dict[tuple[str, str], list[Setting]] = {}
    for pack_name, path, document, rank in files:
        where = f"{pack_name}/policies/{path.name}"
        instrument = _instrument(path.stem, pack_name, document, rank, where, issues)
        if instrument is None or instrument.id in instruments:
            continue
        instruments[instrument.id] = instrument
        for setting in _settings(instrument, document, parameters, keys, where, issues):
            settings.setdefault((instrument.region, setting.parameter.name), []).append(setting)
    issues.extend(_cross_file_faults(instruments, settings))
    ordered = {place: tuple(sorted(listed, key=_order)) for place, listed in settings.items()}
    kinds = with_words(kinds, keys, issues)
    return Shelf(parameters, keys, kinds, instruments, ordered, labels), issues


def _order(setting: Setting) -> tuple[date, date, bool, int]:
    """The order in which settings of one region replace one another; the last one holds."""
    head = setting.instrument
    return head.in_force, head.published, bool(head.amends), -head.rank


def _instrument(
    name: str, pack: str, document: Mapping[str, Any], rank: int, where: str, issues: list[Fault]
) -> Instrument | None:
    """The head of one file, or None where it has faults."""
    head = document.get("instrument", {})
    wrong = list(_head_faults(document, head))
    issues.extend(fault.at(where, "[instrument]") for fault in wrong)
    if wrong:
        return None
    adopts = head.get("adopts", ())
    if "until" in head and head["until"] < head["in_force"]:
        hint = _("until is the last day on which the instrument holds")
        message = _("until is before in_force")
        issues.append(Fault(where, "[instrument]", "date", message, hint))
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
        region=head["region"],
        standing=Standing(head["standing"]),
        amends=head.get("amends", ""),
        url=head["url"],
        note=head.get("note", ""),
        articles=document.get("articles", {}),
        rank=rank,
        adopts=(adopts,) if isinstance(adopts, str) else tuple(adopts),
        signatory=head.get("signatory", ""),
    )


def _head_faults(document: Mapping[str, Any], head: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the head of one file."""
    tables = ("instrument", "sets", "articles")
    for key in sorted(document.keys() - set(tables)):
        hint = did_you_mean(key, tables) or _("correct the name, or delete the line")
        yield Fault.of("unknown", _("unknown table [{key}]").format(key=key), hint, key=f"[{key}]")
    yield from unknown_keys(head, _HEAD)
    for key in _NEEDED:
        if key not in head:
            yield missing_key(key)
    region = str(head.get("region", "000000"))
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        yield Fault.of(
            "region",
            _("region {region} is not a six-digit code").format(region=region),
            _('a region has six digits in quotation marks: "331102"'),
        )
    yield from _standing_faults(head.get("standing", "law"))
    if head.get("temporary") and "until" not in head:
        yield Fault.of(
            "date",
            _("a temporary instrument says until when"),
            _("until is the last day on which the instrument holds"),
        )


def _standing_faults(standing: object) -> Iterator[Fault]:
    """The fault of an unknown standing."""
    if standing not in set(Standing):
        yield Fault.of(
            "unknown",
            _("standing {standing} is unknown").format(standing=standing),
            suggest_one(str(standing), Standing),
        )


def _settings(
    instrument: Instrument,
    document: Mapping[str, Any],
    parameters: Mapping[str, Parameter],
    keys: Mapping[str, tuple[str, ...]],
    where: str,
    issues: list[Fault],
) -> Iterator[Setting]:
    """What one file sets; faulty lines are reported and left out."""
    for name, entry in document.get("sets", {}).items():
        problems = list(_setting_faults(instrument, name, entry, parameters, keys))
        issues.extend(problem.at(where, f"[sets] {name}") for problem in problems)
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
) -> Iterator[Fault]:
    if name not in parameters:
        hint = did_you_mean(name, parameters) or _(
            "declare it in a _parameters*.toml, or correct the name"
        )
        yield Fault.of("unknown", _("is not in the dictionary _parameters.toml"), hint)
        return
    if not isinstance(entry, dict) or "is" not in entry or "article" not in entry:
        hint = _('write { is = 4812, article = "§1" }')
        yield Fault.of("missing", _("needs `is` and `article`"), hint)
        return
    yield from unknown_keys(entry, _SETTING)
    if entry["article"] not in instrument.articles:
        message = _("article {article} is not quoted under [articles]")
        hint = _("quote the sentence under [articles]")
        yield Fault.of("article", message.format(article=entry["article"]), hint)
    standing = entry.get("standing", instrument.standing)
    if wrong := list(_standing_faults(standing)):
        yield from wrong
    elif Standing(standing).weakness < instrument.standing.weakness:
        message = _("standing {standing} is stronger than the instrument's")
        hint = _("a value is never stronger than its instrument")
        yield Fault.of("standing", message.format(standing=standing), hint)
    parameter = parameters[name]
    unit = entry.get("unit", parameter.unit)
    if unit not in {parameter.unit, *parameter.also}:
        message = _("unit {unit} is not one of the dictionary's").format(unit=unit)
        yield Fault.of("unit", message, suggest_one(str(unit), (parameter.unit, *parameter.also)))
        return
    yield from value_faults(parameter, entry["is"], unit, keys)


def _cross_file_faults(
    instruments: Mapping[str, Instrument], settings: Mapping[tuple[str, str], list[Setting]]
) -> Iterator[Fault]:
    """Faults between files: amended instruments that are missing, two that set the same."""
    for head in instruments.values():
        file = f"{head.pack}/policies/{head.id}.toml"
        if head.amends and head.amends not in instruments:
            message = _("there is no {instrument} here").format(instrument=head.amends)
            hint = _("name the file of the amended instrument, without .toml")
            near = did_you_mean(head.amends, instruments)
            yield Fault(file, "[instrument] amends", "amends", message, near or hint)
        if head.adopts and not (head.number and head.signatory):
            message = _("number and signatory are needed where it adopts")
            hint = _("an adoption has a number, a date and who signed it")
            yield Fault(file, "[instrument]", "missing", message, hint)
    for (region, name), listed in settings.items():
        seen: dict[tuple[date, int], Instrument] = {}
        for setting in listed:
            head = setting.instrument
            other = seen.setdefault((head.in_force, head.rank), head)
            if other is not head and not head.amends and not other.amends:
                message = _(
                    "{other} sets it for {region} from the same day {day}; one must say amends"
                ).format(other=other.id, region=region, day=head.in_force)
                hint = _("say in the head of the newer one which it amends")
                file = f"{head.pack}/policies/{head.id}.toml"
                yield Fault(file, f"[sets] {name}", "contradiction", message, hint)

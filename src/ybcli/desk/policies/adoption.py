"""Adoption: a county makes law of a number that is none yet, by a document with number, day and hand.

What no law says (an essay's example, what a page reports) never decides a payment. A county that
adopts it says so in a document; the record becomes an instrument of the office's own pack, and the
text of that instrument is kept in the store. An adoption is never edited: a later one follows it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import settings
from ...errors import BadData, IntegrityError, NotAllowed, PolicyGap, Problem, UsageError
from ...language import _
from ...law.engine.policy import chain
from ...law.engine.standing import Standing
from ...store.queries import adoptions
from ...store.queries.adoptions import Adoption
from . import adoption_text
from .adoption_text import Document

if TYPE_CHECKING:
    from ...law.engine.shelf import Setting
    from .. import Desk


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an adoption did: the instrument's id and text, what it makes law, and what was law already."""

    id: str
    text: str
    adopted: tuple[Setting, ...]
    known: tuple[Setting, ...]
    is_new: bool


def adopt(
    desk: Desk,
    names: Sequence[str],
    document: Document,
    *,
    value: Any = None,
    quote: str = "",
    dry_run: bool = False,
) -> Adopted:
    """Make the parameters `names` law of the document's region, as they stand there on its first day.

    With `value` the document sets a number of its own (of one parameter), with the sentence `quote`.
    Raises NotAllowed (proxy, another region), PolicyGap (not set, and no value given), UsageError
    (no such parameter), BadData (a document without number, not plausible). Writes nothing with
    `dry_run`, nor where all is law already.
    """
    check_officer(desk, document.region)
    check_document(desk, document)
    if value is not None and len(names) != 1:
        raise UsageError(
            _("--value is the value of one parameter"),
            _("adopt the others with a separate command"),
        )
    policy = desk.policy(document.in_force, document.region)
    adopted, known = [], []
    for name in dict.fromkeys(names):
        parameter = policy.parameter(name)
        setting = policy.find(name)
        if setting is None and value is None:
            gap = policy.gap(parameter)
            raise PolicyGap(gap.says, _("give what the document sets with --value"), parameter=name)
        is_law = setting is not None and setting.standing.moves_money(desk.is_practice)
        if setting is not None and (
            (value is None and is_law) or (value is not None and _says(setting, value, document))
        ):
            known.append(setting)
        else:
            adopted.append((parameter, setting))
    if not adopted:
        return Adopted("", "", (), tuple(known), is_new=False)
    made = adoption_text.instrument(
        number_for(desk, document),
        document,
        [(p, s if value is None else None) for p, s in adopted],
        value=value,
        quote=quote,
        standing=Standing.PRACTICE if desk.is_practice else Standing.LAW,
        amends=_amended(desk, document, [p.name for p, _s in adopted]),
        note=_("recorded by {officer}").format(officer=desk.officer),
    )
    set_ = _checked(desk, document, made, [p.name for p, _s in adopted])
    if not dry_run:
        _write(desk, document, made, [p.name for p, _s in adopted])
    return Adopted(made.id, made.text, set_, tuple(known), is_new=True)


def check_officer(desk: Desk, region: str) -> None:
    """Raise NotAllowed for a proxy, or for a county that is not the office's."""
    if desk.officers[desk.officer].get("role") == "proxy":
        raise NotAllowed(
            _("{officer} is a village proxy and decides nothing").format(officer=desk.officer),
            _("an officer of the office records an adoption"),
            kind="proxy",
        )
    own = desk.region
    if len(region) != len(own) or own not in chain(region):
        raise NotAllowed(
            _("this office keeps the law of {own}, not of {region}").format(own=own, region=region),
            _("the office of that county records what its county adopts"),
            kind="region",
        )


def check_document(desk: Desk, document: Document) -> None:
    """Raise BadData with every particular that the document lacks, or that cannot be."""
    problems = [
        Problem("field.missing", _("the document has no {field}").format(field=_(field)),
                _("an adoption has an issuer, a number, a day and who signed it"), field=field)
        for field in ("issuer", "number", "signatory")
        if not getattr(document, field).strip()
    ]  # fmt: skip
    if document.signed > desk.today:
        says = _("{day} has not come yet").format(day=document.signed)
        cure = _("record a document when it is signed")
        problems.append(Problem("field.future", says, cure, field="date"))
    if problems:
        raise BadData(problems[0].says, problems[0].cure, problems=problems, kind=problems[0].kind)


def _says(setting: Setting, value: Any, document: Document) -> bool:
    """Has this document set this value already?"""
    return setting.value == value and setting.instrument.number == document.number


def number_for(desk: Desk, document: Document) -> str:
    """The id of the next adoption of a day: `adoption-2026-07-06-1`."""
    day = document.signed.isoformat()
    return f"adoption-{day}-{adoptions.count_signed_on(desk.reader, day) + 1}"


def _amended(desk: Desk, document: Document, names: Sequence[str]) -> str:
    """The adoption of the same first day that this one follows, or nothing."""
    mine = settings.office_pack(desk.home).name
    for name in names:
        for setting in reversed(desk.shelf.settings.get((document.region, name), ())):
            head = setting.instrument
            if head.pack == mine and head.in_force == document.in_force:
                return head.id
    return ""


def _checked(
    desk: Desk, document: Document, made: adoption_text.Made, names: Sequence[str]
) -> tuple[Setting, ...]:
    """The settings that the new instrument would make. Raises BadData where the shelf would have faults."""
    import shutil
    import tempfile

    from ...law.engine import instruments

    own = settings.office_pack(desk.home)
    others = [pack for pack in desk.settings.packs if pack != own]
    with tempfile.TemporaryDirectory(prefix="ybcli-") as folder:
        draft = Path(folder) / own.name
        if own.exists():
            shutil.copytree(own, draft)
        (draft / "policies").mkdir(parents=True, exist_ok=True)
        (draft / "policies" / f"{made.id}.toml").write_text(made.text, "utf-8")
        shelves = [*others[: _place(desk)], draft, *others[_place(desk) :]]
        if faults := instruments.faults(shelves):
            cure = _("compare with the document")
            problems = [Problem("shelf", fault.text, cure) for fault in faults]
            raise BadData(problems[0].says, problems[0].cure, problems=problems, kind="shelf")
        shelf = instruments.load(shelves)
    policy = shelf.on(document.in_force, document.region)
    found = [policy.setting(name) for name in names]
    for setting in found:
        if setting.instrument.id != made.id:
            raise BadData(
                _("{other} would still hold for {name} from that day").format(
                    other=setting.instrument.id, name=setting.parameter.name
                ),
                _("take the later document's day, or record that document"),
            )
    return tuple(found)


def _place(desk: Desk) -> int:
    """How many packs stand in front of the office's own."""
    from os import environ, pathsep

    return len([one for one in environ.get("YB_PACKS", "").split(pathsep) if one])


def _write(desk: Desk, document: Document, made: adoption_text.Made, names: Sequence[str]) -> None:
    """Record the adoption, put its instrument into the office's pack, and look at the shelf anew."""
    with desk.store.transaction() as tx:
        adoptions.add(
            tx,
            Adoption(
                id=made.id,
                region=document.region,
                number=document.number,
                issuer=document.issuer,
                signed_on=document.signed.isoformat(),
                in_force=document.in_force.isoformat(),
                signatory=document.signatory,
                parameters=json.dumps(list(names)),
                text=made.text,
                sha256=hashlib.sha256(made.text.encode()).hexdigest(),
                by=desk.officer,
                at=desk.now().isoformat(timespec="seconds"),
            ),
        )
        _put(desk, made.id, made.text)
    desk.settings = settings.read(desk.home)
    desk.__dict__.pop("shelf", None)


def _put(desk: Desk, name: str, text: str) -> None:
    """Write one instrument of the office's pack: whole, or not at all."""
    pack = settings.office_pack(desk.home)
    (pack / "policies").mkdir(parents=True, exist_ok=True, mode=0o700)
    head = pack / "pack.toml"
    if not head.exists():
        head.write_text(adoption_text.pack(desk.region, practice=desk.is_practice), "utf-8")
    target = pack / "policies" / f"{name}.toml"
    half = target.with_suffix(".part")
    half.write_text(text, "utf-8")
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(target)


def recorded(desk: Desk) -> list[Adoption]:
    """Every adoption of the office, in the order in which they were recorded."""
    return adoptions.recorded(desk.reader)


def verify(desk: Desk) -> None:
    """Put back the instruments that are missing from the office's pack (a restored store has none).

    Raises IntegrityError where one says something else than was recorded, or was never recorded.
    """
    if not desk.path.exists():
        return
    own = settings.office_pack(desk.home) / "policies"
    missing = [one for one in recorded(desk) if not (own / f"{one.id}.toml").exists()]
    for one in missing:
        _put(desk, one.id, one.text)
    if missing:
        desk.settings = settings.read(desk.home)
    if found := list(faults(desk)):
        raise IntegrityError(
            found[0], _("`yb office rebuild` writes the office's own pack again from its records")
        )


def faults(desk: Desk) -> Iterator[str]:
    """Every instrument of the office's own pack that is not what was recorded."""
    own = settings.office_pack(desk.home) / "policies"
    known = {f"{one.id}.toml": one.sha256 for one in recorded(desk)}
    for path in sorted(own.glob("*.toml")) if own.is_dir() else ():
        if path.name not in known:
            yield _("{file} lies in the office's own pack and was never adopted").format(
                file=path.name
            )
        elif hashlib.sha256(path.read_bytes()).hexdigest() != known[path.name]:
            yield _("{file} is not what the office adopted").format(file=path.name)


def put_back(desk: Desk) -> int:
    """Write the office's own pack anew from its records; what was never recorded is set aside."""
    own = settings.office_pack(desk.home) / "policies"
    told = recorded(desk)
    known = {f"{one.id}.toml" for one in told}
    for path in own.glob("*.toml") if own.is_dir() else ():
        if path.name not in known:
            path.replace(path.with_suffix(".toml.aside"))
    for one in told:
        _put(desk, one.id, one.text)
    desk.settings = settings.read(desk.home)
    desk.__dict__.pop("shelf", None)
    return len(told)

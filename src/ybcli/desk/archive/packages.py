"""Packages of the archive leave the office: gathered from the store, written, and put on record.

A package is the whole record of a case, with nothing masked. So an export needs a reason, and is an
entry of the case's journal like every look at personal data, with the hash of the file that left.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import __version__, private_files
from ...archives import bags, contents, seals
from ...cases.journal import Case, fold
from ...errors import BadData, NotAllowed, Problem
from ...language import _, speaking
from ...law.engine import worksheet
from ...store import written
from ...store.queries import archive as kept_rows
from ...store.queries import entries, pictures, queue
from ...store.queries import seals as sealed_days
from ...store.queries.conditions import Every
from ..casework import acts, permissions
from ..casework.filters import parse
from . import search

if TYPE_CHECKING:
    from .. import Desk

AGENT = f"ybcli {__version__}"


@dataclass(frozen=True, slots=True)
class Exported:
    """One package of an export; `is_new` is false where the same file was there already."""

    case: str
    file: Path
    sha256: str
    size: int
    is_new: bool


class Seals:
    """The office's seals, and where an entry stands in the one that covers it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.rows = sealed_days.in_order(desk.reader)
        self.ends = [row.through for row in self.rows]
        self.trees: dict[int, tuple[list[int], seals.Tree]] = {}

    def of(self, case: Case) -> dict[str, Any] | None:
        """What `seal.json` tells of the case's last entry; None where it is not sealed yet."""
        entry = entries.id_of(self.desk.reader, case.id, len(case.entries))
        place = bisect_left(self.ends, entry)
        if place == len(self.ends):
            return None
        row = self.rows[place]
        ids, tree = self.tree(place)
        return {
            "number": row.number,
            "day": row.day,
            "at": row.at,
            "entries": row.entries,
            "previous": row.previous,
            "path": tree.path(bisect_left(ids, entry)),
            "root": row.root,
            **({"written": written.hash_at(self.desk.reader, row.written)} if row.written else {}),
        }

    def tree(self, place: int) -> tuple[list[int], seals.Tree]:
        """The entries that a seal covers, and the tree over their hashes; made once."""
        if place not in self.trees:
            after = self.ends[place - 1] if place else 0
            covered = entries.hashes_between(self.desk.reader, after, self.ends[place])
            tree = seals.Tree.over([entry.hash for entry in covered])
            self.trees[place] = ([entry.id for entry in covered], tree)
        return self.trees[place]


def package_of(desk: Desk, case: Case, sealed: Seals) -> contents.Package:
    """The package of a closed case, as it would be written. Raises NotAllowed for an open one."""
    row = search.row_of(desk, case)
    kept = fold(contents.kept(case.entries))
    item = desk.item(case.item)
    decision = kept.last("decide")
    told = contents.Told(
        item={
            "title": item.title,
            "title_en": item.title_en,
            "clause": item.way(case.flow).clause,
        },
        office=f"{desk.reader.setting('office_code')} {desk.region}",
        keep_until=row.keep_until,
        labels={field.name: (field.title, field.title_en) for field in item.fields},
        worksheet=readable(decision.decision.get("worksheet", [])) if decision else "",
        messages=kept_rows.stored_rows(desk.reader, "message", case.id),
        transfers=kept_rows.stored_rows(desk.reader, "transfer", case.id),
        certificates=kept_rows.stored_rows(desk.reader, "certificate", case.id),
        records=[
            {name: one[name] for name in ("department", "record_id", "kind", "at", "digest")}
            for one in kept_rows.stored_rows(desk.reader, "record", case.id)
        ],
        lines=kept_rows.stored_rows(desk.reader, "line", case.id),
        pictures={
            f"{one.sha256}.{one.type.rpartition('/')[2]}": one.content
            for one in pictures.of_case(desk.reader, case.id)
        },
        seal=sealed.of(kept),
    )
    return contents.package(case.entries, told, AGENT)


def readable(frozen: Sequence[Any]) -> str:
    """The worksheet as a person reads it, in Chinese and then in English; empty where there is none."""
    made = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            made.append("\n".join(worksheet.text(worksheet.from_json(frozen))))
    return "\n\n".join(made) + "\n" if frozen else ""


def chosen(desk: Desk, case: str, where: str, *, everything: bool) -> list[str]:
    """The closed cases that an export means: one, those of a filter, or all."""
    if case:
        return [desk.reader.case(case).id]
    condition = Every() if everything else parse(where, desk.today).condition
    return queue.closed_cases(desk.reader, condition)


def export(
    desk: Desk, cases: Sequence[str], out: Path, reason: str, *, dry_run: bool = False
) -> list[Exported]:
    """Write the package of each case into the folder `out`, one zip each (mode 0600).

    Each is an entry of its case's journal before the file has its name. The same package again is
    left as it is. Raises BadData without a reason, NotAllowed for an open case or one of another
    region, before anything is written; NotAllowed where a file of that name has other content.
    """
    if not reason.strip():
        problem = Problem(
            "field.missing",
            _("an export needs a reason: the package holds personal data"),
            _('give it with --reason "…"'),
            "6.1.5",
            "reason",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))
    found = [desk.reader.case(case) for case in cases]
    for case in found:
        search.row_of(desk, case)
        permissions.check_officer(desk, desk.officer, case, "reveal")
    if not dry_run:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = Seals(desk)
    return [_exported(desk, case, sealed, out, reason, dry_run=dry_run) for case in found]


def _exported(
    desk: Desk, case: Case, sealed: Seals, out: Path, reason: str, *, dry_run: bool
) -> Exported:
    """One package: written beside its place, put on record, then given its name."""
    target = out / f"{case.id}.zip"
    if dry_run:
        return Exported(case.id, target, "", 0, is_new=not target.exists())
    content = bags.packed(case.id, bags.bag(package_of(desk, case, sealed)))
    sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    if target.exists():
        if bags.sha256(target) == sha256:
            return Exported(case.id, target, sha256, size, is_new=False)
        raise NotAllowed(
            _("{path} is there with other content; an export never overwrites").format(path=target),
            _("name another folder"),
        )
    form = {"reason": reason, "export": {"file": target.name, "sha256": sha256}}
    with private_files.replacing(target) as part:
        part.write_bytes(content)
        with desk.store.transaction() as tx:
            acts.record(desk, tx, fold(tx.entries(case.id)), "reveal", form, by=desk.officer)
    return Exported(case.id, target, sha256, size, is_new=True)

"""The office itself: made, backed up, its projections made anew."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import machine, private_files
from ...cases.journal import Case, fold
from ...errors import BadData, NotAllowed, UsageError, YbError
from ...language import N_, _
from ...store.queries import entries as journal
from ...store.queries import office as tables
from ...store.reading import Reader
from ...store.store import Store
from ..casework import restores
from ..policies import adoption
from ..projections import case_rows

if TYPE_CHECKING:
    from .. import Desk

PRACTICE_REGION = "339901"


def init(
    desk: Desk,
    *,
    region: str,
    practice: bool,
    officer: str,
    officer_name: str,
    platform: str,
    office_code: str,
) -> dict[str, Any]:
    """Make an office in the home folder: a key, an encrypted store, its first officer.

    Raises YbError `office.exists` where there is one; UsageError for a region that is none.
    """
    from ...connectors import keys
    from ...law.engine.policy import chain
    from ...store.store import create

    chain(region)
    if practice != (region == PRACTICE_REGION):
        raise UsageError(
            _("the practice county is {region}; every other region is a real one").format(
                region=PRACTICE_REGION
            ),
            _("give --practice with region {region}, or neither").format(region=PRACTICE_REGION),
        )
    if desk.path.exists():
        raise YbError(
            _("there is an office already: {path}").format(path=desk.path),
            _("set YB_HOME to another folder, or go on with this one"),
            kind="office.exists",
        )
    made = not desk.home.exists()
    desk.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        secrets = keys.create(str(desk.home.resolve()))
    except YbError:
        if made:
            desk.home.rmdir()
        raise
    half = desk.path.with_suffix(".new")
    try:
        store = create(
            half,
            secrets.key,
            {
                "region": region,
                "practice": "1" if practice else "0",
                "officer": officer,
                "officers": json.dumps(
                    {officer: {"name": officer_name, "region": region}}, ensure_ascii=False
                ),
                "platform": platform,
                "office_code": office_code or f"S{region}00001",
                "numbered_since": "2000-01-01",
                "opened": desk.now().isoformat(timespec="seconds"),
            },
        )
        store.checkpoint()
        store.close()
        half.rename(desk.path)
    finally:
        for left in desk.home.glob("office.new*"):
            left.unlink()
    return {
        "home": str(desk.home),
        "region": region,
        "practice": practice,
        "officer": officer,
        "key": keys.where(str(desk.home.resolve())),
        "made_folder": made,
    }


ROLES = (N_("officer"), N_("proxy"))


def add_officer(
    desk: Desk, code: str, name: str, region: str, *, role: str = "officer", mobile: str = ""
) -> dict[str, dict[str, Any]]:
    """Add an officer or a village proxy, or change one. Raises UsageError for another role."""
    if role not in ROLES:
        raise UsageError(
            _("there is no role {role}").format(role=role),
            _("known: {names}").format(names=", ".join(ROLES)),
        )
    told: dict[str, Any] = {"name": name, "region": region or desk.region}
    if role == "proxy":
        told |= {"role": role, "mobile": mobile}
    officers = {**desk.officers, code: told}
    with desk.store.transaction() as tx:
        tx.setting("officers", officers)
    return officers


def set_platform(desk: Desk, url: str) -> None:
    """Say where the platform is."""
    with desk.store.transaction() as tx:
        tx.setting("platform", url)


def accept_clock(desk: Desk, reason: str) -> str:
    """Accept the time of the last entry though the clock stands before it; that time.

    Raises UsageError without a reason.
    """
    if not reason.strip():
        raise UsageError(_("a reason is needed"), _('give it with --reason "…"'))
    last = journal.last_time(desk.reader)
    with Store(desk.path, desk.secrets.key).transaction() as tx:
        tx.setting("clock_accepted", last)
        tx.setting("clock_accepted_by", {"by": desk.officer, "reason": reason, "last": last})
    return last


def rebuild(desk: Desk) -> int:
    """Make the queue, the parties and the registers anew from the journal, entry by entry in the
    order in which they were written; how many cases there are.
    """
    so_far: dict[str, Case] = {}
    adoption.put_back(desk)
    with desk.store.transaction() as tx:
        tables.clear_projections(tx)
        for entry in journal.in_order(tx):
            case = fold([entry], so_far.get(entry.case_id))
            so_far[entry.case_id] = case
            case_rows.write(desk, tx, desk.item(case.item), case, entry)
    return len(so_far)


def backup(desk: Desk, target: Path) -> Path:
    """Write a copy of the store, encrypted with the same key, complete and compact.

    Raises NotAllowed where the target exists.
    """
    if target.exists():
        raise NotAllowed(
            _("{path} exists; a backup never overwrites").format(path=target),
            _("name another file"),
        )
    try:
        with private_files.replacing(target) as part:
            tables.copy_into(desk.reader, part)
    except Exception as fault:
        if of_machine := machine.told(fault, target):
            raise of_machine from None
        raise
    return target


def restore(desk: Desk, source: Path) -> Path:
    """Put a backup in the place of a missing store. Raises BadData where it does not open or verify.

    What a lost store left beside its place (its log) is moved away: it would be read as the copy's own.
    The backup itself is only read, so that it may lie on a disk that cannot be written.
    """
    if desk.path.exists():
        raise NotAllowed(
            _("there is an office already: {path}").format(path=desk.path),
            _("move it away first; restoring never overwrites"),
            kind="office.exists",
        )
    if not source.exists():
        raise BadData(_("{path} does not exist").format(path=source))
    is_new = not desk.path.parent.exists()
    desk.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = desk.path.with_suffix(".part")
    try:
        _copy(source, half)
        with Reader(half, desk.secrets.key) as copy:
            if tables.is_damaged(copy):
                raise BadData(
                    _("{path} is damaged").format(path=source), _("restore an older backup")
                )
        store = Store(half, desk.secrets.key)
        try:
            with store.transaction() as tx:
                restores.mark(tx, desk.now())
            store.checkpoint()
        finally:
            store.close()
        for left in _beside(desk.path):
            if left.exists():
                left.rename(left.with_name(f"{left.name}.{desk.now():%Y%m%d%H%M%S}.lost"))
        half.rename(desk.path)
    finally:
        for left in (half, *_beside(half)):
            left.unlink(missing_ok=True)
        if is_new and not desk.path.exists():
            with suppress(OSError):
                desk.path.parent.rmdir()
    return desk.path


def _copy(source: Path, target: Path) -> None:
    """Copy a store's file, and its log where it has one, for this user alone, onto the disk."""
    for name, goal in zip(("", "-wal"), (target, _beside(target)[0]), strict=True):
        goal.unlink(missing_ok=True)
        part = source.with_name(source.name + name)
        if not part.exists():
            continue
        shutil.copyfile(part, goal)
        goal.chmod(0o600)
        with goal.open("rb") as file:
            os.fsync(file.fileno())


def _beside(path: Path) -> tuple[Path, Path]:
    """What the database keeps beside a store's file: its log, and the index of that."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")

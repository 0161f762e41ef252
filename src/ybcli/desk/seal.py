"""A day is closed with one root over its entries, chained to the seal before ("Settled" 4).

The root is a Merkle root over the hashes of the entries since the last seal. It goes to the
platform with the next sync and stands on the nightly page, so that the chain has an anchor outside
the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..cases.journal import FIRST
from ..errors import IntegrityError
from ..language import _

if TYPE_CHECKING:
    from . import Desk


def merkle(hashes: Sequence[str]) -> str:
    """The Merkle root of some hex hashes; a lone one at the end of a row moves up as it is."""
    if not hashes:
        return FIRST
    row = [bytes.fromhex(h) for h in hashes]
    while len(row) > 1:
        pairs = [row[i : i + 2] for i in range(0, len(row), 2)]
        row = [hashlib.sha256(b"".join(p)).digest() if len(p) > 1 else p[0] for p in pairs]
    return row[0].hex()


def chained(previous: str, root: str, day: str) -> str:
    """The seal's own root: over the seal before, the entries' root and the day."""
    return hashlib.sha256(f"{previous}|{root}|{day}".encode()).hexdigest()


def seal(desk: Desk) -> str:
    """Close what has happened since the last seal; the root, old or new. Nothing new: no new seal."""
    with desk.store.act() as unit:
        last = unit.one("SELECT * FROM seal ORDER BY number DESC LIMIT 1")
        through = last["through"] if last else 0
        rows = unit.rows(
            "SELECT id, hash FROM entry WHERE id > :through ORDER BY id", through=through
        )
        if not rows:
            return str(last["root"]) if last else ""
        day = desk.today.isoformat()
        previous = last["root"] if last else FIRST
        root = chained(previous, merkle([row["hash"] for row in rows]), day)
        number = (last["number"] if last else 0) + 1
        unit.run(
            "INSERT INTO seal (number, day, through, entries, root, previous, at) "
            "VALUES (:number, :day, :through, :entries, :root, :previous, :at)",
            number=number,
            day=day,
            through=rows[-1]["id"],
            entries=len(rows),
            root=root,
            previous=previous,
            at=desk.now().isoformat(timespec="seconds"),
        )
        unit.message(
            f"seal:{number}:{root[:16]}",
            case_id="",
            to="platform",
            topic="seal",
            body={
                "day": day,
                "root": root,
                "previous": previous,
                "entries": len(rows),
            },
            at=desk.now().isoformat(timespec="seconds"),
        )
        return root


def verify(desk: Desk) -> int:
    """Check every seal against the entries that it closed; how many there are.

    Raises IntegrityError naming the first that does not verify.
    """
    previous, through, number = FIRST, 0, 0
    for number, row in enumerate(desk.reader.each("SELECT * FROM seal ORDER BY number"), start=1):
        hashes = [
            entry["hash"]
            for entry in desk.reader.each(
                "SELECT hash FROM entry WHERE id > :low AND id <= :high ORDER BY id",
                low=through,
                high=row["through"],
            )
        ]
        if (
            row["previous"] != previous
            or len(hashes) != row["entries"]
            or chained(previous, merkle(hashes), row["day"]) != row["root"]
        ):
            raise IntegrityError(
                _("seal {number} of {day} does not verify").format(number=number, day=row["day"]),
                _("entries were changed behind the program; restore the store from a backup"),
            )
        previous, through = row["root"], row["through"]
    return number

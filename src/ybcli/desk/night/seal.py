"""A day is closed with one root over its entries, chained to the seal before ("Settled" 4).

The root is a Merkle root over the hashes of the entries since the last seal. It goes to the
platform with the next sync and stands on the nightly page, so that the chain has an anchor outside
the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...cases.journal import FIRST
from ...errors import IntegrityError
from ...language import _
from ...store import written
from ...store.queries import entries, seals
from ...store.queries.seals import Seal

if TYPE_CHECKING:
    from .. import Desk


def merkle(hashes: Sequence[str]) -> str:
    """The Merkle root of some hex hashes; a lone one at the end of a row moves up as it is."""
    if not hashes:
        return FIRST
    row = [bytes.fromhex(h) for h in hashes]
    while len(row) > 1:
        pairs = [row[i : i + 2] for i in range(0, len(row), 2)]
        row = [hashlib.sha256(b"".join(p)).digest() if len(p) > 1 else p[0] for p in pairs]
    return row[0].hex()


def chained(previous: str, root: str, day: str, link: str = "") -> str:
    """The seal's own root: over the seal before, the entries' root, the day, and the hash of the written chain's
    link that it covers (none in a seal older than the chain).
    """
    told = f"{previous}|{root}|{day}" + (f"|{link}" if link else "")
    return hashlib.sha256(told.encode()).hexdigest()


def seal(desk: Desk) -> str:
    """Close what has happened since the last seal; the root, old or new. Nothing new: no new seal."""
    with desk.store.transaction() as tx:
        last = seals.last(tx)
        new = entries.hashes_since(tx, last.through if last else 0)
        if not new:
            return last.root if last else ""
        day = desk.today.isoformat()
        previous = last.root if last else FIRST
        link, known = written.last(tx)
        root = chained(previous, merkle([entry.hash for entry in new]), day, known)
        number = (last.number if last else 0) + 1
        at = desk.now().isoformat(timespec="seconds")
        seals.add(tx, Seal(number, day, new[-1].id, len(new), root, previous, at, link))
        tx.message(
            f"seal:{number}:{root[:16]}",
            case_id="",
            to="platform",
            topic="seal",
            body={
                "day": day,
                "root": root,
                "previous": previous,
                "entries": len(new),
            },
            at=at,
        )
        return root


def verify(desk: Desk) -> int:
    """Check every seal against the entries that it closed; how many there are.

    Raises IntegrityError naming the first that does not verify.
    """
    previous, through, number = FIRST, 0, 0
    for number, one in enumerate(seals.in_order(desk.reader), start=1):
        closed = entries.hashes_between(desk.reader, through, one.through)
        hashes = [entry.hash for entry in closed]
        if (
            one.previous != previous
            or len(hashes) != one.entries
            or chained(previous, merkle(hashes), one.day, written.hash_at(desk.reader, one.written))
            != one.root
        ):
            raise IntegrityError(
                _("seal {number} of {day} does not verify").format(number=number, day=one.day),
                _("entries were changed behind the program; restore the store from a backup"),
            )
        previous, through = one.root, one.through
    return number

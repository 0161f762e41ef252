"""How one entry's hash is part of a day's seal: the path to its root, made and climbed.

A seal is a Merkle root over the hashes of a day's entries, chained to the seal before
(`desk/night/seal.py` makes it). The path lets somebody who holds one case check that its journal was
sealed, without the other cases of that day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tree:
    """The rows of hashes from a day's entries up to their root."""

    rows: tuple[tuple[bytes, ...], ...]

    @classmethod
    def over(cls, hashes: Sequence[str]) -> Tree:
        """The tree over some hex hashes; a lone one at the end of a row moves up as it is."""
        row = tuple(bytes.fromhex(one) for one in hashes)
        rows = [row]
        while len(row) > 1:
            pairs = [row[i : i + 2] for i in range(0, len(row), 2)]
            row = tuple(hashlib.sha256(b"".join(p)).digest() if len(p) > 1 else p[0] for p in pairs)
            rows.append(row)
        return cls(tuple(rows))

    def path(self, place: int) -> list[dict[str, str]]:
        """The neighbours that the hash at `place` meets on its way up, each with its side."""
        steps = []
        for row in self.rows[:-1]:
            other = place ^ 1
            if other < len(row):
                side = "left" if other < place else "right"
                steps.append({"side": side, "hash": row[other].hex()})
            place //= 2
        return steps


def climbed(leaf: str, path: Sequence[Mapping[str, str]]) -> str:
    """The root that a hash leads to by its path. Raises ValueError, KeyError for a broken path."""
    reached = bytes.fromhex(leaf)
    for step in path:
        other = bytes.fromhex(step["hash"])
        both = other + reached if step["side"] == "left" else reached + other
        reached = hashlib.sha256(both).digest()
    return reached.hex()


def root(told: Mapping[str, Any], leaf: str) -> str:
    """The seal's own root that `leaf` leads to, by what a package's `seal.json` tells."""
    entries = climbed(leaf, told["path"])
    link = f"|{told['written']}" if told.get("written") else ""
    return hashlib.sha256(f"{told['previous']}|{entries}|{told['day']}{link}".encode()).hexdigest()

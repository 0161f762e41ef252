"""How binding a value is: law, practice, or something weaker that moves no money."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Standing(StrEnum):
    """How binding a value is, strongest first. A figure has the weakest of its parts."""

    LAW = "law"
    PRACTICE = "practice"
    TARGET = "target"
    EXAMPLE = "example"
    CLAIM = "claim"
    REPORTED = "reported"
    UNCONFIRMED = "unconfirmed"

    @property
    def weakness(self) -> int:
        """0 for law, more the weaker."""
        return _WEAKNESS[self]

    def moves_money(self, practice: bool) -> bool:
        """May a figure of this standing move money? `practice`: is this a practice office?"""
        return self is Standing.LAW or (practice and self is Standing.PRACTICE)


_WEAKNESS = {standing: place for place, standing in enumerate(Standing)}


def weakest(standings: Sequence[Standing]) -> Standing:
    """The weakest of some standings; law where there are none."""
    return max(standings, key=_WEAKNESS.__getitem__, default=Standing.LAW)

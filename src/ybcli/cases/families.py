"""The families of service items: `yb <family> <verb>`, and what the office opens for itself."""

from __future__ import annotations

from typing import Final

from ..language import N_

#: Families that one applies for: each is a command whose verbs are the item files `<family>-<verb>.toml`.
FAMILIES: Final = {
    "enroll": N_("Enrol units, employees and residents (6.2)"),
    "transfer": N_("Transfer a person's insurance between regions (6.5)"),
    "file": N_("File wages and registrations (6.3, 6.6–6.8)"),
    "reimburse": N_("Reimburse and pay out (6.4.3, 6.9, 6.10)"),
    "aid": N_("Medical aid (6.11)"),
    "certify": N_("Query and print with a seal (6.4)"),
}

#: Families whose cases the office opens itself; their commands are written by hand.
OWN: Final = ("office", "reconcile")

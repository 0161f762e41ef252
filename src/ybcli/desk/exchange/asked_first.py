"""A payment file after asking: what can stop a payment is fetched from the departments before it goes to the bank.

Where the line is away, what was not asked is held: silence is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...connectors import DEPARTMENTS
from ...language import _
from ..payments import files
from . import sync

if TYPE_CHECKING:
    from pathlib import Path

    from .. import Desk
    from ..payments.files import OrderResult


@dataclass(frozen=True, slots=True)
class AskedResult:
    """The payment file that was made, and a sentence where somebody could not be asked before it."""

    order: OrderResult
    away: str = ""


def make(desk: Desk, out: Path | None, *, dry_run: bool = False) -> AskedResult:
    """Fetch what departments tell by now, then order every payment that nothing stops (`files.make`).

    A dry run fetches nothing, and an office without a platform has nobody to ask.
    """
    if dry_run or not desk.reader.setting("platform"):
        return AskedResult(files.make(desk, out, dry_run=dry_run))
    files.check_out(desk, out)
    result = sync.run(desk)
    unasked = [name for name in DEPARTMENTS if name not in result.heard]
    away = result.away
    if unasked and not away:
        away = _("{departments} could not be asked").format(
            departments=", ".join(_(name) for name in unasked)
        )
    return AskedResult(files.make(desk, out, unasked=unasked), away)

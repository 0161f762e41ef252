"""A result that reached nobody by any channel becomes work: an officer hands it over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...cases.journal import Case
from ...cases.roles import Role
from ..casework import office_cases

if TYPE_CHECKING:
    from .. import Desk

ROLE: Final = Role.UNDELIVERED


def open_for(desk: Desk, case: Case, template: str) -> str:
    """Open the case in which an officer hands over the notice; once for each case. Its id."""
    return office_cases.open_about(
        desk,
        ROLE,
        f"undelivered|{case.id}",
        about=case.id,
        region=case.region,
        by="department:sms",
        notice=template,
    )

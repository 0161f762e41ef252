"""Who answers an objection had no hand in the decision that it is about (四眼, 5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cases.roles import Role
from ...errors import NotAllowed
from ...language import _

if TYPE_CHECKING:
    from ...cases.items import Item
    from ...cases.journal import Case
    from .. import Desk

#: Acts by which somebody had a hand in what was decided.
DECIDING = ("verify", "review", "decide", "answer", "refuse")


def check_other_hands(desk: Desk, item: Item, case: Case, act: str, by: str) -> None:
    """Raise NotAllowed where who answers an objection had a hand in the decision that it is about (四眼)."""
    if (
        item.role != Role.OBJECTION_TO_AMOUNT
        or act not in {"answer", "verify"}
        or by not in desk.officers
    ):
        return
    about = str(case.fields["about"])
    entries = desk.reader.entries(about)
    if any(entry.by == by and entry.act in DECIDING for entry in entries):
        raise NotAllowed(
            _("{officer} decided case {case} and does not answer the objection to it").format(
                officer=by, case=about
            ),
            _("an officer who had no hand in it answers (four eyes)"),
            kind="four_eyes",
        )

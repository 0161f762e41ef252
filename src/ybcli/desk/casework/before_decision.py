"""Before a second officer agrees to pay: what departments have told since the verification is asked once more.

A red invoice, a death, a bill sent anew between verification and review would be decided on, and held a
moment later. The officer hears of it instead, and says with a reason that it is decided all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import NotAllowed
from ...language import _
from ..projections.payment_state import pays
from ..verification import told_now

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def check(desk: Desk, case: Case, form: Mapping[str, Any]) -> None:
    """Raise NotAllowed where a case that pays would by now be verified otherwise, unless a reason is given."""
    agrees = form.get("outcome", "met") == "met" and not str(form.get("reason") or "").strip()
    if not agrees or case.stage != "verified" or not pays(desk.item(case.item)):
        return
    flips = told_now.look(desk, case).flips
    if flips:
        says = _("since the verification departments tell otherwise: {says}")
        cure = _(
            '`yb case refuse {case} --reason "…"`, or `yb case review {case} --agree --reason "…"` '
            "after asking them"
        )
        raise NotAllowed(
            says.format(says="; ".join(_(flip.sentence) for flip in flips)),
            cure.format(case=case.id),
        )

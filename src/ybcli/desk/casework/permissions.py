"""Who may perform an act: by hand at all, this officer, with a reason where one is asked for (5.3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...cases import flows
from ...errors import BadData, NotAllowed, Problem
from ...language import _
from .regions import is_within

if TYPE_CHECKING:
    from ...cases.journal import Case
    from .. import Desk


def check_performed_by_hand(act: str) -> None:
    """Raise NotAllowed for an act that no officer performs, so that none is performed by hand."""
    if flows.ACTS[act].automatic:
        raise NotAllowed(
            _("no officer performs {act}: it follows from what a department tells").format(act=act),
            _("`yb sync run` brings what departments told"),
        )


def check_officer(desk: Desk, by: str, case: Case, act: str) -> None:
    """Raise NotAllowed for somebody who is not an officer here, a proxy who decides, or a case of another
    region.
    """
    officer = desk.officers.get(by)
    if officer is None:
        raise NotAllowed(
            _("{officer} is no officer of this office").format(officer=by),
            _("`yb office officers` lists them"),
            kind="officer.unknown",
        )
    if officer.get("role") == "proxy" and not flows.ACTS[act].by_proxy:
        raise NotAllowed(
            _("{officer} is a village proxy and decides nothing").format(officer=by),
            _("an officer of the office does it; a proxy files for the principal"),
            kind="proxy",
        )
    region = str(officer.get("region") or desk.region)
    if not is_within(case.region, region):
        raise NotAllowed(
            _("case {case} belongs to region {region}").format(case=case.id, region=case.region),
            _("an officer of that region handles it; you can still show and track it"),
            kind="region",
        )


def check_reason(act: str, form: Mapping[str, Any]) -> None:
    """Raise BadData where an act that needs a reason has none."""
    needs_reason = flows.ACTS[act].needs_reason and not form.get("ran_out")
    if needs_reason and not str(form.get("reason", "")).strip():
        problem = Problem(
            "field.missing",
            _("{act} needs a reason").format(act=act),
            _('give it with --reason "…"'),
            "5.3.1",
            "reason",
        )
        raise BadData(problem.says, problem.cure, problems=(problem,))

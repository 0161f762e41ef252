"""Whether the difference of a year's correction still stands, the year worked out once more."""

from __future__ import annotations

from ....errors import BadData, PolicyGap
from ....law.engine.finding import Fact
from ...verification.providers import OWN, FactRequest


def _difference_now(request: FactRequest) -> list[Fact]:
    """`same` where the year gives the fund's sums of the form, `other` where it does not; unknown where the
    law does not decide it now.
    """
    from .. import recomputed_year

    care_day, fund = str(request.fields.get("care_day", "")), str(request.fields.get("fund", ""))
    try:
        year = recomputed_year.recomputed(request.desk, request.party, care_day[:4])
    except (BadData, PolicyGap):
        return [Fact("difference_now", None, OWN, request.time)]
    net = next((one for one in year.nets if one.fund == fund and one.difference), None)
    is_same = net is not None and (net.due, net.paid) == tuple(
        int(request.fields.get(f"{side}_{fund}", 0)) for side in ("due", "paid")
    )
    return [Fact("difference_now", "same" if is_same else "other", OWN, request.time)]


FACTS = {"difference_now": _difference_now}

"""Whether the difference of a year's correction still stands, the year worked out once more."""

from __future__ import annotations

from ....errors import BadData, PolicyGap
from ....law.engine.finding import Fact
from ...verification.providers import OWN, FactRequest


def _difference_now(request: FactRequest) -> list[Fact]:
    """`same` where the year gives the amounts of the form, `other` where it does not; unknown where the
    law does not decide it now.
    """
    from .. import year_correction

    about = str(request.fields.get("about", ""))
    care_day = str(request.fields.get("care_day", ""))
    try:
        bills = year_correction.recomputed(request.desk, request.party, care_day[:4])
    except (BadData, PolicyGap):
        return [Fact("difference_now", None, OWN, request.time)]
    bill = next((one for one in bills if one.case.id == about), None)
    own = (
        {name: request.fields.get(name) for name in year_correction.fields_of(request.desk, bill)}
        if bill
        else {}
    )
    is_same = bill is not None and all(
        own[f"{side}_{fund}"] == getattr(bill, side)[fund]
        for fund in year_correction.FUNDS
        for side in ("due", "paid")
    )
    return [Fact("difference_now", "same" if is_same else "other", OWN, request.time)]


FACTS = {"difference_now": _difference_now}

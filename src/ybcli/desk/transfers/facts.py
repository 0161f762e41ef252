"""Transfers: which way one goes, whether it was made before; months and balances as the platform has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from ...errors import Unavailable
from ...law.engine import months
from ...law.engine.finding import Fact
from ...store.queries import filings
from ..verification.facts.accounts import verified_before
from ..verification.providers import UNAVAILABLE, FactRequest

if TYPE_CHECKING:
    from .. import Desk

#: How many digits of a region name its pooling area, and its province.
AREA, PROVINCE = 4, 2

Rows = list[dict[str, str]]
_PAID, _HELD, _COUNTED = "years:paid", "years:held", "years:counted"


def way(desk: Desk, from_region: str, to_region: str) -> str:
    """`in_province` or `cross_province` into this area, `given_out` to another province, else empty."""
    ours, to = desk.region[:AREA], (to_region or desk.region)[:AREA]
    same_province = from_region[:PROVINCE] == to[:PROVINCE]
    if from_region[:AREA] == ours and to != ours and not same_province:
        return "given_out"
    if to != ours or from_region[:AREA] == ours:
        return ""
    return "in_province" if same_province else "cross_province"


def years(desk: Desk, id_number: str, name: str) -> tuple[Rows, ...] | None:
    """What the platform knows of contribution years (YQ01): the spans, the balances, the count.

    None where it cannot be asked. Asked once in a call.
    """
    answers = desk.answers
    if f"{_PAID}|{id_number}" not in answers:
        if not desk.reader.setting("platform"):
            return None
        try:
            told = desk.platform.years(id_number, name)
        except Unavailable:
            return None
        answers[f"{_PAID}|{id_number}"] = [
            {"begins": one.begins, "ends": one.ends, "scheme": one.scheme, "region": one.region}
            for one in told.paid
        ]
        answers[f"{_HELD}|{id_number}"] = [
            {"region": region, "fen": str(fen)} for region, fen in told.balances.items()
        ]
        answers[f"{_COUNTED}|{id_number}"] = [{"months": str(told.months_paid)}]
    return tuple(answers[f"{kind}|{id_number}"] for kind in (_PAID, _HELD, _COUNTED))


def months_of(spans: Iterable[dict[str, str]], area: str, *, besides: bool = False) -> str:
    """The employee months of a pooling area as intervals by region; with `besides` of all others."""
    paid: dict[str, list[str]] = {}
    for one in spans:
        if one["scheme"] == "employee" and (one["region"][:AREA] == area) is not besides:
            span = months.months_between(one["begins"], one["ends"])
            paid.setdefault(one["region"], []).extend(span)
    return months.format_intervals(months.merge(paid))


def _sum(held: Iterable[dict[str, str]], area: str, *, besides: bool = False) -> int:
    return sum(int(one["fen"]) for one in held if (one["region"][:AREA] == area) is not besides)


def _way(request: FactRequest) -> list[Fact]:
    stated, to = (
        str(request.fields.get("from_region", "")),
        str(request.fields.get("to_region", "")),
    )
    found = way(request.desk, stated, to) or "elsewhere"
    return [Fact("transfer_way", found, "form", request.time)] if stated else []


def _before(request: FactRequest) -> list[Fact]:
    own = request.case.id if request.case else ""
    found = filings.active_of_kind(request.desk.reader, request.party, "transfer_in", besides=own)
    area = str(request.fields.get("from_region", ""))[:AREA]
    return request.own("transferred_before", any(one.key[:AREA] == area for one in found))


#: fact → what is read of the platform's answer, given this area and the one that was left.
_READ: Final[dict[str, Callable[[Rows, Rows, str, str], str | int]]] = {
    "months_here": lambda paid, _held, here, _there: months_of(paid, here),
    "months_there": lambda paid, _held, _here, there: months_of(paid, there),
    "months_elsewhere": lambda paid, _held, here, _there: months_of(paid, here, besides=True),
    "balance_here_fen": lambda _paid, held, here, _there: _sum(held, here),
    "balance_there_fen": lambda _paid, held, _here, there: _sum(held, there),
    "balance_elsewhere_fen": lambda _paid, held, here, _there: _sum(held, here, besides=True),
}


def _of_years(request: FactRequest, name: str) -> list[Fact]:
    if before := verified_before(request, name):
        return before
    told = years(request.desk, request.party, request.name)
    if told is None:
        return [Fact(name, None, UNAVAILABLE, request.time)]
    paid, held, counted = told
    if name == "months_of_platform":
        return [Fact(name, int(counted[0]["months"]), "platform", request.time)]
    here, there = request.desk.region[:AREA], str(request.fields.get("from_region", ""))[:AREA]
    return [Fact(name, _READ[name](paid, held, here, there), "platform", request.time)]


def _given(request: FactRequest, name: str, field: str) -> list[Fact]:
    """What was read of the platform when the request to give out came (see `desk/transfers/incoming`)."""
    return [Fact(name, request.fields.get(field), "platform", request.time)]


FACTS = {
    "given_scheme": lambda asked: _given(asked, "given_scheme", "scheme"),
    "given_months": lambda asked: _given(asked, "given_months", "months_paid"),
    "given_balance_fen": lambda asked: _given(asked, "given_balance_fen", "balance_fen"),
    "transfer_way": _way,
    "transferred_before": _before,
    "months_of_platform": lambda asked: _of_years(asked, "months_of_platform"),
    "months_here": lambda asked: _of_years(asked, "months_here"),
    "months_there": lambda asked: _of_years(asked, "months_there"),
    "months_elsewhere": lambda asked: _of_years(asked, "months_elsewhere"),
    "balance_here_fen": lambda asked: _of_years(asked, "balance_here_fen"),
    "balance_there_fen": lambda asked: _of_years(asked, "balance_there_fen"),
    "balance_elsewhere_fen": lambda asked: _of_years(asked, "balance_elsewhere_fen"),
}

"""Samples of automatic decisions and of settlements at the point of care, for a second look (定期人工抽查, 5.3.2).

Drawn by a seed: the same days, share and seed give the same cases on every machine. The sample is
divided among items and regions by their numbers (largest remainder), so that none is forgotten. What
is found wrong opens a case.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from ...cases import standing
from ...cases.roles import Role
from ...errors import BadData, Conflict, PolicyGap, UsageError
from ...language import N_, _
from ...store.queries import entries, payments, persons, samples, settlements
from ...store.queries.payments import PaidAccount
from ...store.queries.samples import Sample
from ..casework import acts, office_cases
from ..settlements import book

if TYPE_CHECKING:
    from ...store.store import Transaction
    from .. import Desk

ROLE: Final = Role.SAMPLE_FINDING
#: The stratum of cases that are paid to one account for many patients.
SHARED: Final = N_("shared_account")
#: What the strata of settlements begin with.
SETTLED: Final = "settlement-"
OUTCOMES: Final = (N_("right"), N_("wrong"))

#: item|region → the cases decided without a hand.
Strata = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample: its name, how many cases there were, and the cases drawn with their strata."""

    name: str
    population: int
    drawn: tuple[tuple[str, str], ...]
    is_new: bool = True


def draw(desk: Desk, first: date, last: date, share: Fraction | None, seed: str) -> Draw:
    """Draw a sample of the automatic decisions of these days; `share` None: the county's own.

    A draw of the same days, share and seed is the one that was drawn. Raises UsageError for days or
    a share that are none, PolicyGap where no share is set.
    """
    share = share_of(desk) if share is None else share
    if last < first:
        raise UsageError(_("the last day is before the first"), _("exchange --from and --to"))
    if not 0 < share <= 1:
        raise UsageError(_("the share is not between 0 and 100 %"), _("write it as 5%"))
    if not seed.strip():
        raise UsageError(_("a draw needs a seed"), _("any words do; they make it reproducible"))
    name = name_of(first, last, share, seed)
    strata = population(desk, first, last)
    total = sum(len(cases) for cases in strata.values())
    known = samples.of_draw(desk.reader, name)
    if known:
        pairs = tuple((one.case_id, one.stratum) for one in known)
        return Draw(name, total, pairs, is_new=False)
    drawn = (*chosen(strata, share, seed), *shared_accounts(desk, first, last))
    drawn = tuple(dict(reversed(drawn)).items())[::-1]  # a case is looked at once
    with desk.store.transaction() as tx:
        samples.add(tx, name, seed, drawn)
    return Draw(name, total, drawn)


def shared_accounts(desk: Desk, first: date, last: date) -> list[tuple[str, str]]:
    """The cases whose payments of these days go to one account for many patients, each with its stratum:
    looked at besides the sample, whoever decided them.
    """
    most = standing.load(tuple(desk.settings.packs)).shared_account.patients
    by_account: defaultdict[str, list[PaidAccount]] = defaultdict(list)
    for one in payments.accounts_decided_between(desk.reader, first.isoformat(), last.isoformat()):
        by_account[one.account].append(one)
    return [
        (one.case_id, f"{SHARED}|{one.region}")
        for paid in by_account.values()
        if most and len({persons.current_number(desk.reader, p.party_id) for p in paid}) >= most
        for one in paid
    ]


def name_of(first: date, last: date, share: Fraction, seed: str) -> str:
    """The name of a draw, made from all that decides what is drawn."""
    digest = hashlib.sha256(f"{first}|{last}|{share}|{seed}".encode()).hexdigest()[:8]
    return f"{first}..{last}/{digest}"


def last_day(name: str) -> date:
    """The last day of the draw of this name."""
    return date.fromisoformat(name.partition("..")[2].partition("/")[0])


def share_of(desk: Desk) -> Fraction:
    """The share that the county has set. Raises PolicyGap where it has not."""
    return Fraction(desk.policy(desk.today, desk.region).figure("sample_share").value)


def share_from(text: str) -> Fraction:
    """A share as a person writes it: 5%, 5％ or 0.05. Raises UsageError."""
    plain = text.strip().replace("％", "%")
    try:
        value = Fraction(plain.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        raise UsageError(
            _("{text} is not a share").format(text=text), _("write it as 5%")
        ) from None
    return value / 100 if plain.endswith("%") else value


def population(desk: Desk, first: date, last: date) -> dict[str, list[str]]:
    """The cases that were verified and decided without a hand in these days, by stratum; and what was settled
    at the point of care (实时结算), each kind of care and region a stratum.
    """
    strata: dict[str, list[str]] = defaultdict(list)
    for one in entries.decided_automatically(desk.reader, first.isoformat(), last.isoformat()):
        strata[f"{one.item}|{one.region}"].append(one.case_id)
    for settled in settlements.settled_between(desk.reader, first.isoformat(), last.isoformat()):
        strata[f"{SETTLED}{settled.kind}|{settled.region}"].append(settled.id)
    return dict(strata)


def chosen(strata: Strata, share: Fraction, seed: str) -> list[tuple[str, str]]:
    """The cases that the seed chooses, each with its stratum."""
    found = []
    for stratum, size in sorted(sizes(strata, share).items()):
        order = sorted(strata[stratum], key=lambda case: _place(seed, case))
        found += [(case, stratum) for case in sorted(order[:size])]
    return found


def sizes(strata: Strata, share: Fraction) -> dict[str, int]:
    """How many cases of each stratum, by the largest remainder; at least one where there are any."""
    total = sum(len(cases) for cases in strata.values())
    wanted = min(total, max(1, int(total * share + Fraction(1, 2)))) if total else 0
    quotas = {name: Fraction(len(cases) * wanted, total) for name, cases in strata.items()}
    found = {name: int(quota) for name, quota in quotas.items()}
    left = wanted - sum(found.values())
    by_rest = sorted(quotas, key=lambda name: (-(quotas[name] - found[name]), name))
    for name in by_rest[:left]:
        found[name] += 1
    return found


def _place(seed: str, case: str) -> str:
    """Where a case stands in the order that the seed makes; the same on every machine."""
    return hashlib.sha256(f"{seed}|{case}".encode()).hexdigest()


def find(desk: Desk, case: str, outcome: str, finding: str) -> str:
    """Write down what the second look found; the id of the case that a wrong decision opens, or "".

    Raises BadData where the case was not drawn or a wrong one has no finding, Conflict where the look
    found something else before.
    """
    whole = number_of(desk, case)
    if outcome not in OUTCOMES:
        raise UsageError(
            _("there is no outcome {outcome}").format(outcome=outcome or "?"),
            _("known: {names}").format(names=", ".join(OUTCOMES)),
        )
    if outcome == "wrong" and not finding.strip():
        raise BadData(_("a wrong decision needs a finding"), _('give it with --finding "…"'))
    drawn = samples.of_case(desk.reader, whole)
    if drawn is None:
        raise BadData(
            _("case {case} is in no sample").format(case=whole), _("`yb sample list` shows them")
        )
    if drawn.outcome:
        if (drawn.outcome, drawn.finding) != (outcome, finding):
            raise Conflict(
                _("case {case} was looked at already: {outcome}").format(
                    case=whole, outcome=_(drawn.outcome)
                ),
                _("what was found is not changed; a new sample may draw it again"),
            )
        return drawn.follow_up
    with desk.store.transaction() as tx:
        follow_up = _open(desk, tx, drawn, finding) if outcome == "wrong" else ""
        samples.set_outcome(
            tx,
            drawn.id,
            outcome=outcome,
            finding=finding,
            by=desk.officer,
            at=desk.now().isoformat(timespec="seconds"),
            follow_up=follow_up,
        )
    if follow_up:
        acts.advance(desk, follow_up)
    return follow_up


def number_of(desk: Desk, number: str) -> str:
    """The whole number of a case or of a settlement; its first characters do. Raises BadData."""
    if settlements.with_number(desk.reader, number.strip().upper()):
        return book.settlement_of(desk, number).id
    return desk.reader.case(number).id


def _open(desk: Desk, tx: Transaction, drawn: Sample, finding: str) -> str:
    """Open the case in which a wrong decision is put right; its id."""
    about = drawn.case_id
    fields = {
        "about": about,
        "title": about,
        "draw": drawn.draw,
        "stratum": drawn.stratum,
        "finding": finding,
        "owner": desk.officer,
    }
    region = drawn.stratum.partition("|")[2]
    reference = f"sample|{drawn.draw}|{about}"
    return office_cases.write(desk, tx, ROLE, reference, fields, about=about, region=region)


def listed(desk: Desk, *, waiting: bool = False) -> list[dict[str, Any]]:
    """What was drawn, the newest draw first; with `waiting` only what nobody has looked at."""
    return [
        {
            "draw": one.draw,
            "case": one.case_id,
            "stratum": one.stratum,
            "outcome": one.outcome,
            "finding": one.finding,
            "by": one.by,
            "at": one.at,
            "follow_up": one.follow_up,
        }
        for one in samples.listed(desk.reader, waiting=waiting)
    ]


def next_due(desk: Desk) -> date | None:
    """The day by which the next sample is due; None where nothing was drawn or no period is set."""
    last = max((last_day(name) for name in samples.draws(desk.reader)), default=None)
    if last is None:
        return None
    try:
        period = desk.policy(desk.today, desk.region).figure("sample_period")
    except PolicyGap:
        return None
    return desk.due_of(period, last, desk.region)

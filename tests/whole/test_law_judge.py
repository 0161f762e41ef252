"""The formulas against an independent judge, over random facts and random policies.

`judge.py` works every amount out in plain fractions and was written from the sources alone, without a
look at the formulas. A place's rules are drawn too, every switch on each side.
"""

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

import judge
from made_places import place, practice_with
from ybcli.law.benefits import settlement
from ybcli.law.engine import formula

EXAMPLES = int(os.environ.get("JUDGE_EXAMPLES", "120"))
TABLES = ("_ratio", "_share", "_points", "_deductible", "_ceiling", "_threshold", "_place")
DAY, REGION = date(2026, 7, 1), "999900"
WHO = ["in_service", "retired", "resident"]
LEVELS = ["community", "level_3"]
CARE = ["local", "in_province", "emergency", "unfiled"]
AID = ["none", "tekun", "dibao"]
KINDS = ["inpatient", "outpatient", "chronic"]

#: Fen as yuan; small ones are frequent, so that bounds are met.
FEN = st.one_of(st.integers(0, 500_000), st.integers(0, 50_000_000)).map(lambda n: Fraction(n, 100))
YUAN = st.one_of(st.integers(0, 5_000), st.integers(0, 200_000)).map(Fraction)
SMALL = st.integers(0, 5_000).map(Fraction)
RATIO = st.integers(0, 1_000).map(lambda n: Fraction(n, 1_000))
LIMIT = st.one_of(st.none(), YUAN)
SHARE = st.integers(0, 100).map(lambda n: Fraction(n, 100))


@st.composite
def in_bands(draw, values=RATIO, steps=YUAN):
    bounds = sorted({Fraction(0), *draw(st.lists(steps, max_size=2))})
    return [(bound, draw(values)) for bound in bounds]


BANDS = st.one_of(RATIO, in_bands())


def table(words, values):
    """A table that lists some words, the others by `other`."""
    return st.dictionaries(st.sampled_from(words), values, max_size=1).flatmap(
        lambda listed: values.map(lambda other: {**listed, "other": other})
    )


STANDARD_ORDER = st.just(["catastrophic", "medical_aid", "tilted_aid", "supplementary", "veterans"])


def switch(*words):
    return st.sampled_from(words)


MONEY_RULES = {
    "bands_on": switch("cumulated", "excess"),
    "benefit_ceiling_on": switch("base", "payment"),
    "remote_care_by": switch("first_share", "points"),
    "fen_rounding": switch("half_up", "down", "up"),
    "catastrophic_bands_on": switch("cumulated", "excess"),
    "first_share_counts": switch("yes", "no"),
    "aid_leaves_out_unfiled_loss": switch("yes", "no"),
    "class_b_first_share": SHARE,
    "remote_first_share": table(CARE, SHARE),
    "remote_points": table(CARE, SHARE),
    "ratio_by_year_of_age": st.sampled_from([Fraction(0), Fraction(1, 1000), Fraction(1, 200)]),
    "inpatient_deductible": table(WHO, table(LEVELS, table(["first", "later"], SMALL))),
    "inpatient_ratio": table(WHO, table(LEVELS, BANDS)),
    "benefit_ceiling": table(WHO, LIMIT),
    "outpatient_deductible": table(WHO, SMALL),
    "outpatient_ratio": table(WHO, table(LEVELS, BANDS)),
    "outpatient_ceiling": table(WHO, LIMIT),
    "chronic_deductible": table(WHO, SMALL),
    "chronic_ratio": table(WHO, table(LEVELS, BANDS)),
    "chronic_ceiling": table(WHO, LIMIT),
    "catastrophic_threshold": table(AID, YUAN),
    "catastrophic_ratio": table(AID, BANDS),
    "catastrophic_ceiling": table(AID, LIMIT),
    "aid_threshold": table(AID, YUAN),
    "aid_ratio": table(AID, BANDS),
    "aid_ceiling": table(AID, LIMIT),
    "tilt_threshold": table(AID, LIMIT),
    "tilt_ratio": table(AID, RATIO),
    "tilt_ceiling": table(AID, LIMIT),
    "layer_place": STANDARD_ORDER.map(lambda names: {n: i for i, n in enumerate(names, 1)}),
    "layer_counts": table(["supplementary"], switch("in_scope", "whole_bill")),
    "layer_threshold": table(["supplementary"], YUAN),
    "layer_ratio": table(["supplementary"], BANDS),
    "layer_ceiling": table(["supplementary"], LIMIT),
}
TIME_RULES = {
    "fen_rounding": switch("half_up", "down", "up"),
    "fixed_wait": st.integers(0, 6),
    "wait_per_further_year": st.integers(0, 3),
    "missed_years_in_fixed_wait": st.integers(0, 2),
    "wait_repaired_per_year": st.integers(0, 3),
    "long_miss_years": st.integers(1, 6),
    "long_miss_wait": st.integers(0, 12),
    "group_waits": st.just({"none": 1, "other": 0}),
    "allowance_day_by": switch("month", "year"),
    "days_in_allowance_month": st.sampled_from([30, 31]),
    "days_in_allowance_year": st.sampled_from([365, 360]),
    "months_in_year": st.just(12),
    "allowance_base_floor": st.integers(0, 6_000),
    "allowance_base_ceiling": st.one_of(st.none(), st.integers(6_000, 30_000)),
    "maternity_days_base": st.sampled_from([90, 98, 128]),
    "maternity_days_extension": st.fixed_dictionaries(
        {"first": st.sampled_from([0, 60]), "other": st.sampled_from([0, 90])}
    ),
    "dystocia_days": st.integers(0, 30),
    "extra_baby_days": st.integers(0, 30),
    "caesarean_is_dystocia": switch("yes", "no"),
    "termination_days": st.just([(0, 15), (3, 42), (6, 98)]),
}


def raw(value):
    """A drawn rule as a pack holds it."""
    if isinstance(value, dict):
        return {key: raw(one) for key, one in value.items()}
    if isinstance(value, list):
        return [{"above": exact(above), "is": exact(one)} for above, one in value]
    if value is None:
        return Decimal("Infinity")
    return value if isinstance(value, str) else exact(value)


def exact(number):
    number = Fraction(number)
    return Decimal(number.numerator) / Decimal(number.denominator)


def text(value):
    """The same as `place` takes it."""
    if isinstance(value, dict):
        return {key: text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [{"above": str(exact(above)), "is": str(exact(one))} for above, one in value]
    if value is None:
        return "inf"
    return value if isinstance(value, str) else str(exact(value))


#: Any place that sets all of them; it is read from its pack once, then its values are changed.
ANY = {
    **dict.fromkeys(MONEY_RULES, 0),
    **dict.fromkeys(TIME_RULES, 1),
    "bands_on": "excess",
    "benefit_ceiling_on": "base",
    "remote_care_by": "points",
    "fen_rounding": "down",
    "catastrophic_bands_on": "excess",
    "first_share_counts": "no",
    "aid_leaves_out_unfiled_loss": "no",
    "caesarean_is_dystocia": "no",
    "allowance_day_by": "month",
    "days_in_allowance_month": 30,
    "days_in_allowance_year": 365,
    "months_in_year": 12,
    "maternity_days_base": 98,
    "allowance_base_ceiling": None,
    **{key: {"other": 0} for key in (n for n in MONEY_RULES if n.endswith(TABLES))},
    "maternity_days_extension": {"other": 0},
    "group_waits": {"other": 0},
    **{
        key: {"other": {"other": 0}}
        for key in ("inpatient_ratio", "outpatient_ratio", "chronic_ratio")
    },
    "inpatient_deductible": {"other": {"other": {"other": 0}}},
    "layer_counts": {"other": "in_scope"},
    "class_b_first_share": 0,
}


def read(rules):
    """The policy of a place with these rules, read from its pack."""
    return place(**{name: text(value) for name, value in rules.items()})


BASE = read(ANY)
PRACTICE = practice_with().shelf


def policy_of(rules):
    """The policy of a place with these rules, in the shelf of the place that was read."""
    changed = dict(BASE.shelf.settings)
    for name, value in rules.items():
        changed[(REGION, name)] = tuple(
            replace(one, value=raw(value)) for one in BASE.shelf.settings[(REGION, name)]
        )
    return replace(BASE.shelf, settings=changed).on(DAY, REGION)


LINE = st.fixed_dictionaries(
    {"category": st.sampled_from(["A", "B", "fixed", "own", "over_limit"]), "amount": FEN},
    optional={"limit": FEN, "first_share": SHARE},
)
BILL = st.one_of(
    st.fixed_dictionaries({"in_scope": FEN, "more": FEN}),
    st.fixed_dictionaries({"bill_lines": st.lists(LINE, min_size=1, max_size=4)}),
)
YEAR = {
    "deductible_paid": SMALL,
    "in_scope_before": FEN,
    "fund_paid_before": FEN,
    "outpatient_deductible_used": SMALL,
    "outpatient_scope_before": FEN,
    "outpatient_paid_before": FEN,
    "chronic_deductible_used": SMALL,
    "chronic_scope_before": FEN,
    "chronic_paid_before": FEN,
    "burden_before": FEN,
    "catastrophic_paid_before": FEN,
    "aid_burden_before": FEN,
    "aid_paid_before": FEN,
    "tilt_burden_before": FEN,
    "tilt_paid_before": FEN,
    "age": st.integers(0, 100),
}
SITUATION = st.fixed_dictionaries(
    {
        "bill": BILL,
        "person_category": st.sampled_from(WHO),
        "hospital_level": st.sampled_from(LEVELS),
        "outpatient_place": st.sampled_from(LEVELS),
        "care_kind": st.sampled_from(KINDS),
        "remote_care": st.sampled_from(CARE),
        "stay_order": st.sampled_from(["first", "later"]),
        "aid_category": st.sampled_from(AID),
        "referred": st.sampled_from(["yes", "no"]),
        "entitled_to": st.sampled_from([(), ("supplementary",), ("supplementary", "veterans")]),
    },
    optional=YEAR,
).map(lambda told: flat(dict(told)))


def flat(told):
    """A bill by its lines, or by what is in scope and the whole."""
    lines = told.pop("bill")
    if "in_scope" in lines:
        lines = {"in_scope": lines["in_scope"], "bill_total": lines["in_scope"] + lines["more"]}
    return {**told, **lines}


def plain(value):
    """A drawn fact as a form gives it."""
    if isinstance(value, Fraction):
        return exact(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def facts_of(told):
    return BASE.shelf.facts(plain(told))


def worked(name, told, policy):
    return Fraction(formula.evaluate(name, facts_of(told), policy).value)


PARTS = (
    "in_scope_amount",
    "first_share_amount",
    "paid_whole_amount",
    "over_limit_amount",
    "own_amount",
)
MONEY = st.fixed_dictionaries(MONEY_RULES)


@settings(max_examples=EXAMPLES, deadline=None)
@given(MONEY, SITUATION)
def test_every_layer_of_a_bill_is_what_the_judge_says(rules, told):
    policy = policy_of(rules)
    facts = facts_of(told)
    if "bill_lines" in told:
        found = tuple(Fraction(formula.evaluate(name, facts, policy).value) for name in PARTS)
        assert found == judge.parts(told, rules)
    judged = judge.layers(told, rules)
    found = {name: Fraction(one.value) for name, one in settlement.layers(facts, policy)}
    assert found == {name: judged[name] for name in found}
    assert {name for name, paid in judged.items() if paid} <= set(found)
    assert Fraction(formula.evaluate("one_stop_settlement", facts, policy).value) == sum(
        judged.values()
    )
    rest = judge.bill(told) - sum(judged.values())
    assert Fraction(formula.evaluate("personal_payment", facts, policy).value) == rest


@settings(max_examples=EXAMPLES, deadline=None)
@given(MONEY, SITUATION)
def test_the_basic_insurance_of_each_kind_of_care_is_what_the_judge_says(rules, told):
    policy = policy_of(rules)
    for kind in KINDS:
        told = {**told, "care_kind": kind}
        assert worked(f"{kind}_benefit", told, policy) == judge.basic(told, rules)
        assert worked("catastrophic_base", told, policy) == judge.burden(told, rules)
        assert worked("unfiled_loss", told, policy) == judge.unfiled_loss(told, rules)


WAITING = st.fixed_dictionaries(
    {"cover_from": st.dates(date(2025, 1, 1), date(2027, 12, 31))},
    optional={
        "paid_in_window": st.sampled_from(["yes", "no"]),
        "missed_years": st.integers(0, 9),
        "repaired_years": st.integers(0, 9),
        "wait_group": st.sampled_from(["none", "newborn", "graduate"]),
    },
)
BIRTH = st.fixed_dictionaries(
    {
        "employer_average_wage": FEN,
        "maternity_kind": st.sampled_from(["birth", "termination"]),
        "pregnancy_months": st.integers(1, 10),
        "child_order": st.sampled_from(["first", "second", "third", "later"]),
        "babies": st.integers(1, 4),
        "delivery": st.sampled_from(["natural", "assisted", "caesarean", "difficult"]),
    }
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.fixed_dictionaries(TIME_RULES),
    WAITING,
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    BIRTH,
)
def test_waits_and_maternity_are_what_the_judge_says(rules, told, paid_on, birth):
    policy = policy_of(rules)
    told = {**told, "paid_on": paid_on}
    ends = formula.evaluate("waiting_period_end", facts_of(told), policy).value
    assert date.fromordinal(int(ends)) == judge.waiting_period_end(told, rules)
    assert worked("maternity_days", birth, policy) == judge.maternity_days(birth, rules)
    assert worked("maternity_allowance", birth, policy) == judge.maternity_allowance(birth, rules)


@settings(max_examples=EXAMPLES, deadline=None)
@given(MONEY, SITUATION, FEN)
def test_more_cost_never_gives_less_of_the_basic_insurance(rules, told, more):
    told = {key: one for key, one in told.items() if key not in ("bill_lines", "in_scope")}
    policy = policy_of(rules)
    for kind in KINDS:
        paid = [
            worked(f"{kind}_benefit", {**told, "in_scope": cost}, policy)
            for cost in (Fraction(1_000), Fraction(1_000) + more)
        ]
        assert paid[0] <= paid[1]


@settings(max_examples=EXAMPLES, deadline=None)
@given(MONEY, SITUATION, RATIO, RATIO)
def test_a_higher_ratio_never_gives_less(rules, told, one, other):
    paid = [
        worked("inpatient_benefit", told, policy_of({**rules, "inpatient_ratio": ratio}))
        for ratio in ({"other": {"other": ratio}} for ratio in sorted((one, other)))
    ]
    assert paid[0] <= paid[1]


@settings(max_examples=EXAMPLES, deadline=None)
@given(MONEY, FEN, FEN, st.sampled_from(AID))
def test_the_catastrophic_insurance_pays_for_two_bills_what_it_pays_for_one(rules, one, two, who):
    policy = policy_of(rules)
    first = worked("catastrophic_benefit", {"burden": one, "aid_category": who}, policy)
    told = {"burden": two, "burden_before": one, "catastrophic_paid_before": first}
    second = worked("catastrophic_benefit", {**told, "aid_category": who}, policy)
    whole = worked("catastrophic_benefit", {"burden": one + two, "aid_category": who}, policy)
    assert first + second == whole


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_what_was_known_by_a_day_never_reads_a_later_notice(known_by):
    policy = PRACTICE.on(DAY, "339901", known_by)
    for _parameter, found in policy.listing():
        assert found is None or found.instrument.published <= known_by

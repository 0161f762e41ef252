"""The amounts once more, in plain fractions: written from the sources alone, to judge the formulas.

Nothing of `ybcli` is read here. `rules` is what a place has set (plain words, numbers, tables, bands),
`told` the facts. Sources: the order of computation and the traps of the domain notes (B4, B5, B6, M),
and 国办发〔2024〕38号 for the waiting periods.
"""

from datetime import date
from fractions import Fraction
from math import ceil, floor

NO_LIMIT = None


def row(table, *words):
    """A row of a table; `other` stands for every word that is not listed."""
    for word in words:
        table = table[word] if word in table else table["other"]
    return table


def fen(amount, rules):
    """Yuan to the fen: half up unless the place says down or up."""
    hundredths = Fraction(amount) * 100
    way = rules.get("fen_rounding", "half_up")
    whole = {"half_up": floor(hundredths + Fraction(1, 2)), "down": floor(hundredths)}
    return Fraction(whole.get(way, ceil(hundredths)), 100)


def above_zero(amount):
    return max(Fraction(0), amount)


def up_to(amount, limit):
    return amount if limit is NO_LIMIT else min(amount, limit)


def bands(ratio):
    """(above, ratio) by rising bounds; one number is one band."""
    return ratio if isinstance(ratio, list) else [(Fraction(0), ratio)]


def between(ratio, low, high):
    """Each slice of the stretch times its ratio."""
    found = Fraction(0)
    steps = bands(ratio)
    for number, (start, share) in enumerate(steps):
        end = steps[number + 1][0] if number + 1 < len(steps) else high
        found += above_zero(min(high, end) - max(low, start)) * share
    return found


# The bill.


def line_parts(line, rules):
    """One line: (in scope, first share, paid whole, over the limit, own)."""
    amount, kind = line["amount"], line["category"]
    if kind == "own":
        return Fraction(0), Fraction(0), Fraction(0), Fraction(0), amount
    if kind == "over_limit":
        return Fraction(0), Fraction(0), Fraction(0), amount, Fraction(0)
    counted = up_to(amount, line.get("limit"))
    share = {"A": Fraction(0)}.get(kind, line.get("first_share", rules["class_b_first_share"]))
    kept = fen(counted * (1 - share), rules)
    over = amount - counted
    if kind == "fixed":
        return Fraction(0), counted - kept, kept, over, Fraction(0)
    return kept, counted - kept, Fraction(0), over, Fraction(0)


def parts(told, rules):
    """The bill's five parts; a bill that gives only what is in scope has no other."""
    if "in_scope" in told:
        return told["in_scope"], Fraction(0), Fraction(0), Fraction(0), Fraction(0)
    lines = [line_parts(line, rules) for line in told["bill_lines"]]
    return tuple(sum(one) for one in zip(*lines, strict=True))


def bill(told):
    if "bill_total" in told:
        return told["bill_total"]
    return sum(line["amount"] for line in told["bill_lines"])


# Basic insurance: remote cut, deductible, bands, ceiling (B6 2 and 3).


def payable(told, rules, remote):
    scope = parts(told, rules)[0]
    if remote == "local" or rules["remote_care_by"] == "points":
        return scope
    return fen(scope * (1 - row(rules["remote_first_share"], remote)), rules)


def ratio_of(table, told, rules, remote, word):
    points = Fraction(0)
    if remote != "local" and rules["remote_care_by"] == "points":
        points = row(rules["remote_points"], remote)
    more = rules["ratio_by_year_of_age"] * told.get("age", 0)
    return [
        (start, above_zero(min(Fraction(1), share + more) - points))
        for start, share in bands(row(table, told["person_category"], word))
    ]


def by_bands(ratio, rules, before, deductible, cost):
    if rules["bands_on"] == "excess":
        return between(ratio, Fraction(0), above_zero(cost - deductible))
    return between(ratio, before + deductible, before + cost)


def inpatient(told, rules, remote):
    cost = payable(told, rules, remote)
    who, level = told["person_category"], told["hospital_level"]
    due = row(rules["inpatient_deductible"], who, level, told.get("stay_order", "first"))
    due = above_zero(due - told.get("deductible_paid", Fraction(0)))
    before = told.get("in_scope_before", Fraction(0))
    most = row(rules["benefit_ceiling"], who)
    on_base = rules["benefit_ceiling_on"] == "base"
    if on_base and most is not NO_LIMIT:
        cost = min(cost, above_zero(most - before))
    ratio = ratio_of(rules["inpatient_ratio"], told, rules, remote, level)
    paid = by_bands(ratio, rules, before, due, cost) + parts(told, rules)[2]
    if not on_base and most is not NO_LIMIT:
        paid = min(paid, above_zero(most - told.get("fund_paid_before", Fraction(0))))
    return fen(paid, rules)


def of_a_year(told, rules, remote, kind):
    """Outpatient and chronic care: a yearly deductible and a yearly ceiling on the payment."""
    who = told["person_category"]
    due = row(rules[f"{kind}_deductible"], who) - told.get(f"{kind}_deductible_used", Fraction(0))
    ratio = ratio_of(rules[f"{kind}_ratio"], told, rules, remote, told["outpatient_place"])
    before = told.get(f"{kind}_scope_before", Fraction(0))
    cost = payable(told, rules, remote)
    paid = by_bands(ratio, rules, before, above_zero(due), cost) + parts(told, rules)[2]
    most = row(rules[f"{kind}_ceiling"], who)
    if most is not NO_LIMIT:
        paid = min(paid, above_zero(most - told.get(f"{kind}_paid_before", Fraction(0))))
    return fen(paid, rules)


def basic(told, rules, remote=None):
    remote = remote or told.get("remote_care", "local")
    kind = told.get("care_kind", "inpatient")
    if kind == "inpatient":
        return inpatient(told, rules, remote)
    return of_a_year(told, rules, remote, kind)


# Catastrophic insurance (B4): the year's burden, a threshold once a year, cumulative due less paid.


def burden(told, rules):
    scope, first, whole, _over, _own = parts(told, rules)
    if rules["first_share_counts"] == "yes":
        counted = scope + first
    else:
        counted = payable(told, rules, told.get("remote_care", "local"))
    return above_zero(counted + whole - basic(told, rules))


def catastrophic_due(year, told, rules):
    who = told.get("aid_category", "none")
    threshold = row(rules["catastrophic_threshold"], who)
    ratio = row(rules["catastrophic_ratio"], who)
    if rules["catastrophic_bands_on"] == "excess":
        due = between(ratio, Fraction(0), above_zero(year - threshold))
    else:
        due = between(ratio, threshold, year)
    return up_to(due, row(rules["catastrophic_ceiling"], who))


def catastrophic(told, rules):
    own = burden(told, rules)
    due = catastrophic_due(told.get("burden_before", Fraction(0)) + own, told, rules)
    # Where nobody says what was paid before, it is what was due before.
    before = catastrophic_due(told.get("burden_before", Fraction(0)), told, rules)
    rest = above_zero(due - told.get("catastrophic_paid_before", before))
    return min(fen(rest, rules), own)


# Medical aid (B5): what the others left, perhaps without what unfiled care lost.


def unfiled_loss(told, rules):
    if told.get("remote_care", "local") != "unfiled":
        return Fraction(0)
    return above_zero(basic(told, rules, "local") - basic(told, rules))


def aid_base(told, rules, others):
    left = above_zero(burden(told, rules) - others)
    takes_off = rules["aid_leaves_out_unfiled_loss"] == "yes"
    # A first share that never came into the burden is not taken off it a second time.
    in_burden = rules["remote_care_by"] == "points" or rules["first_share_counts"] == "yes"
    if takes_off and in_burden:
        left = above_zero(left - unfiled_loss(told, rules))
    return left


def yearly(told, rules, name, base):
    """A share of the year's burden above a threshold, up to what is left of a yearly ceiling."""
    who = told.get("aid_category", "none")
    if who == "none":
        return Fraction(0)
    before = told.get(f"{name}_burden_before", Fraction(0))
    threshold = row(rules[f"{name}_threshold"], who)
    if threshold is NO_LIMIT:
        return Fraction(0)
    ratio = row(rules[f"{name}_ratio"], who)
    # The sources say "a year" of threshold and ceiling only: bands lie on the bill's part above it.
    paid = between(ratio, Fraction(0), above_zero(base - above_zero(threshold - before)))
    most = row(rules[f"{name}_ceiling"], who)
    if most is not NO_LIMIT:
        paid = min(paid, above_zero(most - told.get(f"{name}_paid_before", Fraction(0))))
    return fen(paid, rules)


def layers(told, rules):
    """Basic, then each layer in the declared order, never more than is left (7.3)."""
    total, own = bill(told), burden(told, rules)
    scope, first, whole, _over, _own = parts(told, rules)
    paid = {"basic": min(basic(told, rules), total)}
    places = rules["layer_place"]
    for name in sorted(places, key=places.get):
        inside = sum(paid.values()) - paid["basic"]
        left = total - sum(paid.values())
        if name == "catastrophic":
            due = catastrophic(told, rules)
        elif name == "medical_aid":
            due = yearly(told, rules, "aid", aid_base(told, rules, inside))
        elif name == "tilted_aid":
            refused = told.get("referred", "yes") == "no"
            base = above_zero(aid_base(told, rules, inside))
            due = Fraction(0) if refused else yearly(told, rules, "tilt", base)
        elif name in told.get("entitled_to", ()):
            base = left if row(rules["layer_counts"], name) == "whole_bill" else own - inside
            over = above_zero(base - row(rules["layer_threshold"], name))
            due = up_to(
                between(row(rules["layer_ratio"], name), Fraction(0), over),
                row(rules["layer_ceiling"], name),
            )
            due = fen(due, rules)
        else:
            continue
        paid[name] = min(due, left)
    return paid


# Waiting periods (A6) and maternity (C).


def waiting_months(told, rules):
    missed = told.get("missed_years", 0)
    in_window = told.get("paid_in_window", "yes") == "yes"
    if not row(rules["group_waits"], told.get("wait_group", "none")):
        return 0
    if in_window and not missed:
        return 0
    further = max(0, missed - rules["missed_years_in_fixed_wait"])
    repaired = min(missed, told.get("repaired_years", 0))
    variable = rules["wait_per_further_year"] * further - rules["wait_repaired_per_year"] * repaired
    months = rules["fixed_wait"] + max(0, variable)
    if missed >= rules["long_miss_years"]:
        months = max(months, rules["long_miss_wait"])
    return months


def waiting_period_end(told, rules):
    in_window = told.get("paid_in_window", "yes") == "yes"
    day = told["cover_from"] if in_window else told["paid_on"]
    number = day.month - 1 + waiting_months(told, rules)
    year, month = day.year + number // 12, number % 12 + 1
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


def maternity_days(told, rules):
    if told.get("maternity_kind", "birth") == "termination":
        months = told["pregnancy_months"]
        return next(days for above, days in reversed(rules["termination_days"]) if months > above)
    days = rules["maternity_days_base"] + row(
        rules["maternity_days_extension"], told["child_order"]
    )
    hard = told["delivery"] in ("difficult", "assisted")
    if hard or (told["delivery"] == "caesarean" and rules["caesarean_is_dystocia"] == "yes"):
        days += rules["dystocia_days"]
    return days + rules["extra_baby_days"] * (told["babies"] - 1)


def maternity_allowance(told, rules):
    base = max(told["employer_average_wage"], rules["allowance_base_floor"])
    base = up_to(base, rules["allowance_base_ceiling"])
    days = maternity_days(told, rules)
    if rules["allowance_day_by"] == "month":
        return fen(Fraction(base) * days / rules["days_in_allowance_month"], rules)
    return fen(Fraction(base) * 12 * days / rules["days_in_allowance_year"], rules)

"""Human resources (人社): who works where, what a month's wages are, who retires, who is posted away.

The lines of a wage base are not checked here: a unit's month is declared whole, and its declaration
says which of its lines is wrong.
"""

from ._records import WHO, Column, Kind, coming, count, day, fen, period, region, words
from .market_regulation import UNIT_CHANGED

KINDS = {
    "employment": Kind(
        (
            *WHO,
            Column("uscc", "credit_code", words, required=True),
            Column("emp_name", "unit_name", words),
            Column("begndate", "employed_from", coming, required=True),
            Column("mob", "mobile", words),
            Column("admdvs", "region", region, required=True),
        )
    ),
    "employment_ended": Kind(
        (
            *WHO,
            Column("uscc", "credit_code", words, required=True),
            Column("emp_name", "unit_name", words),
            Column("enddate", "ends_on", day, required=True),
            Column("mob", "mobile", words),
            Column("admdvs", "region", region, required=True),
        )
    ),
    "wage_base": Kind(
        (
            Column("uscc", "credit_code", words, required=True),
            Column("emp_name", "unit_name", words),
            Column("cashym", "period", period, required=True),
            Column("cnt", "persons", count),
            Column("wag_sum", "wage_fen", fen),
            Column("admdvs", "region", region),
        ),
        lines="rows",
        line_columns=(
            Column("certno", "id_number", words, required=True),
            Column("psn_name", "name", words, required=True),
            Column("wag", "wage_fen", fen, required=True),
        ),
    ),
    "unit_changed": UNIT_CHANGED,
    "person_changed": Kind(
        (
            *WHO,
            Column("mob", "mobile", words),
            Column("addr", "address", words),
            Column("admdvs", "region", region, required=True),
            Column("chg_date", "changed_on", day, required=True),
        )
    ),
    "retirement": Kind(
        (
            *WHO,
            Column("retr_date", "retired_on", day, required=True),
            Column("admdvs", "region", region, required=True),
            Column("emp_name", "unit_name", words),
        )
    ),
    "posting": Kind(
        (
            *WHO,
            Column("uscc", "credit_code", words),
            Column("emp_name", "unit_name", words),
            Column("work_admdvs", "work_region", region, required=True),
            Column("begndate", "posted_from", coming, required=True),
            Column("enddate", "posted_until", coming),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

"""Human resources (人社): employments that were registered, and the wage base of a unit's month."""

from ._records import Column, Kind, count, day, fen, period, region, words

KINDS = {
    "employment": Kind(
        (
            Column("certno", "id_number", words, required=True),
            Column("psn_name", "name", words, required=True),
            Column("uscc", "credit_code", words, required=True),
            Column("emp_name", "unit_name", words),
            Column("begndate", "employed_from", day, required=True),
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
}

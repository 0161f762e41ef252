"""The market regulator (市场监管): units that were licensed."""

from ._records import Column, Kind, day, region, words

KINDS = {
    "unit_licensed": Kind(
        (
            Column("uscc", "credit_code", words, required=True),
            Column("emp_name", "unit_name", words, required=True),
            Column("addr", "address", words),
            Column("legrep_name", "legal_representative", words),
            Column("esta_date", "established_on", day),
            Column("mob", "mobile", words),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

"""The market regulator (市场监管): units that were licensed, and what changed in their licences."""

from ._records import Column, Kind, day, region, words

#: A unit's key data; human resources tells them with the same names.
UNIT_CHANGED = Kind(
    (
        Column("uscc", "credit_code", words, required=True),
        Column("emp_name", "unit_name", words),
        Column("addr", "address", words),
        Column("legrep_name", "legal_representative", words),
        Column("mob", "mobile", words),
        Column("admdvs", "region", region, required=True),
        Column("chg_date", "changed_on", day, required=True),
    )
)

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
    "unit_changed": UNIT_CHANGED,
}

"""The disabled persons' federation (残联): who holds a certificate of disability, and of which grade."""

from ._records import WHO, Column, Kind, day, one_of, region

KINDS = {
    "disability": Kind(
        (
            *WHO,
            Column("disa_lv", "disability_grade", one_of(("1", "2", "3", "4")), required=True),
            Column("cert_date", "certified_on", day, required=True),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

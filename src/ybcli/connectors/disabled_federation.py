"""The disabled persons' federation (残联): who holds a certificate of disability, and of which grade."""

from ._codes import Coded
from ._records import WHO, Column, Kind, day, region

KINDS = {
    "disability": Kind(
        (
            *WHO,
            Column("disa_lv", "disability_grade", Coded("disa_lv"), required=True),
            Column("cert_date", "certified_on", day, required=True),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

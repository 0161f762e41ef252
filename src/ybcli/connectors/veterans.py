"""Veterans' affairs (退役军人): people entitled to special care (优抚对象), by their kind."""

from ._codes import Coded
from ._records import WHO, Column, Kind, day, region

KINDS = {
    "entitled_person": Kind(
        (
            *WHO,
            Column("psn_idet_type", "veteran_category", Coded("psn_idet_type", "2"), required=True),
            Column("begndate", "entitled_from", day, required=True),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

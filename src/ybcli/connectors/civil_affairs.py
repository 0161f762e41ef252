"""Civil affairs (民政): marriages and divorces, cremations, and who receives aid."""

from ._codes import Coded
from ._records import RELATIVE, WHO, Column, Kind, coming, day, person_number, region, words

KINDS = {
    "marriage": Kind(
        (
            *WHO,
            Column("spus_certno", "spouse_id", person_number, required=True),
            Column("spus_name", "spouse_name", words, required=True),
            Column("reg_date", "registered_on", day, required=True),
            Column("mrg_stas", "marriage_state", Coded("mrg_stas"), required=True),
            Column("admdvs", "region", region),
        )
    ),
    "cremation": Kind(
        (
            *WHO,
            Column("crem_date", "cremated_on", day, required=True),
            Column("admdvs", "region", region, required=True),
            *RELATIVE,
        )
    ),
    # 23xx of 人员身份类别; which of them the county aids, and how much, is its policy.
    "aid_recipient": Kind(
        (
            *WHO,
            Column("psn_idet_type", "aid_category", Coded("psn_idet_type", "23"), required=True),
            Column("begndate", "aid_from", coming, required=True),
            Column("enddate", "aid_until", coming),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

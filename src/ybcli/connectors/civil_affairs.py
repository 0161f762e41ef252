"""Civil affairs (民政): marriages and divorces, cremations, and who receives aid."""

from ._records import RELATIVE, WHO, Column, Kind, coming, day, one_of, person_number, region, words

KINDS = {
    "marriage": Kind(
        (
            *WHO,
            Column("spus_certno", "spouse_id", person_number, required=True),
            Column("spus_name", "spouse_name", words, required=True),
            Column("reg_date", "registered_on", day, required=True),
            Column(
                "mrg_stas",
                "marriage_state",
                one_of(dict.fromkeys(("20", "21", "22", "23"), "married") | {"40": "divorced"}),
                required=True,
            ),
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
    # 特困, 低保 and 低保边缘: the three kinds of people whose premium the county pays in whole or part.
    "aid_recipient": Kind(
        (
            *WHO,
            Column(
                "psn_idet_type",
                "aid_category",
                one_of({"2304": "tekun", "2303": "dibao", "2305": "dibian"}),
                required=True,
            ),
            Column("begndate", "aid_from", coming, required=True),
            Column("enddate", "aid_until", coming),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

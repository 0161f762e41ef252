"""Veterans' affairs (退役军人): people entitled to special care (优抚对象), by their kind."""

from ._records import WHO, Column, Kind, day, one_of, region

KINDS = {
    "entitled_person": Kind(
        (
            *WHO,
            Column(
                "psn_idet_type",
                "veteran_category",
                one_of(
                    {
                        "2101": "family_of_fallen",
                        "2102": "disabled_veteran",
                        "2103": "disabled_soldier_second_class",
                        "2104": "disabled_soldier_grade_1_6",
                        "2105": "red_army_veteran",
                        "2160": "other_entitled",
                        "2401": "family_of_soldier",
                        "2460": "other_military",
                    }
                ),
                required=True,
            ),
            Column("begndate", "entitled_from", day, required=True),
            Column("admdvs", "region", region, required=True),
        )
    ),
}

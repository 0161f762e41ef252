"""Health (卫生健康): deaths, births that make kin, and what maternity cover is paid for."""

from ._codes import Coded, listed
from ._records import (
    RELATIVE,
    WHO,
    Column,
    Kind,
    count,
    day,
    flag,
    region,
    words,
)
from .police import KINSHIP

KINDS = {
    "death": Kind(
        (
            *WHO,
            Column("die_date", "died_on", day, required=True),
            Column("admdvs", "region", region, required=True),
            *RELATIVE,
        )
    ),
    "kinship": KINSHIP,
    "maternity": Kind(
        (
            *WHO,
            Column(
                "matn_category",
                "category",
                listed("matn_category", ("birth", "family_planning")),
                required=True,
            ),
            Column("birctrl_matn_date", "born_on", day, required=True),
            Column("fetus_cnt", "children", count),
            Column("dystocia_flag", "is_dystocia", flag),
            Column("matn_type", "delivery", Coded("matn_type")),
            Column("birctrl_type", "operation", Coded("birctrl_type")),
            Column("geso_val", "weeks", count),
            Column("fixmedins_code", "hospital_code", words, required=True),
            Column("fixmedins_name", "hospital_name", words),
            Column("admdvs", "region", region),
            Column("mob", "mobile", words),
        )
    ),
}

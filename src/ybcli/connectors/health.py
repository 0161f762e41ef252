"""Health (卫生健康): deaths, births that make kin, and what maternity cover is paid for."""

from ._records import (
    RELATIVE,
    WHO,
    Column,
    Kind,
    count,
    day,
    flag,
    one_of,
    region,
    words,
)
from .police import KINSHIP

#: How a birth went (matn_type): normal, assisted, caesarean, difficult.
DELIVERIES = {"1": "natural", "2": "assisted", "3": "caesarean", "4": "difficult"}
#: Operations of family planning (birctrl_type), as far as they are paid for.
OPERATIONS = {
    "1": "iud_insertion",
    "2": "iud_removal",
    "3": "termination_early",
    "4": "termination_late",
    "5": "sterilisation_woman",
    "6": "sterilisation_man",
    "7": "reversal_woman",
    "8": "reversal_man",
}

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
                "matn_category", "category", one_of(("birth", "family_planning")), required=True
            ),
            Column("birctrl_matn_date", "born_on", day, required=True),
            Column("fetus_cnt", "children", count),
            Column("dystocia_flag", "is_dystocia", flag),
            Column("matn_type", "delivery", one_of(DELIVERIES)),
            Column("birctrl_type", "operation", one_of(OPERATIONS)),
            Column("geso_val", "weeks", count),
            Column("fixmedins_code", "hospital_code", words, required=True),
            Column("fixmedins_name", "hospital_name", words),
            Column("admdvs", "region", region),
            Column("mob", "mobile", words),
        )
    ),
}

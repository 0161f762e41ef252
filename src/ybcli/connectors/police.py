"""The police (公安): births, moves, changed names and numbers, who left the country, who is kin."""

from ._codes import listed
from ._records import (
    RELATIVE,
    WHO,
    Column,
    Kind,
    coming,
    day,
    person_number,
    region,
    relation,
    sex,
    words,
)

#: Who is kin to whom; health tells it with the same names from birth certificates.
KINSHIP = Kind(
    (
        *WHO,
        Column("coner_certno", "relative_id", person_number, required=True),
        Column("coner_name", "relative_name", words, required=True),
        Column("rlts", "relation", relation, required=True),
        Column("admdvs", "region", region),
    )
)

KINDS = {
    "birth": Kind(
        (
            *WHO,
            Column("gend", "sex", sex),
            Column("brdy", "born_on", day, required=True),
            Column("admdvs", "region", region, required=True),
            Column("coner_name", "guardian_name", words),
            Column("coner_certno", "guardian_id", words),
            Column("mob", "mobile", words),
        )
    ),
    "move_in": Kind(
        (
            *WHO,
            Column("gend", "sex", sex),
            Column("brdy", "born_on", day),
            Column("admdvs", "region", region, required=True),
            Column("from_admdvs", "from_region", region),
            Column("begndate", "moved_on", day, required=True),
            Column("mob", "mobile", words),
        )
    ),
    # The old number may be one of fifteen digits: it is kept as it stands on the old card.
    "person_changed": Kind(
        (
            *WHO,
            Column("old_psn_name", "old_name", words),
            Column("old_certno", "old_id_number", words),
            Column("gend", "sex", sex),
            Column("nat_regn_code", "nationality", words),
            Column("addr", "address", words),
            Column("mob", "mobile", words),
            Column("admdvs", "region", region, required=True),
            Column("chg_date", "changed_on", day, required=True),
        )
    ),
    "emigration": Kind(
        (
            *WHO,
            Column("cancl_date", "cancelled_on", day, required=True),
            Column("admdvs", "region", region, required=True),
            *RELATIVE,
        )
    ),
    "residence": Kind(
        (
            *WHO,
            Column("resd_admdvs", "residence_region", region, required=True),
            Column("begndate", "residence_from", coming, required=True),
            Column("resd_type", "kind_of_residence", listed("resd_type", ("household", "permit"))),
            # Whose police tell it; not where the person is insured, which an application's region is.
            Column("admdvs", "told_in", region),
        )
    ),
    "kinship": KINSHIP,
}

"""Education (教育): pupils and students who are on a school's roll, for a term that may lie ahead."""

from ._records import WHO, Column, Kind, coming, region, words

KINDS = {
    "school_roll": Kind(
        (
            *WHO,
            Column("schl_name", "school", words, required=True),
            Column("begndate", "enrolled_on", coming, required=True),
            Column("admdvs", "region", region, required=True),
            Column("coner_name", "guardian_name", words),
            Column("coner_certno", "guardian_id", words),
            Column("mob", "mobile", words),
        )
    ),
}

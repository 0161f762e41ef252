"""Education (教育): pupils and students who are on a school's roll."""

from ._records import Column, Kind, day, region, words

KINDS = {
    "school_roll": Kind(
        (
            Column("certno", "id_number", words, required=True),
            Column("psn_name", "name", words, required=True),
            Column("schl_name", "school", words, required=True),
            Column("begndate", "enrolled_on", day, required=True),
            Column("admdvs", "region", region, required=True),
            Column("coner_name", "guardian_name", words),
            Column("coner_certno", "guardian_id", words),
            Column("mob", "mobile", words),
        )
    ),
}

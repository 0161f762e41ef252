"""The police (公安): births that were registered, and households that moved in."""

from ._records import Column, Kind, day, region, sex, words

KINDS = {
    "birth": Kind(
        (
            Column("certno", "id_number", words, required=True),
            Column("psn_name", "name", words, required=True),
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
            Column("certno", "id_number", words, required=True),
            Column("psn_name", "name", words, required=True),
            Column("gend", "sex", sex),
            Column("brdy", "born_on", day),
            Column("admdvs", "region", region, required=True),
            Column("from_admdvs", "from_region", region),
            Column("begndate", "moved_on", day, required=True),
            Column("mob", "mobile", words),
        )
    ),
}

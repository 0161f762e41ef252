"""The trade union (工会): employees in hardship (困难职工)."""

from ._records import WHO, Column, Kind, day, region, words

KINDS = {
    "hardship": Kind(
        (
            *WHO,
            Column("begndate", "hardship_from", day, required=True),
            Column("admdvs", "region", region, required=True),
            Column("uscc", "credit_code", words),
        )
    ),
}

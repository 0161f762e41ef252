"""The text-message gateway (短信): whether a notice was delivered. Silence counts from there only."""

from ._records import Column, Kind, moment, one_of, words

KINDS = {
    "delivery": Kind(
        (
            Column("notice_id", "notice_id", words, required=True),
            Column(
                "status",
                "status",
                one_of({"delivered": "delivered", "bounced": "bounced"}),
                required=True,
            ),
            Column("at", "at", moment, required=True),
        )
    ),
}

"""The text-message gateway (短信): was a notice delivered (silence counts from there only), who replied."""

from ._records import Column, Kind, moment, one_of, words

KINDS = {
    "delivery": Kind(
        (
            Column("notice_id", "notice_id", words, required=True),
            Column("status", "status", one_of(("delivered", "bounced")), required=True),
            Column("at", "at", moment, required=True),
        )
    ),
    "reply": Kind(
        (
            Column("reply_no", "reply_number", words, required=True),
            Column("mob", "mobile", words, required=True),
            Column("content", "text", words, required=True),
            Column("at", "at", moment, required=True),
        )
    ),
}

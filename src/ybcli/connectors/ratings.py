"""The rating channels (好差评): what people said of how they were served, from every place they say it."""

from ._records import Column, Kind, moment, one_of, person_number, words

CHANNELS = (
    "zlb",
    "hotline_12345",
    "hall_window",
    "self_service_terminal",
    "unit_online",
    "hospital_window",
    "pharmacy_or_clinic",
)


def score(value: str) -> int:
    """1 (very poor) to 5 (very good)."""
    if value not in {"1", "2", "3", "4", "5"}:
        raise ValueError(value)
    return int(value)


_FLAG = one_of({"1": "yes", "0": "no"})

KINDS = {
    "rating": Kind(
        (
            Column("rating_no", "rating_number", words, required=True),
            Column("channel", "channel", one_of(CHANNELS), required=True),
            Column("method", "method", one_of(("face", "scan", "sms", "call")), required=True),
            Column("score", "score", score, required=True),
            Column("comment", "comment", words),
            Column("case_id", "case_id", words),
            Column("item", "item", words),
            Column("certno", "id_number", person_number),
            Column("uscc", "credit_code", words),
            Column("mob", "mobile", words),
            Column("anon_flag", "is_anonymous", _FLAG),
            Column("window", "window", words),
            Column("terminal", "terminal", words),
            Column("setl_id", "settlement_number", words),
            Column("fixmedins_code", "institution_code", words),
            Column("inst_type", "institution_type", one_of(("hospital", "pharmacy", "clinic"))),
            Column("rated_at", "rated_at", moment, required=True),
        )
    ),
}

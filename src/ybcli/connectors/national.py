"""The national platform (国家平台): transfers of cover between pooling areas (关系转移接续).

The taking-in office asks (联系函, its number names the transfer for both); the giving office sends
the sheet (信息表) and the money, which may arrive in either order.
"""

from ._records import (
    WHO,
    Column,
    Kind,
    count,
    day,
    fen,
    moment,
    period,
    person_number,
    region,
    scheme,
    words,
)

_NUMBER = Column("conlet_no", "transfer_number", words, required=True)
_PLACES = (
    Column("out_admdvs", "from_region", region, required=True),
    Column("into_admdvs", "to_region", region, required=True),
)

KINDS = {
    "transfer_request": Kind(
        (_NUMBER, *WHO, *_PLACES, Column("appy_date", "requested_on", day, required=True))
    ),
    "transfer_sheet": Kind(
        (
            _NUMBER,
            *WHO,
            *_PLACES,
            Column("cum_act_clct_mons", "months_paid", count, required=True),
            Column("acct_balc", "balance_fen", fen, required=True),
            Column("seal_no", "seal_number", words, required=True),
            Column("issu_date", "issued_on", day, required=True),
        ),
        lines="months",
        line_columns=(
            Column("cashym", "month", period, required=True),
            Column("insutype", "scheme", scheme),
        ),
        lines_ours="months",
        lines_required=False,
    ),
    "transfer_money": Kind(
        (
            _NUMBER,
            Column("certno", "id_number", person_number),
            Column("amt", "amount_fen", fen, required=True),
            Column("rcv_date", "received_on", day, required=True),
        )
    ),
    "application": Kind(
        (
            Column("appy_no", "application_number", words, required=True),
            Column("serv_matt_no", "item", words, required=True),
            *_PLACES,
            *WHO,
            Column("appy_form", "form", words, required=True),
            Column("appy_date", "received_on", day, required=True),
        )
    ),
    "application_result": Kind(
        (
            Column("appy_no", "application_number", words, required=True),
            *_PLACES,
            Column("rslt", "result", words, required=True),
            Column("memo", "says", words),
            Column("done_date", "done_on", day, required=True),
        )
    ),
    "transfer_progress": Kind(
        (
            _NUMBER,
            Column("node", "node", words, required=True),
            Column("at", "at", moment, required=True),
        )
    ),
}

"""The tax office (税务): receipts for contributions that it collected; a negative one gives back.

Whoever's number a receipt quotes, the money has arrived and goes onto the ledger; what fits nobody
is a break of the next night. So its numbers are not checked here.
"""

from ._nodes import SCHEMES
from ._records import Column, Kind, fen, moment, moved, one_of, period, words

#: Money goes only onto the ledger of a scheme that this office keeps; another insurance's is set aside.
_SCHEME = one_of({code: scheme for scheme, code in SCHEMES.items()})

KINDS = {
    "receipt": Kind(
        (
            Column("elec_taxrpt_no", "receipt_number", words, required=True),
            Column("insutype", "scheme", _SCHEME, required=True),
            Column("uscc", "credit_code", words),
            Column("certno", "id_number", words),
            Column("cashym", "period", period, required=True),
            Column("emp_amt", "employer_fen", fen),
            Column("psn_amt", "employee_fen", fen),
            Column("amt", "amount_fen", moved, required=True),
            Column("clct_time", "paid_at", moment, required=True),
        ),
        either=("credit_code", "id_number"),
    ),
}

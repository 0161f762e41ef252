"""Finance (财政): electronic invoices of hospitals, which stand for the paper (医疗收费电子票据)."""

from ._records import WHO, Column, Kind, care, day, fen, words

KINDS = {
    "e_invoice": Kind(
        (
            Column("invono", "invoice_number", words, required=True),
            Column("invo_code", "invoice_code", words),
            *WHO,
            Column("medfee_sumamt", "amount_fen", fen, required=True),
            Column("invo_date", "issued_on", day, required=True),
            Column("fixmedins_code", "hospital_code", words, required=True),
            Column("fixmedins_name", "hospital_name", words),
            Column("med_type", "care", care),
            Column("invo_chk_code", "check_code", words),
            Column("curr", "currency", words),
        )
    ),
}

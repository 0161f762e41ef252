"""Finance (财政): electronic invoices of hospitals, which stand for the paper (医疗收费电子票据)."""

from ._records import WHO, Column, Kind, care, day, fen, flag, words

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
            # A red invoice (红票) takes one back, a new one may replace one (换开); each may name it.
            Column("red_flag", "is_red", flag),
            Column("orig_invo_code", "original_code", words),
            Column("orig_invono", "original_number", words),
        )
    ),
}

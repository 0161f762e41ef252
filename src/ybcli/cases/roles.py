"""The parts that items play for the program: what it opens or looks up by itself, without any item's code.

An item's file says `role = "…"`; the program asks for the role. What a case counts as in the person's
year of benefits stands here too.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A part that exactly one item of the shelf plays (`CERTIFICATE`: each item that gives one)."""

    DECLARATION = "wage_declaration"
    DUPLICATE_END = "duplicate_end"
    TRANSFER_IN = "transfer_in"
    TRANSFER_INSIDE = "transfer_inside"
    TRANSFER_OUT = "transfer_out"
    ACCOUNT_PAYOUT = "account_payout"
    CERTIFICATE = "certificate"
    YEAR_CORRECTION = "year_correction"
    CORRECTIVE_ACTION = "corrective_action"
    # The office senses these itself: a way of the item has `senses = ["office.<role>"]`.
    BAD_RATING = "bad_rating"
    BROKEN_PROMISE = "broken_promise"
    SAMPLE_FINDING = "sample_finding"
    SECOND_LOOK = "second_look"
    RECORD_DIFFERENCE = "record_difference"
    UNDELIVERED = "undelivered"
    CHANGED_FACTS = "changed_facts"
    CONFLICT = "conflict"
    PAYMENT_BREAK = "payment_break"
    BREAK = "break"
    # A person's own word opens it (`yb case object --amount`).
    OBJECTION_TO_AMOUNT = "objection_to_amount"


class Correction(StrEnum):
    """How a case corrects another one (`corrects`): it takes back what that one brought, puts another content
    in its place, ends what goes on, takes a taking back back, or takes up what was refused or given up.
    """

    WITHDRAW = "withdraw"
    CHANGE = "change"
    END = "end"
    RESUME = "resume"
    REOPEN = "reopen"


class CorrectedBy(StrEnum):
    """How a decided case of an item is put right: what it brought is taken back, or, where it brought nothing,
    it is opened again.
    """

    TAKING_BACK = "taking_back"
    REOPENING = "reopening"


#: The corrections that bring nothing of their own; the empty word is that of older journals.
TAKING_BACK = ("", Correction.WITHDRAW)


class CountsAs(StrEnum):
    """What a decided case counts as in the person's year of benefits."""

    BENEFIT = "benefit"
    AID = "aid"
    CORRECTION = "correction"

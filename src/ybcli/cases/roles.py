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
    UNDELIVERED = "undelivered"
    CONFLICT = "conflict"
    PAYMENT_BREAK = "payment_break"
    BREAK = "break"


class CountsAs(StrEnum):
    """What a decided case counts as in the person's year of benefits."""

    BENEFIT = "benefit"
    AID = "aid"
    CORRECTION = "correction"

"""What the entries of the journal hold: the form and the result of each act, as typed dictionaries.

Stored as canonical JSON under `form` and `found`. A key that an entry of an older program may lack is
not required. Amounts are integer fen, days ISO dates, times ISO with their zone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from ..law.engine.finding import Outcome, Value


class Party(TypedDict):
    """Whose case it is: `kind` person, unit or office; `id` an identity number or credit code."""

    kind: str
    id: str
    name: str


class Source(TypedDict):
    """The record from which a field was filled in: its department, kind, id and time."""

    department: str
    kind: str
    record: str
    at: str


class LinesHead(TypedDict):
    """What the journal holds of a declaration's lines: their count, hash and sums in fen."""

    persons: int
    hash: str
    wage_fen: int
    base_fen: int
    employer_fen: int
    employee_fen: int


class StatedTotals(TypedDict):
    """The totals that a wage-base record states itself, to be compared with its rows."""

    wage_fen: int | None
    persons: int | None


class ProxyFiling(TypedDict):
    """The village proxy who filed for the principal, and the authorisation that allows it."""

    officer: str
    authorisation: str
    mobile: str


class OpeningForm(TypedDict):
    """The form of the entry that opens a case (`receive`, `sense`). Written by `opening.Opening`."""

    item: str
    flow: str
    region: str
    channel: str
    party: Party
    reference: str
    fields: Mapping[str, Any]
    sources: NotRequired[Mapping[str, Source]]
    lines: NotRequired[LinesHead]
    stated: NotRequired[StatedTotals]
    workbook: NotRequired[Mapping[str, Any]]
    corrects: NotRequired[str]
    supplements: NotRequired[str]
    reason: NotRequired[str]
    correction: NotRequired[str]
    ends_on: NotRequired[str]
    was_settled: NotRequired[bool]
    began_on: NotRequired[str]
    handed_to: NotRequired[str]
    accepted_by: NotRequired[str]
    application_number: NotRequired[str]
    proxy: NotRequired[ProxyFiling]
    language: NotRequired[str]
    former_number: NotRequired[str]


class StoredFact(TypedDict):
    """A fact as it was stated: its value, by whom and when."""

    name: str
    value: Value
    source: str
    time: str


class StoredFinding(TypedDict):
    """A finding of a verification. `promised` is the day on which a promise for it is checked; `counts`
    is false where the check only notes; `answered_by` is the officer who said yes to its question.
    """

    name: str
    title: str
    title_en: str
    outcome: Outcome
    clause: str
    sentence: str
    question: str
    facts: list[StoredFact]
    promised: NotRequired[str]
    counts: NotRequired[bool]
    answered_by: NotRequired[str]


class ProposedAmounts(TypedDict, total=False):
    """What the decision would be: figures in fen by name, standing and law day, or the gap of the law."""

    figures: Mapping[str, int]
    standing: str
    law_day: str
    gap: str


class VerificationResult(TypedDict):
    """The result of `verify`. `otherwise` says what follows where it is not met: refuse or ask.

    `answered` marks an officer's answer to an open question; `offline` a verification without a
    connection, over the `copies` of each department (the time of each).
    """

    outcome: str
    otherwise: str
    findings: list[StoredFinding]
    source_is_away: NotRequired[bool]
    answered: NotRequired[bool]
    proposed: NotRequired[ProposedAmounts]
    offline: NotRequired[bool]
    copies: NotRequired[Mapping[str, str]]
    facts: NotRequired[Mapping[str, list[StoredFact]]]


class ReviewResult(TypedDict):
    """The result of `review`: `met` where the second officer agrees."""

    outcome: str


class DecisionResult(TypedDict):
    """The result of `decide`: figures in fen by name, the worksheet, the weakest standing that they rest
    on, the day whose law applied, and the facts that they read. `taken_back` are the figures, in fen, of the
    decision that this one replaces.
    """

    outcome: str
    figures: NotRequired[Mapping[str, int]]
    worksheet: NotRequired[Sequence[Mapping[str, Any]]]
    standing: NotRequired[str]
    law_day: NotRequired[str]
    facts: NotRequired[Mapping[str, list[StoredFact]]]
    taken_back: NotRequired[Mapping[str, int]]


class ExpiredWait(TypedDict):
    """A wait that the clock counted: its parameter, first and last day, length, and in `days` the day,
    number and reason of each day counted.
    """

    parameter: str
    since: str
    due: str
    amount: int
    unit: str
    days: NotRequired[list[list[str]]]
    calendar: NotRequired[str]


class ActForm(TypedDict, total=False):
    """What the form of any act after the first may hold.

    `reason` is a sentence of the officer or the other side, `on` the day from which a wait counts;
    `fields`, `party` and `sources` change those of the case.
    """

    reason: str
    by: str
    at: str
    on: str
    channel: str
    fields: Mapping[str, Any]
    party: Mapping[str, str]
    sources: Mapping[str, Source]


class AnswerForm(ActForm, total=False):
    """The form of `verify` and `review` where an officer answers: the outcome and the reason."""

    outcome: str


class ConfirmationForm(ActForm, total=False):
    """The form of `confirm` and `object`: by whom (`person`, `agent`, `guardian`, `relative`) and their name, or
    deemed; the reply that said so.
    """

    who: str
    reply: str
    ran_out: ExpiredWait


class ExpiryForm(ActForm, total=False):
    """The form of an act of the clock: the wait that is about to run out, or has."""

    runs_out: ExpiredWait
    ran_out: ExpiredWait


class DeliveryForm(ActForm, total=False):
    """The form of `deliver`, `bounce` and `resend`: which notice, and the channel that is tried next."""

    notice_id: str


class OrderForm(ActForm):
    """The form of `order`: the line of a payment file. The amount is in fen."""

    file: str
    line: int
    reference: str
    payee: str
    account: str
    bank: str
    amount_fen: int
    purpose: str


class ReleaseForm(ActForm):
    """The form of `release`: what the second officer saw; amounts in fen."""

    limit_fen: int
    amount_fen: int
    payee: str
    account: str


class ReceiptForm(ActForm, total=False):
    """The form of `settle` and `send_back`: what the bank, tax office or sheet says of the money, in fen."""

    receipt_number: str
    amount_fen: int
    reference: str
    sheet_fen: int
    money_fen: int


class HoldForm(ActForm):
    """The form of `hold` and `unhold`: the questions that stop the payment, each by its key."""

    questions: list[str]


class ReturnedMoneyForm(ActForm, total=False):
    """The form of `repay`, `set_off`, `write_off` and `reduce`: how much (fen), the receipt, the other case."""

    amount_fen: int
    receipt_number: str
    other: str


class ReinstatedResult(TypedDict):
    """The result of `reinstate`: the act that is taken back, and the stage of the case before it."""

    undoes: str
    stage: str


class ConclusionForm(ActForm, total=False):
    """The form of `conclude`: the result that the owner region gives."""

    result: str


class ExportedPackage(TypedDict):
    """An archive package that was written: its file and SHA-256."""

    file: str
    sha256: str


class TakenFile(TypedDict):
    """A file with whole numbers that was written for somebody: its name, of how many persons."""

    name: str
    persons: int


class RevealForm(ActForm, total=False):
    """The form of `reveal`: why an officer looked; the package that was exported, the file that was taken."""

    export: ExportedPackage
    file: TakenFile


#: The form of `recheck`: the outcome of the offline verification, and that with a connection.
RecheckForm = TypedDict("RecheckForm", {"was": str, "is": str})

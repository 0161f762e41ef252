"""What can go wrong, in two kinds: a Problem is a value, a YbError stops the verb.

    YbError                 1   failed for another reason
    ├─ UsageError           2   the command line is wrong
    ├─ NotAllowed           3   this officer, this stage, this region
    ├─ PolicyGap            4   a parameter is not set, or has not the standing to move money
    ├─ BadData              5   rows or fields were refused; carries the Problems
    ├─ Conflict             7   somebody else changed it
    ├─ Away                 8   a department is away; the message waits in the outbox
    └─ IntegrityError       9   journal, seal, ledger or archive does not verify

(Exit code 6, "differences", is a result of reconciliation and not an error.)
A Problem is a person's mistake: where it is, what is wrong, which clause, how to cure it.
Problems are collected and shown together; only a door turns them into words on a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in what a person or a department gave us.

    `kind` is the stable name of the cause (`id.checksum`, `wage.missing`, …; the whole list with
    its codes stands in `docs/errors.md`). `says` and `cure` are sentences in the user's language.
    `sheet`, `row` (the number that Excel shows), `cell` and `field` say where, as far as known.
    """

    kind: str
    says: str
    cure: str = ""
    clause: str = ""
    field: str = ""
    sheet: str | None = None
    row: int | None = None
    cell: str = ""

    @property
    def code(self) -> str:
        """The stable code, `E` and four digits (see `CODES`)."""
        return CODES[self.kind]


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a file of a shelf, made where it is noticed.

    `kind` is a stable word (`shape`, `missing`, `unknown`, `range`, `date`, `toml`, …), `message` and
    `hint` are sentences in the user's language, `file` is the pack and the file, `key` the place in it.
    """

    file: str
    key: str
    kind: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, kind: str, message: str, hint: str = "", key: str = "") -> Fault:
        """A fault whose place is filled in with `at` by who knows the file."""
        return cls("", key, kind, message, hint)

    def at(self, file: str, key: str) -> Fault:
        """The fault at its place; a key that it has already stays."""
        return replace(self, file=self.file or file, key=self.key or key)

    def __str__(self) -> str:
        return f"{self.text} ({self.hint})" if self.hint else self.text

    @property
    def text(self) -> str:
        """The fault on one line: file, key, sentence."""
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class YbError(Exception):
    """The program's plight, told in one sentence (`says`) and one cure (`cure`)."""

    exit_code = 1

    def __init__(self, says: str, cure: str = "", *, kind: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.cure = cure
        self.kind = kind or self.default_kind

    default_kind = "failed"

    @property
    def code(self) -> str:
        """The stable code, `E` and four digits."""
        return CODES[self.kind]


class UsageError(YbError):
    """The command line, the filter or a formula's name is wrong."""

    exit_code = 2
    default_kind = "usage"


class NotAllowed(YbError):
    """The act is not open: this officer, this stage, this region, this office."""

    exit_code = 3
    default_kind = "not_allowed"


class PolicyGap(YbError):
    """A parameter that is needed is not set, or has not the standing to move money."""

    exit_code = 4
    default_kind = "policy_gap"

    def __init__(self, says: str, cure: str = "", *, parameter: str = "", kind: str = "") -> None:
        super().__init__(says, cure, kind=kind)
        self.parameter = parameter


class BadData(YbError):
    """Rows or fields were refused. The Problems say which, why, and how to cure each."""

    exit_code = 5
    default_kind = "bad_data"

    def __init__(
        self, says: str, cure: str = "", *, problems: Sequence[Problem] = (), kind: str = ""
    ) -> None:
        super().__init__(says, cure, kind=kind)
        self.problems = tuple(problems)


class Conflict(YbError):
    """Somebody else changed it first; both versions are kept."""

    exit_code = 7
    default_kind = "conflict"


class Unavailable(YbError):
    """A department or the platform is away; what was to be said waits in the outbox.

    `heard`: somebody answered, and nothing that could be used.
    """

    exit_code = 8
    default_kind = "away"

    def __init__(self, says: str, cure: str = "", *, kind: str = "", heard: bool = False) -> None:
        super().__init__(says, cure, kind=kind)
        self.heard = heard


class IntegrityError(YbError):
    """The journal, a seal, the ledger or an archive does not verify."""

    exit_code = 9
    default_kind = "integrity"


#: Every kind with its code. Codes are never renamed or used again; new kinds take new numbers.
CODES: dict[str, str] = {
    "failed": "E0001",
    "usage": "E0002",
    "not_allowed": "E0003",
    "policy_gap": "E0004",
    "bad_data": "E0005",
    "conflict": "E0007",
    "away": "E0008",
    "integrity": "E0009",
    "away.refused": "E0018",
    "office.missing": "E0010",
    "office.key": "E0011",
    "office.today": "E0012",
    "office.version": "E0013",
    "office.exists": "E0014",
    "officer.unknown": "E0015",
    "machine.full": "E0030",
    "machine.read_only": "E0031",
    "machine.rights": "E0032",
    "machine.gone": "E0033",
    "machine.folder": "E0034",
    "machine.files": "E0035",
    "machine.locked": "E0036",
    "machine.disk": "E0037",
    "machine.name": "E0038",
    "machine.exists": "E0039",
    "machine.memory": "E0040",
    "machine.clock": "E0041",
    "machine.other": "E0042",
    "four_eyes": "E0020",
    "region": "E0021",
    "standing": "E0022",
    "calendar.gap": "E0023",
    "proxy": "E0024",
    "not_yet": "E0025",
    "objection.late": "E0026",
    "above_bill": "E0027",
    "id.missing": "E1100",
    "id.length": "E1101",
    "id.checksum": "E1102",
    "id.characters": "E1103",
    "id.birth_date": "E1104",
    "id.damaged": "E1105",
    "name.missing": "E1110",
    "row.duplicate": "E1120",
    "row.declared": "E1121",
    "row.dead": "E1122",
    "row.same_person": "E1123",
    "row.not_taken": "E1124",
    "wage.missing": "E1130",
    "wage.not_a_number": "E1131",
    "wage.negative": "E1132",
    "wage.error_value": "E1133",
    "period.invalid": "E1140",
    "file.unreadable": "E1150",
    "file.no_id_column": "E1151",
    "file.no_wage_column": "E1152",
    "file.not_a_list": "E1153",
    "file.encrypted": "E1154",
    "file.too_large": "E1155",
    "field.missing": "E1200",
    "field.unknown": "E1201",
    "field.not_a_date": "E1202",
    "field.not_money": "E1203",
    "field.not_in_list": "E1204",
    "field.too_long": "E1205",
    "field.future": "E1206",
    "field.implausible": "E1207",
    "rows.no_table": "E1208",
    "facts.contradict": "E1209",
    "credit_code.length": "E1210",
    "credit_code.characters": "E1211",
    "credit_code.checksum": "E1212",
    "field.ambiguous": "E1213",
    "case.unknown": "E1300",
    "case.duplicate": "E1301",
    "batch.unknown": "E1310",
    "filter.unknown_key": "E1320",
    "shelf": "E1400",
    "record.unknown_kind": "E1500",
    "record.missing_field": "E1501",
    "record.changed": "E1502",
    "record.future_date": "E1503",
    "identity.failed": "E1600",
    "medium.unknown": "E1601",
    "institution.unknown": "E1602",
    "settlement.unknown": "E1603",
    "settlement.refused": "E1604",
    "settlement.state": "E1605",
    "line.unreadable": "E1610",
    "line.amount": "E1611",
    "bill.currency": "E1612",
    "bill.day": "E1613",
    "bill.two_houses": "E1614",
    "bill.two_schemes": "E1615",
    "bill.reimbursed": "E1616",
}

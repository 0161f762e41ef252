"""Certificates of units and persons (6.1.6, 6.4.1, 6.4.2): what is known, as a sealed form.

A certificate is made for a case that was granted, as often as it is asked for; each has a number of
its own, and the office can tell from number and code whether it made it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import private_files
from ...cases.journal import Case
from ...cases.roles import Role
from ...errors import NotAllowed
from ...language import N_, _
from ...store.queries import certificates as made_here
from ...store.queries import corrections, office, queue
from . import tables

if TYPE_CHECKING:
    from ...certificates.seal import Checked
    from .. import Desk

#: The documents of a unit and of a person (6.1.6 a, b): code → title.
UNIT: Final = {"enrolment": "单位参保证明", "record": "单位权益记录", "employees": "单位职工信息"}
PERSON: Final = {
    "enrolment": "参保证明",
    "voucher": "参保凭证",
    "record": "权益记录",
    "settlements": "结算清单",
    "visits": "就诊明细",
    "account": "个人账户信息",
}
TITLES: Final = {"unit": UNIT, "person": PERSON}

_TABLES: Final[Mapping[str, Callable[[Desk, Case], list[tables.Table]]]] = {
    "unit enrolment": tables.covers,
    "unit record": tables.unit_contributions,
    "unit employees": tables.employees,
    "person enrolment": tables.covers,
    "person voucher": tables.voucher,
    "person record": tables.contributions,
    "person settlements": tables.settlements,
    "person visits": tables.visits,
    "person account": tables.account,
}

#: What became of a certificate whose case was taken back or replaced.
REVOKED: Final = N_("made here, and revoked since: its case was corrected")

_OWN, _PRACTICE = "seal.p12", "practice-seal.p12"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that was made: its number, its file, whose key sealed it."""

    number: str
    path: Path
    key_name: str
    is_practice: bool


def issue(desk: Desk, case_id: str, out: Path) -> Issued:
    """Make the certificate of a granted case and write it to `out`.

    Raises NotAllowed where the case is no certificate, or was not granted: then nothing is disclosed.
    """
    from ...certificates import make, seal

    case = desk.reader.case(case_id)
    if desk.item(case.item).role != Role.CERTIFICATE:
        raise NotAllowed(
            _("case {case} asks for no certificate").format(case=case.id),
            _("apply with `yb certify unit` or `yb certify person`"),
        )
    if case.last("decide") is None:
        raise NotAllowed(
            _("case {case} was not granted: nothing is disclosed").format(case=case.id),
            _("see why with `yb case why {case}`").format(case=case.id),
        )
    if case.takes_back or not corrections.stands(desk.reader, case):
        raise NotAllowed(
            _("case {case} was corrected: its certificate is revoked").format(case=case.id),
            _("`yb case show {case}` names the correction; apply anew with `yb certify`").format(
                case=case.id
            ),
        )
    document = str(case.fields["document"])
    path, own = key_file(desk)
    signer = seal.opened(path, passphrase(desk))
    name = seal.name_of(signer)
    number = next_number(desk)
    pdf = make.make(
        {
            "title": TITLES[case.party["kind"]][document],
            "number": number,
            "code": code(desk, number),
            "clause": f"《医疗保障数字化经办服务》{clause(case)}",
            "office": office_name(desk),
            "made_on": desk.today.isoformat(),
            "holder": holder(case),
            "tables": [
                one.as_json() for one in _TABLES[f"{case.party['kind']} {document}"](desk, case)
            ],
            "notes": notes(case, practice=not own),
            "key_name": name,
            "practice": not own,
            "verify": "核验：yb certify verify 本文件；或用任一 PDF 签名验证工具",
        }
    )
    whole = seal.signed(pdf, signer, reason=clause(case))
    private_files.write(out, whole)
    certificate = made_here.Certificate(
        number=number,
        kind=f"{case.item} {document}",
        party_id=case.party["id"],
        asked_by=case.entries[0].by,
        case_id=case.id,
        at=desk.now().isoformat(timespec="seconds"),
        sha256=hashlib.sha256(whole).hexdigest(),
        key_name=name,
    )
    with desk.store.transaction() as tx:
        made_here.add(tx, certificate)
    return Issued(number, out, name, not own)


def next_number(desk: Desk) -> str:
    """The next number of this office and day; it is taken in a transaction of its own, so that no
    two certificates share one. A number that came to nothing stays unused. Its last letters are chance:
    an older copy of the store, put back, counts the same numbers again.
    """
    with desk.store.transaction() as tx:
        serial = int(office.setting(tx, "certificates", "0")) + 1
        tx.setting("certificates", str(serial))
    return f"YB{desk.region}-{desk.today:%Y%m%d}-{serial:06d}-{secrets.token_hex(2).upper()}"


def code(desk: Desk, number: str) -> str:
    """The code by which this office knows a number of its own again."""
    made = hmac.new(desk.secrets.key, f"certificate|{number}".encode(), hashlib.sha256)
    return made.hexdigest()[:12].upper()


def key_file(desk: Desk) -> tuple[Path, bool]:
    """The key that seals: the office's own where one was installed, else the practice key."""
    own = desk.home / _OWN
    if own.exists():
        return own, True
    path = desk.home / _PRACTICE
    if not path.exists():
        from ...certificates import seal

        seal.make_practice_key(path, passphrase(desk), desk.now())
    return path, False


def install(desk: Desk, source: Path, given: bytes) -> str:
    """Install the office's own key from a PKCS #12 file; its name. Raises BadData for another file."""
    from ...certificates import seal

    content = seal.rewrapped(source.read_bytes(), given, passphrase(desk))
    private_files.write(desk.home / _OWN, content)
    return seal.name_of(seal.opened(desk.home / _OWN, passphrase(desk)))


def passphrase(desk: Desk) -> bytes:
    """What locks the key file: made from the office's secret, written nowhere."""
    return hmac.new(desk.secrets.key, b"seal", hashlib.sha256).hexdigest().encode()


def verify(path: Path, desk: Desk | None = None) -> tuple[Checked, str]:
    """What a certificate says, and whether this office made it: `made here`, `not made here`, that it was
    revoked, or "" where there is no office to ask. Raises IntegrityError where it was changed or bears no seal.
    """
    from ...certificates import seal

    form = seal.check(path.read_bytes())
    if desk is None or not desk.path.exists():
        return form, ""
    made = made_here.of(desk.reader, form.number)
    same = hmac.compare_digest(code(desk, form.number), form.code)
    known = made is not None and made.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    if not (same and known):
        return form, N_("not made here")
    return form, N_("made here") if made and is_in_force(desk, made.case_id) else REVOKED


def is_in_force(desk: Desk, case_id: str) -> bool:
    """Does the case that a certificate was given for stand? One that was corrected gave it wrongly."""
    if not queue.has(desk.reader, case_id):
        return True  # a statement of a settlement has no case
    return corrections.stands(desk.reader, desk.reader.case(case_id))


def office_name(desk: Desk) -> str:
    """The office as its certificates name it."""
    if desk.is_practice:
        return "演练县医疗保障经办机构"
    return f"{desk.region} 医疗保障经办机构"


def clause(case: Case) -> str:
    """The clause under which it is given."""
    return "6.4.1" if case.party["kind"] == "unit" else "6.4.2"


def holder(case: Case) -> list[list[str]]:
    """Whom it is about."""
    if case.party["kind"] == "unit":
        return [["单位名称", case.party["name"]], ["统一社会信用代码", case.party["id"]]]
    return [["姓名", case.party["name"]], ["身份证号", case.party["id"]]]


def notes(case: Case, *, practice: bool) -> list[str]:
    """What stands below the tables."""
    form = [f"本表单由医疗保障经办平台自动生成，办件编号 {case.id}。"]
    if practice:
        form.append("本表单由演练专用章签署，仅供演练，不具有任何证明效力。")
    return form
